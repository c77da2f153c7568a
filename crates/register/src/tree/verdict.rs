//! Checking a bundle, point by point, so that whoever reads the verdict sees what was checked and what was not.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::bundle::{Bundle, BundleError, Opening};
use super::check::{ProofError, verify_inclusion};
use super::checkpoint::{Checkpoint, CheckpointError};
use super::key::VerifierKey;
use super::note::NoteError;
use crate::hex;

/// What a verdict checks, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// The file is a bundle.
    Format,
    /// The payload is the one that the envelope commits to.
    Commitment,
    /// The envelope is that of the act at the index of the proof.
    Leaf,
    /// The envelope is in the tree of the checkpoint.
    Inclusion,
    /// The checkpoint is signed by the key in the bundle.
    Signature,
    /// The checkpoint and the key are of the same register.
    Origin,
    /// The checkpoint is also signed by the key that the reader trusts.
    TrustedKey,
    /// The documents are cited by the payload.
    Documents,
}

impl Check {
    /// Identifier for texts and JSON: `trusted-key`.
    pub fn as_str(self) -> &'static str {
        match self {
            Check::Format => "format",
            Check::Commitment => "commitment",
            Check::Leaf => "leaf",
            Check::Inclusion => "inclusion",
            Check::Signature => "signature",
            Check::Origin => "origin",
            Check::TrustedKey => "trusted-key",
            Check::Documents => "documents",
        }
    }
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed(Flaw),
    /// There was nothing to check it with.
    Skipped(Gap),
}

/// Why a check was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The payload is not in the bundle: reserved, or erased as the law orders.
    PayloadNotShown,
    /// The reader named no key, so the bundle vouches for itself: compare its key with the one the register publishes.
    NoTrustedKey,
    /// The bundle names no documents.
    NoDocuments,
}

/// What a failed check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The file cannot be read as a bundle.
    Bundle(BundleError),
    /// The envelope is not the JSON of an envelope.
    EnvelopeForm,
    /// The payload or its salt is not the one that was recorded.
    PayloadDiffers,
    /// The envelope is of another act than the one at the index of the proof.
    OtherAct {
        /// Sequence number in the envelope.
        seq: u64,
        /// Index in the proof.
        index: u64,
    },
    /// The checkpoint cannot be read.
    Checkpoint(CheckpointError),
    /// The envelope does not lead to the root of the checkpoint.
    Proof(ProofError),
    /// The signature does not hold.
    Note(NoteError),
    /// The key is of one register and the checkpoint of another.
    OtherOrigin {
        /// Name of the key.
        key: String,
        /// Origin of the checkpoint.
        checkpoint: String,
    },
    /// A document that the payload does not cite, or that cannot be compared since the payload is not shown.
    DocumentNotCited {
        /// Its SHA-256 in hexadecimal.
        document: String,
    },
}

/// Every check and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// In the order of [`Check`].
    pub checks: Vec<(Check, Outcome)>,
    /// What was checked; none when the file is not a bundle.
    pub bundle: Option<Bundle>,
}

impl Verdict {
    /// Whether nothing failed. A bundle checked without a trusted key proves only that it agrees with itself: see
    /// [`Verdict::is_proven`].
    pub fn holds(&self) -> bool {
        self.flaws().next().is_none()
    }

    /// Whether nothing failed and the checkpoint is signed by a key that the reader trusts.
    pub fn is_proven(&self) -> bool {
        self.holds() && self.checks.contains(&(Check::TrustedKey, Outcome::Passed))
    }

    /// The failed checks.
    pub fn flaws(&self) -> impl Iterator<Item = (Check, &Flaw)> {
        self.checks.iter().filter_map(|(check, outcome)| match outcome {
            Outcome::Failed(flaw) => Some((*check, flaw)),
            _ => None,
        })
    }
}

/// Check a bundle. Needs nothing but the bytes and, to be worth something, the key that the reader trusts. While the
/// register replaces its key, checkpoints are signed with both, so either may be trusted.
pub fn verify_bundle(bytes: &[u8], trusted: Option<&VerifierKey>) -> Verdict {
    let bundle = match Bundle::from_json(bytes) {
        Ok(bundle) => bundle,
        Err(error) => {
            return Verdict {
                checks: vec![(Check::Format, Outcome::Failed(Flaw::Bundle(error)))],
                bundle: None,
            };
        }
    };
    let envelope = serde_json::from_str::<EnvelopeHead>(&bundle.envelope).map_err(|_| Flaw::EnvelopeForm);
    let checkpoint = bundle
        .proof
        .checkpoint
        .text()
        .parse::<Checkpoint>()
        .map_err(Flaw::Checkpoint);
    let checks = vec![
        (Check::Format, Outcome::Passed),
        (Check::Commitment, commitment(&bundle, &envelope)),
        (Check::Leaf, leaf(&bundle, &envelope).into()),
        (Check::Inclusion, inclusion(&bundle, &checkpoint).into()),
        (Check::Signature, signature(&bundle, &bundle.vkey).into()),
        (Check::Origin, origin(&bundle, &checkpoint, trusted).into()),
        (
            Check::TrustedKey,
            trusted.map_or(Outcome::Skipped(Gap::NoTrustedKey), |key| {
                signature(&bundle, key).into()
            }),
        ),
        (Check::Documents, documents(&bundle)),
    ];
    Verdict {
        checks,
        bundle: Some(bundle),
    }
}

