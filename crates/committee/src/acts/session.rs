//! A session: called, attended, opened, adjourned, concluded.

use super::{Origin, StatementRef};
use crate::ids::{ItemId, MatterId, SessionId};
use crate::roster::Roster;
use jiff::civil::{Date, Time};
use register::{DesignationId, PersonId, UnitId};
use serde::{Deserialize, Serialize};

/// Ordinary or extraordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// Of the calendar.
    Ordinary,
    /// Called for something that does not wait for the calendar.
    Extraordinary,
}

impl SessionKind {
    /// Name in tables and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            SessionKind::Ordinary => "ordinary",
            SessionKind::Extraordinary => "extraordinary",
        }
    }
}

/// Where members sit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// In the room.
    InPerson,
    /// From afar.
    Remote,
    /// Some here, some there.
    Mixed,
}

impl Mode {
    /// Name in tables and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::InPerson => "in_person",
            Mode::Remote => "remote",
            Mode::Mixed => "mixed",
        }
    }
}

/// `committee/session-called`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCalled {
    /// The session.
    pub session: SessionId,
    /// The committee, as the directory keeps it.
    pub committee: DesignationId,
    /// Deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// Ordinary or extraordinary.
    pub kind: SessionKind,
    /// Year of its number.
    pub year: i16,
    /// Number in its year, from 1.
    pub number: u32,
    /// Day.
    pub on: Date,
    /// Hour in Lima.
    pub hour: Time,
    /// Day and hour of the second call.
    pub second_on: Date,
    /// Where it meets.
    pub place: String,
    /// In the room, from afar or both.
    pub mode: Mode,
    /// Whether anybody may follow it.
    pub open: bool,
    /// Working days between the call and the session.
    pub notice_days: u32,
    /// Why it is called with less notice than the rules ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<StatementRef>,
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// The item.
    pub item: ItemId,
    /// The matter it deals with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterId>,
    /// Kind of matter, of `norms`.
    pub kind: String,
    /// What it is, in a line.
    pub title: String,
    /// The record of the house it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// SHA-256 of its paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// First day of the period of a periodic duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Date>,
}

/// `committee/agenda-set`: the agenda of a call, in order. Reserved, unless the session is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaSet {
    /// The session.
    pub session: SessionId,
    /// Its items.
    pub items: Vec<AgendaItem>,
}

/// `committee/agenda-changed`: before its day, items of a called session are taken off, and others stand after those that stay.
/// Reserved, unless the session is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaChanged {
    /// The session.
    pub session: SessionId,
    /// Items taken off: their matters wait again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<ItemId>,
    /// Items that are new, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<AgendaItem>,
    /// Working days between the change and the session.
    pub notice_days: u32,
    /// Why it changes with less notice than the rules ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<StatementRef>,
}

/// `committee/session-moved`: called for another day, with notice again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionMoved {
    /// The session.
    pub session: SessionId,
    /// Day.
    pub on: Date,
    /// Hour in Lima.
    pub hour: Time,
    /// Day of the second call.
    pub second_on: Date,
    /// Where it meets.
    pub place: String,
    /// Working days between the move and the session; acts before 2026-11-27 do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<u32>,
}

/// `committee/session-cancelled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCancelled {
    /// The session.
    pub session: SessionId,
    /// Why.
    pub reason: StatementRef,
}

/// What a member answers to the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Comes.
    Attends,
    /// Cannot come.
    Excused,
    /// Sends the alternate.
    Alternate,
}

impl Answer {
    /// Name in tables and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Attends => "attends",
            Answer::Excused => "excused",
            Answer::Alternate => "alternate",
        }
    }
}

/// `committee/attendance-answered`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceAnswered {
    /// The session.
    pub session: SessionId,
    /// Who answers.
    pub person: PersonId,
    /// What.
    pub answer: Answer,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The member, signed in.
    Member,
    /// The secretary, calling the roll.
    RollCall,
}

/// `committee/arrived`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The session.
    pub session: SessionId,
    /// Who.
    pub person: PersonId,
    /// In the room or from afar.
    pub mode: Mode,
    /// Who said it.
    pub by: By,
}

/// `committee/left`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The session.
    pub session: SessionId,
    /// Who.
    pub person: PersonId,
}

/// On what ground a session with less notice, or none, is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Called with the notice that the rules ask.
    Called,
    /// Urgent, with its reason.
    Urgent,
    /// Every member is present and agrees.
    AllPresent,
}

/// `committee/session-opened`: instalada.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpened {
    /// The session.
    pub session: SessionId,
    /// 1 or 2.
    pub call: u8,
    /// Seats and who holds them, as of the opening.
    pub roster: Roster,
    /// Who presides.
    pub chair: PersonId,
    /// Who keeps the minutes.
    pub secretary: PersonId,
    /// Seats covered.
    pub present: u32,
    /// Seats needed.
    pub needed: u32,
    /// Why it is valid.
    pub ground: Ground,
}

/// `committee/item-opened`: the item now being dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemOpened {
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
}

/// `committee/item-added`: a matter outside the agenda, to be included by all members for urgency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAdded {
    /// The session.
    pub session: SessionId,
    /// The item.
    #[serde(flatten)]
    pub item: AgendaItem,
    /// Why it cannot wait.
    pub urgency: StatementRef,
}

/// `committee/recused`: a member keeps out of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recused {
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
    /// Who.
    pub person: PersonId,
    /// Cause, of `norms`.
    pub cause: String,
    /// Who said it.
    pub by: By,
}

/// `committee/session-adjourned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAdjourned {
    /// The session.
    pub session: SessionId,
    /// Day it goes on.
    pub on: Date,
    /// Hour in Lima.
    pub hour: Time,
    /// The force majeure.
    pub reason: StatementRef,
}

/// `committee/item-deferred`: an item is put off, undecided; its matter waits for another session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDeferred {
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
    /// Why.
    pub reason: StatementRef,
}

/// `committee/chair-taken`: another member presides, for whoever did left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairTaken {
    /// The session.
    pub session: SessionId,
    /// Who presides now.
    pub chair: PersonId,
}

/// `committee/session-resumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionResumed {
    /// The session.
    pub session: SessionId,
    /// Seats and who holds them, as of that day.
    pub roster: Roster,
    /// Seats covered.
    pub present: u32,
    /// Seats needed.
    pub needed: u32,
}

/// `committee/session-concluded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionConcluded {
    /// The session.
    pub session: SessionId,
}
