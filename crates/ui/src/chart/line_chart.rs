//! How something moves over time: at most three lines, told apart by colour, dash and the name at their end.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::details::Details;
use crate::downloads::Downloads;
use crate::format;
use crate::gallery::Example;
use crate::table::{Cell, Column, Table};
use crate::tr::Tr;

use super::at;
use super::frame::{Frame, LEFT};

/// One line.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name, short: it is written at the end of the line.
    pub name: String,
    /// One value a point; a gap is a gap.
    pub values: Vec<Option<f64>>,
}

/// Where the first line should arrive at the last point.
#[derive(Debug, Clone)]
pub struct Goal {
    /// `meta 45 %`.
    pub label: String,
    /// The value.
    pub value: f64,
}

/// A chart of lines with its table and downloads.
#[derive(Debug, Clone)]
pub struct LineChart {
    /// The finding, as a sentence.
    pub title: String,
    /// Unit of the values.
    pub unit: String,
    /// Head of the first column of the table: `Corte`.
    pub point_head: String,
    /// Names of the points, short.
    pub points: Vec<String>,
    /// One to three lines; further ones are only in the table.
    pub series: Vec<Series>,
    /// A goal for the first line.
    pub goal: Option<Goal>,
    /// Whether the values are percentages.
    pub percent: bool,
    /// Downloads.
    pub downloads: Downloads,
    /// Cut-off and source under the chart.
    pub note: Option<Markup>,
}

