//! Shares by type of entity and by department: tables with their downloads, and the headline figures.

use super::glance::{Glance, Group, glance_at};
use crate::moment;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Req, Route,
    Stop, TableRoutes, handler,
};
use directory::past::{FILTERS, Moment};
use directory::standing::VERDICTS;
use maud::{Markup, html};
use serde_json::json;

const BY_TYPE: TableRoutes = TableRoutes {
    paths: [
        "/datos/cumplimiento-por-tipo",
        "/datos/cumplimiento-por-tipo.csv",
        "/datos/cumplimiento-por-tipo.xlsx",
        "/api/v1/compliance-by-type",
    ],
    permission: Permission::Public,
    filters: &FILTERS,
    rows: 50,
    fetch: by_type,
    dress: dress_type,
};

const BY_REGION: TableRoutes = TableRoutes {
    paths: [
        "/datos/cumplimiento-por-departamento",
        "/datos/cumplimiento-por-departamento.csv",
        "/datos/cumplimiento-por-departamento.xlsx",
        "/api/v1/compliance-by-region",
    ],
    permission: Permission::Public,
    filters: &FILTERS,
    rows: 50,
    fetch: by_region,
    dress: dress_region,
};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = BY_TYPE.routes();
    routes.extend(BY_REGION.routes());
    routes.push(
        Route::json(
            "/api/v1/figures",
            Permission::Public,
            handler(|cx, req| Box::pin(figures(cx, req))),
        )
        .query(&FILTERS)
        .gives(&crate::shapes::FIGURES),
    );
    routes.push(
        Route::page(
            "/datos/mapa.svg",
            Permission::Public,
            handler(|cx, req| Box::pin(map_file(cx, req))),
        )
        .query(&FILTERS)
        .format(capability::Format::Svg),
    );
    routes
}

/// The map of the 25 departments.
pub(super) fn map(cx: &Cx, glance: &Glance, hero: bool) -> ui::TileMap {
    let tr = cx.tr();
    let values = ui::DEPARTMENTS
        .iter()
        .zip(&glance.regions)
        .map(|(department, group)| ui::TileValue {
            ubigeo: department.ubigeo.to_owned(),
            percent: group.share(),
            entities: group.entities as i64,
            href: cx.href(&format!("/entidades?departamento={}", department.ubigeo)),
        });
    ui::TileMap {
        title: map_finding(cx, glance),
        unit: tr.t("observatory-map-unit").to_string(),
        steps: ui::TileMap::STEPS,
        values: values.collect(),
        caption: tr
            .f(
                "observatory-map-caption",
                &[("day", glance.moment(cx).as_of.into())],
            )
            .to_string(),
        downloads: ui::Downloads::new(tr.t("observatory-download-map"))
            .link("CSV", BY_REGION.paths[1])
            .link("XLSX", BY_REGION.paths[2])
            .link("JSON", BY_REGION.paths[3])
            .link("SVG", "/datos/mapa.svg"),
        hero,
    }
}

/// Who fulfils most and who least; what the map shows, when there is nothing to compare.
fn map_finding(cx: &Cx, glance: &Glance) -> String {
    let shares = ui::DEPARTMENTS.iter().zip(&glance.regions);
    let shares: Vec<(&str, f64)> = shares
        .filter_map(|(department, group)| Some((department.name, group.share()?)))
        .collect();
    let most = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let least = shares.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let written = |share: f64| ui::format::pct_whole(cx.lang, share);
    match (most, least) {
        (Some((best, high)), Some((worst, low))) if written(*high) != written(*low) => {
            let args = [
                ("best", (*best).into()),
                ("high", written(*high).into()),
                ("worst", (*worst).into()),
                ("low", written(*low).into()),
            ];
            cx.tr().f("observatory-map-finding", &args).into_owned()
        }
        _ => cx.tr().t("observatory-map-title").into_owned(),
    }
}

/// The line under figures: until when, from where, and that it is free to use.
pub(super) fn source(cx: &Cx) -> Markup {
    ui::source_line(
        cx.tr(),
        ui::format::time_minute(cx.head.at),
        &cx.tr().t("observatory-source"),
    )
}

async fn map_file(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let glance = glance_at(cx, Moment::read(cx, &req.query)?).await?;
    Ok(Answer::of(
        200,
        "image/svg+xml",
        map(cx, &glance, false).svg_file(cx.tr()),
    ))
}

fn by_type<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance_at(cx, Moment::read(cx, query)?).await?;
        let rows = glance.types.iter().map(|(kind, group)| {
            let name = Cell::text(cx.pick(&kind.plural)).to(format!("/matriz?tipo={}", kind.id));
            cells(name, kind.id.as_str(), group, &glance)
        });
        Ok(listing(
            cx,
            "cumplimiento-por-tipo",
            "observatory-by-type",
            &glance,
            rows.collect(),
            &page,
        ))
    })
}

