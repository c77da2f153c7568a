//! The receipt: all that proves one exchange, in one file that can be kept, sent, and checked without us.
//!
//! Canonical JSON (RFC 8785), and only that one way of writing it, so that a changed byte is seen wherever it stands:
//! `{"anchor":{"bundle":{…},"count":n,"index":n,"path":[hex…]}|null,"cards":[token…],"checkpoint":text,`
//! `"format":"qhapaq-receipt/1","path":[hex…],"record":text,"seq":n,"timestamp":base64|null,"vkey":text}`.
//! The record is the line of the node's log, byte for byte: its RFC 6962 leaf is `SHA-256(0x00 || record)`, and `path` leads from it
//! to the root of `checkpoint` (C2SP tlog-checkpoint). Both statements stand in the record. Whether all of it holds is asked of
//! [`verify`].

mod anchored;
mod checks;
mod content;
mod verdict;

pub use anchored::stands;
pub use content::{Side, verify_content};
pub use verdict::{Check, Outcome, Trust, Verdict, verify};

use super::{Log, timestamp};
use crate::message::STATEMENT_BYTES_MAX;
use crate::operator::wire::Anchored;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use register::tree::{
    BUNDLE_BYTES_MAX, Checkpoint, Hash, NOTE_BYTES_MAX, NoteSigner, PROOF_HASHES_MAX, VerifierKey, leaf_hash,
};
use register::{Fault, OrFault, hex, parse_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Name and version of the format.
pub const RECEIPT_FORMAT: &str = "qhapaq-receipt/1";
/// Largest receipt that is written or read, in bytes. One of metadata has about 10 KB; records with their content have more.
pub const RECEIPT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most cards in a receipt: both nodes, each with the keys it had before and after.
pub const CARDS_MAX: usize = 8;
/// Largest time-stamp token, in bytes: a signature and its certificates.
pub const TIMESTAMP_BYTES_MAX: usize = 64 * 1024;

/// All that proves one exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where the checkpoint stands in the register, when it does.
    pub anchor: Option<Anchor>,
    /// What the operator signed of both nodes: compact JWS, [`crate::configuration::Card`].
    pub cards: Vec<String>,
    /// The signed state of the log that holds the record: a note, byte for byte.
    pub checkpoint: String,
    /// From the leaf to the root of the checkpoint.
    pub path: Vec<Hash>,
    /// The record as the log keeps it, without the end of its line.
    pub record: String,
    /// Its number in the log.
    pub seq: u64,
    /// RFC 3161 time-stamp token over the checkpoint, DER.
    pub timestamp: Option<Vec<u8>>,
    /// The key that signed the checkpoint.
    pub vkey: VerifierKey,
}

/// The path from a checkpoint to an act of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The act `exchange/logs-anchored` with its proof.
    pub bundle: Value,
    /// Leaves of the batch.
    pub count: u64,
    /// Which of them the checkpoint is.
    pub index: u64,
    /// From the leaf to the root that the act names.
    pub path: Vec<Hash>,
}

impl Anchor {
    /// As the operator gives it: the note, and the path from it to the act.
    fn read(anchored: Anchored) -> Result<(String, Anchor), Fault> {
        let path = hashes(&anchored.path).or_fault("reading the path of an anchor")?;
        let anchor = Anchor {
            bundle: anchored.bundle,
            count: anchored.count,
            index: anchored.index,
            path,
        };
        Ok((anchored.note, anchor))
    }
}

impl Receipt {
    /// The receipt of a record. With an anchor the checkpoint is the anchored one; without, the log as it is now is signed. None
    /// when there is no such record, or its time to be kept is over.
    ///
    /// # Errors
    /// When the log cannot be read, the anchor is of a log that did not have the record yet, or the receipt would be too large.
    pub fn of(
        log: &Log,
        signer: &NoteSigner,
        seq: u64,
        cards: Vec<String>,
        anchored: Option<Anchored>,
    ) -> Result<Option<Receipt>, Fault> {
        let line = log.line(seq)?;
        line.map(|line| Receipt::of_line(log, signer, (seq, line), cards, anchored))
            .transpose()
    }

