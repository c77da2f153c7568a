//! A notice: what, to which office of which entity, about what, since which day. Plain values, no I/O.
//!
//! Its id follows from what makes it the same notice, so that work that is done again writes the same row and no second
//! one.

use jiff::Timestamp;
use jiff::civil::Date;
use norms::NoticeKind;
use register::{CommunicationId, DesignationId, EntityId, typed_id, uuid::Builder};
use sha2::{Digest, Sha256};

typed_id!(
    /// A notice.
    NoticeId,
    /// A letter.
    LetterId,
);

/// The office that a notice is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Office {
    /// Entity in which the office is held.
    pub(crate) entity: EntityId,
    /// Office of `norms`.
    pub(crate) office: String,
    /// Only whoever holds it by this designation; whoever holds it when none.
    pub(crate) designation: Option<DesignationId>,
}

/// What the reader can do about it: the form that solves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Remedy {
    /// Designate somebody.
    Designate,
    /// Constitute the committee.
    Constitute,
    /// Tell the authority.
    Communicate,
    /// Correct what was observed.
    Correct,
    /// Declare the vacancy.
    Declare,
    /// Call the session in which the committee does it.
    Session,
    /// Review what arrived.
    Review,
    /// Come to a session.
    Attend,
    /// Sign minutes.
    Sign,
    /// Do what was agreed.
    Fulfil,
    /// Nothing: look at it.
    See,
}

const REMEDIES: [(Remedy, &str); 11] = [
    (Remedy::Designate, "designate"),
    (Remedy::Constitute, "constitute"),
    (Remedy::Communicate, "communicate"),
    (Remedy::Correct, "correct"),
    (Remedy::Declare, "declare"),
    (Remedy::Session, "session"),
    (Remedy::Review, "review"),
    (Remedy::Attend, "attend"),
    (Remedy::Sign, "sign"),
    (Remedy::Fulfil, "fulfil"),
    (Remedy::See, "see"),
];

impl Remedy {
    /// Name in columns.
    pub(crate) fn as_str(self) -> &'static str {
        REMEDIES
            .into_iter()
            .find(|(remedy, _)| *remedy == self)
            .map_or("see", |(_, name)| name)
    }
    /// The remedy of a column.
    pub(crate) fn parse(name: &str) -> Remedy {
        REMEDIES
            .into_iter()
            .find(|(_, known)| *known == name)
            .map_or(Remedy::See, |(remedy, _)| remedy)
    }
}

/// What a notice is about, before it is known whom it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// Kind.
    pub(crate) kind: &'static NoticeKind,
    /// Entity it is about.
    pub(crate) entity: EntityId,
    /// What later notices about the same thing share: `designation:ID`, `communication:ID`, `obligation:ENTITY/G04`,
    /// `session:ID`, `minutes:ID`, `agreement:ID`, `request:ID`, `grant:ID`.
    pub(crate) matter: String,
    /// What can be done.
    pub(crate) remedy: Remedy,
    /// Obligation of `norms`, where one stands behind it.
    pub(crate) obligation: Option<&'static str>,
    /// Office it is about, or the committee.
    pub(crate) office: Option<String>,
    /// Designation it is about.
    pub(crate) designation: Option<DesignationId>,
    /// Communication it is about.
    pub(crate) communication: Option<CommunicationId>,
    /// Reason of an observation, or the authority that answered; where a session meets; the code of an agreement.
    pub(crate) detail: Option<String>,
    /// Day that counts: until when, or since when.
    pub(crate) due: Option<Date>,
    /// Days before the day, or 0, -1, -2... after it.
    pub(crate) step: i32,
    /// Number of the act that caused it.
    pub(crate) act: Option<u64>,
}

/// A notice to an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Id, which follows from the rest.
    pub(crate) id: NoticeId,
    /// What it is about.
    pub(crate) about: Subject,
    /// Whom it is for.
    pub(crate) to: Office,
    /// When it was given.
    pub(crate) at: Timestamp,
    /// Whether no letter is written of it: it tells of what was so before the house began to give notices.
    pub(crate) quiet: bool,
}

