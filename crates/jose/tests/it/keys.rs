//! Keys: their names, what is no key, which key a token means.

use jose::{Alg, JoseError, KEYS_MAX, KeySet, PublicKey, SigningKey};
use serde_json::{Value, json};

fn key(jwk: Value) -> Result<PublicKey, JoseError> {
    PublicKey::from_jwk(jwk.as_object().unwrap())
}

/// RFC 7638 section 3.1.
const RSA: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

#[test]
fn names_of_keys_are_those_of_the_standards() {
    for (jwk, want) in [
        (
            json!({"kty": "RSA", "n": RSA, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        ),
        // RFC 8037 appendix A.3.
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        ),
        // RFC 9449 section 4.1 and 6.1.
        (
            json!({"kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}),
            "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
        ),
    ] {
        assert_eq!(key(jwk).unwrap().thumbprint(), want);
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let ed = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let short = jose::encode([0xff_u8; 128]);
    let even = jose::encode([0xfe_u8; 256]);
    let long = jose::encode([0xff_u8; 513]);
    for (jwk, want) in [
        (json!({}), JoseError::Key),
        (json!({"kty": "oct", "k": "c2VjcmV0"}), JoseError::Key),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": ed, "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}),
            JoseError::Key,
        ),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}),
            JoseError::Key,
        ),
        (json!({"kty": "OKP", "crv": "X25519", "x": ed}), JoseError::Key),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": ed, "use": "enc"}),
            JoseError::Key,
        ),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": ed, "alg": "ES256"}),
            JoseError::Key,
        ),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": ed, "alg": "HS256"}),
            JoseError::Key,
        ),
        (
            json!({"kty": "OKP", "crv": "Ed25519", "x": format!("{ed}=")}),
            JoseError::Base64,
        ),
        (json!({"kty": "EC", "crv": "P-256", "x": ed}), JoseError::Key),
        (
            json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": ed}),
            JoseError::Key,
        ),
        (
            json!({"kty": "EC", "crv": "P-384", "x": ed, "y": ed}),
            JoseError::Key,
        ),
        (json!({"kty": "RSA", "n": short, "e": "AQAB"}), JoseError::Key),
        (json!({"kty": "RSA", "n": long, "e": "AQAB"}), JoseError::Key),
        (json!({"kty": "RSA", "n": even, "e": "AQAB"}), JoseError::Key),
        (json!({"kty": "RSA", "n": RSA, "e": "AQ"}), JoseError::Key),
        (json!({"kty": "RSA", "n": RSA, "e": "AQAA"}), JoseError::Key),
        (json!({"kty": "RSA", "n": RSA, "e": "AQABAQAB"}), JoseError::Key),
        (json!({"kty": 5}), JoseError::Key),
    ] {
        assert_eq!(key(jwk.clone()).unwrap_err(), want, "{jwk}");
    }
}

#[test]
fn a_point_off_its_curve_checks_nothing() {
    let off =
        json!({"kty": "EC", "crv": "P-256", "x": jose::encode([1_u8; 32]), "y": jose::encode([1_u8; 32])});
    let off = key(off).unwrap();
    let token = jose::sign(&SigningKey::generate(Alg::Es256).unwrap(), "JWT", &json!({})).unwrap();
    let read = jose::Jws::read(&token).unwrap();
    assert_eq!(
        read.verify(&off, &[Some("jwt")], &[Alg::Es256]),
        Err(JoseError::Signature)
    );
}

#[test]
fn a_set_gives_one_key_or_none() {
    let (one, two) = (
        SigningKey::generate(Alg::Es256).unwrap(),
        SigningKey::generate(Alg::Es256).unwrap(),
    );
    let named = |key: &SigningKey, kid: &str| {
        let mut jwk = key.public().to_jwk(None);
        jwk["kid"] = kid.into();
        jwk
    };
    let read = |keys: Value| KeySet::read(json!({"keys": keys}).to_string().as_bytes());
    let set = read(json!([named(&one, "a"), named(&two, "b"), {"kty": "EC", "crv": "P-521"}])).unwrap();
    assert_eq!(set.0.len(), 2, "kinds that are not in use are left out");
    assert_eq!(
        set.find(Some("a"), Alg::Es256).unwrap().thumbprint(),
        one.public().thumbprint()
    );
    assert_eq!(
        set.find(Some("c"), Alg::Es256).unwrap_err(),
        JoseError::UnknownKey
    );
    assert_eq!(
        set.find(Some("a"), Alg::Rs256).unwrap_err(),
        JoseError::UnknownKey
    );
    assert_eq!(
        set.find(None, Alg::Es256).unwrap_err(),
        JoseError::UnknownKey,
        "two that fit"
    );
    let alone = read(json!([named(&one, "a")])).unwrap();
    assert!(alone.find(None, Alg::Es256).is_ok());
    assert_eq!(read(json!([])).unwrap_err(), JoseError::Key);
    assert_eq!(read(json!([1])).unwrap_err(), JoseError::Json);
    assert_eq!(
        read(json!([{"kty": "oct", "k": "x"}])).unwrap_err(),
        JoseError::Key
    );
    let many: Vec<Value> = (0..=KEYS_MAX).map(|_| named(&one, "a")).collect();
    assert_eq!(read(json!(many)).unwrap_err(), JoseError::TooDeep);
    assert_eq!(KeySet::read(b"[]").unwrap_err(), JoseError::Json);
    assert_eq!(KeySet::read(b"{}").unwrap_err(), JoseError::Claim("keys"));
}

#[test]
fn a_key_comes_back_from_its_seal_and_does_not_show_itself() {
    for alg in Alg::ALL {
        let key = SigningKey::generate(alg).unwrap();
        let again = SigningKey::from_pkcs8(alg, key.pkcs8().to_vec()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(
            PublicKey::from_jwk(key.public().to_jwk(Some(alg)).as_object().unwrap())
                .unwrap()
                .thumbprint(),
            key.public().thumbprint()
        );
        assert!(!format!("{key:?}").contains(&jose::encode(&key.pkcs8()[40..60])));
        assert!(SigningKey::from_pkcs8(alg, vec![0; 40]).is_err());
    }
}
