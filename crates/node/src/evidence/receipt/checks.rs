//! What each check of a receipt asks.

use super::Receipt;
use super::verdict::{Outcome, Reason};
use crate::configuration::{Card, card};
use crate::evidence::{self as kept, Record, Role};
use crate::ident::NodeId;
use crate::message::{
    Part, RequestStatement, ResponseStatement, StatementError, request_statement as read_request,
    response_statement as read_response,
};
use crate::operator::log_origin;
use jose::{Jws, KeySet, PublicKey};
use register::tree::{Checkpoint, Note, root_from_inclusion};

/// The record, when it is that of the number in the receipt.
pub(super) fn record(receipt: &Receipt) -> Result<Record, Reason> {
    let record: Record =
        serde_json::from_str(&receipt.record).map_err(|_| Reason::from("the record cannot be read"))?;
    if record.seq == receipt.seq {
        Ok(record)
    } else {
        Err(format!(
            "the record is number {} of its log, the receipt is of {}",
            record.seq, receipt.seq
        )
        .into())
    }
}

pub(super) fn told<T>(result: &Result<T, Reason>) -> Outcome {
    match result {
        Ok(_) => Outcome::Passed,
        Err(reason) => Outcome::Failed(reason.clone()),
    }
}

/// The state of the log, before anybody asked who signed it.
pub(super) fn checkpoint(receipt: &Receipt) -> Result<(Checkpoint, Note), Reason> {
    let note = Note::parse(receipt.checkpoint.as_bytes()).map_err(|error| error.to_string())?;
    let checkpoint = note
        .text()
        .parse::<Checkpoint>()
        .map_err(|error| error.to_string())?;
    Ok((checkpoint, note))
}

pub(super) fn inclusion(
    receipt: &Receipt,
    checkpoint: &Result<(Checkpoint, Note), Reason>,
) -> Result<(), Reason> {
    let (checkpoint, _) = checkpoint.as_ref().map_err(Reason::clone)?;
    let root = root_from_inclusion(&receipt.leaf(), receipt.seq, checkpoint.size, &receipt.path);
    if root.map_err(|error| error.to_string())? == checkpoint.root {
        Ok(())
    } else {
        Err(
            "the record does not lead to the state of the log that was signed: one of them was changed"
                .into(),
        )
    }
}

pub(super) fn signed(
    receipt: &Receipt,
    record: &Record,
    checkpoint: &Result<(Checkpoint, Note), Reason>,
) -> Result<(), Reason> {
    let (checkpoint, note) = checkpoint.as_ref().map_err(Reason::clone)?;
    note.verify(std::slice::from_ref(&receipt.vkey))
        .map_err(|error| error.to_string())?;
    let origin = log_origin(&record.node);
    if receipt.vkey.name() == origin && checkpoint.origin == origin {
        Ok(())
    } else {
        Err(format!(
            "the state is of the log {}, the record of {origin}",
            checkpoint.origin
        )
        .into())
    }
}

/// Cards of nodes, and whether somebody who is trusted signed them.
pub(super) struct Cards {
    known: Vec<(Card, PublicKey)>,
    signed: Outcome,
}

impl Cards {
    /// Reads the cards of a receipt. Those that the operator did not sign count for nothing; when the reader named no operator,
    /// what they say is taken and only shown to agree.
    pub fn read(receipt: &Receipt, operator: Option<&KeySet>) -> Cards {
        let mut signed = match (operator, receipt.cards.is_empty()) {
            (_, true) => Outcome::skipped("the receipt has no card of a node"),
            (None, _) => {
                Outcome::skipped("no key of the operator was given: the receipt only agrees with itself")
            }
            (Some(_), _) => Outcome::Passed,
        };
        let mut known = Vec::new();
        for token in &receipt.cards {
            let read = match operator {
                Some(operator) => card(token, operator).map_err(|error| match error {
                    crate::configuration::ConfigurationError::Shape => "a card of a node cannot be read",
                    _ => "a card of a node is not signed by the operator that you trust",
                }),
                None => unverified(token).ok_or("a card of a node cannot be read"),
            };
            let read = read.and_then(|card| {
                let key = PublicKey::from_jwk(&card.key.jwk).ok();
                let key = key.filter(|key| key.thumbprint() == card.key.kid);
                key.map(|key| (card, key))
                    .ok_or("a card of a node has a key that is none, or bears the name of another")
            });
            match read {
                Ok(one) => known.push(one),
                Err(why) => signed = Outcome::failed(why),
            }
        }
        Cards { known, signed }
    }

    pub fn signed(&self) -> Outcome {
        self.signed.clone()
    }

    fn of<'a>(&'a self, node: &'a NodeId) -> impl Iterator<Item = &'a (Card, PublicKey)> {
        self.known.iter().filter(move |(card, _)| card.node == *node)
    }

    fn key<'a>(&'a self, node: &NodeId, kid: &str) -> Option<&'a (Card, PublicKey)> {
        let its = self.known.iter();
        latest(its.filter(|(card, _)| card.node == *node && card.key.kid == kid))
    }
}

/// The card that was said last: an earlier one does not know yet that the key ended.
fn latest<'a>(cards: impl Iterator<Item = &'a (Card, PublicKey)>) -> Option<&'a (Card, PublicKey)> {
    cards.max_by_key(|(card, _)| card.issued)
}

fn unverified(token: &str) -> Option<Card> {
    let jws = Jws::read(token).ok()?;
    serde_json::from_value(jws.unverified().clone().into()).ok()
}

