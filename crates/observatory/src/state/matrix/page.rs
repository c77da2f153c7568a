//! The matrix as a page: views, filters, legend, sums, and as many entities at a time as a page can bear.

use super::super::glance::{Glance, Group, Row, glance_at};
use super::cell::{ProofCodes, cell};
use super::conditions::{Conditions, UNMET};
use super::{TABLE, rows_of};
use crate::moment;
use capability::{Answer, Cx, Fut, Listing, Page, Query, Stop, power};
use directory::pages::EntityFilter;
use directory::past::Moment;
use directory::standing::VERDICTS;
use maud::{Markup, html};

pub(super) fn dress<'a>(
    cx: &'a Cx,
    query: &'a Query,
    _: Listing,
    _: Markup,
) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let moment = Moment::read(cx, query)?;
        let glance = glance_at(cx, moment).await?;
        let conditions = Conditions::read(cx, query, &glance)?;
        let rows = conditions.rows(cx, &glance);
        let size = rows_of(conditions.places.len());
        let pages = rows.len().div_ceil(size).max(1);
        let number = usize::try_from(query.number("p", 1, 1_000_000)?)
            .unwrap_or(1)
            .clamp(1, pages);
        let supervises = cx
            .may_read("observatory.matrix", &power::Target::default())
            .is_ok();
        let content = match rows.len() {
            0 => ui::Empty::new(tr.t("observatory-matrix-none"), tr.t("capability-table-empty"))
                .action(tr.t("observatory-matrix-clear"), cx.href(TABLE.paths[0]))
                .render(),
            total => html! {
                (table(cx, &glance, &conditions, &rows, number, supervises).await?)
                (ui::Pager::new(cx.address(), number, total, size).render(tr))
            },
        };
        let main = html! {
            div.row.row--ends { h1.h-m { (tr.t("observatory-matrix")) } (views(cx, &glance, query)) }
            p.soft.sm.mt-s { (tr.t("observatory-matrix-lead")) }
            (moment::line(cx, moment))
            (filters(cx, &glance, query))
            div.row.row--ends.mt {
                (ui::range_line(tr, &tr.t("observatory-entities"), number, size, rows.len()))
                (TABLE.downloads(cx, query))
            }
            (legend(cx))
            (content)
            (super::super::shares::source(cx))
        };
        let page = Page::new(tr.t("observatory-matrix"), ui::Section::Observatory, main)
            .description(tr.t("observatory-matrix-lead"))
            .layout(ui::Layout::Landscape)
            .crumb(tr.t("observatory-observatory"), cx.href("/"));
        Ok(cx.page(if supervises { page.office() } else { page }))
    })
}

/// The matrix; whoever supervises the State may pick entities in it.
async fn table(
    cx: &Cx,
    glance: &Glance,
    conditions: &Conditions,
    rows: &[&Row],
    number: usize,
    supervises: bool,
) -> Result<Markup, Stop> {
    let codes = cx.house.shelf::<ProofCodes>();
    codes.refresh(cx).await?;
    let order = if conditions.sort.down {
        ui::Order::Down
    } else {
        ui::Order::Up
    };
    let size = rows_of(conditions.places.len());
    let shown = rows.iter().skip((number - 1) * size).take(size);
    let matrix = ui::Matrix {
        caption: cx.tr().t("observatory-matrix-caption").to_string(),
        columns: heads(cx, glance, conditions),
        sum: Some(sum(cx, conditions, &glance.group(rows.iter().copied()))),
        rows: shown
            .map(|row| line(cx, glance, conditions, &codes, row, supervises))
            .collect(),
        sorting: Some(ui::Sorting {
            address: cx.address().without("p"),
            key: conditions.sorted_by().to_owned(),
            order,
        }),
    };
    let matrix = matrix.render(cx.tr());
    Ok(if supervises {
        picking(cx, glance, conditions, matrix)
    } else {
        matrix
    })
}

/// A list of one's own: the picked entities, to look at, to download and to share by their address.
fn picking(cx: &Cx, glance: &Glance, conditions: &Conditions, matrix: Markup) -> Markup {
    let tr = cx.tr();
    let column = (conditions.places.len() == 1).then(|| glance.board.obligations[conditions.places[0]].id);
    html! {
        form method="get" action=(cx.href(TABLE.paths[0])) {
            @if let Some(id) = column { input type="hidden" name="obligacion" value=(id); }
            (matrix)
            div.row.mt.no-print {
                (ui::Button::submit(tr.t("observatory-matrix-picked")).line().small())
                @if !conditions.picked.is_empty() {
                    (ui::Button::link(tr.t("observatory-matrix-unpick"), cx.address().without("e").without("p").href()).bare().small())
                }
            }
        }
    }
}

fn heads(cx: &Cx, glance: &Glance, conditions: &Conditions) -> Vec<ui::MatrixColumn> {
    let owed = conditions
        .places
        .iter()
        .map(|place| glance.board.obligations[*place]);
    owed.map(|obligation| ui::MatrixColumn {
        short: cx.pick(&obligation.short).to_owned(),
        full: cx.pick(&obligation.names).to_owned(),
        href: Some(cx.href(&format!("/normas/obligaciones/{}", obligation.id))),
    })
    .collect()
}