/// What the checks read in an envelope.
#[derive(Deserialize)]
struct EnvelopeHead {
    seq: u64,
    commitment: String,
}

fn commitment(bundle: &Bundle, envelope: &Result<EnvelopeHead, Flaw>) -> Outcome {
    match (&bundle.opening, envelope) {
        (_, Err(flaw)) => Outcome::Failed(flaw.clone()),
        (None, Ok(_)) => Outcome::Skipped(Gap::PayloadNotShown),
        (Some(Opening { payload, salt }), Ok(envelope))
            if crate::commitment(salt, payload) == envelope.commitment =>
        {
            Outcome::Passed
        }
        (Some(_), Ok(_)) => Outcome::Failed(Flaw::PayloadDiffers),
    }
}

fn leaf(bundle: &Bundle, envelope: &Result<EnvelopeHead, Flaw>) -> Result<(), Flaw> {
    let seq = envelope.as_ref().map_err(Flaw::clone)?.seq;
    let index = bundle.proof.index;
    if seq == index {
        Ok(())
    } else {
        Err(Flaw::OtherAct { seq, index })
    }
}

fn inclusion(bundle: &Bundle, checkpoint: &Result<Checkpoint, Flaw>) -> Result<(), Flaw> {
    let checkpoint = checkpoint.as_ref().map_err(Flaw::clone)?;
    let proof = &bundle.proof;
    verify_inclusion(
        &bundle.leaf(),
        proof.index,
        checkpoint.size,
        &proof.hashes,
        &checkpoint.root,
    )
    .map_err(Flaw::Proof)
}

fn signature(bundle: &Bundle, key: &VerifierKey) -> Result<(), Flaw> {
    bundle
        .proof
        .checkpoint
        .verify(std::slice::from_ref(key))
        .map(drop)
        .map_err(Flaw::Note)
}

fn origin(
    bundle: &Bundle,
    checkpoint: &Result<Checkpoint, Flaw>,
    trusted: Option<&VerifierKey>,
) -> Result<(), Flaw> {
    let checkpoint = checkpoint.as_ref().map_err(Flaw::clone)?;
    let mut keys = std::iter::once(&bundle.vkey).chain(trusted);
    match keys.find(|key| key.name() != checkpoint.origin) {
        None => Ok(()),
        Some(key) => Err(Flaw::OtherOrigin {
            key: key.name().to_owned(),
            checkpoint: checkpoint.origin.clone(),
        }),
    }
}

fn documents(bundle: &Bundle) -> Outcome {
    if bundle.documents.is_empty() {
        return Outcome::Skipped(Gap::NoDocuments);
    }
    let payload = bundle
        .opening
        .as_ref()
        .and_then(|opening| serde_json::from_str(&opening.payload).ok());
    let payload: Value = payload.unwrap_or(Value::Null);
    let mut names = bundle.documents.iter().map(|hash| hex(hash));
    match names.find(|document| !cites(&payload, document)) {
        None => Outcome::Passed,
        Some(document) => Outcome::Failed(Flaw::DocumentNotCited { document }),
    }
}

/// Whether a text of the payload is this hash, bare or after a prefix such as `document:` or `sha256:`.
fn cites(payload: &Value, document: &str) -> bool {
    match payload {
        Value::String(text) => text.rsplit(':').next() == Some(document),
        Value::Array(list) => list.iter().any(|value| cites(value, document)),
        Value::Object(members) => members.values().any(|value| cites(value, document)),
        _ => false,
    }
}

impl From<Result<(), Flaw>> for Outcome {
    fn from(result: Result<(), Flaw>) -> Outcome {
        match result {
            Ok(()) => Outcome::Passed,
            Err(flaw) => Outcome::Failed(flaw),
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::Bundle(error) => error.fmt(f),
            Flaw::EnvelopeForm => f.write_str("the envelope cannot be read"),
            Flaw::PayloadDiffers => f.write_str("the payload is not the one that was recorded"),
            Flaw::OtherAct { seq, index } => {
                write!(f, "the envelope is of act {seq}, the proof of act {index}")
            }
            Flaw::Checkpoint(error) => error.fmt(f),
            Flaw::Proof(error) => error.fmt(f),
            Flaw::Note(error) => error.fmt(f),
            Flaw::OtherOrigin { key, checkpoint } => {
                write!(f, "the key is of {key}, the checkpoint of {checkpoint}")
            }
            Flaw::DocumentNotCited { document } => {
                write!(f, "the payload does not show that it cites document {document}")
            }
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gap::PayloadNotShown => "the payload is not shown: it is reserved, or was erased",
            Gap::NoTrustedKey => {
                "no trusted key was given: compare the key of the bundle with the published one"
            }
            Gap::NoDocuments => "the bundle names no documents",
        })
    }
}
