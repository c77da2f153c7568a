//! Notices: what the platform tells whom, how long before a day, and whether it may be stopped.
//!
//! These are rules of the platform and not of the law, kept beside it because they are amended in the same way. The day
//! on which something falls due never comes from here.

use jiff::Unit;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::NoticeKindId;
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// What brings a notice about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCause {
    /// An act was recorded.
    Act,
    /// A day came.
    Day,
}

/// Whom a notice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeTo {
    /// The head of the entity.
    Head,
    /// The holder of the designation it is about.
    Holder,
    /// The technical secretary of the committee.
    Secretary,
    /// The leader of digital government.
    Leader,
    /// Whoever communicated it.
    Sender,
    /// Analysts of the authority that was told.
    Analyst,
    /// Whoever sits in a committee or runs its sessions.
    Member,
    /// Whoever must sign minutes.
    Signer,
    /// Whoever answers for an agreement.
    Owner,
    /// The office of internal control of the entity.
    Control,
}

/// How a notice travels by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLetter {
    /// A letter of its own, at once.
    AtOnce,
    /// In the one letter that an office gets on a day.
    Digest,
}

/// A kind of notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct NoticeKind {
    /// Identifier, as in `overdue`.
    pub id: NoticeKindId,
    /// Name.
    pub names: Words,
    /// What brings it about.
    pub on: NoticeCause,
    /// Whom it is for.
    pub to: Vec<NoticeTo>,
    /// On how many days before the day, the largest first; empty when it is not given before.
    #[serde(default)]
    pub days_before: Vec<i32>,
    /// After the day, it comes again each so many months.
    pub repeat_months: Option<i32>,
    /// How it travels.
    pub letter: NoticeLetter,
    /// Whether a person may stop its letters.
    pub stoppable: bool,
    /// Why the person gets it, and why it cannot be stopped where it cannot.
    pub reason: Words,
    /// Where the rule is written.
    pub citation: Citation,
    /// How sure we are that it is law: these rules never are.
    #[serde(default)]
    pub certainty: Certainty,
}

impl NoticeKind {
    /// Which of its notices a day calls for, when something falls due on `due`: the number of days before, or 0, -1, -2...
    /// for the day after and each repetition. A round that was missed gives the last one only.
    pub fn step(&self, due: Date, today: Date) -> Option<i32> {
        if due < today {
            return self.step_after(due, today);
        }
        let left = (due - today).get_days();
        let reached = self.days_before.iter().copied().filter(|days| left <= *days);
        reached.min()
    }

    fn step_after(&self, due: Date, today: Date) -> Option<i32> {
        let every = self.repeat_months?;
        let first = due.tomorrow().ok()?;
        let months = first.until((Unit::Month, today)).ok()?;
        Some(-(months.get_months() / every.max(1)))
    }
}
