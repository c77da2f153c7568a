//! Letters of the house for whoever answers for the mail: how many wait, failed, were given up, and why. Nobody's name.

use capability::power::Target;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Stop,
    TableRoutes,
};
use directory::board::board;
use maud::{Markup, html};

use crate::letter::{self, Shown};

/// The view of the law's list that opens this page.
const VIEW: &str = "notices.letters";

/// Page, CSV, XLSX and JSON of the letters.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/avisos/cartas",
        "/avisos/cartas.csv",
        "/avisos/cartas.xlsx",
        "/api/v1/letters",
    ],
    permission: Permission::Read(VIEW),
    filters: &["estado"],
    rows: 50,
    fetch,
    dress,
};

/// States, the one that asks for somebody first.
const STATES: [(&str, &str, ui::State); 5] = [
    ("given_up", "notices-letter-given-up", ui::State::Bad),
    ("failed", "notices-letter-failed", ui::State::Warn),
    ("waiting", "notices-letter-waiting", ui::State::Run),
    ("sent", "notices-letter-sent", ui::State::Ok),
    ("dropped", "notices-letter-dropped", ui::State::None),
];

fn state(query: &Query) -> Result<&'static str, Stop> {
    let known = STATES.map(|(code, _, _)| code);
    let asked = query.one_of("estado", &known)?;
    Ok(known
        .into_iter()
        .find(|code| Some(*code) == asked)
        .unwrap_or(STATES[0].0))
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        cx.may_read(VIEW, &Target::default())?;
        let (rows, total) = letter::in_state(&cx.house, state(query)?, page.limit, page.offset).await?;
        listing(cx, &rows, total).await
    })
}

async fn listing(cx: &Cx, rows: &[Shown], total: u64) -> Result<Listing, Stop> {
    let board = board(&cx.house).await?;
    let column = |key, label, kind| Column::new(cx, key, label, kind);
    let cells = rows.iter().map(|row| {
        let entity = board.entity(row.entity_id);
        vec![
            Cell::date(Some(row.day)),
            Cell::text(cx.tr().t(sort_word(&row.sort))),
            entity.map_or_else(
                || Cell::text(""),
                |entity| Cell::text(&entity.name).to(entity.href()),
            ),
            Cell::text(cx.office_name(&row.office)),
            state_cell(cx, &row.state),
            Cell::text(reason(cx, row)),
            Cell::int(row.tries),
        ]
    });
    Ok(Listing {
        name: "cartas",
        caption: cx.tr().t("notices-letters").into_owned(),
        columns: vec![
            column("day", "notices-column-day", ColumnKind::Date),
            column("sort", "notices-column-sort", ColumnKind::Text),
            column("entity", "notices-column-entity", ColumnKind::Text),
            column("office", "notices-column-office", ColumnKind::Text),
            column("state", "notices-column-state", ColumnKind::State),
            column("reason", "notices-column-reason", ColumnKind::Text),
            column("tries", "notices-column-tries", ColumnKind::Int),
        ],
        rows: cells.collect(),
        total,
        sort: None,
    })
}

/// The table alone, for the person whose letters they are.
pub(super) async fn table(cx: &Cx, rows: &[Shown]) -> Result<Markup, Stop> {
    let total = rows.len() as u64;
    Ok(capability::table_only(cx, &listing(cx, rows, total).await?))
}

fn sort_word(sort: &str) -> &'static str {
    if sort == "digest" {
        "notices-sort-digest"
    } else {
        "notices-sort-at-once"
    }
}

fn state_cell(cx: &Cx, state: &str) -> Cell {
    let known = STATES.into_iter().find(|(code, _, _)| *code == state);
    let (code, word, colour) = known.unwrap_or(STATES[4]);
    Cell::state(colour, code, cx.tr().t(word))
}

/// Why it did not leave, in words where there are some; a server's code stays a code.
fn reason(cx: &Cx, row: &Shown) -> String {
    let key = match row.reason.as_deref() {
        None => return String::new(),
        Some("person_erased") => "notices-reason-person-erased",
        Some("office_left") => "notices-reason-office-left",
        Some("nothing_left") => "notices-reason-nothing-left",
        Some("address") => "notices-reason-address",
        Some("folder") => "notices-reason-folder",
        Some("interrupted") => "notices-reason-interrupted",
        Some("timeout") => "notices-reason-timeout",
        Some("tls") => "notices-reason-tls",
        Some("connection") => "notices-reason-connection",
        Some(code) => return code.to_owned(),
    };
    cx.tr().t(key).into_owned()
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let current = state(query)?;
        let mut chips = ui::Chips::new(tr.t("notices-column-state"));
        for (code, word, _) in STATES {
            let (_, count) = letter::in_state(&cx.house, code, 0, 0).await?;
            let href = cx.href(&format!("/avisos/cartas?estado={code}"));
            chips = chips.chip(tr.t(word), i64::try_from(count).ok(), href, code == current);
        }
        let main = html! {
            h1.h-m { (tr.t("notices-letters")) }
            p.soft.mt-s { (tr.t("notices-letters-lead")) }
            div.mt { (chips.render(tr)) }
            (table)
        };
        Ok(cx.page(
            Page::new(tr.t("notices-letters"), ui::Section::None, main)
                .office()
                .crumb(tr.t("capability-desk"), cx.href("/despacho"))
                .crumb(tr.t("notices-inbox"), cx.href("/avisos")),
        ))
    })
}