fn by_region<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance_at(cx, Moment::read(cx, query)?).await?;
        let rows = ui::DEPARTMENTS
            .iter()
            .zip(&glance.regions)
            .map(|(department, group)| {
                let name =
                    Cell::text(department.name).to(format!("/entidades?departamento={}", department.ubigeo));
                cells(name, department.ubigeo, group, &glance)
            });
        Ok(listing(
            cx,
            "cumplimiento-por-departamento",
            "observatory-by-region",
            &glance,
            rows.collect(),
            &page,
        ))
    })
}

fn cells(name: Cell, code: &str, group: &Group, glance: &Glance) -> Vec<Cell> {
    let shares = (0..glance.board.obligations.len()).map(|place| Cell::percent(group.share_of(place)));
    let sum = group.sum();
    let counts = [group.entities, sum.owed, sum.met].map(|count| Cell::int(count as i64));
    [name, Cell::text(code)]
        .into_iter()
        .chain(counts)
        .chain([Cell::percent(group.share())])
        .chain(shares)
        .collect()
}

fn listing(
    cx: &Cx,
    name: &'static str,
    caption: &str,
    glance: &Glance,
    rows: Vec<Vec<Cell>>,
    page: &ListingPage,
) -> Listing {
    let mut columns = vec![
        Column::new(cx, "name", "observatory-column-name", ColumnKind::Text),
        Column::new(cx, "code", "observatory-column-code", ColumnKind::Text),
        Column::new(cx, "entities", "observatory-column-entities", ColumnKind::Int),
        Column::new(cx, "owed", "observatory-column-owed", ColumnKind::Int),
        Column::new(cx, "met", "observatory-column-met", ColumnKind::Int),
        Column::new(cx, "share", "observatory-column-share", ColumnKind::Percent),
    ];
    columns.extend(glance.board.obligations.iter().map(|obligation| Column {
        key: obligation.key,
        label: cx.pick(&obligation.short).to_owned(),
        kind: ColumnKind::Percent,
        sorts: false,
    }));
    let total = rows.len() as u64;
    let rows = rows
        .into_iter()
        .skip(page.offset as usize)
        .take(page.limit as usize)
        .collect();
    Listing {
        name,
        caption: cx.tr().t(caption).to_string(),
        columns,
        rows,
        total,
        sort: None,
    }
}

fn dress_type<'a>(
    cx: &'a Cx,
    query: &'a Query,
    listing: Listing,
    table: Markup,
) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move { Ok(dressed(cx, Moment::read(cx, query)?, listing, table, html! {})) })
}

fn dress_region<'a>(
    cx: &'a Cx,
    query: &'a Query,
    listing: Listing,
    table: Markup,
) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let moment = Moment::read(cx, query)?;
        let glance = glance_at(cx, moment).await?;
        Ok(dressed(
            cx,
            moment,
            listing,
            table,
            map(cx, &glance, false).render(cx.tr()),
        ))
    })
}

fn dressed(cx: &Cx, moment: Moment, listing: Listing, table: Markup, above: Markup) -> Answer {
    let tr = cx.tr();
    let main = html! { h1 { (listing.caption) } p.soft.mt-s { (tr.t("observatory-shares-lead")) } (moment::line(cx, moment)) (above) (table) (source(cx)) };
    cx.page(
        Page::new(listing.caption, ui::Section::Data, main)
            .crumb(tr.t("observatory-data"), cx.href("/datos")),
    )
}

/// Headline numbers for programs.
async fn figures(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let moment = Moment::read(cx, &req.query)?;
    let glance = glance_at(cx, moment).await?;
    let rounded = |share: Option<f64>| share.map(|share| (share * 10.0).round() / 10.0);
    let duties: Vec<_> = glance
        .board
        .obligations
        .iter()
        .zip(&glance.all.tallies)
        .map(|(obligation, tally)| {
            json!({
                "id": obligation.id.as_str(),
                "key": obligation.key,
                "name": cx.pick(&obligation.names),
                "norm": obligation.citations.first().map(ToString::to_string),
                "owed": tally.owed,
                "met": tally.met,
                "share": rounded(tally.share()),
                "url": format!("{}/normas/obligaciones/{}", cx.house.options.base_url, obligation.id),
            })
        })
        .collect();
    let standings: serde_json::Map<_, _> = VERDICTS
        .iter()
        .zip(glance.standings)
        .map(|(verdict, count)| (verdict.code().to_owned(), json!(count)))
        .collect();
    let sum = glance.all.sum();
    Ok(Answer::json(
        200,
        &json!({
            "entities": glance.all.entities,
            "owed": sum.owed,
            "met": sum.met,
            "share": rounded(sum.share()),
            "obligations": duties,
            "standings": standings,
            "day": moment.as_of.to_string(),
            "known_on": moment.known.to_string(),
            "cut_off": {"acts": cx.head.size, "at": cx.head.at.to_string()},
        }),
    ))
}
