//! What both forms of the directory are made of: rows of one moment, of the whole State or of one entity.

use register::db::{Db, Record, Val};
use register::{Fault, args, record};
use serde_json::Value;
use std::collections::HashMap;

record! { pub(super) struct EntityRow { id: String, kind: String, name: String, acronym: Option<String>, ruc: Option<String>, siaf: Option<String>, ubigeo: Option<String>, parent_id: Option<String>, from_on: Option<String>, to_on: Option<String>, closed_reason: Option<String>, successor_id: Option<String> } }
record! { pub(super) struct AliasRow { entity_id: String, kind: String, value: String } }
record! { pub(super) struct UnitRow { id: String, entity_id: String, kind: String, name: String, parent_id: Option<String>, from_on: String, to_on: Option<String> } }
record! { pub(super) struct PostRow { id: String, entity_id: String, unit_id: Option<String>, name: String, from_on: String, to_on: Option<String> } }
record! { pub(super) struct HeldRow { id: String, entity_id: String, body_id: String, office: String, capacity: String, person_id: String, post_id: Option<String>, post_title: String, from_on: String, to_on: Option<String> } }
record! { pub(super) struct PersonRow { id: String, given_names: Option<String>, surnames: Option<String>, erased_on: Option<String> } }

/// The norm that closed an entity, and the code of the act that says so.
pub(super) struct Closing {
    pub norm: String,
    pub code: String,
}

/// Where rows are read: one moment, and one entity or all.
pub(super) struct Reading {
    pub db: Db,
    pub entity: Option<String>,
}

impl Reading {
    /// Rows of a table of the directory; `of` is the column that names the entity.
    async fn rows<R: Record>(&self, table: &str, of: &str, more: &str, order: &str) -> Result<Vec<R>, Fault> {
        let only = match &self.entity {
            Some(_) => format!("{of} = $1"),
            None => "1 = 1".to_owned(),
        };
        let arguments: Vec<Val> = self.entity.iter().map(Val::from).collect();
        let sql = format!(
            "SELECT {} FROM {table} WHERE {only}{more} ORDER BY {order}",
            R::COLUMNS
        );
        self.db.query_text(&sql, arguments).await
    }

    pub(super) async fn entities(&self) -> Result<Vec<EntityRow>, Fault> {
        self.rows("directory_entity", "id", "", "id").await
    }

    /// Other codes and names, by entity.
    pub(super) async fn aliases(&self) -> Result<HashMap<String, Vec<AliasRow>>, Fault> {
        let rows: Vec<AliasRow> = self
            .rows("directory_alias", "entity_id", "", "entity_id, kind, value")
            .await?;
        let mut by_entity: HashMap<String, Vec<AliasRow>> = HashMap::new();
        for row in rows {
            by_entity.entry(row.entity_id.clone()).or_default().push(row);
        }
        Ok(by_entity)
    }

    pub(super) async fn units(&self) -> Result<Vec<UnitRow>, Fault> {
        self.rows("directory_unit", "entity_id", "", "id").await
    }

    pub(super) async fn posts(&self) -> Result<Vec<PostRow>, Fault> {
        self.rows("directory_post", "entity_id", "", "id").await
    }

    /// Who holds or held an office; the committee as a whole is no person's.
    pub(super) async fn held(&self) -> Result<Vec<HeldRow>, Fault> {
        self.rows(
            "directory_designation",
            "entity_id",
            " AND person_id IS NOT NULL",
            "id",
        )
        .await
    }

    /// Public names of whoever a designation names; none of those whose data were erased.
    pub(super) async fn names(&self) -> Result<Vec<(String, String)>, Fault> {
        let only = if self.entity.is_some() {
            "WHERE d.entity_id = $1"
        } else {
            ""
        };
        let sql = format!(
            "SELECT DISTINCT p.id, p.given_names, p.surnames, p.erased_on FROM directory_person p
             JOIN directory_designation d ON d.person_id = p.id {only} ORDER BY p.id"
        );
        let arguments: Vec<Val> = self.entity.iter().map(Val::from).collect();
        let rows: Vec<PersonRow> = self.db.query_text(&sql, arguments).await?;
        let known = rows.into_iter().filter(|row| row.erased_on.is_none());
        let names = known.map(|row| {
            let parts = [row.given_names, row.surnames].map(Option::unwrap_or_default);
            (row.id, parts.join(" ").trim().to_owned())
        });
        Ok(names.filter(|(_, name)| !name.is_empty()).collect())
    }

    /// What the acts say of each entity that was closed.
    pub(super) async fn closings(&self) -> Result<HashMap<String, Closing>, Fault> {
        const SQL: &str = "SELECT seq, at, entity, payload FROM register_act WHERE kind = 'directory/entity-closed' ORDER BY seq";
        let rows: Vec<(u64, jiff::Timestamp, Option<String>, Option<Value>)> =
            self.db.query(SQL, args![]).await?;
        let closing = |(seq, at, entity, payload): (u64, jiff::Timestamp, Option<String>, Option<Value>)| {
            let norm = payload?.get("norm")?.as_str()?.to_owned();
            Some((
                entity?,
                Closing {
                    norm,
                    code: register::act_code(seq, at),
                },
            ))
        };
        Ok(rows.into_iter().filter_map(closing).collect())
    }
}
