//! Another library's opinion: what ours signs it checks, what it signs ours checks.

use jose::{Alg, Jws, SigningKey};
use jsonwebtoken as other;
use serde_json::{Value, json};

#[test]
fn another_library_agrees_both_ways() {
    for (alg, theirs) in [
        (Alg::Es256, other::Algorithm::ES256),
        (Alg::EdDsa, other::Algorithm::EdDSA),
        (Alg::Rs256, other::Algorithm::RS256),
        (Alg::Ps256, other::Algorithm::PS256),
    ] {
        let key = SigningKey::generate(alg).unwrap();
        let claims = json!({"sub": "a", "aud": "b", "exp": 4_000_000_000_u64});
        let jwk: other::jwk::Jwk = serde_json::from_value(key.public().to_jwk(Some(alg))).unwrap();
        let checking = other::DecodingKey::from_jwk(&jwk).unwrap();
        let mut rules = other::Validation::new(theirs);
        rules.set_audience(&["b"]);
        let ours = jose::sign(&key, "JWT", &claims).unwrap();
        let read = other::decode::<Value>(&ours, &checking, &rules).unwrap();
        assert_eq!(read.claims, claims, "{alg}");
        assert_eq!(
            jwk.thumbprint(other::jwk::ThumbprintHash::SHA256).unwrap(),
            key.public().thumbprint()
        );

        let signing = pem(key.pkcs8());
        let signing = match alg {
            Alg::Es256 => other::EncodingKey::from_ec_pem(&signing),
            Alg::EdDsa => other::EncodingKey::from_ed_pem(&signing),
            Alg::Rs256 | Alg::Ps256 => other::EncodingKey::from_rsa_pem(&signing),
        };
        let theirs = other::encode(&other::Header::new(theirs), &claims, &signing.unwrap()).unwrap();
        let found = Jws::read(&theirs)
            .unwrap()
            .verify(key.public(), &[Some("jwt")], &[alg])
            .unwrap();
        assert_eq!(json!(found), claims, "{alg}");
    }
}

fn pem(pkcs8: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(pkcs8);
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n").into_bytes()
}
