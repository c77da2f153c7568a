//! What committees call for: sessions to come to, minutes to sign, agreements to fulfil.
//!
//! Another wing records these acts and is not known here: they are read by their kind, with the few fields that are needed
//! ([`acts`]). What the round of a day needs of them stands in derived tables of our own ([`derive`]). No agenda and no text
//! of an agreement is read: both may be reserved.

mod acts;
mod days;
mod derive;
mod people;
mod say;
mod settle;
mod told;

pub(crate) use days::{give, latecomers};
pub(crate) use derive::{TABLES, apply};
pub(crate) use say::{Meeting, Words, say, session_of, session_title};
pub(crate) use settle::settled_by;
pub(crate) use told::{may_still_matter, told};

use acts::{AgreementId, SessionId};

/// The matter of a session that is called.
fn of_session(id: SessionId) -> String {
    format!("session:{id}")
}

/// The matter of the minutes of a session.
fn of_minutes(id: SessionId) -> String {
    format!("minutes:{id}")
}

/// The matter of an agreement.
fn of_agreement(id: AgreementId) -> String {
    format!("agreement:{id}")
}
