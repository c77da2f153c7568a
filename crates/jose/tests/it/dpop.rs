//! Proofs of possession that do not fit their request.

use jose::dpop::{LIFE_SECONDS, Proof, Request, check};
use jose::{Alg, JoseError, SigningKey, encode, hash, sign_with_header};
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;
const HERE: &str = "https://a.example/token";
const BARE: Request<'static> = Request {
    now: NOW,
    method: "POST",
    address: HERE,
    access_token: None,
};

/// A good proof with one member of its claims replaced, taken out when it is null.
fn proof(key: &SigningKey, name: &str, value: Value) -> String {
    let mut claims = json!({"jti": "j-1", "htm": "POST", "htu": HERE, "iat": NOW});
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
        value => claims[name] = value,
    }
    signed(
        key,
        json!({"alg": key.alg().as_str(), "typ": "dpop+jwt", "jwk": key.public().to_jwk(None)}),
        &claims,
    )
}

fn signed(key: &SigningKey, header: Value, claims: &Value) -> String {
    sign_with_header(key, &header, claims).unwrap()
}

#[test]
fn claims() {
    let key = SigningKey::generate(Alg::Es256).unwrap();
    for (name, value, want) in [
        ("jti", json!("j-2"), None),
        ("htu", json!("https://a.example/token?x=1#y"), None),
        ("nonce", json!("n"), None),
        ("iat", json!(NOW - LIFE_SECONDS), None),
        ("jti", json!(""), Some(JoseError::Claim("jti"))),
        ("jti", json!("j".repeat(129)), Some(JoseError::Claim("jti"))),
        ("jti", json!(null), Some(JoseError::Claim("jti"))),
        ("htm", json!("GET"), Some(JoseError::Binding("htm"))),
        ("htm", json!("post"), Some(JoseError::Binding("htm"))),
        ("htm", json!(null), Some(JoseError::Claim("htm"))),
        (
            "htu",
            json!("https://b.example/token"),
            Some(JoseError::Binding("htu")),
        ),
        ("htu", json!(null), Some(JoseError::Claim("htu"))),
        ("iat", json!(NOW - LIFE_SECONDS - 1), Some(JoseError::Expired)),
        ("iat", json!(NOW + 61), Some(JoseError::NotYet)),
        ("iat", json!(i64::MIN), Some(JoseError::Expired)),
        ("iat", json!("now"), Some(JoseError::Claim("iat"))),
        ("iat", json!(null), Some(JoseError::Claim("iat"))),
        ("nonce", json!(1), Some(JoseError::Claim("nonce"))),
    ] {
        let got = check(&proof(&key, name, value.clone()), BARE);
        assert_eq!(got.as_ref().err(), want.as_ref(), "{name} = {value}");
    }
}

#[test]
fn with_an_access_token() {
    let key = SigningKey::generate(Alg::EdDsa).unwrap();
    let request = Request {
        access_token: Some("token"),
        ..BARE
    };
    let got = check(&proof(&key, "ath", json!(hash("token"))), request);
    let thumbprint = key.public().thumbprint();
    assert_eq!(
        got,
        Ok(Proof {
            thumbprint,
            jti: "j-1".into(),
            nonce: None,
            at: NOW
        })
    );
    let other = check(&proof(&key, "ath", json!(hash("other"))), request);
    assert_eq!(other, Err(JoseError::Binding("ath")));
    assert_eq!(
        check(&proof(&key, "ath", json!(null)), request),
        Err(JoseError::Claim("ath"))
    );
}

#[test]
fn keys_and_kinds() {
    let (key, other) = (
        SigningKey::generate(Alg::Es256).unwrap(),
        SigningKey::generate(Alg::Es256).unwrap(),
    );
    let claims = json!({"jti": "j-1", "htm": "POST", "htu": HERE, "iat": NOW});
    let mut private = key.public().to_jwk(None);
    private["d"] = encode([1; 32]).into();
    for (header, want) in [
        (json!({"alg": "ES256", "typ": "dpop+jwt"}), JoseError::Key),
        (
            json!({"alg": "ES256", "typ": "dpop+jwt", "jwk": private}),
            JoseError::Key,
        ),
        (
            json!({"alg": "ES256", "typ": "dpop+jwt", "jwk": other.public().to_jwk(None)}),
            JoseError::Signature,
        ),
        (
            json!({"alg": "ES256", "typ": "JWT", "jwk": key.public().to_jwk(None)}),
            JoseError::Type,
        ),
        (
            json!({"alg": "ES256", "jwk": key.public().to_jwk(None)}),
            JoseError::Type,
        ),
    ] {
        assert_eq!(
            check(&signed(&key, header.clone(), &claims), BARE),
            Err(want),
            "{header}"
        );
    }
}
