//! Rates by kind: a table whose cells are a number and its bar.

use maud::{Markup, Render, html};

use crate::format::{num, pct_whole};
use crate::gallery::Example;
use crate::meter::Meter;
use crate::table::scroll;
use crate::tr::Tr;

/// One row: a kind of entity, how many there are, and a rate for each column.
#[derive(Debug, Clone)]
pub struct BarRow {
    /// Name of the kind.
    pub name: String,
    /// Its list.
    pub href: Option<String>,
    /// How many.
    pub count: i64,
    /// Rates in hundredths, one a column; `None` is not measured.
    pub rates: Vec<Option<f64>>,
}

/// The table.
#[derive(Debug, Clone)]
pub struct BarTable {
    /// What is compared.
    pub caption: String,
    /// Head of the first column: `Tipo de entidad`.
    pub row_head: String,
    /// Head of the counts: `Entidades`.
    pub count_head: String,
    /// Short head and full name of each rate.
    pub columns: Vec<(String, String)>,
    /// The rows.
    pub rows: Vec<BarRow>,
    /// The whole, in the foot.
    pub total: Option<BarRow>,
}

impl BarTable {
    /// The table.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let table = html! {
            table.tbl.rates {
                caption.vh { (self.caption) }
                thead {
                    tr {
                        th scope="col" { (self.row_head) }
                        th.n.opt-col scope="col" { (self.count_head) }
                        @for (short, full) in &self.columns {
                            th scope="col" { @if short == full { (short) } @else { abbr title=(full) { (short) } } }
                        }
                    }
                }
                tbody { @for row in &self.rows { (line(tr, row)) } }
                @if let Some(total) = &self.total { tfoot { (line(tr, total)) } }
            }
        };
        scroll(tr, &self.caption, table)
    }
}

fn line(tr: Tr<'_>, row: &BarRow) -> Markup {
    html! {
        tr {
            th scope="row" { @match &row.href { Some(href) => { a href=(href) { (row.name) } } None => { (row.name) } } }
            td.n.opt-col { (num(tr.lang, row.count)) }
            @for rate in &row.rates { td { (rate_cell(tr, *rate)) } }
        }
    }
}

/// A number and its bar, for a cell of any table; not measured is a dash.
pub fn rate_cell(tr: Tr<'_>, percent: Option<f64>) -> Markup {
    match percent {
        None => html! { span.muted { "—" span.vh { (tr.t("ui-state-no-data")) } } },
        Some(percent) => html! {
            div.cellbar { span.num { (pct_whole(tr.lang, percent)) } (Render::render(&Meter::new(percent))) }
        },
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let row = |name: &str, count, rates: &[Option<f64>]| BarRow {
        name: name.into(),
        href: Some("#".into()),
        count,
        rates: rates.to_vec(),
    };
    let table = BarTable {
        caption: "Porcentaje de entidades que cumplen cada deber, por tipo".into(),
        row_head: "Tipo de entidad".into(),
        count_head: "Entidades".into(),
        columns: vec![
            ("Comité".into(), "Comité".into()),
            ("ODP".into(), "Oficial de Datos Personales".into()),
        ],
        rows: vec![
            row("Ministerios", 19, &[Some(100.0), Some(89.4)]),
            row("Municipalidades distritales", 1695, &[Some(34.0), None]),
        ],
        total: Some(BarRow {
            href: None,
            ..row("Todo el Estado", 2987, &[Some(44.2), Some(14.8)])
        }),
    };
    vec![Example::new("bar-table", "by-type", table.render(tr))]
}
