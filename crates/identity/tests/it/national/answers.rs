//! Answers that are not taken: tokens that do not fit, and answers to somebody else or too late.

use super::{Place, Provider, Twist};
use crate::world::Client;
use jiff::SignedDuration;
use jose::{Alg, SigningKey, half_hash, sign_with_header};
use register::Clock;
use serde_json::{Value, json};

#[tokio::test]
async fn tokens_that_do_not_fit_are_refused() {
    let other = |_: &Provider, claims: &Value| {
        let stranger = SigningKey::generate(Alg::Es256).unwrap();
        jose::sign(&stranger, "JWT", claims).unwrap()
    };
    let borrowed = |provider: &Provider, claims: &Value| {
        let stranger = SigningKey::generate(Alg::Es256).unwrap();
        let header = json!({"alg": "ES256", "kid": provider.key.public().thumbprint()});
        sign_with_header(&stranger, &header, claims).unwrap()
    };
    let none = |_: &Provider, claims: &Value| {
        format!(
            "{}.{}.",
            jose::encode(r#"{"alg":"none"}"#),
            jose::encode(claims.to_string())
        )
    };
    let shared = |_: &Provider, claims: &Value| {
        format!(
            "{}.{}.c2ln",
            jose::encode(r#"{"alg":"HS256"}"#),
            jose::encode(claims.to_string())
        )
    };
    let access = |provider: &Provider, claims: &Value| jose::sign(&provider.key, "at+jwt", claims).unwrap();
    let junk = |_: &Provider, _: &Value| "x".repeat(40_000);
    let place = Place::open().await;
    type Whole = fn(&Provider, &Value) -> String;
    let whole: [(Whole, &str); 6] = [
        (other, "unknown_key"),
        (borrowed, "signature"),
        (none, "algorithm"),
        (shared, "algorithm"),
        (access, "type"),
        (junk, ""),
    ];
    for (token, word) in whole {
        place.provider.set(|next| next.token = Some(token));
        let refused = place.go("?nivel=nca2").await;
        assert_eq!(refused.status, 400, "{word}");
        assert!(refused.session().is_none(), "{word}");
        let last = place.log().await.pop().unwrap();
        assert!(last.3.contains(word), "{last:?}");
    }
    place.provider.set(|next| next.token = None);
    let twists: [(Twist, u16, &str); 18] = [
        (
            |claims| {
                claims.insert("iss".into(), "https://id.example.evil.example".into());
            },
            400,
            "issuer",
        ),
        (
            |claims| {
                claims.insert("aud".into(), json!(["other"]));
            },
            400,
            "audience",
        ),
        (
            |claims| {
                claims.insert("aud".into(), json!(["qhapaq", "other"]));
            },
            400,
            "azp",
        ),
        (
            |claims| {
                claims.insert("azp".into(), "other".into());
            },
            400,
            "azp",
        ),
        (
            |claims| {
                let at = claims["iat"].as_i64().unwrap() - 400;
                claims.insert("exp".into(), at.into());
            },
            400,
            "expired",
        ),
        (
            |claims| {
                claims.remove("exp");
            },
            400,
            "",
        ),
        (
            |claims| {
                claims.remove("iat");
            },
            400,
            "",
        ),
        (
            |claims| {
                let at = claims["iat"].as_i64().unwrap() + 600;
                claims.insert("iat".into(), at.into());
            },
            400,
            "not_yet",
        ),
        (
            |claims| {
                claims.remove("nonce");
            },
            400,
            "nonce",
        ),
        (
            |claims| {
                claims.insert("nonce".into(), "A".repeat(43).into());
            },
            400,
            "nonce",
        ),
        (
            |claims| {
                claims.insert("at_hash".into(), half_hash("other").into());
            },
            400,
            "at_hash",
        ),
        (
            |claims| {
                claims.insert("c_hash".into(), half_hash("other").into());
            },
            400,
            "c_hash",
        ),
        (
            |claims| {
                claims.insert("acr".into(), "one_factor".into());
            },
            403,
            "acr",
        ),
        (
            |claims| {
                claims.insert("acr".into(), "nca3".into());
            },
            403,
            "acr",
        ),
        (
            |claims| {
                claims.insert("acr".into(), 2.into());
            },
            403,
            "acr",
        ),
        (
            |claims| {
                claims.remove("acr");
            },
            403,
            "acr",
        ),
        (
            |claims| {
                claims.insert("sub".into(), "".into());
            },
            400,
            "sub",
        ),
        (
            |claims| {
                claims.insert("sub".into(), "x".repeat(256).into());
            },
            400,
            "sub",
        ),
    ];
    for (at, (twist, status, word)) in twists.into_iter().enumerate() {
        place.provider.set(|next| next.twist = Some(twist));
        let refused = place.go("?nivel=nca2").await;
        assert_eq!(refused.status, status, "{at} {word}");
        assert!(refused.session().is_none(), "{at} {word}");
        let last = place.log().await.pop().unwrap();
        assert_eq!((last.0.as_deref(), last.1.as_str()), (None, "national_provider"));
        assert!(last.3.contains(word), "{at} {word}: {last:?}");
    }
    place.provider.set(|next| next.twist = None);
    assert_eq!(
        place.go("?nivel=nca2").await.status,
        303,
        "and what fits is taken"
    );
}

#[tokio::test]
async fn an_answer_belongs_to_the_browser_and_the_request_that_asked() {
    let place = Place::open().await;
    let (asked, kept) = place.begin(&Client::default(), "").await;
    let (other, other_kept) = place.begin(&Client::default(), "").await;
    for (state, cookie) in [
        (asked["state"].as_str(), ""),
        (asked["state"].as_str(), other_kept.as_str()),
        (other["state"].as_str(), kept.as_str()),
        ("", ""),
        ("x", "x"),
    ] {
        let refused = place
            .come_back(&[("code", "a-code"), ("state", state)], cookie)
            .await;
        assert_eq!(refused.status, 400, "{state} {cookie}");
    }
    let state = asked["state"].as_str();
    let mixed = [
        ("code", "a-code"),
        ("state", state),
        ("iss", "https://other.example"),
    ];
    assert_eq!(
        place.come_back(&mixed, &kept).await.status,
        400,
        "the answer of another provider"
    );
    let state = other["state"].as_str();
    let turned = [("error", "access_denied"), ("state", state)];
    let answer = place.come_back(&turned, &other_kept).await;
    assert!(answer.status == 200 && answer.text.contains("No ingresaste"));
    let (asked, kept) = place.begin(&Client::default(), "").await;
    place.world.later(SignedDuration::from_mins(11));
    let late = [("code", "a-code"), ("state", asked["state"].as_str())];
    assert_eq!(
        place.come_back(&late, &kept).await.status,
        400,
        "after ten minutes"
    );
    let (asked, kept) = place
        .begin(&Client::default(), "?volver=%2F%2Fevil.example")
        .await;
    place
        .provider
        .set(|next| next.now = place.world.clock.now().as_second());
    let back = [("code", "a-code"), ("state", asked["state"].as_str())];
    assert_eq!(
        place.come_back(&back, &kept).await.location(),
        "/despacho",
        "no open redirect"
    );
}

#[tokio::test]
async fn forged_names_of_keys_do_not_make_the_house_ask_and_ask() {
    let place = Place::open().await;
    place.provider.set(|next| {
        next.token = Some(|_, claims| {
            let stranger = SigningKey::generate(Alg::Es256).unwrap();
            jose::sign(&stranger, "JWT", claims).unwrap()
        });
    });
    for _ in 0..5 {
        assert_eq!(place.go("").await.status, 400);
    }
    let asked = place
        .provider
        .next
        .lock()
        .unwrap()
        .seen
        .iter()
        .filter(|part| *part == "/keys")
        .count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn proving_again_means_now() {
    let place = Place::open().await;
    let (asked, _) = place.begin(&Client::default(), "?de-nuevo=1").await;
    assert_eq!(
        (asked["prompt"].as_str(), asked["max_age"].as_str()),
        ("login", "0")
    );
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            let at = claims["auth_time"].as_i64().unwrap() - 120;
            claims.insert("auth_time".into(), at.into());
        });
    });
    assert_eq!(
        place.go("?de-nuevo=1").await.status,
        400,
        "proved two minutes before"
    );
    assert_eq!(
        place.go("").await.status,
        303,
        "which is enough where it was not asked again"
    );
    place.provider.set(|next| {
        next.twist = Some(|claims| {
            claims.remove("auth_time");
        })
    });
    assert_eq!(place.go("?de-nuevo=1").await.status, 400, "or does not say when");
}
