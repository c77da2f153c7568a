//! Acts about what was unusual. They are for both sides and the governing body; whose lookups they were stays with the nodes.

use crate::ids::AlertId;
use jiff::civil::Date;
use node::ident::{ClientId, ServiceId};
use serde::{Deserialize, Serialize};

/// `exchange/alert-reviewed`: somebody looked into an alert and says what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertReviewed {
    /// The alert.
    pub alert: AlertId,
    /// What was looked for, of `norms`.
    pub rule: String,
    /// The day of what was unusual.
    pub day: Date,
    /// Who called.
    pub client: ClientId,
    /// What was called.
    pub service: ServiceId,
    /// What it was.
    pub verdict: Verdict,
    /// Why, in plain words.
    pub note: String,
}

/// What an alert was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There is a good reason for it.
    Explained,
    /// Data were asked for without reason; what follows is decided elsewhere.
    Misuse,
    /// A fault of a system.
    Fault,
}

impl Verdict {
    /// Every one.
    pub const ALL: [Verdict; 3] = [Verdict::Explained, Verdict::Misuse, Verdict::Fault];

    /// As acts write it.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Explained => "explained",
            Verdict::Misuse => "misuse",
            Verdict::Fault => "fault",
        }
    }
    /// Reads it.
    pub fn parse(code: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}
