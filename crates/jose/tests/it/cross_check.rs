//! What we sign, another program takes; what it signs, we take.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jose::{Alg, Jws, PublicKey, SigningKey};
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
