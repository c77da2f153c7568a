//! The first administrator.

use crate::world::{Client, PASSWORD, World, opening};
use jiff::SignedDuration;

const FORM: [(&str, &str); 6] = [
    ("dni", "41234567"),
    ("given_names", "Luz Ficticia"),
    ("surnames", "Muestra Sulca"),
    ("email", "Luz.Muestra@sgtd.example"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
];

#[tokio::test]
async fn the_link_makes_one_administrator() {
    let world = World::empty().await;
    let (stranger, link) = (
        Client::default(),
        format!(
            "/primer-acceso/{}",
            identity::first_access_token(&world.house).await.unwrap()
        ),
    );
    assert_eq!(world.get(&stranger, &link).await.status, 200);
    let mut wrong = FORM;
    wrong[0].1 = "4123456";
    let refused = world.post(&stranger, &link, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("href=\"#dni\"") && refused.text.contains("value=\"Luz Ficticia\""),
        "what was typed is kept"
    );
    assert!(!refused.text.contains(PASSWORD));

    let made = world.post(&stranger, &link, &FORM).await;
    assert_eq!(
        (made.status.as_u16(), made.location()),
        (303, "/despacho"),
        "{}",
        made.text
    );
    let me = world
        .me(&Client {
            cookie: made.session(),
            ..Client::default()
        })
        .await;
    assert_eq!(me["acting"]["office"], "sgtd_administrator");
    let kinds: Vec<(String,)> = world
        .house
        .register
        .db()
        .query(
            "SELECT kind FROM register_act ORDER BY seq DESC LIMIT 3",
            Vec::new(),
        )
        .await
        .unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|(kind,)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "identity/account-activated",
            "directory/designated",
            "directory/person-registered"
        ]
    );

    assert_eq!(world.get(&stranger, &link).await.status, 404);
    assert_eq!(world.post(&stranger, &link, &FORM).await.status, 404);
    assert!(
        identity::first_access_token(&world.house).await.is_err(),
        "the way is closed"
    );
    assert_eq!(
        world
            .try_in(&stranger, "luz.muestra@sgtd.example", PASSWORD)
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn the_link_lives_a_day_and_ends_when_somebody_was_faster() {
    let world = World::empty().await;
    let link = format!(
        "/primer-acceso/{}",
        identity::first_access_token(&world.house).await.unwrap()
    );
    world.later(SignedDuration::from_hours(identity::FIRST_ACCESS_HOURS));
    assert_eq!(world.get(&Client::default(), &link).await.status, 404);

    let link = format!(
        "/primer-acceso/{}",
        identity::first_access_token(&world.house).await.unwrap()
    );
    world.administrator().await;
    let mut other = FORM;
    other[0].1 = "41234568";
    let late = world.post(&Client::default(), &link, &other).await;
    assert_eq!(late.status, 422);
    assert!(late.text.contains("Ya hay una persona que administra"));
    assert!(late.session().is_none());
}

#[tokio::test]
async fn shared_passwords_open_demonstrations_only() {
    let world = World::with(opening().demo()).await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    let shared = identity::demo_password();
    identity::demo_account(&world.house, person.id, &shared)
        .await
        .unwrap();
    let reply = world
        .try_in(&Client::default(), person.dni, identity::DEMO_PASSWORD)
        .await;
    assert_eq!(reply.status, 303);
    assert!(!reply.set_cookie().contains("Secure"));
    let marked: Vec<(String,)> = world
        .house
        .register
        .db()
        .query("SELECT state FROM identity_account", Vec::new())
        .await
        .unwrap();
    assert_eq!(marked[0].0, "demo");

    let earnest = World::with(opening()).await;
    let person = earnest.person("47654321", "marcela@muestra.example").await;
    assert!(
        identity::demo_account(&earnest.house, person.id, &shared)
            .await
            .is_err()
    );
    let sql = "INSERT INTO identity_account (person_id, password, state, created_at, password_at) SELECT $1, $2, 'demo', $3, $3";
    let kept: Vec<(String,)> = world
        .house
        .register
        .db()
        .query("SELECT password FROM identity_account", Vec::new())
        .await
        .unwrap();
    let carried = register::db::stmt(
        sql,
        register::args![person.id, &kept[0].0, "2026-11-20T00:00:00.000Z"],
    );
    earnest.house.register.db().commit(&[carried]).await.unwrap();
    let reply = earnest
        .try_in(&Client::default(), person.dni, identity::DEMO_PASSWORD)
        .await;
    assert_eq!(
        reply.status, 422,
        "a copied demonstration account must not open an earnest house"
    );
}
