//! Many groups side by side over time: one small drawing each, all on the same axes, the whole as a dotted line in every one.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::details::Details;
use crate::downloads::Downloads;
use crate::format;
use crate::gallery::Example;
use crate::table::{Cell, Column, Table};
use crate::tr::Tr;

use super::at;
use super::frame::Scale;

const LEFT: f64 = 34.0;
const RIGHT: f64 = 212.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 84.0;
/// Id of the line of the whole; a page has one such figure.
const WHOLE: &str = "todo";

/// One group.
#[derive(Debug, Clone)]
pub struct Multiple {
    /// Its name.
    pub name: String,
    /// Its own series, where there is one.
    pub href: Option<String>,
    /// One value a point, from 0 to 100; a gap is a gap.
    pub values: Vec<Option<f64>>,
}

/// Small drawings of groups, with their table and downloads.
#[derive(Debug, Clone)]
pub struct Multiples {
    /// The finding, as a sentence.
    pub title: String,
    /// Unit of the values, and what the dotted line is.
    pub unit: String,
    /// Head of the first column of the table: `Sector`.
    pub name_head: String,
    /// Names of the points, short.
    pub points: Vec<String>,
    /// Name of the whole: `Todo el Estado`.
    pub whole_name: String,
    /// The whole, drawn dotted behind every group.
    pub whole: Vec<Option<f64>>,
    /// The groups, in the order they are shown.
    pub groups: Vec<Multiple>,
    /// Downloads.
    pub downloads: Downloads,
}

impl Multiples {
    /// The figure.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let values = self
            .groups
            .iter()
            .flat_map(|group| &group.values)
            .chain(&self.whole);
        let most = values.flatten().copied().filter(|value| value.is_finite());
        let scale = Scale::up_to(most.fold(0.0, f64::max));
        html! {
            figure.chart.card {
                figcaption { b { (self.title) } span { (self.unit) } }
                div.grid.grid--s {
                    @for (nth, group) in self.groups.iter().enumerate() {
                        div.chart {
                            p.sm { (linked(group)) @if let Some((_, last)) = ends(&group.values) { " " b.nw { (format::pct(tr.lang, last)) } } }
                            (self.drawing(tr, &scale, nth == 0, group))
                        }
                    }
                }
                (Details::new(tr.t("ui-chart-table"), self.table(tr)))
                (self.downloads.render(tr))
            }
        }
    }

    /// The first drawing holds the line of the whole; the others show the same one.
    fn drawing(&self, tr: Tr<'_>, scale: &Scale, first: bool, group: &Multiple) -> Markup {
        let y = |value: f64| BOTTOM - (BOTTOM - TOP) * value.max(0.0) / scale.top();
        let values = group.values.iter().enumerate();
        let last = values.rev().find_map(|(i, value)| Some((i, (*value)?)));
        let (first_point, last_point) = (self.points.first(), self.points.last());
        html! {
            svg viewBox="0 0 220 112" role="img" aria-label=(self.told(tr, group)) {
                @for tick in [0.0, scale.top()] {
                    path.g d=(format!("M{} {y}H{}", at(LEFT), at(RIGHT), y = at(y(tick)))) {}
                    text.t.e x=(at(LEFT - 6.0)) y=(at(y(tick) + 5.0)) { (format::decimal(tr.lang, tick, scale.places())) }
                }
                @if let Some(point) = first_point { text.t x=(at(LEFT)) y="106" { (point) } }
                @if let Some(point) = last_point { text.t.e x=(at(RIGHT)) y="106" { (point) } }
                @if first { path.goal id=(WHOLE) d=(self.path(&self.whole, y)) {} }
                @else { use.goal href={ "#" (WHOLE) } {} }
                path.l1 d=(self.path(&group.values, y)) {}
                @if let Some((i, value)) = last { circle.f1 cx=(at(self.x(i))) cy=(at(y(value))) r="3.5" {} }
            }
        }
    }

    fn x(&self, index: usize) -> f64 {
        let last = self.points.len().saturating_sub(1).max(1);
        LEFT + (RIGHT - LEFT) * whole(index) / whole(last)
    }

    /// The line, each point by how far it is from the one before, for that is shortest; of several points at one height only
    /// the ends are written.
    fn path(&self, values: &[Option<f64>], y: impl Fn(f64) -> f64) -> String {
        let tenths = |value: f64| (value * 10.0).round() as i32;
        let heights = values.iter().take(self.points.len());
        let heights: Vec<Option<i32>> = heights.map(|value| value.map(|value| tenths(y(value)))).collect();
        let near = |place: Option<usize>| place.and_then(|place| heights.get(place).copied().flatten());
        let mut path = String::new();
        let mut pen = None;
        for (i, height) in heights.iter().enumerate() {
            let Some(height) = *height else {
                pen = None;
                continue;
            };
            let before = near(i.checked_sub(1));
            if before == Some(height) && near(Some(i + 1)) == Some(height) {
                continue;
            }
            let (x, y) = (tenths(self.x(i)), height);
            let (to, dx, dy) = match pen {
                Some((px, py)) => ('l', x - px, y - py),
                None => ('M', x, y),
            };
            let space = if dy < 0 { "" } else { " " };
            let _ = write!(path, "{to}{}{space}{}", tenth(dx), tenth(dy));
            pen = Some((x, y));
        }
        path
    }

    /// First and last value of every group, and how far they are apart.
    fn table(&self, tr: Tr<'_>) -> Markup {
        let point = |point: Option<&String>| Column::number(point.cloned().unwrap_or_default());
        let columns = vec![
            Column::new(&self.name_head),
            point(self.points.first()),
            point(self.points.last()),
            Column::number(tr.t("ui-chart-change")),
        ];
        let share = |value: Option<f64>| match value {
            Some(value) => Cell::new(format::pct(tr.lang, value)),
            None => Cell::new(tr.t("ui-state-no-data")),
        };
        let row = |name: Cell, values: &[Option<f64>]| {
            let ends = ends(values);
            let change = ends.map(|(first, last)| format::decimal(tr.lang, last - first, 1));
            let (first, last) = ends.unzip();
            vec![
                name,
                share(first),
                share(last),
                Cell::new(change.unwrap_or_default()),
            ]
        };
        let groups = self
            .groups
            .iter()
            .map(|group| row(linked(group).into(), &group.values));
        let all = std::iter::once(row(Cell::new(&self.whole_name), &self.whole));
        Table::new(&self.title, columns)
            .rows(all.chain(groups))
            .render(tr)
    }

    /// The drawing in a sentence: from where to where, and the whole beside it.
    fn told(&self, tr: Tr<'_>, group: &Multiple) -> String {
        let sentence = |name: &str, values: &[Option<f64>]| match ends(values) {
            Some((first, last)) => {
                let args = [
                    ("name", name.into()),
                    ("first", format::pct(tr.lang, first).into()),
                    ("last", format::pct(tr.lang, last).into()),
                ];
                tr.f("ui-chart-told", &args).into_owned()
            }
            None => format!("{name}: {}.", tr.t("ui-state-no-data")),
        };
        let group = sentence(&group.name, &group.values);
        format!("{group} {}", sentence(&self.whole_name, &self.whole))
    }
}

