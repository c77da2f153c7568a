//! Everything a stranger may try with a token or a key.

use jose::JoseError::{self, Algorithm, Base64, Critical, Json, Key, Shape, Signature, TooDeep, TooLong};
use jose::{Alg, Jws, KeySet, PublicKey, SigningKey, encode, sign, sign_with_header};
use serde_json::{Value, json};

fn key() -> SigningKey {
    SigningKey::generate(Alg::Es256).unwrap()
}

fn verdict(token: &str, key: &PublicKey) -> Option<JoseError> {
    let read = Jws::read(token);
    read.and_then(|token| token.verify(key, &[Some("at+jwt")], &Alg::ALL))
        .err()
}

/// A token with this header and these claims, and a signature of 64 bytes that nobody made.
fn forged(header: &str, claims: &str) -> String {
    format!("{}.{}.{}", encode(header), encode(claims), encode([7; 64]))
}

#[test]
fn headers() {
    let key = key();
    let good = r#"{"alg":"ES256","typ":"at+jwt"}"#;
    let nested = format!("{}1{}", r#"{"a":"#.repeat(9), "}".repeat(9));
    let wide = format!("{{\"a\":[{}1]}}", "1,".repeat(600));
    for (header, claims, want) in [
        (r#"{"alg":"none","typ":"at+jwt"}"#, "{}", Algorithm),
        (r#"{"alg":"HS256","typ":"at+jwt"}"#, "{}", Algorithm),
        (r#"{"alg":"es256","typ":"at+jwt"}"#, "{}", Algorithm),
        (r#"{"alg":1}"#, "{}", JoseError::Claim("alg")),
        (r#"{"typ":"at+jwt"}"#, "{}", Algorithm),
        (r#"{"alg":"RS256","typ":"at+jwt"}"#, "{}", Algorithm),
        (r#"{"alg":"ES256","typ":"at+jwt","crit":["exp"]}"#, "{}", Critical),
        (r#"{"alg":"ES256","typ":"at+jwt","b64":true}"#, "{}", Critical),
        (r#"{"alg":"ES256"}"#, "{}", JoseError::Type),
        (r#"{"alg":"ES256","typ":"JWT"}"#, "{}", JoseError::Type),
        (r#"{"alg":"ES256","alg":"ES256"}"#, "{}", JoseError::TwiceNamed),
        (r#"{"alg":"ES256","jwk":"x"}"#, "{}", Key),
        (good, r#"{"sub":"a","sub":"b"}"#, JoseError::TwiceNamed),
        (good, "[]", Json),
        (good, "\"x\"", Json),
        (good, nested.as_str(), TooDeep),
        (good, wide.as_str(), TooDeep),
        (good, "{}", Signature),
    ] {
        let got = verdict(&forged(header, claims), key.public());
        assert_eq!(got, Some(want), "{header} {}", &claims[..claims.len().min(40)]);
    }
}

#[test]
fn shapes() {
    let key = key();
    let token = sign(&key, "at+jwt", &json!({"sub": "x"})).unwrap();
    assert_eq!(verdict(&token, key.public()), None);
    let (rest, signature) = token.rsplit_once('.').unwrap();
    let long = sign(&key, "at+jwt", &json!({"x": "a".repeat(16 * 1024)})).unwrap();
    for (brought, want) in [
        (format!("{token}.x"), Shape),
        (rest.to_owned(), Shape),
        (String::new(), Shape),
        (format!("{token}="), Base64),
        (format!("{token}=="), Base64),
        (format!("{rest}.{signature}\n"), Base64),
        (format!("{rest}."), Signature),
        (long, TooLong),
    ] {
        assert_eq!(
            verdict(&brought, key.public()),
            Some(want),
            "{}",
            &brought[..brought.len().min(20)]
        );
    }
    // 64 bytes end in one letter of which only two bits count: the others must be zero.
    let loose = ["B", "R", "h", "x"].map(|last| format!("{rest}.{}{last}", &signature[..85]));
    for brought in loose {
        assert_eq!(verdict(&brought, key.public()), Some(Base64));
    }
}

#[test]
fn a_public_key_is_no_shared_secret() {
    let key = key();
    let secret = jsonwebtoken::EncodingKey::from_secret(key.public().to_jwk(None).to_string().as_bytes());
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    header.typ = Some("at+jwt".into());
    let token = jsonwebtoken::encode(&header, &json!({"sub": "x"}), &secret).unwrap();
    assert_eq!(verdict(&token, key.public()), Some(Algorithm));
}

#[test]
fn keys() {
    let jwk = key().public().to_jwk(None);
    let with = |name: &str, value: Value| {
        let mut jwk = jwk.as_object().unwrap().clone();
        jwk.insert(name.into(), value);
        PublicKey::from_jwk(&jwk).err()
    };
    assert_eq!(with("kid", json!("a")), None);
    for (name, value) in [
        ("d", json!("AA")),
        ("k", json!("AA")),
        ("use", json!("enc")),
        ("alg", json!("RS256")),
        ("alg", json!("none")),
        ("kty", json!("oct")),
        ("crv", json!("P-384")),
        ("x", json!("AA")),
        ("x", json!(1)),
    ] {
        assert_eq!(with(name, value.clone()), Some(Key), "{name} {value}");
    }
    assert_eq!(with("x", json!("A=")), Some(Base64));
    for (bytes, want) in [
        (128, Some(Key)),
        (255, Some(Key)),
        (256, None),
        (512, None),
        (513, Some(Key)),
    ] {
        let jwk = json!({"kty": "RSA", "e": "AQAB", "n": encode(vec![0xff; bytes])});
        let read = PublicKey::from_jwk(jwk.as_object().unwrap());
        assert_eq!(read.err(), want, "RSA of {bytes} bytes");
    }
}

#[test]
fn a_point_off_its_curve_verifies_nothing() {
    let key = key();
    let mut jwk = key.public().to_jwk(None).as_object().unwrap().clone();
    jwk.insert("y".into(), encode([1; 32]).into());
    let token = sign(&key, "at+jwt", &json!({})).unwrap();
    match PublicKey::from_jwk(&jwk) {
        Ok(off) => assert_eq!(verdict(&token, &off), Some(Signature)),
        Err(why) => assert_eq!(why, Key),
    }
}

#[test]
fn which_key_of_a_set() {
    let (one, two) = (key(), key());
    let named = |key: &SigningKey| {
        let jwk = key.public().to_jwk(Some(Alg::Es256));
        PublicKey::from_jwk(jwk.as_object().unwrap()).unwrap()
    };
    let both = KeySet(vec![named(&one), named(&two)]);
    let judge = |token: &str, keys: &KeySet| {
        let token = Jws::read(token).unwrap();
        token.verify_by(keys, &[Some("at+jwt")], &Alg::ALL).err()
    };
    let token = sign(&one, "at+jwt", &json!({})).unwrap();
    assert_eq!(judge(&token, &both), None);
    assert_eq!(
        judge(&token, &KeySet(vec![named(&two)])),
        Some(JoseError::UnknownKey)
    );
    let header = json!({"alg": "ES256", "typ": "at+jwt"});
    let nameless = sign_with_header(&one, &header, &json!({})).unwrap();
    assert_eq!(judge(&nameless, &both), Some(JoseError::UnknownKey));
    assert_eq!(judge(&nameless, &KeySet(vec![named(&one)])), None);
    let header = json!({"alg": "ES256", "typ": "at+jwt", "kid": two.public().thumbprint()});
    let borrowed = sign_with_header(&one, &header, &json!({})).unwrap();
    assert_eq!(judge(&borrowed, &both), Some(Signature));
}
