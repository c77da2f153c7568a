//! Numbers and pictures that the boards of the State and of an entity share.

use super::words::{Names, t};
use crate::watching::board::{Board, HOURS, Split, Standing, p95};
use crate::watching::store::Ends;
use crate::watching::sums::{HOUR_MS, Sum, date_of, hour_of, quantile, share};
use capability::{Cell, Cx, Query, Refusal, Stop};
use maud::{Markup, html};
use node::ident::MemberId;
use std::collections::BTreeMap;
use ui::{Figure, Figures, Meter, State};

/// Days that a board can be of.
pub(super) const DAYS: [i64; 3] = [30, 7, 90];
/// Consumers that are shown.
const CONSUMERS_MAX: usize = 10;

/// The days that are asked for.
pub(super) fn days_of(query: &Query) -> Result<i64, Stop> {
    match query.get("dias") {
        None | Some("") => Ok(DAYS[0]),
        Some(text) => {
            let asked = text.parse().ok().filter(|days| DAYS.contains(days));
            Ok(asked.ok_or_else(|| {
                Refusal::new("capability-query-choice")
                    .field("dias")
                    .arg("value", text.chars().take(20).collect::<String>())
                    .arg("allowed", DAYS.map(|days| days.to_string()).join(", "))
                    .malformed()
            })?)
        }
    }
}

/// The days that can be chosen, in words.
pub(super) fn periods(cx: &Cx) -> [(String, String); 3] {
    DAYS.map(|days| {
        let args = [("count", days.into())];
        (
            days.to_string(),
            cx.tr().f("exchange-board-days", &args).into_owned(),
        )
    })
}

