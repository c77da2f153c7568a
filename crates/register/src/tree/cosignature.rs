//! Cosignatures (C2SP `tlog-cosignature`, version 1): a witness says that, at a time, the register was consistent up to a
//! checkpoint.
//!
//! The key is Ed25519 under a name, written like any note key with type 4. What is signed is not the checkpoint alone but two
//! lines before it, `cosignature/v1` and `time SECONDS`, so that a cosignature can never be taken for a signature of a register.
//! In the note the 64 bytes stand after the time (8 bytes, big-endian).

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::key::{COSIGNATURE, KeyError, SIGNING_PREFIX, is_key_name, key_id, read_key, write_key};
use super::note::{Note, NoteSignature};

const HEADER: &str = "cosignature/v1";
/// Bytes of a cosignature after the key id: time and signature.
const COSIGNATURE_BYTES: usize = 8 + 64;

/// The public key of a witness, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

/// That a witness signed, and when it says it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Name of the witness.
    pub name: String,
    /// Its time, in seconds since 1970.
    pub time: u64,
}

impl WitnessKey {
    /// A public key (32 bytes, RFC 8032) under a name.
    ///
    /// # Errors
    /// [`KeyError::Name`] or [`KeyError::Key`].
    pub fn new(name: &str, public: &[u8; 32]) -> Result<WitnessKey, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError::Key)?;
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        Ok(WitnessKey {
            name: name.to_owned(),
            id: key_id(name, COSIGNATURE, public),
            key,
        })
    }

    /// Name of the witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of the hash of name, type and public key. Names the key, proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether a signature line is this witness's cosignature of `text` (the text of a note, with its last newline).
    pub fn cosigned(&self, text: &str, line: &NoteSignature) -> Option<Cosigned> {
        if line.id != self.id || line.name != self.name || line.signature.len() != COSIGNATURE_BYTES {
            return None;
        }
        let (time, signature) = line.signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let signature = Signature::from_slice(signature).ok()?;
        let holds = time > 0
            && i64::try_from(time).is_ok()
            && self
                .key
                .verify_strict(signed(time, text).as_bytes(), &signature)
                .is_ok();
        holds.then(|| Cosigned {
            name: self.name.clone(),
            time,
        })
    }

    /// The newest cosignature of this witness in a note; none when it did not sign, or what stands under its name does not hold.
    pub fn of(&self, note: &Note) -> Option<(Cosigned, NoteSignature)> {
        let lines = note.signatures().iter();
        lines
            .filter_map(|line| Some((self.cosigned(note.text(), line)?, line.clone())))
            .max_by_key(|(cosigned, _)| cosigned.time)
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, &self.name, self.id, COSIGNATURE, self.key.as_bytes())
    }
}

impl FromStr for WitnessKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<WitnessKey, KeyError> {
        let (name, id, public) = read_key(text, COSIGNATURE)?;
        let key = WitnessKey::new(name, &public)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

/// The secret key of a witness, with its name. Never shown by `Debug`.
#[derive(Clone)]
pub struct Cosigner {
    witness: WitnessKey,
    key: SigningKey,
}

impl Cosigner {
    /// The key that follows from 32 secret random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Cosigner, KeyError> {
        let key = SigningKey::from_bytes(seed);
        Ok(Cosigner {
            witness: WitnessKey::new(name, key.verifying_key().as_bytes())?,
            key,
        })
    }

    /// The public half.
    pub fn witness(&self) -> &WitnessKey {
        &self.witness
    }

    /// Cosign the text of a note at `time` (seconds since 1970, not 0).
    pub fn cosign(&self, text: &str, time: u64) -> NoteSignature {
        let signature = self.key.sign(signed(time, text).as_bytes());
        NoteSignature {
            name: self.witness.name.clone(),
            id: self.witness.id,
            signature: [&time.to_be_bytes()[..], &signature.to_bytes()].concat(),
        }
    }

    /// The line to keep in a secret file; [`Cosigner::from_str`] reads it back.
    pub fn to_secret_text(&self) -> String {
        let mut text = SIGNING_PREFIX.to_owned();
        let WitnessKey { name, id, .. } = &self.witness;
        let written = write_key(&mut text, name, *id, COSIGNATURE, self.key.as_bytes());
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        text
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cosigner")
            .field("witness", &self.witness)
            .finish_non_exhaustive()
    }
}

impl FromStr for Cosigner {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Cosigner, KeyError> {
        let text = text.strip_prefix(SIGNING_PREFIX).ok_or(KeyError::Form)?;
        let (name, id, seed) = read_key(text, COSIGNATURE)?;
        let cosigner = Cosigner::from_seed(name, &seed)?;
        if cosigner.witness.id == id {
            Ok(cosigner)
        } else {
            Err(KeyError::Id)
        }
    }
}

/// The message that is signed.
fn signed(time: u64, text: &str) -> String {
    format!("{HEADER}\ntime {time}\n{text}")
}
