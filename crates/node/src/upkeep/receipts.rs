//! Receipts for the entity's own people: a message is named, and the file that proves it comes back.

use super::Upkeep;
use super::cards::{Signed, kid_of, note_key};
use crate::evidence::archive::Whereabouts;
use crate::evidence::receipt::Receipt;
use crate::evidence::{Record, note_signer, timestamp};
use crate::operator::OperatorError;
use crate::operator::wire::Anchored;
use register::tree::{Checkpoint, NoteSigner, VerifierKey};
use register::{Fault, OrFault};
use std::fmt;

/// Most messages that are named when one `x-road-id` is that of many.
const NAMED_MAX: usize = 20;

/// Where the state of the log under a receipt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In the register.
    Anchored,
    /// Not in the register yet: a receipt that is fetched later has the anchor.
    NotYet,
    /// Nobody knows, for the operator could not be asked: the same receipt can be fetched again later, with its anchor.
    OperatorAway,
}

impl Standing {
    /// As the header `Qhapaq-Anchor` says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Anchored => "anchored",
            Standing::NotYet => "not-yet",
            Standing::OperatorAway => "operator-away",
        }
    }
}

/// A receipt as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its `x-road-request-id`.
    pub request: String,
    /// The file.
    pub json: String,
    /// Where it stands.
    pub standing: Standing,
}

/// Why there is no receipt.
#[derive(Debug)]
pub enum NoReceipt {
    /// No such message was kept here.
    Unknown,
    /// The `x-road-id` is that of several messages, whose request ids these are.
    Several(Vec<String>),
    /// Its time to be kept is over, of the whole record or of its content.
    Over(Whereabouts),
    /// It is in the archive, and this node has none in its file.
    NoArchive(String),
    /// It is in the archive, which fails.
    Archive(Fault),
    /// The evidence cannot be read.
    Fault(Fault),
}

impl fmt::Display for NoReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoReceipt::Unknown => f.write_str(
                "this node kept no message of that x-road-request-id, and none of that x-road-id that is still in its log",
            ),
            NoReceipt::Several(requests) => write!(
                f,
                "several messages bear that x-road-id; ask with one of their x-road-request-id: {}",
                requests.join(", ")
            ),
            NoReceipt::Over(Whereabouts::Reduced(_)) => f.write_str(
                "the time to keep the content of that message is over, and without it the record proves nothing new; receipts that were issued before still hold",
            ),
            NoReceipt::Over(_) => f.write_str(
                "the time to keep that message is over; receipts that were issued before still hold",
            ),
            NoReceipt::NoArchive(file) => write!(
                f,
                "that message is in the archive, {file}, and the file of this node names no [archive]"
            ),
            NoReceipt::Archive(_) => {
                f.write_str("that message is in the archive, which cannot be read now; ask again later")
            }
            NoReceipt::Fault(_) => f.write_str("the evidence cannot be read; the node's own log says why"),
        }
    }
}

impl From<Fault> for NoReceipt {
    fn from(fault: Fault) -> NoReceipt {
        NoReceipt::Fault(fault)
    }
}

impl Upkeep {
    /// The receipt of a message, by its `x-road-request-id`, or by its `x-road-id` where that is of one message of the log alone.
    ///
    /// # Errors
    /// [`NoReceipt`].
    pub async fn receipt(&self, name: &str) -> Result<Given, NoReceipt> {
        let _place = self.places.acquire().await.or_fault("the node is stopping")?;
        let (seq, record, line) = self.line(name).await?;
        let signer = note_signer(&self.node.id, &self.node.keys().signing);
        let signer = signer.or_fault("the node's key cannot sign the state of its log")?;
        let (own, peers, away) = self.both(&record, &signer).await;
        let (anchored, standing) = match self.anchor(seq).await {
            Ok(None) => (None, Standing::NotYet),
            Ok(Some(anchored)) => match opener(&anchored, &signer, &own) {
                Some(key) => (Some((anchored, key)), Standing::Anchored),
                None => {
                    tracing::warn!("no key of this node that is known signed the anchored state of its log");
                    (None, Standing::NotYet)
                }
            },
            Err(error) => {
                tracing::warn!(%error, "where the evidence is anchored was not learnt");
                (None, Standing::OperatorAway)
            }
        };
        let standing = if away { Standing::OperatorAway } else { standing };
        let kids = wanted(
            &record,
            anchored.as_ref().map_or(signer.verifier(), |(_, key)| key),
        );
        let cards = own
            .iter()
            .chain(&peers)
            .filter(|(card, _)| kids.contains(&card.key.kid));
        let cards = cards.map(|(_, token)| token.clone()).collect();
        let log = self.log.clone();
        let made = tokio::task::spawn_blocking(move || {
            let receipt = match anchored {
                Some((anchored, key)) => Receipt::anchored(&log, (seq, line), cards, anchored, &key)?,
                None => Receipt::of_line(&log, &signer, (seq, line), cards, None)?,
            };
            receipt.stamped_by(&log)?.to_json().or_fault("writing a receipt")
        });
        Ok(Given {
            request: record.request,
            json: made.await.or_fault("making a receipt")??,
            standing,
        })
    }

