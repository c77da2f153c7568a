//! The rows of each table, from a register that stands still or from tables that a stranger made again.

use super::schema::{Field, Kind, Origin, Table};
use directory::board::Board;
use directory::standing::due;
use jiff::civil::Date;
use norms::{Calendar, FirstDue, Law, Layer};
use register::db::{Db, Val};
use register::{Envelope, Fault, OrFault, args, record};
use serde_json::json;
use std::sync::Arc;

/// Rows read at a time.
const PAGE: usize = 2_000;

/// What takes rows: a file that is written, or a file that is compared.
pub(super) trait Sink: Send {
    /// Takes the next row; an empty cell is nothing.
    fn row(&mut self, cells: &[String]) -> Result<(), Fault>;
}

/// A State that does not change while it is read.
pub(super) struct State {
    pub db: Db,
    pub law: &'static Law,
    pub board: Arc<Board>,
    /// Day of the verdicts.
    pub day: Date,
}

/// Hands every row of a table over, in its order. Acts come from their envelopes and are not read here.
pub(super) async fn rows(state: &State, table: &Table, sink: &mut dyn Sink) -> Result<(), Fault> {
    match table.origin {
        Origin::Derived(name, key) => derived(&state.db, name, key, table.fields, sink).await,
        Origin::People => people(&state.db, sink).await,
        Origin::Obligations => obligations(state.law, sink),
        Origin::Terms => terms(state, sink).await,
        Origin::Calendar => calendar(state, sink).await,
        Origin::Matrix => matrix(state, sink),
        Origin::Acts => Ok(()),
    }
}

async fn derived(
    db: &Db,
    table: &str,
    key: &[&str],
    fields: &[Field],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let columns: Vec<&str> = key
        .iter()
        .copied()
        .chain(fields.iter().map(|field| field.column))
        .collect();
    let (columns, order) = (columns.join(", "), key.join(", "));
    let places: Vec<String> = (1..=key.len()).map(|place| format!("${place}")).collect();
    let mut after: Vec<Val> = Vec::new();
    loop {
        let beyond = match after.is_empty() {
            true => String::new(),
            false => format!("WHERE ({order}) > ({})", places.join(", ")),
        };
        let sql = format!("SELECT {columns} FROM {table} {beyond} ORDER BY {order} LIMIT {PAGE}");
        let page: Vec<Vec<Val>> = db.query_text(&sql, after).await?;
        for row in &page {
            let cells: Vec<String> = row
                .iter()
                .skip(key.len())
                .zip(fields)
                .map(|(val, field)| cell(val, field.kind))
                .collect();
            sink.row(&cells)?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE => after = last.iter().take(key.len()).cloned().collect(),
            _ => return Ok(()),
        }
    }
}

fn cell(val: &Val, kind: Kind) -> String {
    match (val, kind) {
        (Val::Int(truth), Kind::Truth) => (*truth != 0).to_string(),
        (Val::Int(number), _) => number.to_string(),
        (Val::Text(text), _) => text.clone(),
        (Val::Real(number), _) => number.to_string(),
        (Val::Blob(bytes), _) => register::hex(bytes),
        (Val::Null, _) => String::new(),
    }
}

record! { struct PersonRow { id: String, given_names: Option<String>, surnames: Option<String>, erased_on: Option<String> } }

/// Whoever a designation names, as the page of the designation does; nothing but the name, and none once erased.
async fn people(db: &Db, sink: &mut dyn Sink) -> Result<(), Fault> {
    const SQL: &str = "SELECT d.person_id, p.given_names, p.surnames, p.erased_on
        FROM (SELECT DISTINCT person_id FROM directory_designation WHERE person_id > $1 ORDER BY person_id LIMIT 2000) d
        LEFT JOIN directory_person p ON p.id = d.person_id ORDER BY d.person_id";
    let mut after = String::new();
    loop {
        let page: Vec<PersonRow> = db.query(SQL, args![&after]).await?;
        for row in &page {
            let names = [&row.given_names, &row.surnames].map(|name| name.as_deref().unwrap_or(""));
            let name = match row.erased_on {
                None => names.join(" ").trim().to_owned(),
                Some(_) => String::new(),
            };
            sink.row(&[row.id.clone(), name])?;
        }
        match page.last() {
            Some(last) => after.clone_from(&last.id),
            None => return Ok(()),
        }
    }
}

fn obligations(law: &Law, sink: &mut dyn Sink) -> Result<(), Fault> {
    for obligation in law.obligations() {
        let first = match obligation.first_due {
            FirstDue::On { day } => day.to_string(),
            FirstDue::After { .. } | FirstDue::Each { .. } | FirstDue::FirstPeriod { .. } => String::new(),
        };
        let types = |ids: &[norms::EntityTypeId]| {
            json!(ids.iter().map(|id| id.as_str()).collect::<Vec<_>>()).to_string()
        };
        let norm: Vec<String> = obligation.citations.iter().map(ToString::to_string).collect();
        sink.row(&[
            obligation.id.as_str().to_owned(),
            obligation.key.to_owned(),
            obligation.names.es.to_owned(),
            obligation.text.es.to_owned(),
            norm.join("; "),
            obligation.severity.as_str().to_owned(),
            obligation.live.to_string(),
            first,
            types(&obligation.applies_to),
            types(&obligation.voluntary_for),
            obligation.certainty.as_str().to_owned(),
        ])?;
    }
    Ok(())
}

