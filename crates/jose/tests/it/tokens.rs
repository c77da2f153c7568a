//! Tokens: signed and read back, and everything that is none.

use jose::{Alg, JoseError, Jws, KeySet, PublicKey, SigningKey, TOKEN_BYTES_MAX};
use serde_json::json;

#[test]
fn the_example_of_the_standard_is_read() {
    // RFC 8037 appendix A.4; its payload is no object, so the header and the signature are checked with ours around them.
    let key = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let key = PublicKey::from_jwk(key.as_object().unwrap()).unwrap();
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert_eq!(Jws::read(token).unwrap_err(), JoseError::Json);
    assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[test]
fn what_is_signed_is_read_back() {
    for alg in Alg::ALL {
        let key = SigningKey::generate(alg).unwrap();
        let claims = json!({"iss": "a", "ñ": [1, {"x": null}]});
        let token = jose::sign(&key, "JWT", &claims).unwrap();
        let read = Jws::read(&token).unwrap();
        assert_eq!(
            read.header.kid.as_deref(),
            Some(key.public().thumbprint().as_str())
        );
        let found = read.verify(key.public(), &[Some("jwt")], &[alg]).unwrap();
        assert_eq!(json!(found), claims);
    }
}

#[test]
fn the_kind_and_the_algorithm_are_the_callers_to_name() {
    let (key, other) = (
        SigningKey::generate(Alg::Es256).unwrap(),
        SigningKey::generate(Alg::Es256).unwrap(),
    );
    let rsa = SigningKey::generate(Alg::Rs256).unwrap();
    let token = |typ: &str| Jws::read(&jose::sign(&key, typ, &json!({})).unwrap()).unwrap();
    for (typ, types, algs, by, want) in [
        ("at+jwt", vec![Some("at+jwt")], vec![Alg::Es256], &key, None),
        (
            "application/AT+JWT",
            vec![Some("at+jwt")],
            vec![Alg::Es256],
            &key,
            None,
        ),
        (
            "at+jwt",
            vec![Some("jwt"), None],
            vec![Alg::Es256],
            &key,
            Some(JoseError::Type),
        ),
        (
            "jwt",
            vec![Some("jwt")],
            vec![Alg::Rs256],
            &key,
            Some(JoseError::Algorithm),
        ),
        (
            "jwt",
            vec![Some("jwt")],
            vec![Alg::Es256],
            &other,
            Some(JoseError::Signature),
        ),
        (
            "jwt",
            vec![Some("jwt")],
            vec![Alg::Es256],
            &rsa,
            Some(JoseError::Algorithm),
        ),
    ] {
        assert_eq!(
            token(typ).verify(by.public(), &types, &algs).err(),
            want,
            "{typ} {types:?} {algs:?}"
        );
    }
    let header = json!({"alg": "RS256"});
    assert_eq!(
        jose::sign_with_header(&key, &header, &json!({})),
        Err(JoseError::Algorithm)
    );
    let set = KeySet(vec![key.public().clone(), rsa.public().clone()]);
    let bare = jose::sign_with_header(&key, &json!({"alg": "ES256"}), &json!({"a": 1})).unwrap();
    assert!(
        Jws::read(&bare)
            .unwrap()
            .verify_by(&set, &[None], &[Alg::Es256])
            .is_ok(),
        "the only key that fits"
    );
}

#[test]
fn what_is_no_signed_token_of_ours_is_refused() {
    let key = SigningKey::generate(Alg::Es256).unwrap();
    let good = jose::sign(&key, "JWT", &json!({"a": 1})).unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let head = |header: &str| format!("{}.{}.{}", jose::encode(header), parts[1], parts[2]);
    let body = |claims: &str| format!("{}.{}.{}", parts[0], jose::encode(claims), parts[2]);
    let deep = format!("{}1{}", r#"{"a":"#.repeat(40), "}".repeat(40));
    for (token, want) in [
        (String::new(), JoseError::Shape),
        ("a.b".into(), JoseError::Shape),
        (format!("{good}.x"), JoseError::Shape),
        (format!("{good}="), JoseError::Base64),
        (good.replace('.', "+."), JoseError::Base64),
        (head(r#"{"alg":"none"}"#), JoseError::Algorithm),
        (head(r#"{"alg":"NONE"}"#), JoseError::Algorithm),
        (head(r#"{"alg":"HS256"}"#), JoseError::Algorithm),
        (head(r#"{"alg":"ES384"}"#), JoseError::Algorithm),
        (head(r#"{"alg":["ES256"]}"#), JoseError::Claim("alg")),
        (head(r#"{"typ":"JWT"}"#), JoseError::Algorithm),
        (head(r#"{"alg":"ES256","crit":["b64"]}"#), JoseError::Critical),
        (head(r#"{"alg":"ES256","b64":false}"#), JoseError::Critical),
        (head(r#"{"alg":"ES256","alg":"none"}"#), JoseError::TwiceNamed),
        (head(r#"{"alg":"ES256","kid":7}"#), JoseError::Claim("kid")),
        (head(r#"{"alg":"ES256","jwk":"x"}"#), JoseError::Key),
        (
            head(r#"{"alg":"ES256","jwk":{"kty":"oct","k":"x"}}"#),
            JoseError::Key,
        ),
        (head("[]"), JoseError::Json),
        (body("[1]"), JoseError::Json),
        (body("{"), JoseError::Json),
        (body(&deep), JoseError::TooDeep),
        (body(r#"{"a":1,"a":2}"#), JoseError::TwiceNamed),
        ("a".repeat(TOKEN_BYTES_MAX + 1), JoseError::TooLong),
    ] {
        let short: String = token.chars().take(60).collect();
        assert_eq!(Jws::read(&token).unwrap_err(), want, "{short}");
    }
    for changed in [
        body(r#"{"a":2}"#),
        head(r#"{"alg":"ES256","typ":"JWT"}"#),
        format!("{}.{}.AAAA", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
    ] {
        let read = Jws::read(&changed).unwrap();
        assert_eq!(
            read.verify(key.public(), &[Some("jwt")], &Alg::ALL),
            Err(JoseError::Signature)
        );
    }
}
