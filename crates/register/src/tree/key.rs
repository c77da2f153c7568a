//! Keys that sign notes: Ed25519, named, in the text forms of C2SP `signed-note` and its Go original.
//!
//! A verifier key is `name+id+base64(0x01 || public key)`: that line is what a follower of the register trusts. A signing
//! key is `PRIVATE+KEY+name+id+base64(0x01 || seed)`, never shown by `Debug`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type of a plain Ed25519 note signature.
const ED25519: u8 = 1;
/// Signature type of an Ed25519 cosignature with its time (C2SP `tlog-cosignature`, `cosignature/v1`).
pub(super) const COSIGNATURE: u8 = 4;
/// Longest key name in bytes.
pub const KEY_NAME_BYTES_MAX: usize = 255;
pub(super) const SIGNING_PREFIX: &str = "PRIVATE+KEY+";

/// Whether a key may bear this name: not empty, no space, no control character, no `+`, at most
/// [`KEY_NAME_BYTES_MAX`] bytes.
pub fn is_key_name(name: &str) -> bool {
    let wrong = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
    !name.is_empty() && name.len() <= KEY_NAME_BYTES_MAX && !name.contains(wrong)
}

/// The public key of a register, with the name it signs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl VerifierKey {
    /// A public key (32 bytes, RFC 8032) under a name.
    ///
    /// # Errors
    /// [`KeyError::Name`] or [`KeyError::Key`].
    pub fn new(name: &str, public: &[u8; 32]) -> Result<VerifierKey, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError::Key)?;
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        Ok(VerifierKey {
            name: name.to_owned(),
            id: key_id(name, ED25519, public),
            key,
        })
    }

    /// Name the key signs under; for the register this is its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of the hash of name, type and public key. Names the key, proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The 32 bytes of the public key.
    pub fn public(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Whether `signature` (64 bytes) is this key's signature of `text`.
    pub fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, &self.name, self.id, ED25519, self.key.as_bytes())
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<VerifierKey, KeyError> {
        let (name, id, public) = read_key(text, ED25519)?;
        let key = VerifierKey::new(name, &public)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

/// The secret key of a register, with the name it signs under.
#[derive(Clone)]
pub struct NoteSigner {
    verifier: VerifierKey,
    key: SigningKey,
}

impl NoteSigner {
    /// The key that follows from 32 secret random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<NoteSigner, KeyError> {
        let key = SigningKey::from_bytes(seed);
        Ok(NoteSigner {
            verifier: VerifierKey::new(name, key.verifying_key().as_bytes())?,
            key,
        })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signature of `text`, 64 bytes.
    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }

    /// The line to keep in a secret file; [`NoteSigner::from_str`] reads it back.
    pub fn to_secret_text(&self) -> String {
        let mut text = SIGNING_PREFIX.to_owned();
        let written = write_key(
            &mut text,
            &self.verifier.name,
            self.verifier.id,
            ED25519,
            self.key.as_bytes(),
        );
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        text
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoteSigner")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

impl FromStr for NoteSigner {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<NoteSigner, KeyError> {
        let (name, id, seed) = read_key(text.strip_prefix(SIGNING_PREFIX).ok_or(KeyError::Form)?, ED25519)?;
        let signer = NoteSigner::from_seed(name, &seed)?;
        if signer.verifier.id == id {
            Ok(signer)
        } else {
            Err(KeyError::Id)
        }
    }
}

pub(super) fn key_id(name: &str, kind: u8, public: &[u8; 32]) -> u32 {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind])
        .chain_update(public)
        .finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

pub(super) fn write_key(
    out: &mut impl fmt::Write,
    name: &str,
    id: u32,
    kind: u8,
    key: &[u8; 32],
) -> fmt::Result {
    let mut typed = [kind; 33];
    typed[1..].copy_from_slice(key);
    write!(out, "{name}+{id:08x}+{}", STANDARD.encode(typed))
}

pub(super) fn read_key(text: &str, kind: u8) -> Result<(&str, u32, [u8; 32]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    let lower_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    if id.len() != 8 || !id.bytes().all(lower_hex) || key.len() > 64 {
        return Err(KeyError::Form);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Form)?;
    let typed = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
    match typed.split_first() {
        Some((found, key)) if *found == kind => Ok((name, id, key.try_into().map_err(|_| KeyError::Key)?)),
        _ => Err(KeyError::Type),
    }
}

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// Not `name+id+base64`.
    Form,
    /// The name is empty, too long, or has spaces or `+`.
    Name,
    /// A key of another type: a register's key (Ed25519, 1) and a witness's (cosignature, 4) do not stand in for each other.
    Type,
    /// The bytes are not a usable Ed25519 key.
    Key,
    /// The id does not follow from name and key: one of them was altered.
    Id,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyError::Form => "a key is written name+id+base64, the id as 8 hexadecimal digits",
            KeyError::Name => "a key name is 1 to 255 bytes without spaces or +",
            KeyError::Type => {
                "the key is of another type: a register signs with type 1, a witness with type 4"
            }
            KeyError::Key => "the key is not a usable Ed25519 key of 32 bytes",
            KeyError::Id => "the id of the key does not belong to its name and bytes",
        })
    }
}

impl std::error::Error for KeyError {}
