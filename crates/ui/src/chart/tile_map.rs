//! The country as 25 equal tiles, north to south: no department is too small to see, and no boundary is drawn.

use maud::{Markup, html};

use crate::details::Details;
use crate::downloads::Downloads;
use crate::format::{num, pct_whole};
use crate::gallery::Example;
use crate::table::{Cell, Column, Table};
use crate::tr::Tr;

/// A first-level circumscription: its code in statistics, its letters, its name, its place among the tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// First two figures of the ubigeo.
    pub ubigeo: &'static str,
    /// Three letters.
    pub letters: &'static str,
    /// Name.
    pub name: &'static str,
    column: u8,
    row: u8,
}

impl Department {
    /// The department of a ubigeo of two, four or six figures.
    pub fn of(ubigeo: &str) -> Option<&'static Department> {
        DEPARTMENTS.iter().find(|d| ubigeo.starts_with(d.ubigeo))
    }
}

const fn tile(
    ubigeo: &'static str,
    letters: &'static str,
    name: &'static str,
    column: u8,
    row: u8,
) -> Department {
    Department {
        ubigeo,
        letters,
        name,
        column,
        row,
    }
}

/// The 24 departments and Callao, in the order of the tiles.
pub const DEPARTMENTS: [Department; 25] = [
    tile("24", "TUM", "Tumbes", 0, 0),
    tile("01", "AMA", "Amazonas", 2, 0),
    tile("20", "PIU", "Piura", 0, 1),
    tile("06", "CAJ", "Cajamarca", 1, 1),
    tile("22", "SAM", "San Martín", 2, 1),
    tile("16", "LOR", "Loreto", 3, 1),
    tile("14", "LAM", "Lambayeque", 0, 2),
    tile("13", "LAL", "La Libertad", 1, 2),
    tile("10", "HUC", "Huánuco", 2, 2),
    tile("25", "UCA", "Ucayali", 3, 2),
    tile("02", "ANC", "Áncash", 1, 3),
    tile("19", "PAS", "Pasco", 2, 3),
    tile("07", "CAL", "Callao", 0, 4),
    tile("15", "LIM", "Lima", 1, 4),
    tile("12", "JUN", "Junín", 2, 4),
    tile("08", "CUS", "Cusco", 3, 4),
    tile("17", "MDD", "Madre de Dios", 4, 4),
    tile("11", "ICA", "Ica", 1, 5),
    tile("09", "HUV", "Huancavelica", 2, 5),
    tile("03", "APU", "Apurímac", 3, 5),
    tile("21", "PUN", "Puno", 4, 5),
    tile("05", "AYA", "Ayacucho", 2, 6),
    tile("04", "ARE", "Arequipa", 3, 6),
    tile("18", "MOQ", "Moquegua", 4, 6),
    tile("23", "TAC", "Tacna", 4, 7),
];

/// What is known of one department.
#[derive(Debug, Clone)]
pub struct TileValue {
    /// First two figures of the ubigeo.
    pub ubigeo: String,
    /// Percentage; `None` is not measured.
    pub percent: Option<f64>,
    /// How many entities it rests on.
    pub entities: i64,
    /// Page of the department.
    pub href: String,
}

/// The map with its legend, table and downloads.
#[derive(Debug, Clone)]
pub struct TileMap {
    /// What is shown.
    pub title: String,
    /// Unit, and what to do.
    pub unit: String,
    /// Where the second to fifth class begin, in hundredths.
    pub steps: [f64; 4],
    /// One value a department; a department without value is drawn as not measured.
    pub values: Vec<TileValue>,
    /// Caption of the table: what, cut-off.
    pub caption: String,
    /// Downloads.
    pub downloads: Downloads,
    /// Whether the map is the side of the front page.
    pub hero: bool,
}

impl TileMap {
    /// Classes of equal width that begin at 20, 30, 40 and 50 per cent.
    pub const STEPS: [f64; 4] = [20.0, 30.0, 40.0, 50.0];

