//! `/intercambio/tablero/entidad`: the exchanges of one entity, as it calls and as it is called, and what the diagnosis reads of them; for
//! those who read its accesses. Page, CSV, XLSX and JSON; measures also as `/api/v1/exchange-measures`.

use super::agreements::{Whose, whose};
use super::board_parts::{self as parts, days_of};
use super::words::{Names, t};
use crate::members::store::{self as members, MemberRow};
use crate::services::store::{ServiceRow, services};
use crate::watching::board::{self as sums, Board, Standing, board};
use crate::watching::measures::{self, Measure};
use crate::watching::store::Ends;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Req,
    Route, Sort, Stop, TableRoutes, handler,
};
use directory::board::BoardEntity;
use maud::{Markup, html};
use node::ident::{ClientId, ServiceId};
use serde_json::json;
use std::sync::Arc;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/tablero/entidad",
        "/intercambio/tablero/entidad.csv",
        "/intercambio/tablero/entidad.xlsx",
        "/api/v1/exchange-uses",
    ],
    permission: Permission::SignedIn,
    filters: &["entidad", "rol", "dias"],
    rows: 50,
    fetch,
    dress,
};

const ROLES: &[&str] = &["proveedor", "consumo"];

pub(super) fn routes() -> Vec<Route> {
    let mut routes: Vec<Route> = TABLE.routes().into_iter().map(Route::live).collect();
    let route = Route::json(
        "/api/v1/exchange-measures",
        Permission::SignedIn,
        handler(|cx, req| Box::pin(measured(cx, req))),
    );
    routes.push(route.query(&["entidad"]).live());
    routes
}

/// The entity that is asked for, which the caller reads under one of their offices; their own when none is.
async fn entity(cx: &Cx, query: &Query) -> Result<Arc<BoardEntity>, Stop> {
    let names = Names::of(cx).await?;
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    match whose(cx, query, &names)? {
        Whose::Entity(entity) => Ok(entity),
        Whose::State => own
            .and_then(|id| names.board.entity(id).cloned())
            .ok_or(Stop::NotFound),
    }
}

async fn member(cx: &Cx, entity: &BoardEntity) -> Result<Option<MemberRow>, Stop> {
    Ok(members::of_entity(&cx.house, entity.id).await?)
}

