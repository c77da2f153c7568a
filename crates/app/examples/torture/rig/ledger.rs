//! What people were promised: receipts of acts, hashes of documents; and whatever was found against the house.

use super::http::Answer;
use super::log::Log;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Findings after which nothing more has to be said.
const FINDINGS_MAX: usize = 20;

/// A request with its receipt.
#[derive(Clone, Debug)]
pub struct Promise {
    pub request: Request,
    /// `acts` of the answer, as it came.
    pub acts: Value,
}

/// A request that may be sent twice and is done once.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: &'static str,
    pub body: Value,
    /// `Idempotency-Key`.
    pub once: String,
    /// Access key of whoever asks.
    pub by: String,
}

#[derive(Default)]
struct Kept {
    promises: Vec<Promise>,
    seqs: BTreeSet<u64>,
    papers: Vec<String>,
    faults: u64,
    findings: Vec<String>,
}

/// Shared by everybody who works.
#[derive(Default)]
pub struct Ledger(Mutex<Kept>);

impl Ledger {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An act was acknowledged.
    pub fn promised(&self, request: Request, answer: &Value) {
        let acts = answer["acts"].clone();
        let mut kept = self.kept();
        for seq in seqs(&acts) {
            if !kept.seqs.insert(seq) {
                kept.findings
                    .push(format!("the number {seq} was given twice: {request:?}"));
            }
        }
        kept.promises.push(Promise { request, acts });
    }

    /// A document was acknowledged.
    pub fn paper(&self, sha256: String) {
        self.kept().papers.push(sha256);
    }

    /// The house said that something of its own failed: once, plainly, with a reference.
    pub fn fault(&self, answer: &Answer) {
        self.kept().faults += 1;
        let (reference, problem) = (answer.header("x-request-id").to_owned(), answer.json());
        let told = match answer.header("content-type") {
            "application/problem+json" => {
                problem["instance"] == reference.as_str()
                    && problem["status"] == answer.status
                    && problem["detail"].as_str().is_some_and(|said| said.len() > 20)
            }
            _ => answer.text().contains(&reference) && answer.text().contains("<h1>"),
        };
        let plain = told && !reference.is_empty() && [500, 503].contains(&answer.status);
        if !plain {
            self.found(format!(
                "a fault that is not told plainly: {} {}",
                answer.status,
                answer.text()
            ));
        }
    }

    /// Something is wrong.
    pub fn found(&self, what: String) {
        let mut kept = self.kept();
        if kept.findings.len() < FINDINGS_MAX {
            eprintln!("FOUND {what}");
            kept.findings.push(what);
        }
    }

    pub fn findings(&self) -> Vec<String> {
        self.kept().findings.clone()
    }

    pub fn faults(&self) -> u64 {
        self.kept().faults
    }

    /// Acts that were acknowledged.
    pub fn acts(&self) -> u64 {
        self.kept().seqs.len() as u64
    }

    /// Documents that were acknowledged, from the nth on.
    pub fn papers(&self, from: usize) -> Vec<String> {
        self.kept().papers.get(from..).unwrap_or_default().to_vec()
    }

    pub fn promises(&self) -> usize {
        self.kept().promises.len()
    }

    pub fn promise(&self, nth: usize) -> Option<Promise> {
        self.kept().promises.get(nth).cloned()
    }

    /// Compares every receipt from the nth promise on with the register: each act at its number, under its id.
    pub fn compare(&self, from: usize, log: &Log) {
        let promises = self.kept().promises.get(from..).unwrap_or_default().to_vec();
        for promise in promises {
            for act in promise.acts.as_array().into_iter().flatten() {
                let (seq, id) = (act["seq"].as_u64(), act["id"].as_str().unwrap_or_default());
                let found = seq.and_then(|seq| log.acts.get(usize::try_from(seq).ok()?));
                if found.is_none_or(|(known, _)| known != id) {
                    self.found(format!(
                        "act {seq:?} {id} was acknowledged and is not there: {found:?}"
                    ));
                }
            }
        }
    }

    /// Every act after the first `before` is one that somebody holds a receipt of: none is lost, none is there twice.
    pub fn add_up(&self, before: u64, log: &Log) {
        let acknowledged = self.acts();
        if log.size() != before + acknowledged {
            self.found(format!(
                "{acknowledged} acts were acknowledged, and the register has {} more than before",
                log.size() - before
            ));
        }
    }

    /// Numbers of acknowledged acts of a kind.
    pub fn of_kind(&self, log: &Log, kind: &str) -> Vec<u64> {
        let seqs = self.kept().seqs.clone();
        let of_kind = |seq: &u64| {
            let act = usize::try_from(*seq).ok().and_then(|seq| log.acts.get(seq));
            act.is_some_and(|(_, known)| known == kind)
        };
        seqs.into_iter().filter(of_kind).collect()
    }
}

/// Sequence numbers in receipts.
fn seqs(acts: &Value) -> impl Iterator<Item = u64> + '_ {
    acts.as_array()
        .into_iter()
        .flatten()
        .filter_map(|act| act["seq"].as_u64())
}
