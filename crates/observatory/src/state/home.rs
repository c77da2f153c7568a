//! The home page: what every entity owes, what it has fulfilled, and with which proof.

use super::glance::{Glance, glance_at};
use super::shares::{map, source};
use crate::moment;
use crate::record::act_knot;
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::past::{FILTERS, Moment};
use directory::standing::VERDICTS;
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
/// The act that goes with a person's first designation, which tells more.
const PERSON: &str = "directory/person-registered";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/",
            Permission::Public,
            handler(|cx, req| Box::pin(home(cx, req))),
        )
        .query(&FILTERS),
    ]
}

async fn home(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let moment = Moment::read(cx, &req.query)?;
    let glance = glance_at(cx, moment).await?;
    let main = html! {
        div.wrap {
            (moment::note_if_other(cx, moment))
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
            section.sec { (other_days(cx, moment)) }
            (by_type(cx, &glance))
            section.sec {
                div.grid.grid--l { (standings(cx, &glance)) (last_acts(cx).await?) }
            }
        }
    };
    let page = Page::new(tr.t("observatory-home-title"), ui::Section::Observatory, main)
        .description(tr.t("observatory-home-lead"))
        .layout(ui::Layout::Full)
        .own_search();
    Ok(cx.page(page))
}

/// The State on other days: as a series, as changes, as it was.
fn other_days(cx: &Cx, moment: Moment) -> Markup {
    let tr = cx.tr();
    html! {
        div.row {
            (ui::Button::link(tr.t("observatory-series"), cx.href("/series")).line().small())
            (ui::Button::link(tr.t("observatory-changes"), cx.href("/cambios")).line().small())
        }
        (moment::chooser(cx, moment))
    }
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
        let note = tr.f(
            "observatory-met-of",
            &[
                ("met", tr.num(tally.met as i64).into()),
                ("owed", tr.num(tally.owed as i64).into()),
            ],
        );
        let figure = ui::Figure::new(tr.t(title), ui::format::pct(cx.lang, share))
            .href(cx.href(&format!("/normas/obligaciones/{id}")))
            .meter(ui::Meter::new(share))
            .note(note);
        Some(match obligation.citations.first() {
            Some(citation) => figure.why(ui::Why::new(cite(cx, citation))),
            None => figure,
        })
    });
    html! {
        section aria-labelledby="deberes" {
            div.sec__h { h2 id="deberes" { (tr.t("observatory-duties")) } p { (tr.t("observatory-duties-lead")) } }
            div.box { (ui::Figures::new(figures.collect()).render()) }
            p.xs.soft.mt-s {
                (tr.t("observatory-cut-off")) " " (ui::format::time_minute(cx.head.at)) ". " (tr.t("observatory-each-act")) " "
                a href=(cx.href("/ayuda#medir")) { (tr.t("observatory-how-measured")) }
            }
        }
    }
}

/// The norm without its article and without the body under the issuer (`RSGD 004-2018-PCM`), so that it fits a figure
/// on a phone: the page of the obligation, one click away, has the rest.
fn cite(cx: &Cx, citation: &norms::Citation) -> ui::Cite {
    let name = cx
        .house
        .law
        .instrument(citation.instrument)
        .map_or_else(|| citation.to_string(), norms::Instrument::citation);
    ui::Cite::new(
        name.split('/').next().unwrap_or(&name),
        cx.href(&format!("/normas/{}", citation.instrument)),
    )
}

