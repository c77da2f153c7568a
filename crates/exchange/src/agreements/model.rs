//! Nouns: who takes part, what is offered, who asked, who may. Plain values, no I/O.

use super::{GrantId, PolicyId, RequestId};
use crate::acts::agreements::{Condition, Element, Purpose, Side, Terms};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use node::configuration::Endpoint;
use node::ident::{ClientId, MemberId, ServiceId};
use register::EntityId;
use std::collections::BTreeSet;

/// A member as agreements see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Party {
    /// Its name in the exchange.
    pub member: MemberId,
    /// The entity that it is.
    pub entity: EntityId,
    /// Whether it is switched on.
    pub active: bool,
    /// Codes of its subsystems that go on.
    pub subsystems: BTreeSet<String>,
}

impl Party {
    /// Whether that is one of its subsystems that go on.
    pub fn has(&self, client: &ClientId) -> bool {
        client.member() == self.member
            && client
                .subsystem()
                .is_some_and(|code| self.subsystems.contains(&code))
    }
}

/// How a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceState {
    /// Described, and not yet or no more switched on.
    Disabled,
    /// It may be called.
    Enabled,
    /// Gone for good.
    Retired,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestState {
    /// The owner has not answered.
    Open,
    /// The owner said yes.
    Granted,
    /// The owner said no.
    Refused,
    /// Whoever asked does not ask any more.
    Withdrawn,
}

/// How a grant stands, by acts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessState {
    /// It lets calls through until its last day.
    InForce,
    /// It lets no call through until it is taken up again.
    Suspended,
    /// Over.
    Ended,
}

macro_rules! codes {
    ($($name:ident { $($state:ident = $code:literal),+ $(,)? })+) => { $(
        impl $name {
            /// Code for tables and programs.
            pub fn code(self) -> &'static str {
                match self { $($name::$state => $code),+ }
            }
            /// The state of a code.
            pub fn parse(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$state),)+ _ => None }
            }
        }
    )+ };
}
codes! {
    ServiceState { Disabled = "disabled", Enabled = "enabled", Retired = "retired" }
    RequestState { Open = "open", Granted = "granted", Refused = "refused", Withdrawn = "withdrawn" }
    AccessState { InForce = "in_force", Suspended = "suspended", Ended = "ended" }
    Side { Provider = "provider", Consumer = "consumer", Operator = "operator" }
}

/// What a service offers, for those who decide about access to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The service.
    pub service: ServiceId,
    /// How it stands.
    pub state: ServiceState,
    /// What can be called.
    pub endpoints: Vec<Endpoint>,
    /// What it may be asked for.
    pub purposes: Vec<Purpose>,
    /// What its answers hold.
    pub elements: Vec<Element>,
    /// Whether each call must name its case.
    pub case_required: bool,
    /// Family of data that entities have to give each other.
    pub family: Option<String>,
}

/// A request for access.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Who will call.
    pub client: ClientId,
    /// What.
    pub service: ServiceId,
    /// How much, for what, until when.
    pub terms: Terms,
    /// How it stands.
    pub state: RequestState,
}

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Access {
    /// Its id.
    pub id: GrantId,
    /// Who calls.
    pub client: ClientId,
    /// What.
    pub service: ServiceId,
    /// How much, for what, until when.
    pub terms: Terms,
    /// Whether each call must name its case.
    pub case_required: bool,
    /// How it stands, by acts alone.
    pub state: AccessState,
    /// Who holds it up: it is suspended for as long as anybody does.
    pub held_by: BTreeSet<Side>,
    /// The last day that its holder asks for.
    pub asked_until: Option<Date>,
    /// When it began.
    pub from: Timestamp,
}

impl Access {
    /// Whether it lets calls through at a moment.
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.state == AccessState::InForce && !self.is_over(now)
    }
    /// Whether its last day has passed, or it was ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.state == AccessState::Ended || now >= end_of(self.terms.until)
    }
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// What may be called.
    pub service: ServiceId,
    /// What people call it.
    pub title: String,
    /// Who may.
    pub condition: Condition,
    /// How much, for what, until when.
    pub terms: Terms,
    /// Whether each call must name its case.
    pub case_required: bool,
    /// Whether an act ended it.
    pub ended: bool,
    /// Who adopted it.
    pub by: Side,
    /// When it began.
    pub from: Timestamp,
    /// Members that are out whatever they fulfil.
    pub exceptions: BTreeSet<MemberId>,
}

impl Policy {
    /// Whether it lets calls through at a moment.
    pub fn in_force(&self, now: Timestamp) -> bool {
        !self.ended && now < end_of(self.terms.until)
    }
}

/// The first moment after a day of Lima.
pub fn end_of(day: Date) -> Timestamp {
    let next = day.saturating_add(1.day());
    let lima = TimeZone::fixed(Offset::constant(-5));
    next.to_zoned(lima).map_or(Timestamp::MAX, |at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_lima() {
        let day = "2026-11-16".parse().expect("a day");
        assert_eq!(end_of(day).to_string(), "2026-11-17T05:00:00Z");
    }
}
