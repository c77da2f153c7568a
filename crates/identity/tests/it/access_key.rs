//! Access keys: they work for programs, under one designation, until they are revoked or it ends.

use crate::reply::secret_of;
use crate::world::{Client, PASSWORD, World};
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn a_key_works_until_it_is_revoked() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let form = world.get(&client, "/cuenta/llaves").await;
    let (csrf, once) = (form.csrf(), form.hidden("_clave"));
    let pairs = [
        ("csrf", csrf.as_str()),
        ("_clave", &once),
        ("label", "Mesa de partes"),
        ("days", "90"),
        ("current", PASSWORD),
    ];
    let made = world.post(&client, "/cuenta/llaves", &pairs).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let secret = secret_of(&made);
    assert!(secret.starts_with("qh_") && secret.len() == 46);
    assert_eq!(
        world.post(&client, "/cuenta/llaves", &pairs).await.status,
        422,
        "sent twice, made once"
    );

    let program = Client {
        bearer: Some(secret.clone()),
        ..Client::default()
    };
    let me = world.me(&program).await;
    assert_eq!(
        (&me["by_key"], &me["acting"]["office"]),
        (&json!(true), &json!("sgtd_administrator"))
    );
    let cookie = Client {
        cookie: Some(secret),
        ..Client::default()
    };
    assert_eq!(
        world.get(&cookie, "/api/v1/me").await.status,
        401,
        "a key is no session"
    );

    let page = world.get(&client, "/cuenta").await;
    assert!(page.text.contains("Mesa de partes"));
    let (_, after) = page.text.split_once("/cuenta/llaves/revocar?key=").unwrap();
    let key = after.split('"').next().unwrap().to_owned();
    let csrf = world.csrf(&client).await;
    let revoke = [("csrf", csrf.as_str()), ("key", &key), ("_paso", "registrar")];
    let revoked = world.post(&client, "/cuenta/llaves/revocar", &revoke).await;
    assert_eq!(
        (revoked.status.as_u16(), revoked.location()),
        (303, "/cuenta"),
        "{}",
        revoked.text
    );
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 401);
    assert_eq!(
        world
            .post(&client, "/cuenta/llaves/revocar", &revoke)
            .await
            .status,
        409
    );
}

#[tokio::test]
async fn a_key_needs_the_password_and_makes_no_other_key() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let csrf = world.csrf(&client).await;
    let ask = async |client: &Client, body| {
        world
            .post_json(client, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
            .await
    };
    for (body, status, field) in [
        (
            json!({"label": "x", "days": 90, "current": "no es la mía, no"}),
            422,
            json!("current"),
        ),
        (
            json!({"label": "x", "days": 91, "current": PASSWORD}),
            422,
            json!("days"),
        ),
        (
            json!({"label": "", "days": 90, "current": PASSWORD}),
            422,
            json!("label"),
        ),
        (
            json!({"label": "x", "days": "90", "current": PASSWORD}),
            400,
            json!("days"),
        ),
        (json!({"label": "x", "otro": 1}), 400, json!("otro")),
    ] {
        let reply = ask(&client, body.clone()).await;
        assert_eq!(reply.status, status, "{body}");
        assert_eq!(reply.json()["errors"][0]["field"], field, "{body}");
        assert_eq!(reply.headers["content-type"], "application/problem+json");
    }
    let made = ask(&client, json!({"label": "x", "days": 30, "current": PASSWORD})).await;
    assert_eq!(made.status, 201);
    let program = Client {
        bearer: Some(made.json()["secret"].as_str().unwrap().to_owned()),
        ..Client::default()
    };
    let other = ask(&program, json!({"label": "y", "days": 30, "current": PASSWORD})).await;
    assert_eq!(
        (other.status.as_u16(), other.json()["errors"][0]["code"].clone()),
        (403, json!("identity-key-by-key"))
    );
    assert_eq!(
        world
            .post(&program, "/cuenta/clave", &[("current", PASSWORD)])
            .await
            .status,
        422
    );

    let revoke = json!({"key": made.json()["key"]});
    let revoked = world
        .post_json(&program, "/api/v1/access-key-revocations", &revoke, &[])
        .await;
    assert_eq!(revoked.status, 201, "a key may end itself: {}", revoked.text);
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_key_ends_with_its_days_and_with_its_designation() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    let leader = world.designate(&person, "digital_leader", entity).await;
    world.designate(&person, "unit_head", entity).await;
    let inviter = world.sign_in(&admin).await;
    let client = world.activate(&inviter, entity, &person).await;
    let csrf = world.csrf(&client).await;
    world
        .post(
            &client,
            "/cuenta/cargo",
            &[("csrf", &csrf), ("designation", &leader.to_string())],
        )
        .await;
    let body = json!({"label": "x", "days": 30, "current": PASSWORD});
    let mut programs = Vec::new();
    for _ in 0..2 {
        let made = world
            .post_json(&client, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
            .await;
        programs.push(Client {
            bearer: Some(made.json()["secret"].as_str().unwrap().to_owned()),
            ..Client::default()
        });
    }
    assert_eq!(
        world.me(&programs[0]).await["offices"].as_array().unwrap().len(),
        1,
        "a key sees its own office only"
    );
    world.end(leader, "digital_leader", entity).await;
    assert_eq!(
        world.get(&programs[0], "/api/v1/me").await.status,
        401,
        "no fall-back to another office"
    );
    assert_eq!(world.me(&client).await["acting"]["office"], "unit_head");

    let made = world
        .post_json(&client, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
        .await;
    let program = Client {
        bearer: Some(made.json()["secret"].as_str().unwrap().to_owned()),
        ..Client::default()
    };
    world.later(SignedDuration::from_hours(30 * 24 - 1));
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 200);
    world.later(SignedDuration::from_hours(1));
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn nobody_revokes_the_key_of_another() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let sgtd = world.sign_in(&admin).await;
    let client = world.activate(&sgtd, entity, &person).await;
    let csrf = world.csrf(&sgtd).await;
    let body = json!({"label": "Ajena", "days": 30, "current": PASSWORD});
    let made = world
        .post_json(&sgtd, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
        .await
        .json();
    let key = made["key"].as_str().unwrap();
    let page = world
        .get(&client, &format!("/cuenta/llaves/revocar?key={key}"))
        .await;
    assert!(!page.text.contains("Ajena"), "the name of another's key is shown");
    let csrf = world.csrf(&client).await;
    let reply = world
        .post(
            &client,
            "/cuenta/llaves/revocar",
            &[("csrf", &csrf), ("key", key), ("_paso", "registrar")],
        )
        .await;
    assert_eq!(reply.status, 422);
    let program = Client {
        bearer: Some(made["secret"].as_str().unwrap().to_owned()),
        ..Client::default()
    };
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 200);
}
