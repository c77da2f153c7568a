//! Signed notes (C2SP `signed-note`): a text, an empty line, and one line for each signature.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::{NoteSigner, VerifierKey, is_key_name};

/// Largest note read, in bytes.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;
/// Most signatures in a note: of the register, of the key it had before, of its witnesses.
pub const NOTE_SIGNATURES_MAX: usize = 64;

/// A text and its signatures, checked in form only until [`Note::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One line of signature. Those of other types (cosignatures of witnesses, say) are kept as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: u32,
    /// What the key signed, in the form of its type; 64 bytes for Ed25519.
    pub signature: Vec<u8>,
}

impl Note {
    /// Sign `text` with each of `signers`; while a key is being replaced, with the old and the new one.
    ///
    /// # Errors
    /// [`NoteError`] when the text does not end in a newline, has control characters, or there is no signer.
    pub fn sign(text: &str, signers: &[&NoteSigner]) -> Result<Note, NoteError> {
        check_text(text)?;
        let signature = |signer: &&NoteSigner| NoteSignature {
            name: signer.verifier().name().to_owned(),
            id: signer.verifier().id(),
            signature: signer.sign(text.as_bytes()).to_vec(),
        };
        let note = Note {
            text: text.to_owned(),
            signatures: signers.iter().map(signature).collect(),
        };
        if note.signatures.is_empty() {
            Err(NoteError::Unsigned)
        } else {
            Ok(note)
        }
    }

    /// Read a note. Whether its signatures hold is asked of [`Note::verify`].
    ///
    /// # Errors
    /// [`NoteError`] naming what is wrong; nothing is repaired.
    pub fn parse(bytes: &[u8]) -> Result<Note, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
        let (before, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::Unsigned)?;
        let text = &whole[..=before.len()];
        check_text(text)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
        if lines.split('\n').count() > NOTE_SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(nth, line)| NoteSignature::parse(line).ok_or(NoteError::SignatureLine { line: nth + 1 }));
        Ok(Note {
            text: text.to_owned(),
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    /// The signed text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, also those of unknown keys.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Add a signature that came from elsewhere, such as the cosignature of a witness. The same one twice stays once.
    ///
    /// # Errors
    /// [`NoteError::TooManySignatures`], or [`NoteError::SignatureLine`] when its name cannot be written in a note.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        let line = self.signatures.len() + 1;
        if !is_key_name(&signature.name) || signature.signature.is_empty() {
            return Err(NoteError::SignatureLine { line });
        }
        if !self.signatures.contains(&signature) {
            if line > NOTE_SIGNATURES_MAX {
                return Err(NoteError::TooManySignatures);
            }
            self.signatures.push(signature);
        }
        Ok(())
    }

    /// Check the signatures of the keys we trust; returns those that signed. Signatures of other keys are ignored.
    ///
    /// # Errors
    /// [`NoteError::BadSignature`] when a trusted key's signature does not hold, [`NoteError::NoTrustedSignature`] when
    /// there is none of a trusted key.
    pub fn verify<'a>(&self, trusted: &'a [VerifierKey]) -> Result<Vec<&'a VerifierKey>, NoteError> {
        let mut signed = Vec::new();
        for key in trusted {
            let mut own = self
                .signatures
                .iter()
                .filter(|line| line.id == key.id() && line.name == key.name())
                .peekable();
            if own.peek().is_none() {
                continue;
            }
            if !own.all(|line| key.verifies(self.text.as_bytes(), &line.signature)) {
                return Err(NoteError::BadSignature {
                    name: key.name().to_owned(),
                    id: key.id(),
                });
            }
            signed.push(key);
        }
        if signed.is_empty() {
            Err(NoteError::NoTrustedSignature)
        } else {
            Ok(signed)
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl NoteSignature {
    /// Read a line without its newline: `— name base64(id || signature)`.
    pub fn parse(line: &str) -> Option<NoteSignature> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        if !is_key_name(name) || signature.is_empty() {
            return None;
        }
        Some(NoteSignature {
            name: name.to_owned(),
            id: u32::from_be_bytes(*id),
            signature: signature.to_vec(),
        })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes()[..], &self.signature].concat();
        write!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if text.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong);
    }
    if !text.ends_with('\n') {
        return Err(NoteError::NoNewline);
    }
    let control = |letter: char| letter < ' ' && letter != '\n';
    if text.contains(control) {
        Err(NoteError::NotText)
    } else {
        Ok(())
    }
}

/// What is wrong with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// More than [`NOTE_BYTES_MAX`] bytes.
    TooLong,
    /// Not UTF-8, or with control characters.
    NotText,
    /// The text to sign does not end in a newline.
    NoNewline,
    /// There is no empty line followed by signature lines that end in a newline.
    Unsigned,
    /// A line is not `— name base64`.
    SignatureLine {
        /// Which signature line, from 1.
        line: usize,
    },
    /// More than [`NOTE_SIGNATURES_MAX`] signatures.
    TooManySignatures,
    /// A signature under the name and id of a trusted key does not hold: note or signature was altered.
    BadSignature {
        /// Name of the key.
        name: String,
        /// Id of the key.
        id: u32,
    },
    /// None of the signatures is of a trusted key.
    NoTrustedSignature,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteError::TooLong => write!(f, "the note is longer than {NOTE_BYTES_MAX} bytes"),
            NoteError::NotText => f.write_str("the note is not UTF-8 text, or has control characters"),
            NoteError::NoNewline => f.write_str("the text of the note does not end in a newline"),
            NoteError::Unsigned => f.write_str("the note has no signature after an empty line"),
            NoteError::SignatureLine { line } => write!(f, "signature line {line} of the note is malformed"),
            NoteError::TooManySignatures => {
                write!(f, "the note has more than {NOTE_SIGNATURES_MAX} signatures")
            }
            NoteError::BadSignature { name, id } => {
                write!(
                    f,
                    "the signature of {name} (key {id:08x}) does not belong to this text"
                )
            }
            NoteError::NoTrustedSignature => f.write_str("the note is not signed by a trusted key"),
        }
    }
}

impl std::error::Error for NoteError {}