impl LineChart {
    /// The figure.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            figure.chart.card {
                figcaption { b { (self.title) } span { (self.unit) } }
                (self.svg(tr))
                (Details::new(tr.t("ui-chart-table"), self.table(tr)))
                (self.downloads.render(tr))
                @if let Some(note) = &self.note { p.xs.muted { (note) } }
            }
        }
    }

    /// The drawing as a file.
    pub fn svg_file(&self, tr: Tr<'_>) -> String {
        super::file(&self.svg(tr))
    }

    /// The values in a table.
    pub fn table(&self, tr: Tr<'_>) -> Markup {
        let names = self.series.iter().map(|s| Column::number(&s.name));
        let columns = std::iter::once(Column::new(&self.point_head))
            .chain(names)
            .collect();
        let rows = self.points.iter().enumerate().map(|(i, point)| {
            let values = self
                .series
                .iter()
                .map(|s| match s.values.get(i).copied().flatten() {
                    Some(value) => Cell::new(self.written(tr, value)),
                    None => Cell::new(tr.t("ui-state-no-data")),
                });
            std::iter::once(Cell::new(point)).chain(values).collect()
        });
        Table::new(&self.title, columns).rows(rows).render(tr)
    }

    fn svg(&self, tr: Tr<'_>) -> Markup {
        let names = self.names(tr);
        let frame = self.frame(&names);
        html! {
            svg viewBox="0 0 440 262" role="img" aria-label=(self.told(tr)) {
                @for tick in frame.scale.ticks() {
                    path.g d=(format!("M{} {y}H{}", at(LEFT), at(frame.right), y = at(frame.y(tick)))) {}
                    text.t.e x=(at(LEFT - 7.0)) y=(at(frame.y(tick) + 4.0)) {
                        (format::decimal(tr.lang, tick, frame.scale.places()))
                    }
                }
                @for (i, point) in self.points.iter().enumerate() {
                    @if self.point_shown(i) { text.t.m x=(at(frame.x(i))) y="250" { (point) } }
                }
                (self.goal_line(&frame))
                @for (i, series) in self.drawn().iter().enumerate() { (self.line(&frame, i, series)) }
                @for (y, text) in frame.labels(names) { text.t.b x=(at(frame.right + 10.0)) y=(at(y + 4.0)) { (text) } }
            }
        }
    }

    fn goal_line(&self, frame: &Frame) -> Markup {
        let start = self
            .series
            .first()
            .and_then(|s| s.values.iter().enumerate().find_map(|(i, v)| v.map(|v| (i, v))));
        let (Some(goal), Some((from, value))) = (&self.goal, start) else {
            return html! {};
        };
        let (x, y) = (at(frame.right), at(frame.y(goal.value)));
        html! {
            path.goal d=(format!("M{} {}L{x} {y}", at(frame.x(from)), at(frame.y(value)))) {}
            circle.fp cx=(x) cy=(y) r="6" {}
            circle.goal.ring cx=(x) cy=(y) r="5" {}
        }
    }

    fn line(&self, frame: &Frame, index: usize, series: &Series) -> Markup {
        let points: Vec<(usize, f64)> = series
            .values
            .iter()
            .take(self.points.len())
            .enumerate()
            .filter_map(|(i, v)| v.map(|v| (i, v)))
            .collect();
        let mut path = String::new();
        for (place, (i, value)) in points.iter().enumerate() {
            let joined = place > 0 && points[place - 1].0 + 1 == *i;
            let _ = write!(
                path,
                "{}{} {}",
                if joined { 'L' } else { 'M' },
                at(frame.x(*i)),
                at(frame.y(*value))
            );
        }
        html! {
            path class={ "l" (index + 1) } d=(path) {}
            @for (i, value) in &points {
                circle class={ "f" (index + 1) } cx=(at(frame.x(*i))) cy=(at(frame.y(*value))) r="3.5" {}
            }
        }
    }

    /// What is written at the end of each line: its last value and its name.
    fn names(&self, tr: Tr<'_>) -> Vec<(f64, String)> {
        let last = |s: &Series| s.values.iter().rev().flatten().next().copied();
        let lines = self
            .drawn()
            .iter()
            .filter_map(|s| last(s).map(|v| (v, format!("{} {}", s.name, self.written(tr, v)))));
        lines
            .chain(self.goal.iter().map(|g| (g.value, g.label.clone())))
            .collect()
    }

    fn drawn(&self) -> &[Series] {
        &self.series[..self.series.len().min(3)]
    }

    /// At most six names fit under the axis; first and last are always written.
    fn point_shown(&self, index: usize) -> bool {
        let count = self.points.len();
        let step = count.saturating_sub(1).div_ceil(5).max(1);
        let last = count.saturating_sub(1);
        index == last || (index.is_multiple_of(step) && last - index >= step)
    }

    fn frame(&self, names: &[(f64, String)]) -> Frame {
        let values = self
            .drawn()
            .iter()
            .flat_map(|s| s.values.iter().flatten().copied());
        let most = values
            .chain(self.goal.as_ref().map(|g| g.value))
            .filter(|v| v.is_finite())
            .fold(0.0, f64::max);
        let letters = names
            .iter()
            .map(|(_, text)| text.chars().count())
            .max()
            .unwrap_or(0);
        Frame::new(most, letters, self.points.len())
    }

    fn written(&self, tr: Tr<'_>, value: f64) -> String {
        match (self.percent, value.fract().abs() < 1e-9) {
            (true, _) => format::pct(tr.lang, value),
            (false, true) => format::decimal(tr.lang, value, 0),
            (false, false) => format::decimal(tr.lang, value, 1),
        }
    }

    /// The chart in a sentence: from where to where each line goes.
    fn told(&self, tr: Tr<'_>) -> String {
        let mut text = format!("{}. {}.", self.title, self.unit);
        for series in self.drawn() {
            let mut values = series.values.iter().flatten();
            if let Some(first) = values.next() {
                let last = values.next_back().unwrap_or(first);
                let args = [
                    ("name", series.name.as_str().into()),
                    ("first", self.written(tr, *first).into()),
                    ("last", self.written(tr, *last).into()),
                ];
                let _ = write!(text, " {}", tr.f("ui-chart-told", &args));
            }
        }
        if let Some(goal) = &self.goal {
            let _ = write!(text, " {}.", goal.label);
        }
        text
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::address::Address;
    use crate::downloads::Format;
    let series = |name: &str, values: &[f64]| Series {
        name: name.into(),
        values: values.iter().map(|v| Some(*v)).collect(),
    };
    let three = LineChart {
        title: "Las municipalidades avanzan despacio: el plan es lo que más falta".into(),
        unit: "Porcentaje de 1 891 municipalidades".into(),
        point_head: "Corte".into(),
        points: ["oct. 25", "ene.", "abr.", "jul.", "oct. 26"]
            .map(String::from)
            .to_vec(),
        series: vec![
            series("Líder", &[30.2, 31.6, 33.5, 36.1, 38.2]),
            series("Comité", &[29.7, 30.9, 32.4, 34.6, 37.0]),
            series("PGD", &[15.3, 15.9, 17.0, 18.2, 19.5]),
        ],
        goal: None,
        percent: true,
        downloads: Downloads::of("Descargar la serie", &Address::new("/serie"), &Format::CHART),
        note: Some(html! { "Datos de muestra." }),
    };
    let goal = LineChart {
        title: "Conjuntos de datos publicados".into(),
        unit: "Conjuntos".into(),
        points: ["2024", "2025", "2026", "2027"].map(String::from).to_vec(),
        series: vec![Series {
            name: "Hoy".into(),
            values: vec![Some(1.0), None, Some(9.0), None],
        }],
        goal: Some(Goal {
            label: "meta 15".into(),
            value: 15.0,
        }),
        percent: false,
        note: None,
        ..three.clone()
    };
    vec![
        Example::new("line-chart", "three-series", three.render(tr)),
        Example::new("line-chart", "goal-and-gap", goal.render(tr)),
    ]
}
