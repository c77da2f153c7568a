//! C2SP `tlog-proof`: index, inclusion proof and signed checkpoint in one text that verifies without a network.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::check::{ProofError, verify_inclusion};
use super::checkpoint::{Checkpoint, CheckpointError};
use super::hash::Hash;
use super::note::{NOTE_BYTES_MAX, Note};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// Most hashes of an inclusion proof: the height of a tree of 64-bit size.
pub const PROOF_HASHES_MAX: usize = 64;
/// Longest extra data read, in bytes.
const EXTRA_BYTES_MAX: usize = 64 * 1024;

/// That an entry is in the tree of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Data of whoever made the proof, not authenticated; the register writes none.
    pub extra: Option<Vec<u8>>,
    /// Index of the entry: the sequence number of the act.
    pub index: u64,
    /// From the sibling of the leaf to the child of the root.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: Note,
}

impl TlogProof {
    /// Check that the entry with this leaf hash is where the proof says, in the tree of its checkpoint. Whether the
    /// checkpoint is signed by a key we trust is asked of [`Note::verify`].
    ///
    /// # Errors
    /// [`TlogProofError::Checkpoint`] or [`TlogProofError::Inclusion`].
    pub fn verify(&self, leaf: &Hash) -> Result<Checkpoint, TlogProofError> {
        let checkpoint: Checkpoint = self
            .checkpoint
            .text()
            .parse()
            .map_err(TlogProofError::Checkpoint)?;
        verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)
            .map_err(TlogProofError::Inclusion)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes
            .iter()
            .try_for_each(|hash| writeln!(f, "{}", STANDARD.encode(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for TlogProof {
    type Err = TlogProofError;

    fn from_str(text: &str) -> Result<TlogProof, TlogProofError> {
        let too_long = text.len() > NOTE_BYTES_MAX + 2 * EXTRA_BYTES_MAX;
        let proof = if too_long { None } else { read(text) }.ok_or(TlogProofError::Form)?;
        let checkpoint =
            Note::parse(proof.note.as_bytes()).map_err(|note| TlogProofError::Checkpoint(note.into()))?;
        let proof = TlogProof {
            extra: proof.extra,
            index: proof.index,
            hashes: proof.hashes,
            checkpoint,
        };
        if proof.to_string() == text {
            Ok(proof)
        } else {
            Err(TlogProofError::Form)
        }
    }
}

/// The lines of a proof, taken apart.
struct Lines<'a> {
    extra: Option<Vec<u8>>,
    index: u64,
    hashes: Vec<Hash>,
    note: &'a str,
}

fn read(text: &str) -> Option<Lines<'_>> {
    let (head, note) = text.split_once("\n\n")?;
    let mut lines = head.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let mut line = lines.next()?;
    let mut extra = None;
    if let Some(encoded) = line.strip_prefix("extra ") {
        extra = Some(
            STANDARD
                .decode(encoded)
                .ok()
                .filter(|extra| extra.len() <= EXTRA_BYTES_MAX)?,
        );
        line = lines.next()?;
    }
    let index = line.strip_prefix("index ")?.parse().ok()?;
    let hashes: Vec<Hash> = lines
        .take(PROOF_HASHES_MAX + 1)
        .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
        .collect::<Option<_>>()?;
    (hashes.len() <= PROOF_HASHES_MAX).then_some(Lines {
        extra,
        index,
        hashes,
        note,
    })
}

/// What is wrong with a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlogProofError {
    /// The text is not of this form.
    Form,
    /// The checkpoint cannot be read.
    Checkpoint(CheckpointError),
    /// The entry is not proven to be in the tree of the checkpoint.
    Inclusion(ProofError),
}

impl fmt::Display for TlogProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TlogProofError::Form => write!(f, "the proof is not written as {FIRST_LINE}"),
            TlogProofError::Checkpoint(error) => error.fmt(f),
            TlogProofError::Inclusion(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TlogProofError {}
