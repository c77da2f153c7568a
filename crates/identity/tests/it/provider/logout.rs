//! Signing out from both sides, and what ends with a session.

use super::party::{Town, parameter};
use crate::world::Client;
use jiff::SignedDuration;

const OUT: &str = "https://mesa.muestra.example/fuera";

#[tokio::test]
async fn a_system_signs_its_person_out_by_the_token_it_was_given() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let pairs = [
        ("id_token_hint", hint),
        ("post_logout_redirect_uri", OUT),
        ("state", "adios"),
    ];
    let path = format!("/oidc/logout?{}", capability::encode(&pairs));
    let other = town.world.sign_in(&town.clerk).await;
    let asked = town.world.get(&other, &path).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("name=\"csrf\""), "another session is asked");
    town.world.later(SignedDuration::from_secs(3_000));
    let done = town.world.get(&town.browser, &path).await;
    assert_eq!(done.header("refresh"), format!("0; url={OUT}?state=adios"));
    assert!(done.set_cookie().contains("Max-Age=0"));
    assert_eq!(town.world.get(&town.browser, "/api/v1/me").await.status, 401);
    assert_eq!(town.world.get(&other, "/api/v1/me").await.status, 200);
}

#[tokio::test]
async fn nobody_is_signed_out_or_led_away_by_a_link_alone() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[]).await;
    for pairs in [
        vec![],
        vec![("id_token_hint", "x.y.z")],
        vec![
            ("client_id", party.id.as_str()),
            ("post_logout_redirect_uri", OUT),
        ],
        vec![
            ("client_id", party.id.as_str()),
            ("post_logout_redirect_uri", "https://evil.example/"),
        ],
    ] {
        let path = format!("/oidc/logout?{}", capability::encode(&pairs));
        let asked = town.world.get(&town.browser, &path).await;
        assert_eq!(asked.status, 200);
        assert!(asked.headers.get("refresh").is_none());
        assert_eq!(town.world.get(&town.browser, "/api/v1/me").await.status, 200);
    }
    let forged = [("client_id", party.id.as_str()), (ui::Form::CSRF, "x")];
    let sent = town.world.post(&town.browser, "/oidc/logout", &forged).await;
    assert_eq!(sent.status, 303, "it comes again as a question");
    assert_eq!(town.world.get(&town.browser, "/api/v1/me").await.status, 200);
    let page = town.world.get(&town.browser, sent.location()).await;
    let csrf = page.csrf();
    let evil = [
        (ui::Form::CSRF, csrf.as_str()),
        ("client_id", party.id.as_str()),
        ("post_logout_redirect_uri", "https://evil.example/"),
    ];
    let done = town.world.post(&town.browser, "/oidc/logout", &evil).await;
    assert_eq!(done.status, 200);
    assert!(!done.text.contains("evil.example") && done.headers.get("refresh").is_none());
    assert_eq!(town.world.get(&town.browser, "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn tokens_end_with_the_session_that_gave_them() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(town.userinfo(access).await.status, 200);
    let other = town.world.sign_in(&town.clerk).await;
    let csrf = town.world.csrf(&other).await;
    town.world
        .post(&other, "/cuenta/sesiones", &[(ui::Form::CSRF, &csrf)])
        .await;
    assert_eq!(
        town.userinfo(access).await.status,
        401,
        "closed from another browser"
    );
}

#[tokio::test]
async fn signing_in_again_goes_on_with_the_same_session() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[]).await;
    let before = town.id_token(tokens["id_token"].as_str().unwrap()).await;
    town.world.later(SignedDuration::from_secs(100));
    let sent = town
        .authorize(&town.browser, &town.asks(&party, &[("prompt", "login")]))
        .await;
    let place = sent.location().to_owned();
    assert!(place.contains("de-nuevo=1"), "{place}");
    let page = town.world.get(&town.browser, &place).await;
    assert_eq!(page.status, 200, "asked again although signed in");
    let back = parameter(&place, "volver").unwrap();
    let csrf = page.csrf();
    let entered = town
        .world
        .post(
            &town.browser,
            "/ingresar",
            &[
                (ui::Form::CSRF, csrf.as_str()),
                ("login", town.clerk.dni),
                ("password", crate::world::PASSWORD),
                ("volver", &back),
            ],
        )
        .await;
    let browser = Client {
        cookie: entered.session(),
        ..Client::default()
    };
    let leading = town.world.get(&browser, &back).await;
    let target = leading
        .header("refresh")
        .strip_prefix("0; url=")
        .unwrap()
        .to_owned();
    let location = town.world.get(&browser, &target).await.location().to_owned();
    let code = parameter(&location, "code").unwrap_or_else(|| panic!("{location}"));
    let tokens_after = town.exchange(&party, &code).await.json();
    let after = town.id_token(tokens_after["id_token"].as_str().unwrap()).await;
    assert_eq!(after["sid"], before["sid"]);
    assert!(after["auth_time"].as_i64() > before["auth_time"].as_i64());
    assert_eq!(
        town.world.get(&town.browser, "/api/v1/me").await.status,
        401,
        "the old cookie is worth nothing"
    );
    assert_eq!(
        town.userinfo(tokens["access_token"].as_str().unwrap())
            .await
            .status,
        200
    );
}
