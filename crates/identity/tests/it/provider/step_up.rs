//! Levels: none lower than asked for or needed is ever given, and a level that was raised since is asked for again.

use super::party::{Proves, Town, parameter};
use serde_json::json;

#[tokio::test]
async fn a_password_alone_opens_nothing_that_needs_two_factors() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[("scope", "openid profile op:consultar")])
        .await;
    for more in [
        ("acr_values", "nca2"),
        ("acr_values", "two_factor"),
        ("scope", "openid op:firmar"),
    ] {
        let sent = town.authorize(&town.browser, &town.asks(&party, &[more])).await;
        let place = sent.location();
        assert!(
            place.starts_with("/ingresar?") && place.contains("de-nuevo=1"),
            "{more:?}: {place}"
        );
        let silent = town
            .authorize(&town.browser, &town.asks(&party, &[more, ("prompt", "none")]))
            .await;
        let error = parameter(silent.location(), "error");
        assert_eq!(error.as_deref(), Some("login_required"), "{more:?}");
    }
    let asks = town.asks(&party, &[("acr_values", "certificate_dnie nca3")]);
    let sent = town.authorize(&town.browser, &asks).await;
    assert_eq!(
        parameter(sent.location(), "error").as_deref(),
        Some("unmet_authentication_requirements"),
        "what nobody can reach here is not asked for again and again"
    );
    let named = town.tokens(&party, &[("acr_values", "nca3 one_factor")]).await;
    let id = town.id_token(named["id_token"].as_str().unwrap()).await;
    assert_eq!(
        id["acr"], "one_factor",
        "the first of those asked for that was reached"
    );
}

#[tokio::test]
async fn a_level_that_was_raised_since_is_asked_for_again() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[("scope", "openid op:consultar")]).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(town.userinfo(access).await.status, 200);
    let Proves::Key(key) = &party.proves else {
        unreachable!("made with a key")
    };
    let mut body = town.registration(key);
    body.as_object_mut().unwrap().remove("entity");
    body["client"] = party.id.clone().into();
    body["operations"] = "consultar | 2 | Consultar el expediente".into();
    assert_eq!(
        town.record(&town.leader, "/api/v1/client-updates", &body)
            .await
            .status,
        201
    );
    let told = town.userinfo(access).await;
    assert_eq!(
        (told.status.as_u16(), &told.json()["error"]),
        (401, &json!("insufficient_user_authentication"))
    );
    let challenge = told.header("www-authenticate");
    assert!(
        challenge.starts_with("Bearer ") && challenge.contains("acr_values=\"nca2\""),
        "{challenge}"
    );
}

#[tokio::test]
async fn max_age_asks_again_when_the_proof_is_old() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[]).await;
    let fresh = town
        .authorize(&town.browser, &town.asks(&party, &[("max_age", "3600")]))
        .await;
    assert!(parameter(fresh.location(), "code").is_some());
    town.world.later(jiff::SignedDuration::from_secs(3_601));
    let old = town
        .authorize(&town.browser, &town.asks(&party, &[("max_age", "3600")]))
        .await;
    assert!(old.location().contains("de-nuevo=1"));
    let now = town
        .authorize(&town.browser, &town.asks(&party, &[("max_age", "0")]))
        .await;
    assert!(now.location().contains("de-nuevo=1"));
}
