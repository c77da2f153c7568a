//! `/quien-consulto-mis-datos`: which entities consulted the data of whoever is signed in, when, for what and by which norm; as page, CSV,
//! XLSX and JSON (Ley 29733 art. 19). Nobody sees it of another person, and that it was looked at is not kept.

use super::words::{Names, purpose, t};
use crate::services::store::services;
use crate::watching::lookups::{Lookup, of_person};
use crate::watching::store::LOOKUPS;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Stop,
    TableRoutes,
};
use directory::people::person;
use directory::retention::oldest;
use maud::{Markup, html};

/// Its address.
pub(super) const PATH: &str = "/quien-consulto-mis-datos";

const TABLE: TableRoutes = TableRoutes {
    paths: [
        PATH,
        "/quien-consulto-mis-datos.csv",
        "/quien-consulto-mis-datos.xlsx",
        "/api/v1/consulted-data",
    ],
    permission: Permission::SignedIn,
    filters: &[],
    rows: 25,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes().into_iter().map(Route::live).collect()
}

/// Lookups of the caller. Never by an access key: those are of programs.
async fn own(cx: &Cx) -> Result<Option<Vec<Lookup>>, Stop> {
    let id = cx
        .caller
        .person
        .filter(|_| !cx.caller.by_key)
        .ok_or(Stop::SignIn)?;
    let known = person(&cx.house, id).await?;
    let document = known
        .filter(|person| person.erased_on.is_none())
        .and_then(|person| person.dni);
    Ok(match document {
        Some(document) => Some(of_person(&cx.house, &document).await?),
        None => None,
    })
}

fn fetch<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let lookups = own(cx).await?.unwrap_or_default();
        let (names, known) = (Names::of(cx).await?, services(&cx.house).await?);
        let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = lookups.iter().skip(at(page.offset)).take(at(page.limit));
        let rows = shown.map(|lookup| {
            let row = known.iter().find(|row| *row.id() == lookup.service);
            let service =
                Cell::text(row.map_or_else(|| lookup.service.to_string(), |row| row.described.title.clone()));
            let what_for = match (row, &lookup.purpose) {
                (Some(row), Some(code)) => purpose(row, code),
                (None, Some(code)) => code.clone(),
                (_, None) => String::new(),
            };
            let case = if lookup.has_case {
                "exchange-yes"
            } else {
                "exchange-no"
            };
            vec![
                Cell::text(when(lookup.at)),
                Cell::text(names.name(&lookup.client.member())),
                row.map_or(service.clone(), |row| service.to(row.href())),
                Cell::text(names.name(&lookup.service.member())),
                Cell::text(what_for),
                Cell::text(lookup.legal_base.clone().unwrap_or_default()),
                Cell::text(t(cx, case)),
            ]
        });
        Ok(Listing {
            name: "quien-consulto-mis-datos",
            caption: t(cx, "exchange-consulted"),
            columns: vec![
                Column::new(cx, "at", "exchange-column-when", ColumnKind::Text),
                Column::new(cx, "entity", "exchange-column-who", ColumnKind::Text),
                Column::new(cx, "service", "exchange-column-data", ColumnKind::Text),
                Column::new(cx, "provider", "exchange-column-holder", ColumnKind::Text),
                Column::new(cx, "purpose", "exchange-field-for", ColumnKind::Text),
                Column::new(cx, "legal_base", "exchange-column-base", ColumnKind::Text),
                Column::new(cx, "has_case", "exchange-column-case", ColumnKind::Text),
            ],
            rows: rows.collect(),
            total: lookups.len() as u64,
            sort: None,
        })
    })
}

/// Day and hour in Lima.
fn when(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(
        |_| String::new(),
        |at| {
            let day = ui::format::date_short(capability::lima(at));
            format!("{day}, {}", ui::format::time_lima(at))
        },
    )
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, listing: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let body = match own(cx).await? {
            None => ui::Empty::new(
                t(cx, "exchange-consulted-unknown"),
                t(cx, "exchange-consulted-unknown-text"),
            )
            .render(),
            Some(_) if listing.total == 0 => ui::Empty::new(
                t(cx, "exchange-consulted-none"),
                t(cx, "exchange-consulted-none-text"),
            )
            .render(),
            Some(lookups) => html! {
                (months(cx, &lookups))
                (table)
            },
        };
        let kept = oldest(&cx.house, LOOKUPS, cx.today()).await?;
        let since = kept.map_or_else(
            || "—".to_owned(),
            |at| ui::format::date_short(capability::lima(at)),
        );
        let main = html! {
            h1 { (tr.t("exchange-consulted")) }
            p.lead.mt-s { (tr.t("exchange-consulted-lead")) }
            (body)
            (ui::section("derechos", &tr.t("exchange-consulted-rights"), None, html! {
                ul {
                    li { (tr.t("exchange-consulted-right-ask")) }
                    li { (tr.t("exchange-consulted-right-correct")) }
                    li { (tr.t("exchange-consulted-right-complain")) }
                }
                p.muted.xs.mt { (tr.f("exchange-consulted-how", &[("since", since.into())])) }
            }))
        };
        let page = Page::new(t(cx, "exchange-consulted"), ui::Section::None, main)
            .description(tr.t("exchange-consulted-lead"));
        Ok(cx.page(page))
    })
}

/// Who consulted, how often, the most frequent first.
fn months(cx: &Cx, lookups: &[Lookup]) -> Markup {
    let mut by: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for lookup in lookups {
        *by.entry(lookup.client.member().to_string()).or_default() += 1;
    }
    let args = [("count", lookups.len().into()), ("entities", by.len().into())];
    html! { p.mt { b { (cx.tr().f("exchange-consulted-sum", &args)) } } }
}
