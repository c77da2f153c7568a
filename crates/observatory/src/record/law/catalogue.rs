//! The catalogue of obligations and instruments: page, CSV, XLSX and API.

use super::super::words::{cited, unbroken};
use super::discharge::{sentence, who_owes};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Stop,
    TableRoutes,
};
use directory::board::fold;
use maud::{Markup, html};
use norms::{EntityTypeId, Obligation};

/// The obligations of the law.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/normas",
        "/normas/obligaciones.csv",
        "/normas/obligaciones.xlsx",
        "/api/v1/obligations",
    ],
    permission: Permission::Public,
    filters: &["q", "tipo", "medida"],
    rows: 100,
    fetch,
    dress,
};

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let types: Vec<&str> = cx
            .house
            .law
            .entity_types()
            .iter()
            .map(|kind| kind.id.as_str())
            .collect();
        let kind = query
            .one_of("tipo", &types)?
            .and_then(|kind| EntityTypeId::parse(kind).ok());
        let live = query.one_of("medida", &["si", "no"])?.map(|word| word == "si");
        let words = fold(query.get("q").unwrap_or(""));
        let passes = |obligation: &&Obligation| {
            kind.is_none_or(|kind| obligation.binds(kind))
                && live.is_none_or(|live| obligation.live == live)
                && words
                    .split_whitespace()
                    .all(|word| text(cx, obligation).contains(word))
        };
        let found: Vec<&Obligation> = cx.house.law.obligations().iter().filter(passes).collect();
        let shown = found
            .iter()
            .skip(usize::try_from(page.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(page.limit).unwrap_or(usize::MAX));
        Ok(Listing {
            name: "obligaciones",
            caption: cx.tr().t("observatory-catalogue").into_owned(),
            columns: columns(cx),
            rows: shown.map(|obligation| row(cx, obligation)).collect(),
            total: found.len() as u64,
            sort: None,
        })
    })
}

/// What a search looks at.
fn text(cx: &Cx, obligation: &Obligation) -> String {
    fold(&format!(
        "{} {} {} {}",
        obligation.id,
        cx.pick(&obligation.names),
        cx.pick(&obligation.text),
        cited(&obligation.citations)
    ))
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "name", "observatory-column-obligation", ColumnKind::Text),
        Column::new(cx, "id", "directory-column-code", ColumnKind::Text),
        Column::new(cx, "applies_to", "observatory-column-who-owes", ColumnKind::Text),
        Column::new(cx, "discharge", "observatory-column-discharge", ColumnKind::Text),
        Column::new(cx, "norm", "observatory-norm", ColumnKind::Text),
        Column::new(cx, "certainty", "directory-column-certainty", ColumnKind::State),
        Column::new(cx, "measured", "observatory-column-measured", ColumnKind::State),
    ]
}

fn row(cx: &Cx, obligation: &Obligation) -> Vec<Cell> {
    let tr = cx.tr();
    let certainty = obligation.certainty;
    let state = if certainty.is_confirmed() {
        ui::State::Ok
    } else {
        ui::State::None
    };
    let measured = match obligation.live {
        true => Cell::state(ui::State::Ok, "yes", tr.t("directory-yes")),
        false => Cell::state(ui::State::None, "no", tr.t("directory-no")),
    };
    let norm = cited(&obligation.citations);
    let norm = Cell::text(if cx.route == TABLE.paths[0] {
        unbroken(&norm)
    } else {
        norm
    });
    let norm = match obligation.citations.first() {
        Some(citation) => norm.to(format!("/normas/{}", citation.instrument)),
        None => norm,
    };
    vec![
        Cell::text(cx.pick(&obligation.names)).to(format!("/normas/obligaciones/{}", obligation.id)),
        Cell::text(obligation.id.as_str()),
        Cell::text(who_owes(cx, obligation)),
        Cell::text(sentence(cx, obligation)),
        norm,
        Cell::state(
            state,
            certainty.as_str(),
            tr.t(&format!("directory-certainty-{}", certainty.as_str())),
        ),
        measured,
    ]
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let all = || std::iter::once((String::new(), tr.t("directory-all").into_owned()));
        let types = cx
            .house
            .law
            .entity_types()
            .iter()
            .map(|kind| (kind.id.to_string(), cx.pick(&kind.plural).to_owned()));
        let measured = [
            ("si".to_owned(), tr.t("directory-yes").into_owned()),
            ("no".to_owned(), tr.t("directory-no").into_owned()),
        ];
        let filters = ui::Filters::new(cx.address().without("p"))
            .search("q", tr.t("observatory-filter-words"))
            .select("tipo", tr.t("observatory-column-who-owes"), all().chain(types))
            .select(
                "medida",
                tr.t("observatory-column-measured"),
                all().chain(measured),
            );
        let main = html! {
            h1 { (tr.t("observatory-norms-title")) }
            p.soft.mt-s { (tr.t("observatory-norms-lead")) }
            p.row.sm.mt-s {
                a href=(cx.href("/normas/cargos")) { (tr.t("observatory-offices")) }
                a href=(cx.href("/plazos")) { (tr.t("directory-terms")) }
                a href=(cx.href("/calendario")) { (tr.t("directory-calendar")) }
                a href="#instrumentos" { (tr.t("observatory-instruments")) }
            }
            (filters.render(tr))
            (table)
            (ui::section("instrumentos", &tr.t("observatory-instruments"), Some(&tr.t("observatory-instruments-lead")), instruments(cx)))
        };
        let page = Page::new(tr.t("observatory-norms-title"), ui::Section::Norms, main)
            .description(tr.t("observatory-norms-lead"))
            .crumb(tr.t("ui-nav-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}

/// Every instrument with its title.
fn instruments(cx: &Cx) -> Markup {
    let tr = cx.tr();
    let heads = [
        "observatory-norm",
        "observatory-column-title",
        "observatory-column-issuer",
        "observatory-column-published",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let rows = cx.house.law.instruments().iter().map(|instrument| {
        vec![
            html! { a href=(cx.href(&format!("/normas/{}", instrument.id))) { (ui::unbroken(&instrument.citation())) } }.into(),
            ui::Cell::new(super::title(cx, instrument)),
            ui::Cell::new(instrument.issuer),
            ui::Cell::maybe(instrument.published.map(ui::format::time_date)),
        ]
    });
    let downloads = ui::Downloads::new("").link("JSON", "/api/v1/instruments");
    html! { (ui::Table::new(tr.t("observatory-instruments"), columns).pile().rows(rows).render(tr)) (downloads.render(tr)) }
}
