//! Sessions: idle, old, forged, without an office.

use crate::world::{Client, PASSWORD, World};
use jiff::SignedDuration;

#[tokio::test]
async fn a_session_idles_out_and_grows_old() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    world.later(SignedDuration::from_hours(8));
    assert_eq!(
        world.get(&client, "/api/v1/me").await.status,
        401,
        "eight idle hours"
    );

    let client = world.sign_in(&admin).await;
    for _ in 0..23 {
        world.later(SignedDuration::from_hours(7));
        assert_eq!(world.get(&client, "/api/v1/me").await.status, 200);
    }
    world.later(SignedDuration::from_hours(7));
    assert_eq!(
        world.get(&client, "/api/v1/me").await.status,
        401,
        "seven days, however busy"
    );
}

#[tokio::test]
async fn the_last_use_is_written_once_a_minute() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let seen = async || {
        let rows: Vec<(String,)> = world
            .house
            .register
            .db()
            .query("SELECT seen_at FROM identity_session", Vec::new())
            .await
            .unwrap();
        rows[0].0.clone()
    };
    let first = seen().await;
    world.later(SignedDuration::from_secs(59));
    world.me(&client).await;
    assert_eq!(seen().await, first);
    world.later(SignedDuration::from_secs(1));
    world.me(&client).await;
    assert_ne!(seen().await, first);
}

#[tokio::test]
async fn a_form_without_its_token_does_nothing() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let other = world.sign_in(&admin).await;
    let foreign = world.csrf(&other).await;
    for csrf in ["", "x", &foreign] {
        for path in [
            "/salir",
            "/cuenta/cargo",
            "/cuenta/sesiones",
            "/cuenta/clave",
            "/cuenta/llaves",
            "/invitar",
        ] {
            assert_eq!(
                world.post(&client, path, &[("csrf", csrf)]).await.status,
                403,
                "{path} with {csrf:?}"
            );
        }
    }
    let body = serde_json::json!({"label": "x", "days": 30, "current": PASSWORD});
    assert_eq!(
        world
            .post_json(&client, "/api/v1/access-keys", &body, &[])
            .await
            .status,
        403
    );
    assert_eq!(
        world.get(&client, "/api/v1/me").await.status,
        200,
        "nothing was done"
    );
}

