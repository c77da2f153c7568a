//! The person's own page: who asked, what was shared, and how to stop it.

use super::party::{Town, parameter};
use serde_json::json;

#[tokio::test]
async fn a_person_sees_who_asked_and_takes_it_back() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town
        .tokens(&party, &[("scope", "openid email offline_access op:consultar")])
        .await;
    let page = town.world.get(&town.browser, "/cuenta/accesos").await;
    assert_eq!(page.status, 200);
    for words in [
        "Mesa de partes",
        "Municipalidad de muestra",
        "NCA 1",
        "Tu correo",
        "Consultar el expediente",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let rows = town.world.get(&town.browser, "/api/v1/accesses").await.json();
    assert_eq!(rows["total"], 1);
    let others = town.world.get(&town.leader, "/api/v1/accesses").await.json();
    assert_eq!(others["total"], 0, "one's own alone");
    let csrf = page.csrf();
    let taken = town
        .world
        .post(
            &town.browser,
            "/cuenta/accesos/retirar",
            &[(ui::Form::CSRF, csrf.as_str()), ("client", &party.id)],
        )
        .await;
    assert_eq!(taken.status, 303);
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
    let sent = town.authorize(&town.browser, &town.asks(&party, &[])).await;
    assert!(sent.location().contains("/oidc/consentimiento"), "asked again");
}

#[tokio::test]
async fn consent_is_asked_once_and_again_for_more() {
    let town = Town::open().await;
    let party = town.party().await;
    town.tokens(&party, &[]).await;
    let again = town.authorize(&town.browser, &town.asks(&party, &[])).await;
    assert!(parameter(again.location(), "code").is_some(), "not asked twice");
    let more = [("scope", "openid profile email")];
    let wider = town.authorize(&town.browser, &town.asks(&party, &more)).await;
    assert!(wider.location().contains("/oidc/consentimiento"));
    town.world.later(jiff::SignedDuration::from_secs(1));
    let forced = town
        .authorize(&town.browser, &town.asks(&party, &[("prompt", "consent")]))
        .await;
    assert!(forced.location().contains("/oidc/consentimiento"));
    let silent = [("scope", "openid profile email"), ("prompt", "none")];
    let refused = town.authorize(&town.browser, &town.asks(&party, &silent)).await;
    assert_eq!(
        parameter(refused.location(), "error").as_deref(),
        Some("consent_required")
    );
}

#[tokio::test]
async fn whoever_does_not_agree_shares_nothing() {
    let town = Town::open().await;
    let party = town.party().await;
    let sent = town.authorize(&town.browser, &town.asks(&party, &[])).await;
    let query = capability::Query::pairs(sent.location().split_once('?').unwrap().1);
    let page = town.world.get(&town.browser, sent.location()).await;
    for words in [
        "Mesa de partes",
        "Tu nombre",
        "Marcela Ejemplo Quispe",
        "Nunca le damos tu contraseña",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    let csrf = page.csrf();
    let pairs = [
        (ui::Form::CSRF, csrf.as_str()),
        ("client_id", query.get("client_id").unwrap()),
        ("request_uri", query.get("request_uri").unwrap()),
        ("respuesta", "no"),
    ];
    let answer = town
        .world
        .post(&town.browser, "/oidc/consentimiento", &pairs)
        .await;
    let leading = town.world.get(&town.browser, answer.location()).await;
    let target = leading.header("refresh").to_owned();
    assert!(
        target.contains("error=access_denied") && target.contains("state=un-estado"),
        "{target}"
    );
    let rows = town.world.get(&town.browser, "/api/v1/accesses").await.json();
    assert_eq!(rows["total"], json!(0));
}
