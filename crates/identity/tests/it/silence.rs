//! What nobody may read afterwards: no secret and no personal datum in acts, in kept tables or in the log.

use crate::reply::link_of;
use crate::world::{Client, PASSWORD, World};
use serde_json::json;
use testing::Heard;

#[tokio::test]
async fn secrets_and_people_stay_out_of_acts_tables_and_log() {
    let heard = Heard::default();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(heard.clone())
        .finish();
    tracing::subscriber::set_global_default(log).unwrap();

    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let wrong = "una frase equivocada";
    assert_eq!(
        world.try_in(&Client::default(), admin.dni, wrong).await.status,
        422
    );
    let sgtd = world.sign_in(&admin).await;
    let link = link_of(&world.invite(&sgtd, entity, &person).await);
    let pairs = [("password", PASSWORD), ("password_again", PASSWORD)];
    let session = world
        .post(&Client::default(), &link, &pairs)
        .await
        .session()
        .unwrap();
    let client = Client {
        cookie: Some(session.clone()),
        ..Client::default()
    };
    let csrf = world.csrf(&client).await;
    let body = json!({"label": "Integración", "days": 30, "current": PASSWORD});
    let made = world
        .post_json(&client, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
        .await
        .json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    world
        .me(&Client {
            bearer: Some(secret.clone()),
            ..Client::default()
        })
        .await;

    let token = link.rsplit('/').next().unwrap().to_owned();
    let secrets = [PASSWORD, wrong, &session, &csrf, &token, &secret];
    let data = [
        admin.dni,
        person.dni,
        admin.email,
        person.email,
        "Ficticia",
        "Marcela",
        "203.0.113.7",
    ];

    let acts = texts_of(
        &world,
        "register_act",
        "SELECT envelope || COALESCE(payload, '') FROM register_act",
    )
    .await;
    assert!(acts.contains("identity/access-key-created") && acts.contains("identity/account-activated"));
    let tables = [
        "SELECT hash || csrf_hash || person_id FROM identity_session",
        "SELECT hash || person_id || purpose FROM identity_invitation",
        "SELECT hash || person_id || label FROM identity_key",
        "SELECT password || person_id || state FROM identity_account",
        "SELECT id || account || address || place FROM identity_attempt",
        "SELECT place FROM identity_place",
    ];
    let mut kept = String::new();
    for sql in tables {
        kept.push_str(&texts_of(&world, sql, sql).await);
    }
    let log = heard.text();
    assert!(log.contains("sign-in refused"), "the log was not heard: {log}");
    for (place, text) in [("acts", &acts), ("tables", &kept), ("log", &log)] {
        for word in secrets.iter().chain(&data) {
            assert!(!text.contains(*word), "{word} stands in the {place}");
        }
    }
}

/// Every row of a query as one text; there must be some.
async fn texts_of(world: &World, name: &str, sql: &'static str) -> String {
    let rows: Vec<(String,)> = world.house.register.db().query(sql, Vec::new()).await.unwrap();
    assert!(!rows.is_empty(), "{name} is empty");
    rows.into_iter().map(|(text,)| text + "\n").collect()
}