async fn boards(cx: &Cx, row: &MemberRow, days: i64) -> Result<(Arc<Board>, Arc<Board>), Stop> {
    let id = row.id()?;
    let serves = board(&cx.house, &sums::Whose::Serves(id.clone()), days).await?;
    Ok((serves, board(&cx.house, &sums::Whose::Calls(id), days).await?))
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "calls",
            down: true,
        };
        let sort = capability::sort(query, &["calls"], by)?;
        let (role, days) = (query.one_of("rol", ROLES)?, days_of(query)?);
        let entity = entity(cx, query).await?;
        let mut lines: Vec<(&'static str, String, Ends)> = Vec::new();
        if let Some(row) = member(cx, &entity).await? {
            let (serves, calls) = boards(cx, &row, days).await?;
            for (code, board) in [("proveedor", serves), ("consumo", calls)] {
                if role.is_none_or(|role| role == code) {
                    lines.extend(board.pairs.iter().map(|(pair, ends)| (code, pair.clone(), *ends)));
                }
            }
        }
        lines.sort_by_key(|(_, _, ends)| ends.calls());
        if sort.down {
            lines.reverse();
        }
        let (names, known) = (Names::of(cx).await?, services(&cx.house).await?);
        let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = lines.iter().skip(at(page.offset)).take(at(page.limit));
        let rows = shown.filter_map(|(role, pair, ends)| cells(cx, (role, pair, ends), &names, &known));
        Ok(Listing {
            name: "intercambios-de-la-entidad",
            caption: t(cx, "exchange-uses"),
            columns: columns(cx),
            rows: rows.collect(),
            total: lines.len() as u64,
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    use ColumnKind::{Int, Percent, Text};
    vec![
        Column::new(cx, "role", "exchange-filter-role", Text),
        Column::new(cx, "service", "exchange-column-service", Text),
        Column::new(cx, "entity", "exchange-column-other", Text),
        Column::new(cx, "calls", "exchange-column-calls", Int).sorts(),
        Column::new(cx, "answered", "exchange-column-ok", Int),
        Column::new(cx, "failed", "exchange-column-failed", Int),
        Column::new(cx, "refused", "exchange-column-refused", Int),
        Column::new(cx, "lookups", "exchange-column-lookups", Int),
        Column::new(cx, "without_case", "exchange-column-without-case", Int),
        Column::new(cx, "availability", "exchange-column-up", Percent),
        Column::new(cx, "p95_ms", "exchange-column-p95", Int),
        Column::new(cx, "client", "exchange-column-client", Text),
    ]
}

fn cells(
    cx: &Cx,
    (role, pair, ends): (&str, &str, &Ends),
    names: &Names,
    known: &[ServiceRow],
) -> Option<Vec<Cell>> {
    let (client, service) = pair.split_once(' ')?;
    let (client, service) = (ClientId::parse(client).ok()?, ServiceId::parse(service).ok()?);
    let row = known.iter().find(|row| *row.id() == service);
    let title = Cell::text(row.map_or_else(|| service.to_string(), |row| row.described.title.clone()));
    let (word, other, own) = match role {
        "proveedor" => ("exchange-role-provider", client.member(), &ends.provider),
        _ => ("exchange-role-consumer", service.member(), &ends.consumer),
    };
    Some(vec![
        Cell::text(t(cx, word)),
        row.map_or(title.clone(), |row| title.to(row.href())),
        Cell::text(names.name(&other)),
        parts::count(ends.calls()),
        parts::count(ends.most(|sum| sum.answered())),
        parts::count(ends.most(|sum| sum.failed())),
        parts::count(ends.most(|sum| sum.refused())),
        parts::count(ends.provider.lookups()),
        parts::count(ends.provider.without_case()),
        Cell::percent(own.availability()),
        parts::ms(sums::p95(own)),
        Cell::text(client.to_string()),
    ])
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let entity = entity(cx, query).await?;
        let title = t(cx, "exchange-board-entity");
        let body = match member(cx, &entity).await? {
            None => ui::Empty::new(t(cx, "exchange-not-member"), t(cx, "exchange-not-member-text")).render(),
            Some(row) => html! { (filters(cx).render(tr)) (of_member(cx, query, &row, table).await?) },
        };
        let main = html! {
            (ui::title(&entity.name, &title))
            p.lead { (tr.t("exchange-board-entity-lead")) }
            div.actions {
                (ui::Button::link(tr.t("exchange-board"), cx.href("/intercambio/tablero")).line())
                (ui::Button::link(tr.t("exchange-alerts"), cx.href("/intercambio/alertas")).line())
            }
            (body)
        };
        let page = Page::new(format!("{title}: {}", entity.name), ui::Section::None, main).crumb(
            tr.t("exchange-board").into_owned(),
            cx.href("/intercambio/tablero"),
        );
        Ok(cx.page(page))
    })
}

fn filters(cx: &Cx) -> ui::Filters {
    let tr = cx.tr();
    let roles = [
        (String::new(), t(cx, "exchange-filter-all")),
        ("proveedor".to_owned(), t(cx, "exchange-role-provider")),
        ("consumo".to_owned(), t(cx, "exchange-role-consumer")),
    ];
    ui::Filters::new(cx.address())
        .select("dias", tr.t("exchange-board-since"), parts::periods(cx))
        .select("rol", tr.t("exchange-filter-role"), roles)
}

