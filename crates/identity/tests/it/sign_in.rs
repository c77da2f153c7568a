//! Sign in and out.

use crate::world::{Client, PASSWORD, World};

#[tokio::test]
async fn by_document_number_or_address_and_out_again() {
    let (world, admin) = World::open().await;
    for login in [admin.dni, admin.email, " LUZ.Muestra@sgtd.example "] {
        let reply = world.try_in(&Client::default(), login, PASSWORD).await;
        assert_eq!(
            (reply.status.as_u16(), reply.location()),
            (303, "/despacho"),
            "{login}"
        );
        let cookie = reply.set_cookie();
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(
                cookie.split("; ").any(|given| given == part),
                "{part} is missing in the cookie"
            );
        }
        assert!(!cookie.contains("Domain"));
    }
    let client = world.sign_in(&admin).await;
    let me = world.me(&client).await;
    assert_eq!(me["person"], serde_json::json!(admin.id));
    assert_eq!(me["acting"]["office"], "sgtd_administrator");

    let csrf = world.csrf(&client).await;
    let out = world.post(&client, "/salir", &[("csrf", &csrf)]).await;
    assert_eq!((out.status.as_u16(), out.location()), (303, "/"));
    assert!(out.set_cookie().contains("Max-Age=0") && out.session().is_none());
    assert_eq!(
        world.get(&client, "/api/v1/me").await.status,
        401,
        "the session must end on the server"
    );
}

#[tokio::test]
async fn wrong_name_and_wrong_password_read_the_same() {
    let (world, admin) = World::open().await;
    let person = world.person("47654321", "sin.cuenta@muestra.example").await;
    let mut pages = Vec::new();
    for (login, password) in [
        (admin.dni, "otra frase cualquiera"),
        ("40000000", PASSWORD),
        (person.dni, PASSWORD),
        ("nadie@x.example", PASSWORD),
        ("hola", PASSWORD),
    ] {
        let reply = world.try_in(&Client::default(), login, password).await;
        assert_eq!(reply.status, 422, "{login}");
        assert!(reply.session().is_none());
        assert!(!reply.text.contains(password), "the password came back");
        pages.push(reply.text.replace(login, ""));
    }
    assert!(pages[0].contains("no corresponden"));
    assert!(
        pages.windows(2).all(|pair| pair[0] == pair[1]),
        "the pages differ"
    );
}

#[tokio::test]
async fn what_is_left_empty_is_named() {
    let (world, _) = World::open().await;
    let reply = world.try_in(&Client::default(), "", "").await;
    assert_eq!(reply.status, 422);
    assert!(reply.text.contains("href=\"#login\"") && reply.text.contains("href=\"#password\""));
    assert!(reply.text.contains("<title>Error: Ingresar"));
}

#[tokio::test]
async fn the_way_back_stays_in_the_house() {
    let (world, admin) = World::open().await;
    for (back, want) in [
        ("/entidades?p=2", "/entidades?p=2"),
        ("//otro.example/x", "/despacho"),
        ("https://otro.example/", "/despacho"),
        ("/\\otro.example", "/despacho"),
        ("/\t/otro.example", "/despacho"),
        ("/en//otro.example", "/despacho"),
        ("/salir", "/despacho"),
        ("", "/despacho"),
    ] {
        let pairs = [("login", admin.dni), ("password", PASSWORD), ("volver", back)];
        let reply = world.post(&Client::default(), "/ingresar", &pairs).await;
        assert_eq!((reply.status.as_u16(), reply.location()), (303, want), "{back:?}");
        let form = world
            .get(
                &Client::default(),
                &format!("/ingresar?{}", capability::encode(&[("volver", back)])),
            )
            .await;
        assert!(
            !form.hidden("volver").contains("otro.example"),
            "{back:?} is in the form"
        );
    }
    let english = world
        .post(
            &Client::default(),
            "/en/ingresar",
            &[
                ("login", admin.dni),
                ("password", PASSWORD),
                ("volver", "/en/cuenta"),
            ],
        )
        .await;
    assert_eq!(english.location(), "/en/cuenta");
}

#[tokio::test]
async fn a_session_that_was_planted_is_worth_nothing() {
    let (world, admin) = World::open().await;
    let planted = "A".repeat(43);
    let browser = Client {
        cookie: Some(planted.clone()),
        ..Client::default()
    };
    let reply = world.try_in(&browser, admin.dni, PASSWORD).await;
    assert_eq!(reply.status, 303);
    assert_ne!(reply.session().unwrap(), planted);
    assert_eq!(
        world.get(&browser, "/api/v1/me").await.status,
        401,
        "the planted session was taken over"
    );

    let first = Client {
        cookie: reply.session(),
        ..Client::default()
    };
    let csrf = world.csrf(&first).await;
    let again = world
        .post(
            &first,
            "/ingresar",
            &[("login", admin.dni), ("password", PASSWORD), ("csrf", &csrf)],
        )
        .await;
    assert_eq!(again.status, 303);
    assert_ne!(again.session(), first.cookie);
    assert_eq!(
        world.get(&first, "/api/v1/me").await.status,
        401,
        "the session before must end"
    );
}

#[tokio::test]
async fn an_erased_person_opens_nothing() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let erase = directory::people::erase(admin.id, jiff::civil::date(2026, 11, 20));
    world.house.register.db().commit(&[erase]).await.unwrap();
    assert_eq!(world.get(&client, "/api/v1/me").await.status, 401);
    assert_eq!(
        world.try_in(&Client::default(), admin.dni, PASSWORD).await.status,
        422
    );
}
