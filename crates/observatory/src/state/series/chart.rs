//! The drawings: two lines for all entities together, or a small drawing for each group.

use super::By;
use super::compute::{Computed, Group, Point};
use capability::Cx;
use maud::Markup;

/// Two lines: what the register knows today of those days, and what it knew then. Between them lies what was told late.
pub(super) fn one(cx: &Cx, what: &str, points: &[Point]) -> Markup {
    let tr = cx.tr();
    let line = |key: &str, share: fn(&Point) -> Option<f64>| ui::Series {
        name: tr.t(key).into_owned(),
        values: points.iter().map(share).collect(),
    };
    let chart = ui::LineChart {
        title: finding(cx, what, points),
        unit: tr.t("observatory-series-unit").into_owned(),
        point_head: tr.t("observatory-series-day").into_owned(),
        points: names(points),
        series: vec![
            line("observatory-series-line-now", |point| point.now.share()),
            line("observatory-series-line-then", |point| point.then.share()),
        ],
        goal: None,
        percent: true,
        downloads: downloads(&cx.address()),
        note: None,
    };
    chart.render(tr)
}

/// From how much to how much.
fn finding(cx: &Cx, what: &str, points: &[Point]) -> String {
    let mut shares = points
        .iter()
        .filter_map(|point| Some((point.day, point.now.share()?)));
    let first = shares.next();
    let last = shares.next_back().or(first);
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

/// A small drawing for each group that owes something, all on the same axes.
pub(super) fn side_by_side(cx: &Cx, by: By, what: &str, computed: &Computed) -> Markup {
    let tr = cx.tr();
    let address = cx.address();
    let shares = |points: &[Point]| points.iter().map(|point| point.now.share()).collect::<Vec<_>>();
    let measured: Vec<&Group> = computed.groups.iter().filter(|group| owes(group)).collect();
    let groups = measured.iter().map(|group| ui::Multiple {
        name: by.group_name(cx, &group.code),
        href: by.href(&address, &group.code),
        values: shares(&group.points),
    });
    let chart = ui::Multiples {
        title: compared(cx, by, what, &measured),
        unit: tr.t("observatory-series-by-unit").into_owned(),
        name_head: tr.t(by.label()).into_owned(),
        points: names(&computed.all),
        whole_name: tr.t("observatory-series-whole").into_owned(),
        whole: shares(&computed.all),
        groups: groups.collect(),
        downloads: downloads(&address),
    };
    chart.render(tr)
}

fn owes(group: &Group) -> bool {
    group.points.iter().any(|point| point.now.share().is_some())
}

/// Who fulfils most and who least, on the last day.
fn compared(cx: &Cx, by: By, what: &str, groups: &[&Group]) -> String {
    let mut known = groups.iter().filter_map(|group| Some((group, group.last()?)));
    let (Some((most, high)), Some((least, low))) = (known.next(), known.next_back()) else {
        return what.to_owned();
    };
    let args = [
        ("what", what.into()),
        ("most", by.group_name(cx, &most.code).into()),
        ("high", ui::format::pct(cx.lang, high).into()),
        ("least", by.group_name(cx, &least.code).into()),
        ("low", ui::format::pct(cx.lang, low).into()),
    ];
    cx.tr().f("observatory-series-by-finding", &args).into_owned()
}

/// Month and year of each point.
fn names(points: &[Point]) -> Vec<String> {
    let name = |point: &Point| format!("{:02}-{:02}", point.day.month(), point.day.year() % 100);
    points.iter().map(name).collect()
}

fn downloads(address: &ui::Address) -> ui::Downloads {
    ui::Downloads::of("", address, &[ui::Format::Csv, ui::Format::Xlsx])
}
