//! Members, as agreements see them.

use super::name;
use crate::agreements::model::Party;
use capability::House;
use node::ident::MemberId;
use register::{EntityId, Fault, args};
use std::collections::{BTreeMap, BTreeSet};

/// Every member, with its subsystems that go on.
///
/// # Errors
/// When the database fails.
pub async fn parties(house: &House) -> Result<Vec<Party>, Fault> {
    const MEMBERS: &str = "SELECT member, entity_id, state FROM exchange_member ORDER BY member";
    const SUBSYSTEMS: &str = "SELECT member, code FROM exchange_subsystem WHERE state = 'active'";
    let db = house.register.db();
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (member, code) in db.query::<(String, String)>(SUBSYSTEMS, args![]).await? {
        codes.entry(member).or_default().insert(code);
    }
    let rows: Vec<(String, EntityId, String)> = db.query(MEMBERS, args![]).await?;
    rows.into_iter()
        .map(|(member, entity, state)| {
            Ok(Party {
                subsystems: codes.remove(&member).unwrap_or_default(),
                member: name(&member)?,
                entity,
                active: state == "active",
            })
        })
        .collect()
}

/// One member.
///
/// # Errors
/// When the database fails.
pub async fn party(house: &House, member: &MemberId) -> Result<Option<Party>, Fault> {
    const MEMBER: &str = "SELECT entity_id, state FROM exchange_member WHERE member = $1";
    let row: Option<(EntityId, String)> = house.register.db().get(MEMBER, args![member.as_str()]).await?;
    let Some((entity, state)) = row else {
        return Ok(None);
    };
    const SUBSYSTEMS: &str = "SELECT code FROM exchange_subsystem WHERE member = $1 AND state = 'active'";
    let codes: Vec<(String,)> = house
        .register
        .db()
        .query(SUBSYSTEMS, args![member.as_str()])
        .await?;
    Ok(Some(Party {
        member: member.clone(),
        entity,
        active: state == "active",
        subsystems: codes.into_iter().map(|(code,)| code).collect(),
    }))
}

/// The member that an entity is.
///
/// # Errors
/// When the database fails.
pub async fn party_of(house: &House, entity: EntityId) -> Result<Option<Party>, Fault> {
    const MEMBER: &str = "SELECT member FROM exchange_member WHERE entity_id = $1";
    let row: Option<(String,)> = house.register.db().get(MEMBER, args![entity]).await?;
    match row {
        Some((member,)) => party(house, &name(&member)?).await,
        None => Ok(None),
    }
}

/// Names of the subsystems of a member that go on, by code.
///
/// # Errors
/// When the database fails.
pub async fn subsystems(house: &House, member: &MemberId) -> Result<Vec<(String, String)>, Fault> {
    const OF: &str =
        "SELECT code, name FROM exchange_subsystem WHERE member = $1 AND state = 'active' ORDER BY code";
    house.register.db().query(OF, args![member.as_str()]).await
}
