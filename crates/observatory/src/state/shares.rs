//! Shares by type of entity and by department: tables with their downloads, and the headline figures.

use super::glance::{Glance, Group, glance};
use capability::{Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Stop, TableRoutes, handler};
use maud::{Markup, html};
use serde_json::json;

const BY_TYPE: TableRoutes = TableRoutes {
    paths: ["/datos/cumplimiento-por-tipo", "/datos/cumplimiento-por-tipo.csv", "/datos/cumplimiento-por-tipo.xlsx", "/api/v1/compliance-by-type"],
    permission: Permission::Public,
    filters: &[],
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
    filters: &[],
    rows: 50,
    fetch: by_region,
    dress: dress_region,
};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = BY_TYPE.routes();
    routes.extend(BY_REGION.routes());
    routes.push(Route::json("/api/v1/figures", Permission::Public, handler(|cx, _| Box::pin(figures(cx)))));
    routes.push(Route::page("/datos/mapa.svg", Permission::Public, handler(|cx, _| Box::pin(map_file(cx)))).format(capability::Format::Svg));
    routes
}

/// Regional governments and municipalities of a department.
pub(super) fn is_territorial(entity: &directory::board::BoardEntity) -> bool {
    matches!(entity.kind.group, norms::Group::Regional | norms::Group::Municipal)
}

/// Types of entity that have any, with their group.
pub(super) fn types(glance: &Glance) -> Vec<(&'static norms::EntityType, Group)> {
    let types = norms::peru().entity_types().iter();
    types
        .map(|kind| (kind, glance.group(|entity| entity.kind.id == kind.id)))
        .filter(|(_, group)| group.entities > 0)
        .collect()
}

/// The map of the 25 departments.
pub(super) fn map(cx: &Cx, glance: &Glance, hero: bool) -> ui::TileMap {
    let tr = cx.tr();
    let values = ui::DEPARTMENTS.iter().map(|department| {
        let group = glance.group(|entity| entity.region() == department.ubigeo && is_territorial(entity));
        ui::TileValue {
            ubigeo: department.ubigeo.to_owned(),
            percent: group.share(),
            entities: group.entities as i64,
            href: cx.href(&format!("/entidades?departamento={}", department.ubigeo)),
        }
    });
    ui::TileMap {
        title: tr.t("observatory-map-title").to_string(),
        unit: tr.t("observatory-map-unit").to_string(),
        steps: ui::TileMap::STEPS,
        values: values.collect(),
        caption: tr.t("observatory-by-region").to_string(),
        downloads: ui::Downloads::new(tr.t("observatory-download-map"))
            .link("CSV", BY_REGION.paths[1])
            .link("XLSX", BY_REGION.paths[2])
            .link("JSON", BY_REGION.paths[3])
            .link("SVG", "/datos/mapa.svg"),
        hero,
    }
}

async fn map_file(cx: &Cx) -> Result<Answer, Stop> {
    let glance = glance(cx).await?;
    Ok(Answer::of(200, "image/svg+xml", map(cx, &glance, false).svg_file(cx.tr())))
}

fn by_type<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance(cx).await?;
        let rows = types(&glance).into_iter().map(|(kind, group)| {
            let name = Cell::text(cx.pick(&kind.plural)).to(format!("/entidades?tipo={}", kind.id));
            cells(name, kind.id.as_str(), &group, &glance)
        });
        Ok(listing(cx, "cumplimiento-por-tipo", "observatory-by-type", &glance, rows.collect(), &page))
    })
}

fn by_region<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance(cx).await?;
        let rows = ui::DEPARTMENTS.iter().map(|department| {
            let group = glance.group(|entity| entity.region() == department.ubigeo && is_territorial(entity));
            let name = Cell::text(department.name).to(format!("/entidades?departamento={}", department.ubigeo));
            cells(name, department.ubigeo, &group, &glance)
        });
        Ok(listing(cx, "cumplimiento-por-departamento", "observatory-by-region", &glance, rows.collect(), &page))
    })
}

fn cells(name: Cell, code: &str, group: &Group, glance: &Glance) -> Vec<Cell> {
    let shares = (0..glance.board.obligations.len()).map(|place| Cell::percent(group.share_of(place)));
    [name, Cell::text(code), Cell::int(group.entities as i64), Cell::percent(group.share())].into_iter().chain(shares).collect()
}

fn listing(cx: &Cx, name: &'static str, caption: &str, glance: &Glance, rows: Vec<Vec<Cell>>, page: &ListingPage) -> Listing {
    let mut columns = vec![
        Column::new(cx, "name", "observatory-column-name", ColumnKind::Text),
        Column::new(cx, "code", "observatory-column-code", ColumnKind::Text),
        Column::new(cx, "entities", "observatory-column-entities", ColumnKind::Int),
        Column::new(cx, "share", "observatory-column-share", ColumnKind::Percent),
    ];
    columns.extend(glance.board.obligations.iter().map(|obligation| Column {
        key: obligation.key,
        label: cx.pick(&obligation.short).to_owned(),
        kind: ColumnKind::Percent,
        sorts: false,
    }));
    let total = rows.len() as u64;
    let rows = rows.into_iter().skip(page.offset as usize).take(page.limit as usize).collect();
    Listing { name, caption: cx.tr().t(caption).to_string(), columns, rows, total, sort: None }
}

fn dress_type<'a>(cx: &'a Cx, _: &'a Query, listing: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move { Ok(dressed(cx, listing, table, html! {})) })
}

fn dress_region<'a>(cx: &'a Cx, _: &'a Query, listing: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let glance = glance(cx).await?;
        Ok(dressed(cx, listing, table, map(cx, &glance, false).render(cx.tr())))
    })
}

fn dressed(cx: &Cx, listing: Listing, table: Markup, above: Markup) -> Answer {
    let tr = cx.tr();
    let main = html! { h1 { (listing.caption) } p.soft.mt-s { (tr.t("observatory-shares-lead")) } (above) (table) };
    cx.page(Page::new(listing.caption, ui::Section::Data, main).crumb(tr.t("observatory-data"), cx.href("/datos")))
}

/// Headline numbers for programs.
async fn figures(cx: &Cx) -> Result<Answer, Stop> {
    let glance = glance(cx).await?;
    let duties: Vec<_> = glance
        .board
        .obligations
        .iter()
        .zip(&glance.all.tallies)
        .map(|(obligation, tally)| json!({"id": obligation.id.as_str(), "name": cx.pick(&obligation.names), "owed": tally.owed, "met": tally.met, "share": tally.share()}))
        .collect();
    Ok(Answer::json(
        200,
        &json!({"entities": glance.all.entities, "share": glance.all.share(), "obligations": duties, "acts": cx.head.size, "day": cx.today().to_string()}),
    ))
}