    /// The line of the message in the log or the archive, and its number.
    async fn line(&self, name: &str) -> Result<(u64, Record, Vec<u8>), NoReceipt> {
        let (log, request) = (self.log.clone(), name.to_owned());
        let numbers = tokio::task::spawn_blocking(move || log.numbers(&request));
        for seq in numbers.await.or_fault("looking for a message")?? {
            let (record, line) = self.read(seq).await?;
            if record.request == name {
                return Ok((seq, record, line));
            }
        }
        let (log, id) = (self.log.clone(), name.to_owned());
        let found = tokio::task::spawn_blocking(move || log.with_id(&id, NAMED_MAX));
        let found = found.await.or_fault("looking for a message")??;
        match &found[..] {
            [] => Err(NoReceipt::Unknown),
            [only] => {
                let (record, line) = self.read(only.seq).await?;
                Ok((record.seq, record, line))
            }
            several => Err(NoReceipt::Several(
                several.iter().map(|record| record.request.clone()).collect(),
            )),
        }
    }

    async fn read(&self, seq: u64) -> Result<(Record, Vec<u8>), NoReceipt> {
        let log = self.log.clone();
        let here = tokio::task::spawn_blocking(move || log.line(seq));
        let line = match here.await.or_fault("reading a record")?? {
            Some(line) => line,
            None => match self.log.whereabouts(seq)? {
                Some(Whereabouts::Archived(file)) => {
                    let archive = self.archive().map_err(NoReceipt::Archive)?;
                    let archive = archive.ok_or(NoReceipt::NoArchive(file))?;
                    let line = archive.line(&self.log, seq).await.map_err(NoReceipt::Archive)?;
                    line.or_fault("reading an archived record")?
                }
                Some(where_to @ (Whereabouts::Reduced(_) | Whereabouts::Over)) => {
                    return Err(NoReceipt::Over(where_to));
                }
                Some(Whereabouts::Here) | None => return Err(NoReceipt::Unknown),
            },
        };
        let record: Record = serde_json::from_slice(&line).or_fault("reading a record")?;
        Ok((record, line))
    }

    /// The cards of this node and of the one at the other end, and whether the operator was away.
    async fn both(&self, record: &Record, signer: &NoteSigner) -> (Vec<Signed>, Vec<Signed>, bool) {
        let kids = wanted(record, signer.verifier());
        let (own, away) = self.cards(&self.node.id, &kids).await;
        match &record.peer {
            Some(peer) if *peer != self.node.id => {
                let (peers, peer_away) = self.cards(peer, &kids).await;
                (own, peers, away || peer_away)
            }
            _ => (own, Vec::new(), away),
        }
    }

    /// Where a state of the log with that record stands in the register: one with a time-stamp where there is one.
    pub(super) async fn anchor(&self, seq: u64) -> Result<Option<Anchored>, OperatorError> {
        let stamped = timestamp::size_after(&self.log, seq).ok().flatten();
        if let Some(size) = stamped
            && let Some(anchored) = self.operator.anchored(&self.node.id, size).await?
            && matches!(timestamp::kept(&self.log, &anchored.note), Ok(Some(_)))
        {
            return Ok(Some(anchored));
        }
        self.operator.anchored(&self.node.id, seq + 1).await
    }
}

/// The key of this node that signed an anchored state: the one of now, or one that it had before.
pub(super) fn opener(anchored: &Anchored, signer: &NoteSigner, own: &[Signed]) -> Option<VerifierKey> {
    let before = own.iter().filter_map(|(card, _)| note_key(card));
    std::iter::once(signer.verifier().clone())
        .chain(before)
        .find(|key| Checkpoint::open(anchored.note.as_bytes(), key.name(), std::slice::from_ref(key)).is_ok())
}

/// Thumbprints of the keys that a receipt needs cards of: those of both statements, and the one of the log.
fn wanted(record: &Record, key: &VerifierKey) -> Vec<String> {
    let mut kids: Vec<String> = [&record.request_statement, &record.response_statement]
        .into_iter()
        .filter_map(|statement| kid_of(statement))
        .collect();
    let jwk = serde_json::json!({"kty": "OKP", "crv": "Ed25519", "x": jose::encode(key.public())});
    let public = jwk
        .as_object()
        .and_then(|jwk| jose::PublicKey::from_jwk(jwk).ok());
    kids.extend(public.map(|public| public.thumbprint()));
    kids
}