#[tokio::test]
async fn power_ends_with_the_designation() {
    let (world, admin) = World::open().await;
    let here = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let there = world
        .entity("Otra municipalidad", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    let head = world.designate(&person, "entity_head", here).await;
    let leader = world.designate(&person, "digital_leader", there).await;
    let inviter = world.sign_in(&admin).await;
    let client = world.activate(&inviter, here, &person).await;

    let csrf = world.csrf(&client).await;
    let chosen = world
        .post(
            &client,
            "/cuenta/cargo",
            &[("csrf", &csrf), ("designation", &head.to_string())],
        )
        .await;
    assert_eq!(chosen.status, 303);
    assert_eq!(world.me(&client).await["acting"]["designation"], head.to_string());

    world.end(head, "entity_head", here).await;
    let me = world.me(&client).await;
    assert_eq!(
        me["acting"]["designation"],
        leader.to_string(),
        "another office takes its place at once"
    );
    let back = world
        .post(
            &client,
            "/cuenta/cargo",
            &[("csrf", &csrf), ("designation", &head.to_string())],
        )
        .await;
    assert_eq!(back.status, 403, "an ended office cannot be chosen again");

    world.end(leader, "digital_leader", there).await;
    let me = world.me(&client).await;
    assert_eq!(me["acting"], serde_json::Value::Null);
    assert_eq!(me["offices"], serde_json::json!([]));
    assert_eq!(world.get(&client, "/invitar").await.status, 403);
    assert_eq!(
        world.get(&client, "/cuenta").await.status,
        200,
        "the account itself stays"
    );
}

#[tokio::test]
async fn the_others_are_closed_and_this_one_stays() {
    let (world, admin) = World::open().await;
    let (here, there) = (world.sign_in(&admin).await, world.sign_in(&admin).await);
    let page = world.get(&here, "/cuenta").await;
    assert!(page.text.contains("Cerrar las demás"));
    let csrf = world.csrf(&here).await;
    assert_eq!(
        world
            .post(&here, "/cuenta/sesiones", &[("csrf", &csrf)])
            .await
            .status,
        303
    );
    assert_eq!(world.get(&here, "/api/v1/me").await.status, 200);
    assert_eq!(world.get(&there, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_closes_the_others() {
    let (world, admin) = World::open().await;
    let (here, there) = (world.sign_in(&admin).await, world.sign_in(&admin).await);
    let csrf = world.csrf(&here).await;
    let change = |current: &'static str, new: &'static str, again: &'static str| {
        let (world, here, csrf) = (&world, &here, &csrf);
        async move {
            let pairs = [
                ("csrf", csrf.as_str()),
                ("current", current),
                ("password", new),
                ("password_again", again),
            ];
            world.post(here, "/cuenta/clave", &pairs).await
        }
    };
    for (current, new, again, anchor) in [
        (
            "otra cosa distinta",
            "cuatro gatos y un mar",
            "cuatro gatos y un mar",
            "#current",
        ),
        (
            PASSWORD,
            "cuatro gatos y un mar",
            "cuatro gatos y dos mares",
            "#password_again",
        ),
        (PASSWORD, "clave de 41234567", "clave de 41234567", "#password"),
        (PASSWORD, "corta", "corta", "#password"),
    ] {
        let reply = change(current, new, again).await;
        assert_eq!(reply.status, 422, "{new}");
        assert!(reply.text.contains(&format!("href=\"{anchor}\"")), "{new}");
    }
    assert_eq!(
        change(PASSWORD, "cuatro gatos y un mar", "cuatro gatos y un mar")
            .await
            .status,
        303
    );
    assert_eq!(world.get(&here, "/api/v1/me").await.status, 200);
    assert_eq!(world.get(&there, "/api/v1/me").await.status, 401);
    assert_eq!(
        world.try_in(&Client::default(), admin.dni, PASSWORD).await.status,
        422
    );
    assert_eq!(
        world
            .try_in(&Client::default(), admin.dni, "cuatro gatos y un mar")
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn one_session_is_told_by_its_device_and_ended_alone() {
    let (world, admin) = World::open().await;
    let (mine, other) = (world.sign_in(&admin).await, world.sign_in(&admin).await);
    const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let name = [("login", admin.dni), ("password", PASSWORD)];
    let lent = world.form("/ingresar", &name, &[("user-agent", AGENT)]).await;
    let lent = Client {
        cookie: lent.session(),
        ..Client::default()
    };
    let page = world.get(&mine, "/cuenta").await;
    assert!(page.text.contains("Firefox en Linux") && page.text.contains("No se sabe"));
    assert!(!page.text.contains("Gecko"), "two words, never the header");
    let sids: Vec<(String,)> = world
        .house
        .register
        .db()
        .query("SELECT sid FROM identity_session WHERE device <> ''", Vec::new())
        .await
        .unwrap();
    let csrf = world.csrf(&mine).await;
    let one = [(ui::Form::CSRF, csrf.as_str()), ("session", sids[0].0.as_str())];
    assert!(page.text.contains(one[1].1));
    assert_eq!(world.post(&mine, "/cuenta/sesiones/una", &one).await.status, 303);
    assert_eq!(world.get(&lent, "/api/v1/me").await.status, 401);
    for client in [&mine, &other] {
        assert_eq!(world.get(client, "/api/v1/me").await.status, 200);
    }
    let none = [(ui::Form::CSRF, csrf.as_str()), ("session", "")];
    world.post(&mine, "/cuenta/sesiones/una", &none).await;
    assert_eq!(world.get(&other, "/api/v1/me").await.status, 200);
}
