//! Secrets that open something for minutes: random, told once, kept only by their hash.

use register::Fault;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longest secret looked at; ours have 43 characters.
const SECRET_BYTES_MAX: usize = 64;

/// A secret of 256 bits, or one of 128 that follows from it. It has no `Display` and its `Debug` is silent.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one from the system's randomness.
    pub(crate) fn new() -> Result<Secret, Fault> {
        Ok(Secret(jose::encode(register::random::<32>()?)))
    }
    /// One as somebody brought it; none when it cannot be one of ours.
    pub(crate) fn brought(text: &str) -> Option<Secret> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = !text.is_empty() && text.len() <= SECRET_BYTES_MAX && text.bytes().all(plain);
        fits.then(|| Secret(text.to_owned()))
    }
    /// Another of 128 bits that follows from it and does not lead back to it: short, for the codes that cameras read.
    pub(crate) fn child(&self, what: &str) -> Secret {
        let whole = Sha256::digest(format!("{what}\0{}", self.0));
        Secret(jose::encode(&whole[..16]))
    }
    /// The secret itself, for the one answer that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// What is kept of it. A secret of so many bits needs no salt and no slow hash.
    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// SHA-256, lower-case hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    register::hex(&Sha256::digest(text))
}

/// Whether two texts are the same, in a time that tells nothing about where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_lead_one_way_and_do_not_show_themselves() {
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_ne!(one, two);
        assert!(!format!("{one:?}").contains(one.reveal()));
        assert_eq!(Secret::brought(one.reveal()).unwrap().hash(), one.hash());
        let child = one.child("code");
        assert_ne!(child, one.child("answer"));
        assert!(same(child.reveal(), one.child("code").reveal()));
        assert_eq!(child.reveal().len(), 22);
        for text in ["", "a b", "../x", "ñ", &"a".repeat(65)] {
            assert_eq!(Secret::brought(text), None, "{text}");
        }
    }
}
