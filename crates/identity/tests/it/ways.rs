//! Ways to sign in beside the password: the telephone, recovery codes, passkeys; and what each is worth.

use crate::authenticator::Authenticator;
use crate::world::{Client, PASSWORD, Someone, World};
use jiff::SignedDuration;
use register::Clock;
use serde_json::{Value, json};
use testing::Answered;

async fn post(world: &World, client: &Client, path: &str, pairs: &[(&str, &str)]) -> Answered {
    let csrf = world.csrf(client).await;
    let mut all = vec![(ui::Form::CSRF, csrf.as_str())];
    all.extend(pairs);
    world.post(client, path, &all).await
}

/// The code that a telephone shows now, or so many steps from now.
fn code(world: &World, secret: &str, steps: i64) -> String {
    testing::totp(secret, world.clock.now(), steps)
}

/// Adds a telephone: its secret and the recovery codes.
async fn telephone(world: &World, client: &Client) -> (String, Vec<String>) {
    post(world, client, "/cuenta/telefono", &[]).await;
    let page = world.get(client, "/cuenta/telefono").await;
    let secret = page.between("<code class=\"proof\">", '<');
    let shown = post(
        world,
        client,
        "/cuenta/telefono/confirmar",
        &[("code", &code(world, &secret, 0))],
    )
    .await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    let codes = shown.text.split("<code class=\"proof\">").skip(1);
    let codes = codes
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    world.later(SignedDuration::from_secs(60));
    (secret, codes)
}

/// The browser between password and code.
async fn half(world: &World, who: &Someone) -> Option<String> {
    let sent = world.try_in(&Client::default(), who.dni, PASSWORD).await;
    assert_eq!(sent.status, 303);
    assert!(sent.session().is_none(), "the password alone opens nothing");
    assert_eq!(sent.location(), "/ingresar/codigo");
    cookie_of(&sent, "qhapaq_paso")
}

fn cookie_of(answer: &Answered, name: &str) -> Option<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    let mut mine = all.filter_map(|value| value.to_str().ok()?.strip_prefix(name)?.strip_prefix('='));
    mine.next().map(|rest| rest.split(';').next().unwrap().to_owned())
}

async fn second(world: &World, half: &str, code: &str) -> Answered {
    let cookie = format!("qhapaq_paso={half}");
    world
        .form("/ingresar/codigo", &[("code", code)], &[("cookie", &cookie)])
        .await
}

async fn log(world: &World, client: &Client) -> Vec<(String, Option<String>, String)> {
    let me: String = world.me(client).await["person"].as_str().unwrap().to_owned();
    world
        .house
        .register
        .db()
        .query(
            "SELECT way, level, outcome FROM identity_sign_in WHERE person_id = $1 ORDER BY at, outcome",
            register::args![me],
        )
        .await
        .unwrap()
}

#[tokio::test]
async fn a_telephone_is_asked_for_after_the_password_and_reaches_level_two() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let (secret, codes) = telephone(&world, &client).await;
    assert_eq!(codes.len(), 10);
    let step = half(&world, &admin).await.unwrap();
    let wrong = second(&world, &step, "000000").await;
    assert_eq!(wrong.status, 422);
    let now = code(&world, &secret, 0);
    let entered = second(&world, &step, &now).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let client = Client {
        cookie: entered.session(),
        ..Client::default()
    };
    assert_eq!(world.get(&client, "/api/v1/me").await.status, 200);
    let rows = log(&world, &client).await;
    assert!(
        rows.contains(&("password totp".into(), Some("nca2".into()), "entered".into())),
        "{rows:?}"
    );
    assert!(rows.contains(&("totp".into(), None, "code".into())), "{rows:?}");
    let account = world.get(&client, "/cuenta").await.text;
    assert!(account.contains("Quedan 10 códigos de recuperación") && account.contains("No ingresó"));

    let step = half(&world, &admin).await.unwrap();
    assert_eq!(
        second(&world, &step, &now).await.status,
        422,
        "a code is good once"
    );
    world.later(SignedDuration::from_secs(30));
    let used = second(&world, &step, &code(&world, &secret, 0)).await;
    assert_eq!(used.status, 303);
    let again = second(&world, &step, &code(&world, &secret, 1)).await;
    assert_eq!(again.status, 422, "the half sign-in is used up");
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let (_, codes) = telephone(&world, &client).await;
    let step = half(&world, &admin).await.unwrap();
    let entered = second(&world, &step, &codes[3].to_lowercase()).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let step = half(&world, &admin).await.unwrap();
    assert_eq!(second(&world, &step, &codes[3]).await.status, 422);
    let client = Client {
        cookie: entered.session(),
        ..Client::default()
    };
    let renewed = post(&world, &client, "/cuenta/codigos", &[]).await;
    assert_eq!(renewed.status, 201);
    let step = half(&world, &admin).await.unwrap();
    assert_eq!(
        second(&world, &step, &codes[4]).await.status,
        422,
        "the old paper is worth nothing"
    );
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let (secret, _) = telephone(&world, &client).await;
    let step = half(&world, &admin).await.unwrap();
    for _ in 0..5 {
        assert_eq!(second(&world, &step, "123456").await.status, 422);
    }
    let right = second(&world, &step, &code(&world, &secret, 0)).await;
    assert_eq!(right.status, 422, "after five tries the password is asked again");
    let mut waits = 0;
    for _ in 0..10 {
        let Some(step) = half(&world, &admin).await else {
            break;
        };
        if second(&world, &step, "123456").await.status == 429 {
            waits += 1;
        }
    }
    assert!(waits > 0, "then it takes longer and longer");
    let step = half(&world, &admin).await.unwrap();
    world.later(SignedDuration::from_mins(6));
    assert_eq!(
        second(&world, &step, &code(&world, &secret, 0)).await.status,
        422,
        "five minutes"
    );
    for forged in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(
            second(&world, forged, &code(&world, &secret, 0)).await.status,
            422
        );
    }
}

