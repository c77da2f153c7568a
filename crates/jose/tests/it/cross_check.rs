//! What we sign, another program takes; what it signs, we take.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jose::sd_jwt::{Presentation, Question, present};
use jose::{Alg, JoseError, Jws, KeySet, PublicKey, SigningKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};
use serde_json::{Value, json};

fn theirs(alg: Alg) -> Algorithm {
    match alg {
        Alg::Es256 => Algorithm::ES256,
        Alg::EdDsa => Algorithm::EdDSA,
        Alg::Rs256 => Algorithm::RS256,
        Alg::Ps256 => Algorithm::PS256,
    }
}

fn their_key(key: &SigningKey) -> EncodingKey {
    let body = STANDARD.encode(key.pkcs8());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    let read = match key.alg() {
        Alg::Es256 => EncodingKey::from_ec_pem(pem.as_bytes()),
        Alg::EdDsa => EncodingKey::from_ed_pem(pem.as_bytes()),
        Alg::Rs256 | Alg::Ps256 => EncodingKey::from_rsa_pem(pem.as_bytes()),
    };
    read.unwrap()
}

#[test]
fn both_ways_for_the_four_algorithms() {
    for alg in Alg::ALL {
        let key = SigningKey::generate(alg).unwrap();
        let claims = json!({"sub": "x", "exp": 4_000_000_000_u64});
        let jwk = key.public().to_jwk(Some(alg));

        let ours = jose::sign(&key, "at+jwt", &claims).unwrap();
        let known = DecodingKey::from_jwk(&serde_json::from_value(jwk.clone()).unwrap()).unwrap();
        let read = jsonwebtoken::decode::<Value>(&ours, &known, &Validation::new(theirs(alg))).unwrap();
        assert_eq!(read.claims, claims, "{alg}");

        let header = jsonwebtoken::Header::new(theirs(alg));
        let brought = jsonwebtoken::encode(&header, &claims, &their_key(&key)).unwrap();
        let public = PublicKey::from_jwk(jwk.as_object().unwrap()).unwrap();
        let read = Jws::read(&brought)
            .unwrap()
            .verify(&public, &[Some("jwt")], &[alg]);
        assert_eq!(Value::Object(read.unwrap()), claims, "{alg}");
    }
}

/// A credential with decoys, a hidden member of an object and hidden elements of a list, shown with the holder's signature.
#[test]
fn a_credential_of_another_program() {
    let made: Value = serde_json::from_str(include_str!("sd_jwt_python.json")).unwrap();
    let keys = KeySet(vec![
        PublicKey::from_jwk(made["issuer"].as_object().unwrap()).unwrap(),
    ]);
    let asked = Question {
        now: made["at"].as_i64().unwrap(),
        audience: "https://v.example",
        nonce: "n-1",
        age_max: 60,
    };
    let read = || Presentation::read(made["presentation"].as_str().unwrap()).unwrap();
    let claims = read().verify_answer(&keys, asked).unwrap();
    assert_eq!(claims["name"], "Persona de Ejemplo");
    assert_eq!(claims["entity"], json!({"id": "e1", "ruc": "20100000001"}));
    assert_eq!(claims["roles"], json!(["two"]));
    let other = read().verify_answer(
        &keys,
        Question {
            nonce: "n-2",
            ..asked
        },
    );
    assert_eq!(other, Err(JoseError::Binding("nonce")));

    let text = made["presentation"].as_str().unwrap();
    let held = &text[..=text.rfind('~').unwrap()];
    let holder = SigningKey::generate(Alg::Es256).unwrap();
    let shown = present(held, &["name"], &holder, asked).unwrap();
    assert_eq!(
        shown.matches('~').count(),
        2,
        "only the name: neither the element of the list nor the RUC"
    );
}
