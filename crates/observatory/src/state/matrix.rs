//! The matrix: every entity under every live obligation, each cell one click from its proof or its remedy.

use super::glance::{Glance, Group, Row, glance};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Sort, Stop, TableRoutes,
};
use directory::pages::EntityFilter;
use directory::standing::{Facts, VERDICTS, Verdict};
use jiff::civil::Date;
use maud::{Markup, html};
use norms::Discharge;

/// The table.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: ["/matriz", "/matriz.csv", "/matriz.xlsx", "/api/v1/matrix"],
    permission: Permission::Public,
    filters: &["q", "tipo", "grupo", "departamento", "sector", "obligacion", "estado", "vence"],
    rows: 50,
    fetch,
    dress,
};

/// Conditions of the matrix beyond those of every list of entities.
struct Conditions {
    entities: EntityFilter,
    obligation: Option<usize>,
    verdict: Option<Verdict>,
    due_before: Option<Date>,
}

impl Conditions {
    fn read(cx: &Cx, query: &Query, glance: &Glance) -> Result<Conditions, Stop> {
        let ids: Vec<&str> = glance.board.obligations.iter().map(|obligation| obligation.id.as_str()).collect();
        let codes: Vec<&str> = VERDICTS.iter().map(|verdict| verdict.code()).collect();
        let due_before = match query.get("vence") {
            None => None,
            Some(text) => Some(text.parse::<Date>().map_err(|_| Refusal::new("observatory-due-date").field("vence").malformed())?),
        };
        Ok(Conditions {
            entities: EntityFilter::read(cx, query)?,
            obligation: query.one_of("obligacion", &ids)?.and_then(|id| glance.place(id)),
            verdict: query.one_of("estado", &codes)?.and_then(Verdict::parse),
            due_before,
        })
    }

    fn passes(&self, row: &Row) -> bool {
        let asked = |place: usize| self.obligation.is_none_or(|obligation| obligation == place);
        let verdict = |wanted: Verdict| row.verdicts.iter().enumerate().any(|(place, verdict)| asked(place) && *verdict == wanted);
        let due = |before: Date| {
            row.entity.facts.iter().enumerate().any(|(place, facts)| asked(place) && facts.as_ref().and_then(next_due).is_some_and(|due| due <= before))
        };
        self.entities.passes(&row.entity) && self.verdict.is_none_or(verdict) && self.due_before.is_none_or(due)
    }
}

/// The next day on which something falls due or ends.
fn next_due(facts: &Facts) -> Option<Date> {
    match (facts.observed, facts.informed) {
        (Some(_), _) | (None, None) => facts.due.or(facts.to),
        _ => facts.to,
    }
}

/// Rows that pass, in the order asked for.
fn chosen<'g>(cx: &Cx, query: &Query, glance: &'g Glance) -> Result<(Vec<&'g Row>, Sort), Stop> {
    let conditions = Conditions::read(cx, query, glance)?;
    let sort = capability::sort(query, &["nombre", "total"], Sort { key: "total", down: false })?;
    let mut rows: Vec<&Row> = glance.rows.iter().filter(|row| conditions.passes(row)).collect();
    if sort.key == "total" {
        let key = |row: &&Row| (row.share.unwrap_or(101.0) * 10.0) as i64;
        rows.sort_by_key(key);
    }
    if sort.down {
        rows.reverse();
    }
    Ok((rows, sort))
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let glance = glance(cx).await?;
        let (rows, sort) = chosen(cx, query, &glance)?;
        let total = rows.len() as u64;
        let rows = rows.into_iter().skip(page.offset as usize).take(page.limit as usize).map(|row| cells(cx, &glance, row));
        let rows = rows.collect();
        Ok(Listing { name: "matriz", caption: cx.tr().t("observatory-matrix").to_string(), columns: columns(cx, &glance), rows, total, sort: Some(sort) })
    })
}

fn columns(cx: &Cx, glance: &Glance) -> Vec<Column> {
    let fixed = [
        ("name", "observatory-column-name", ColumnKind::Text),
        ("ruc", "observatory-column-ruc", ColumnKind::Text),
        ("ubigeo", "observatory-column-ubigeo", ColumnKind::Text),
        ("type", "observatory-column-type", ColumnKind::Text),
        ("share", "observatory-column-share", ColumnKind::Percent),
    ];
    let mut columns: Vec<Column> = fixed.into_iter().map(|(key, label, kind)| Column::new(cx, key, label, kind)).collect();
    columns.extend(glance.board.obligations.iter().map(|obligation| Column {
        key: obligation.key,
        label: cx.pick(&obligation.short).to_owned(),
        kind: ColumnKind::State,
        sorts: false,
    }));
    columns
}