#[tokio::test]
async fn ways_change_only_for_who_proved_lately_who_they_are() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    world.later(SignedDuration::from_mins(11));
    let sent = world.get(&client, "/cuenta/telefono").await;
    assert!(sent.location().contains("de-nuevo=1"), "{}", sent.location());
    let page = world.get(&client, "/cuenta/llaves-de-acceso").await.text;
    assert!(page.contains("Ingresar de nuevo") && page.contains("de-nuevo=1"));
    assert!(!page.contains("data-passkey"), "nothing to add with");
    for path in [
        "/cuenta/telefono",
        "/cuenta/telefono/confirmar",
        "/cuenta/telefono/quitar",
        "/cuenta/codigos",
        "/cuenta/llaves-de-acceso",
        "/cuenta/llaves-de-acceso/quitar",
    ] {
        let sent = post(&world, &client, path, &[("code", "1")]).await;
        assert!(sent.location().starts_with("/ingresar?"), "{path}");
    }
    let asked = post(&world, &client, "/cuenta/llaves-de-acceso/reto", &[]).await;
    assert_eq!(asked.status, 403);
    assert_eq!(
        world.post(&client, "/cuenta/telefono", &[]).await.status,
        403,
        "without the token of the form"
    );
}

/// Adds a passkey of a device: the page, the question, the answer.
async fn add(world: &World, client: &Client, device: &mut Authenticator, name: &str) -> Answered {
    let asked = post(world, client, "/cuenta/llaves-de-acceso/reto", &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let ceremony = cookie_of(&asked, "qhapaq_reto").unwrap();
    let answer = device.create(&asked.json());
    submit(world, client, &ceremony, &answer, name).await
}

async fn submit(world: &World, client: &Client, ceremony: &str, answer: &Value, name: &str) -> Answered {
    let csrf = world.csrf(client).await;
    let session = client.cookie.clone().unwrap();
    let cookie = format!("{}={session}; qhapaq_reto={ceremony}", capability::SESSION_COOKIE);
    let answer = answer.to_string();
    let pairs = [
        (ui::Form::CSRF, csrf.as_str()),
        ("answer", &answer),
        ("name", name),
    ];
    world
        .form("/cuenta/llaves-de-acceso", &pairs, &[("cookie", &cookie)])
        .await
}

async fn challenge(world: &World) -> (Value, String) {
    let asked = world.form("/ingresar/llave/reto", &[], &[]).await;
    (asked.json(), cookie_of(&asked, "qhapaq_reto").unwrap())
}

async fn with(world: &World, ceremony: &str, answer: &Value) -> Answered {
    let cookie = format!("qhapaq_reto={ceremony}");
    let answer = answer.to_string();
    world
        .form("/ingresar/llave", &[("answer", &answer)], &[("cookie", &cookie)])
        .await
}

/// Signs in with a device.
async fn enter(world: &World, device: &mut Authenticator) -> Answered {
    let (asked, ceremony) = challenge(world).await;
    let answer = device.get(&asked);
    with(world, &ceremony, &answer).await
}

/// The session that a device opens.
async fn entered(world: &World, device: &mut Authenticator) -> Client {
    let entered = enter(world, device).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    Client {
        cookie: entered.session(),
        ..Client::default()
    }
}

#[tokio::test]
async fn a_stolen_password_does_not_change_what_opens_more_than_it_does() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let mut device = Authenticator::synced();
    assert_eq!(add(&world, &client, &mut device, "Mi teléfono").await.status, 303);
    let thief = world.sign_in(&admin).await;
    let asked = post(&world, &thief, "/cuenta/llaves-de-acceso/reto", &[]).await;
    assert_eq!(asked.status, 403, "a key of the thief's own");
    for path in [
        "/cuenta/telefono",
        "/cuenta/telefono/confirmar",
        "/cuenta/llaves-de-acceso/quitar",
    ] {
        let sent = post(&world, &thief, path, &[]).await;
        assert!(
            sent.location().contains("nivel=nca2"),
            "{path}: {}",
            sent.location()
        );
    }
    let csrf = world.csrf(&thief).await;
    let key = json!({"label": "Suya", "days": 90, "current": PASSWORD});
    let head = [("x-qhapaq-csrf", csrf.as_str())];
    let made = world.post_json(&thief, "/api/v1/access-keys", &key, &head).await;
    assert_eq!(made.status, 403, "{}", made.text);
    for sent in [
        world.get(&thief, "/cuenta/clave").await,
        post(
            &world,
            &thief,
            "/cuenta/clave",
            &[
                ("current", PASSWORD),
                ("password", "otra frase con montes"),
                ("password_again", "otra frase con montes"),
            ],
        )
        .await,
    ] {
        assert!(sent.location().contains("nivel=nca2"), "{}", sent.location());
    }
    let owner = entered(&world, &mut device).await;
    assert_eq!(world.get(&owner, "/cuenta/clave").await.status, 200);
    let again = post(&world, &owner, "/cuenta/telefono", &[]).await;
    assert_eq!(again.location(), "/cuenta/telefono");
}

