//! `/intercambio/politicas`: agreements by policy, for everybody. Page, CSV, XLSX and JSON.

use super::agreements::titles;
use super::words::{Names, t};
use crate::agreements::policy::qualified;
use crate::agreements::store;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use jiff::Timestamp;
use maud::{Markup, html};
use ui::State;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/politicas",
        "/intercambio/politicas.csv",
        "/intercambio/politicas.xlsx",
        "/api/v1/exchange-policy-list",
    ],
    permission: Permission::Public,
    filters: &["estado"],
    rows: 50,
    fetch,
    dress,
};

const STATES: &[&str] = &["in_force", "over", "ended"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// State, code and word of a policy at a moment.
pub(super) fn state_of(
    policy: &crate::agreements::model::Policy,
    now: Timestamp,
) -> (State, &'static str, &'static str) {
    match (policy.ended, policy.in_force(now)) {
        (true, _) => (State::None, "ended", "exchange-state-ended"),
        (false, true) => (State::Ok, "in_force", "exchange-state-in-force"),
        (false, false) => (State::None, "over", "exchange-state-over"),
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "until",
            down: true,
        };
        let sort = capability::sort(query, &["until"], by)?;
        let state = query.one_of("estado", STATES)?;
        let (names, titles) = (Names::of(cx).await?, titles(cx).await?);
        let mut rows = store::policies(&cx.house).await?;
        rows.retain(|row| state.is_none_or(|state| state_of(&row.policy, cx.now).1 == state));
        rows.sort_by_key(|row| row.policy.terms.until);
        if sort.down {
            rows.reverse();
        }
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = |row: &store::PolicyRow| {
            let policy = &row.policy;
            let (state, code, word) = state_of(policy, cx.now);
            let members = qualified(policy, &names.parties, &names.board, cx.today()).len();
            let members = if policy.in_force(cx.now) { members } else { 0 };
            let title = titles.get(&policy.service).cloned();
            vec![
                Cell::text(policy.title.clone()).to(row.href()),
                Cell::text(title.unwrap_or_else(|| policy.service.to_string())),
                Cell::text(names.name(&policy.service.member())),
                Cell::state(state, code, t(cx, word)),
                Cell::int(i64::try_from(members).unwrap_or(i64::MAX)),
                Cell::date(Some(policy.terms.until)),
            ]
        };
        Ok(Listing {
            name: "acuerdos-por-politica",
            caption: t(cx, "exchange-policies"),
            columns: vec![
                Column::new(cx, "policy", "exchange-column-policy", ColumnKind::Text),
                Column::new(cx, "service", "exchange-column-service", ColumnKind::Text),
                Column::new(cx, "provider", "exchange-column-provider", ColumnKind::Text),
                Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
                Column::new(cx, "members", "exchange-column-members", ColumnKind::Int),
                Column::new(cx, "until", "exchange-field-until", ColumnKind::Date).sorts(),
            ],
            total: rows.len() as u64,
            rows: rows.iter().skip(offset).take(limit).map(cells).collect(),
            sort: Some(sort),
        })
    })
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let states = [
            ("", "exchange-filter-all"),
            ("in_force", "exchange-state-in-force"),
            ("over", "exchange-state-over"),
            ("ended", "exchange-state-ended"),
        ];
        let states = states.map(|(code, key)| (code.to_owned(), t(cx, key)));
        let filters =
            ui::Filters::new(cx.address()).select("estado", tr.t("exchange-column-standing"), states);
        let main = html! {
            h1 { (tr.t("exchange-policies")) }
            p.lead.mt-s { (tr.t("exchange-policies-lead")) }
            (filters.render(tr))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "exchange-policies"), ui::Section::None, main)
            .crumb(t(cx, "exchange-catalogue"), cx.href("/intercambio/catalogo"))
            .description(tr.t("exchange-policies-lead"));
        Ok(cx.page(page))
    })
}
