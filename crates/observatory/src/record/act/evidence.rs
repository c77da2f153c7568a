//! One act and everything that proves it, checked again at each request from the bytes that are stored.

use super::super::store::{self, RawAct};
use capability::{Cx, House, Stop, Witnesses};
use register::tree::{
    Bundle, Check, Checkpoint, Hash, Note, Opening, Outcome, TlogProof, leaf_hash, verify_bundle,
    verify_inclusion,
};
use register::{Envelope, Fault, OrFault, Recorded, Under, Visibility, act_code, parse_code, parse_hex};
use serde_json::Value;

/// What a code leads to.
pub(crate) enum Found {
    /// No act has that code.
    Nothing,
    /// There is an act, and its envelope can no longer be read.
    Unreadable,
    /// The act, with its checks.
    Act(Box<Evidence>),
}

/// An act with its checks.
pub(crate) struct Evidence {
    pub act: Recorded,
    pub code: String,
    /// Salted hash of the payload, as the envelope has it.
    pub commitment: String,
    /// Leaf computed from the envelope.
    pub leaf: Hash,
    /// The checkpoint it was checked against.
    pub checkpoint: Checkpoint,
    /// Hashes from the leaf to the root.
    pub path: Vec<Hash>,
    /// Each check and how it ended.
    pub checks: Vec<(Check, Outcome)>,
    /// Documents that the public payload cites, 64 hexadecimal digits each.
    pub documents: Vec<String>,
    /// What strangers may take with them: without payload when it is reserved.
    pub bundle: Bundle,
}

impl Evidence {
    /// Whether every check holds; a public payload is never erased, so a missing one is a flaw.
    pub(crate) fn holds(&self) -> bool {
        let lost = self.act.visibility == Visibility::Public && self.act.payload.is_none();
        !lost
            && !self
                .checks
                .iter()
                .any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
    }
}

/// The act of a code: the check digit, the number and the year must all be right.
pub(crate) async fn find(cx: &Cx, code: &str) -> Result<Found, Stop> {
    let Some(seq) = parse_code(code) else {
        return Ok(Found::Nothing);
    };
    let Some(row) = store::raw_act(&cx.house, seq).await? else {
        return Ok(Found::Nothing);
    };
    let Ok(envelope) = Envelope::parse(&row.envelope) else {
        return Ok(Found::Unreadable);
    };
    let written: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if c == '\u{2013}' || c == '\u{2011}' {
                '-'
            } else {
                c
            }
        })
        .collect();
    if !written.eq_ignore_ascii_case(&act_code(seq, envelope.at)) {
        return Ok(Found::Nothing);
    }
    Ok(Found::Act(Box::new(weigh(&cx.house, seq, row, envelope).await?)))
}

/// Recomputes commitment, leaf and path, and holds them against the signed checkpoint.
async fn weigh(house: &House, seq: u64, row: RawAct, envelope: Envelope) -> Result<Evidence, Fault> {
    let Anchor {
        note,
        checkpoint,
        path,
    } = match cosigned(house, seq, &row.envelope).await? {
        Some(anchor) => anchor,
        None => latest(house, seq).await?,
    };
    let public = envelope.visibility == Visibility::Public;
    let payload: Option<Value> = row
        .payload
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let documents = payload
        .as_ref()
        .filter(|_| public)
        .map(documents)
        .unwrap_or_default();
    let whole = Bundle {
        documents: documents
            .iter()
            .filter_map(|hash| parse_hex(hash)?.try_into().ok())
            .collect(),
        envelope: row.envelope,
        opening: opening(row.salt, row.payload),
        proof: TlogProof {
            extra: None,
            index: seq,
            hashes: path.clone(),
            checkpoint: note,
        },
        vkey: house.register.verifier(),
    };
    let json = whole.to_json().or_fault("writing the proof of an act")?;
    let verdict = verify_bundle(json.as_bytes(), Some(&whole.vkey));
    let (commitment, leaf) = (envelope.commitment.clone(), whole.leaf());
    let act = recorded(envelope, payload);
    let code = act.code();
    let bundle = if public {
        whole
    } else {
        Bundle {
            opening: None,
            documents: Vec::new(),
            ..whole
        }
    };
    Ok(Evidence {
        act,
        code,
        commitment,
        leaf,
        checkpoint,
        path,
        checks: verdict.checks,
        documents,
        bundle,
    })
}

/// What an act is proven against: a signed checkpoint and the path to its root.
struct Anchor {
    note: Note,
    checkpoint: Checkpoint,
    path: Vec<Hash>,
}

/// The checkpoint of this moment.
async fn latest(house: &House, seq: u64) -> Result<Anchor, Fault> {
    let text = house.register.checkpoint().await?;
    let note = Note::parse(text.as_bytes()).or_fault("reading the checkpoint")?;
    anchor(house, seq, note).await
}

/// The newest checkpoint that a witness cosigned, when it holds the act and is signed by the present key: worth more than a
/// newer one that nobody else has seen.
async fn cosigned(house: &House, seq: u64, envelope: &str) -> Result<Option<Anchor>, Fault> {
    let size = house.register.head().await?.size;
    let Some(note) = house.shelf::<Witnesses>().newest(size) else {
        return Ok(None);
    };
    if note.verify(&[house.register.verifier()]).is_err() {
        return Ok(None);
    }
    let covers = note
        .text()
        .parse::<Checkpoint>()
        .is_ok_and(|checkpoint| seq < checkpoint.size);
    if !covers {
        return Ok(None);
    }
    let anchor = anchor(house, seq, note).await?;
    let (leaf, seen) = (leaf_hash(envelope.as_bytes()), &anchor.checkpoint);
    let holds = verify_inclusion(&leaf, seq, seen.size, &anchor.path, &seen.root).is_ok();
    Ok(holds.then_some(anchor))
}

async fn anchor(house: &House, seq: u64, note: Note) -> Result<Anchor, Fault> {
    let checkpoint: Checkpoint = note.text().parse().or_fault("reading the checkpoint")?;
    let path = house.register.inclusion(seq, checkpoint.size).await?;
    Ok(Anchor {
        note,
        checkpoint,
        path,
    })
}

fn opening(salt: Option<Vec<u8>>, payload: Option<String>) -> Option<Opening> {
    Some(Opening {
        payload: payload?,
        salt: salt?.try_into().ok()?,
    })
}

fn recorded(envelope: Envelope, payload: Option<Value>) -> Recorded {
    Recorded {
        seq: envelope.seq,
        id: envelope.id,
        kind: envelope.kind,
        version: envelope.v,
        entity: envelope.entity,
        under: Under {
            person: envelope.person,
            office: envelope.office,
            designation: envelope.designation,
        },
        subjects: envelope.subjects,
        visibility: envelope.visibility,
        at: envelope.at,
        payload,
    }
}

/// Every text of a payload that is a SHA-256: the documents it cites.
fn documents(payload: &Value) -> Vec<String> {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if is_hash(text) && !found.contains(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| walk(value, found)),
            Value::Object(members) => members.values().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(payload, &mut found);
    found
}

/// 64 lower-case hexadecimal digits.
pub(in super::super) fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_are_found_wherever_the_payload_has_them() {
        let (one, two) = ("a".repeat(64), "0".repeat(64));
        let payload = json!({"instrument": {"document": one, "number": "1"}, "files": [two, one], "short": "abc", "upper": "A".repeat(64)});
        let mut found = documents(&payload);
        found.sort();
        assert_eq!(found, [two, one]);
    }
}