    /// The same of a record whose line comes from the archive ([`super::archive::Archive::line`]).
    ///
    /// # Errors
    /// As [`Receipt::of`].
    pub fn of_line(
        log: &Log,
        signer: &NoteSigner,
        (seq, line): (u64, Vec<u8>),
        cards: Vec<String>,
        anchored: Option<Anchored>,
    ) -> Result<Receipt, Fault> {
        match anchored {
            None => {
                let (size, note) = log.checkpoint(signer)?;
                let state = (size, note, signer.verifier().clone());
                Receipt::under(log, (seq, line), cards, state, None)
            }
            Some(anchored) => Receipt::anchored(log, (seq, line), cards, anchored, signer.verifier()),
        }
    }

    /// The same under an anchored state that another key of the node signed, one that it had before.
    ///
    /// # Errors
    /// As [`Receipt::of`]; also when that key did not sign it.
    pub fn anchored(
        log: &Log,
        (seq, line): (u64, Vec<u8>),
        cards: Vec<String>,
        anchored: Anchored,
        key: &VerifierKey,
    ) -> Result<Receipt, Fault> {
        let opened = Checkpoint::open(anchored.note.as_bytes(), key.name(), std::slice::from_ref(key));
        let (checkpoint, _) = opened.or_fault("reading an anchored state of the log")?;
        let (note, anchor) = Anchor::read(anchored)?;
        let state = (checkpoint.size, note, key.clone());
        Receipt::under(log, (seq, line), cards, state, Some(anchor))
    }

    fn under(
        log: &Log,
        (seq, line): (u64, Vec<u8>),
        cards: Vec<String>,
        (size, checkpoint, vkey): (u64, String, VerifierKey),
        anchor: Option<Anchor>,
    ) -> Result<Receipt, Fault> {
        if seq >= size {
            return Err(Fault::new(
                "the anchored state of the log does not have the record yet",
            ));
        }
        let receipt = Receipt {
            anchor,
            cards,
            checkpoint,
            path: log.inclusion(seq, size)?,
            record: String::from_utf8(line).or_fault("reading a record")?,
            seq,
            timestamp: None,
            vkey,
        };
        receipt.to_json().or_fault("writing a receipt")?;
        Ok(receipt)
    }

    /// The same with a time-stamp token over its checkpoint.
    #[must_use]
    pub fn stamped(mut self, token: Vec<u8>) -> Receipt {
        self.timestamp = Some(token);
        self
    }

