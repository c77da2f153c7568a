//! Checking a receipt, point by point, so that whoever reads the verdict sees what was checked and what was not.

use super::{Receipt, ReceiptError};
use super::{anchored, checks};
use crate::evidence::Record;
use crate::evidence::timestamp::Roots;
use jose::KeySet;
use register::tree::VerifierKey;
use std::borrow::Cow;
use std::fmt;

/// Whom the reader trusts. Without any of it a receipt only agrees with itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// Keys of the operator, who signs the cards of nodes.
    pub operator: Option<&'a KeySet>,
    /// Key of the register in which logs of nodes are anchored.
    pub register: Option<&'a VerifierKey>,
    /// Roots of time-stamping authorities.
    pub timestamps: Option<&'a Roots>,
}

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The file is a receipt.
    Format,
    /// The record is one, and the one of that number.
    Record,
    /// The record is in the log, as it was signed.
    Inclusion,
    /// The state of the log is signed by the key in the receipt, which bears the name of the node's log.
    Checkpoint,
    /// The cards are signed by the operator that the reader trusts.
    Cards,
    /// The key of the log is that of the node's card.
    NodeKey,
    /// The consumer's node signed the request, and the record agrees with it.
    RequestStatement,
    /// The provider's node signed the answer, and the record agrees with it.
    ResponseStatement,
    /// The state of the log is in the batch that an act of the register names.
    Anchor,
    /// That act is in the register, and its checkpoint is signed by the key that the reader trusts.
    Register,
    /// An authority saw the state of the log at the moment that its time-stamp says.
    Timestamp,
}

impl Check {
    /// Identifier for texts and JSON: `request-statement`.
    pub fn as_str(self) -> &'static str {
        match self {
            Check::Format => "format",
            Check::Record => "record",
            Check::Inclusion => "inclusion",
            Check::Checkpoint => "checkpoint",
            Check::Cards => "cards",
            Check::NodeKey => "node-key",
            Check::RequestStatement => "request-statement",
            Check::ResponseStatement => "response-statement",
            Check::Anchor => "anchor",
            Check::Register => "register",
            Check::Timestamp => "timestamp",
        }
    }
}

/// A sentence for whoever reads the verdict.
pub type Reason = Cow<'static, str>;

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed(Reason),
    /// There was nothing to check it with.
    Skipped(Reason),
}

impl Outcome {
    pub(super) fn failed(reason: impl Into<Reason>) -> Outcome {
        Outcome::Failed(reason.into())
    }
    pub(super) fn skipped(reason: &'static str) -> Outcome {
        Outcome::Skipped(reason.into())
    }
}

impl From<Result<(), Reason>> for Outcome {
    fn from(result: Result<(), Reason>) -> Outcome {
        match result {
            Ok(()) => Outcome::Passed,
            Err(reason) => Outcome::Failed(reason),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Passed => f.write_str("holds"),
            Outcome::Failed(reason) | Outcome::Skipped(reason) => f.write_str(reason),
        }
    }
}

/// Every check and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// In the order of [`Check`].
    pub checks: Vec<(Check, Outcome)>,
    /// What was checked; none when the file is not a receipt.
    pub receipt: Option<Receipt>,
    /// The exchange; none when the record cannot be read.
    pub record: Option<Record>,
    /// The moment of the time-stamp, when it holds.
    pub stamped: Option<jiff::Timestamp>,
}

impl Verdict {
    /// Whether nothing failed. A receipt that was checked without the operator's key only agrees with itself: see
    /// [`Verdict::is_proven`].
    pub fn holds(&self) -> bool {
        !self
            .checks
            .iter()
            .any(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
    }

    /// Whether nothing failed, and the log and every statement of the record rest on keys that an operator vouches for whom the reader
    /// trusts. A node's word alone about another one proves nothing.
    pub fn is_proven(&self) -> bool {
        let passed = |check| self.of(check) == Some(&Outcome::Passed);
        let stated = |check, token: &str| token.is_empty() || passed(check);
        let both = self.record.as_ref().is_some_and(|record| {
            stated(Check::RequestStatement, &record.request_statement)
                && stated(Check::ResponseStatement, &record.response_statement)
        });
        self.holds() && both && passed(Check::Cards) && passed(Check::NodeKey)
    }

    /// How one check ended.
    pub fn of(&self, check: Check) -> Option<&Outcome> {
        let mut found = self.checks.iter().filter(|(one, _)| *one == check);
        found.next().map(|(_, outcome)| outcome)
    }
}

/// Checks a receipt. Needs nothing but its bytes and, to be worth something, the keys that the reader trusts.
pub fn verify(bytes: &[u8], trust: &Trust<'_>) -> Verdict {
    let receipt = match Receipt::from_json(bytes) {
        Ok(receipt) => receipt,
        Err(error) => return unread(error),
    };
    let record = checks::record(&receipt);
    let cards = checks::Cards::read(&receipt, trust.operator);
    let checkpoint = checks::checkpoint(&receipt);
    let mut all = vec![
        (Check::Format, Outcome::Passed),
        (Check::Record, checks::told(&record)),
        (Check::Inclusion, checks::inclusion(&receipt, &checkpoint).into()),
    ];
    let of_record = match &record {
        Ok(record) => [
            (
                Check::Checkpoint,
                checks::signed(&receipt, record, &checkpoint).into(),
            ),
            (Check::Cards, cards.signed()),
            (Check::NodeKey, checks::node_key(&receipt, record, &cards)),
            (Check::RequestStatement, checks::request_statement(record, &cards)),
            (
                Check::ResponseStatement,
                checks::response_statement(record, &cards),
            ),
        ],
        Err(_) => [
            Check::Checkpoint,
            Check::Cards,
            Check::NodeKey,
            Check::RequestStatement,
            Check::ResponseStatement,
        ]
        .map(|check| (check, Outcome::skipped("the record cannot be read"))),
    };
    all.extend(of_record);
    let (anchor, register) = anchored::anchor(&receipt, trust.register);
    let (timestamp, stamped) = anchored::timestamp(&receipt, trust.timestamps);
    all.extend([
        (Check::Anchor, anchor),
        (Check::Register, register),
        (Check::Timestamp, timestamp),
    ]);
    Verdict {
        checks: all,
        receipt: Some(receipt),
        record: record.ok(),
        stamped,
    }
}

fn unread(error: ReceiptError) -> Verdict {
    Verdict {
        checks: vec![(Check::Format, Outcome::failed(error.to_string()))],
        receipt: None,
        record: None,
        stamped: None,
    }
}