fn doors(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let doors = [
        (
            "observatory-door-citizen",
            [
                ("/entidades", "observatory-door-look"),
                ("/verificar", "observatory-door-verify"),
                ("/matriz?obligacion=G07", "observatory-door-officers"),
                ("/ayuda", "observatory-door-how"),
            ],
        ),
        (
            "observatory-door-official",
            [
                ("/despacho", "observatory-door-desk"),
                ("/ayuda#empezar", "observatory-door-start"),
                ("/normas/cargos", "observatory-door-offices"),
                ("/calendario", "observatory-door-calendar"),
            ],
        ),
        (
            "observatory-door-integrator",
            [
                ("/api/v1/openapi.json", "observatory-door-api"),
                ("/datos", "observatory-door-data"),
                ("/datos#registro", "observatory-door-log"),
                ("/normas", "observatory-door-norms"),
            ],
        ),
    ];
    html! {
        section.doors aria-labelledby="entradas" {
            div.wrap {
                h2.vh id="entradas" { (tr.t("observatory-doors")) }
                div.grid {
                    @for (title, links) in doors {
                        div {
                            h3 { (tr.t(title)) }
                            ul.links.p0 { @for (href, text) in links { li { a href=(cx.href(href)) { (tr.t(text)) } } } }
                        }
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
    let rates = |group: &super::glance::Group| {
        places
            .iter()
            .map(|place| group.share_of(*place))
            .collect::<Vec<_>>()
    };
    let rows = glance.types.iter().map(|(kind, group)| ui::BarRow {
        name: cx.pick(&kind.plural).to_owned(),
        href: Some(moment::keep(
            cx,
            glance.moment(cx),
            &cx.href(&format!("/matriz?tipo={}", kind.id)),
        )),
        count: group.entities as i64,
        rates: rates(group),
    });
    let table = ui::BarTable {
        caption: tr.t("observatory-by-type").to_string(),
        row_head: tr.t("observatory-column-type").to_string(),
        count_head: tr.t("observatory-column-entities").to_string(),
        columns: columns
            .map(|obligation| {
                (
                    cx.pick(&obligation.short).to_owned(),
                    cx.pick(&obligation.names).to_owned(),
                )
            })
            .collect(),
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
            div.sec__h { h2 id="tipos" { (type_finding(cx, glance)) } p { (type_lead(cx, glance)) } }
            (table.render(tr))
            div.row.row--ends.mt-s { (downloads.render(tr)) (source(cx)) }
        }
    }
}

/// The duty that fewest fulfil; what the table compares, when nobody owes anything.
fn type_finding(cx: &Cx, glance: &Glance) -> String {
    let tr = cx.tr();
    let shares = FIGURES
        .iter()
        .filter_map(|(id, title)| Some((*title, glance.all.share_of(glance.place(id)?)?)));
    match shares.min_by(|(_, a), (_, b)| a.total_cmp(b)) {
        None => tr.t("observatory-by-type").into_owned(),
        Some((title, share)) => {
            let args = [
                ("duty", tr.t(title).into()),
                ("share", ui::format::pct_whole(cx.lang, share).into()),
            ];
            tr.f("observatory-by-type-finding", &args).into_owned()
        }
    }
}

/// What is compared, and how the most numerous type stands.
fn type_lead(cx: &Cx, glance: &Glance) -> String {
    let tr = cx.tr();
    let lead = tr.t("observatory-by-type-lead");
    let Some((kind, group)) = glance.types.iter().max_by_key(|(_, group)| group.entities) else {
        return lead.into_owned();
    };
    let Some(share) = group.share() else {
        return lead.into_owned();
    };
    let args = [
        ("type", cx.pick(&kind.plural).into()),
        ("entities", group.entities.into()),
        ("all", glance.all.entities.into()),
        ("share", ui::format::pct_whole(cx.lang, share).into()),
    ];
    format!("{lead} {}", tr.f("observatory-by-type-most", &args))
}

/// How the obligations of all entities stand today, each state one click from the entities in it.
fn standings(cx: &Cx, glance: &Glance) -> Markup {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("directory-column-state")),
        ui::Column::number(tr.t("observatory-column-obligations")),
    ];
    let counted = VERDICTS
        .iter()
        .zip(glance.standings)
        .filter(|(_, count)| *count > 0);
    let rows = counted.map(|(verdict, count)| {
        let href = cx.href(&format!("/matriz?estado={}", verdict.code()));
        vec![
            html! { a href=(href) { (ui::tag(verdict.state(), &tr.t(verdict.word()))) } }.into(),
            ui::Cell::from(tr.num(count as i64)),
        ]
    });
    let sum = glance.all.sum();
    let title = tr.f(
        "observatory-standings-finding",
        &[("met", sum.met.into()), ("owed", sum.owed.into())],
    );
    let table = ui::Table::new(tr.t("observatory-standings"), columns).rows(rows.collect::<Vec<_>>());
    html! {
        section.card {
            h2 { (title) }
            p.sm.soft { (tr.t("observatory-standings-lead")) }
            div.mt-s { (table.render(tr)) }
            (ui::Downloads::new("").link("JSON", "/api/v1/figures").render(tr))
        }
    }
}

/// The last acts of entities that strangers may read.
async fn last_acts(cx: &Cx) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let acts = cx
        .house
        .register
        .acts(&register::Filter {
            limit: ACTS_READ,
            ..register::Filter::default()
        })
        .await?;
    let board = directory::board::board(&cx.house).await?;
    let tells =
        |act: &&register::Recorded| act.visibility == register::Visibility::Public && act.kind != PERSON;
    let shown = acts.iter().filter(|act| act.entity.is_some()).filter(tells);
    let knots = shown.take(ACTS).map(|act| act_knot(cx, &board, act)).collect();
    Ok(html! {
        section.card {
            h2 { (tr.t("observatory-last-acts")) }
            (ui::Cord::new(knots).render())
            p.sm.mt { a href=(cx.href("/actos")) { (tr.t("observatory-all-acts")) } }
        }
    })
}
