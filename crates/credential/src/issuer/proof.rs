//! The proof that a wallet has the key to which the credential will be bound (OpenID4VCI 1.0 appendix F.1). Pure.

use jose::{Alg, Checks, JoseError, Jws, PublicKey};
use serde_json::Value;

/// Kind of a proof.
const TYP: &str = "openid4vci-proof+jwt";
/// Algorithms of keys that credentials are bound to.
pub(super) const ALGS: [Alg; 2] = [Alg::Es256, Alg::EdDsa];
/// Seconds that a proof may be old: as long as a nonce lives.
const AGE_SECONDS_MAX: i64 = 300;

/// A proof that fits this issuer. Whether its nonce is good is the caller's to ask.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Proven {
    /// The key.
    pub(super) key: PublicKey,
    /// The nonce that it bears.
    pub(super) nonce: String,
}

/// Checks a proof for an issuer at a moment, in seconds since 1970.
pub(super) fn check(proof: &str, issuer: &str, now: i64) -> Result<Proven, JoseError> {
    let token = Jws::read(proof)?;
    // The key is in the header, and nowhere else: names of keys lead nowhere here (appendix F.1 wants one of them).
    if token.header.kid.is_some() {
        return Err(JoseError::Key);
    }
    let key = token.header.jwk.clone().ok_or(JoseError::Key)?;
    let claims = token.verify(&key, &[Some(TYP)], &ALGS)?;
    let checks = Checks {
        now,
        issuer: None,
        audience: &[issuer],
        life_max: None,
    };
    checks.check(&claims)?;
    let made = claims.get("iat").and_then(Value::as_i64);
    let made = made.ok_or(JoseError::Claim("iat"))?;
    if made.saturating_add(AGE_SECONDS_MAX) < now {
        return Err(JoseError::Expired);
    }
    match claims.get("nonce") {
        Some(Value::String(nonce)) => Ok(Proven {
            key,
            nonce: nonce.clone(),
        }),
        _ => Err(JoseError::Claim("nonce")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jose::{SigningKey, encode, sign_with_header};
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;
    const ISSUER: &str = "https://qhapaq.example";

    #[test]
    fn a_proof_is_for_this_issuer_fresh_and_by_its_own_key() {
        let key = SigningKey::generate(Alg::Es256).unwrap();
        let jwk = key.public().to_jwk(None);
        let good_header = json!({"alg": "ES256", "typ": TYP, "jwk": jwk});
        let good_claims = json!({"aud": ISSUER, "iat": NOW, "nonce": "n"});
        let told = |change: &dyn Fn(&mut Value, &mut Value)| {
            let (mut header, mut claims) = (good_header.clone(), good_claims.clone());
            change(&mut header, &mut claims);
            check(&sign_with_header(&key, &header, &claims).unwrap(), ISSUER, NOW).err()
        };
        let other = SigningKey::generate(Alg::Es256).unwrap().public().to_jwk(None);
        let mut private = jwk.clone();
        private["d"] = "AAAA".into();
        assert_eq!(told(&|_, _| {}), None);
        assert_eq!(
            told(&|header, _| header["typ"] = "JWT".into()),
            Some(JoseError::Type)
        );
        assert_eq!(
            told(&|header, _| header["kid"] = "x".into()),
            Some(JoseError::Key)
        );
        assert_eq!(
            told(&|header, _| header["jwk"] = Value::Null),
            Some(JoseError::Key)
        );
        assert_eq!(
            told(&|header, _| header["jwk"] = private.clone()),
            Some(JoseError::Key)
        );
        assert_eq!(
            told(&|header, _| header["jwk"] = other.clone()),
            Some(JoseError::Signature)
        );
        for (name, value, want) in [
            ("aud", json!("https://other.example"), JoseError::Audience),
            ("aud", Value::Null, JoseError::Claim("aud")),
            ("iat", json!(NOW - 301), JoseError::Expired),
            ("iat", json!(NOW + 61), JoseError::NotYet),
            ("iat", json!("now"), JoseError::Claim("iat")),
            ("exp", json!(NOW - 61), JoseError::Expired),
            ("nonce", json!(7), JoseError::Claim("nonce")),
        ] {
            let told = told(&|_, claims| claims[name] = value.clone());
            assert_eq!(told, Some(want), "{name} {value}");
        }
        let none = json!({"alg": "none", "typ": TYP, "jwk": jwk});
        let unsigned = format!(
            "{}.{}.",
            encode(none.to_string()),
            encode(good_claims.to_string())
        );
        assert_eq!(check(&unsigned, ISSUER, NOW), Err(JoseError::Algorithm));
        let rsa = SigningKey::generate(Alg::Rs256).unwrap();
        let header = json!({"alg": "RS256", "typ": TYP, "jwk": rsa.public().to_jwk(None)});
        let proof = sign_with_header(&rsa, &header, &good_claims).unwrap();
        assert_eq!(check(&proof, ISSUER, NOW), Err(JoseError::Algorithm));
        let edwards = SigningKey::generate(Alg::EdDsa).unwrap();
        let header = json!({"alg": "EdDSA", "typ": TYP, "jwk": edwards.public().to_jwk(None)});
        let proof = sign_with_header(&edwards, &header, &good_claims).unwrap();
        assert_eq!(check(&proof, ISSUER, NOW).unwrap().nonce, "n");
    }
}