#[tokio::test]
async fn a_passkey_opens_the_door_without_a_name_and_says_what_it_is() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let (mut bound, mut synced) = (Authenticator::bound(), Authenticator::synced());
    let added = add(&world, &client, &mut bound, "Llavero").await;
    assert_eq!(added.status, 303, "{}", added.text);
    let client = entered(&world, &mut bound).await;
    let added = add(&world, &client, &mut synced, "Mi teléfono").await;
    assert_eq!(added.status, 303, "{}", added.text);
    let page = world.get(&client, "/cuenta/llaves-de-acceso").await.text;
    for words in [
        "Llavero",
        "Mi teléfono",
        "Llave de acceso sincronizada",
        "Llave de acceso de un solo dispositivo",
        "NCA 2",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for device in [&mut bound, &mut synced] {
        let entered = enter(&world, device).await;
        assert_eq!(entered.status, 303, "{}", entered.text);
        let client = Client {
            cookie: entered.session(),
            ..Client::default()
        };
        assert_eq!(world.me(&client).await["person"], json!(admin.id));
    }
    let rows = log(&world, &client).await;
    for way in ["passkey_bound", "passkey_synced"] {
        assert!(
            rows.contains(&(way.into(), Some("nca2".into()), "entered".into())),
            "{rows:?}"
        );
    }
}

#[tokio::test]
async fn what_is_not_the_answer_of_that_device_to_that_question_opens_nothing() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let mut device = Authenticator::bound();
    assert_eq!(add(&world, &client, &mut device, "Llavero").await.status, 303);
    type Change = fn(&mut Authenticator);
    let bad: [(&str, Change); 6] = [
        ("another origin", |device| {
            device.origin = "https://qhapaq.example.evil.example".into()
        }),
        ("another house", |device| device.rp = "evil.example".into()),
        ("nobody verified", |device| device.flags &= !0x04),
        ("nobody present", |device| device.flags &= !0x01),
        ("another person", |device| device.user = vec![7; 16]),
        ("another key", |device| device.new_key()),
    ];
    for (what, change) in bad {
        let mut changed = device.clone_of();
        change(&mut changed);
        let refused = enter(&world, &mut changed).await;
        assert_eq!(refused.status, 422, "{what}");
        assert!(refused.session().is_none(), "{what}");
        device.counter = changed.counter;
    }
    let mut stranger = Authenticator::bound();
    stranger.user = device.user.clone();
    assert_eq!(
        enter(&world, &mut stranger).await.status,
        422,
        "a passkey nobody added"
    );
    let (asked, ceremony) = challenge(&world).await;
    let (_, other) = challenge(&world).await;
    let answer = device.get(&asked);
    assert_eq!(
        with(&world, &other, &answer).await.status,
        422,
        "the question of another browser"
    );
    assert_eq!(with(&world, &ceremony, &answer).await.status, 303);
    assert_eq!(
        with(&world, &ceremony, &answer).await.status,
        422,
        "answered twice"
    );
    let (asked, ceremony) = challenge(&world).await;
    let answer = device.get(&asked);
    world.later(SignedDuration::from_mins(6));
    assert_eq!(
        with(&world, &ceremony, &answer).await.status,
        422,
        "after its time"
    );
    for broken in [
        json!({}),
        json!({"id": "x", "rawId": "x", "type": "public-key", "response": {}}),
        json!("x"),
    ] {
        let (_, ceremony) = challenge(&world).await;
        assert_eq!(with(&world, &ceremony, &broken).await.status, 422);
    }
}