/// Whether the key of the log is the one that the operator says is the node's. It signed the state after the record was written, so
/// it must have counted then or later.
pub(super) fn node_key(receipt: &Receipt, record: &Record, cards: &Cards) -> Outcome {
    let mut of_node = cards.of(&record.node).peekable();
    if of_node.peek().is_none() {
        return Outcome::skipped("the receipt has no card of the node that kept the record");
    }
    let same = |key: &PublicKey| {
        key.to_jwk(None)
            .get("x")
            .and_then(|x| x.as_str().map(str::to_owned))
    };
    let public = jose::encode(receipt.vkey.public());
    let its = of_node.filter(|(card, key)| is_ed25519(card) && same(key).as_ref() == Some(&public));
    let Some((card, _)) = latest(its) else {
        return Outcome::failed("the state of the log is signed by another key than that of the node's card");
    };
    match card.key.until {
        Some(until) if until <= record.response_out => {
            Outcome::failed("the key that signed the state of the log had ended before the exchange")
        }
        _ => Outcome::Passed,
    }
}

fn is_ed25519(card: &Card) -> bool {
    card.key.jwk.get("crv").is_some_and(|crv| crv == "Ed25519")
}

pub(super) fn request_statement(record: &Record, cards: &Cards) -> Outcome {
    let answered = matches!(record.outcome, kept::Outcome::Answered { .. });
    let node = match record.role {
        Role::Consumer => Some(&record.node),
        Role::Provider => record.peer.as_ref(),
    };
    let said = statement(&record.request_statement, node, answered, cards, |token, node| {
        let mut by = None;
        let said = read_request(token, |kid| {
            by = cards.key(node, kid);
            by.map(|(_, key)| key)
        })?;
        Ok((said, by))
    });
    let (said, by): (RequestStatement, _) = match said {
        Ok(said) => said,
        Err(outcome) => return outcome,
    };
    let same = [
        (Some(&said.node) == node, "the node that calls"),
        (said.request == record.request, "the number of the request"),
        (said.id == record.id, "the number of the message"),
        (said.client == record.client, "who called"),
        (said.service == record.service, "what was called"),
        (said.hash == record.request_hash, "the content of the request"),
        (!answered || said.part == Part::Whole, "how much was signed"),
    ];
    agree(&same, said.at, by)
}

pub(super) fn response_statement(record: &Record, cards: &Cards) -> Outcome {
    let answered = match record.outcome {
        kept::Outcome::Answered { status } => Some(status),
        kept::Outcome::Refused { .. } => None,
    };
    let node = match record.role {
        Role::Consumer => record.peer.as_ref(),
        Role::Provider => Some(&record.node),
    };
    let token = &record.response_statement;
    let said = statement(token, node, answered.is_some(), cards, |token, node| {
        let mut by = None;
        let said = read_response(token, |kid| {
            by = cards.key(node, kid);
            by.map(|(_, key)| key)
        })?;
        Ok((said, by))
    });
    let (said, by): (ResponseStatement, _) = match said {
        Ok(said) => said,
        Err(outcome) => return outcome,
    };
    // An answer that the node at the other end refused to take was signed, but is not what the record says.
    let disowned = answered.is_none() && record.response_hash.is_empty();
    let same = [
        (Some(&said.node) == node, "the node that answers"),
        (said.request == record.request, "the number of the request"),
        (
            said.request_hash == record.request_hash,
            "the content of the request",
        ),
        (
            disowned || said.hash == record.response_hash,
            "the content of the answer",
        ),
        (answered.is_none_or(|status| status == said.status), "the status"),
        (answered.is_none() || said.grant == record.grant, "the grant"),
        (
            answered.is_none() || said.part == Part::Whole,
            "how much was signed",
        ),
    ];
    agree(&same, said.at, by)
}

type Said<'c, T> = (T, Option<&'c (Card, PublicKey)>);

/// A statement of a node whose card is there.
fn statement<'c, T>(
    token: &str,
    node: Option<&NodeId>,
    answered: bool,
    cards: &'c Cards,
    read: impl FnOnce(&str, &NodeId) -> Result<Said<'c, T>, StatementError>,
) -> Result<Said<'c, T>, Outcome> {
    if token.is_empty() && answered {
        return Err(Outcome::failed(
            "the exchange was answered and the record has no such statement",
        ));
    }
    if token.is_empty() {
        return Err(Outcome::skipped("the exchange was refused before it was signed"));
    }
    let node = node.ok_or_else(|| Outcome::failed("the record does not say whose statement it is"))?;
    if cards.of(node).next().is_none() {
        return Err(Outcome::skipped(
            "the receipt has no card of the node that signed it",
        ));
    }
    read(token, node).map_err(|error| Outcome::failed(error.to_string()))
}

/// Whether everything is the same in statement and record, and the key counted when it signed.
fn agree(same: &[(bool, &'static str)], at: i64, by: Option<&(Card, PublicKey)>) -> Outcome {
    if let Some((_, what)) = same.iter().find(|(same, _)| !same) {
        return Outcome::failed(format!("the statement and the record do not agree on {what}"));
    }
    let counted =
        by.is_some_and(|(card, _)| at >= card.key.from && card.key.until.is_none_or(|until| at < until));
    if counted {
        Outcome::Passed
    } else {
        Outcome::failed("the key did not count when it signed: not yet, or not any more")
    }
}
