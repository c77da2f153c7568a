//! Public keys as JSON (RFC 7517), their thumbprints (RFC 7638), and sets of them.

use crate::{Alg, JoseError, decode, encode, strict};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value, json};

/// Most keys of a set that are looked at.
pub const KEYS_MAX: usize = 32;
/// Sizes of RSA moduli that are taken, in bytes: 2048 to 4096 bits.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=512;
/// Longest public exponent, in bytes.
const RSA_EXPONENT_BYTES_MAX: usize = 4;
/// Members of a private key: whoever sends one has lost it.
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    material: Material,
    alg: Option<Alg>,
    kid: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Material {
    /// `04 x y`.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// A key of P-256 as an uncompressed point.
    pub(crate) fn p256(point: &[u8]) -> Result<PublicKey, JoseError> {
        let fits = point.len() == 65 && point[0] == 4;
        PublicKey::of(Material::P256(point.to_vec()), fits)
    }

    pub(crate) fn ed25519(bytes: &[u8]) -> Result<PublicKey, JoseError> {
        PublicKey::of(Material::Ed25519(bytes.to_vec()), bytes.len() == 32)
    }

    pub(crate) fn rsa(n: &[u8], e: &[u8]) -> Result<PublicKey, JoseError> {
        let odd = |bytes: &[u8]| bytes.last().is_some_and(|byte| byte % 2 == 1);
        let fits = RSA_BYTES.contains(&n.len()) && n[0] != 0 && odd(n);
        let small = (1..=RSA_EXPONENT_BYTES_MAX).contains(&e.len()) && odd(e) && e != [1];
        let (n, e) = (n.to_vec(), e.to_vec());
        PublicKey::of(Material::Rsa { n, e }, fits && small)
    }

    fn of(material: Material, fits: bool) -> Result<PublicKey, JoseError> {
        if fits {
            let (alg, kid) = (None, None);
            Ok(PublicKey { material, alg, kid })
        } else {
            Err(JoseError::Key)
        }
    }

    /// Reads a JWK. Private members, other uses than signatures and unknown kinds are refused.
    ///
    /// # Errors
    /// [`JoseError::Key`], or [`JoseError::Base64`] where a member is none.
    pub fn from_jwk(jwk: &Map<String, Value>) -> Result<PublicKey, JoseError> {
        if PRIVATE.iter().any(|name| jwk.contains_key(*name)) {
            return Err(JoseError::Key);
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        if text("use").is_some_and(|purpose| purpose != "sig") {
            return Err(JoseError::Key);
        }
        let bytes = |name: &str| decode(text(name).ok_or(JoseError::Key)?);
        let mut key = match (text("kty"), text("crv")) {
            (Some("EC"), Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                if x.len() != 32 || y.len() != 32 {
                    return Err(JoseError::Key);
                }
                PublicKey::p256(&[&[4][..], &x, &y].concat())?
            }
            (Some("OKP"), Some("Ed25519")) => PublicKey::ed25519(&bytes("x")?)?,
            (Some("RSA"), _) => PublicKey::rsa(&bytes("n")?, &bytes("e")?)?,
            _ => return Err(JoseError::Key),
        };
        key.alg = match text("alg") {
            Some(name) => Some(Alg::parse(name).ok_or(JoseError::Key)?),
            None => None,
        };
        if key.alg.is_some_and(|alg| !key.fits(alg)) {
            return Err(JoseError::Key);
        }
        key.kid = text("kid").map(|kid| kid.chars().take(256).collect());
        Ok(key)
    }

    /// The JWK: the required members, and `kid`, `use` and `alg` where an algorithm is given.
    pub fn to_jwk(&self, alg: Option<Alg>) -> Value {
        let members = self.members().into_iter();
        let mut jwk: Map<String, Value> = members
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        if let Some(alg) = alg {
            jwk.insert("kid".into(), self.thumbprint().into());
            jwk.insert("use".into(), "sig".into());
            jwk.insert("alg".into(), alg.as_str().into());
        }
        Value::Object(jwk)
    }

    /// The thumbprint with SHA-256, RFC 7638: over the required members in the order of their names.
    pub fn thumbprint(&self) -> String {
        let members = self.members();
        let pairs: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\":\"{value}\""))
            .collect();
        crate::hash(&format!("{{{}}}", pairs.join(",")))
    }

    /// The required members, in the order of their names; no value needs escaping.
    fn members(&self) -> Vec<(&'static str, String)> {
        match &self.material {
            Material::P256(point) => vec![
                ("crv", "P-256".to_owned()),
                ("kty", "EC".to_owned()),
                ("x", encode(&point[1..33])),
                ("y", encode(&point[33..])),
            ],
            Material::Ed25519(x) => vec![
                ("crv", "Ed25519".to_owned()),
                ("kty", "OKP".to_owned()),
                ("x", encode(x)),
            ],
            Material::Rsa { n, e } => vec![("e", encode(e)), ("kty", "RSA".to_owned()), ("n", encode(n))],
        }
    }

    /// Whether a key of its kind can check signatures of that algorithm.
    pub(crate) fn fits(&self, alg: Alg) -> bool {
        let kind = match &self.material {
            Material::P256(_) => alg == Alg::Es256,
            Material::Ed25519(_) => alg == Alg::EdDsa,
            Material::Rsa { .. } => matches!(alg, Alg::Rs256 | Alg::Ps256),
        };
        kind && self.alg.is_none_or(|own| own == alg)
    }

    /// Name of the key in its set.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether the signature is of this message by this key.
    ///
    /// # Errors
    /// [`JoseError::Algorithm`] when the key is of another kind, [`JoseError::Signature`] when it does not fit.
    pub(crate) fn verify(&self, alg: Alg, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        if !self.fits(alg) {
            return Err(JoseError::Algorithm);
        }
        let good = match &self.material {
            Material::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Material::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Material::Rsa { n, e } => {
                let how = match alg {
                    Alg::Ps256 => &RSA_PSS_2048_8192_SHA256,
                    _ => &RSA_PKCS1_2048_8192_SHA256,
                };
                RsaPublicKeyComponents { n, e }.verify(how, message, signature)
            }
        };
        good.map_err(|_| JoseError::Signature)
    }
}

