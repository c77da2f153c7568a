//! Open data: every public table of the house with its downloads, and how to follow the register.

use super::shares::source;
use crate::open::directory::{ORG, POPOLO};
use crate::open::{DUMP, atom, calendar};
use capability::{Answer, Cx, Page, Permission, Route, Stop, handler};
use maud::{Markup, html};
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    vec![
        // Both say which dump was made last, which no act tells: no browser keeps them.
        Route::page("/datos", Permission::Public, handler(|cx, _| Box::pin(page(cx)))).live(),
        Route::json(
            "/api/v1/datasets",
            Permission::Public,
            handler(|cx, _| Box::pin(data(cx))),
        )
        .live()
        .gives(&crate::shapes::DATASETS),
    ]
}

/// A public table: its name, its page, and its files by format.
struct Dataset {
    id: &'static str,
    name: &'static str,
    page: &'static str,
    files: &'static [(&'static str, &'static str)],
}

const DATASETS: &[Dataset] = &[
    Dataset {
        id: "entities",
        name: "observatory-data-entities",
        page: "/entidades",
        files: &[
            ("CSV", "/entidades.csv"),
            ("XLSX", "/entidades.xlsx"),
            ("JSON", "/api/v1/entities"),
        ],
    },
    Dataset {
        id: "directory",
        name: "observatory-data-directory",
        page: "/entidades",
        files: &[("JSON-LD", ORG.path), ("Popolo", POPOLO.path)],
    },
    Dataset {
        id: "matrix",
        name: "observatory-data-matrix",
        page: "/matriz",
        files: &[
            ("CSV", "/matriz.csv"),
            ("XLSX", "/matriz.xlsx"),
            ("JSON", "/api/v1/matrix"),
        ],
    },
    Dataset {
        id: "compliance-by-type",
        name: "observatory-data-by-type",
        page: "/datos/cumplimiento-por-tipo",
        files: &[
            ("CSV", "/datos/cumplimiento-por-tipo.csv"),
            ("XLSX", "/datos/cumplimiento-por-tipo.xlsx"),
            ("JSON", "/api/v1/compliance-by-type"),
        ],
    },
    Dataset {
        id: "compliance-by-region",
        name: "observatory-data-by-region",
        page: "/datos/cumplimiento-por-departamento",
        files: &[
            ("CSV", "/datos/cumplimiento-por-departamento.csv"),
            ("XLSX", "/datos/cumplimiento-por-departamento.xlsx"),
            ("JSON", "/api/v1/compliance-by-region"),
            ("SVG", "/datos/mapa.svg"),
        ],
    },
    Dataset {
        id: "series",
        name: "observatory-series",
        page: "/series",
        files: &[
            ("CSV", "/series.csv"),
            ("XLSX", "/series.xlsx"),
            ("JSON", "/api/v1/series"),
        ],
    },
    Dataset {
        id: "changes",
        name: "observatory-changes",
        page: "/cambios",
        files: &[
            ("CSV", "/cambios.csv"),
            ("XLSX", "/cambios.xlsx"),
            ("JSON", "/api/v1/changes"),
        ],
    },
    Dataset {
        id: "vacancies",
        name: "directory-vacancies",
        page: "/vacancias",
        files: &[
            ("CSV", "/vacancias.csv"),
            ("XLSX", "/vacancias.xlsx"),
            ("JSON", "/api/v1/vacancies"),
        ],
    },
    Dataset {
        id: "figures",
        name: "observatory-data-figures",
        page: "/",
        files: &[("JSON", "/api/v1/figures")],
    },
    Dataset {
        id: "acts",
        name: "observatory-data-acts",
        page: "/actos",
        files: &[
            ("CSV", "/actos.csv"),
            ("XLSX", "/actos.xlsx"),
            ("JSON", "/api/v1/acts"),
            ("Atom", atom::PATH),
        ],
    },
    Dataset {
        id: "obligations",
        name: "observatory-data-obligations",
        page: "/normas",
        files: &[
            ("CSV", "/normas/obligaciones.csv"),
            ("XLSX", "/normas/obligaciones.xlsx"),
            ("JSON", "/api/v1/obligations"),
        ],
    },
    Dataset {
        id: "witnesses",
        name: "observatory-witnesses",
        page: "/testigos",
        files: &[
            ("CSV", "/testigos.csv"),
            ("XLSX", "/testigos.xlsx"),
            ("JSON", "/api/v1/witnesses"),
        ],
    },
    Dataset {
        id: "instruments",
        name: "observatory-data-instruments",
        page: "/normas",
        files: &[("JSON", "/api/v1/instruments")],
    },
    Dataset {
        id: "offices",
        name: "observatory-data-offices",
        page: "/normas/cargos",
        files: &[("JSON", "/api/v1/offices")],
    },
    Dataset {
        id: "calendar",
        name: "observatory-data-calendar",
        page: "/calendario",
        files: &[("ICS", calendar::DAYS)],
    },
    Dataset {
        id: "dump",
        name: "observatory-data-dump",
        page: "/datos#volcado",
        files: &[("ZIP", DUMP.path)],
    },
];

/// What each entity has for itself, by its tax number or identifier.
const OF_ENTITY: [(&str, &str); 4] = [
    ("/entidades/{RUC}/actos.atom", "observatory-data-of-acts"),
    ("/entidades/{RUC}/plazos.ics", "observatory-data-of-due"),
    ("/entidades/{RUC}/directorio.jsonld", "observatory-data-of-org"),
    (
        "/entidades/{RUC}/directorio.popolo.json",
        "observatory-data-of-popolo",
    ),
];

