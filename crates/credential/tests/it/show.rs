//! The verifier: questions to a wallet, and texts that somebody was handed.

use crate::wallet::{Wallet, claims};
use crate::world::{World, error};
use jose::{Alg, SigningKey};
use serde_json::{Value, json};
use testing::BASE;

const ALL: [&str; 5] = ["office", "entity", "until", "given_name", "family_name"];

#[tokio::test]
async fn a_wallet_answers_and_the_page_tells() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let asked = world.question(&[]).await;
    assert_eq!(asked.get("response_type"), "vp_token");
    assert_eq!(asked.get("response_mode"), "direct_post");
    assert_eq!(
        asked.get("client_id"),
        format!("redirect_uri:{}", asked.get("response_uri"))
    );
    let query: Value = serde_json::from_str(asked.get("dcql_query")).unwrap();
    let wanted = &query["credentials"][0];
    assert_eq!(wanted["meta"]["vct_values"][0], claims(&credential)["vct"]);
    assert_eq!(
        wanted["claims"],
        json!([{"path": ["office"]}, {"path": ["entity"]}, {"path": ["until"]}])
    );
    let shown = wallet.show(&credential, &["office", "entity", "until"], &asked, world.now());
    let answer = world.answer(&asked, &shown).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({})));
    let page = world.get(&asked.page).await;
    for words in ["Ejerce el cargo hoy", "Municipalidad de Muestra", "27-11-2027"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(
        !page.text.contains("Luz Ficticia"),
        "what was not shown is not known"
    );
    assert_eq!(page.header("refresh"), "", "nothing to wait for any more");
    assert_eq!(page.header("cache-control").split(',').next(), Some("no-store"));
    let again = world.answer(&asked, &shown).await;
    assert_eq!(error(&again), "400 invalid_request", "answered once");
}

#[tokio::test]
async fn names_only_when_they_are_asked_for() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let asked = world.question(&[("names", "1")]).await;
    assert!(asked.get("dcql_query").contains("family_name"));
    let shown = wallet.show(&credential, &ALL, &asked, world.now());
    assert_eq!(world.answer(&asked, &shown).await.status, 200);
    assert!(world.get(&asked.page).await.text.contains("Luz Ficticia"));
}

#[tokio::test]
async fn nothing_of_it_is_left_after_ten_minutes_and_nothing_is_readable_before() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let asked = world.question(&[("names", "1")]).await;
    let shown = wallet.show(&credential, &ALL, &asked, world.now());
    world.answer(&asked, &shown).await;
    const KEPT: &str = "SELECT hash, answer_hash, COALESCE(finding, '') FROM credential_question";
    let kept = async || {
        let db = world.house().register.db();
        db.query::<(String, String, String)>(KEPT, register::args![])
            .await
            .unwrap()
    };
    let rows = kept().await;
    assert!(!rows[0].2.is_empty());
    let plain = String::from_utf8_lossy(&jose::decode(&rows[0].2).unwrap()).into_owned();
    assert!(
        !plain.contains("Luz") && !plain.contains("Municipalidad"),
        "under seal"
    );
    let secret = asked.page.rsplit('/').next().unwrap();
    assert!(!format!("{rows:?}").contains(secret));
    world.later(600);
    assert_eq!(world.get(&asked.page).await.status, 404);
    let sweep = world.house().followers();
    for follower in sweep {
        follower.idle().await.unwrap();
    }
    assert!(kept().await.is_empty());
}

#[tokio::test]
async fn answers_that_answer_nothing() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let asked = world.question(&[]).await;
    let (now, client, nonce) = (world.now(), asked.get("client_id"), asked.get("nonce"));
    let show = |audience: &str, nonce: &str| wallet.show_to(&credential, &["office"], audience, nonce, now);
    let good = show(client, nonce);
    let thief = Wallet::new().show_to(&credential, &["office"], client, nonce, now);
    let unbound = credential.clone();
    let forged = {
        let false_claim = jose::encode(json!(["c2FsdA", "office", "Presidente"]).to_string());
        let (head, rest) = good.split_once('~').unwrap();
        format!("{head}~{false_claim}~{rest}")
    };
    let doubled = {
        let parts: Vec<&str> = good.split('~').collect();
        format!("{}~{}~{}~{}", parts[0], parts[1], parts[1], parts[2])
    };
    for (what, shown, words) in [
        (
            "another nonce",
            show(client, "otro"),
            "la firmó para otra pregunta",
        ),
        (
            "another audience",
            show("https://otra.example", nonce),
            "la firmó para otra pregunta",
        ),
        ("the key of a thief", thief, "No la firmó quien la recibió"),
        ("without binding", unbound, "la firmó para otra pregunta"),
        ("a forged disclosure", forged, "cambiado, agregado o repetido"),
        ("a doubled disclosure", doubled, "cambiado, agregado o repetido"),
        ("nonsense", "a~b".to_owned(), "no es una credencial completa"),
    ] {
        let answer = world.answer(&asked, &shown).await;
        assert_eq!(error(&answer), "400 invalid_request", "{what}");
        let page = world.get(&asked.page).await;
        assert!(page.text.contains(words), "{what}: {}", page.text);
    }
    assert_eq!(
        world.answer(&asked, &good).await.status,
        200,
        "the right one is still taken"
    );
}

