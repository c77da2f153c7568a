//! Secrets that open something: random, shown once, kept only by their hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use register::Fault;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longest token looked at; ours have at most 46 characters.
const TOKEN_BYTES_MAX: usize = 64;

/// What access keys begin with, so that a key left in a file is recognised as one.
pub(crate) const KEY_PREFIX: &str = "qh_";

/// A fresh secret of 256 bits. It has no `Display` and its `Debug` is silent.
#[derive(Clone)]
pub(crate) struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    /// A new one from the system's randomness.
    pub(crate) fn new() -> Result<Token, Fault> {
        Ok(Token(URL_SAFE_NO_PAD.encode(register::random::<32>()?)))
    }
    /// A new one that says it is an access key.
    pub(crate) fn key() -> Result<Token, Fault> {
        Ok(Token(format!("{KEY_PREFIX}{}", Token::new()?.0)))
    }
    /// The secret itself, for the one answer that shows it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
    /// What is kept of it.
    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// What is kept of a token that somebody presents; none when it cannot be one of ours.
pub(crate) fn presented(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (!text.is_empty() && text.len() <= TOKEN_BYTES_MAX && text.bytes().all(plain)).then(|| hash(text))
}

/// SHA-256, lower-case hexadecimal. A secret of 256 bits needs no salt and no slow hash.
pub(crate) fn hash(text: &str) -> String {
    register::hex(&Sha256::digest(text))
}

/// The token that forms of a session carry. It follows from the session's secret and does not lead back to it.
pub(crate) fn csrf(session: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("csrf\0{session}")))
}

/// Whether two texts are the same, in a time that tells nothing about where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_do_not_show_themselves() {
        let (one, two) = (Token::new().unwrap(), Token::new().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!(one.reveal().len(), 43);
        assert!(!format!("{one:?}").contains(one.reveal()));
        assert_eq!(presented(one.reveal()), Some(one.hash()));
        assert_eq!(
            presented(Token::key().unwrap().reveal()).map(|hash| hash.len()),
            Some(64)
        );
    }

    #[test]
    fn what_cannot_be_a_token_is_not_looked_up() {
        for text in ["", "a b", "../x", "ñ", &"a".repeat(65)] {
            assert_eq!(presented(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_token_is_not_the_session_nor_its_hash() {
        let session = Token::new().unwrap();
        let form = csrf(session.reveal());
        assert!(form != session.reveal() && form != session.hash());
        assert!(same(&form, &csrf(session.reveal())));
        assert!(!same(&form, &csrf("other")));
    }
}
