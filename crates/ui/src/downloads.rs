//! Downloads under every table, chart and map, with the filters in force.

use maud::{Markup, html};

use crate::address::Address;
use crate::gallery::Example;
use crate::icon::{Icon, icon};
use crate::tr::Tr;

/// A format of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma separated values, UTF-8 with BOM, ISO dates.
    Csv,
    /// Spreadsheet.
    Xlsx,
    /// JSON.
    Json,
    /// Drawing.
    Svg,
    /// Calendar.
    Ics,
    /// Feed.
    Atom,
}

impl Format {
    /// The three formats of every table.
    pub const TABLE: [Format; 3] = [Format::Csv, Format::Xlsx, Format::Json];
    /// The four formats of every chart.
    pub const CHART: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Json, Format::Svg];

    /// What the link says.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Xlsx => "XLSX",
            Format::Json => "JSON",
            Format::Svg => "SVG",
            Format::Ics => "Agenda .ics",
            Format::Atom => "Atom",
        }
    }

    /// End of the address: `.csv`.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Csv => ".csv",
            Format::Xlsx => ".xlsx",
            Format::Json => ".json",
            Format::Svg => ".svg",
            Format::Ics => ".ics",
            Format::Atom => ".atom",
        }
    }
}

/// The line of downloads.
#[derive(Debug, Clone, Default)]
pub struct Downloads {
    /// What is downloaded: `Descargar la tabla`. Empty: the general words.
    pub label: String,
    /// Label and address.
    pub links: Vec<(String, String)>,
}

impl Downloads {
    /// Links of our own.
    pub fn new(label: impl Into<String>) -> Downloads {
        Downloads {
            label: label.into(),
            links: Vec::new(),
        }
    }

    /// The same list in several formats: its address with the suffix of the format, filters kept, page dropped.
    pub fn of(label: impl Into<String>, address: &Address, formats: &[Format]) -> Downloads {
        let links = formats
            .iter()
            .map(|f| (f.name().to_owned(), address.download(f.suffix())))
            .collect();
        Downloads {
            label: label.into(),
            links,
        }
    }

    /// One link more.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Downloads {
        self.links.push((label.into(), href.into()));
        self
    }

    /// The line; nothing when there are no links.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            @if !self.links.is_empty() {
                p.dl {
                    (icon(Icon::Down))
                    span { @if self.label.is_empty() { (tr.t("ui-download")) } @else { (self.label) } ":" }
                    @for (label, href) in &self.links { a href=(href) { (label) } }
                }
            }
        }
    }
}

/// The line under data: cut-off, source and licence.
pub fn source_line(tr: Tr<'_>, cut_off: Markup, source: &str) -> Markup {
    html! { p.xs.muted.mt-s { (tr.t("ui-cut-off")) " " (cut_off) ". " (tr.t("ui-source")) " " (source) ". " (tr.t("ui-licence")) } }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::format::time_date;
    let address = Address::parse("/entidades?tipo=ministerio&p=2");
    let own = Downloads::new("").link("Prueba (JSON)", "/actos/1/prueba.json");
    let source = source_line(
        tr,
        time_date(jiff::civil::date(2026, 11, 20)),
        "registro de actos",
    );
    vec![
        Example::new(
            "downloads",
            "table",
            Downloads::of("Descargar la tabla", &address, &Format::TABLE).render(tr),
        ),
        Example::new("downloads", "own", own.render(tr)),
        Example::new("downloads", "source", source),
    ]
}
