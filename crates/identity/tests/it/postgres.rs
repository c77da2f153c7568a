//! The same door on the other database: one journey through every statement of this crate.

use crate::pg;
use crate::reply::link_of;
use crate::world::{Client, ELSEWHERE, PASSWORD, World, opening};
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn the_whole_journey() {
    let Some(url) = pg::fresh_database("the_whole_journey") else {
        return;
    };
    let world = World::on(&url, opening().demo().secure_cookies()).await;
    let first = format!(
        "/primer-acceso/{}",
        identity::first_access_token(&world.house).await.unwrap()
    );
    assert_eq!(world.get(&Client::default(), &first).await.status, 200);
    let admin = world.administrator().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;

    let elsewhere = Client {
        peer: Some(ELSEWHERE),
        ..Client::default()
    };
    for _ in 0..5 {
        assert_eq!(
            world
                .try_in(&elsewhere, admin.dni, "no es esta la frase")
                .await
                .status,
            422
        );
    }
    assert_eq!(world.try_in(&elsewhere, admin.dni, PASSWORD).await.status, 429);
    world.later(SignedDuration::from_secs(90));
    let sgtd = world.sign_in(&admin).await;
    let client = world.activate(&sgtd, entity, &person).await;
    let other = world.sign_in(&person).await;

    let csrf = world.csrf(&client).await;
    let body = json!({"label": "Integración", "days": 30, "current": PASSWORD});
    let made = world
        .post_json(&client, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
        .await
        .json();
    let program = Client {
        bearer: Some(made["secret"].as_str().unwrap().to_owned()),
        ..Client::default()
    };
    assert_eq!(world.me(&program).await["acting"]["office"], "entity_head");
    assert_eq!(world.get(&client, "/cuenta").await.status, 200);
    let designation = world.me(&client).await["acting"]["designation"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        world
            .post(
                &client,
                "/cuenta/cargo",
                &[("csrf", &csrf), ("designation", &designation)]
            )
            .await
            .status,
        303
    );
    assert_eq!(
        world
            .post(&client, "/cuenta/sesiones", &[("csrf", &csrf)])
            .await
            .status,
        303
    );
    assert_eq!(world.get(&other, "/api/v1/me").await.status, 401);
    let revoked = world
        .post_json(
            &program,
            "/api/v1/access-key-revocations",
            &json!({"key": made["key"]}),
            &[],
        )
        .await;
    assert_eq!(revoked.status, 201, "{}", revoked.text);
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 401);

    let invited = world.invite(&sgtd, entity, &person).await;
    let link = link_of(&invited);
    let second = world.second(&sgtd, entity).await;
    assert_eq!(world.confirm(&second, &invited).await.status, 201);
    let pairs = [
        ("password", "cuatro gatos y un mar"),
        ("password_again", "cuatro gatos y un mar"),
    ];
    assert_eq!(world.post(&Client::default(), &link, &pairs).await.status, 303);
    assert_eq!(world.get(&client, "/api/v1/me").await.status, 401);
    let csrf = world.csrf(&sgtd).await;
    assert_eq!(world.post(&sgtd, "/salir", &[("csrf", &csrf)]).await.status, 303);
    let invented = world.person("47654329", "inventada@muestra.example").await;
    identity::demo_account(&world.house, invented.id, &identity::demo_password())
        .await
        .unwrap();
    assert_eq!(
        world
            .try_in(&Client::default(), invented.dni, identity::DEMO_PASSWORD)
            .await
            .status,
        303
    );
}
