//! What a register sends to have a checkpoint cosigned (C2SP `tlog-witness`, `add-checkpoint`): the size it believes was cosigned
//! last, a consistency proof from there, an empty line, the checkpoint.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use register::tree::{Hash, Note, NoteError, read_size};

use crate::CHECKPOINT_BYTES_MAX;

/// Most lines of a consistency proof.
pub const PROOF_LINES_MAX: usize = 63;
/// Largest body of a submission, in bytes.
pub const SUBMISSION_BYTES_MAX: usize = CHECKPOINT_BYTES_MAX + 4096;

/// A checkpoint with the proof that it grew out of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Acts in the checkpoint that was cosigned last, as the sender believes; 0 when there is none.
    pub old: u64,
    /// Consistency proof from there.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: Note,
}

impl Submission {
    /// Read a body.
    ///
    /// # Errors
    /// [`SubmissionError`] naming what is wrong; nothing is repaired.
    pub fn parse(body: &[u8]) -> Result<Submission, SubmissionError> {
        if body.len() > SUBMISSION_BYTES_MAX {
            return Err(SubmissionError::TooLong);
        }
        let text = std::str::from_utf8(body).map_err(|_| SubmissionError::Form)?;
        let (head, note) = text.split_once("\n\n").ok_or(SubmissionError::Form)?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| read_size(line.strip_prefix("old ")?))
            .ok_or(SubmissionError::OldSize)?;
        let proof: Vec<Hash> = lines
            .take(PROOF_LINES_MAX + 1)
            .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
            .collect::<Option<_>>()
            .ok_or(SubmissionError::ProofLine)?;
        if proof.len() > PROOF_LINES_MAX {
            return Err(SubmissionError::ProofLine);
        }
        let note = Note::parse(note.as_bytes()).map_err(SubmissionError::Note)?;
        Ok(Submission { old, proof, note })
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof
            .iter()
            .try_for_each(|hash| writeln!(f, "{}", STANDARD.encode(hash)))?;
        write!(f, "\n{}", self.note)
    }
}

/// Why a body is no submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmissionError {
    /// More than [`SUBMISSION_BYTES_MAX`] bytes.
    TooLong,
    /// Not text with an empty line before the checkpoint.
    Form,
    /// The first line is not `old` and a number.
    OldSize,
    /// A line of the proof is not a hash of 32 bytes in base64, or there are more than [`PROOF_LINES_MAX`].
    ProofLine,
    /// The checkpoint cannot be read.
    Note(NoteError),
}

impl fmt::Display for SubmissionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SubmissionError::TooLong => write!(f, "the body is longer than {SUBMISSION_BYTES_MAX} bytes"),
            SubmissionError::Form => f.write_str("the body is not: old size, proof, empty line, checkpoint"),
            SubmissionError::OldSize => f.write_str("the first line is not `old` and a plain number"),
            SubmissionError::ProofLine => write!(
                f,
                "a proof is at most {PROOF_LINES_MAX} lines, each a hash of 32 bytes in base64"
            ),
            SubmissionError::Note(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SubmissionError {}