    /// The same with the token that the log keeps of its checkpoint, when there is one.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn stamped_by(self, log: &Log) -> Result<Receipt, Fault> {
        let token = timestamp::kept(log, &self.checkpoint)?;
        Ok(match token {
            Some(token) => self.stamped(token),
            None => self,
        })
    }

    /// Hash of the leaf that the record makes.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.record.as_bytes())
    }

    /// The file.
    ///
    /// # Errors
    /// [`ReceiptError::TooLarge`] when it, or a part of it, would be larger than what is read back.
    pub fn to_json(&self) -> Result<String, ReceiptError> {
        let texts = |path: &[Hash]| path.iter().map(|hash| hex(hash)).collect();
        let written = Written {
            anchor: self.anchor.as_ref().map(|anchor| WrittenAnchor {
                bundle: anchor.bundle.clone(),
                count: anchor.count,
                index: anchor.index,
                path: texts(&anchor.path),
            }),
            cards: self.cards.clone(),
            checkpoint: self.checkpoint.clone(),
            format: RECEIPT_FORMAT.to_owned(),
            path: texts(&self.path),
            record: self.record.clone(),
            seq: self.seq,
            timestamp: self.timestamp.as_ref().map(|token| STANDARD.encode(token)),
            vkey: self.vkey.to_string(),
        };
        let value = serde_json::to_value(&written).map_err(|_| ReceiptError::Form)?;
        let json = register::canonical(&value).map_err(|_| ReceiptError::Form)?;
        if self.fits() && json.len() <= RECEIPT_BYTES_MAX {
            Ok(json)
        } else {
            Err(ReceiptError::TooLarge)
        }
    }

    fn fits(&self) -> bool {
        let path_fits = |path: &[Hash]| path.len() <= PROOF_HASHES_MAX;
        self.cards.len() <= CARDS_MAX
            && self.cards.iter().all(|card| card.len() <= STATEMENT_BYTES_MAX)
            && self.checkpoint.len() <= NOTE_BYTES_MAX
            && path_fits(&self.path)
            && self.anchor.as_ref().is_none_or(|anchor| path_fits(&anchor.path))
            && self
                .timestamp
                .as_ref()
                .is_none_or(|token| token.len() <= TIMESTAMP_BYTES_MAX)
    }

    /// Reads the file. Whether it proves anything is asked of [`verify`].
    ///
    /// # Errors
    /// [`ReceiptError`]; nothing is repaired.
    pub fn from_json(bytes: &[u8]) -> Result<Receipt, ReceiptError> {
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptError::TooLarge);
        }
        let written: Written = serde_json::from_slice(bytes).map_err(|_| ReceiptError::Form)?;
        if written.format != RECEIPT_FORMAT {
            return Err(ReceiptError::Format);
        }
        let anchor = written.anchor.map(|anchor| {
            Ok(Anchor {
                bundle: anchor.bundle,
                count: anchor.count,
                index: anchor.index,
                path: hashes(&anchor.path).ok_or(ReceiptError::Form)?,
            })
        });
        let timestamp = written
            .timestamp
            .map(|text| STANDARD.decode(text).map_err(|_| ReceiptError::Form));
        let receipt = Receipt {
            anchor: anchor.transpose()?,
            cards: written.cards,
            checkpoint: written.checkpoint,
            path: hashes(&written.path).ok_or(ReceiptError::Form)?,
            record: written.record,
            seq: written.seq,
            timestamp: timestamp.transpose()?,
            vkey: written.vkey.parse().map_err(|_| ReceiptError::Form)?,
        };
        if receipt.to_json()?.as_bytes() == bytes {
            Ok(receipt)
        } else {
            Err(ReceiptError::Form)
        }
    }

    /// Whether bytes claim to be a receipt: to tell it from other files before it is read.
    pub fn claims(bytes: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Head {
            format: String,
        }
        bytes.len() <= RECEIPT_BYTES_MAX
            && serde_json::from_slice::<Head>(bytes)
                .is_ok_and(|head| head.format.starts_with("qhapaq-receipt/"))
    }

    /// The bundle of the act that anchors it, in the one way of writing a bundle; none when it is larger than one can be.
    fn bundle_bytes(anchor: &Anchor) -> Option<String> {
        let text = register::canonical(&anchor.bundle).ok()?;
        (text.len() <= BUNDLE_BYTES_MAX).then_some(text)
    }
}

fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    let read = texts.iter().take(PROOF_HASHES_MAX + 1);
    read.map(|text| parse_hex(text)?.try_into().ok()).collect()
}

/// The file as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    anchor: Option<WrittenAnchor>,
    cards: Vec<String>,
    checkpoint: String,
    format: String,
    path: Vec<String>,
    record: String,
    seq: u64,
    timestamp: Option<String>,
    vkey: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnchor {
    bundle: Value,
    count: u64,
    index: u64,
    path: Vec<String>,
}

/// Why a file is not a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptError {
    /// It or a part of it is larger than a receipt can be.
    TooLarge,
    /// Not the JSON of a receipt, in its one way of writing.
    Form,
    /// Another format or version.
    Format,
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiptError::TooLarge => write!(
                f,
                "the receipt is larger than {RECEIPT_BYTES_MAX} bytes, or one of its parts is"
            ),
            ReceiptError::Form => {
                f.write_str("the file is not a receipt, or was changed after it was issued")
            }
            ReceiptError::Format => write!(f, "the file is not of the format {RECEIPT_FORMAT}"),
        }
    }
}

impl std::error::Error for ReceiptError {}
