//! New passwords, as a provider wants them.

use super::{Secret, VaultError};
use serde::{Deserialize, Serialize};

const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";

/// How a password must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its length, 8 to 64.
    pub length: usize,
    /// Signs of which it has one at least; empty when the provider wants letters and digits alone.
    #[serde(default)]
    pub signs: String,
}

impl Policy {
    /// Why it cannot be used.
    pub(in crate::adapter) fn fault(&self) -> Option<String> {
        let sign = |letter: char| letter.is_ascii_punctuation();
        match () {
            () if !(8..=64).contains(&self.length) => Some("rotation.password.length must be 8 to 64".into()),
            () if !self.signs.chars().all(sign) => {
                Some("rotation.password.signs may have punctuation of ASCII only".into())
            }
            () => None,
        }
    }
}

/// A random password with a letter of each kind that the policy names; letters that look alike are not used.
///
/// # Errors
/// [`VaultError::Machine`] when the machine has no randomness.
pub fn new_password(policy: &Policy) -> Result<Secret, VaultError> {
    let mut kinds = vec![UPPER, LOWER, DIGITS];
    if !policy.signs.is_empty() {
        kinds.push(policy.signs.as_bytes());
    }
    let all: Vec<u8> = kinds.concat();
    let mut letters = Vec::with_capacity(policy.length);
    for kind in &kinds {
        letters.push(kind[below(kind.len())?]);
    }
    while letters.len() < policy.length {
        letters.push(all[below(all.len())?]);
    }
    // Fisher-Yates: the kinds stand nowhere in particular.
    for at in (1..letters.len()).rev() {
        letters.swap(at, below(at + 1)?);
    }
    String::from_utf8(letters)
        .map(Secret::new)
        .map_err(|_| VaultError::Machine)
}

/// A number below `end`, each as likely as the others. `end` is 1 to 256.
fn below(end: usize) -> Result<usize, VaultError> {
    let fair = 256 - 256 % end;
    loop {
        let [byte] = register::random::<1>().map_err(|_| VaultError::Machine)?;
        if usize::from(byte) < fair {
            return Ok(usize::from(byte) % end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_as_the_policy_wants_and_differ() {
        let policy = Policy {
            length: 12,
            signs: "#$".into(),
        };
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let password = new_password(&policy).expect("password");
            let text = password.expose();
            assert_eq!(text.len(), 12);
            for kind in [UPPER, LOWER, DIGITS, b"#$"] {
                assert!(text.bytes().any(|byte| kind.contains(&byte)), "{text}");
            }
            assert!(seen.insert(text.to_owned()));
        }
        assert!(
            Policy {
                length: 7,
                ..policy.clone()
            }
            .fault()
            .is_some()
        );
        assert!(
            Policy {
                signs: "ñ".into(),
                ..policy
            }
            .fault()
            .is_some()
        );
    }
}
