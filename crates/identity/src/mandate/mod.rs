//! Mandates: a person who acts in the name of another, or of a company, by a power that an official saw.
//!
//! It works as an office does: an act gives it, an act or a day ends it, sessions choose it, tokens bear it and end with it. Who
//! represents whom is nobody else's business: the payload is reserved and holds ids of people alone, and
//! the envelope names the mandate.

mod acts;
mod choose;
mod end;
mod list;
mod register;

pub(crate) use acts::{KINDS, MANDATE_ENDED, MANDATE_REGISTERED, MandateEnded, MandateId, MandateRegistered};
pub(crate) use choose::{chosen, field, take_up};
pub(crate) use end::USE_CASE as END;
pub(crate) use list::{routes, section};
pub(crate) use register::USE_CASE as REGISTER;

use ::register::db::{Stmt, stmt};
use ::register::{EntityId, Fault, Migration, PersonId, Recorded, Table, args, record};
use acts::Principal;
use capability::House;
use directory::people;
use jiff::civil::Date;

record! {
    /// A mandate as it stands.
    #[derive(Debug, Clone)]
    pub(crate) struct MandateRow {
        id: MandateId, entity_id: EntityId, representative_id: PersonId, kind: String, principal_id: Option<PersonId>,
        ruc: Option<String>, company: Option<String>, proof: String, from_on: Date, until_on: Option<Date>,
        seq: i64, ended_seq: Option<i64>
    }
}

macro_rules! mandates {
    ($rest:literal) => {
        concat!(
            "SELECT id, entity_id, representative_id, kind, principal_id, ruc, company, proof, from_on, until_on, seq, ended_seq FROM identity_mandate WHERE ",
            $rest
        )
    };
}

/// The derived table.
pub(crate) const TABLE: Table = Table {
    name: "identity_mandate",
    key: &["id"],
    ddl: &[
        "CREATE TABLE identity_mandate (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, representative_id TEXT NOT NULL, kind TEXT NOT NULL, principal_id TEXT, ruc TEXT, company TEXT, proof TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT, seq BIGINT NOT NULL, ended_seq BIGINT)",
        "CREATE INDEX identity_mandate_representative ON identity_mandate (representative_id)",
        "CREATE INDEX identity_mandate_entity ON identity_mandate (entity_id, seq)",
    ],
};

/// In whose name a session and a grant act.
pub(crate) const CHOSEN: Migration = Migration {
    number: 9,
    name: "mandates of sessions and grants",
    sql: &[
        "ALTER TABLE identity_session ADD COLUMN mandate_id TEXT",
        "ALTER TABLE identity_grant ADD COLUMN mandate_id TEXT",
        "CREATE INDEX identity_grant_mandate ON identity_grant (mandate_id) WHERE ended_at IS NULL AND mandate_id IS NOT NULL",
    ],
};

impl MandateRow {
    /// Whether it holds on a day.
    pub(crate) fn in_force(&self, today: Date) -> bool {
        self.ended_seq.is_none() && self.from_on <= today && self.until_on.is_none_or(|until| today <= until)
    }

    /// In whose name, as people say it; none when that person's data were erased.
    pub(crate) async fn principal(&self, house: &House) -> Result<Option<String>, Fault> {
        let Some(person) = self.principal_id else {
            return Ok(self.company.clone());
        };
        let person = people::person(house, person).await?;
        Ok(person
            .filter(|person| person.erased_on.is_none())
            .map(|person| person.name()))
    }
}

/// What an act about a mandate changes. Whoever recomputes the State from its public dump has no payload, and no mandates.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    const ADD: &str = "INSERT INTO identity_mandate (id, entity_id, representative_id, kind, principal_id, ruc, company, proof, from_on, until_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    const END: &str = "UPDATE identity_mandate SET ended_seq = $2 WHERE id = $1 AND ended_seq IS NULL";
    let seq = i64::try_from(act.seq).unwrap_or(i64::MAX);
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    Ok(match act.kind.as_str() {
        MANDATE_REGISTERED => {
            let new: MandateRegistered = act.payload_as()?;
            let entity = act.entity.ok_or_else(|| Fault::new("a mandate without entity"))?;
            let (person, ruc, company) = match new.principal {
                Principal::Person(person) => (Some(person.to_string()), None, None),
                Principal::Company { ruc, name } => (None, Some(ruc), Some(name)),
            };
            let until = new.until.map(|until| until.to_string());
            let from = new.from.to_string();
            vec![stmt(
                ADD,
                args![
                    new.mandate,
                    entity,
                    new.representative,
                    new.kind,
                    person,
                    ruc,
                    company,
                    new.proof,
                    from,
                    until,
                    seq
                ],
            )]
        }
        MANDATE_ENDED => vec![stmt(END, args![act.payload_as::<MandateEnded>()?.mandate, seq])],
        _ => Vec::new(),
    })
}

/// The mandate of an id.
pub(crate) async fn of_id(house: &House, id: MandateId) -> Result<Option<MandateRow>, Fault> {
    house.register.db().get(mandates!("id = $1"), args![id]).await
}

/// A mandate that the person may act under on a day.
pub(crate) async fn held(
    house: &House,
    person: PersonId,
    id: MandateId,
    today: Date,
) -> Result<Option<MandateRow>, Fault> {
    let row = of_id(house, id).await?;
    let mine = row.filter(|row| row.representative_id == person && row.in_force(today));
    match mine {
        Some(row) if row.principal(house).await?.is_some() => Ok(Some(row)),
        _ => Ok(None),
    }
}

/// Every mandate that the person may act under on a day, each with the name of whom it represents.
pub(crate) async fn of_person(
    house: &House,
    person: PersonId,
    today: Date,
) -> Result<Vec<(MandateRow, String)>, Fault> {
    let sql = mandates!("representative_id = $1 AND ended_seq IS NULL ORDER BY seq");
    let rows: Vec<MandateRow> = house.register.db().query(sql, args![person]).await?;
    let mut held = Vec::new();
    for row in rows.into_iter().filter(|row| row.in_force(today)) {
        if let Some(name) = row.principal(house).await? {
            held.push((row, name));
        }
    }
    Ok(held)
}

/// Mandates that an entity registered, the latest first.
pub(crate) async fn of_entity(house: &House, entity: EntityId) -> Result<Vec<MandateRow>, Fault> {
    let sql = mandates!("entity_id = $1 ORDER BY seq DESC LIMIT 500");
    house.register.db().query(sql, args![entity]).await
}
