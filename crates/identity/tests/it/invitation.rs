//! Invitations: one use, one week, and no way to take over somebody else.

use crate::reply::{link_of, secret_of};
use crate::world::{Client, PASSWORD, World};
use jiff::SignedDuration;

const SET: [(&str, &str); 2] = [("password", PASSWORD), ("password_again", PASSWORD)];

#[tokio::test]
async fn a_link_says_whose_it_is_and_works_once() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let inviter = world.sign_in(&admin).await;

    let form = world.get(&inviter, &format!("/invitar?entity={entity}")).await;
    assert!(form.text.contains("Marcela Ejemplo Quispe"), "{}", form.text);
    let (csrf, once) = (form.csrf(), form.hidden("_clave"));
    let pairs = [
        ("csrf", csrf.as_str()),
        ("_clave", &once),
        ("entity", &entity.to_string()),
        ("person", &person.id.to_string()),
    ];
    let made = world.post(&inviter, "/invitar", &pairs).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let link = secret_of(&made)
        .strip_prefix("https://qhapaq.example")
        .unwrap()
        .to_owned();
    let twice = world.post(&inviter, "/invitar", &pairs).await;
    assert_eq!(twice.status, 422, "the same form sent twice makes no second link");

    let stranger = Client::default();
    for _ in 0..2 {
        let shown = world.get(&stranger, &link).await;
        assert_eq!(shown.status, 200);
        assert!(
            shown.text.contains("Marcela Ejemplo Quispe") && shown.text.contains("Municipalidad de muestra")
        );
        assert!(
            !shown.text.contains(person.dni),
            "the page shows the document number"
        );
        assert_eq!(shown.headers["referrer-policy"], "same-origin");
        assert!(
            shown
                .headers
                .get_all("cache-control")
                .iter()
                .any(|value| value == "no-store")
        );
    }
    let weak = world
        .post(
            &stranger,
            &link,
            &[
                ("password", "Municipalidad2026"),
                ("password_again", "Municipalidad2026"),
            ],
        )
        .await;
    assert_eq!(
        weak.status.as_u16(),
        422,
        "a refused password does not use the link up"
    );
    let set = world.post(&stranger, &link, &SET).await;
    assert_eq!((set.status.as_u16(), set.location()), (303, "/despacho"));
    let me = world
        .me(&Client {
            cookie: set.session(),
            ..Client::default()
        })
        .await;
    assert_eq!(me["acting"]["office"], "entity_head");

    assert_eq!(world.get(&stranger, &link).await.status, 410);
    assert_eq!(world.post(&stranger, &link, &SET).await.status, 410);
    assert_eq!(
        world.get(&stranger, "/invitacion/desconocida").await.status,
        410,
        "unknown reads like used"
    );
}

#[tokio::test]
async fn a_link_is_old_after_a_week_and_replaced_by_the_next() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let inviter = world.sign_in(&admin).await;
    let first = link_of(&world.invite(&inviter, entity, &person).await);
    let second = link_of(&world.invite(&inviter, entity, &person).await);
    assert_eq!(
        world.get(&Client::default(), &first).await.status,
        410,
        "a new link ends the one before"
    );
    world.later(SignedDuration::from_hours(7 * 24 - 1));
    assert_eq!(world.get(&Client::default(), &second).await.status, 200);
    world.later(SignedDuration::from_hours(1));
    assert_eq!(world.post(&Client::default(), &second, &SET).await.status, 410);
    assert_eq!(
        world
            .try_in(&Client::default(), person.dni, PASSWORD)
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn two_who_follow_a_link_at_once_do_not_both_enter() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let inviter = world.sign_in(&admin).await;
    let link = link_of(&world.invite(&inviter, entity, &person).await);
    let stranger = Client::default();
    let (one, two) = tokio::join!(
        world.post(&stranger, &link, &SET),
        world.post(&stranger, &link, &SET)
    );
    let entered = [&one, &two]
        .iter()
        .filter(|reply| reply.session().is_some())
        .count();
    assert_eq!(entered, 1, "{} and {}", one.status, two.status);
}

