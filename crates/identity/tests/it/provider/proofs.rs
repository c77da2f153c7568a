//! Proofs that systems bring: assertions by which they prove themselves, and proofs of possession that bind tokens.

use super::party::{CALLBACK, Party, Proves, Town, VERIFIER};
use jose::{Alg, SigningKey};
use serde_json::{Value, json};
use testing::{Answered, BASE};

async fn by(town: &Town, assertion: &str) -> Answered {
    let pairs = [
        ("token", "x"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion),
    ];
    town.world.form("/oidc/introspect", &pairs, &[]).await
}

#[tokio::test]
async fn an_assertion_is_of_its_system_for_this_house_now_and_once() {
    let town = Town::open().await;
    let party = town.party().await;
    let now = town.now();
    type Change = fn(&mut Value, i64);
    let bad: [(&str, Change); 9] = [
        ("other issuer", |claims, _| claims["iss"] = "x".into()),
        ("other audience", |claims, _| {
            claims["aud"] = "https://otro.example".into()
        }),
        ("no audience", |claims, _| {
            claims.as_object_mut().unwrap().remove("aud");
        }),
        ("expired", |claims, now| claims["exp"] = (now - 61).into()),
        ("from the future", |claims, now| {
            claims["iat"] = (now + 120).into()
        }),
        ("lives too long", |claims, now| {
            claims["exp"] = (now + 3_600).into()
        }),
        ("without end", |claims, _| {
            claims.as_object_mut().unwrap().remove("exp");
        }),
        ("without name", |claims, _| claims["jti"] = "".into()),
        ("of an unknown system", |claims, _| {
            claims["sub"] = "018f0000-0000-7000-8000-000000000099".into()
        }),
    ];
    for (what, change) in bad {
        let answer = by(&town, &town.assertion(&party, |claims| change(claims, now))).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]),
            (401, &json!("invalid_client")),
            "{what}"
        );
    }
    for audience in [
        BASE.to_owned(),
        format!("{BASE}/oidc/introspect"),
        format!("{BASE}/oidc/token"),
    ] {
        let good = town.assertion(&party, |claims| claims["aud"] = json!([audience]));
        assert_eq!(by(&town, &good).await.status, 200, "{audience}");
        assert_eq!(by(&town, &good).await.status, 401, "used twice");
    }
}

