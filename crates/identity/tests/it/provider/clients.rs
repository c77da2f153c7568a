//! Systems: registered by an act of their entity, seen by everybody, stopped in an instant by whoever answers for the State.

use super::party::{Proves, Town};
use crate::reply::secret_of;
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn only_its_officials_register_a_system_of_an_entity() {
    let town = Town::open().await;
    let key = jose::SigningKey::generate(jose::Alg::EdDsa).unwrap();
    let body = town.registration(&key);
    for who in [&town.browser, &town.admin] {
        assert_eq!(town.record(who, "/api/v1/clients", &body).await.status, 403);
    }
    let other = town
        .world
        .entity("Otra municipalidad", "district_municipality", None)
        .await;
    let mut foreign = body.clone();
    foreign["entity"] = other.to_string().into();
    assert_eq!(
        town.record(&town.leader, "/api/v1/clients", &foreign)
            .await
            .status,
        403
    );
    let id = town.register(&body).await;
    let page = town.world.fetch(&format!("/sistemas/{id}"), &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Mesa de partes") && page.text.contains("Firmar el escrito"));
    assert!(
        !page.text.contains("mesa@muestra.example"),
        "the contact is for officials"
    );
    let page = town.world.get(&town.leader, &format!("/sistemas/{id}")).await;
    assert!(page.text.contains("mesa@muestra.example"));
    let list = town.world.fetch("/api/v1/clients", &[]).await.json();
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_told_by_field() {
    let town = Town::open().await;
    let key = jose::SigningKey::generate(jose::Alg::Es256).unwrap();
    for (field, value, wrong) in [
        (
            "redirect_uris",
            json!("http://mesa.muestra.example/"),
            "redirect_uris",
        ),
        (
            "redirect_uris",
            json!("https://mesa.muestra.example/*"),
            "redirect_uris",
        ),
        (
            "backchannel_uri",
            json!("http://127.0.0.1/fuera"),
            "backchannel_uri",
        ),
        ("keys", json!("{\"keys\":[]}"), "keys"),
        ("keys", json!("https://mesa.muestra.example/jwks"), "keys"),
        ("level", json!("nca9"), "level"),
        ("scopes", json!(["profile", "todo"]), "scopes"),
        ("jwks_uri", json!("http://169.254.169.254/"), "jwks_uri"),
        (
            "sector_identifier_uri",
            json!("http://10.0.0.1/"),
            "sector_identifier_uri",
        ),
        ("logo_uri", json!("file:///etc/passwd"), "logo_uri"),
    ] {
        let mut body = town.registration(&key);
        body[field] = value;
        let answer = town.record(&town.leader, "/api/v1/clients", &body).await;
        assert!(
            matches!(answer.status.as_u16(), 400 | 422),
            "{field}: {}",
            answer.text
        );
        assert!(answer.text.contains(wrong), "{field}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_stopped_system_is_worth_nothing_from_the_next_request_on() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[("scope", "openid offline_access")]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let stop = json!({"client": party.id, "reason": "incident"});
    assert_eq!(
        town.record(&town.browser, "/api/v1/client-suspensions", &stop)
            .await
            .status,
        403
    );
    let stopped = town
        .record(&town.admin, "/api/v1/client-suspensions", &stop)
        .await;
    assert_eq!(stopped.status, 201, "the governing body: {}", stopped.text);
    assert_eq!(town.userinfo(access).await.status, 401);
    assert_eq!(
        town.authorize(&town.browser, &town.asks(&party, &[]))
            .await
            .status,
        400
    );
    let refused = town
        .refresh(&party, tokens["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refused.json()["error"], "invalid_client");
    let again = town
        .record(&town.admin, "/api/v1/client-suspensions", &stop)
        .await;
    assert_eq!(again.status, 409);
    let resume = json!({"client": party.id});
    assert_eq!(
        town.record(&town.admin, "/api/v1/client-resumptions", &resume)
            .await
            .status,
        201
    );
    assert_eq!(town.userinfo(access).await.status, 200);
    let retire = town
        .record(&town.leader, "/api/v1/client-retirements", &resume)
        .await;
    assert_eq!(retire.status, 409, "suspended first");
    assert_eq!(
        town.record(&town.leader, "/api/v1/client-suspensions", &stop)
            .await
            .status,
        201
    );
    assert_eq!(
        town.record(&town.leader, "/api/v1/client-retirements", &resume)
            .await
            .status,
        201
    );
    let update = town
        .record(&town.leader, "/api/v1/client-resumptions", &resume)
        .await;
    assert_eq!(update.status, 409, "retired is for good");
}

#[tokio::test]
async fn a_secret_is_shown_once_and_the_one_before_works_a_week() {
    let town = Town::open().await;
    let party = town.party_by_secret().await;
    let path = format!("/sistemas/{}/secreto", party.id);
    let form = town.world.get(&town.leader, &path).await;
    let (csrf, once) = (form.csrf(), form.hidden("_clave"));
    let pairs = [(ui::Form::CSRF, csrf.as_str()), ("_clave", once.as_str())];
    let shown = town.world.post(&town.leader, &path, &pairs).await;
    assert_eq!(shown.status, 201);
    let fresh = super::party::Party {
        id: party.id.clone(),
        proves: Proves::Secret(secret_of(&shown)),
    };
    let again = town.world.post(&town.leader, &path, &pairs).await;
    assert_eq!(
        again.status, 422,
        "the same form makes no second secret: {}",
        again.text
    );
    for known in [&party, &fresh] {
        assert_eq!(
            town.call(known, "/oidc/introspect", &[("token", "x")])
                .await
                .status,
            200
        );
    }
    town.world.later(SignedDuration::from_hours(7 * 24));
    assert_eq!(
        town.call(&party, "/oidc/introspect", &[("token", "x")])
            .await
            .status,
        401
    );
    assert_eq!(
        town.call(&fresh, "/oidc/introspect", &[("token", "x")])
            .await
            .status,
        200
    );
    let acts: Vec<(String,)> = town
        .world
        .house
        .register
        .db()
        .query("SELECT COALESCE(payload, '') FROM register_payload", Vec::new())
        .await
        .unwrap_or_default();
    let Proves::Secret(secret) = &fresh.proves else {
        unreachable!("made with a secret")
    };
    assert!(acts.iter().all(|(payload,)| !payload.contains(secret.as_str())));
}

#[tokio::test]
async fn a_registration_changes_by_an_act_and_the_sector_stays() {
    let town = Town::open().await;
    let party = town.party().await;
    let Proves::Key(key) = &party.proves else {
        unreachable!("made with a key")
    };
    let mut body = town.registration(key);
    body.as_object_mut().unwrap().remove("entity");
    body["client"] = party.id.clone().into();
    body["redirect_uris"] = "https://mesa.muestra.example/nuevo".into();
    let mut other = body.clone();
    other["sector"] = "salud".into();
    let refused = town.record(&town.leader, "/api/v1/client-updates", &other).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_eq!(
        town.record(&town.leader, "/api/v1/client-updates", &body)
            .await
            .status,
        201
    );
    let old = town.authorize(&town.browser, &town.asks(&party, &[])).await;
    assert_eq!(old.status, 400, "the old address is no longer one");
    let page = town
        .world
        .get(&town.leader, &format!("/sistemas/cambiar?client={}", party.id))
        .await;
    assert!(page.text.contains("https://mesa.muestra.example/nuevo"));
}

#[tokio::test]
async fn its_officials_see_what_was_refused_and_how_often_it_is_used() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[]).await;
    town.authorize(
        &town.browser,
        &town.asks(&party, &[("code_challenge_method", "plain")]),
    )
    .await;
    let page = town
        .world
        .get(&town.leader, &format!("/sistemas/{}", party.id))
        .await
        .text;
    assert!(page.contains("Falta code_challenge_method=S256"), "{page}");
    assert!(page.contains("Ingresos en los últimos 30 días: 1."), "{page}");
    let public = town
        .world
        .fetch(&format!("/sistemas/{}", party.id), &[])
        .await
        .text;
    assert!(!public.contains("code_challenge_method"));
}

/// A picture of one white point.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0xf8, 0x0f, 0, 1, 1, 1, 0, 0x1b, 0xb6, 0xee, 0x56, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
    0x82,
];

#[tokio::test]
async fn a_logo_is_a_picture_that_its_entity_sent() {
    let town = Town::open().await;
    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
    let me = town.world.me(&town.leader).await;
    let leader = me["person"].as_str().unwrap().parse().unwrap();
    let documents = &town.world.house.documents;
    let sent = documents
        .receive(leader, PNG.into(), "image/png", &register::Limits::ANY)
        .await
        .unwrap();
    let pdf = documents
        .receive(leader, PDF.into(), "application/pdf", &register::Limits::ANY)
        .await
        .unwrap();
    let key = jose::SigningKey::generate(jose::Alg::Es256).unwrap();
    let mut body = town.registration(&key);
    for wrong in [
        pdf.sha256,
        "0".repeat(64),
        "https://mesa.example/logo.png".to_owned(),
    ] {
        body["logo"] = wrong.into();
        let answer = town.record(&town.leader, "/api/v1/clients", &body).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert!(answer.text.contains("\"logo\""), "{}", answer.text);
    }
    body["logo"] = sent.sha256.into();
    let id = town.register(&body).await;
    let logo = town.world.fetch(&format!("/sistemas/{id}/logo"), &[]).await;
    assert_eq!(
        (logo.status.as_u16(), logo.header("content-type")),
        (200, "image/png")
    );
    assert!(logo.header("content-security-policy").starts_with("sandbox"));
    let page = town.world.fetch(&format!("/sistemas/{id}"), &[]).await;
    assert!(page.text.contains(&format!("/sistemas/{id}/logo")));
    let mut change = town.registration(&key);
    change.as_object_mut().unwrap().remove("entity");
    change["client"] = id.clone().into();
    let changed = town.record(&town.leader, "/api/v1/client-updates", &change).await;
    assert_eq!(changed.status, 201, "{}", changed.text);
    let logo = town.world.fetch(&format!("/sistemas/{id}/logo"), &[]).await;
    assert_eq!(logo.status, 200, "a change without a picture keeps it");
    let party = town.party().await;
    assert_eq!(
        town.world
            .fetch(&format!("/sistemas/{}/logo", party.id), &[])
            .await
            .status,
        404
    );
}
