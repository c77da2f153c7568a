//! `datapackage.json`: what the archive holds, for programs that know nothing of us (Frictionless data package, v1).

use super::super::hashing::Hashing;
use super::schema::{Field, Table};
use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use register::tree::Hash;
use serde_json::{Map, Value, json};

/// A file of the archive.
pub(super) struct File {
    pub name: String,
    /// The table it holds, if it is one.
    pub table: Option<&'static Table>,
    pub bytes: u64,
    pub sha256: String,
}

impl File {
    /// A part that was written whole.
    pub(super) fn of(written: Hashing<'_>, name: String, table: Option<&'static Table>) -> File {
        let (bytes, sha256) = written.end();
        File {
            name,
            table,
            bytes,
            sha256,
        }
    }
}

/// Of which moment of which register the archive is.
pub(super) struct Facts<'a> {
    pub house: &'a House,
    pub made: Timestamp,
    pub day: Date,
    pub acts: u64,
    pub root: Hash,
    pub key: String,
}

/// The description of the package.
pub(super) fn describe(facts: &Facts<'_>, files: &[File]) -> Value {
    let (house, tr) = (facts.house, facts.house.texts.tr(ui::Lang::Es));
    let base = &house.options.base_url;
    json!({
        "profile": "data-package",
        "name": "qhapaq",
        "title": tr.t("observatory-dump-title"),
        "description": tr.t("observatory-dump-description"),
        "homepage": format!("{base}/datos"),
        "version": facts.day.to_string(),
        "created": register::db::instant_text(facts.made),
        "licenses": [{"name": "other-at", "title": tr.t("ui-licence")}],
        "sources": [{"title": tr.t("observatory-dump-source"), "path": base}],
        "register": {
            "origin": house.register.origin(),
            "acts": facts.acts,
            "root": register::hex(&facts.root),
            "day": facts.day.to_string(),
            "key": facts.key,
            "demonstration": house.options.demo,
            "program": env!("CARGO_PKG_VERSION"),
        },
        "resources": files.iter().map(|file| resource(file, tr)).collect::<Vec<_>>(),
    })
}

fn resource(file: &File, tr: ui::Tr<'_>) -> Value {
    let (stem, format) = file.name.split_once('.').unwrap_or((&file.name, ""));
    let mut about = json!({
        "name": stem,
        "path": file.name,
        "format": format,
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    if let Value::Object(about) = &mut about {
        match file.table {
            Some(table) => tabular(about, table, tr),
            None => {
                about.insert("profile".to_owned(), json!("data-resource"));
                // No table: programs that look at the ending alone would take lines of JSON for one.
                about.insert("type".to_owned(), json!("file"));
                about.insert(
                    "mediatype".to_owned(),
                    json!(if format == "jsonl" {
                        "application/jsonl"
                    } else {
                        "text/plain"
                    }),
                );
                about.insert(
                    "title".to_owned(),
                    json!(tr.t(&format!("observatory-dump-{stem}"))),
                );
            }
        }
    }
    about
}

fn tabular(about: &mut Map<String, Value>, table: &Table, tr: ui::Tr<'_>) {
    about.insert("profile".to_owned(), json!("tabular-data-resource"));
    about.insert("mediatype".to_owned(), json!("text/csv"));
    about.insert("title".to_owned(), json!(tr.t(table.title)));
    about.insert(
        "dialect".to_owned(),
        json!({"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true}),
    );
    let references: Vec<Value> = table
        .references
        .iter()
        .map(|to| json!({"fields": to.field, "reference": {"resource": to.table, "fields": to.names}}))
        .collect();
    about.insert(
        "schema".to_owned(),
        json!({
            "fields": table.fields.iter().map(|known| field(known, table)).collect::<Vec<_>>(),
            "missingValues": [""],
            "primaryKey": table.key,
            "foreignKeys": references,
        }),
    );
}

fn field(field: &Field, table: &Table) -> Value {
    let mut about = json!({"name": field.name, "type": field.kind.word()});
    if table.key == [field.name] {
        about["constraints"] = json!({"required": true, "unique": true});
    }
    about
}