fn sum(cx: &Cx, conditions: &Conditions, all: &Group) -> (String, String, Vec<String>) {
    let name = format!(
        "{} {}",
        cx.tr().num(all.entities as i64),
        cx.tr().t("observatory-entities")
    );
    let shares = conditions
        .places
        .iter()
        .map(|place| whole(cx, all.share_of(*place)));
    (name, whole(cx, all.share()), shares.collect())
}

fn whole(cx: &Cx, share: Option<f64>) -> String {
    share.map_or_else(|| "—".to_owned(), |share| ui::format::pct_whole(cx.lang, share))
}

fn line(
    cx: &Cx,
    glance: &Glance,
    conditions: &Conditions,
    codes: &ProofCodes,
    row: &Row,
    supervises: bool,
) -> ui::MatrixRow {
    let cells = conditions
        .places
        .iter()
        .map(|place| cell(cx, codes, row, *place, glance.board.obligations[*place]));
    ui::MatrixRow {
        name: row.entity.name.clone(),
        href: moment::keep(cx, glance.moment(cx), &cx.href(&row.entity.href())),
        note: None,
        total: whole(cx, row.share),
        pick: supervises.then(|| row.entity.key.clone()),
        cells: cells.collect(),
    }
}

/// The form of the filters; a group or a sector that is in force is shown, so that it can be taken off.
fn filters(cx: &Cx, glance: &Glance, query: &Query) -> Markup {
    let tr = cx.tr();
    let all = || std::iter::once((String::new(), tr.t("directory-all").to_string()));
    let obligations = &glance.board.obligations;
    let columns = obligations
        .iter()
        .map(|obligation| (obligation.id.to_string(), cx.pick(&obligation.short).to_owned()));
    let states = VERDICTS
        .iter()
        .map(|verdict| (verdict.code().to_owned(), tr.t(verdict.word()).to_string()));
    let unmet = (UNMET.to_owned(), tr.t("observatory-state-unmet").to_string());
    let orders = [
        ("total", "observatory-order-share"),
        ("-total", "observatory-order-share-down"),
        ("nombre", "observatory-order-name"),
    ];
    let orders = orders
        .into_iter()
        .map(|(key, text)| (key.to_owned(), tr.t(text).to_string()));
    let by_column = obligations.iter().map(|obligation| {
        (
            obligation.id.to_string(),
            tr.f(
                "observatory-order-obligation",
                &[("obligation", cx.pick(&obligation.short).into())],
            )
            .into_owned(),
        )
    });
    let mut form = EntityFilter::form(cx)
        .select(
            "obligacion",
            tr.t("observatory-filter-obligation"),
            all().chain(columns),
        )
        .select(
            "estado",
            tr.t("observatory-filter-state"),
            all().chain([unmet]).chain(states),
        )
        .date("vence", tr.t("observatory-filter-due"));
    if query.get("grupo").is_some() {
        let groups = norms::Group::ALL
            .iter()
            .map(|group| (group.as_str().to_owned(), cx.pick(&group.names()).to_owned()));
        form = form.select("grupo", tr.t("observatory-filter-group"), all().chain(groups));
    }
    if query.get("sector").is_some() {
        form = form.search("sector", tr.t("directory-column-sector"));
    }
    form = form.select("orden", tr.t("observatory-filter-order"), orders.chain(by_column));
    form.address = form.address.without("e");
    form.render(tr)
}

/// Views that people ask for every day.
fn views(cx: &Cx, glance: &Glance, query: &Query) -> Markup {
    let tr = cx.tr();
    let week = cx
        .today()
        .checked_add(jiff::Span::new().days(7))
        .unwrap_or(cx.today());
    let mut views = vec![
        (
            tr.t("observatory-view-no-leader").into_owned(),
            format!("obligacion=G04&estado={UNMET}"),
        ),
        (
            tr.t("observatory-view-no-officer").into_owned(),
            format!("obligacion=G07&estado={UNMET}"),
        ),
        (
            tr.t("observatory-view-observed").into_owned(),
            "estado=observed".to_owned(),
        ),
        (
            tr.t("observatory-view-week").into_owned(),
            format!("vence={week}"),
        ),
    ];
    let own = cx
        .caller
        .acting
        .as_ref()
        .and_then(|acting| glance.board.entity(acting.entity));
    if let Some(department) = own.and_then(|entity| ui::Department::of(&entity.ubigeo)) {
        views.insert(
            0,
            (
                department.name.to_owned(),
                format!("departamento={}", department.ubigeo),
            ),
        );
    }
    let asked = query.without("p");
    let chips = ui::Chips::new(tr.t("observatory-views")).lead(tr.t("observatory-views"));
    let chips = views.into_iter().fold(chips, |chips, (label, view)| {
        let current = asked == view;
        chips.chip(
            label,
            None,
            format!("{}?{view}", cx.href(TABLE.paths[0])),
            current,
        )
    });
    chips.render(tr)
}

fn legend(cx: &Cx) -> Markup {
    let word = |key: &str| cx.tr().t(key).to_string();
    let entries = [
        (ui::State::Ok, word("directory-verdict-met")),
        (ui::State::Run, word("directory-verdict-in-progress")),
        (ui::State::Warn, word("observatory-legend-warn")),
        (ui::State::Bad, word("observatory-legend-bad")),
        (ui::State::None, word("observatory-legend-none")),
    ];
    ui::state_key(cx.tr(), &entries)
}
