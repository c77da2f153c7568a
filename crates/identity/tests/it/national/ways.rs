//! Who comes in by the national provider and how it is linked, what happens when it fails, and settings.

use super::{BACK, ISSUER, Line, Place, Provider, session, settings};
use crate::world::{Client, PASSWORD, Someone, World};
use identity::{NationalSettings, use_provider};
use jiff::SignedDuration;
use register::Clock;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

#[tokio::test]
async fn a_person_comes_in_by_it_without_an_invitation_and_at_its_level() {
    let place = Place::open().await;
    let page = place
        .world
        .get(&Client::default(), "/ingresar?nivel=nca2")
        .await
        .text;
    assert!(page.contains("Ingresar con ID GOB.PE") && page.contains("ID-PERÚ"));
    let (asked, kept) = place
        .begin(&Client::default(), "?nivel=nca2&volver=%2Fcuenta")
        .await;
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["acr_values"], "two_factor");
    assert_eq!(
        (asked["client_id"].as_str(), asked["redirect_uri"].as_str()),
        ("qhapaq", BACK)
    );
    for secret in ["state", "nonce", "code_challenge"] {
        assert_eq!(asked[secret].len(), 43, "{secret}: 256 bits");
    }
    let back = [("code", "a-code"), ("state", asked["state"].as_str())];
    let entered = place.come_back(&back, &kept).await;
    assert_eq!((entered.status.as_u16(), entered.location()), (303, "/cuenta"));
    let me = place.world.me(&session(&entered)).await;
    assert_eq!(me["acting"]["office"], "entity_head");
    let page = place.world.get(&session(&entered), "/cuenta").await.text;
    assert!(page.contains("Vinculada desde el") && page.contains("NCA 2"));
    let log = place.log().await;
    assert_eq!(log[0].1, "national_provider:nca2");
    assert_eq!(
        (log[0].2.as_deref(), log[0].3.as_str()),
        (Some("nca2"), "entered")
    );
    let act: Vec<(String,)> = place
        .world
        .house
        .register
        .db()
        .query(
            "SELECT kind FROM register_act ORDER BY seq DESC LIMIT 1",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(act[0].0, "identity/account-activated");
    assert!(
        place
            .world
            .try_in(&Client::default(), "47654321", "")
            .await
            .session()
            .is_none()
    );

    let again = place.come_back(&back, &kept).await;
    assert_eq!(again.status, 400, "an answer is good once");
    let once_more = place.go("").await;
    assert_eq!(once_more.status, 303);
}

#[tokio::test]
async fn a_provider_that_fails_is_told_plainly_and_nothing_takes_its_place() {
    let place = Place::open().await;
    for broken in [
        ("/.well-known/openid-configuration", 0),
        ("/.well-known/openid-configuration", 500),
        ("/token", 503),
        ("/token", 0),
        ("/keys", 500),
    ] {
        place.world.later(SignedDuration::from_mins(11));
        place.provider.set(|next| next.broken = Some(broken));
        let first = place.world.get(&Client::default(), "/ingresar/id-gob-pe").await;
        let answer = match first.status.as_u16() {
            303 => place.go("").await,
            _ => first,
        };
        assert_eq!(answer.status, 503, "{broken:?}");
        assert!(answer.text.contains("canal asistido"));
        assert!(!answer.text.contains("type=\"password\""));
    }
    place.world.later(SignedDuration::from_mins(11));
    place.provider.set(|next| {
        next.broken = None;
        next.metadata = Some(|metadata| metadata["issuer"] = "https://other.example".into());
    });
    assert_eq!(
        place
            .world
            .get(&Client::default(), "/ingresar/id-gob-pe")
            .await
            .status,
        503
    );
    place.provider.set(|next| {
        next.metadata =
            Some(|metadata| metadata["authorization_response_iss_parameter_supported"] = true.into());
        next.now = place.world.clock.now().as_second();
    });
    assert_eq!(
        place.go("").await.status,
        400,
        "it says that answers name it, and this one does not"
    );
    let (asked, kept) = place.begin(&Client::default(), "").await;
    let named = [
        ("code", "a-code"),
        ("state", asked["state"].as_str()),
        ("iss", ISSUER),
    ];
    assert_eq!(place.come_back(&named, &kept).await.status, 303);
}

#[tokio::test]
async fn who_is_nobody_here_is_told_and_who_does_not_fit_comes_in_as_nobody() {
    let place = Place::open().await;
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.insert("doc".into(), "40404040".into());
        })
    });
    let unknown = place.go("").await;
    assert!(unknown.status == 403 && unknown.text.contains("Todavía no tienes un lugar aquí"));
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.insert("doc_type".into(), "CE".into());
        })
    });
    assert_eq!(
        place.go("").await.status,
        403,
        "the number of another kind of document is no DNI"
    );
    place.provider.set(|next| next.twist = None);
    assert_eq!(place.go("").await.status, 303);
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.insert("sub".into(), "subject-2".into());
        })
    });
    let conflict = place.go("").await;
    assert_eq!(conflict.status, 409, "the same document with another subject");
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.insert("doc".into(), "41234567".into());
        })
    });
    assert_eq!(
        place.go("").await.status,
        409,
        "the linked subject with the document of somebody else"
    );
}

