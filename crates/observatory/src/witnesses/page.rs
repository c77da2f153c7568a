//! The page of the witnesses and its data. What they sign arrives at any moment, so nobody keeps an answer.

use capability::{
    Answer, Cell, Column, ColumnKind, Cosigning, Cx, Fut, Listing, ListingPage, Page, Permission, Query,
    Route, Stop, TableRoutes, Witnesses, Witnessing,
};
use maud::{Markup, html};
use register::civil_date;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/testigos",
        "/testigos.csv",
        "/testigos.xlsx",
        "/api/v1/witnesses",
    ],
    permission: Permission::Public,
    filters: &[],
    rows: 50,
    fetch: list,
    dress,
};
/// A witness that signed nothing new for longer than this, while the register grew, is late.
const LATE_SECONDS: i64 = 24 * 3600;

pub(crate) fn routes() -> Vec<Route> {
    TABLE.routes().into_iter().map(Route::live).collect()
}

fn list<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let witnesses = cx.house.shelf::<Witnesses>().list();
        let rows = witnesses.iter().map(|witness| cells(cx, witness));
        let column = |key, label, kind| Column::new(cx, key, label, kind);
        Ok(Listing {
            name: "testigos",
            caption: cx.tr().t("observatory-witnesses").to_string(),
            columns: vec![
                column("name", "observatory-witness-name", ColumnKind::Text),
                column("state", "observatory-witness-state", ColumnKind::State),
                column("acts", "observatory-witness-size", ColumnKind::Int),
                column("signed", "observatory-witness-signed", ColumnKind::Date),
                column("at", "observatory-witness-at", ColumnKind::Text),
                column("address", "observatory-witness-address", ColumnKind::Text),
                column("key", "observatory-witness-key", ColumnKind::Text),
            ],
            total: u64::try_from(witnesses.len()).unwrap_or(u64::MAX),
            rows: rows
                .skip(usize::try_from(page.offset).unwrap_or(usize::MAX))
                .take(usize::try_from(page.limit).unwrap_or(usize::MAX))
                .collect(),
            sort: None,
        })
    })
}

fn cells(cx: &Cx, witness: &Witnessing) -> Vec<Cell> {
    let (state, code, word) = standing(cx, witness.last.as_ref());
    let last = witness.last.as_ref();
    vec![
        Cell::text(&witness.name),
        Cell::state(state, code, cx.tr().t(word)),
        last.map_or(Cell::text(""), |last| {
            Cell::int(i64::try_from(last.size).unwrap_or(i64::MAX))
        }),
        Cell::date(last.map(|last| civil_date(last.at))),
        Cell::text(last.map(|last| last.at.to_string()).unwrap_or_default()),
        Cell::text(&witness.url),
        Cell::text(witness.key.to_string()),
    ]
}

/// Where a witness stands: its state, its code for programs, its word.
fn standing(cx: &Cx, last: Option<&Cosigning>) -> (ui::State, &'static str, &'static str) {
    let Some(last) = last else {
        return (ui::State::None, "never", "observatory-witness-never");
    };
    let age = cx.now.as_second() - last.at.as_second();
    if last.size == cx.head.size {
        (ui::State::Ok, "current", "observatory-witness-current")
    } else if age <= LATE_SECONDS {
        (ui::State::Run, "behind", "observatory-witness-behind")
    } else {
        (ui::State::Warn, "late", "observatory-witness-late")
    }
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, _: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let (tr, witnesses) = (cx.tr(), cx.house.shelf::<Witnesses>().list());
        let main = html! {
            div.read.stack { h1 { (tr.t("observatory-witnesses")) } p.lead { (tr.t("observatory-witnesses-lead")) } }
            (now(cx, &witnesses))
            div.read {
                (part(cx, "que-es", "observatory-witness-what", "observatory-witness-what-text"))
                (part(cx, "prueba", "observatory-witness-proves", "observatory-witness-proves-text"))
                (ui::section("ser-testigo", &tr.t("observatory-witness-run"), Some(&tr.t("observatory-witness-run-lead")), steps(cx)))
            }
        };
        let page = Page::new(tr.t("observatory-witnesses"), ui::Section::Help, main)
            .description(tr.t("observatory-witnesses-lead"))
            .crumb(tr.t("observatory-observatory"), cx.href("/"))
            .crumb(tr.t("observatory-help"), cx.href("/ayuda"));
        Ok(cx.page(page))
    })
}

