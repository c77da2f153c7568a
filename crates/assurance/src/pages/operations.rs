//! Operations of an entity as a table, for officials: page, CSV, XLSX and JSON.

use super::read_entity;
use super::words::{credential, stage, t};
use crate::store::{self, OperationRow};
use crate::strategy::desk;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use maud::{Markup, html};

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/autenticacion/operaciones",
        "/autenticacion/operaciones.csv",
        "/autenticacion/operaciones.xlsx",
        "/api/v1/authentication-operation-list",
    ],
    permission: Permission::SignedIn,
    filters: &["entidad", "estado", "brecha"],
    rows: 50,
    fetch,
    dress,
};

const STAGES: &[&str] = &[
    "sin-nivel",
    "por-aprobar",
    "revision-vencida",
    "por-revisar",
    "aprobado",
];
const SORTS: &[&str] = &["service", "operation", "level", "review"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let entity = read_entity(cx, query).await?;
        let state = query.one_of("estado", STAGES)?;
        let gap = query.one_of("brecha", &["con", "sin"])?;
        let by = Sort {
            key: "service",
            down: false,
        };
        let sort = capability::sort(query, SORTS, by)?;
        let today = cx.today();
        let mut rows = store::operations_of(&cx.house, entity.id).await?;
        rows.retain(|row| state.is_none_or(|state| stage(row.stage(today)).1 == state));
        rows.retain(|row| gap.is_none_or(|gap| row.gap().is_open() == (gap == "con")));
        order(&mut rows, sort);
        let total = rows.len() as u64;
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = rows.iter().skip(offset).take(limit).map(|row| cells(cx, row));
        Ok(Listing {
            name: "operaciones",
            caption: t(cx, "assurance-operations"),
            columns: columns(cx),
            rows: cells.collect(),
            total,
            sort: Some(sort),
        })
    })
}

fn order(rows: &mut [OperationRow], sort: Sort) {
    match sort.key {
        "operation" => rows.sort_by(|a, b| a.name.cmp(&b.name)),
        "level" => rows.sort_by_key(OperationRow::level),
        "review" => rows.sort_by(|a, b| a.review_by.cmp(&b.review_by)),
        _ => {}
    }
    if sort.down {
        rows.reverse();
    }
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "operation", "assurance-column-operation", ColumnKind::Text).sorts(),
        Column::new(cx, "service", "assurance-column-service", ColumnKind::Text).sorts(),
        Column::new(cx, "level", "assurance-column-nca", ColumnKind::Int).sorts(),
        Column::new(cx, "state", "assurance-column-state", ColumnKind::State),
        Column::new(cx, "review", "assurance-column-review", ColumnKind::Date).sorts(),
        Column::new(cx, "asks", "assurance-column-asks", ColumnKind::Text),
        Column::new(cx, "gap", "assurance-column-gap", ColumnKind::State),
    ]
}

fn cells(cx: &Cx, row: &OperationRow) -> Vec<Cell> {
    let (state, code, word) = stage(row.stage(cx.today()));
    let gap = row.gap();
    vec![
        Cell::text(row.name.clone()).to(row.href()),
        Cell::text(row.service.clone()),
        row.level()
            .map_or_else(|| Cell::text(""), |level| Cell::int(i64::from(level))),
        Cell::state(state, code, cx.tr().t(word)),
        Cell::date(row.review_by()),
        Cell::text(credential(cx, &row.credential)),
        Cell::state(gap.state(), gap.code(), cx.tr().t(gap.word())),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let entity = read_entity(cx, query).await?;
        let all = || (String::new(), t(cx, "assurance-filter-all"));
        let stages = [
            "assurance-stage-undecided",
            "assurance-stage-pending",
            "assurance-stage-overdue",
            "assurance-stage-soon",
            "assurance-stage-approved",
        ];
        let stages = STAGES.iter().zip(stages);
        let stages = stages.map(|(code, key)| ((*code).to_owned(), t(cx, key)));
        let gaps = [("con", "assurance-filter-gap"), ("sin", "assurance-gap-none")];
        let gaps = gaps.map(|(code, key)| (code.to_owned(), t(cx, key)));
        let filters = ui::Filters::new(cx.address())
            .select(
                "estado",
                tr.t("assurance-column-state"),
                [all()].into_iter().chain(stages),
            )
            .select(
                "brecha",
                tr.t("assurance-column-gap"),
                [all()].into_iter().chain(gaps),
            );
        let main = html! {
            (ui::title(&entity.name, &t(cx, "assurance-operations")))
            p.lead { (tr.t("assurance-operations-lead")) }
            (filters.render(tr))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "assurance-operations"), ui::Section::None, main)
            .office()
            .crumb(entity.name.clone(), cx.href(&entity.href()))
            .crumb(t(cx, "assurance-short"), cx.href(&desk(&entity)));
        Ok(cx.page(page))
    })
}