#[tokio::test]
async fn a_counter_that_goes_backwards_suspends_the_passkey() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let mut device = Authenticator::bound();
    assert_eq!(add(&world, &client, &mut device, "Llavero").await.status, 303);
    let mut copy = device.clone_of();
    assert_eq!(enter(&world, &mut device).await.status, 303);
    assert_eq!(enter(&world, &mut device).await.status, 303);
    assert_eq!(
        enter(&world, &mut copy).await.status,
        422,
        "a copy that is behind"
    );
    assert_eq!(
        enter(&world, &mut device).await.status,
        422,
        "suspended, whoever holds it"
    );
    let rows = log(&world, &client).await;
    for why in ["counter", "suspended_passkey"] {
        assert!(rows.contains(&("passkey".into(), None, why.into())), "{rows:?}");
    }
    let page = world.get(&client, "/cuenta/llaves-de-acceso").await.text;
    assert!(page.contains("Suspendida: podría haber una copia"));
}

#[tokio::test]
async fn a_passkey_is_named_and_removed_and_belongs_to_one_person() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let mut device = Authenticator::synced();
    assert_eq!(
        add(&world, &client, &mut device, "").await.status,
        422,
        "without a name"
    );
    assert_eq!(
        add(&world, &client, &mut device, &"x".repeat(41)).await.status,
        422
    );
    assert_eq!(add(&world, &client, &mut device, "Mi teléfono").await.status, 303);
    let client = entered(&world, &mut device).await;
    let page = world.get(&client, "/cuenta/llaves-de-acceso").await;
    let passkey = page.hidden("passkey");
    let entity = world.entity("Otra entidad", "district_municipality", None).await;
    let other = world.person("40000009", "otra@muestra.example").await;
    world.designate(&other, "entity_head", entity).await;
    let other = world.activate(&client, entity, &other).await;
    let field = format!("name-{passkey}");
    let foreign = [("passkey", passkey.as_str()), (field.as_str(), "Suya")];
    post(&world, &other, "/cuenta/llaves-de-acceso/nombre", &foreign).await;
    post(&world, &other, "/cuenta/llaves-de-acceso/quitar", &foreign).await;
    assert!(
        page.text.contains(&format!("name=\"{field}\"")),
        "a form to rename it"
    );
    let unnamed = [("passkey", passkey.as_str())];
    let refused = post(&world, &client, "/cuenta/llaves-de-acceso/nombre", &unnamed).await;
    assert_eq!(refused.status, 422);
    let named = [("passkey", passkey.as_str()), (field.as_str(), "Teléfono nuevo")];
    assert_eq!(
        post(&world, &client, "/cuenta/llaves-de-acceso/nombre", &named)
            .await
            .status,
        303
    );
    assert!(
        world
            .get(&client, "/cuenta/llaves-de-acceso")
            .await
            .text
            .contains("Teléfono nuevo")
    );
    assert_eq!(enter(&world, &mut device).await.status, 303);
    let sent = post(&world, &client, "/cuenta/llaves-de-acceso/quitar", &named).await;
    assert_eq!(sent.location(), "/cuenta/llaves-de-acceso");
    assert_eq!(enter(&world, &mut device).await.status, 422);
}

#[tokio::test]
async fn whoever_recovers_the_account_begins_anew() {
    let (world, admin) = World::open().await;
    let sgtd = world.sign_in(&admin).await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("40000001", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let client = world.activate(&sgtd, entity, &person).await;
    let mut device = Authenticator::bound();
    assert_eq!(add(&world, &client, &mut device, "Llavero").await.status, 303);
    let client = entered(&world, &mut device).await;
    telephone(&world, &client).await;
    let second = world.second(&sgtd, entity).await;
    let again = world.recover(&sgtd, &second, entity, &person).await;
    assert_eq!(enter(&world, &mut device).await.status, 422);
    let plain = world.try_in(&Client::default(), person.dni, PASSWORD).await;
    assert!(
        plain.session().is_some(),
        "no code is asked for a telephone that is gone"
    );
    assert_eq!(world.get(&again, "/cuenta/telefono").await.status, 200);
}
