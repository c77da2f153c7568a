//! What a node reports of its exchanges: X-Road's operational data without statements, contents, case numbers or names.
//!
//! The evidence is the queue. A position in it is kept beside it; the operator says which record it wants next, so that a batch that
//! is sent twice counts once, and one that was lost is sent again.

use super::client::read;
use super::wire::path;
use super::{Operator, OperatorError};
use crate::evidence::{Outcome, Record, Role};
use crate::gate::pseudonym;
use crate::ident::{ClientId, NodeId, ServiceId};
use serde::{Deserialize, Serialize};

/// Most records that one batch covers.
pub const REPORTS_MAX: usize = 500;
/// Longest text of a report, in bytes: what callers sent is cut there, so that nobody's call keeps the others from being reported.
pub const TEXT_BYTES_MAX: usize = 200;
/// File of the position, in the folder of the node.
const POSITION: &str = "reported";

/// One exchange as one node saw it, as short as it can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Number in the log of the node.
    pub seq: u64,
    /// Which end.
    pub role: Role,
    /// The node at the other end, where one was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<NodeId>,
    /// `x-road-request-id`, the same at both ends.
    pub request: String,
    /// Who called.
    pub client: ClientId,
    /// What was called.
    pub service: ServiceId,
    /// Method.
    pub method: String,
    /// The pattern of the path that allowed it; empty where none did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub endpoint: String,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Norm and article of the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_base: Option<String>,
    /// The grant that allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<String>,
    /// Whether a case was named. Its number stays in the evidence.
    pub has_case: bool,
    /// Pseudonym of the user, under the key of the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Pseudonym of the person whose data were asked for, under the key of the node. Only at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What became of it. The detail of a no stays in the evidence.
    pub outcome: Became,
    /// When the request came in, in milliseconds of Unix time.
    pub request_in: i64,
    /// When it went out; 0 when it did not.
    pub request_out: i64,
    /// When the answer came in; 0 when it did not.
    pub response_in: i64,
    /// When the answer was ready to go out.
    pub response_out: i64,
    /// Bytes of the body of the request.
    pub request_bytes: u64,
    /// Bytes of the body of the answer.
    pub response_bytes: u64,
}

/// What became of an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Answered with this status of HTTP.
    Answered(u16),
    /// Refused by the exchange itself, by this type in the new spelling.
    Refused(String),
}

/// `POST /exchange/v1/reports`: every record from one number to before another, as far as the node still has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reports {
    /// Number of the first record that the batch covers.
    pub from: u64,
    /// Number behind the last. At most [`REPORTS_MAX`] after `from`.
    pub until: u64,
    /// The reports, by growing number. Records that are no exchange of the node's own member are left out.
    pub reports: Vec<Report>,
}

/// What the operator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Number of the record that it wants next.
    pub next: u64,
}

impl Report {
    /// The report of a record. `key` is the node's key of pseudonyms.
    pub fn of(record: Record, key: &[u8]) -> Report {
        Report {
            seq: record.seq,
            role: record.role,
            peer: record.peer,
            request: short(record.request),
            client: record.client,
            service: record.service,
            method: short(record.method),
            endpoint: short(record.endpoint),
            purpose: record.purpose.map(short),
            legal_base: record.legal_base.map(short),
            grant: record.grant.map(short),
            has_case: record.case.is_some(),
            // Marked, so that a user whose id is a document number is not matched with the person as a subject.
            user: record.user.map(|user| pseudonym(key, &format!("user:{user}"))),
            subject: record.subject,
            outcome: match record.outcome {
                Outcome::Answered { status } => Became::Answered(status),
                Outcome::Refused { kind, .. } => Became::Refused(kind),
            },
            request_in: record.request_in,
            request_out: record.request_out,
            response_in: record.response_in,
            response_out: record.response_out,
            request_bytes: record.request_bytes,
            response_bytes: record.response_bytes,
        }
    }

    /// Whether it is about an exchange of that node's member, at the end that it says.
    pub fn is_of(&self, node: &NodeId) -> bool {
        match self.role {
            Role::Consumer => self.client.member() == node.member(),
            Role::Provider => self.service.member() == node.member(),
        }
    }
}

