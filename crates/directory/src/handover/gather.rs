//! Reading a hand-over: designations, communications, obligations and acts of the entity.

use super::{Document, Done, Due, Handover, LAST_ACTS, MONTHS_AHEAD, Open};
use crate::board::{Board, BoardEntity, board, day};
use crate::standing::{due, verdict};
use crate::store::{self, DesignationRow};
use crate::use_cases::{authority_of, warning_text};
use crate::{people, target};
use capability::{Cx, Stop};
use jiff::Span;
use jiff::civil::Date;
use norms::{Citation, Discharge, OfficeId};
use register::{DesignationId, Filter, PersonId, Recorded};
use std::collections::BTreeMap;

/// Acts read at a time.
const ACTS: u32 = 1_000;

/// The hand-over of a designation.
pub(super) async fn of(cx: &Cx, id: DesignationId) -> Result<Handover, Stop> {
    let row = store::designation(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let board = board(&cx.house).await?;
    let entity = board.entity(row.entity_id).cloned().ok_or(Stop::NotFound)?;
    let rows = store::designations_of(&cx.house, entity.id).await?;
    let ids: Vec<PersonId> = rows.iter().filter_map(|row| row.person_id).collect();
    let names = people::names(&cx.house, &ids).await?;
    let name = |row: &DesignationRow| row.person_id.and_then(|id| names.get(&id)).cloned();
    let same = |other: &&DesignationRow| other.office == row.office && other.body_id == row.body_id;
    let successor = successor(&rows, &row).map(|next| (name(next).unwrap_or_default(), next.clone()));
    let acts = acts_under(cx, &entity, id).await?;
    let warnings = row.warnings.split(',').filter(|warning| !warning.is_empty());
    Ok(Handover {
        office: target::office_name(cx, &row.office),
        holder: name(&row),
        vacant_since: vacant_since(&rows, &row, cx.today()),
        open: open(cx, &rows),
        due: due_days(cx, &board, &entity, &rows),
        counts: counts(&acts),
        last: acts.iter().take(LAST_ACTS).map(done).collect(),
        documents: documents(&row, &acts),
        keys: keys(&acts),
        history: rows
            .iter()
            .filter(same)
            .map(|row| (name(row).unwrap_or_default(), row.clone()))
            .collect(),
        warnings: warnings.map(|warning| warning_text(cx, warning)).collect(),
        successor,
        entity,
        row,
    })
}

/// The next main or acting holder of the same office.
fn successor<'r>(rows: &'r [DesignationRow], row: &DesignationRow) -> Option<&'r DesignationRow> {
    rows.iter()
        .filter(|next| next.office == row.office && next.body_id == row.body_id && next.id != row.id)
        .filter(|next| next.capacity != "alternate")
        .filter(|next| (&next.from_on, next.proof_seq) > (&row.from_on, row.proof_seq))
        .min_by(|one, other| (&one.from_on, one.proof_seq).cmp(&(&other.from_on, other.proof_seq)))
}

/// The day after the last holder's last, when nobody holds the office today.
fn vacant_since(rows: &[DesignationRow], row: &DesignationRow, today: Date) -> Option<Date> {
    let same = || {
        rows.iter()
            .filter(|other| other.office == row.office && other.body_id == row.body_id)
            .filter(|other| other.capacity != "alternate")
    };
    if same().any(|other| other.in_force(today)) {
        return None;
    }
    let last = same()
        .filter_map(|other| day(other.to_on.clone()))
        .filter(|to| *to < today)
        .max()?;
    last.tomorrow().ok()
}

/// What is not settled: to be told, to be answered, to be corrected.
fn open(cx: &Cx, rows: &[DesignationRow]) -> Vec<Open> {
    let waiting = rows
        .iter()
        .filter(|row| row.end_reason.is_none())
        .filter_map(|row| {
            let authority = authority_of(cx, &row.office)?;
            let (what, since, by) = match (&row.informed_on, &row.observed_on, &row.accepted_on) {
                (None, _, _) => (
                    "directory-open-tell",
                    Some(&row.instrument_on),
                    row.communicate_by.clone(),
                ),
                (Some(_), Some(observed), _) => {
                    ("directory-open-correct", Some(observed), row.correct_by.clone())
                }
                (Some(told), None, None) => ("directory-open-answer", Some(told), row.answer_by.clone()),
                (Some(_), None, Some(_)) => return None,
            };
            Some(Open {
                office: target::office_name(cx, &row.office),
                designation: row.id,
                what,
                authority: authority.acronym().to_owned(),
                since: day(since.cloned()),
                by: day(by),
            })
        });
    waiting.collect()
}