fn part(cx: &Cx, anchor: &str, heading: &str, text: &str) -> Markup {
    let tr = cx.tr();
    let body = html! { div.stack { (ui::paragraphs(&tr.t(text))) } };
    ui::section(anchor, &tr.t(heading), None, body)
}

/// The witnesses of this register as they stand now.
fn now(cx: &Cx, witnesses: &[Witnessing]) -> Markup {
    let tr = cx.tr();
    if witnesses.is_empty() {
        let empty = ui::Empty::new(
            tr.t("observatory-witness-none"),
            tr.t("observatory-witness-none-text"),
        );
        return html! { div.mt { (empty.action(tr.t("observatory-witness-run"), "#ser-testigo")) } };
    }
    let signed = |witness: &&Witnessing| {
        witness
            .last
            .as_ref()
            .is_some_and(|last| last.size == cx.head.size)
    };
    let current = witnesses.iter().filter(signed).count();
    let summary = tr.f(
        "observatory-witness-summary",
        &[
            ("current", tr.num(whole(current)).into()),
            ("n", whole(witnesses.len()).into()),
            (
                "acts",
                tr.num(i64::try_from(cx.head.size).unwrap_or(i64::MAX)).into(),
            ),
        ],
    );
    let downloads = [
        ("CSV", TABLE.paths[1]),
        ("XLSX", TABLE.paths[2]),
        ("JSON", TABLE.paths[3]),
    ]
    .into_iter()
    .fold(
        ui::Downloads::new(tr.t("observatory-data-list")),
        |links, (label, path)| links.link(label, path),
    )
    .link(tr.t("observatory-signed-root"), "/log/checkpoint");
    html! {
        p.mt { strong { (summary) } }
        div.mt-s { (table(cx, witnesses)) }
        (downloads.render(tr))
        (ui::Details::new(tr.t("observatory-witness-keys"), keys(witnesses)))
    }
}

fn table(cx: &Cx, witnesses: &[Witnessing]) -> Markup {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("observatory-witness-name")),
        ui::Column::new(tr.t("observatory-witness-state")),
        ui::Column::number(tr.t("observatory-witness-size")),
        ui::Column::new(tr.t("observatory-witness-at")),
    ];
    let rows = witnesses.iter().map(|witness| {
        let (state, _, word) = standing(cx, witness.last.as_ref());
        let last = witness.last.as_ref();
        vec![
            html! { a href=(witness.url) rel="noopener" { (witness.name) } }.into(),
            ui::tag(state, &tr.t(word)).into(),
            ui::Cell::maybe(last.map(|last| tr.num(i64::try_from(last.size).unwrap_or(i64::MAX)))),
            ui::Cell::maybe(last.map(
                |last| html! { (ui::format::time_minute(last.at)) " " span.soft { "(" (age(cx, last)) ")" } },
            )),
        ]
    });
    ui::Table::new(tr.t("observatory-witnesses"), columns)
        .pile()
        .rows(rows.collect::<Vec<_>>())
        .render(tr)
}

/// How long ago a witness signed: minutes, hours or days.
fn age(cx: &Cx, last: &Cosigning) -> String {
    let minutes = (cx.now.as_second() - last.at.as_second()).max(0) / 60;
    let (key, n) = match minutes {
        0..60 => ("observatory-witness-minutes", minutes),
        60..2880 => ("observatory-witness-hours", minutes / 60),
        _ => ("observatory-witness-days", minutes / 1440),
    };
    cx.tr().f(key, &[("n", n.into())]).into_owned()
}

fn keys(witnesses: &[Witnessing]) -> Markup {
    let facts = witnesses.iter().fold(ui::Facts::new(), |facts, witness| {
        facts.fact(witness.name.clone(), html! { code { (witness.key) } })
    });
    facts.render()
}

/// Three commands: the program, the key, the witness.
fn steps(cx: &Cx) -> Markup {
    let (tr, base) = (cx.tr(), &cx.house.options.base_url);
    let key = cx.house.register.verifier();
    html! {
        ol {
            li.mt-s { (tr.t("observatory-witness-step-program")) p { code { "cargo install --locked --path crates/app" } } }
            li.mt-s { (tr.t("observatory-witness-step-key")) p { code { "curl " (base) "/log/key" } } }
            li.mt-s { (tr.t("observatory-witness-step-run")) p { code { "qhapaq witness --follow " (base) " --name testigo.example.pe --key '" (key) "'" } } }
        }
        p.mt-s { (tr.t("observatory-witness-after")) }
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
