//! `/intercambio/catalogo`: which data entities give each other, for everybody (D.S. 029-2021-PCM art. 88.8): page, CSV, XLSX and JSON.

use super::words::{Names, button, service_state, t};
use crate::agreements::model::ServiceState;
use crate::services::store::{self, ServiceRow};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use directory::board::fold;
use maud::{Markup, html};
use node::ident::MemberId;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/catalogo",
        "/intercambio/catalogo.csv",
        "/intercambio/catalogo.xlsx",
        "/api/v1/exchange-catalogue",
    ],
    permission: Permission::Public,
    filters: &["q", "proveedor", "familia", "estado"],
    rows: 50,
    fetch,
    dress,
};

const SORTS: &[&str] = &["service", "provider", "described"];
const STATES: &[&str] = &["enabled", "disabled", "retired"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

struct Entry {
    row: ServiceRow,
    provider: String,
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "service",
            down: false,
        };
        let sort = capability::sort(query, SORTS, by)?;
        let families: Vec<&str> = cx
            .house
            .law
            .data_families()
            .iter()
            .map(|family| family.id.as_str())
            .collect();
        let family = query.one_of("familia", &families)?;
        let state = query.one_of("estado", STATES)?;
        let provider = query
            .get("proveedor")
            .and_then(|member| MemberId::parse(member).ok());
        let words: Vec<String> = fold(query.get("q").unwrap_or(""))
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let names = Names::of(cx).await?;
        let rows = store::services(&cx.house).await?.into_iter();
        // Retired ones are shown to whoever asks for them.
        let rows = rows.filter(|row| match state {
            Some(state) => row.state.code() == state,
            None => row.state != ServiceState::Retired,
        });
        let rows =
            rows.filter(|row| family.is_none_or(|family| row.described.family.as_deref() == Some(family)));
        let rows = rows.filter(|row| {
            provider
                .as_ref()
                .is_none_or(|member| row.id().member() == *member)
        });
        let mut entries: Vec<Entry> = rows
            .map(|row| Entry {
                provider: names.name(&row.id().member()),
                row,
            })
            .filter(|entry| matches(entry, &words))
            .collect();
        order(&mut entries, sort);
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        Ok(Listing {
            name: "catalogo-de-servicios-de-informacion",
            caption: t(cx, "exchange-catalogue"),
            columns: columns(cx),
            total: entries.len() as u64,
            rows: entries
                .iter()
                .skip(offset)
                .take(limit)
                .map(|entry| cells(cx, entry))
                .collect(),
            sort: Some(sort),
        })
    })
}

/// Whether every word stands in what is said of a service, accents and capitals aside.
fn matches(entry: &Entry, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let described = &entry.row.described;
    let mut text = format!(
        "{} {} {} {}",
        described.title, described.summary, entry.provider, described.service
    );
    for element in &described.elements {
        text.push(' ');
        text.push_str(&element.field);
    }
    let text = fold(&text);
    words.iter().all(|word| text.contains(word))
}

fn order(entries: &mut [Entry], sort: Sort) {
    match sort.key {
        "provider" => entries.sort_by_key(|entry| fold(&entry.provider)),
        "described" => entries.sort_by_key(|entry| entry.row.described_on),
        _ => entries.sort_by_key(|entry| fold(&entry.row.described.title)),
    }
    if sort.down {
        entries.reverse();
    }
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "service", "exchange-column-service", ColumnKind::Text).sorts(),
        Column::new(cx, "provider", "exchange-column-provider", ColumnKind::Text).sorts(),
        Column::new(cx, "summary", "exchange-column-gives", ColumnKind::Text),
        Column::new(cx, "family", "exchange-column-family", ColumnKind::Text),
        Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
        Column::new(cx, "version", "exchange-column-version", ColumnKind::Int),
        Column::new(cx, "described", "exchange-column-described", ColumnKind::Date).sorts(),
        Column::new(cx, "id", "exchange-column-id", ColumnKind::Text),
    ]
}

fn cells(cx: &Cx, entry: &Entry) -> Vec<Cell> {
    let described = &entry.row.described;
    let (state, code, word) = service_state(entry.row.state);
    vec![
        Cell::text(described.title.clone()).to(entry.row.href()),
        Cell::text(entry.provider.clone()),
        Cell::text(described.summary.clone()),
        Cell::text(family(cx, described.family.as_deref())),
        Cell::state(state, code, t(cx, word)),
        Cell::int(i64::from(described.version)),
        Cell::date(entry.row.described_on),
        Cell::text(described.service.to_string()),
    ]
}

/// What a family of data is called.
pub(super) fn family(cx: &Cx, id: Option<&str>) -> String {
    let known = cx
        .house
        .law
        .data_families()
        .iter()
        .find(|family| Some(family.id.as_str()) == id);
    known.map_or_else(String::new, |known| cx.pick(&known.names).to_owned())
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let all = || (String::new(), t(cx, "exchange-filter-all"));
        let families = cx.house.law.data_families().iter();
        let families = families.map(|family| (family.id.to_string(), cx.pick(&family.names).to_owned()));
        let states = [
            ServiceState::Enabled,
            ServiceState::Disabled,
            ServiceState::Retired,
        ];
        let states = states.map(|state| (state.code().to_owned(), t(cx, service_state(state).2)));
        let filters = ui::Filters::new(cx.address())
            .search("q", tr.t("exchange-filter-words"))
            .select(
                "familia",
                tr.t("exchange-column-family"),
                [all()].into_iter().chain(families),
            )
            .select(
                "estado",
                tr.t("exchange-column-standing"),
                [all()].into_iter().chain(states),
            );
        let names = Names::of(cx).await?;
        let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
        let own = own.filter(|id| names.party(*id).is_some());
        let own = own.and_then(|id| names.board.entity(id));
        let describe = own.and_then(|entity| button(cx, "exchange/describe-service", &[], &[entity]));
        let main = html! {
            h1 { (tr.t("exchange-catalogue")) }
            p.lead.mt-s { (tr.t("exchange-catalogue-lead")) }
            div.actions {
                (describe.unwrap_or_default())
                (ui::Button::link(tr.t("exchange-policies"), cx.href("/intercambio/politicas")).line())
                @if cx.caller.signed_in() {
                    (ui::Button::link(tr.t("exchange-accesses"), cx.href("/intercambio/accesos")).line())
                }
            }
            (filters.render(tr))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "exchange-catalogue"), ui::Section::None, main)
            .description(tr.t("exchange-catalogue-lead"));
        Ok(cx.page(page))
    })
}