impl Reports {
    /// The batch that begins at a number, from the records that were read from there on of a log of that size. Records whose time to
    /// be kept is over are not there any more: their numbers are passed over, at most [`REPORTS_MAX`] at once.
    pub fn of(node: &NodeId, from: u64, size: u64, records: Vec<Record>, key: &[u8]) -> Reports {
        let behind = records.last().map_or(size, |record| record.seq + 1);
        let until = behind.min(from + REPORTS_MAX as u64);
        let records = records.into_iter().filter(|record| record.seq < until);
        let reports = records.map(|record| Report::of(record, key));
        Reports {
            from,
            until,
            reports: reports.filter(|report| report.is_of(node)).collect(),
        }
    }
}

fn short(mut text: String) -> String {
    if text.len() > TEXT_BYTES_MAX {
        let end = (0..=TEXT_BYTES_MAX).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
    }
    text
}

impl Operator {
    /// Sends a batch.
    ///
    /// # Errors
    /// [`OperatorError`].
    pub async fn send_reports(&self, reports: &Reports) -> Result<Wanted, OperatorError> {
        let body = serde_json::to_vec(reports).map_err(|_| OperatorError::Machine)?;
        let machine = self.machine();
        let sent = self
            .call(&machine.keys, "POST", path::REPORTS, body.into())
            .await?;
        read(&sent)
    }

    /// Number of the record that the operator wanted next when it was asked last; 0 when it never was.
    pub fn reported(&self) -> u64 {
        let kept = crate::files::read(&self.folder().join(POSITION), 20).ok();
        let text = kept.and_then(|bytes| String::from_utf8(bytes).ok());
        text.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    /// Keeps what the operator wants next.
    ///
    /// # Errors
    /// [`OperatorError::Disk`].
    pub fn keep_reported(&self, wanted: Wanted) -> Result<(), OperatorError> {
        let text = wanted.next.to_string();
        crate::files::write(&self.folder().join(POSITION), text.as_bytes()).map_err(OperatorError::Disk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seq: u64, client: &str) -> Record {
        let value = serde_json::json!({
            "role": "consumer", "node": "PE/GOB/1/n", "request": "r", "id": "i", "client": client,
            "service": "PE/GOB/2/S/s", "method": "GET", "endpoint": "/personas/*", "user": "PE12345678",
            "case": "EXP-2026-1", "purpose": "ñ".repeat(150),
            "outcome": {"refused": {"kind": "server.serverproxy.access_denied", "detail": "d"}},
            "request_in": 1, "request_out": 2, "response_in": 3, "response_out": 4, "request_bytes": 5,
            "response_bytes": 6, "request_statement": "signed", "response_content": "secret"
        });
        let record: Record = serde_json::from_value(value).expect("a record");
        Record { seq, ..record }
    }

    #[test]
    fn a_report_tells_neither_names_nor_cases_nor_contents() {
        let report = Report::of(record(7, "PE/GOB/1/MESA"), b"key");
        let text = serde_json::to_string(&report).expect("json");
        for secret in ["12345678", "EXP-2026", "signed", "secret", "\"d\""] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(report.has_case);
        assert_eq!(report.purpose.map(|text| text.len()), Some(TEXT_BYTES_MAX));
        // The same number as a user and as the person looked up gives two pseudonyms.
        assert_ne!(report.user, Some(pseudonym(b"key", "PE12345678")));
    }

    #[test]
    fn a_batch_passes_over_what_is_gone_or_not_its_own() {
        let node: NodeId = "PE/GOB/1/n".parse().expect("a node");
        let of = |from, size, records| Reports::of(&node, from, size, records, b"key");
        let batch = of(3, 9, vec![record(5, "PE/GOB/1/A"), record(6, "PE/GOB/9/A")]);
        let seqs: Vec<u64> = batch.reports.iter().map(|report| report.seq).collect();
        assert_eq!((batch.from, batch.until, seqs), (3, 7, vec![5]));
        // Nothing is left of what was asked for: as far as a batch may reach.
        assert_eq!(of(0, 9_000, vec![record(8_000, "PE/GOB/1/A")]).until, 500);
        assert_eq!(of(0, 9, Vec::new()).until, 9);
    }
}
