//! Series: how much of what is owed was fulfilled, month after month, as known today and as it was known then.

use super::glance::Tally;
use super::shares::source;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Route,
    Stop, TableRoutes,
};
use directory::board::{Board, BoardEntity, board};
use directory::pages::EntityFilter;
use directory::past::{day, timeline};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use norms::Obligation;
use std::sync::Arc;

/// Months that a series goes back when nobody says.
const MONTHS: i32 = 60;
/// Most points of a series.
const POINTS_MAX: usize = 240;

const TABLE: TableRoutes = TableRoutes {
    paths: ["/series", "/series.csv", "/series.xlsx", "/api/v1/series"],
    permission: Permission::Public,
    filters: &[
        "q",
        "tipo",
        "grupo",
        "departamento",
        "sector",
        "obligacion",
        "desde",
        "hasta",
    ],
    rows: POINTS_MAX as u64,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// A day with what was owed and fulfilled, as known today and as known at the end of that day.
struct Point {
    day: Date,
    now: Tally,
    then: Tally,
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let points = points(cx, query).await?;
        let total = points.len() as u64;
        let rows = points
            .iter()
            .skip(page.offset as usize)
            .take(page.limit as usize)
            .map(|point| {
                vec![
                    Cell::date(Some(point.day)),
                    Cell::int(point.now.owed as i64),
                    Cell::int(point.now.met as i64),
                    Cell::percent(point.now.share()),
                    Cell::percent(point.then.share()),
                ]
            });
        Ok(Listing {
            name: "series",
            caption: cx.tr().t("observatory-series").into_owned(),
            columns: vec![
                Column::new(cx, "day", "observatory-series-day", ColumnKind::Date),
                Column::new(cx, "owed", "observatory-column-owed", ColumnKind::Int),
                Column::new(cx, "met", "observatory-column-met", ColumnKind::Int),
                Column::new(cx, "share", "observatory-series-now", ColumnKind::Percent),
                Column::new(
                    cx,
                    "share_known_then",
                    "observatory-series-then",
                    ColumnKind::Percent,
                ),
            ],
            rows: rows.collect(),
            total,
            sort: None,
        })
    })
}

async fn points(cx: &Cx, query: &Query) -> Result<Vec<Point>, Stop> {
    let board = board(&cx.house).await?;
    let past = timeline(&cx.house).await?;
    let entities = EntityFilter::read(cx, query)?;
    let entities: Vec<&Arc<BoardEntity>> = board
        .entities
        .iter()
        .filter(|entity| entities.passes(entity))
        .collect();
    let first = past.days().next().unwrap_or(cx.today());
    let days = days(cx, query, first)?;
    let today = past.known_on(cx.today());
    let moments: Vec<(Date, u64)> = days
        .iter()
        .flat_map(|day| [(*day, today), (*day, past.known_on(*day))])
        .collect();
    let mut tallies = vec![Tally::default(); moments.len()];
    for obligation in asked(query, &board)? {
        past.follow(
            obligation,
            entities.iter().copied(),
            &moments,
            |place, entity, verdict| {
                if obligation.binds(entity.kind.id) {
                    tallies[place].add(verdict);
                }
            },
        );
    }
    let pairs = tallies.chunks_exact(2).zip(days);
    Ok(pairs
        .map(|(pair, day)| Point {
            day,
            now: pair[0],
            then: pair[1],
        })
        .collect())
}

/// The obligation that is asked for, or all of them.
fn asked(query: &Query, board: &Board) -> Result<Vec<&'static Obligation>, Stop> {
    let ids: Vec<&str> = board
        .obligations
        .iter()
        .map(|obligation| obligation.id.as_str())
        .collect();
    let asked = query.one_of("obligacion", &ids)?;
    let all = board.obligations.iter().copied();
    Ok(all
        .filter(|obligation| asked.is_none_or(|id| obligation.id.as_str() == id))
        .collect())
}

