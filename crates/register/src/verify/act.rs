//! One act: envelope, payload, place and the columns beside them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::finding::{Finding, Report};
use crate::db::instant_text;
use crate::identity::{KEY_ROTATED, OPENED};
use crate::tree::leaf_hash;
use crate::{Envelope, Register, act_code, record};

/// Kind of the act that erases the payload of another, which its payload names by `seq`.
const PAYLOAD_ERASED: &str = "register/payload-erased";

record! {
    /// An act as stored; texts as they are, so that a changed one can still be read.
    pub(super) struct ActRow {
        seq: u64,
        id: String,
        kind: String,
        entity: Option<String>,
        at: String,
        envelope: String,
        salt: Option<Vec<u8>>,
        payload: Option<String>,
        leaf: Vec<u8>,
    }
}

/// What must be remembered from one act to the next.
#[derive(Default)]
pub(super) struct ActChecks {
    last_at: Option<Timestamp>,
    /// Acts without payload, with their codes.
    without_payload: BTreeMap<u64, String>,
    /// Acts whose payload an act says it erased.
    erased: BTreeSet<u64>,
    /// The public key of the register so far.
    key: Option<String>,
}

impl ActChecks {
    /// Time of the last act that could be read.
    pub(super) fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    pub(super) fn check(&mut self, row: &ActRow, report: &mut Report) {
        let Ok(envelope) = Envelope::parse(&row.envelope) else {
            report.add(Finding::EnvelopeUnreadable { seq: row.seq });
            return;
        };
        let code = act_code(envelope.seq, envelope.at);
        if envelope.seq != row.seq {
            report.add(Finding::OutOfOrder {
                seq: row.seq,
                code: code.clone(),
            });
        } else if self.last_at.is_some_and(|last| envelope.at < last) {
            report.add(Finding::TimeBackwards { code: code.clone() });
        }
        self.last_at = Some(envelope.at);
        if leaf_hash(row.envelope.as_bytes())[..] != row.leaf {
            report.add(Finding::LeafDiffers { code: code.clone() });
        }
        if let Some(column) = differing_column(row, &envelope) {
            report.add(Finding::ColumnDiffers {
                code: code.clone(),
                column,
            });
        }
        self.check_payload(row, &envelope, code, report);
    }

    fn check_payload(&mut self, row: &ActRow, envelope: &Envelope, code: String, report: &mut Report) {
        match (&row.salt, &row.payload) {
            (None, None) => drop(self.without_payload.insert(row.seq, code)),
            (Some(salt), Some(payload)) if envelope.commits_to(salt, payload) => {
                let payload = || serde_json::from_str(payload).unwrap_or(Value::Null);
                match envelope.kind.as_str() {
                    OPENED => self.key = payload()["key"].as_str().map(str::to_owned),
                    KEY_ROTATED => self.rotate(&payload(), code, report),
                    PAYLOAD_ERASED => self.erased.extend(payload()["seq"].as_u64()),
                    _ => {}
                }
            }
            _ => report.add(Finding::PayloadDiffers { code }),
        }
    }

    fn rotate(&mut self, payload: &Value, code: String, report: &mut Report) {
        let follows = payload["old_key"].as_str() == self.key.as_deref();
        if !follows || !Register::is_rotation_signed(payload).unwrap_or(false) {
            report.add(Finding::RotationUnsigned { code });
        }
        self.key = payload["new_key"].as_str().map(str::to_owned);
    }

    /// Payloads that are gone must have been erased by an act.
    pub(super) fn finish(&self, report: &mut Report) {
        for (seq, code) in &self.without_payload {
            if !self.erased.contains(seq) {
                report.add(Finding::PayloadMissing { code: code.clone() });
            }
        }
        for seq in self
            .erased
            .iter()
            .filter(|seq| !self.without_payload.contains_key(seq))
        {
            report.add(Finding::PayloadNotErased { seq: *seq });
        }
    }
}

/// The first column that says something else than the envelope.
fn differing_column(row: &ActRow, envelope: &Envelope) -> Option<&'static str> {
    let columns = [
        ("id", row.id == envelope.id.to_string()),
        ("kind", row.kind == envelope.kind),
        ("entity", row.entity == envelope.entity.map(|id| id.to_string())),
        ("at", row.at == instant_text(envelope.at)),
    ];
    columns
        .into_iter()
        .find(|(_, same)| !same)
        .map(|(column, _)| column)
}
