//! What somebody might send instead: each refused, each in the log of refusals by one word and nothing of what was sent.

use super::party::{CALLBACK, CHALLENGE, Town, VERIFIER, parameter};
use crate::world::Client;
use jiff::SignedDuration;
use serde_json::json;

/// The one refusal written down since it was asked for last: step and reason.
async fn last(town: &Town) -> (String, String) {
    let rows: Vec<(String, String)> = town
        .world
        .house
        .register
        .db()
        .query("SELECT step, reason FROM identity_provider_refusal", Vec::new())
        .await
        .unwrap();
    let forget = register::db::stmt("DELETE FROM identity_provider_refusal", Vec::new());
    town.world.house.register.db().commit(&[forget]).await.unwrap();
    assert!(rows.len() < 2, "{rows:?}");
    rows.into_iter().next().unwrap_or_default()
}

#[tokio::test]
async fn a_request_that_is_not_whole_goes_nowhere_or_back() {
    let town = Town::open().await;
    let party = town.party().await;
    let long = "x".repeat(1_025);
    // Said to the person: the address is not to be believed.
    for (name, value, reason) in [
        (
            "client_id",
            "018f0000-0000-7000-8000-000000000099",
            "client_unknown",
        ),
        ("client_id", "x", "client_unknown"),
        (
            "redirect_uri",
            "https://mesa.muestra.example/retorno/otro",
            "redirect_uri_unknown",
        ),
        (
            "redirect_uri",
            "https://mesa.muestra.example/retorno?a=b",
            "redirect_uri_unknown",
        ),
        (
            "redirect_uri",
            "https://mesa.muestra.example/RETORNO",
            "redirect_uri_unknown",
        ),
        (
            "redirect_uri",
            "https://mesa.muestra.example.evil.example/retorno",
            "redirect_uri_unknown",
        ),
        ("redirect_uri", "", "redirect_uri_missing"),
        (
            "request_uri",
            "urn:ietf:params:oauth:request_uri:nada",
            "request_over",
        ),
        ("request_uri", "https://evil.example/request.jwt", "request_over"),
    ] {
        let answer = town
            .authorize(&town.browser, &town.asks(&party, &[(name, value)]))
            .await;
        assert_eq!(answer.status, 400, "{name}={value}");
        assert!(answer.headers.get("location").is_none(), "{name}={value}");
        assert_eq!(
            last(&town).await,
            ("authorize".into(), reason.into()),
            "{name}={value}"
        );
    }
    let mut twice = town.asks(&party, &[]);
    twice.push(("redirect_uri", CALLBACK));
    assert_eq!(town.authorize(&town.browser, &twice).await.status, 400);
    // Said to the system, at its own address.
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("scope", "openid document", "invalid_scope"),
        ("scope", "openid op:borrar", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "corto", "invalid_request"),
        ("state", &long, "invalid_request"),
        ("nonce", &long, "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        (
            "acr_values",
            "urn:otro:nivel",
            "unmet_authentication_requirements",
        ),
        ("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported"),
        ("dpop_jkt", "x", "invalid_request"),
    ] {
        let location = town
            .authorize(&town.browser, &town.asks(&party, &[(name, value)]))
            .await
            .location()
            .to_owned();
        assert!(location.starts_with(CALLBACK), "{name}: {location}");
        assert_eq!(parameter(&location, "error").as_deref(), Some(error), "{name}");
        assert_eq!(
            parameter(&location, "iss").as_deref(),
            Some(testing::BASE),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_code_that_comes_twice_ends_what_it_gave() {
    let town = Town::open().await;
    let party = town.party().await;
    let code = town.code(&party, &[("scope", "openid offline_access")]).await;
    let tokens = town.exchange(&party, &code).await.json();
    let again = town.exchange(&party, &code).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["error"]),
        (400, &json!("invalid_grant"))
    );
    assert_eq!(last(&town).await, ("token".into(), "code_reused".into()));
    assert_eq!(
        town.userinfo(tokens["access_token"].as_str().unwrap())
            .await
            .status,
        401
    );
    let refresh = town
        .refresh(&party, tokens["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refresh.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn of_two_who_bring_a_code_at_once_one_gets_tokens() {
    let town = Town::open().await;
    let party = town.party().await;
    let code = town.code(&party, &[]).await;
    let (one, two) = tokio::join!(town.exchange(&party, &code), town.exchange(&party, &code));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn a_code_is_worth_something_to_its_system_alone_and_for_a_minute() {
    let town = Town::open().await;
    let (party, other) = (town.party().await, town.party().await);
    let code = town.code(&party, &[]).await;
    let exchange = |redirect: &'static str, verifier: &'static str, code: String| {
        let (town, party) = (&town, &party);
        async move {
            let pairs = [
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ];
            let answer = town.call(party, "/oidc/token", &pairs).await;
            (answer.json()["error"].clone(), last(town).await.1)
        }
    };
    assert_eq!(
        town.exchange(&other, &code).await.json()["error"],
        "invalid_grant"
    );
    assert_eq!(last(&town).await.1, "code");
    for (redirect, verifier, reason) in [
        ("https://mesa.muestra.example/retorno/", VERIFIER, "redirect_uri"),
        (CALLBACK, CHALLENGE, "pkce"),
        (CALLBACK, "corto", "pkce"),
        (CALLBACK, "", "pkce"),
    ] {
        let found = exchange(redirect, verifier, code.clone()).await;
        assert_eq!(found, (json!("invalid_grant"), reason.to_owned()));
    }
    let (id, secret) = code.split_once('.').unwrap();
    for bad in [
        format!("{id}.{}", "a".repeat(43)),
        secret.to_owned(),
        String::new(),
    ] {
        assert_eq!(exchange(CALLBACK, VERIFIER, bad).await.1, "code");
    }
    town.world.later(SignedDuration::from_secs(60));
    assert_eq!(
        exchange(CALLBACK, VERIFIER, code).await.1,
        "code",
        "after a minute"
    );
}

#[tokio::test]
async fn a_refresh_token_that_comes_twice_ends_the_connection() {
    let town = Town::open().await;
    let party = town.party().await;
    let first = town.tokens(&party, &[("scope", "openid offline_access")]).await;
    let refresh = first["refresh_token"].as_str().unwrap();
    let second = town.refresh(&party, refresh).await.json();
    let third = town
        .refresh(&party, second["refresh_token"].as_str().unwrap())
        .await
        .json();
    let id = refresh.split_once('.').unwrap().0;
    let invented = format!("{id}.{}", "a".repeat(43));
    assert_eq!(town.refresh(&party, &invented).await.status, 400);
    assert_eq!(last(&town).await.1, "refresh_token", "a guess ends nothing");
    assert_eq!(
        town.userinfo(third["access_token"].as_str().unwrap())
            .await
            .status,
        200
    );
    assert_eq!(town.refresh(&party, refresh).await.status, 400);
    assert_eq!(last(&town).await.1, "refresh_reused");
    assert_eq!(
        town.userinfo(third["access_token"].as_str().unwrap())
            .await
            .status,
        401
    );
    assert_eq!(
        town.refresh(&party, third["refresh_token"].as_str().unwrap())
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_refresh_never_widens_and_stays_with_its_system() {
    let town = Town::open().await;
    let (party, other) = (town.party().await, town.party().await);
    let tokens = town.tokens(&party, &[("scope", "openid offline_access")]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(
        town.refresh(&other, refresh).await.json()["error"],
        "invalid_grant"
    );
    let wider = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        ("scope", "openid email offline_access"),
    ];
    assert_eq!(
        town.call(&party, "/oidc/token", &wider).await.json()["error"],
        "invalid_scope"
    );
    assert_eq!(town.refresh(&party, refresh).await.status, 200);
}

#[tokio::test]
async fn flows_that_do_not_exist_are_refused() {
    let town = Town::open().await;
    let party = town.party().await;
    for grant in [
        "password",
        "client_credentials",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "",
    ] {
        let pairs = [("grant_type", grant), ("username", "40000002"), ("password", "x")];
        let answer = town.call(&party, "/oidc/token", &pairs).await;
        assert_eq!(answer.json()["error"], "unsupported_grant_type", "{grant}");
    }
    let json = town
        .world
        .post_json(
            &Client::default(),
            "/oidc/token",
            &json!({"grant_type": "authorization_code"}),
            &[],
        )
        .await;
    assert_eq!(json.json()["error"], "invalid_request");
    let stranger = town
        .world
        .form("/oidc/token", &[("grant_type", "authorization_code")], &[])
        .await;
    assert_eq!(
        (stranger.status.as_u16(), &stranger.json()["error"]),
        (401, &json!("invalid_client"))
    );
}

#[tokio::test]
async fn another_site_gets_no_consent_and_leads_nobody_away() {
    let town = Town::open().await;
    let party = town.party().await;
    let sent = town.authorize(&town.browser, &town.asks(&party, &[])).await;
    let place = sent.location().to_owned();
    let query = capability::Query::pairs(place.split_once('?').unwrap().1);
    let forged = [
        ("client_id", query.get("client_id").unwrap()),
        ("request_uri", query.get("request_uri").unwrap()),
        ("respuesta", "si"),
    ];
    let answer = town
        .world
        .post(&town.browser, "/oidc/consentimiento", &forged)
        .await;
    assert_eq!(answer.status, 403, "a form without its token");
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let path = format!(
            "/ingresar?{}",
            capability::encode(&[("volver", back), ("de-nuevo", "1")])
        );
        let page = town.world.get(&town.browser, &path).await;
        assert!(
            !page.text.contains("value=\"") || page.hidden("volver").is_empty(),
            "{back}"
        );
    }
}

#[tokio::test]
async fn refusals_name_neither_person_nor_what_was_sent() {
    let town = Town::open().await;
    let party = town.party().await;
    let code = town.code(&party, &[]).await;
    town.exchange(&party, &code).await;
    town.exchange(&party, &code).await;
    let rows: Vec<(String, Option<String>, String, String)> = town
        .world
        .house
        .register
        .db()
        .query(
            "SELECT id, client_id, step, reason FROM identity_provider_refusal",
            Vec::new(),
        )
        .await
        .unwrap();
    let all = format!("{rows:?}");
    assert!(!rows.is_empty());
    for secret in [
        &code,
        town.clerk.dni,
        town.clerk.email,
        &town.clerk.id.to_string(),
    ] {
        assert!(!all.contains(secret), "{secret}");
    }
    let kept: Vec<(String, String)> = town
        .world
        .house
        .register
        .db()
        .query(
            "SELECT code_hash, COALESCE(access_hash, '') FROM identity_grant",
            Vec::new(),
        )
        .await
        .unwrap();
    assert!(
        !format!("{kept:?}").contains(code.split_once('.').unwrap().1),
        "codes are kept by hash"
    );
}