/// The last day of each month, and today.
fn days(cx: &Cx, query: &Query, first: Date) -> Result<Vec<Date>, Stop> {
    let until = day(query, "hasta")?.unwrap_or(cx.today()).min(cx.today());
    let since = day(query, "desde")?;
    let since = since.unwrap_or_else(|| first.max(until.saturating_sub(MONTHS.months())));
    if until < since {
        return Err(Refusal::new("observatory-series-backwards")
            .field("desde")
            .malformed()
            .into());
    }
    let mut days = Vec::new();
    let mut month = since.first_of_month();
    while month.last_of_month() < until {
        days.push(month.last_of_month());
        if POINTS_MAX <= days.len() {
            return Err(Refusal::new("observatory-series-long")
                .field("desde")
                .arg("max", POINTS_MAX)
                .malformed()
                .into());
        }
        month = month.saturating_add(1.month());
    }
    days.push(until);
    Ok(days)
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let board = board(&cx.house).await?;
        let points = points(cx, query).await?;
        let asked = asked(query, &board)?;
        let what = match asked.as_slice() {
            [one] => cx.pick(&one.names).to_owned(),
            _ => tr.t("observatory-series-all").into_owned(),
        };
        let main = html! {
            h1.h-m { (tr.t("observatory-series")) }
            p.soft.mt-s { (tr.t("observatory-series-lead")) }
            (filters(cx, &board))
            div.mt { (chart(cx, &what, &points)) }
            (table)
            (source(cx))
        };
        let page = Page::new(tr.t("observatory-series"), ui::Section::Observatory, main)
            .description(tr.t("observatory-series-lead"))
            .crumb(tr.t("observatory-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}

fn filters(cx: &Cx, board: &Board) -> Markup {
    let tr = cx.tr();
    let all = std::iter::once((String::new(), tr.t("observatory-series-all").into_owned()));
    let obligations = board
        .obligations
        .iter()
        .map(|obligation| (obligation.id.to_string(), cx.pick(&obligation.short).to_owned()));
    EntityFilter::form(cx)
        .select(
            "obligacion",
            tr.t("observatory-filter-obligation"),
            all.chain(obligations),
        )
        .search("sector", tr.t("directory-column-sector"))
        .date("desde", tr.t("observatory-series-since"))
        .date("hasta", tr.t("observatory-series-until"))
        .render(tr)
}

/// Two lines: what the register knows today of those days, and what it knew then. Between them lies what was told late.
fn chart(cx: &Cx, what: &str, points: &[Point]) -> Markup {
    let tr = cx.tr();
    let line = |key: &str, share: fn(&Point) -> Option<f64>| ui::Series {
        name: tr.t(key).into_owned(),
        values: points.iter().map(share).collect(),
    };
    let chart = ui::LineChart {
        title: finding(cx, what, points),
        unit: tr.t("observatory-series-unit").into_owned(),
        point_head: tr.t("observatory-series-day").into_owned(),
        points: points
            .iter()
            .map(|point| format!("{:02}-{:02}", point.day.month(), point.day.year() % 100))
            .collect(),
        series: vec![
            line("observatory-series-line-now", |point| point.now.share()),
            line("observatory-series-line-then", |point| point.then.share()),
        ],
        goal: None,
        percent: true,
        downloads: ui::Downloads::of("", &cx.address(), &[ui::Format::Csv, ui::Format::Xlsx]),
        note: None,
    };
    chart.render(tr)
}

/// From how much to how much.
fn finding(cx: &Cx, what: &str, points: &[Point]) -> String {
    let mut shares = points
        .iter()
        .filter_map(|point| Some((point.day, point.now.share()?)));
    let (first, last) = (shares.clone().next(), shares.next_back());
    match (first, last) {
        (Some((since, from)), Some((_, to))) => {
            let args = [
                ("what", what.into()),
                ("from", ui::format::pct(cx.lang, from).into()),
                ("to", ui::format::pct(cx.lang, to).into()),
                ("since", ui::format::date_long(cx.lang, since).into()),
            ];
            cx.tr().f("observatory-series-finding", &args).into_owned()
        }
        _ => what.to_owned(),
    }
}
