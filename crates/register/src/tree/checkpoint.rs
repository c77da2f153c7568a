//! Checkpoints (C2SP `tlog-checkpoint`): origin, size and root of the register, signed as a note.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hash::Hash;
use super::key::{NoteSigner, VerifierKey};
use super::note::{Note, NoteError};

/// Longest line of a checkpoint, in bytes.
pub const CHECKPOINT_LINE_BYTES_MAX: usize = 1024;
/// Most extension lines of a checkpoint.
pub const CHECKPOINT_EXTENSIONS_MAX: usize = 16;

/// The state of a register at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which register: its address without scheme, such as `registro.example.pe/actos`.
    pub origin: String,
    /// Acts in it.
    pub size: u64,
    /// RFC 6962 root over their envelopes.
    pub root: Hash,
    /// Further lines; the register writes none, those of others are kept.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// The checkpoint of a register without extension lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Checkpoint {
        Checkpoint {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// Sign it: one key, or the old and the new one while a key is being replaced.
    ///
    /// # Errors
    /// [`CheckpointError`] when origin or extension lines cannot be written in a checkpoint, or there is no signer.
    pub fn sign(&self, signers: &[&NoteSigner]) -> Result<Note, CheckpointError> {
        let text = self.to_string();
        if text.parse::<Checkpoint>()? != *self {
            return Err(CheckpointError::Lines);
        }
        Ok(Note::sign(&text, signers)?)
    }

    /// Read a signed checkpoint of `origin` and check it against the keys we trust.
    ///
    /// # Errors
    /// [`CheckpointError`] saying what does not hold.
    pub fn open(
        note: &[u8],
        origin: &str,
        trusted: &[VerifierKey],
    ) -> Result<(Checkpoint, Note), CheckpointError> {
        let note = Note::parse(note)?;
        note.verify(trusted)?;
        let checkpoint: Checkpoint = note.text().parse()?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::OtherOrigin {
                found: checkpoint.origin,
            });
        }
        Ok((checkpoint, note))
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        )?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Read the text of a note, with its last newline.
    fn from_str(text: &str) -> Result<Checkpoint, CheckpointError> {
        let lines: Vec<&str> = text
            .strip_suffix('\n')
            .ok_or(CheckpointError::Lines)?
            .splitn(4 + CHECKPOINT_EXTENSIONS_MAX, '\n')
            .collect();
        let wrong = |line: &&str| line.is_empty() || line.len() > CHECKPOINT_LINE_BYTES_MAX;
        if lines.len() > 3 + CHECKPOINT_EXTENSIONS_MAX || lines.iter().any(wrong) {
            return Err(CheckpointError::Lines);
        }
        let [origin, size, root, extensions @ ..] = &lines[..] else {
            return Err(CheckpointError::Lines);
        };
        Ok(Checkpoint {
            origin: (*origin).to_owned(),
            size: read_size(size).ok_or(CheckpointError::Size)?,
            root: STANDARD
                .decode(root)
                .ok()
                .and_then(|root| root.try_into().ok())
                .ok_or(CheckpointError::Root)?,
            extensions: extensions.iter().map(|line| (*line).to_owned()).collect(),
        })
    }
}

/// A number of leaves as notes write it: decimal, without sign or leading zeros.
pub fn read_size(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let shortest = text == "0" || !text.starts_with('0');
    if digits && shortest {
        text.parse().ok()
    } else {
        None
    }
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointError {
    /// Fewer than three lines, an empty line, a line too long or too many.
    Lines,
    /// The second line is not a number of leaves.
    Size,
    /// The third line is not a hash of 32 bytes in base64.
    Root,
    /// The checkpoint is of another register.
    OtherOrigin {
        /// The origin it names.
        found: String,
    },
    /// The note or its signatures are wrong.
    Note(NoteError),
}

impl From<NoteError> for CheckpointError {
    fn from(error: NoteError) -> CheckpointError {
        CheckpointError::Note(error)
    }
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckpointError::Lines => f.write_str(
                "a checkpoint is three lines (origin, size, root) and at most 16 more, none empty or over 1024 bytes",
            ),
            CheckpointError::Size => f.write_str("the size of the checkpoint is not a plain number"),
            CheckpointError::Root => f.write_str("the root of the checkpoint is not 32 bytes in base64"),
            CheckpointError::OtherOrigin { found } => write!(f, "the checkpoint is of another register: {found}"),
            CheckpointError::Note(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CheckpointError {}
