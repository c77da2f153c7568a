//! The State's progress: which entities know how sure they have to be of who is there. Everybody sees levels decided, approved and
//! strategies; whoever reads the strategies of the whole State sees gaps too, for a gap of one entity is a way in.

mod rows;

use self::rows::{Row, Sum, order, part, rows};
use super::words::{percent, t};
use crate::strategy::{desk, has_page, page as path, reads};
use capability::power::Target;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use directory::pages::EntityFilter;
use maud::{Markup, html};
use register::EntityId;
use ui::{BarRow, BarTable, Cite, Figure, Figures, Meter, TileMap, TileValue, Why};

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/autenticacion/estado",
        "/autenticacion/estado.csv",
        "/autenticacion/estado.xlsx",
        "/api/v1/authentication-progress",
    ],
    permission: Permission::Public,
    filters: EntityFilter::NAMES,
    rows: 50,
    fetch,
    dress,
};

const SORTS: &[&str] = &[
    "name",
    "type",
    "operations",
    "decided",
    "approved",
    "strategy",
    "gap",
    "overdue",
];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// Whether the caller reads the strategies of the whole State.
fn reads_all(cx: &Cx) -> bool {
    let nobody = Target {
        entity: Some(EntityId::nil()),
        ..Target::default()
    };
    reads(cx, &nobody)
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let all = reads_all(cx);
        let by = Sort {
            key: "approved",
            down: true,
        };
        let allowed = if all { SORTS } else { &SORTS[..6] };
        let sort = capability::sort(query, allowed, by)?;
        let mut rows = rows(cx, query).await?;
        order(&mut rows, sort);
        let total = rows.len() as u64;
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = rows
            .iter()
            .skip(offset)
            .take(limit)
            .map(|row| cells(cx, row, all));
        Ok(Listing {
            name: "autenticacion-estado",
            caption: t(cx, "assurance-state-table"),
            columns: columns(cx, all),
            rows: cells.collect(),
            total,
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx, all: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(cx, "name", "assurance-column-entity", ColumnKind::Text).sorts(),
        Column::new(cx, "type", "assurance-column-type", ColumnKind::Text).sorts(),
        Column::new(cx, "region", "assurance-column-region", ColumnKind::Text),
        Column::new(cx, "operations", "assurance-column-operations", ColumnKind::Int).sorts(),
        Column::new(cx, "decided", "assurance-column-decided", ColumnKind::Percent).sorts(),
        Column::new(cx, "approved", "assurance-column-approved", ColumnKind::Percent).sorts(),
        Column::new(cx, "strategy", "assurance-column-strategy", ColumnKind::Date).sorts(),
    ];
    if all {
        columns.push(Column::new(cx, "gap", "assurance-column-gap", ColumnKind::Percent).sorts());
        columns.push(Column::new(cx, "overdue", "assurance-column-overdue", ColumnKind::Int).sorts());
    }
    columns
}

fn cells(cx: &Cx, row: &Row, all: bool) -> Vec<Cell> {
    let known = has_page(Some(&row.tally));
    let name = Cell::text(row.entity.name.clone()).to(match (known, all) {
        (true, true) => desk(&row.entity),
        (true, false) => path(&row.entity),
        (false, _) => row.entity.href(),
    });
    let region = ui::Department::of(row.entity.region()).map_or("", |department| department.name);
    let mut cells = vec![
        name,
        Cell::text(cx.pick(&row.entity.kind.singular)),
        Cell::text(if row.entity.region().is_empty() {
            ""
        } else {
            region
        }),
        Cell::int(row.tally.operations),
        Cell::percent(row.decided()),
        Cell::percent(row.approved()),
        Cell::date(row.tally.approved_on.as_ref().and_then(|day| day.parse().ok())),
    ];
    if all {
        cells.push(Cell::percent(row.gap()));
        cells.push(Cell::int(row.overdue));
    }
    cells
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let rows = rows(cx, query).await?;
        let all = reads_all(cx);
        let sum = Sum::of(rows.iter());
        let main = html! {
            (ui::title("", &tr.t("assurance-state")))
            p.lead { (tr.t("assurance-state-lead")) }
            div.mt { (ui::split(tr, figures(cx, &sum, all), map(cx, query, &rows))) }
            (by_type(cx, &rows, all))
            section.sec aria-labelledby="entidades" {
                div.sec__h { h2 id="entidades" { (tr.t("assurance-state-table")) } p { (tr.t(if all { "assurance-state-table-all" } else { "assurance-state-table-lead" })) } }
                (EntityFilter::form(cx).render(tr))
                (table)
            }
            (ui::source_line(tr, ui::format::time_minute(cx.head.at), &tr.t("assurance-source")))
        };
        let page = Page::new(tr.t("assurance-state"), ui::Section::Data, main)
            .description(tr.t("assurance-state-lead"))
            .crumb(tr.t("ui-nav-data"), cx.href("/datos"));
        Ok(cx.page(page))
    })
}