#[tokio::test]
async fn an_assertion_is_signed_by_the_registered_key_and_nothing_else() {
    let town = Town::open().await;
    let party = town.party().await;
    let good = town.assertion(&party, |_| {});
    let mut parts = good.split('.');
    let (head, body, signature) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    let none = format!("{}.{body}.", jose::encode(r#"{"alg":"none"}"#));
    let hs = format!("{}.{body}.{signature}", jose::encode(r#"{"alg":"HS256"}"#));
    let swapped = format!("{head}.{}.{signature}", jose::encode(r#"{"sub":"x"}"#));
    let deep = format!(
        "{head}.{}.{signature}",
        jose::encode(format!("{}1{}", r#"{"a":"#.repeat(50), "}".repeat(50)))
    );
    let stranger = Party {
        id: party.id.clone(),
        proves: Proves::Key(SigningKey::generate(Alg::Es256).unwrap()),
    };
    let foreign = town.assertion(&stranger, |_| {});
    let huge = format!("{head}.{}.{signature}", "A".repeat(17_000));
    for bad in [
        none,
        hs,
        swapped,
        deep,
        foreign,
        huge,
        format!("{good}."),
        String::from("x"),
    ] {
        assert_eq!(by(&town, &bad).await.status, 401, "{}", &bad[..bad.len().min(60)]);
    }
    let Proves::Key(key) = &party.proves else {
        unreachable!("made with a key")
    };
    let claims = json!({"iss": party.id, "sub": party.id, "aud": BASE, "jti": "a", "iat": town.now(), "exp": town.now() + 60});
    let typed = jose::sign(key, "dpop+jwt", &claims).unwrap();
    assert_eq!(by(&town, &typed).await.status, 401, "another kind of token");
    let by_secret = town.party_by_secret().await;
    let swapped_way = Party {
        id: by_secret.id,
        proves: Proves::Key(SigningKey::generate(Alg::Es256).unwrap()),
    };
    assert_eq!(
        by(&town, &town.assertion(&swapped_way, |_| {})).await.status,
        401,
        "it registered a secret"
    );
}

/// A proof of possession, to be changed by the test.
fn proof(
    town: &Town,
    key: &SigningKey,
    address: &str,
    change: impl FnOnce(&mut Value, &mut Value),
) -> String {
    let mut header = json!({"typ": "dpop+jwt", "alg": key.alg().as_str(), "jwk": key.public().to_jwk(None)});
    let jti = register::hex(&register::random::<16>().unwrap());
    let mut claims = json!({"jti": jti, "htm": "POST", "htu": format!("{BASE}{address}"), "iat": town.now()});
    change(&mut header, &mut claims);
    jose::sign_with_header(key, &header, &claims).unwrap()
}

#[tokio::test]
async fn a_bound_token_is_worth_nothing_without_its_key() {
    let town = Town::open().await;
    let party = town.party_with(|body| body["tokens"] = "bound".into()).await;
    let (mine, theirs) = (
        SigningKey::generate(Alg::Es256).unwrap(),
        SigningKey::generate(Alg::EdDsa).unwrap(),
    );
    let jkt = mine.public().thumbprint();
    let scope = ("scope", "openid offline_access");
    let code = town.code(&party, &[scope, ("dpop_jkt", &jkt)]).await;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let at_token = |key| proof(&town, key, "/oidc/token", |_, _| {});
    assert_eq!(
        town.call(&party, "/oidc/token", &pairs).await.json()["error"],
        "invalid_dpop_proof"
    );
    let foreign = town
        .call_with(&party, "/oidc/token", &pairs, &[("dpop", &at_token(&theirs))])
        .await;
    assert_eq!(
        foreign.json()["error"],
        "invalid_grant",
        "the code is bound already"
    );
    let own = at_token(&mine);
    let tokens = town
        .call_with(&party, "/oidc/token", &pairs, &[("dpop", &own)])
        .await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    let tokens = tokens.json();
    assert_eq!(tokens["token_type"], "DPoP");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(town.userinfo(access).await.status, 401, "as a bearer");
    let told = async |proof: &str, access: &str| {
        let header = format!("DPoP {access}");
        town.world
            .fetch("/oidc/userinfo", &[("authorization", &header), ("dpop", proof)])
            .await
            .status
            .as_u16()
    };
    let at_userinfo = |key, change: fn(&mut Value, &mut Value)| {
        proof(&town, key, "/oidc/userinfo", |header, claims| {
            claims["htm"] = "GET".into();
            claims["ath"] = jose::hash(access).into();
            change(header, claims);
        })
    };
    let good = at_userinfo(&mine, |_, _| {});
    assert_eq!(told(&good, access).await, 200);
    assert_eq!(told(&good, access).await, 401, "used twice");
    assert_eq!(
        told(&at_userinfo(&theirs, |_, _| {}), access).await,
        401,
        "another key"
    );
    let bad: [fn(&mut Value, &mut Value); 8] = [
        |_, claims| claims["htm"] = "POST".into(),
        |_, claims| claims["htu"] = "https://otro.example/oidc/userinfo".into(),
        |_, claims| claims["ath"] = jose::hash("otro").into(),
        |_, claims| {
            claims.as_object_mut().unwrap().remove("ath");
        },
        |_, claims| claims["iat"] = (claims["iat"].as_i64().unwrap() - 200).into(),
        |_, claims| claims["iat"] = (claims["iat"].as_i64().unwrap() + 200).into(),
        |header, _| header["typ"] = "JWT".into(),
        |header, _| {
            header.as_object_mut().unwrap().remove("jwk");
        },
    ];
    for (place, change) in bad.into_iter().enumerate() {
        assert_eq!(told(&at_userinfo(&mine, change), access).await, 401, "{place}");
    }
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let foreign = town
        .call_with(&party, "/oidc/token", &refresh, &[("dpop", &at_token(&theirs))])
        .await;
    assert_eq!(foreign.json()["error"], "invalid_grant");
    let renewed = town
        .call_with(&party, "/oidc/token", &refresh, &[("dpop", &at_token(&mine))])
        .await;
    assert_eq!(
        (renewed.status.as_u16(), &renewed.json()["token_type"]),
        (200, &json!("DPoP"))
    );
}