fn cells(cx: &Cx, glance: &Glance, row: &Row) -> Vec<Cell> {
    let entity = &row.entity;
    let fixed = [
        Cell::text(&entity.name).to(entity.href()),
        Cell::text(entity.ruc.clone().unwrap_or_default()),
        Cell::text(&entity.ubigeo),
        Cell::text(cx.pick(&entity.kind.singular)),
        Cell::percent(row.share),
    ];
    let words: Vec<Cell> =
        row.verdicts.iter().map(|verdict| Cell::state(verdict.state(), verdict.code(), cx.tr().t(verdict.word()))).collect();
    debug_assert_eq!(words.len(), glance.board.obligations.len());
    fixed.into_iter().chain(words).collect()
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, listing: Listing, _: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let glance = glance(cx).await?;
        let (rows, sort) = chosen(cx, query, &glance)?;
        let number = usize::try_from(query.number("p", 1, 1_000_000)?.max(1)).unwrap_or(1);
        let size = 50;
        let mut all = Group::default();
        rows.iter().for_each(|row| all.add_row(row));
        let shown = rows.iter().skip((number - 1) * size).take(size);
        let order = if sort.down { ui::Order::Down } else { ui::Order::Up };
        let matrix = ui::Matrix {
            caption: tr.t("observatory-matrix-caption").to_string(),
            columns: heads(cx, &glance),
            sum: Some(sum(cx, &glance, &all)),
            rows: shown.map(|row| line(cx, &glance, row)).collect(),
            sorting: Some(ui::Sorting { address: cx.address().without("p"), key: sort.key.to_owned(), order }),
        };
        let kept = query.without("p");
        let link = |path: &str| if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") };
        let downloads = ui::Downloads::new(tr.t("capability-download-filtered"))
            .link("CSV", link(TABLE.paths[1]))
            .link("XLSX", link(TABLE.paths[2]))
            .link("JSON", link(TABLE.paths[3]));
        let total = usize::try_from(listing.total).unwrap_or(0);
        let main = html! {
            div.row.row--ends { h1.h-m { (tr.t("observatory-matrix")) } (views(cx, query)) }
            p.soft.sm.mt-s { (tr.t("observatory-matrix-lead")) }
            (filters(cx, &glance))
            div.row.row--ends.mt {
                (ui::range_line(tr, &tr.t("observatory-entities"), number, size, total))
                (downloads.render(tr))
            }
            (legend(cx))
            @if total == 0 { (ui::Empty::new(tr.t("capability-rows-none"), tr.t("capability-table-empty")).render()) }
            @else { (matrix.render(tr)) (ui::Pager::new(cx.address(), number, total, size).render(tr)) }
        };
        let page = Page::new(tr.t("observatory-matrix"), ui::Section::Observatory, main)
            .description(tr.t("observatory-matrix-lead"))
            .layout(ui::Layout::Landscape)
            .crumb(tr.t("observatory-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}

fn heads(cx: &Cx, glance: &Glance) -> Vec<ui::MatrixColumn> {
    let head = |obligation: &&'static norms::Obligation| ui::MatrixColumn {
        short: cx.pick(&obligation.short).to_owned(),
        full: cx.pick(&obligation.names).to_owned(),
        href: Some(cx.href(&format!("/normas/obligaciones/{}", obligation.id))),
    };
    glance.board.obligations.iter().map(head).collect()
}

fn sum(cx: &Cx, glance: &Glance, all: &Group) -> (String, String, Vec<String>) {
    let whole = |share: Option<f64>| share.map_or_else(|| "—".to_owned(), |share| ui::format::pct_whole(cx.lang, share));
    let name = format!("{} {}", cx.tr().num(all.entities as i64), cx.tr().t("observatory-entities"));
    let shares = (0..glance.board.obligations.len()).map(|place| whole(all.share_of(place)));
    (name, whole(all.share()), shares.collect())
}

fn line(cx: &Cx, glance: &Glance, row: &Row) -> ui::MatrixRow {
    let cells = glance.board.obligations.iter().zip(&row.entity.facts).zip(&row.verdicts);
    ui::MatrixRow {
        name: row.entity.name.clone(),
        href: cx.href(&row.entity.href()),
        note: None,
        total: row.share.map_or_else(|| "—".to_owned(), |share| ui::format::pct_whole(cx.lang, share)),
        pick: None,
        cells: cells.map(|((obligation, facts), verdict)| cell(cx, row, obligation, facts.as_ref(), *verdict)).collect(),
    }
}

/// The word, or the day when something is about to fall due; it leads to the form that mends it, or to the entity's page.
fn cell(cx: &Cx, row: &Row, obligation: &norms::Obligation, facts: Option<&Facts>, verdict: Verdict) -> ui::MatrixCell {
    let mends = !verdict.is_met() && verdict.is_owed() && may_mend(cx, row, obligation);
    let href = match (&obligation.discharge, mends) {
        (Discharge::OfficeHeld { office, .. }, true) if matches!(verdict, Verdict::Missing | Verdict::Vacant) => {
            format!("/designar?entity={}&office={office}", row.entity.id)
        }
        (Discharge::CommitteeConstituted, true) => format!("/constituir-comite?entity={}", row.entity.id),
        _ => format!("{}#{}", row.entity.href(), obligation.id),
    };
    let due = facts.and_then(next_due).filter(|_| verdict == Verdict::DueSoon);
    let label = due.map_or_else(|| cx.tr().t(verdict.word()).to_string(), |due| format!("{:02}-{:02}", due.day(), due.month()));
    let cell = ui::MatrixCell::new(verdict.state(), label, cx.href(&href));
    if due.is_some() { cell.spoken(cx.tr().t("observatory-due-spoken")) } else { cell }
}

fn may_mend(cx: &Cx, row: &Row, obligation: &norms::Obligation) -> bool {
    let act = match obligation.discharge {
        Discharge::OfficeHeld { .. } => "directory/designated",
        _ => "directory/committee-constituted",
    };
    cx.caller.signed_in() && cx.may(act, &directory::target::of(&row.entity)).is_ok()
}

fn filters(cx: &Cx, glance: &Glance) -> Markup {
    let tr = cx.tr();
    let all = || (String::new(), tr.t("directory-all").to_string());
    let obligations = glance.board.obligations.iter().map(|obligation| (obligation.id.to_string(), cx.pick(&obligation.short).to_owned()));
    let verdicts = VERDICTS.iter().map(|verdict| (verdict.code().to_owned(), tr.t(verdict.word()).to_string()));
    EntityFilter::form(cx)
        .select("obligacion", tr.t("observatory-filter-obligation"), std::iter::once(all()).chain(obligations))
        .select("estado", tr.t("observatory-filter-state"), std::iter::once(all()).chain(verdicts))
        .date("vence", tr.t("observatory-filter-due"))
        .render(tr)
}

/// Views that people ask for every day.
fn views(cx: &Cx, query: &Query) -> Markup {
    let tr = cx.tr();
    let week = cx.today().checked_add(jiff::Span::new().days(7)).unwrap_or(cx.today());
    let views = [
        ("observatory-view-no-leader", "obligacion=G04&estado=missing".to_owned()),
        ("observatory-view-no-officer", "obligacion=G07&estado=missing".to_owned()),
        ("observatory-view-observed", "estado=observed".to_owned()),
        ("observatory-view-week", format!("vence={week}")),
    ];
    let asked = query.without("p");
    views
        .into_iter()
        .fold(ui::Chips::new(tr.t("observatory-views")).lead(tr.t("observatory-views")), |chips, (key, view)| {
            let current = asked == view;
            chips.chip(tr.t(key), None, format!("{}?{view}", cx.href("/matriz")), current)
        })
        .render(tr)
}

fn legend(cx: &Cx) -> Markup {
    let word = |key: &str| cx.tr().t(key).to_string();
    let entries = [
        (ui::State::Ok, word("directory-verdict-met")),
        (ui::State::Run, word("directory-verdict-in-progress")),
        (ui::State::Warn, word("observatory-legend-warn")),
        (ui::State::Bad, word("directory-verdict-missing")),
        (ui::State::None, word("directory-verdict-not-applicable")),
    ];
    ui::state_key(cx.tr(), &entries)
}
