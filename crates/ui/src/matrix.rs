//! Entities by obligations: a sticky table of state cells, each a link to its proof or to what is missing.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::icon::{bare_icon, icon};
use crate::sorting::Sorting;
use crate::state::State;
use crate::tr::Tr;

/// One obligation.
#[derive(Debug, Clone)]
pub struct MatrixColumn {
    /// Short head: `OGD`.
    pub short: String,
    /// Full name.
    pub full: String,
    /// Page of the obligation.
    pub href: Option<String>,
}

/// One obligation of one entity.
#[derive(Debug, Clone)]
pub struct MatrixCell {
    /// State.
    pub state: State,
    /// Word, or the day it falls due.
    pub label: String,
    /// Words read before the label when it is a date: `Vence el`.
    pub spoken: Option<String>,
    /// The proof, or what is missing; without it the cell is no link.
    pub href: Option<String>,
}

impl MatrixCell {
    /// A cell.
    pub fn new(state: State, label: impl Into<String>, href: impl Into<String>) -> MatrixCell {
        MatrixCell {
            state,
            label: label.into(),
            spoken: None,
            href: Some(href.into()),
        }
    }

    /// A cell whose label is a date.
    #[must_use]
    pub fn spoken(mut self, words: impl Into<String>) -> MatrixCell {
        self.spoken = Some(words.into());
        self
    }
}

/// One entity.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// Name of the entity.
    pub name: String,
    /// Its page.
    pub href: String,
    /// A word beside the name: `prov.`.
    pub note: Option<String>,
    /// Share met, written.
    pub total: String,
    /// Value of its checkbox, when rows can be chosen.
    pub pick: Option<String>,
    /// One cell a column.
    pub cells: Vec<MatrixCell>,
}

/// The matrix.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// What it shows.
    pub caption: String,
    /// The obligations.
    pub columns: Vec<MatrixColumn>,
    /// First row: name (`116 entidades`), share of all, share of each column.
    pub sum: Option<(String, String, Vec<String>)>,
    /// The entities of this page.
    pub rows: Vec<MatrixRow>,
    /// Sorting by `nombre` and `total`.
    pub sorting: Option<Sorting>,
}

impl Matrix {
    /// The matrix. When rows can be chosen it must stand in a form; the checkboxes are named `e`.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        html! {
            div.scroll.tall.mt-s tabindex="0" role="region" aria-labelledby="matriz" {
                table.tbl.matrix {
                    caption.vh id="matriz" { (self.caption) }
                    thead {
                        tr {
                            (self.sort_head(&tr.t("ui-matrix-entity"), "nombre", false))
                            (self.sort_head(&tr.t("ui-matrix-total"), "total", true))
                            @for column in &self.columns { (head(column)) }
                        }
                    }
                    tbody {
                        @if let Some((name, all, shares)) = &self.sum {
                            tr.sum {
                                th scope="row" { (name) }
                                td { b { (all) } }
                                @for share in shares { td { (share) } }
                            }
                        }
                        @for row in &self.rows { (self.line(tr, row)) }
                    }
                }
            }
        }
    }

    fn sort_head(&self, label: &str, key: &str, numeric: bool) -> Markup {
        let class = numeric.then_some("n");
        match &self.sorting {
            None => html! { th scope="col" class=[class] { (label) } },
            Some(sorting) => {
                let (word, shape) = sorting.state(key);
                html! {
                    th scope="col" aria-sort=(word) class=[class] {
                        a href=(sorting.href(key)) { (label) (icon(shape)) }
                    }
                }
            }
        }
    }

    fn line(&self, tr: Tr<'_>, row: &MatrixRow) -> Markup {
        html! {
            tr {
                th scope="row" {
                    @if let Some(value) = &row.pick {
                        label.pick {
                            input type="checkbox" name="e" value=(value);
                            span.vh { (tr.f("ui-matrix-pick", &[("name", row.name.as_str().into())])) }
                        }
                    }
                    a href=(row.href) { (row.name) }
                    @if let Some(note) = &row.note { " " span.muted { (note) } }
                }
                td.n { b { (row.total) } }
                @for cell in &row.cells { (state_cell(cell)) }
            }
        }
    }
}

fn head(column: &MatrixColumn) -> Markup {
    let name = html! {
        @if column.short == column.full { (column.short) } @else { abbr title=(column.full) { (column.short) } }
    };
    html! {
        th scope="col" { @match &column.href { Some(href) => { a href=(href) { (name) } } None => { (name) } } }
    }
}

fn state_cell(cell: &MatrixCell) -> Markup {
    let inside = html! {
        (bare_icon(cell.state.icon()))
        @if let Some(words) = &cell.spoken { span.vh { (words) " " } }
        (cell.label)
    };
    html! {
        td.c.(cell.state.class()) {
            @match &cell.href { Some(href) => { a href=(href) { (inside) } } None => { a { (inside) } } }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::address::Address;
    use crate::sorting::Order;
    let column = |short: &str, full: &str| MatrixColumn {
        short: short.into(),
        full: full.into(),
        href: Some("#".into()),
    };
    let row = |name: &str, total: &str, cells: Vec<MatrixCell>| MatrixRow {
        name: name.into(),
        href: "#".into(),
        note: None,
        total: total.into(),
        pick: Some(name.to_lowercase()),
        cells,
    };
    let cell = |state, label: &str| MatrixCell::new(state, label, "#");
    let matrix = Matrix {
        caption: "Matriz de entidades por obligaciones".into(),
        columns: vec![
            column("Comité", "Comité activo, completo y comunicado"),
            column("OGD", "Oficial de Gobierno de Datos"),
            column("PGD", "Plan de Gobierno Digital vigente"),
        ],
        sum: Some((
            "116 entidades".into(),
            "29 %".into(),
            vec!["41 %".into(), "19 %".into(), "24 %".into()],
        )),
        rows: vec![
            row(
                "Sarapampa",
                "0 %",
                vec![
                    cell(State::Bad, "Falta"),
                    cell(State::Run, "En curso"),
                    cell(State::Bad, "Falta"),
                ],
            ),
            row(
                "Mayuwasi",
                "10 %",
                vec![
                    cell(State::Ok, "Cumple"),
                    cell(State::Warn, "30-11").spoken("Vence el"),
                    cell(State::None, "No aplica"),
                ],
            ),
        ],
        sorting: Some(Sorting::read(Address::new("/matriz"), "total", Order::Up)),
    };
    vec![Example::new("matrix", "two-entities", matrix.render(tr))]
}
