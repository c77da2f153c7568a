//! The home page: what every entity owes, what it has fulfilled, and with which proof.

use super::glance::{Glance, glance};
use super::shares::{map, types};
use crate::record::act_knot;
use capability::{Answer, Cx, Page, Permission, Route, Stop, handler};
use maud::{Markup, html};

/// Obligations shown as figures: the designations and the committee.
const FIGURES: [(&str, &str); 6] = [
    ("G01", "observatory-duty-g01"),
    ("G04", "observatory-duty-g04"),
    ("G05", "observatory-duty-g05"),
    ("G06", "observatory-duty-g06"),
    ("G07", "observatory-duty-g07"),
    ("C12", "observatory-duty-c12"),
];
/// Acts on the cord.
const ACTS: usize = 6;
/// Acts read to find those of entities.
const ACTS_READ: u32 = 60;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/", Permission::Public, handler(|cx, _| Box::pin(home(cx))))]
}

async fn home(cx: &Cx) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let glance = glance(cx).await?;
    let main = html! {
        div.wrap {
            div.hero {
                div.stack {
                    h1 { (tr.t("observatory-home-title")) }
                    p.lead { (tr.t("observatory-home-lead")) }
                    (search(cx))
                }
                (map(cx, &glance, true).render(tr))
                (figures(cx, &glance))
            }
        }
        (doors(cx))
        div.wrap {
            (by_type(cx, &glance))
            section.sec aria-labelledby="ultimos" {
                div.sec__h { h2 id="ultimos" { (tr.t("observatory-last-acts")) } }
                div.card { (last_acts(cx).await?) }
                p.sm.mt-s { a href=(cx.href("/actos")) { (tr.t("observatory-all-acts")) } }
            }
        }
    };
    let page = Page::new(tr.t("observatory-home-title"), ui::Section::Observatory, main)
        .description(tr.t("observatory-home-lead"))
        .layout(ui::Layout::Full)
        .own_search();
    Ok(cx.page(page))
}

fn search(cx: &Cx) -> Markup {
    let tr = cx.tr();
    html! {
        form.card.stack action=(cx.href("/entidades")) method="get" {
            label for="ent" { b { (tr.t("observatory-home-question")) } }
            div.ask {
                input type="search" id="ent" name="q" aria-describedby="ent-h";
                button.btn { (tr.t("observatory-home-see")) }
            }
            p.hint id="ent-h" { (tr.t("observatory-home-hint")) " " a href=(cx.href("/verificar")) { (tr.t("observatory-home-verify")) } "." }
        }
    }
}

fn figures(cx: &Cx, glance: &Glance) -> Markup {
    let tr = cx.tr();
    let figures = FIGURES.iter().filter_map(|(id, title)| {
        let place = glance.place(id)?;
        let (obligation, tally) = (glance.board.obligations[place], glance.all.tallies.get(place)?);
        let share = tally.share()?;
        let note = tr.f("observatory-met-of", &[("met", tr.num(tally.met as i64).into()), ("owed", tr.num(tally.owed as i64).into())]);
        let figure = ui::Figure::new(tr.t(title), ui::format::pct(cx.lang, share))
            .href(cx.href(&format!("/normas/obligaciones/{id}")))
            .meter(ui::Meter::new(share))
            .note(note);
        Some(match obligation.citations.first() {
            Some(citation) => figure.why(ui::Why::new(ui::Cite::new(citation.to_string(), cx.href(&format!("/normas/{}", citation.instrument))))),
            None => figure,
        })
    });
    html! {
        section aria-labelledby="deberes" {
            div.sec__h { h2 id="deberes" { (tr.t("observatory-duties")) } p { (tr.t("observatory-duties-lead")) } }
            div.box { (ui::Figures::new(figures.collect()).render()) }
            p.xs.soft.mt-s {
                (tr.t("observatory-cut-off")) " " (ui::format::time_minute(cx.now)) ". "
                a href=(cx.href("/ayuda#medir")) { (tr.t("observatory-how-measured")) }
            }
        }
    }
}

fn doors(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let doors = [
        ("observatory-door-citizen", [("/entidades", "observatory-door-look"), ("/verificar", "observatory-door-verify"), ("/ayuda", "observatory-door-how")]),
        ("observatory-door-official", [("/despacho", "observatory-door-desk"), ("/normas", "observatory-door-norms"), ("/calendario", "observatory-door-calendar")]),
        ("observatory-door-integrator", [("/api/v1/openapi.json", "observatory-door-api"), ("/datos", "observatory-door-data"), ("/log/checkpoint", "observatory-door-log")]),
    ];
    html! {
        div.doors {
            div.wrap.grid {
                @for (title, links) in doors {
                    section {
                        h3 { (tr.t(title)) }
                        ul.links.p0 { @for (href, text) in links { li { a href=(cx.href(href)) { (tr.t(text)) } } } }
                    }
                }
            }
        }
    }
}

fn by_type(cx: &Cx, glance: &Glance) -> Markup {
    let tr = cx.tr();
    let places: Vec<usize> = FIGURES.iter().filter_map(|(id, _)| glance.place(id)).collect();
    let columns = places.iter().map(|place| glance.board.obligations[*place]);
    let rates = |group: &super::glance::Group| places.iter().map(|place| group.share_of(*place)).collect::<Vec<_>>();
    let rows = types(glance).into_iter().map(|(kind, group)| ui::BarRow {
        name: cx.pick(&kind.plural).to_owned(),
        href: Some(cx.href(&format!("/entidades?tipo={}", kind.id))),
        count: group.entities as i64,
        rates: rates(&group),
    });
    let table = ui::BarTable {
        caption: tr.t("observatory-by-type").to_string(),
        row_head: tr.t("observatory-column-type").to_string(),
        count_head: tr.t("observatory-column-entities").to_string(),
        columns: columns.map(|obligation| (cx.pick(&obligation.short).to_owned(), cx.pick(&obligation.names).to_owned())).collect(),
        rows: rows.collect(),
        total: Some(ui::BarRow {
            name: tr.t("observatory-whole-state").to_string(),
            href: None,
            count: glance.all.entities as i64,
            rates: rates(&glance.all),
        }),
    };
    let downloads = ui::Downloads::new(tr.t("observatory-download-table"))
        .link("CSV", "/datos/cumplimiento-por-tipo.csv")
        .link("XLSX", "/datos/cumplimiento-por-tipo.xlsx")
        .link("JSON", "/api/v1/compliance-by-type");
    html! {
        section.sec aria-labelledby="tipos" {
            div.sec__h { h2 id="tipos" { (tr.t("observatory-by-type")) } p { (tr.t("observatory-by-type-lead")) } }
            (table.render(tr))
            div.mt-s { (downloads.render(tr)) }
        }
    }
}

async fn last_acts(cx: &Cx) -> Result<Markup, Stop> {
    let acts = cx.house.register.acts(&register::Filter { limit: ACTS_READ, ..register::Filter::default() }).await?;
    let board = directory::board::board(&cx.house).await?;
    let knots = acts.iter().filter(|act| act.entity.is_some()).take(ACTS).map(|act| act_knot(cx, &board, act)).collect();
    Ok(ui::Cord::new(knots).render())
}