#[tokio::test]
async fn somebody_without_a_dni_links_from_the_own_account() {
    let place = Place::open().await;
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.remove("doc");
        })
    });
    place
        .provider
        .set(|next| next.userinfo = Some(json!({"sub": "subject-1", "doc_type": "CE", "doc": "000123456"})));
    assert_eq!(place.go("").await.status, 403);
    let administrator = Someone {
        id: register::PersonId::nil(),
        dni: "41234567",
        email: "",
    };
    let client = place.world.sign_in(&administrator).await;
    let (asked, kept) = place.begin(&client, "?vincular=1").await;
    assert_eq!(asked["prompt"], "login");
    let back = [("code", "a-code"), ("state", asked["state"].as_str())];
    let stranger = place.come_back(&back, &kept).await;
    assert_eq!(stranger.status, 400, "only for the session that began it");
    let (asked, kept) = place.begin(&client, "?vincular=1").await;
    let back = [("code", "a-code"), ("state", asked["state"].as_str())];
    let path = format!("/ingresar/id-gob-pe/vuelta?{}", capability::encode(&back));
    let cookie = format!(
        "{}={}; qhapaq_nacional={kept}",
        capability::SESSION_COOKIE,
        client.cookie.clone().unwrap()
    );
    let linked = place.world.fetch(&path, &[("cookie", &cookie)]).await;
    assert_eq!((linked.status.as_u16(), linked.location()), (303, "/cuenta"));
    let entered = place.go("").await;
    assert_eq!(entered.status, 303);
    place
        .provider
        .set(|next| next.userinfo = Some(json!({"sub": "other", "doc": "47654321"})));
    assert_eq!(place.go("").await.status, 400, "userinfo about somebody else");
    let client = place.world.sign_in(&administrator).await;
    place.world.later(SignedDuration::from_mins(11));
    let old = place.world.get(&client, "/ingresar/id-gob-pe?vincular=1").await;
    assert_eq!(old.status, 403, "not long after signing in");
}

#[tokio::test]
async fn a_certificate_that_it_vouches_for_reaches_the_third_level() {
    let place = Place::open().await;
    let metadata = place
        .world
        .fetch("/.well-known/openid-configuration", &[])
        .await
        .json();
    let acr = metadata["acr_values_supported"].as_array().unwrap();
    assert!(acr.contains(&json!("nca3")) && acr.contains(&json!("certificate_dnie")));
    place.provider.set(|next| next.acr = Some("certificate_dnie"));
    let (asked, _) = place.begin(&Client::default(), "?nivel=nca3").await;
    assert!(asked["acr_values"].starts_with("certificate"));
    let entered = place.go("?nivel=nca3").await;
    assert_eq!(entered.status, 303);
    let last = place.log().await.pop().unwrap();
    assert_eq!(
        (last.1.as_str(), last.2.as_deref()),
        ("national_provider:nca3 certificate", Some("nca3"))
    );
}

#[tokio::test]
async fn a_house_may_take_the_national_provider_alone() {
    let mut alone = settings();
    alone.only = true;
    let place = Place::with(alone).await;
    let page = place.world.get(&Client::default(), "/ingresar").await.text;
    assert!(page.contains("Ingresar con ID GOB.PE") && !page.contains("type=\"password\""));
    let tried = place.world.try_in(&Client::default(), "41234567", PASSWORD).await;
    assert_eq!(tried.status, 403);
    assert_eq!(
        place
            .world
            .form("/ingresar/llave", &[("answer", "{}")], &[])
            .await
            .status,
        403
    );
    assert_eq!(place.go("").await.status, 303);
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_at_the_start() {
    let (world, _) = World::open().await;
    let wire = || Arc::new(Line(Provider::new()));
    type Change = fn(&mut NationalSettings);
    let bad: [(Change, &str); 6] = [
        (|settings| settings.issuer = "http://id.example".into(), "https"),
        (
            |settings| settings.token_endpoint = Some("http://id.example/token".into()),
            "https",
        ),
        (
            |settings| settings.jwks_uri = Some("https://user@id.example/keys".into()),
            "https",
        ),
        (|settings| settings.client_secret.clear(), "secret"),
        (|settings| settings.scopes = "profile".into(), "openid"),
        (
            |settings| settings.acr = BTreeMap::from([("uno".into(), "nca9".into())]),
            "nca9",
        ),
    ];
    for (change, word) in bad {
        let mut changed = settings();
        change(&mut changed);
        assert!(!format!("{changed:?}").contains("a secret"));
        let told = use_provider(&world.house, changed, wire()).unwrap_err();
        assert!(told.contains(word), "{told}");
    }
    assert_eq!(
        world.get(&Client::default(), "/ingresar/id-gob-pe").await.status,
        404,
        "no provider, no page"
    );
}