impl Subject {
    /// The notice of this subject to an office.
    pub(crate) fn to(&self, to: Office, at: Timestamp, quiet: bool) -> Notice {
        Notice {
            id: self.id(&to),
            about: self.clone(),
            to,
            at,
            quiet,
        }
    }

    /// What makes it the same notice: kind, matter, day, step and office; for a notice of a repeatable act, the act.
    fn id(&self, to: &Office) -> NoticeId {
        let once_for_each_act = matches!(
            self.kind.id.as_str(),
            "observed"
                | "acknowledged"
                | "received"
                | "session_called"
                | "session_moved"
                | "agenda_changed"
                | "session_cancelled"
                | "session_adjourned"
                | "minutes_to_sign"
                | "agreement_assigned"
                | "access_requested"
                | "access_answered"
                | "renewal_requested"
                | "access_stopped"
        );
        let act = self.act.filter(|_| once_for_each_act);
        let words = [
            self.kind.id.to_string(),
            self.entity.to_string(),
            self.matter.clone(),
            self.due
                .filter(|_| !once_for_each_act)
                .map_or_else(String::new, |due| due.to_string()),
            self.step.to_string(),
            act.map_or_else(String::new, |seq| seq.to_string()),
            to.entity.to_string(),
            to.office.clone(),
            to.designation.map_or_else(String::new, |id| id.to_string()),
        ];
        NoticeId::from_uuid(named(&words))
    }
}

/// A letter's id: the same for the same person and the same cause.
pub(crate) fn letter_id(words: &[String]) -> LetterId {
    LetterId::from_uuid(named(words))
}

/// An identifier that follows from words: UUID version 8 of their SHA-256.
fn named(words: &[String]) -> register::uuid::Uuid {
    let mut hash = Sha256::new();
    for word in words {
        hash.update((word.len() as u64).to_be_bytes());
        hash.update(word);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// The matter of a designation.
pub(crate) fn of_designation(id: DesignationId) -> String {
    format!("designation:{id}")
}

/// The matter of an obligation that nobody has begun to fulfil.
pub(crate) fn of_obligation(entity: EntityId, obligation: &str) -> String {
    format!("obligation:{entity}/{obligation}")
}

/// The matter of a communication.
pub(crate) fn of_communication(id: CommunicationId) -> String {
    format!("communication:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> Subject {
        let kind = norms::NoticeKindId::parse("overdue").unwrap();
        Subject {
            kind: norms::peru().notice(kind).unwrap(),
            entity: EntityId::nil(),
            matter: of_obligation(EntityId::nil(), "G04"),
            remedy: Remedy::Designate,
            obligation: Some("G04"),
            office: None,
            designation: None,
            communication: None,
            detail: None,
            due: Some(jiff::civil::date(2026, 11, 25)),
            step: 0,
            act: None,
        }
    }

    fn head() -> Office {
        Office {
            entity: EntityId::nil(),
            office: "entity_head".to_owned(),
            designation: None,
        }
    }

    #[test]
    fn the_same_notice_has_the_same_id_whenever_it_is_made() {
        let (one, other) = ("2026-11-26T05:00:00Z", "2026-11-26T17:00:00Z");
        let made = |at: &str, quiet| subject().to(head(), at.parse().unwrap(), quiet).id;
        assert_eq!(made(one, false), made(other, true));
    }

    #[test]
    fn another_step_day_or_office_is_another_notice() {
        let at: Timestamp = "2026-11-26T05:00:00Z".parse().unwrap();
        let id = |change: &dyn Fn(&mut Subject, &mut Office)| {
            let (mut about, mut to) = (subject(), head());
            change(&mut about, &mut to);
            about.to(to, at, false).id
        };
        let same = id(&|_, _| {});
        for other in [
            id(&|about, _| about.step = -1),
            id(&|about, _| about.due = Some(jiff::civil::date(2026, 11, 24))),
            id(&|about, _| about.matter.push('x')),
            id(&|_, to| to.office = "digital_leader".to_owned()),
            id(&|_, to| to.designation = Some(DesignationId::nil())),
        ] {
            assert_ne!(same, other);
        }
    }

    #[test]
    fn remedies_are_read_as_they_are_written() {
        for (remedy, name) in REMEDIES {
            assert_eq!((remedy.as_str(), Remedy::parse(name)), (name, remedy));
        }
    }
}
