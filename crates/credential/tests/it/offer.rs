//! Offers: code and digits, their lives and their limits; what wallets are told about the issuer.

use crate::wallet::{CONFIGURATION, GRANT};
use crate::world::{World, error};
use testing::BASE;

#[tokio::test]
async fn a_wallet_finds_every_endpoint_by_metadata() {
    let world = World::new().await;
    let offer = world.offer().await;
    assert_eq!(offer.json["credential_issuer"], BASE);
    assert_eq!(offer.json["credential_configuration_ids"][0], CONFIGURATION);
    let asked = &offer.json["grants"][GRANT]["tx_code"];
    assert_eq!(
        (asked["length"].as_u64(), asked["input_mode"].as_str()),
        (Some(6), Some("numeric"))
    );
    assert!(asked["description"].as_str().unwrap().len() < 300);
    let issuer = world.get("/.well-known/openid-credential-issuer").await.json();
    assert_eq!(issuer["credential_issuer"], BASE);
    let server = offer.json["grants"][GRANT]["authorization_server"]
        .as_str()
        .unwrap();
    assert_eq!(issuer["authorization_servers"][0], server);
    // RFC 8414 section 3.1: the well-known part goes between host and path.
    let path = server.strip_prefix(BASE).unwrap();
    let metadata = world
        .get(&format!("/.well-known/oauth-authorization-server{path}"))
        .await
        .json();
    assert_eq!(metadata["issuer"], server);
    assert_eq!(metadata["grant_types_supported"][0], GRANT);
    assert_eq!(metadata["token_endpoint"], format!("{BASE}/credencial/token"));
    let configuration = &issuer["credential_configurations_supported"][CONFIGURATION];
    assert_eq!(configuration["format"], "dc+sd-jwt");
    assert_eq!(
        configuration["credential_metadata"]["claims"][0]["display"][0]["name"],
        "Cargo"
    );
    let vct = configuration["vct"].as_str().unwrap();
    let kind = world.get(vct.strip_prefix(BASE).unwrap()).await;
    assert_eq!(kind.json()["vct"], vct);
    assert_eq!(kind.header("access-control-allow-origin"), "*");
    assert_eq!(kind.json()["claims"][0]["sd"], "always");
}

#[tokio::test]
async fn code_and_digits_become_one_token() {
    let world = World::new().await;
    let offer = world.offer().await;
    let pin = offer.pin.as_str();
    assert!(pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()));
    let code = offer.code.as_str();
    let grant = ("grant_type", GRANT);
    let own = ("pre-authorized_code", code);
    for (pairs, want) in [
        (vec![], "400 invalid_request"),
        (vec![grant], "400 invalid_request"),
        (vec![grant, own], "400 invalid_request"),
        (
            vec![("grant_type", "password"), own],
            "400 unsupported_grant_type",
        ),
        (
            vec![grant, own, ("tx_code", pin), ("tx_code", pin)],
            "400 invalid_request",
        ),
        (
            vec![grant, ("pre-authorized_code", "otro"), ("tx_code", pin)],
            "400 invalid_grant",
        ),
        (
            vec![grant, ("pre-authorized_code", "' OR 1"), ("tx_code", pin)],
            "400 invalid_grant",
        ),
        (vec![grant, own, ("tx_code", "1234567")], "400 invalid_grant"),
    ] {
        let answer = world.form("/credencial/token", &pairs).await;
        assert_eq!(error(&answer), want, "{pairs:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let given = world.exchange(code, pin).await;
    assert_eq!(
        (given.status.as_u16(), given.header("cache-control")),
        (200, "no-store")
    );
    assert_eq!(given.json()["token_type"], "Bearer");
    assert_eq!(
        error(&world.exchange(code, pin).await),
        "400 invalid_grant",
        "used"
    );
    assert_eq!(
        world.get(&offer.path).await.status,
        404,
        "an offer that was taken"
    );
}

#[tokio::test]
async fn five_wrong_tries_kill_the_code() {
    let world = World::new().await;
    let offer = world.offer().await;
    let wrong = if offer.pin == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(
            error(&world.exchange(&offer.code, wrong).await),
            "400 invalid_grant"
        );
    }
    assert_eq!(
        error(&world.exchange(&offer.code, &offer.pin).await),
        "400 invalid_grant"
    );
    assert_eq!(world.get(&offer.path).await.status, 404);
}

#[tokio::test]
async fn an_offer_lives_for_five_minutes_and_until_the_next_one() {
    let world = World::new().await;
    let first = world.offer().await;
    let second = world.offer().await;
    assert_eq!(
        error(&world.exchange(&first.code, &first.pin).await),
        "400 invalid_grant"
    );
    world.later(300);
    assert_eq!(
        error(&world.exchange(&second.code, &second.pin).await),
        "400 invalid_grant"
    );
    assert_eq!(world.get(&second.path).await.status, 404);
    assert_eq!(world.get("/credencial/oferta/otra").await.status, 404);
}

#[tokio::test]
async fn nothing_that_opens_something_is_kept() {
    let world = World::new().await;
    let offer = world.offer().await;
    let token = world.token_of(&offer).await;
    const ALL: &str = "SELECT hash, code_hash, pin_hash, COALESCE(access_hash, '') FROM credential_offer";
    let rows: Vec<(String, String, String, String)> = world
        .house()
        .register
        .db()
        .query(ALL, register::args![])
        .await
        .unwrap();
    let kept = format!("{rows:?}");
    let handle = offer.path.rsplit('/').next().unwrap();
    for secret in [handle, &offer.code, &offer.pin, &token] {
        assert!(
            !rows.is_empty() && !kept.contains(&format!("\"{secret}\"")),
            "{kept}"
        );
    }
}

#[tokio::test]
async fn only_for_ones_own_office_and_not_by_programs() {
    let world = World::new().await;
    let office = world.office.to_string();
    let pairs = [("designation", office.as_str())];
    let other = world
        .form_as(world.neighbour, "/credencial/ofrecer", &pairs)
        .await;
    assert_eq!(other.status, 403);
    let stranger = world.form("/credencial/ofrecer", &pairs).await;
    assert_eq!(
        (stranger.status.as_u16(), stranger.location()),
        (303, "/ingresar?volver=%2Fcredencial%2Fofrecer")
    );
    let program = world.post_by_key("/credencial/ofrecer", &pairs).await;
    assert_eq!(program.status, 303, "a key of a program opens no wallet");
    let nonsense = [("designation", "x")];
    assert_eq!(
        world
            .form_as(world.leader, "/credencial/ofrecer", &nonsense)
            .await
            .status,
        404
    );
    world.end_office().await;
    assert_eq!(
        world
            .form_as(world.leader, "/credencial/ofrecer", &pairs)
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn twenty_offers_a_day_are_enough() {
    let world = World::new().await;
    for _ in 0..20 {
        world.offer().await;
    }
    let office = world.office.to_string();
    let pairs = [("designation", office.as_str())];
    let told = world.form_as(world.leader, "/credencial/ofrecer", &pairs).await;
    assert_eq!(told.status, 422);
    assert!(told.text.contains("20"), "{}", told.text);
    world.later(86_401);
    world.offer().await;
}

#[tokio::test]
async fn an_open_browser_gives_no_credential_away() {
    let world = World::new().await;
    let office = world.office.to_string();
    let pairs = [("designation", office.as_str())];
    let late = format!("before-{}", world.leader);
    let told = world.form_as(late, "/credencial/ofrecer", &pairs).await;
    let again = "/ingresar?volver=%2Fcredencial&de-nuevo=1";
    assert_eq!((told.status.as_u16(), told.location()), (303, again));
}