    /// The figure.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            figure.chart.card.hero__side[self.hero] aria-labelledby="mapa-t" {
                figcaption { b id="mapa-t" { (self.title) } span { (self.unit) } }
                (self.svg(tr, true))
                div.mt-s { (self.legend(tr)) }
                (Details::new(tr.t("ui-map-table"), self.table(tr)))
                (self.downloads.render(tr))
            }
        }
    }

    /// The drawing as a file, without links.
    pub fn svg_file(&self, tr: Tr<'_>) -> String {
        super::file(&self.svg(tr, false))
    }

    /// The values in a table, best first, departments without value last.
    pub fn table(&self, tr: Tr<'_>) -> Markup {
        let columns = vec![
            Column::new(tr.t("ui-map-department")),
            Column::number(tr.t("ui-map-entities")),
            Column::number(tr.t("ui-map-value")),
        ];
        let mut rows: Vec<(&Department, Option<&TileValue>)> =
            DEPARTMENTS.iter().map(|d| (d, self.value(d))).collect();
        let rank = |value: Option<&TileValue>| value.and_then(|v| v.percent).unwrap_or(f64::NEG_INFINITY);
        rows.sort_by(|a, b| rank(b.1).total_cmp(&rank(a.1)));
        let rows = rows.into_iter().map(|(department, value)| {
            let name = match value {
                Some(value) => html! { a href=(value.href) { (department.name) } },
                None => html! { (department.name) },
            };
            let count = num(tr.lang, value.map_or(0, |v| v.entities));
            vec![
                Cell::from(name),
                Cell::from(count),
                Cell::from(written(tr, value)),
            ]
        });
        Table::new(&self.caption, columns)
            .caption_shown()
            .rows(rows)
            .render(tr)
    }

    fn svg(&self, tr: Tr<'_>, links: bool) -> Markup {
        html! {
            svg.tiles viewBox="0 0 350 563" role=(if links { "group" } else { "img" }) aria-label=(tr.t("ui-map-label")) {
                @for department in &DEPARTMENTS {
                    @let value = self.value(department);
                    @let class = format!("tile q{}", self.class(value));
                    @match value.filter(|_| links) {
                        Some(value) => { a class=(class) href=(value.href) { (drawn(tr, department, Some(value))) } }
                        None => { g class=(class) { (drawn(tr, department, value)) } }
                    }
                }
            }
        }
    }

    fn legend(&self, tr: Tr<'_>) -> Markup {
        html! {
            ul.key aria-label=(tr.t("ui-legend")) {
                @for class in 1..=5 {
                    li { (swatch(class)) (self.class_words(tr, class)) }
                }
                @if DEPARTMENTS.iter().any(|d| self.class(self.value(d)) == 0) {
                    li { (swatch(0)) (tr.t("ui-state-no-data")) }
                }
            }
        }
    }

    fn class_words(&self, tr: Tr<'_>, class: usize) -> String {
        let step = |i: usize| pct_whole(tr.lang, self.steps[i]);
        match class {
            1 => tr.f("ui-map-below", &[("to", step(0).into())]).into_owned(),
            5 => tr.f("ui-map-above", &[("from", step(3).into())]).into_owned(),
            _ => {
                let from = format!("{:.0}", self.steps[class - 2]);
                let to = pct_whole(tr.lang, self.steps[class - 1] - 1.0);
                tr.f("ui-map-between", &[("from", from.into()), ("to", to.into())])
                    .into_owned()
            }
        }
    }

    fn value(&self, department: &Department) -> Option<&TileValue> {
        self.values.iter().find(|v| v.ubigeo == department.ubigeo)
    }

    /// 1 to 5, or 0 without value. The class follows the rounded number that is written in the tile.
    fn class(&self, value: Option<&TileValue>) -> usize {
        match value.and_then(|v| v.percent).filter(|p| p.is_finite()) {
            None => 0,
            Some(percent) => 1 + self.steps.iter().filter(|step| percent.round() >= **step).count(),
        }
    }
}

fn drawn(tr: Tr<'_>, department: &Department, value: Option<&TileValue>) -> Markup {
    let place = format!(
        "translate({} {})",
        u32::from(department.column) * 71,
        u32::from(department.row) * 71
    );
    let percent = written(tr, value);
    html! {
        title { (department.name) " (" (department.letters) "): " (percent) }
        g transform=(place) {
            rect width="66" height="66" rx="4" {}
            text x="33" y="27" { (department.letters) }
            " "
            text.v x="33" y="49" { @if value.and_then(|v| v.percent).is_some() { (percent) } @else { "—" } }
        }
    }
}

fn written(tr: Tr<'_>, value: Option<&TileValue>) -> String {
    match value.and_then(|v| v.percent) {
        Some(percent) => pct_whole(tr.lang, percent),
        None => tr.t("ui-state-no-data").into_owned(),
    }
}

fn swatch(class: usize) -> Markup {
    html! {
        svg viewBox="0 0 16 9" aria-hidden="true" { rect class={ "q" (class) } width="16" height="9" rx="1" {} }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::address::Address;
    use crate::downloads::Format;
    let values = DEPARTMENTS
        .iter()
        .zip([
            31, 24, 38, 19, 43, 17, 41, 34, 21, 28, 23, 26, 62, 51, 33, 39, 36, 47, 16, 29, 22, 25, 48, 53,
        ])
        .map(|(d, percent)| TileValue {
            ubigeo: d.ubigeo.into(),
            percent: Some(f64::from(percent)),
            entities: i64::from(percent) * 3,
            href: format!("/departamentos/{}", d.ubigeo),
        });
    let map = TileMap {
        title: "Cumplimiento por departamento".into(),
        unit: "De cada 100 obligaciones exigibles, cuántas están cumplidas hoy.".into(),
        steps: TileMap::STEPS,
        values: values.collect(),
        caption: "Cumplimiento por departamento, al 20-11-2026 (datos de muestra)".into(),
        downloads: Downloads::of("Descargar el mapa", &Address::new("/mapa"), &Format::CHART),
        hero: false,
    };
    vec![Example::new("tile-map", "one-missing", map.render(tr))]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_department_has_its_own_place_and_codes() {
        let places: HashSet<_> = DEPARTMENTS.iter().map(|d| (d.column, d.row)).collect();
        let codes: HashSet<_> = DEPARTMENTS.iter().map(|d| d.ubigeo).collect();
        let letters: HashSet<_> = DEPARTMENTS.iter().map(|d| d.letters).collect();
        assert_eq!((places.len(), codes.len(), letters.len()), (25, 25, 25));
        assert_eq!(Department::of("080108").map(|d| d.name), Some("Cusco"));
        assert_eq!(Department::of("26"), None);
    }
}