/// What falls due within a year, or is overdue: unfulfilled obligations, ends of designations, steps with a term.
fn due_days(cx: &Cx, board: &Board, entity: &BoardEntity, rows: &[DesignationRow]) -> Vec<Due> {
    let today = cx.today();
    let limit = today
        .checked_add(Span::new().months(MONTHS_AHEAD))
        .unwrap_or(today);
    let owed = board
        .obligations
        .iter()
        .zip(board.facts(entity, today))
        .filter_map(|(obligation, facts)| {
            let verdict = verdict(obligation, entity.kind, facts.as_ref(), today);
            let on = due(obligation, entity.from, facts.as_ref(), verdict)?;
            (verdict.is_owed() && !verdict.is_met()).then(|| Due {
                on,
                what: format!("{}: {}", cx.pick(&obligation.names), cx.tr().t(verdict.word())),
                citations: obligation.citations.clone(),
            })
        });
    let ending = rows
        .iter()
        .filter(|row| row.end_reason.is_none())
        .filter_map(|row| {
            let on = day(row.to_on.clone()).filter(|on| *on >= today)?;
            let office = target::office_name(cx, &row.office);
            Some(Due {
                on,
                what: cx
                    .tr()
                    .f("directory-due-ends", &[("office", office.into())])
                    .into_owned(),
                citations: cited(cx, &row.office),
            })
        });
    let steps = open(cx, rows).into_iter().filter_map(|open| {
        let citations = rows
            .iter()
            .find(|row| row.id == open.designation)
            .map_or_else(Vec::new, |row| cited(cx, &row.office));
        Some(Due {
            on: open.by?,
            what: format!(
                "{}: {}",
                open.office,
                cx.tr().f(open.what, &[("authority", open.authority.into())])
            ),
            citations,
        })
    });
    let mut all: Vec<Due> = owed
        .chain(ending)
        .chain(steps)
        .filter(|due| due.on <= limit)
        .collect();
    all.sort_by(|one, other| (one.on, &one.what).cmp(&(other.on, &other.what)));
    all
}

/// The norms of an office; those of the committee stand in its obligations.
fn cited(cx: &Cx, office: &str) -> Vec<Citation> {
    if let Ok(id) = OfficeId::parse(office) {
        return cx
            .house
            .law
            .office(id)
            .map_or_else(Vec::new, |office| office.citations.clone());
    }
    cx.house
        .law
        .live_obligations()
        .find(|obligation| matches!(obligation.discharge, Discharge::CommitteeCommunicated { .. }))
        .map_or_else(Vec::new, |obligation| obligation.citations.clone())
}

/// Acts recorded under a designation, the newest first.
async fn acts_under(cx: &Cx, entity: &BoardEntity, id: DesignationId) -> Result<Vec<Recorded>, Stop> {
    let filter = Filter {
        entity: Some(entity.id),
        under: Some(id),
        limit: ACTS,
        ..Filter::default()
    };
    let acts = cx.house.register.all_acts(&filter).await?;
    Ok(acts
        .into_iter()
        .filter(|act| act.under.designation == Some(id))
        .collect())
}