#[tokio::test]
async fn ten_answers_are_looked_at() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let asked = world.question(&[]).await;
    for _ in 0..10 {
        world.answer(&asked, "x").await;
    }
    let good = wallet.show(&credential, &["office"], &asked, world.now());
    assert_eq!(error(&world.answer(&asked, &good).await), "400 invalid_request");
}

#[tokio::test]
async fn of_another_house_or_of_another_kind() {
    let world = World::new().await;
    world.issue(&Wallet::new()).await;
    let wallet = Wallet::new();
    let stranger = SigningKey::generate(Alg::Es256).unwrap();
    let made = |key: &SigningKey, vct: &str| {
        let claims = json!({
            "iss": BASE, "vct": vct, "office": "Presidente", "cnf": {"jwk": wallet.key.public().to_jwk(None)},
            "status": {"status_list": {"idx": 1, "uri": format!("{BASE}/credencial/estado/1")}},
        });
        let mut salt = || [7; 16];
        jose::sd_jwt::issue(key, claims.as_object().unwrap(), &[&["office"]], 0, &mut salt).unwrap()
    };
    let vct = format!("{BASE}/credencial/tipo/funcion-publica");
    let asked = world.question(&[]).await;
    let false_one = made(&stranger, &vct);
    let shown = wallet.show(&false_one, &["office"], &asked, world.now());
    assert_eq!(error(&world.answer(&asked, &shown).await), "400 invalid_request");
    assert!(
        world
            .get(&asked.page)
            .await
            .text
            .contains("No la emitió esta casa")
    );
    // The keys of the house sign lists too: a list is no credential.
    let list = world.get("/credencial/estado/1").await.text;
    let told = world
        .form(
            "/verificar-credencial/texto",
            &[("credential", &format!("{list}~"))],
        )
        .await;
    assert_eq!(told.status, 422);
}

#[tokio::test]
async fn what_the_house_signed_for_something_else() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let good = claims(&world.issue(&wallet).await);
    let key = own_key(&world).await;
    let vct = good["vct"].as_str().unwrap();
    let (status, free) = (good["status"].clone(), {
        let taken = good["status"]["status_list"]["idx"].as_u64().unwrap();
        json!({"status_list": {"idx": taken ^ 1, "uri": good["status"]["status_list"]["uri"]}})
    });
    let foreign = json!({"status_list": {"idx": 1, "uri": "https://otra.example/credencial/estado/1"}});
    for (what, vct, iss, status, words) in [
        (
            "another type",
            "https://otra.example/tipo",
            BASE,
            &status,
            "Es otra clase",
        ),
        (
            "another issuer",
            vct,
            "https://otra.example",
            &status,
            "No la emitió esta casa",
        ),
        ("no state", vct, BASE, &Value::Null, "No se encuentra su estado"),
        (
            "the list of another house",
            vct,
            BASE,
            &foreign,
            "No se encuentra su estado",
        ),
        (
            "a place that nobody has",
            vct,
            BASE,
            &free,
            "No se encuentra su estado",
        ),
    ] {
        let holder = wallet.key.public().to_jwk(None);
        let claims =
            json!({"iss": iss, "vct": vct, "office": "Alcalde", "cnf": {"jwk": holder}, "status": status});
        let mut salt = || [7; 16];
        let made =
            jose::sd_jwt::issue(&key, claims.as_object().unwrap(), &[&["office"]], 0, &mut salt).unwrap();
        let asked = world.question(&[]).await;
        let shown = wallet.show(&made, &["office"], &asked, world.now());
        assert_eq!(
            error(&world.answer(&asked, &shown).await),
            "400 invalid_request",
            "{what}"
        );
        let page = world.get(&asked.page).await;
        assert!(page.text.contains(words), "{what}: {}", page.text);
    }
}