/// A count as a cell.
pub(super) fn count(number: u64) -> Cell {
    Cell::int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Milliseconds as a cell.
pub(super) fn ms(value: Option<f64>) -> Cell {
    value.map_or(Cell::text(""), |value| Cell::int(value.round() as i64))
}

/// Whether promises are kept, as a cell.
pub(super) fn kept(cx: &Cx, standing: &Standing) -> Cell {
    match standing.is_kept {
        Some(true) => Cell::state(State::Ok, "kept", t(cx, "exchange-kept")),
        Some(false) => Cell::state(State::Bad, "missed", t(cx, "exchange-missed")),
        None => Cell::state(State::None, "unmeasured", t(cx, "exchange-unmeasured")),
    }
}

fn whole(cx: &Cx, number: u64) -> String {
    ui::format::num(cx.lang, i64::try_from(number).unwrap_or(i64::MAX))
}

fn rate(cx: &Cx, percent: Option<f64>) -> String {
    percent.map_or_else(|| "—".to_owned(), |percent| ui::format::pct(cx.lang, percent))
}

/// The numbers that are looked at first.
pub(super) fn figures(cx: &Cx, all: &Ends, standings: &[&Standing]) -> Markup {
    let tr = cx.tr();
    let judged = standings.iter().filter_map(|standing| standing.is_kept);
    let (kept, judged) = (
        judged.clone().filter(|kept| *kept).count() as u64,
        judged.count() as u64,
    );
    let answered = share(all.most(|sum| sum.answered()), all.calls());
    let figure = |key: &str, percent: Option<f64>| {
        let figure = Figure::new(t(cx, key), rate(cx, percent));
        match percent {
            Some(percent) => figure.meter(Meter::new(percent)),
            None => figure,
        }
    };
    let bytes = all.most(|sum| sum.request_bytes() + sum.response_bytes());
    let size = ui::format::file_size(cx.lang, bytes);
    let slow = p95(&all.consumer).or_else(|| p95(&all.provider));
    let slow = slow.map_or_else(
        || "—".to_owned(),
        |ms| format!("{} ms", ui::format::decimal(cx.lang, ms, 0)),
    );
    let mut figures = vec![
        Figure::new(t(cx, "exchange-figure-calls"), whole(cx, all.calls()))
            .note(tr.f("exchange-figure-bytes", &[("size", size.into())])),
        figure("exchange-figure-answered", answered).note(tr.f(
            "exchange-figure-refused",
            &[("count", whole(cx, all.most(|sum| sum.refused())).into())],
        )),
        figure(
            "exchange-figure-available",
            all.consumer.availability().or(all.provider.availability()),
        )
        .note(tr.f(
            "exchange-figure-failed",
            &[("count", whole(cx, all.most(|sum| sum.failed())).into())],
        )),
        Figure::new(t(cx, "exchange-figure-p95"), slow).note(t(cx, "exchange-figure-p95-note")),
    ];
    if judged > 0 {
        let note = tr.f(
            "exchange-figure-kept-note",
            &[("kept", kept.into()), ("all", judged.into())],
        );
        figures.push(figure("exchange-figure-kept", share(kept, judged)).note(note));
    }
    Figures::new(figures).render()
}

fn downloads(cx: &Cx, paths: [&'static str; 4]) -> ui::Downloads {
    let kept = cx.path.split_once('?').map_or("", |(_, query)| query);
    let link = |path: &str| match kept {
        "" => path.to_owned(),
        kept => format!("{path}?{kept}"),
    };
    let [_, csv, xlsx, json] = paths;
    ui::Downloads::new(t(cx, "capability-download-filtered"))
        .link("CSV", link(csv))
        .link("XLSX", link(xlsx))
        .link("JSON", link(json))
}

/// Lines of what was answered and what was not, over points of time.
fn lines(cx: &Cx, key: &str, points: Vec<(String, Ends)>, paths: [&'static str; 4]) -> Markup {
    if points.iter().all(|(_, ends)| ends.calls() == 0) {
        return html! {};
    }
    let tr = cx.tr();
    let series = |name: &str, of: fn(&Sum) -> u64| ui::Series {
        name: t(cx, name),
        values: points
            .iter()
            .map(|(_, ends)| Some(ends.most(of) as f64))
            .collect(),
    };
    let chart = ui::LineChart {
        title: t(cx, key),
        unit: t(cx, "exchange-chart-unit"),
        point_head: t(cx, "exchange-chart-when"),
        series: vec![
            series("exchange-line-answered", |sum| sum.answered()),
            series("exchange-line-not", |sum| sum.failed() + sum.refused()),
        ],
        points: points.into_iter().map(|(name, _)| name).collect(),
        goal: None,
        percent: false,
        downloads: downloads(cx, paths),
        note: None,
    };
    chart.render(tr)
}

/// Exchanges by day.
pub(super) fn by_day(cx: &Cx, board: &Board, paths: [&'static str; 4]) -> Markup {
    let points = (board.from..=board.today).map(|day| {
        let date = date_of(day);
        let name = format!("{:02}/{:02}", date.day(), date.month());
        (name, board.days.get(&day).copied().unwrap_or_default())
    });
    lines(cx, "exchange-chart-days", points.collect(), paths)
}

/// Exchanges by hour of the last two days.
pub(super) fn by_hour(cx: &Cx, board: &Board, paths: [&'static str; 4]) -> Markup {
    let last = hour_of(board.at.as_millisecond());
    let points = (last - HOURS + 1..=last).map(|hour| {
        let at = jiff::Timestamp::from_millisecond(hour * HOUR_MS);
        let name = at.map_or_else(|_| String::new(), ui::format::time_lima);
        (name, board.hours.get(&hour).copied().unwrap_or_default())
    });
    lines(cx, "exchange-chart-hours", points.collect(), paths)
}

/// Where the time goes.
pub(super) fn split(cx: &Cx, all: &Ends) -> Markup {
    let tr = cx.tr();
    let body = match Split::of(all) {
        None => html! { p.muted { (tr.t("exchange-split-none")) } },
        Some(split) => {
            let whole = (split.service + split.network + split.nodes).max(f64::MIN_POSITIVE);
            let rows = [
                ("exchange-split-service", split.service),
                ("exchange-split-network", split.network),
                ("exchange-split-nodes", split.nodes),
            ];
            let cells = rows.map(|(key, ms)| {
                vec![
                    ui::Cell::from(t(cx, key).as_str()),
                    ui::Cell::new(ui::format::decimal(cx.lang, ms, 1)),
                    ui::Cell::from(ui::rate_cell(tr, Some(ms * 100.0 / whole))),
                ]
            });
            let columns = vec![
                ui::Column::new(t(cx, "exchange-split-part")).full(),
                ui::Column::number(t(cx, "exchange-split-ms")),
                ui::Column::new(t(cx, "exchange-split-share")),
            ];
            let table = ui::Table::new(t(cx, "exchange-split"), columns)
                .pile()
                .rows(cells);
            let service = quantile(all.provider.wait_steps(), 0.95);
            let service = service.map(|ms| ui::format::decimal(cx.lang, ms, 0));
            html! {
                (table.render(tr))
                @if let Some(ms) = service { p.muted.mt-s { (tr.f("exchange-split-p95", &[("ms", ms.into())])) } }
            }
        }
    };
    ui::section("tiempo", &t(cx, "exchange-split"), None, body)
}

/// That both ends saw something else of some services.
pub(super) fn disagreements(cx: &Cx, standings: &[&Standing]) -> Markup {
    let count = standings.iter().filter(|standing| standing.disagrees()).count();
    html! {
        @if count > 0 {
            (ui::Note::new(t(cx, "exchange-disagree"), html! {
                (cx.tr().f("exchange-disagree-text", &[("count", count.into())]))
            }).state(State::Warn).render())
        }
    }
}

/// Who called most.
pub(super) fn consumers(cx: &Cx, board: &Board, names: &Names) -> Markup {
    let mut rows: Vec<(&String, u64)> = board
        .consumers
        .iter()
        .map(|(name, calls)| (name, *calls))
        .collect();
    rows.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls));
    let most = rows.first().map_or(1, |(_, calls)| *calls).max(1);
    let cells = rows.into_iter().take(CONSUMERS_MAX).map(|(member, calls)| {
        let name = MemberId::parse(member).map_or_else(|_| member.clone(), |id| names.name(&id));
        let bar = Meter::new(calls as f64 * 100.0 / most as f64);
        vec![
            ui::Cell::from(name.as_str()),
            ui::Cell::new(whole(cx, calls)),
            ui::Cell::from(bar.render()),
        ]
    });
    let columns = vec![
        ui::Column::new(t(cx, "exchange-column-entity")).full(),
        ui::Column::number(t(cx, "exchange-column-calls")),
        ui::Column::new(t(cx, "exchange-column-beside")),
    ];
    let empty = ui::Empty::new(t(cx, "exchange-board-none"), t(cx, "exchange-board-none-text"));
    let table = ui::Table::new(t(cx, "exchange-board-consumers"), columns);
    table.pile().rows(cells).empty(empty).render(cx.tr())
}

/// Why the exchange said no, with what the word means.
pub(super) fn refusals(cx: &Cx, board: &Board) -> Markup {
    let words: BTreeMap<&str, &str> = BTreeMap::from([
        ("access_denied", "exchange-kind-access"),
        ("quota_exceeded", "exchange-kind-quota"),
        ("service_failed", "exchange-kind-service"),
        ("network_error", "exchange-kind-network"),
        ("service_disabled", "exchange-kind-disabled"),
        ("unknown_service", "exchange-kind-unknown"),
        ("unknown_member", "exchange-kind-unknown"),
        ("bad_request", "exchange-kind-request"),
        ("duplicate_message", "exchange-kind-again"),
        ("signature_verification", "exchange-kind-signature"),
        ("global_conf_outdated", "exchange-kind-outdated"),
        ("logging_failed", "exchange-kind-evidence"),
    ]);
    let cells = board.refusals.iter().map(|row| {
        let last = row.kind.rsplit('.').next().unwrap_or_default();
        let word = words.get(last).copied().unwrap_or("exchange-kind-other");
        vec![
            ui::Cell::from(t(cx, word).as_str()),
            ui::Cell::from(html! { code { (row.kind) } }),
            ui::Cell::new(whole(cx, row.count)),
        ]
    });
    let columns = vec![
        ui::Column::new(t(cx, "exchange-column-why")).full(),
        ui::Column::new(t(cx, "exchange-column-kind")),
        ui::Column::number(t(cx, "exchange-column-times")),
    ];
    let empty = ui::Empty::new(
        t(cx, "exchange-refusals-none"),
        t(cx, "exchange-refusals-none-text"),
    );
    let table = ui::Table::new(t(cx, "exchange-board-refusals"), columns);
    table.pile().rows(cells).empty(empty).render(cx.tr())
}
