//! `/intercambio/tablero`: how the exchange works, for everybody: how much, how fast, how well, service by service (page, CSV, XLSX, JSON).
//! Numbers alone; of people nothing.

use super::board_parts::{self as parts, days_of};
use super::words::{Names, t};
use crate::services::store::{ServiceRow, services};
use crate::watching::board::{Board, Standing, Whose, board};
use crate::watching::store::Ends;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Route,
    Sort, Stop, TableRoutes,
};
use directory::board::fold;
use maud::{Markup, html};
use node::ident::{MemberId, ServiceId};
use std::sync::Arc;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/tablero",
        "/intercambio/tablero.csv",
        "/intercambio/tablero.xlsx",
        "/api/v1/exchange-board",
    ],
    permission: Permission::Public,
    filters: &["dias", "proveedor"],
    rows: 50,
    fetch,
    dress,
};

const SORTS: &[&str] = &["service", "calls", "provider_availability", "p95_ms"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes().into_iter().map(Route::live).collect()
}

/// One service with its numbers.
struct Line {
    title: String,
    provider: String,
    href: Option<String>,
    id: String,
    level: node::configuration::ServiceLevel,
    ends: Ends,
    standing: Standing,
}

async fn read(cx: &Cx, query: &Query) -> Result<Arc<Board>, Stop> {
    let days = days_of(query)?;
    let whose = match query.get("proveedor") {
        None | Some("") => Whose::State,
        Some(text) => Whose::Serves(MemberId::parse(text).map_err(|_| {
            Refusal::new("exchange-member-unknown")
                .field("proveedor")
                .malformed()
        })?),
    };
    Ok(board(&cx.house, &whose, days).await?)
}

async fn lines(cx: &Cx, board: &Board, names: &Names) -> Result<Vec<Line>, Stop> {
    let known = services(&cx.house).await?;
    let known: std::collections::HashMap<&str, &ServiceRow> =
        known.iter().map(|row| (row.id().as_str(), row)).collect();
    let lines = board.services.iter().filter_map(|(id, ends)| {
        let service = ServiceId::parse(id).ok()?;
        let row = known.get(id.as_str());
        let level = row.map(|row| row.described.level).unwrap_or_default();
        Some(Line {
            title: row.map_or_else(|| id.clone(), |row| row.described.title.clone()),
            provider: names.name(&service.member()),
            href: row.map(|row| row.href()),
            id: id.clone(),
            standing: Standing::of(ends, &level),
            level,
            ends: *ends,
        })
    });
    Ok(lines.collect())
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "calls",
            down: true,
        };
        let sort = capability::sort(query, SORTS, by)?;
        let board = read(cx, query).await?;
        let names = Names::of(cx).await?;
        let mut lines = lines(cx, &board, &names).await?;
        let number = |value: Option<f64>| value.unwrap_or(-1.0);
        match sort.key {
            "service" => lines.sort_by_cached_key(|line| fold(&line.title)),
            "provider_availability" => {
                lines.sort_by(|a, b| number(a.standing.provider).total_cmp(&number(b.standing.provider)))
            }
            "p95_ms" => lines.sort_by(|a, b| number(a.standing.p95_ms).total_cmp(&number(b.standing.p95_ms))),
            _ => lines.sort_by_key(|line| line.ends.calls()),
        }
        if sort.down {
            lines.reverse();
        }
        let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = lines.iter().skip(at(page.offset)).take(at(page.limit));
        Ok(Listing {
            name: "tablero-del-intercambio",
            caption: t(cx, "exchange-board-services"),
            columns: columns(cx),
            rows: shown.map(|line| cells(cx, line)).collect(),
            total: lines.len() as u64,
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    use ColumnKind::{Int, Percent, State, Text};
    vec![
        Column::new(cx, "service", "exchange-column-service", Text).sorts(),
        Column::new(cx, "provider", "exchange-column-provider", Text),
        Column::new(cx, "kept", "exchange-column-kept", State),
        Column::new(cx, "calls", "exchange-column-calls", Int).sorts(),
        Column::new(cx, "failed", "exchange-column-failed", Int),
        Column::new(cx, "refused", "exchange-column-refused", Int),
        Column::new(
            cx,
            "provider_availability",
            "exchange-column-up-provider",
            Percent,
        )
        .sorts(),
        Column::new(
            cx,
            "consumer_availability",
            "exchange-column-up-consumer",
            Percent,
        ),
        Column::new(
            cx,
            "promised_availability",
            "exchange-column-up-promised",
            Percent,
        ),
        Column::new(cx, "p95_ms", "exchange-column-p95", Int).sorts(),
        Column::new(cx, "promised_p95_ms", "exchange-column-p95-promised", Int),
        Column::new(cx, "id", "exchange-column-id", Text),
    ]
}

fn cells(cx: &Cx, line: &Line) -> Vec<Cell> {
    let title = Cell::text(line.title.clone());
    let none = Cell::text("");
    let (standing, level) = (&line.standing, &line.level);
    vec![
        match &line.href {
            Some(href) => title.to(href.clone()),
            None => title,
        },
        Cell::text(line.provider.clone()),
        parts::kept(cx, standing),
        parts::count(line.ends.calls()),
        parts::count(line.ends.most(|sum| sum.failed())),
        parts::count(line.ends.most(|sum| sum.refused())),
        Cell::percent(standing.provider),
        Cell::percent(standing.consumer),
        Cell::percent(level.availability.map(|promised| f64::from(promised) / 100.0)),
        parts::ms(standing.p95_ms),
        level
            .p95_ms
            .map_or(none, |promised| Cell::int(i64::from(promised))),
        Cell::text(line.id.clone()),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let board = read(cx, query).await?;
        let names = Names::of(cx).await?;
        let lines = lines(cx, &board, &names).await?;
        let filters =
            ui::Filters::new(cx.address()).select("dias", tr.t("exchange-board-since"), parts::periods(cx));
        let standings: Vec<&Standing> = lines.iter().map(|line| &line.standing).collect();
        let main = html! {
            h1 { (tr.t("exchange-board")) }
            p.lead.mt-s { (tr.t("exchange-board-lead")) }
            div.actions {
                (ui::Button::link(tr.t("exchange-catalogue"), cx.href("/intercambio/catalogo")).line())
                @if cx.caller.acting.is_some() {
                    (ui::Button::link(tr.t("exchange-board-own"), cx.href("/intercambio/tablero/entidad")).line())
                    (ui::Button::link(tr.t("exchange-alerts"), cx.href("/intercambio/alertas")).line())
                }
            }
            (filters.render(tr))
            (parts::figures(cx, &board.all, &standings))
            div.grid.grid--l.mt { (parts::by_day(cx, &board, TABLE.paths)) (parts::by_hour(cx, &board, TABLE.paths)) }
            (parts::split(cx, &board.all))
            (ui::section("servicios", &tr.t("exchange-board-services"), None, html! {
                p.soft { (tr.t("exchange-board-kept-text")) }
                (parts::disagreements(cx, &standings))
                (table)
            }))
            (ui::section("consumidores", &tr.t("exchange-board-consumers"), None, parts::consumers(cx, &board, &names)))
            (ui::section("motivos", &tr.t("exchange-board-refusals"), None, parts::refusals(cx, &board)))
            p.xs.muted.mt { (tr.f("exchange-board-note", &[("at", ui::format::time_lima(board.at).into())])) }
        };
        let page = Page::new(t(cx, "exchange-board"), ui::Section::None, main)
            .description(tr.t("exchange-board-lead"));
        Ok(cx.page(page))
    })
}