/// Keys of somebody, RFC 7517 section 5.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySet(pub Vec<PublicKey>);

impl KeySet {
    /// Reads a set; keys of kinds that are not in use here are left out, as the standard asks, private ones are refused.
    ///
    /// # Errors
    /// When it is no set, has more than [`KEYS_MAX`] keys, holds a private key, or none that can be used.
    pub fn read(bytes: &[u8]) -> Result<KeySet, JoseError> {
        let set = strict::object(bytes)?;
        let Some(Value::Array(keys)) = set.get("keys") else {
            return Err(JoseError::Claim("keys"));
        };
        if keys.len() > KEYS_MAX {
            return Err(JoseError::TooDeep);
        }
        let mut known = Vec::new();
        for key in keys {
            let Value::Object(jwk) = key else {
                return Err(JoseError::Json);
            };
            if PRIVATE.iter().any(|name| jwk.contains_key(*name)) {
                return Err(JoseError::Key);
            }
            known.extend(PublicKey::from_jwk(jwk));
        }
        if known.is_empty() {
            return Err(JoseError::Key);
        }
        Ok(KeySet(known))
    }

    /// The key that a header means: the one of its name, or the only one that fits when it names none.
    ///
    /// # Errors
    /// [`JoseError::UnknownKey`].
    pub fn find(&self, kid: Option<&str>, alg: Alg) -> Result<&PublicKey, JoseError> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.fits(alg) && kid.is_none_or(|kid| key.kid() == Some(kid)));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(JoseError::UnknownKey),
        }
    }

    /// The set as JSON.
    pub fn to_json(&self) -> Value {
        let keys: Vec<Value> = self.0.iter().map(|key| key.to_jwk(key.alg)).collect();
        json!({"keys": keys})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037 appendix A.4 signs a text that is no JSON, so the key is asked and not the token.
    #[test]
    fn ed25519_of_rfc_8037() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = PublicKey::from_jwk(jwk.as_object().unwrap()).unwrap();
        let signed = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let signature = decode(signature).unwrap();
        assert_eq!(key.verify(Alg::EdDsa, signed, &signature), Ok(()));
        assert_eq!(
            key.verify(Alg::EdDsa, b"another text", &signature),
            Err(JoseError::Signature)
        );
        assert_eq!(
            key.verify(Alg::Es256, signed, &signature),
            Err(JoseError::Algorithm)
        );
    }
}
