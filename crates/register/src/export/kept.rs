//! The tables that are not derived: found in the steps that made them, walked in the order of their keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::is_exported;
use crate::db::{Db, Val};
use crate::schema::steps;
use crate::{Fault, OrFault, Projectors};

/// A kept table.
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) key: Vec<String>,
}

impl Kept {
    pub(super) fn key_of(&self, row: &[Val]) -> Vec<Val> {
        let cell = |name: &String| {
            row.get(self.columns.iter().position(|column| column == name)?)
                .cloned()
        };
        self.key.iter().filter_map(cell).collect()
    }

    pub(super) fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len())
            .map(|place| format!("${place}"))
            .collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.columns.join(", "),
            places.join(", ")
        )
    }
}

/// All kept tables that are there, in the order in which they were made.
pub(super) async fn tables(db: &Db, projectors: &Projectors) -> Result<Vec<Kept>, Fault> {
    let mut all: Vec<Kept> = Vec::new();
    for (owner, steps) in steps(projectors) {
        let made = steps
            .iter()
            .flat_map(|step| step.sql)
            .filter_map(|sql| created(sql));
        for name in made.filter(|name| is_exported(owner, name)) {
            let columns = db.columns(name).await?;
            if columns.is_empty() || all.iter().any(|table| table.name == name) {
                continue;
            }
            let mut key: Vec<_> = columns.iter().filter(|column| column.key > 0).collect();
            key.sort_by_key(|column| column.key);
            let key: Vec<String> = key.into_iter().map(|column| column.name.clone()).collect();
            if key.is_empty() {
                return Err(Fault::new(format!(
                    "table {name} has no primary key and cannot be exported"
                )));
            }
            let columns = columns.into_iter().map(|column| column.name).collect();
            all.push(Kept {
                name: name.to_owned(),
                columns,
                key,
            });
        }
    }
    Ok(all)
}

/// Names of the tables whose rows a stream may hold.
pub(super) fn names(projectors: &Projectors) -> Vec<&'static str> {
    let all = steps(projectors).into_iter().flat_map(|(owner, steps)| {
        let made = steps.iter().flat_map(|step| step.sql.iter().copied());
        let names: Vec<&'static str> = made
            .filter_map(created)
            .filter(|name| is_exported(owner, name))
            .collect();
        names
    });
    all.collect()
}

/// The name in `CREATE TABLE [IF NOT EXISTS] name (...`.
fn created(sql: &str) -> Option<&str> {
    let rest = sql.trim_start().strip_prefix("CREATE TABLE ")?.trim_start();
    let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest).trim_start();
    rest.split(|c: char| c.is_whitespace() || c == '(').next()
}

/// Numbers and text as they are, fractions and bytes marked.
pub(super) fn to_json(val: &Val) -> Value {
    match val {
        Val::Null => Value::Null,
        Val::Int(value) => json!(value),
        Val::Text(value) => json!(value),
        Val::Real(value) => json!({"fraction": format!("{value:?}")}),
        Val::Blob(value) => json!({"bytes": STANDARD.encode(value)}),
    }
}

pub(super) fn from_json(value: Value) -> Result<Val, Fault> {
    let strange = "a cell of the export is of no known kind";
    Ok(match value {
        Value::Null => Val::Null,
        Value::Number(number) => Val::Int(number.as_i64().or_fault(strange)?),
        Value::String(text) => Val::Text(text),
        Value::Object(marked) => {
            let text = |name: &str| marked.get(name).and_then(Value::as_str);
            match (text("fraction"), text("bytes")) {
                (Some(fraction), None) => Val::Real(fraction.parse().or_fault(strange)?),
                (None, Some(bytes)) => Val::Blob(STANDARD.decode(bytes).or_fault(strange)?),
                _ => return Err(Fault::new(strange)),
            }
        }
        Value::Bool(_) | Value::Array(_) => return Err(Fault::new(strange)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back() {
        let cells = [
            Val::Null,
            Val::Int(-7),
            Val::Text("ñ".to_owned()),
            Val::Real(0.1),
            Val::Real(1e300),
            Val::Blob(vec![0, 255]),
        ];
        for cell in cells {
            assert_eq!(from_json(to_json(&cell)).unwrap(), cell);
        }
        assert!(from_json(json!([1])).is_err());
        assert!(from_json(json!({"fraction": "x"})).is_err());
    }

    #[test]
    fn names_of_tables_are_found() {
        assert_eq!(created("CREATE TABLE a (id BIGINT)"), Some("a"));
        assert_eq!(
            created("\n  CREATE TABLE IF NOT EXISTS a_b(id BIGINT)"),
            Some("a_b")
        );
        assert_eq!(created("CREATE INDEX i ON a (id)"), None);
    }
}
