//! The matrix: every entity under every live obligation, each cell one click from its proof or its remedy.

mod cell;
mod conditions;
mod page;

use super::glance::{Glance, Row, glance_at};
use capability::{
    Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Permission, Query, Stop, TableRoutes,
};
use conditions::Conditions;
use directory::past::Moment;

/// Rows of a page.
const ROWS: usize = 50;

/// Cells of a page: each weighs some 125 bytes, and a page of the house stays under 60 KB.
const CELLS_MAX: usize = 264;

/// Rows of a page of so many obligations.
fn rows_of(obligations: usize) -> usize {
    (CELLS_MAX / obligations.max(1)).clamp(ROWS_MIN, ROWS)
}

/// Fewer rows than this are no comparison.
const ROWS_MIN: usize = 15;

/// The table.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: ["/matriz", "/matriz.csv", "/matriz.xlsx", "/api/v1/matrix"],
    permission: Permission::Public,
    filters: &[
        "q",
        "tipo",
        "grupo",
        "departamento",
        "sector",
        "obligacion",
        "estado",
        "vence",
        "e",
        "fecha",
        "conocido",
    ],
    rows: ROWS as u64,
    fetch,
    dress: page::dress,
};

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance_at(cx, Moment::read(cx, query)?).await?;
        let conditions = Conditions::read(cx, query, &glance)?;
        let rows = conditions.rows(cx, &glance);
        let total = rows.len() as u64;
        let rows = rows
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize);
        Ok(Listing {
            name: "matriz",
            caption: cx.tr().t("observatory-matrix").to_string(),
            columns: columns(cx, &glance, &conditions),
            rows: rows.map(|row| cells(cx, &conditions, row)).collect(),
            total,
            sort: Some(conditions.sort),
        })
    })
}

fn columns(cx: &Cx, glance: &Glance, conditions: &Conditions) -> Vec<Column> {
    let fixed = [
        ("name", "observatory-column-name", ColumnKind::Text),
        ("ruc", "observatory-column-ruc", ColumnKind::Text),
        ("ubigeo", "observatory-column-ubigeo", ColumnKind::Text),
        ("type", "observatory-column-type", ColumnKind::Text),
        ("share", "observatory-column-share", ColumnKind::Percent),
    ];
    let fixed = fixed
        .into_iter()
        .map(|(key, label, kind)| Column::new(cx, key, label, kind));
    let owed = conditions
        .places
        .iter()
        .map(|place| glance.board.obligations[*place])
        .map(|obligation| Column {
            key: obligation.key,
            label: cx.pick(&obligation.short).to_owned(),
            kind: ColumnKind::State,
            sorts: false,
        });
    fixed.chain(owed).collect()
}

fn cells(cx: &Cx, conditions: &Conditions, row: &Row) -> Vec<Cell> {
    let entity = &row.entity;
    let fixed = [
        Cell::text(&entity.name).to(entity.href()),
        Cell::text(entity.ruc.clone().unwrap_or_default()),
        Cell::text(&entity.ubigeo),
        Cell::text(cx.pick(&entity.kind.singular)),
        Cell::percent(row.share),
    ];
    let verdicts = conditions.places.iter().map(|place| row.verdicts[*place]);
    let words =
        verdicts.map(|verdict| Cell::state(verdict.state(), verdict.code(), cx.tr().t(verdict.word())));
    fixed.into_iter().chain(words).collect()
}
