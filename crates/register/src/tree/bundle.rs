//! The bundle: all that proves one act, in one file that can be kept, sent, and checked without us.
//!
//! JSON with sorted names and no spaces, and only that one way of writing it:
//! `{"documents":[hex...],"envelope":text,"format":"qhapaq-bundle/1","opening":{"payload":text,"salt":hex}|null,`
//! `"proof":text,"vkey":text}`. The envelope is the entry of the tree, byte for byte; the proof is a C2SP `tlog-proof`, which
//! tools written by others verify; the opening (payload and salt) is absent when the payload is reserved or erased.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::entries::ENTRY_BYTES_MAX;
use super::hash::{Hash, leaf_hash};
use super::key::{KeyError, VerifierKey};
use super::tlog_proof::{TlogProof, TlogProofError};
use crate::{hex, parse_hex};

/// Largest bundle read, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most documents in a bundle.
pub const BUNDLE_DOCUMENTS_MAX: usize = 1000;
/// Name and version of the format.
pub const BUNDLE_FORMAT: &str = "qhapaq-bundle/1";

/// All that proves one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// SHA-256 of the documents that the payload cites and that go with the bundle.
    pub documents: Vec<Hash>,
    /// The envelope as recorded: the bytes that the leaf hashes.
    pub envelope: String,
    /// The payload with its salt; none when it is reserved or was erased.
    pub opening: Option<Opening>,
    /// Where the act is in the register, up to a signed checkpoint.
    pub proof: TlogProof,
    /// The key of the register.
    pub vkey: VerifierKey,
}

/// What opens the commitment in an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The payload as recorded (canonical JSON).
    pub payload: String,
    /// The 32 random bytes hashed before it.
    pub salt: [u8; 32],
}

impl Bundle {
    /// Hash of the leaf that the envelope makes.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.envelope.as_bytes())
    }

    /// The file.
    ///
    /// # Errors
    /// [`BundleError::TooLarge`] when it would be larger than what is read back.
    pub fn to_json(&self) -> Result<String, BundleError> {
        let opening = self.opening.as_ref();
        let written = Written {
            documents: self.documents.iter().map(|hash| hex(hash)).collect(),
            envelope: self.envelope.clone(),
            format: BUNDLE_FORMAT.to_owned(),
            opening: opening.map(|Opening { payload, salt }| WrittenOpening {
                payload: payload.clone(),
                salt: hex(salt),
            }),
            proof: self.proof.to_string(),
            vkey: self.vkey.to_string(),
        };
        let json = serde_json::to_string(&written).map_err(|_| BundleError::Form)?;
        let fits = json.len() <= BUNDLE_BYTES_MAX
            && self.documents.len() <= BUNDLE_DOCUMENTS_MAX
            && self.envelope.len() <= ENTRY_BYTES_MAX;
        if fits {
            Ok(json)
        } else {
            Err(BundleError::TooLarge)
        }
    }

    /// Read the file. Whether it proves anything is asked of [`super::verify_bundle`].
    ///
    /// # Errors
    /// [`BundleError`] naming what cannot be read; nothing is repaired.
    pub fn from_json(bytes: &[u8]) -> Result<Bundle, BundleError> {
        if bytes.len() > BUNDLE_BYTES_MAX {
            return Err(BundleError::TooLarge);
        }
        let written: Written = serde_json::from_slice(bytes).map_err(|_| BundleError::Form)?;
        if written.format != BUNDLE_FORMAT {
            return Err(BundleError::Format);
        }
        let opening = written.opening.map(|WrittenOpening { payload, salt }| {
            Ok(Opening {
                payload,
                salt: from_hex(&salt).ok_or(BundleError::Form)?,
            })
        });
        let documents = written
            .documents
            .iter()
            .map(|text| from_hex(text).ok_or(BundleError::Form));
        let bundle = Bundle {
            documents: documents.collect::<Result<_, _>>()?,
            envelope: written.envelope,
            opening: opening.transpose()?,
            proof: written.proof.parse().map_err(BundleError::Proof)?,
            vkey: written.vkey.parse().map_err(BundleError::Key)?,
        };
        if bundle.to_json()?.as_bytes() == bytes {
            Ok(bundle)
        } else {
            Err(BundleError::Form)
        }
    }
}

/// The file as JSON; members in the order of their names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    documents: Vec<String>,
    envelope: String,
    format: String,
    opening: Option<WrittenOpening>,
    proof: String,
    vkey: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOpening {
    payload: String,
    salt: String,
}

fn from_hex(text: &str) -> Option<Hash> {
    parse_hex(text)?.try_into().ok()
}

/// Why a file is not a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleError {
    /// Over [`BUNDLE_BYTES_MAX`] bytes or [`BUNDLE_DOCUMENTS_MAX`] documents, or an envelope over 65,535 bytes.
    TooLarge,
    /// Not the JSON of a bundle, in its one way of writing.
    Form,
    /// Another format or version.
    Format,
    /// The proof in it cannot be read.
    Proof(TlogProofError),
    /// The key in it cannot be read.
    Key(KeyError),
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BundleError::TooLarge => write!(
                f,
                "the bundle is larger than {BUNDLE_BYTES_MAX} bytes, or one of its parts is"
            ),
            BundleError::Form => f.write_str("the file is not a bundle, or was changed after it was issued"),
            BundleError::Format => write!(f, "the file is not of the format {BUNDLE_FORMAT}"),
            BundleError::Proof(error) => error.fmt(f),
            BundleError::Key(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BundleError {}
