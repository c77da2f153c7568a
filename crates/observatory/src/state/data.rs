//! Open data: every table of the house with its downloads, and how to follow the register.

use capability::{Answer, Cx, Page, Permission, Route, Stop, handler};
use maud::html;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/datos", Permission::Public, handler(|cx, _| Box::pin(data(cx))))]
}

/// Tables: text key, page, CSV, XLSX, JSON.
const TABLES: &[(&str, [&str; 4])] = &[
    ("observatory-data-entities", ["/entidades", "/entidades.csv", "/entidades.xlsx", "/api/v1/entities"]),
    ("observatory-data-matrix", ["/matriz", "/matriz.csv", "/matriz.xlsx", "/api/v1/matrix"]),
    ("observatory-data-by-type", ["/datos/cumplimiento-por-tipo", "/datos/cumplimiento-por-tipo.csv", "/datos/cumplimiento-por-tipo.xlsx", "/api/v1/compliance-by-type"]),
    ("observatory-data-by-region", ["/datos/cumplimiento-por-departamento", "/datos/cumplimiento-por-departamento.csv", "/datos/cumplimiento-por-departamento.xlsx", "/api/v1/compliance-by-region"]),
    ("observatory-data-acts", ["/actos", "/actos.csv", "/actos.xlsx", "/api/v1/acts"]),
];

async fn data(cx: &Cx) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let rows = TABLES.iter().map(|(key, [page, csv, xlsx, json])| {
        let downloads = ui::Downloads::new("").link("CSV", *csv).link("XLSX", *xlsx).link("JSON", *json);
        vec![ui::Cell::new(html! { a href=(cx.href(page)) { (tr.t(key)) } }), ui::Cell::new(downloads.render(tr))]
    });
    let columns = vec![ui::Column::new(tr.t("observatory-data-table")), ui::Column::new(tr.t("observatory-data-formats"))];
    let table = ui::Table::new(tr.t("observatory-data"), columns).pile().rows(rows.collect::<Vec<_>>());
    let log = ["/log/checkpoint", "/log/key", "/api/v1/openapi.json"];
    let main = html! {
        h1 { (tr.t("observatory-data")) }
        p.lead { (tr.t("observatory-data-lead")) }
        section.sec { (table.render(tr)) }
        section.sec.read {
            h2 { (tr.t("observatory-data-register")) }
            p { (tr.t("observatory-data-register-lead")) }
            ul { @for path in log { li { a.mono href=(path) { (path) } } } }
        }
        p.xs.soft.mt { (tr.t("observatory-data-licence")) " " (ui::format::time_minute(cx.now)) }
    };
    Ok(cx.page(Page::new(tr.t("observatory-data"), ui::Section::Data, main).crumb(tr.t("observatory-observatory"), cx.href("/"))))
}