fn counts(acts: &[Recorded]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for act in acts {
        *counts.entry(act.kind.as_str()).or_default() += 1;
    }
    let mut all: Vec<(String, usize)> = counts.into_iter().map(|(kind, n)| (kind.to_owned(), n)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    all
}

fn done(act: &Recorded) -> Done {
    Done {
        kind: act.kind.clone(),
        code: act.code(),
        on: capability::lima(act.at),
    }
}

/// The designation's own document first, then those that the holder's acts cite, each once.
fn documents(row: &DesignationRow, acts: &[Recorded]) -> Vec<Document> {
    let own = row
        .document
        .clone()
        .map(|sha256| (sha256, row.instrument_number.clone()));
    let cited = acts.iter().filter_map(|act| {
        let instrument = act.payload.as_ref()?.get("instrument")?;
        let text = |name: &str| instrument.get(name)?.as_str().map(str::to_owned);
        Some((text("document")?, text("number").unwrap_or_default()))
    });
    let mut found: Vec<Document> = Vec::new();
    for (sha256, number) in own.into_iter().chain(cited) {
        if !found.iter().any(|known| known.sha256 == sha256) {
            found.push(Document { sha256, number });
        }
    }
    found
}

/// Access keys made under the designation and not revoked, as the acts about them say.
fn keys(acts: &[Recorded]) -> usize {
    let key = |act: &Recorded| act.payload.as_ref()?.get("key")?.as_str().map(str::to_owned);
    let of = |kind: &str| {
        acts.iter()
            .filter(|act| act.kind == kind)
            .filter_map(key)
            .collect::<Vec<_>>()
    };
    let (made, revoked) = (
        of("identity/access-key-created"),
        of("identity/access-key-revoked"),
    );
    made.iter().filter(|key| !revoked.contains(key)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(id: u8, from: &str, to: Option<&str>, seq: i64) -> DesignationRow {
        let id = format!("018f0000-0000-7000-8000-0000000000{id:02}");
        DesignationRow {
            id: id.parse().unwrap(),
            entity_id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            body_id: String::new(),
            office: "digital_leader".into(),
            capacity: "main".into(),
            person_id: None,
            post_id: None,
            post_title: String::new(),
            bond: String::new(),
            instrument_kind: String::new(),
            instrument_number: "1-2026".into(),
            instrument_on: from.into(),
            article: None,
            document: Some("aa".into()),
            from_on: from.into(),
            to_on: to.map(str::to_owned),
            end_reason: to.map(|_| "replaced".into()),
            post_ended_on: None,
            communicate_by: None,
            communication_id: None,
            authority: None,
            informed_on: None,
            reference: None,
            answer_by: None,
            accepted_on: None,
            accepted_seq: None,
            observed_on: None,
            observed_reason: None,
            correct_by: None,
            explained_seq: None,
            contact: None,
            warnings: String::new(),
            proof_seq: seq,
        }
    }

    #[test]
    fn the_successor_is_the_next_one_and_not_the_last() {
        let rows = [
            row(3, "2026-09-01", None, 30),
            row(2, "2026-05-01", Some("2026-08-31"), 20),
            row(1, "2026-01-01", Some("2026-04-30"), 10),
        ];
        assert_eq!(successor(&rows, &rows[2]).map(|row| row.id), Some(rows[1].id));
        assert_eq!(successor(&rows, &rows[1]).map(|row| row.id), Some(rows[0].id));
        assert!(successor(&rows, &rows[0]).is_none());
    }

    #[test]
    fn an_office_is_vacant_from_the_day_after_its_last_holder() {
        let today = date(2026, 11, 26);
        for (to, wanted) in [
            (None, None),
            (Some("2026-11-26"), None),
            (Some("2026-11-25"), Some(date(2026, 11, 26))),
            (Some("2026-08-31"), Some(date(2026, 9, 1))),
        ] {
            let rows = [row(1, "2026-01-01", to, 10)];
            assert_eq!(vacant_since(&rows, &rows[0], today), wanted, "{to:?}");
        }
    }

    #[test]
    fn an_alternate_neither_follows_nor_fills() {
        let mut alternate = row(2, "2026-10-01", None, 20);
        alternate.capacity = "alternate".into();
        let rows = [alternate, row(1, "2026-01-01", Some("2026-08-31"), 10)];
        assert!(successor(&rows, &rows[1]).is_none());
        assert_eq!(
            vacant_since(&rows, &rows[1], date(2026, 11, 26)),
            Some(date(2026, 9, 1))
        );
    }

    #[test]
    fn a_document_is_listed_once() {
        let found = documents(&row(1, "2026-01-01", None, 10), &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].number, "1-2026");
    }
}
