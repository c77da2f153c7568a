//! Agreements of a committee: who answers for each, by when, and where it stands; as page, CSV, XLSX, JSON and calendar.

use super::committee::day_text;
use crate::digital_committee::{DigitalCommittee, none};
use crate::owners;
use crate::store::{self, AgreementRow};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Route,
    Stop, TableRoutes,
};
use directory::board::board;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::{Empty, State, Table};

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/acuerdos",
        "/acuerdos.csv",
        "/acuerdos.xlsx",
        "/api/v1/agreement-list",
    ],
    permission: Permission::Public,
    filters: &["entidad", "organo", "estado", "responde"],
    rows: 25,
    fetch,
    dress,
};

const STATES: &[&str] = &["abierto", "vencido", "informado", "cumplido", "sin-efecto"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// Address of the agreements of a committee.
pub(super) fn path(committee: &DigitalCommittee) -> String {
    match committee.body.as_str() {
        "" => format!("/acuerdos?entidad={}", committee.entity.key),
        body => format!("/acuerdos?entidad={}&organo={body}", committee.entity.key),
    }
}

/// Where an agreement stands on a day: state, code for programs, text key of its word.
pub(super) fn standing(row: &AgreementRow, today: Date) -> (State, &'static str, &'static str) {
    match row.state.as_str() {
        "fulfilled" => (State::Ok, "cumplido", "committee-agreement-fulfilled"),
        "dropped" => (State::None, "sin-efecto", "committee-agreement-dropped"),
        "reported" => (State::Warn, "informado", "committee-agreement-reported"),
        _ if row.is_late(today) => (State::Bad, "vencido", "committee-agreement-late"),
        _ => (State::Run, "abierto", "committee-agreement-open"),
    }
}

/// A table of agreements inside a page.
pub(super) fn table(cx: &Cx, rows: &[&AgreementRow], units: &BTreeMap<String, String>) -> Table {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("committee-column-code")).unbroken(),
        ui::Column::new(tr.t("committee-column-agreement")).full(),
        ui::Column::new(tr.t("committee-column-owner")),
        ui::Column::new(tr.t("committee-column-due")).unbroken(),
        ui::Column::new(tr.t("committee-column-state")),
    ];
    let cells = rows.iter().map(|row| {
        let (state, _, word) = standing(row, cx.today());
        let due = row.due_on.as_deref().map(day_text);
        vec![
            html! { a href=(cx.href(&row.href())) { span.nw { (row.code) } } }.into(),
            row.text.as_str().into(),
            owners::name(cx, &row.owner_kind, &row.owner_id, units).into(),
            ui::Cell::maybe(due),
            ui::tag(state, &tr.t(word)).into(),
        ]
    });
    Table::new(tr.t("committee-agreements"), columns)
        .pile()
        .empty(Empty::new(
            tr.t("committee-no-agreements"),
            tr.t("committee-no-agreements-text"),
        ))
        .rows(cells)
}

/// The committee of the filters: named, or the caller's own. One that ended leaves its agreements.
async fn committee(cx: &Cx, query: &Query) -> Result<DigitalCommittee, Stop> {
    let board = board(&cx.house).await?;
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let entity = match query.get("entidad") {
        Some(key) => board.find(key),
        None => own.and_then(|id| board.entity(id)),
    };
    let entity = entity
        .cloned()
        .ok_or_else(|| Refusal::new("committee-entity-needed").field("entidad"))?;
    let committee = DigitalCommittee::met(cx, entity.clone(), query.get("organo").unwrap_or("")).await?;
    Ok(committee.ok_or_else(|| none(&entity))?)
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let committee = committee(cx, query).await?;
        let state = query.one_of("estado", STATES)?;
        let reads = committee.may_read(cx);
        let units = owners::unit_names(cx, &committee).await?;
        let mut rows = store::agreements_of(&cx.house, committee.entity.id, &committee.body).await?;
        rows.retain(|row| reads || row.public);
        rows.retain(|row| state.is_none_or(|state| standing(row, cx.today()).1 == state));
        let owner = query.get("responde");
        rows.retain(|row| owner.is_none_or(|owner| row.owner_id == owner));
        let total = rows.len() as u64;
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = rows
            .iter()
            .skip(offset)
            .take(limit)
            .map(|row| cells(cx, row, &units));
        Ok(Listing {
            name: "acuerdos",
            caption: cx.tr().t("committee-agreements").into_owned(),
            columns: columns(cx),
            rows: cells.collect(),
            total,
            sort: None,
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "code", "committee-column-code", ColumnKind::Text),
        Column::new(cx, "agreement", "committee-column-agreement", ColumnKind::Text),
        Column::new(cx, "owner", "committee-column-owner", ColumnKind::Text),
        Column::new(cx, "adopted", "committee-column-adopted", ColumnKind::Date),
        Column::new(cx, "due", "committee-column-due", ColumnKind::Date),
        Column::new(cx, "state", "committee-column-state", ColumnKind::State),
    ]
}

fn cells(cx: &Cx, row: &AgreementRow, units: &BTreeMap<String, String>) -> Vec<Cell> {
    let (state, code, word) = standing(row, cx.today());
    vec![
        Cell::text(row.code.clone()).to(row.href()),
        Cell::text(row.text.clone()),
        Cell::text(owners::name(cx, &row.owner_kind, &row.owner_id, units)),
        Cell::date(row.adopted_on.parse().ok()),
        Cell::date(row.due()),
        Cell::state(state, code, cx.tr().t(word)),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let committee = committee(cx, query).await?;
        let name = committee.entity.name.clone();
        let state = query.get("estado").unwrap_or("");
        let all = path(&committee);
        let chips = STATES.iter().fold(
            ui::Chips::new(tr.t("committee-column-state")).chip(
                tr.t("committee-filter-all"),
                None,
                cx.href(&all),
                state.is_empty(),
            ),
            |chips, code| {
                let key = format!("committee-filter-{code}");
                chips.chip(
                    tr.t(&key),
                    None,
                    cx.href(&format!("{all}&estado={code}")),
                    state == *code,
                )
            },
        );
        let main = html! {
            (ui::title(&name, &tr.t("committee-agreements")))
            p.lead { (tr.t(if committee.may_read(cx) { "committee-agreements-lead" } else { "committee-agreements-public" })) }
            div.mt { (chips.render(tr)) }
            div.mt { (table) }
        };
        let page = Page::new(tr.t("committee-agreements"), ui::Section::Entities, main)
            .crumb(name, cx.href(&committee.entity.href()))
            .crumb(tr.t("committee-short"), cx.href(&committee.href()));
        Ok(cx.page(page))
    })
}