/// Its name, leading to its own series.
fn linked(group: &Multiple) -> Markup {
    match &group.href {
        Some(href) => html! { a href=(href) { (group.name) } },
        None => html! { (group.name) },
    }
}

/// First and last value that there are.
fn ends(values: &[Option<f64>]) -> Option<(f64, f64)> {
    let mut known = values.iter().flatten();
    let first = known.next()?;
    Some((*first, *known.next_back().unwrap_or(first)))
}

#[expect(clippy::cast_precision_loss, reason = "points of a chart are tens")]
fn whole(count: usize) -> f64 {
    count as f64
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::address::Address;
    let group = |name: &str, values: &[Option<f64>]| Multiple {
        name: name.into(),
        href: (name != "Sin medición").then(|| "#".into()),
        values: values.to_vec(),
    };
    let multiples = Multiples {
        title: "Entre 3 sectores, el que más cumple es Salud y el que menos, Cultura".into(),
        unit: "De cada 100 obligaciones. Línea de puntos: todo el Estado".into(),
        name_head: "Sector".into(),
        points: ["09-26", "10-26", "11-26"].map(String::from).to_vec(),
        whole_name: "Todo el Estado".into(),
        whole: vec![Some(20.0), Some(22.5), Some(30.0)],
        groups: vec![
            group("Salud", &[Some(40.0), Some(41.0), Some(55.5)]),
            group("Educación", &[None, Some(31.0), Some(30.0)]),
            group("Cultura", &[Some(10.0), None, Some(0.0)]),
            group("Sin medición", &[None, None, None]),
        ],
        downloads: Downloads::of("", &Address::new("/series"), &crate::downloads::Format::TABLE),
    };
    vec![Example::new("multiples", "by-sector", multiples.render(tr))]
}

/// A number of tenths as a drawing writes it: `3.8`, `-.1`, `12`.
fn tenth(tenths: i32) -> String {
    let text = (f64::from(tenths) / 10.0).to_string();
    match text.strip_prefix("0.") {
        Some(part) => format!(".{part}"),
        None => text.replacen("-0.", "-.", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_first_and_the_last_that_were_measured() {
        for (values, want) in [
            (vec![], None),
            (vec![None, None], None),
            (vec![None, Some(3.0), None], Some((3.0, 3.0))),
            (vec![Some(1.0), Some(2.0), Some(5.0), None], Some((1.0, 5.0))),
        ] {
            assert_eq!(ends(&values), want);
        }
    }
}
