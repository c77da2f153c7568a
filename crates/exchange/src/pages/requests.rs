//! `/intercambio/solicitudes`: requests for access, to and by an entity. Page, CSV, XLSX and JSON.

use super::agreements::{ROLES, Whose, filters, titles, whose};
use super::words::{Names, request_state, t};
use crate::agreements::model::RequestState;
use crate::agreements::store::{self, RequestRow};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use maud::{Markup, html};

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/solicitudes",
        "/intercambio/solicitudes.csv",
        "/intercambio/solicitudes.xlsx",
        "/api/v1/exchange-request-list",
    ],
    permission: Permission::SignedIn,
    filters: &["entidad", "rol", "estado"],
    rows: 50,
    fetch,
    dress,
};

const STATES: [RequestState; 4] = [
    RequestState::Open,
    RequestState::Granted,
    RequestState::Refused,
    RequestState::Withdrawn,
];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "asked",
            down: true,
        };
        let sort = capability::sort(query, &["asked"], by)?;
        let role = query.one_of("rol", ROLES)?;
        let state = query.one_of("estado", &STATES.map(RequestState::code))?;
        let names = Names::of(cx).await?;
        let mut rows = match whose(cx, query, &names)? {
            Whose::State => store::requests(&cx.house).await?,
            Whose::Entity(entity) => match names.party(entity.id) {
                Some(party) => {
                    let mut rows = store::requests_of(&cx.house, &party.member).await?;
                    rows.retain(|row| match role {
                        Some("consumo") => row.request.client.member() == party.member,
                        Some(_) => row.request.service.member() == party.member,
                        None => true,
                    });
                    rows
                }
                None => Vec::new(),
            },
        };
        rows.retain(|row| state.is_none_or(|state| row.request.state.code() == state));
        if !sort.down {
            rows.reverse();
        }
        let titles = titles(cx).await?;
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = |row: &RequestRow| {
            let (state, code, word) = request_state(row.request.state);
            let title = titles.get(&row.request.service).cloned();
            vec![
                Cell::text(title.unwrap_or_else(|| row.request.service.to_string())).to(row.href()),
                Cell::text(names.name(&row.request.service.member())),
                Cell::text(names.name(&row.request.client.member())),
                Cell::state(state, code, t(cx, word)),
                Cell::date(row.asked_on),
                Cell::date(row.answered_on),
            ]
        };
        Ok(Listing {
            name: "solicitudes-de-acceso",
            caption: t(cx, "exchange-requests"),
            columns: columns(cx),
            total: rows.len() as u64,
            rows: rows.iter().skip(offset).take(limit).map(cells).collect(),
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "service", "exchange-column-service", ColumnKind::Text),
        Column::new(cx, "provider", "exchange-column-provider", ColumnKind::Text),
        Column::new(cx, "consumer", "exchange-column-consumer", ColumnKind::Text),
        Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
        Column::new(cx, "asked", "exchange-column-asked", ColumnKind::Date).sorts(),
        Column::new(cx, "answered", "exchange-column-answered", ColumnKind::Date),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let names = Names::of(cx).await?;
        let over = match whose(cx, query, &names)? {
            Whose::Entity(entity) => entity.name.clone(),
            Whose::State => t(cx, "exchange-whole-state"),
        };
        let states = STATES.map(|state| (state.code(), request_state(state).2));
        let main = html! {
            (ui::title(&over, &t(cx, "exchange-requests")))
            p.lead { (tr.t("exchange-requests-lead")) }
            (filters(cx, &states).render(tr))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "exchange-requests"), ui::Section::None, main)
            .office()
            .crumb(t(cx, "exchange-accesses"), cx.href("/intercambio/accesos"));
        Ok(cx.page(page))
    })
}
