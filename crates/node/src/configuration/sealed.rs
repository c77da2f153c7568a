//! Signing and checking what the operator says: compact JSON Web Signatures (RFC 7515).

use super::model::{Card, Content, Manifest};
use jose::{Alg, Jws, KeySet, SigningKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// Largest part that is read, in bytes.
pub const PART_BYTES_MAX: usize = 64 * 1024 * 1024;
const MANIFEST_TYPE: &str = "qhapaq-configuration+jws";
const CARD_TYPE: &str = "qhapaq-node-card+jws";

/// Why what claims to be from the operator is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigurationError {
    /// It is none, or of another kind.
    Shape,
    /// No key that is trusted signed it.
    Signature,
    /// It is of another exchange.
    Instance,
    /// It is over.
    Over,
    /// It is from the future: one of the clocks is wrong.
    Future,
    /// A newer one is known already.
    Older,
    /// The bytes of a part are not those that were signed.
    Part,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigurationError::Shape => "the configuration is not one",
            ConfigurationError::Signature => "the configuration is not signed by a key that is trusted",
            ConfigurationError::Instance => "the configuration is of another exchange",
            ConfigurationError::Over => "the configuration is over",
            ConfigurationError::Future => "the configuration is from the future: a clock is wrong",
            ConfigurationError::Older => "the configuration is older than the one in use",
            ConfigurationError::Part => "a part of the configuration is not the one that was signed",
        })
    }
}

impl std::error::Error for ConfigurationError {}

/// Signs a manifest.
///
/// # Errors
/// [`ConfigurationError::Signature`] when the machine cannot sign.
pub fn sign_manifest(key: &SigningKey, manifest: &Manifest) -> Result<String, ConfigurationError> {
    sign(key, MANIFEST_TYPE, manifest)
}

/// Signs a card.
///
/// # Errors
/// [`ConfigurationError::Signature`] when the machine cannot sign.
pub fn sign_card(key: &SigningKey, card: &Card) -> Result<String, ConfigurationError> {
    sign(key, CARD_TYPE, card)
}

/// Reads a manifest that one of the operator's keys signed. Instance and times are the caller's to judge.
///
/// # Errors
/// [`ConfigurationError::Shape`], [`ConfigurationError::Signature`].
pub fn manifest(token: &str, operator: &KeySet) -> Result<Manifest, ConfigurationError> {
    read(token, MANIFEST_TYPE, operator)
}

/// Reads a card that one of the operator's keys signed.
///
/// # Errors
/// [`ConfigurationError::Shape`], [`ConfigurationError::Signature`].
pub fn card(token: &str, operator: &KeySet) -> Result<Card, ConfigurationError> {
    read(token, CARD_TYPE, operator)
}

/// Whether bytes are those that a hash in base 16 names.
///
/// # Errors
/// [`ConfigurationError::Part`].
pub fn check_part(bytes: &[u8], hash: &str) -> Result<(), ConfigurationError> {
    let found = register::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
    if found == hash {
        Ok(())
    } else {
        Err(ConfigurationError::Part)
    }
}

/// SHA-256 of a content in base 16, over its canonical JSON (RFC 8785): what the act in the register names.
///
/// # Errors
/// [`ConfigurationError::Shape`] when it has no form in canonical JSON.
pub fn content_hash(content: &Content) -> Result<String, ConfigurationError> {
    let value = serde_json::to_value(content).map_err(|_| ConfigurationError::Shape)?;
    let text = register::canonical(&value).map_err(|_| ConfigurationError::Shape)?;
    Ok(register::hex(
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref(),
    ))
}

fn sign(key: &SigningKey, typ: &str, said: &impl Serialize) -> Result<String, ConfigurationError> {
    let said = serde_json::to_value(said).map_err(|_| ConfigurationError::Shape)?;
    jose::sign(key, typ, &said).map_err(|_| ConfigurationError::Signature)
}

fn read<T: DeserializeOwned>(token: &str, typ: &str, operator: &KeySet) -> Result<T, ConfigurationError> {
    let jws = Jws::read(token).map_err(|_| ConfigurationError::Shape)?;
    let claims = jws
        .verify_by(operator, &[Some(typ)], &[Alg::EdDsa, Alg::Es256])
        .map_err(|error| match error {
            jose::JoseError::Type => ConfigurationError::Shape,
            _ => ConfigurationError::Signature,
        })?;
    serde_json::from_value(claims.into()).map_err(|_| ConfigurationError::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn keys(key: &SigningKey) -> KeySet {
        let set = json!({"keys": [key.public().to_jwk(Some(Alg::EdDsa))]});
        KeySet::read(set.to_string().as_bytes()).expect("keys")
    }

    #[test]
    fn only_the_operator_is_believed_and_each_kind_for_itself() {
        let (key, other) = (
            SigningKey::generate(Alg::EdDsa).expect("key"),
            SigningKey::generate(Alg::EdDsa).expect("key"),
        );
        let content = Content {
            serial: 1,
            index: register::hex(&[7; 32]),
        };
        let said = Manifest {
            instance: "PE".into(),
            issued: 1,
            until: 2,
            content,
        };
        let token = sign_manifest(&key, &said).expect("signed");
        assert_eq!(manifest(&token, &keys(&key)), Ok(said));
        assert_eq!(
            manifest(&token, &keys(&other)),
            Err(ConfigurationError::Signature)
        );
        assert_eq!(card(&token, &keys(&key)), Err(ConfigurationError::Shape));
    }

    #[test]
    fn a_part_is_the_one_that_was_named() {
        let hash = register::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"{}").as_ref());
        assert_eq!(check_part(b"{}", &hash), Ok(()));
        assert_eq!(check_part(b"{ }", &hash), Err(ConfigurationError::Part));
    }
}