/// The key of the issuer, out of its seal.
async fn own_key(world: &World) -> SigningKey {
    const SEALED: &str = "SELECT sealed FROM credential_key";
    let db = world.house().register.db();
    let row: Option<(String,)> = db.get(SEALED, register::args![]).await.unwrap();
    let pkcs8 = capability::vault::open(world.house(), "issuer-key", &row.unwrap().0).unwrap();
    SigningKey::from_pkcs8(Alg::Es256, pkcs8).unwrap()
}

#[tokio::test]
async fn what_ended_is_told_in_words() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let person = world.person("Rosa", "40000003").await;
    let office = world
        .designate("security_officer", person, Some("2027-06-30"))
        .await;
    let offer = world.offer_to(person, office, &[]).await;
    let dated = world.issue_of(&wallet, &offer).await;
    let credential = world.issue(&wallet).await;
    let told = async |credential: &str| {
        let asked = world.question(&[]).await;
        let shown = wallet.show(credential, &["office"], &asked, world.now());
        let answer = world.answer(&asked, &shown).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        world.get(&asked.page).await.text
    };
    world.end_office().await;
    assert!(told(&credential).await.contains("Ya no ejerce el cargo"));
    world.opened.clock.set("2027-07-01T15:00:00Z".parse().unwrap());
    assert!(told(&dated).await.contains("Ya no ejerce el cargo"));
    let page = world.get_as(world.leader, "/credencial").await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_year_is_over_and_what_was_annulled_is_said() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let old = world.issue(&wallet).await;
    let copy = [("credential", old.as_str())];
    world.opened.clock.set("2027-11-28T15:00:00Z".parse().unwrap());
    let told = world.form("/verificar-credencial/texto", &copy).await;
    assert!(told.text.contains("La credencial venció"), "{}", told.text);
    let fresh = world.issue(&wallet).await;
    let page = world.get_as(world.leader, "/credencial").await;
    let id = page.between("href=\"/credencial/anular?credential=", '"');
    let pairs = [
        ("credential", id.as_str()),
        ("_paso", "registrar"),
        ("_clave", "k"),
    ];
    assert_eq!(
        world
            .form_as(world.leader, "/credencial/anular", &pairs)
            .await
            .status,
        303
    );
    let told = world
        .form("/verificar-credencial/texto", &[("credential", &fresh)])
        .await;
    assert!(told.text.contains("La credencial fue anulada"), "{}", told.text);
}

#[tokio::test]
async fn a_text_is_looked_at_and_says_what_it_cannot_prove() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let paste = async |text: &str| {
        world
            .form("/verificar-credencial/texto", &[("credential", text)])
            .await
    };
    let told = paste(&credential).await;
    assert_eq!(told.status, 200);
    assert!(
        told.text.contains("La credencial vale") && told.text.contains("Nadie probó"),
        "{}",
        told.text
    );
    let signed = wallet.show_to(&credential, &["office"], "https://otra.example", "n", world.now());
    assert!(paste(&signed).await.text.contains("no para esta pregunta"));
    let thief = Wallet::new().show_to(&credential, &["office"], "x", "n", world.now());
    assert_eq!(paste(&thief).await.status, 422);
    for text in ["", "hola", "~", &"a".repeat(60_000)] {
        assert_eq!(paste(text).await.status, 422);
    }
    let lines = credential.replace('~', "~\r\n  ");
    assert_eq!(paste(&lines).await.status, 200, "as mail breaks it");
}

#[tokio::test]
async fn the_person_may_say_no() {
    let world = World::new().await;
    let asked = world.question(&[]).await;
    let answer = world
        .form(asked.response_path(), &[("error", "access_denied")])
        .await;
    assert_eq!(answer.status, 200);
    assert!(world.get(&asked.page).await.text.contains("no quiso mostrarla"));
    let other = world
        .form("/verificar-credencial/r/otra", &[("error", "x")])
        .await;
    assert_eq!(error(&other), "400 invalid_request");
    // Whoever reads the code cannot read the answer.
    let shown = asked.response_path().rsplit('/').next().unwrap();
    let page = world.get(&format!("/verificar-credencial/pedido/{shown}")).await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn pages_open_in_three_languages() {
    let world = World::new().await;
    world.issue(&Wallet::new()).await;
    for prefix in ["", "/en", "/qu"] {
        assert_eq!(
            world.get(&format!("{prefix}/verificar-credencial")).await.status,
            200
        );
        let own = world.get_as(world.leader, &format!("{prefix}/credencial")).await;
        assert_eq!(own.status, 200);
        assert!(
            !own.text.contains("credential-"),
            "{}",
            own.between("credential-", '<')
        );
    }
}
