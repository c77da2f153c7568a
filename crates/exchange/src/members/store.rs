//! Queries over members and their subsystems.

use capability::House;
use jiff::civil::Date;
use node::ident::MemberId;
use register::{EntityId, Fault, OrFault, args, record};

/// Most subsystems of a member.
pub(crate) const SUBSYSTEMS_MAX: usize = 500;

record! {
    /// A member.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct MemberRow { member: String, entity_id: EntityId, state: String, reason: Option<String>, switched_by: Option<String>, until_on: Option<String>, joined_on: String, seq: u64 }
}

impl MemberRow {
    /// Its name in the exchange.
    pub(crate) fn id(&self) -> Result<MemberId, Fault> {
        MemberId::parse(&self.member).or_fault("reading the name of a member")
    }
    /// What people call it.
    pub(crate) async fn name(&self, house: &House) -> Result<String, Fault> {
        let board = directory::board::board(house).await?;
        Ok(board
            .entity(self.entity_id)
            .map_or_else(|| self.member.clone(), |entity| entity.name.clone()))
    }
    /// Whether it is switched off.
    pub(crate) fn is_suspended(&self) -> bool {
        self.state == "suspended"
    }
    /// Whether it takes part on a day, suspended or not: its entity exists.
    pub(crate) fn is_member(&self, day: Date) -> bool {
        let last = self.until_on.as_deref().and_then(|on| on.parse::<Date>().ok());
        last.is_none_or(|last| day <= last)
    }
    /// How it stands on a day: the word of its text and how it is drawn.
    pub(crate) fn standing(&self, day: Date) -> (&'static str, ui::State) {
        match (self.is_member(day), self.is_suspended()) {
            (false, _) => ("exchange-state-closed", ui::State::None),
            (true, true) => ("exchange-state-suspended", ui::State::Bad),
            (true, false) => ("exchange-state-active", ui::State::Ok),
        }
    }
}

macro_rules! members {
    ($rest:literal) => {
        concat!("SELECT member, entity_id, state, reason, switched_by, until_on, joined_on, seq FROM exchange_member ", $rest)
    };
}

/// Every member.
pub(crate) async fn all(house: &House) -> Result<Vec<MemberRow>, Fault> {
    house
        .register
        .db()
        .query(members!("ORDER BY member"), args![])
        .await
}

/// The member that an entity is.
pub(crate) async fn of_entity(house: &House, entity: EntityId) -> Result<Option<MemberRow>, Fault> {
    house
        .register
        .db()
        .get(members!("WHERE entity_id = $1"), args![entity])
        .await
}

/// The member of a name.
pub(crate) async fn member(house: &House, id: &MemberId) -> Result<Option<MemberRow>, Fault> {
    house
        .register
        .db()
        .get(members!("WHERE member = $1"), args![id.as_str()])
        .await
}

record! {
    /// A subsystem.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct SubsystemRow { member: String, code: String, name: String, state: String }
}

/// Subsystems of a member that are not retired.
pub(crate) async fn subsystems_of(house: &House, member: &str) -> Result<Vec<SubsystemRow>, Fault> {
    const OF: &str = "SELECT member, code, name, state FROM exchange_subsystem WHERE member = $1 AND state = 'active' ORDER BY code";
    house.register.db().query(OF, args![member]).await
}

/// Subsystems of all members that are not retired.
pub(crate) async fn subsystems(house: &House) -> Result<Vec<SubsystemRow>, Fault> {
    const ALL: &str = "SELECT member, code, name, state FROM exchange_subsystem WHERE state = 'active' ORDER BY member, code";
    house.register.db().query(ALL, args![]).await
}