record! { struct TermRow { code: String, from_on: String, length: i64, unit: String, basis: String, seq: i64 } }

/// What the law gives, then what the governing body set by act.
async fn terms(state: &State, sink: &mut dyn Sink) -> Result<(), Fault> {
    for rule in state.law.terms() {
        for value in &rule.values {
            let term = value.measure.term();
            sink.row(&[
                rule.code.to_string(),
                "law".to_owned(),
                value.valid_from.to_string(),
                value.valid_to.map_or_else(String::new, |day| day.to_string()),
                rule.names.es.to_owned(),
                term.map_or_else(String::new, |term| term.length.to_string()),
                term.map_or_else(String::new, |term| term.unit.as_str().to_owned()),
                value.citation.to_string(),
                value.certainty.as_str().to_owned(),
                String::new(),
            ])?;
        }
    }
    const SET: &str =
        "SELECT code, from_on, length, unit, basis, seq FROM directory_term ORDER BY code, from_on";
    let set: Vec<TermRow> = state.db.query(SET, args![]).await?;
    for row in set {
        let rule = state
            .law
            .terms()
            .iter()
            .find(|rule| rule.code.to_string() == row.code);
        sink.row(&[
            row.code,
            "act".to_owned(),
            row.from_on,
            String::new(),
            rule.map_or_else(String::new, |rule| rule.names.es.to_owned()),
            row.length.to_string(),
            row.unit,
            row.basis,
            String::new(),
            row.seq.to_string(),
        ])?;
    }
    Ok(())
}

record! { struct DayRow { day: String, place: String, kind: String, norm: String, seq: i64 } }

/// Days of law of the year before, of this one and of the next, then every day declared by act.
async fn calendar(state: &State, sink: &mut dyn Sink) -> Result<(), Fault> {
    let law = Calendar::of_law().with(Layer::PublicSector);
    let year = state.day.year();
    for (day, mark) in (year - 1..=year + 1).flat_map(|year| law.year(year)) {
        sink.row(&[
            day.to_string(),
            "law".to_owned(),
            String::new(),
            mark.kind.as_str().to_owned(),
            mark.name.get("es").to_owned(),
            mark.norm.into_owned(),
            String::new(),
        ])?;
    }
    const DECLARED: &str =
        "SELECT day, place, kind, norm, seq FROM directory_calendar_day ORDER BY day, place, kind";
    let declared: Vec<DayRow> = state.db.query(DECLARED, args![]).await?;
    for row in declared {
        let (norm, act) = (row.norm.clone(), row.seq.to_string());
        sink.row(&[
            row.day,
            "act".to_owned(),
            row.place,
            row.kind,
            norm,
            row.norm,
            act,
        ])?;
    }
    Ok(())
}

/// Every entity that exists on the day, under every obligation that is measured.
fn matrix(state: &State, sink: &mut dyn Sink) -> Result<(), Fault> {
    let board = &state.board;
    for entity in board.entities.iter().filter(|entity| entity.exists(state.day)) {
        let facts = board.facts(entity, state.day);
        let verdicts = board.judge(entity, &facts, state.day);
        let each = board.obligations.iter().zip(&facts).zip(verdicts);
        for ((obligation, facts), verdict) in each {
            let due = due(obligation, entity.from, facts.as_ref(), verdict);
            sink.row(&[
                entity.id.to_string(),
                obligation.id.as_str().to_owned(),
                verdict.code().to_owned(),
                due.map_or_else(String::new, |day| day.to_string()),
            ])?;
        }
    }
    Ok(())
}

/// The row of an act: its envelope taken apart, and the leaf it makes in the tree.
pub(super) fn act_cells(envelope: &str) -> Result<Vec<String>, Fault> {
    let leaf = register::hex(&register::tree::leaf_hash(envelope.as_bytes()));
    let act = Envelope::parse(envelope)?;
    let text = |id: Option<String>| id.unwrap_or_default();
    Ok(vec![
        act.seq.to_string(),
        register::act_code(act.seq, act.at),
        act.id.to_string(),
        act.kind,
        act.v.to_string(),
        text(act.entity.map(|id| id.to_string())),
        act.office,
        text(act.designation.map(|id| id.to_string())),
        act.person.to_string(),
        register::db::instant_text(act.at),
        serde_json::to_string(&act.subjects).or_fault("writing the subjects of an act")?,
        act.visibility.as_str().to_owned(),
        act.commitment,
        leaf,
    ])
}
