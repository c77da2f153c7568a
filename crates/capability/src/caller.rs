//! Who is asking, and as the holder of which office.

use jiff::Timestamp;
use jiff::civil::Date;
use norms::{AssuranceLevelId, AuthenticationMethodId};
use register::{DesignationId, EntityId, PersonId};

/// A designation in force that the caller may act under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The designation that gives the power.
    pub designation: DesignationId,
    /// Office of `norms`, e.g. `digital_leader`.
    pub office: String,
    /// Entity in which the office is held.
    pub entity: EntityId,
    /// Its name, for the office bar.
    pub entity_name: String,
    /// First day of power.
    pub from: Date,
    /// Last day of power, if it is known.
    pub to: Option<Date>,
}

impl Acting {
    /// Whether the designation gives power on that day.
    pub fn in_force(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// How sure the house is that it is this person: what they proved, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// The level of confidence that these ways reach together.
    pub level: AssuranceLevelId,
    /// Ways to authenticate used in this session.
    pub methods: Vec<AuthenticationMethodId>,
    /// When the person last proved it.
    pub at: Timestamp,
}

/// The person behind a request; a stranger has none.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The person signed in.
    pub person: Option<PersonId>,
    /// How pages greet the person. Never logged.
    pub name: String,
    /// The office chosen for this session.
    pub acting: Option<Acting>,
    /// Every office the person may choose.
    pub offices: Vec<Acting>,
    /// Token that every form of this session must carry; empty for strangers and for access keys.
    pub csrf: String,
    /// Whether the caller came with an access key: then no CSRF token is asked.
    pub by_key: bool,
    /// How sure it is that it is this person; none for strangers and for access keys.
    pub assurance: Option<Assurance>,
}

impl Caller {
    /// Somebody without an account.
    pub fn stranger() -> Caller {
        Caller::default()
    }

    /// Whether somebody is signed in.
    pub fn signed_in(&self) -> bool {
        self.person.is_some()
    }
}