#[tokio::test]
async fn an_invitation_reaches_no_further_than_the_power_of_who_gives_it() {
    let (world, admin) = World::open().await;
    let here = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let there = world
        .entity("Otra municipalidad", "district_municipality", None)
        .await;
    let head = world.person("47654321", "cabeza@muestra.example").await;
    let both = world.person("47654322", "ambas@muestra.example").await;
    let apart = world.person("47654323", "aparte@muestra.example").await;
    world.designate(&head, "entity_head", here).await;
    world.designate(&both, "unit_head", here).await;
    world.designate(&both, "digital_leader", there).await;
    world.designate(&apart, "entity_head", there).await;
    let sgtd = world.sign_in(&admin).await;
    let client = world.activate(&sgtd, here, &head).await;

    for (entity, person, status, code) in [
        (here, &both, 403, "identity-invite-beyond"),
        (there, &apart, 403, "capability-denied-entity"),
        (here, &apart, 422, "identity-invite-no-office"),
        (here, &head, 422, "identity-invite-self"),
    ] {
        let reply = world.invite(&client, entity, person).await;
        assert_eq!(reply.status, status, "{}", reply.text);
        assert_eq!(reply.json()["errors"][0]["code"], code);
    }
    assert_eq!(
        world.invite(&sgtd, here, &both).await.status,
        201,
        "the whole State reaches both"
    );
    let stranger = world
        .post_json(
            &Client::default(),
            "/api/v1/invitations",
            &serde_json::json!({}),
            &[],
        )
        .await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test]
async fn a_link_opens_no_office_that_came_after_it() {
    let (world, admin) = World::open().await;
    let here = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let there = world
        .entity("Otra municipalidad", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", here).await;
    let inviter = world.sign_in(&admin).await;
    let link = link_of(&world.invite(&inviter, here, &person).await);
    assert_eq!(world.get(&Client::default(), &link).await.status, 200);
    world.designate(&person, "digital_leader", there).await;
    assert_eq!(world.post(&Client::default(), &link, &SET).await.status, 410);
    let link = link_of(&world.invite(&inviter, here, &person).await);
    assert_eq!(
        world.post(&Client::default(), &link, &SET).await.status,
        303,
        "a link given for both opens both"
    );
}

#[tokio::test]
async fn a_recovered_account_loses_sessions_and_keys() {
    let (world, admin) = World::open().await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let sgtd = world.sign_in(&admin).await;
    let before = world.activate(&sgtd, entity, &person).await;
    let csrf = world.csrf(&before).await;
    let body = serde_json::json!({"label": "Integración", "days": 90, "current": PASSWORD});
    let key = world
        .post_json(&before, "/api/v1/access-keys", &body, &[("x-qhapaq-csrf", &csrf)])
        .await;
    let program = Client {
        bearer: Some(key.json()["secret"].as_str().unwrap().to_owned()),
        ..Client::default()
    };
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 200);

    let invited = world.invite(&sgtd, entity, &person).await;
    let link = link_of(&invited);
    assert_eq!(
        world.get(&before, "/api/v1/me").await.status,
        200,
        "an invitation alone takes nothing away"
    );
    let second = world.second(&sgtd, entity).await;
    assert_eq!(world.confirm(&second, &invited).await.status, 201);
    assert!(
        world
            .get(&Client::default(), &link)
            .await
            .text
            .contains("Recuperar tu cuenta")
    );
    let pairs = [
        ("password", "cuatro gatos y un mar"),
        ("password_again", "cuatro gatos y un mar"),
    ];
    assert_eq!(world.post(&Client::default(), &link, &pairs).await.status, 303);
    assert_eq!(world.get(&before, "/api/v1/me").await.status, 401);
    assert_eq!(world.get(&program, "/api/v1/me").await.status, 401);
    assert_eq!(
        world
            .try_in(&Client::default(), person.dni, PASSWORD)
            .await
            .status,
        422
    );
    let kinds: Vec<(String,)> = world
        .house
        .register
        .db()
        .query(
            "SELECT kind FROM register_act ORDER BY seq DESC LIMIT 2",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(
        kinds.iter().map(|(kind,)| kind.as_str()).collect::<Vec<_>>(),
        ["identity/access-key-revoked", "identity/account-activated"]
    );
}