fn figures(cx: &Cx, sum: &Sum, all: bool) -> Markup {
    let why = |article: &str| {
        Why::new(Cite::new("D.S. 029-2021-PCM", cx.href("/normas/ds-029-2021-pcm")).article(article))
    };
    let figure = |key: &str, share: Option<f64>, note: &str, counts: (i64, i64)| {
        let args = [
            ("part", ui::format::num(cx.lang, counts.0).into()),
            ("whole", ui::format::num(cx.lang, counts.1).into()),
        ];
        let figure = Figure::new(t(cx, key), percent(cx, share)).note(cx.tr().f(note, &args).into_owned());
        match share {
            Some(share) => figure.meter(Meter::new(share)),
            None => figure,
        }
    };
    let of =
        |key: &str, count: i64, whole: i64, note: &str| figure(key, part(count, whole), note, (count, whole));
    let mut items = vec![
        of(
            "assurance-figure-with",
            sum.with,
            sum.entities,
            "assurance-of-entities",
        ),
        of(
            "assurance-figure-decided",
            sum.decided,
            sum.operations,
            "assurance-of-operations",
        )
        .why(why("art. 25.2 c")),
        of(
            "assurance-figure-approved",
            sum.approved,
            sum.operations,
            "assurance-of-operations",
        ),
        of(
            "assurance-figure-strategies",
            sum.strategies,
            sum.entities,
            "assurance-of-entities",
        ),
    ];
    if all {
        for (level, gap) in (1..).zip(sum.gaps) {
            let title = cx.tr().f(
                "assurance-figure-gap-level",
                &[("level", super::words::short(level).into())],
            );
            let note = cx.tr().f(
                "assurance-of-operations",
                &[("part", gap.into()), ("whole", sum.decided.into())],
            );
            let share = part(gap, sum.decided);
            let figure = Figure::new(title, percent(cx, share)).note(note.into_owned());
            items.push(match share {
                Some(share) => figure.meter(Meter::new(share)).why(why("art. 25.3 a")),
                None => figure,
            });
        }
    }
    let more = items.split_off(4);
    html! {
        (Figures::new(items))
        @if !more.is_empty() { div.mt-s { (Figures::new(more)) } }
    }
}

/// Shares of each type of entity that has any.
fn by_type(cx: &Cx, rows: &[Row], all: bool) -> Markup {
    let line = |name: String, href: Option<String>, sum: Sum| {
        let mut rates = vec![
            part(sum.with, sum.entities),
            part(sum.decided, sum.operations),
            part(sum.approved, sum.operations),
            part(sum.strategies, sum.entities),
        ];
        if all {
            rates.push(sum.gap());
        }
        BarRow {
            name,
            href,
            count: sum.entities,
            rates,
        }
    };
    let kinds = cx.house.law.entity_types().iter();
    let lines = kinds.filter_map(|kind| {
        let sum = Sum::of(rows.iter().filter(|row| row.entity.kind.id == kind.id));
        let href = cx.href(&format!("/autenticacion/estado?tipo={}", kind.id));
        (sum.entities > 0).then(|| line(cx.pick(&kind.plural).to_owned(), Some(href), sum))
    });
    let column = |key: &str| (t(cx, key), t(cx, &format!("{key}-full")));
    let mut columns = vec![
        column("assurance-rate-with"),
        column("assurance-rate-decided"),
        column("assurance-rate-approved"),
        column("assurance-rate-strategy"),
    ];
    if all {
        columns.push(column("assurance-rate-gap"));
    }
    let table = BarTable {
        caption: t(cx, "assurance-by-type"),
        row_head: t(cx, "assurance-column-type"),
        count_head: t(cx, "assurance-column-entities"),
        columns,
        rows: lines.collect(),
        total: Some(line(t(cx, "assurance-total"), None, Sum::of(rows.iter()))),
    };
    ui::section(
        "tipos",
        &t(cx, "assurance-by-type"),
        Some(&t(cx, "assurance-by-type-lead")),
        table.render(cx.tr()),
    )
}

/// Levels approved by department, of the entities that lie in one.
fn map(cx: &Cx, query: &Query, rows: &[Row]) -> Markup {
    let values = ui::DEPARTMENTS.iter().map(|department| {
        let of = rows.iter().filter(|row| row.entity.region() == department.ubigeo);
        let sum = Sum::of(of.filter(|row| row.entity.level != norms::Level::National));
        TileValue {
            ubigeo: department.ubigeo.to_owned(),
            percent: part(sum.approved, sum.operations),
            entities: sum.entities,
            href: cx.href(&format!(
                "/autenticacion/estado?departamento={}",
                department.ubigeo
            )),
        }
    });
    TileMap {
        title: t(cx, "assurance-map"),
        unit: t(cx, "assurance-map-unit"),
        steps: [20.0, 40.0, 60.0, 80.0],
        values: values.collect(),
        caption: t(cx, "assurance-map-caption"),
        downloads: ui::Downloads::new(t(cx, "assurance-map-download"))
            .link("CSV", with_filters(TABLE.paths[1], query)),
        hero: false,
    }
    .render(cx.tr())
}

fn with_filters(path: &str, query: &Query) -> String {
    match query.without("p").as_str() {
        "" => path.to_owned(),
        kept => format!("{path}?{kept}"),
    }
}
