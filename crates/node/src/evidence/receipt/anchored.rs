//! What stands outside the node of a state of its log: an act of the register, a time-stamp.

use super::verdict::{Outcome, Reason};
use super::{Anchor, Receipt};
use crate::evidence::timestamp::{Roots, verify_token};
use crate::operator::wire::Anchored;
use jiff::Timestamp;
use register::tree::{VerifierKey, leaf_hash, root_from_inclusion, verify_bundle};
use serde::Deserialize;

/// Kind of the act that names the root of a batch.
const ANCHORING: &str = "exchange/logs-anchored";

/// What the checks read of the act.
#[derive(Deserialize)]
struct Payload {
    root: String,
    count: u64,
}

#[derive(Deserialize)]
struct Envelope {
    kind: String,
}

/// The path from the checkpoint to the act, and the act in the register.
pub(super) fn anchor(receipt: &Receipt, trusted: Option<&VerifierKey>) -> (Outcome, Outcome) {
    match &receipt.anchor {
        Some(anchor) => path(&receipt.checkpoint, anchor, trusted),
        None => {
            let none =
                || Outcome::skipped("the state of the log was not anchored when the receipt was issued");
            (none(), none())
        }
    }
}

/// Whether an anchored state of a log stands in the register of that key.
pub fn stands(anchored: &Anchored, register: &VerifierKey) -> bool {
    let anchor = Anchor::read(anchored.clone());
    anchor.is_ok_and(|(note, anchor)| {
        path(&note, &anchor, Some(register)) == (Outcome::Passed, Outcome::Passed)
    })
}

fn path(checkpoint: &str, anchor: &Anchor, trusted: Option<&VerifierKey>) -> (Outcome, Outcome) {
    let Some(bytes) = Receipt::bundle_bytes(anchor) else {
        let wrong = || Outcome::failed("the proof of the act cannot be read");
        return (wrong(), wrong());
    };
    let verdict = verify_bundle(bytes.as_bytes(), trusted);
    let register = match (verdict.flaws().next(), trusted) {
        (Some((check, flaw)), _) => Outcome::failed(format!("{}: {flaw}", check.as_str())),
        (None, None) => {
            Outcome::skipped("no key of the register was given: the proof of the act only agrees with itself")
        }
        (None, Some(_)) if verdict.is_proven() => Outcome::Passed,
        (None, Some(_)) => Outcome::failed("the register's key did not sign the proof of the act"),
    };
    let path = verdict
        .bundle
        .and_then(|bundle| {
            let envelope: Envelope = serde_json::from_str(&bundle.envelope).ok()?;
            let payload: Payload = serde_json::from_str(&bundle.opening?.payload).ok()?;
            (envelope.kind == ANCHORING).then_some(payload)
        })
        .ok_or(Reason::from("the act does not name a batch of signed states"))
        .and_then(|payload| batch(checkpoint, anchor, &payload));
    (path.into(), register)
}

fn batch(checkpoint: &str, anchor: &Anchor, payload: &Payload) -> Result<(), Reason> {
    let leaf = leaf_hash(checkpoint.as_bytes());
    let root = root_from_inclusion(&leaf, anchor.index, anchor.count, &anchor.path);
    let root = root.map_err(|error| error.to_string())?;
    if register::hex(&root) == payload.root && anchor.count == payload.count {
        Ok(())
    } else {
        Err("the signed state is not in the batch that the act names".into())
    }
}

/// The time-stamp over the checkpoint, and its moment.
pub(super) fn timestamp(receipt: &Receipt, roots: Option<&Roots>) -> (Outcome, Option<Timestamp>) {
    let Some(token) = &receipt.timestamp else {
        let none = Outcome::skipped("the state of the log bears no time-stamp of an authority");
        return (none, None);
    };
    match (verify_token(token, receipt.checkpoint.as_bytes(), roots), roots) {
        (Ok(at), Some(_)) => (Outcome::Passed, Some(at)),
        (Ok(_), None) => {
            let unknown =
                "no root of a time-stamping authority was given: the time-stamp only agrees with itself";
            (Outcome::skipped(unknown), None)
        }
        (Err(error), _) => (Outcome::failed(error.to_string()), None),
    }
}
