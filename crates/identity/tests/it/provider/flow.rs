//! The whole way: request, sign-in, consent, code, tokens, what is told; by key and by secret, pushed or not.

use super::party::{CALLBACK, Town, parameter};
use crate::world::Client;
use jiff::SignedDuration;
use serde_json::json;
use testing::BASE;

#[tokio::test]
async fn what_it_says_of_itself_is_what_it_does() {
    let town = Town::open().await;
    let told = town.world.fetch("/.well-known/openid-configuration", &[]).await;
    let metadata = told.json();
    assert_eq!(metadata["issuer"], BASE);
    assert_eq!(metadata["response_types_supported"], json!(["code"]));
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    let acr = metadata["acr_values_supported"].as_array().unwrap();
    assert!(acr.contains(&json!("nca2")) && acr.contains(&json!("one_factor")));
    for none in ["nca3", "certificate_dnie"] {
        assert!(
            !acr.contains(&json!(none)),
            "{none}: no way of signing in reaches it here"
        );
    }
    for (name, value) in metadata.as_object().unwrap() {
        if !name.ends_with("_endpoint") {
            continue;
        }
        let path = value.as_str().unwrap().strip_prefix(BASE).unwrap();
        let asked = town.world.fetch(path, &[]).await;
        let sent = town.world.form(path, &[], &[]).await;
        assert!(asked.status != 404 || sent.status != 404, "{name}");
    }
    let other = town
        .world
        .fetch("/.well-known/oauth-authorization-server", &[])
        .await;
    assert_eq!(other.json(), metadata);
}

#[tokio::test]
async fn a_person_gets_in_and_the_system_is_told_what_was_agreed() {
    let town = Town::open().await;
    for party in [town.party().await, town.party_by_secret().await] {
        let location = town
            .arrive(
                &town.browser,
                &town.asks(&party, &[("scope", "openid profile email")]),
            )
            .await;
        assert!(location.starts_with(CALLBACK), "{location}");
        assert_eq!(parameter(&location, "state").as_deref(), Some("un-estado"));
        assert_eq!(parameter(&location, "iss").as_deref(), Some(BASE));
        let code = parameter(&location, "code").unwrap();
        let answer = town.exchange(&party, &code).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("cache-control")),
            (200, "no-store")
        );
        let tokens = answer.json();
        assert_eq!(
            (&tokens["token_type"], &tokens["expires_in"]),
            (&json!("Bearer"), &json!(600))
        );
        assert!(
            tokens.get("refresh_token").is_none(),
            "nobody asked to stay connected"
        );
        let id = town.id_token(tokens["id_token"].as_str().unwrap()).await;
        assert_eq!(id["nonce"], "un-nonce");
        assert_eq!(id["aud"], json!(party.id));
        assert_eq!((&id["acr"], &id["amr"]), (&json!("nca1"), &json!(["pwd"])));
        assert_eq!(
            id["at_hash"],
            jose::half_hash(tokens["access_token"].as_str().unwrap())
        );
        let told = town
            .userinfo(tokens["access_token"].as_str().unwrap())
            .await
            .json();
        assert_eq!(
            told,
            json!({"sub": id["sub"], "name": "Marcela Ejemplo Quispe", "given_name": "Marcela",
                "family_name": "Ejemplo Quispe", "email": "marcela@muestra.example"})
        );
        assert!(
            !id.to_string().contains(&town.clerk.id.to_string()),
            "no id of the house leaves it"
        );
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_there_and_back() {
    let town = Town::open().await;
    let party = town.party().await;
    let stranger = Client::default();
    let sent = town
        .authorize(&stranger, &town.asks(&party, &[("ui_locales", "quz-PE es")]))
        .await;
    let place = sent.location();
    assert!(place.starts_with("/qu/ingresar?"), "{place}");
    let page = town.world.get(&stranger, place).await;
    assert_eq!(page.status, 200);
    let back = parameter(place, "volver").unwrap();
    let entered = town
        .world
        .post(
            &stranger,
            "/ingresar",
            &[
                ("login", town.clerk.dni),
                ("password", crate::world::PASSWORD),
                ("volver", &back),
            ],
        )
        .await;
    assert_eq!(entered.location(), back);
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
    let first = town.world.get(&browser, &target).await;
    let location = town.follow(&browser, first).await;
    assert!(parameter(&location, "code").is_some(), "{location}");
}

