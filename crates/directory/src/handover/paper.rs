//! The hand-over on paper: the same, in the same order, with places to sign.

use super::Handover;
use super::page::kind_name;
use crate::letter;
use capability::Cx;
use jiff::civil::Date;
use paper::{Block, Column, Document, Fact, SignaturePlace, Table, Tone};

/// The document.
pub(super) fn document(cx: &Cx, handover: &Handover) -> Document {
    let t = |key: &str| cx.tr().t(key).into_owned();
    let title = cx
        .tr()
        .f(
            "directory-handover-of",
            &[("office", handover.office.as_str().into())],
        )
        .into_owned();
    let mut document = letter::document(cx, title, handover.entity.name.clone());
    let blocks = &mut document.blocks;
    blocks.push(Block::toned(Tone::Lead, t("directory-handover-lead")));
    blocks.push(Block::heading(2, t("directory-handover-who")));
    blocks.push(Block::Facts(who(cx, handover)));
    for warning in &handover.warnings {
        blocks.push(Block::note(t("directory-handover-warnings"), warning.clone()));
    }
    for (key, none, columns, rows) in [
        (
            "directory-handover-open",
            "directory-handover-nothing-open",
            open_heads(),
            open(cx, handover),
        ),
        (
            "directory-handover-due",
            "directory-handover-nothing-due",
            DUE.to_vec(),
            due(cx, handover),
        ),
        (
            "directory-handover-done",
            "directory-handover-nothing-done",
            COUNTS.to_vec(),
            counts(cx, handover),
        ),
        (
            "directory-handover-last",
            "directory-handover-nothing-done",
            LAST.to_vec(),
            last(cx, handover),
        ),
        (
            "directory-handover-documents",
            "directory-handover-no-documents",
            DOCUMENTS.to_vec(),
            documents(handover),
        ),
        (
            "directory-handover-history",
            "directory-handover-nothing-done",
            HISTORY.to_vec(),
            history(cx, handover),
        ),
    ] {
        blocks.push(Block::heading(2, t(key)));
        if rows.is_empty() {
            blocks.push(Block::paragraph(t(none)));
        } else {
            let columns = columns
                .iter()
                .map(|(key, weight)| Column::new(t(key), *weight))
                .collect();
            blocks.push(Block::Table(Table {
                caption: t(key),
                columns,
                rows,
            }));
        }
    }
    blocks.push(Block::Signatures(vec![
        SignaturePlace {
            name: handover.holder.clone().unwrap_or_default(),
            office: t("directory-handover-gives"),
        },
        SignaturePlace {
            name: handover
                .successor
                .as_ref()
                .map(|(name, _)| name.clone())
                .unwrap_or_default(),
            office: t("directory-handover-takes"),
        },
    ]));
    document
}

/// Text key and share of the width.
type Head = (&'static str, u16);

const DUE: &[Head] = &[
    ("directory-field-day", 2),
    ("directory-handover-what", 5),
    ("directory-field-norm", 4),
];
const COUNTS: &[Head] = &[("directory-handover-kind", 5), ("directory-handover-count", 1)];
const LAST: &[Head] = &[
    ("directory-fact-proof", 2),
    ("directory-handover-kind", 4),
    ("directory-field-day", 2),
];
const DOCUMENTS: &[Head] = &[("directory-column-instrument", 2), ("directory-handover-hash", 5)];
const HISTORY: &[Head] = &[
    ("directory-fact-holder", 4),
    ("directory-field-capacity", 2),
    ("directory-field-from", 2),
    ("directory-field-last-day", 2),
];

fn open_heads() -> Vec<Head> {
    vec![
        ("directory-column-office", 4),
        ("directory-handover-what", 4),
        ("directory-handover-since-head", 2),
        ("directory-handover-until", 2),
    ]
}

fn who(cx: &Cx, handover: &Handover) -> Vec<Fact> {
    let (tr, row) = (cx.tr(), &handover.row);
    let t = |key: &str| tr.t(key).into_owned();
    let next = match (&handover.successor, handover.vacant_since) {
        (Some((name, row)), _) => format!(
            "{name}, {} {}",
            t("directory-handover-since"),
            written(&row.from_on)
        ),
        (None, Some(since)) => format!(
            "{} {} {}",
            t("directory-handover-vacant"),
            t("directory-handover-since"),
            ui::format::date_short(since)
        ),
        (None, None) => t("directory-handover-still"),
    };
    let mut facts = vec![
        Fact::strong(
            t("directory-fact-holder"),
            handover.holder.clone().unwrap_or_default(),
        ),
        Fact::new(
            t("directory-fact-instrument"),
            format!("{}, {}", row.instrument_number, written(&row.instrument_on)),
        ),
        Fact::new(t("directory-field-from"), written(&row.from_on)),
    ];
    if let Some(to) = &row.to_on {
        facts.push(Fact::new(t("directory-field-last-day"), written(to)));
    }
    facts.push(Fact::new(t("directory-handover-next"), next));
    facts.push(Fact::new(t("directory-handover-keys"), handover.keys.to_string()));
    facts
}

fn open(cx: &Cx, handover: &Handover) -> Vec<Vec<String>> {
    let row = |open: &super::Open| {
        vec![
            open.office.clone(),
            cx.tr()
                .f(open.what, &[("authority", open.authority.as_str().into())])
                .into_owned(),
            maybe(open.since),
            maybe(open.by),
        ]
    };
    handover.open.iter().map(row).collect()
}

fn due(cx: &Cx, handover: &Handover) -> Vec<Vec<String>> {
    let today = cx.today();
    let late = |on: Date| {
        if on < today {
            format!(" ({})", cx.tr().t("directory-handover-late"))
        } else {
            String::new()
        }
    };
    let row = |due: &super::Due| {
        let cited: Vec<String> = due.citations.iter().map(ToString::to_string).collect();
        vec![
            format!("{}{}", ui::format::date_short(due.on), late(due.on)),
            due.what.clone(),
            cited.join("; "),
        ]
    };
    handover.due.iter().map(row).collect()
}

fn counts(cx: &Cx, handover: &Handover) -> Vec<Vec<String>> {
    handover
        .counts
        .iter()
        .map(|(kind, n)| vec![kind_name(cx, kind), n.to_string()])
        .collect()
}

fn last(cx: &Cx, handover: &Handover) -> Vec<Vec<String>> {
    let row = |done: &super::Done| {
        vec![
            done.code.clone(),
            kind_name(cx, &done.kind),
            ui::format::date_short(done.on),
        ]
    };
    handover.last.iter().map(row).collect()
}

fn documents(handover: &Handover) -> Vec<Vec<String>> {
    handover
        .documents
        .iter()
        .map(|document| vec![document.number.clone(), document.sha256.clone()])
        .collect()
}

fn history(cx: &Cx, handover: &Handover) -> Vec<Vec<String>> {
    let row = |(name, row): &(String, crate::store::DesignationRow)| {
        vec![
            if name.is_empty() {
                row.instrument_number.clone()
            } else {
                name.clone()
            },
            cx.tr()
                .t(&format!("directory-capacity-{}", row.capacity))
                .into_owned(),
            written(&row.from_on),
            row.to_on.as_deref().map(written).unwrap_or_default(),
        ]
    };
    handover.history.iter().map(row).collect()
}

/// A day of a column as documents write it.
fn written(day: &str) -> String {
    day.parse()
        .map_or_else(|_| day.to_owned(), ui::format::date_short)
}

fn maybe(day: Option<Date>) -> String {
    day.map(ui::format::date_short).unwrap_or_default()
}