async fn of_member(cx: &Cx, query: &Query, row: &MemberRow, table: Markup) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let (serves, calls) = boards(cx, row, days_of(query)?).await?;
    let known = services(&cx.house).await?;
    let standings: Vec<Standing> = serves
        .services
        .iter()
        .filter_map(|(id, ends)| {
            let row = known.iter().find(|row| row.id().as_str() == id)?;
            Some(Standing::of(ends, &row.described.level))
        })
        .collect();
    let standings: Vec<&Standing> = standings.iter().collect();
    let measures = measures::of_member(&cx.house, row).await?;
    Ok(html! {
        @if !known.iter().all(|service| service.id().member().as_str() != row.member) {
            (ui::section("sirve", &tr.t("exchange-serves"), None, html! {
                (parts::figures(cx, &serves.all, &standings))
                (parts::disagreements(cx, &standings))
                div.grid.grid--l.mt { (parts::by_day(cx, &serves, TABLE.paths)) (parts::by_hour(cx, &serves, TABLE.paths)) }
                (parts::split(cx, &serves.all))
            }))
        }
        (ui::section("consume", &tr.t("exchange-calls"), None, html! {
            (parts::figures(cx, &calls.all, &[]))
            div.grid.grid--l.mt { (parts::by_day(cx, &calls, TABLE.paths)) (parts::by_hour(cx, &calls, TABLE.paths)) }
        }))
        (ui::section("usos", &tr.t("exchange-uses"), None, table))
        (ui::section("diagnostico", &tr.t("exchange-measures"), None, measure_table(cx, &measures)))
    })
}

fn measure_table(cx: &Cx, measures: &[Measure]) -> Markup {
    let tr = cx.tr();
    let number = |value: Option<u64>| {
        let value = value.and_then(|value| i64::try_from(value).ok());
        ui::Cell::new(value.map_or_else(|| "—".to_owned(), |value| ui::format::num(cx.lang, value)))
    };
    let cells = measures.iter().map(|measure| {
        let key = format!("exchange-measure-{}", measure.id.to_lowercase());
        vec![
            ui::Cell::from(measure.id),
            ui::Cell::from(html! { (t(cx, &key)) " " span.muted.xs { (t(cx, &format!("{key}-from"))) } }),
            number(measure.numerator),
            number(measure.denominator),
            ui::Cell::from(ui::rate_cell(tr, measure.share())),
        ]
    });
    let columns = vec![
        ui::Column::new(t(cx, "exchange-measure-id")),
        ui::Column::new(t(cx, "exchange-measure-what")).full(),
        ui::Column::number(t(cx, "exchange-measure-numerator")),
        ui::Column::number(t(cx, "exchange-measure-denominator")),
        ui::Column::new(t(cx, "exchange-measure-share")),
    ];
    html! {
        p { (tr.f("exchange-measures-text", &[("days", measures::DAYS.into())])) }
        div.mt-s { (ui::Table::new(t(cx, "exchange-measures"), columns).pile().rows(cells).render(tr)) }
    }
}

/// `GET /api/v1/exchange-measures?entidad=…`.
async fn measured(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["entidad"])?;
    let entity = entity(cx, &req.query).await?;
    let row = member(cx, &entity).await?.ok_or_else(|| {
        Refusal::new("exchange-no-member")
            .field("entidad")
            .arg("name", &entity.name)
    })?;
    let measures = measures::of_member(&cx.house, &row).await?;
    let items = measures.iter().map(|measure| {
        let key = format!("exchange-measure-{}", measure.id.to_lowercase());
        json!({
            "id": measure.id,
            "title": t(cx, &key),
            "source": t(cx, &format!("{key}-from")),
            "numerator": measure.numerator,
            "denominator": measure.denominator,
            "share": measure.share().map(|share| (share * 10.0).round() / 10.0),
            "since": measure.since.map(|day| day.to_string()),
            "until": measure.since.map(|_| cx.today().to_string()),
        })
    });
    Ok(Answer::json(
        200,
        &json!({"entity": entity.id.to_string(), "member": row.member, "items": items.collect::<Vec<_>>()}),
    ))
}