#[tokio::test]
async fn a_pushed_request_is_taken_once() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[]).await;
    let pushed = town.call(&party, "/oidc/par", &town.asks(&party, &[])).await;
    assert_eq!(pushed.status, 201, "{}", pushed.text);
    let reference = pushed.json()["request_uri"].as_str().unwrap().to_owned();
    let asks = [
        ("client_id", party.id.as_str()),
        ("request_uri", reference.as_str()),
    ];
    let location = town.authorize(&town.browser, &asks).await.location().to_owned();
    assert!(parameter(&location, "code").is_some(), "{location}");
    let again = town.authorize(&town.browser, &asks).await;
    assert_eq!(again.status, 400);

    let pushed = town.call(&party, "/oidc/par", &town.asks(&party, &[])).await;
    let reference = pushed.json()["request_uri"].as_str().unwrap().to_owned();
    let other = town.party().await;
    let mixed = [
        ("client_id", other.id.as_str()),
        ("request_uri", reference.as_str()),
    ];
    assert_eq!(
        town.authorize(&town.browser, &mixed).await.status,
        400,
        "of another system"
    );
    town.world.later(SignedDuration::from_secs(90));
    let late = [
        ("client_id", party.id.as_str()),
        ("request_uri", reference.as_str()),
    ];
    assert_eq!(
        town.authorize(&town.browser, &late).await.status,
        400,
        "after its time"
    );
}

#[tokio::test]
async fn staying_connected_is_renewed_and_outlives_the_session() {
    let town = Town::open().await;
    let party = town.party().await;
    let first = town.tokens(&party, &[("scope", "openid offline_access")]).await;
    let csrf = town.world.csrf(&town.browser).await;
    town.world
        .post(&town.browser, "/salir", &[(ui::Form::CSRF, &csrf)])
        .await;
    let second = town
        .refresh(&party, first["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(second.status, 200, "{}", second.text);
    let second = second.json();
    for access in [&first["access_token"], &second["access_token"]] {
        assert_eq!(town.userinfo(access.as_str().unwrap()).await.status, 200);
    }
    town.world.later(SignedDuration::from_secs(600));
    assert_eq!(
        town.userinfo(second["access_token"].as_str().unwrap())
            .await
            .status,
        401
    );
    town.world.later(SignedDuration::from_hours(30 * 24));
    let late = town
        .refresh(&party, second["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(late.json()["error"], "invalid_grant", "thirty days without use");
}

#[tokio::test]
async fn a_token_is_introspected_and_given_back() {
    let town = Town::open().await;
    let (party, neighbour) = (town.party().await, town.party_by_secret().await);
    let tokens = town.tokens(&party, &[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let told = town
        .call(&neighbour, "/oidc/introspect", &[("token", access)])
        .await
        .json();
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&json!(true), &json!(party.id))
    );
    assert_eq!(
        (&told["acr"], &told["scope"]),
        (&json!("nca1"), &json!("openid profile"))
    );
    for nothing in ["", "x", "00000000000000000000000000000000.aaaa"] {
        let told = town
            .call(&party, "/oidc/introspect", &[("token", nothing)])
            .await
            .json();
        assert_eq!(told, json!({"active": false}), "{nothing}");
    }
    let other = town.call(&neighbour, "/oidc/revoke", &[("token", access)]).await;
    assert_eq!(
        (other.status.as_u16(), town.userinfo(access).await.status.as_u16()),
        (200, 200),
        "not its own"
    );
    assert_eq!(
        town.call(&party, "/oidc/revoke", &[("token", access)])
            .await
            .status,
        200
    );
    assert_eq!(town.userinfo(access).await.status, 401);
    let told = town
        .call(&party, "/oidc/introspect", &[("token", access)])
        .await
        .json();
    assert_eq!(told, json!({"active": false}));
}

#[tokio::test]
async fn what_is_told_can_be_signed_and_the_old_algorithm_is_spoken() {
    let town = Town::open().await;
    let party = town
        .party_with(|body| {
            body["userinfo"] = "signed".into();
            body["id_token_alg"] = "RS256".into();
        })
        .await;
    let tokens = town.tokens(&party, &[]).await;
    let id = tokens["id_token"].as_str().unwrap();
    assert_eq!(jose::Jws::read(id).unwrap().header.alg, jose::Alg::Rs256);
    let sub = town.id_token(id).await["sub"].clone();
    let told = town.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(told.header("content-type"), "application/jwt");
    let told = town.id_token(&told.text).await;
    assert_eq!(
        (&told["sub"], &told["aud"], &told["iss"]),
        (&sub, &json!(party.id), &json!(BASE))
    );
}

#[tokio::test]
async fn a_secret_is_taken_however_its_halves_are_encoded() {
    use base64::Engine;
    let town = Town::open().await;
    let party = town.party_by_secret().await;
    let super::party::Proves::Secret(secret) = &party.proves else {
        unreachable!("made with a secret")
    };
    let encoded = |text: &str| text.replace('-', "%2D").replace('_', "%5F");
    for (id, secret, want) in [
        (party.id.clone(), secret.clone(), 200),
        (encoded(&party.id), encoded(secret), 200),
        (party.id.clone(), format!("{secret}x"), 401),
        (party.id.clone(), String::new(), 401),
    ] {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
        let header = format!("Basic {pair}");
        let answer = town
            .world
            .form(
                "/oidc/introspect",
                &[("token", "x")],
                &[("authorization", &header)],
            )
            .await;
        assert_eq!(answer.status, want, "{id}");
    }
}