/// Addresses of the transparency log and of the API's own description.
const LOG: [(&str, &str); 4] = [
    ("/log/checkpoint", "observatory-data-checkpoint"),
    ("/log/key", "observatory-data-key"),
    ("/log/tile/", "observatory-data-tiles"),
    ("/api/v1/openapi.json", "observatory-data-openapi"),
];

/// `GET /datos`.
async fn page(cx: &Cx) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("observatory-data-table")),
        ui::Column::new(tr.t("observatory-data-formats")),
    ];
    let rows = DATASETS.iter().map(|dataset| {
        let links = dataset
            .files
            .iter()
            .fold(ui::Downloads::new(""), |links, (format, href)| {
                links.link(*format, *href)
            });
        vec![
            html! { a href=(cx.href(dataset.page)) { (tr.t(dataset.name)) } }.into(),
            ui::Cell::from(links.render(tr)),
        ]
    });
    let table = ui::Table::new(tr.t("observatory-data"), columns)
        .pile()
        .rows(rows.collect::<Vec<_>>());
    let main = html! {
        h1 { (tr.t("observatory-data")) }
        p.lead { (tr.t("observatory-data-lead")) }
        div.mt { (table.render(tr)) }
        (ui::Downloads::new(tr.t("observatory-data-list")).link("JSON", "/api/v1/datasets").render(tr))
        (source(cx))
        (ui::section("volcado", &tr.t("observatory-data-dump"), Some(&tr.t("observatory-data-dump-lead")), dump(cx)))
        (ui::section("entidad", &tr.t("observatory-data-of-entity"), Some(&tr.t("observatory-data-of-entity-lead")), of_entity(cx)))
        (ui::section("formatos", &tr.t("observatory-data-how"), None, ui::paragraphs(&tr.t("observatory-data-how-text"))))
        (ui::section("registro", &tr.t("observatory-data-register"), Some(&tr.t("observatory-data-register-lead")), log(cx)))
    };
    let page = Page::new(tr.t("observatory-data"), ui::Section::Data, main)
        .description(tr.t("observatory-data-lead"))
        .alternate(
            atom::MEDIA_TYPE,
            tr.t("observatory-data-acts"),
            cx.href(atom::PATH),
        );
    Ok(cx.page(page.crumb(tr.t("observatory-observatory"), cx.href("/"))))
}

/// The dump of the day: how large it is, of when, and how to check it.
fn dump(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let facts = DUMP.last(&cx.house).map(|kept| {
        ui::Facts::new()
            .fact(
                tr.t("observatory-data-dump-made"),
                ui::format::time_minute(kept.made),
            )
            .fact(
                tr.t("observatory-data-acts"),
                ui::format::num(cx.lang, i64::try_from(kept.acts).unwrap_or(i64::MAX)),
            )
            .fact(
                tr.t("observatory-data-dump-size"),
                ui::format::file_size(cx.lang, kept.bytes),
            )
            .fact("SHA-256", html! { code.mono { (kept.sha256) } })
            .fact(
                tr.t("observatory-data-dump-root"),
                html! { code.mono { (kept.root) } },
            )
    });
    html! {
        @match facts {
            Some(facts) => (facts.render()),
            None => { p { (tr.t("observatory-data-dump-none")) } },
        }
        (ui::Downloads::new(tr.t("observatory-data-dump-get")).link("ZIP", DUMP.path).render(tr))
        p.sm.mt-s { (tr.t("observatory-data-dump-check")) " " code { "qhapaq replay --dump qhapaq.zip --key …" } }
    }
}

fn of_entity(cx: &Cx) -> Markup {
    OF_ENTITY
        .iter()
        .fold(ui::Facts::new(), |facts, (path, text)| {
            facts.fact(cx.tr().t(text), html! { code { (path) } })
        })
        .render()
}

fn log(cx: &Cx) -> Markup {
    LOG.iter()
        .fold(ui::Facts::new(), |facts, (path, text)| {
            let address = html! { @if path.ends_with('/') { code { (path) "…" } } @else { a.mono href=(path) { (path) } } };
            facts.fact(cx.tr().t(text), address)
        })
        .render()
}

/// `GET /api/v1/datasets`.
async fn data(cx: &Cx) -> Result<Answer, Stop> {
    let base = &cx.house.options.base_url;
    let items: Vec<Value> = DATASETS
        .iter()
        .map(|dataset| {
            let files: Vec<Value> =
                dataset.files.iter().map(|(format, path)| json!({"format": format.to_lowercase(), "url": format!("{base}{path}")})).collect();
            json!({"id": dataset.id, "name": cx.tr().t(dataset.name), "url": format!("{base}{}", dataset.page), "files": files})
        })
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "total": items.len(),
            "items": items,
            "of_entity": OF_ENTITY.map(|(path, text)| json!({"name": cx.tr().t(text), "url": format!("{base}{}", path.replace("RUC", "key"))})),
            "dump": DUMP.last(&cx.house),
            "licence": cx.tr().t("ui-licence"),
            "cut_off": {"acts": cx.head.size, "at": cx.head.at.to_string()},
        }),
    ))
}
