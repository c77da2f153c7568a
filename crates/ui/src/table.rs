//! Tables: for comparing rows. With `pile` each row becomes a card on a phone.

use maud::{Markup, Render, html};

use crate::empty::Empty;
use crate::gallery::Example;
use crate::icon::icon;
use crate::sorting::Sorting;
use crate::tr::Tr;

/// One column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// The full name, when the head is an abbreviation.
    pub title: Option<String>,
    /// Key for sorting; none when it cannot be sorted.
    pub sort: Option<String>,
    /// Numbers: at the right, figures of one width.
    pub numeric: bool,
    /// Its cells never break over two lines.
    pub unbroken: bool,
    /// On a phone its cells take the whole card.
    pub full: bool,
}

impl Column {
    /// A column of text.
    pub fn new(label: impl Into<String>) -> Column {
        Column {
            label: label.into(),
            ..Column::default()
        }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Column {
        Column {
            numeric: true,
            ..Column::new(label)
        }
    }

    /// The head is short for this.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Column {
        self.title = Some(title.into());
        self
    }

    /// Can be sorted by this key.
    #[must_use]
    pub fn sort(mut self, key: impl Into<String>) -> Column {
        self.sort = Some(key.into());
        self
    }

    /// Dates, codes: never broken.
    #[must_use]
    pub fn unbroken(mut self) -> Column {
        self.unbroken = true;
        self
    }

    /// The whole card on a phone.
    #[must_use]
    pub fn full(mut self) -> Column {
        self.full = true;
        self
    }

    fn class(&self, nil: bool) -> Option<String> {
        let on = [
            (self.numeric, "n"),
            (self.unbroken, "nw"),
            (self.full, "full"),
            (nil, "nil"),
        ];
        let class: Vec<&str> = on.iter().filter(|(yes, _)| *yes).map(|(_, c)| *c).collect();
        (!class.is_empty()).then(|| class.join(" "))
    }
}

/// One row: cells in the order of the columns, or a heading over the rows that follow.
#[derive(Debug, Clone)]
enum Row {
    Cells(Vec<Cell>),
    Group(String),
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    content: Markup,
    nil: bool,
}

impl Cell {
    /// Text, markup or any component.
    pub fn new(content: impl Render) -> Cell {
        Cell {
            content: content.render(),
            nil: false,
        }
    }

    /// Nothing: a dash, left out on a phone.
    pub fn none() -> Cell {
        Cell {
            content: html! { "—" },
            nil: true,
        }
    }

    /// The value, or nothing.
    pub fn maybe(content: Option<impl Render>) -> Cell {
        content.map_or_else(Cell::none, Cell::new)
    }
}

impl From<Markup> for Cell {
    fn from(content: Markup) -> Cell {
        Cell { content, nil: false }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::new(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::new(text)
    }
}

/// A table. The first cell of each row is its heading and should be the link.
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    caption_shown: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    foot: Option<Vec<Cell>>,
    pile: bool,
    sorting: Option<Sorting>,
    empty: Option<Empty>,
}

impl Table {
    /// A table; the caption tells what it compares and is read by screen readers.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Table {
        Table {
            caption: caption.into(),
            caption_shown: false,
            columns,
            rows: Vec::new(),
            foot: None,
            pile: false,
            sorting: None,
            empty: None,
        }
    }

    /// The caption is seen by everybody.
    #[must_use]
    pub fn caption_shown(mut self) -> Table {
        self.caption_shown = true;
        self
    }

    /// Rows become cards on a phone.
    #[must_use]
    pub fn pile(mut self) -> Table {
        self.pile = true;
        self
    }

    /// Heads with a key become links that sort.
    #[must_use]
    pub fn sorting(mut self, sorting: Sorting) -> Table {
        self.sorting = Some(sorting);
        self
    }

    /// Shown instead when there are no rows.
    #[must_use]
    pub fn empty(mut self, empty: Empty) -> Table {
        self.empty = Some(empty);
        self
    }

    /// One row more.
    #[must_use]
    pub fn row(mut self, cells: Vec<Cell>) -> Table {
        self.push(cells);
        self
    }

    /// One row more, in a loop.
    pub fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Many rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
        self.rows.extend(rows.into_iter().map(Row::Cells));
        self
    }

    /// A heading over the rows that follow.
    #[must_use]
    pub fn group(mut self, title: impl Into<String>) -> Table {
        self.rows.push(Row::Group(title.into()));
        self
    }

    /// The totals.
    #[must_use]
    pub fn foot(mut self, cells: Vec<Cell>) -> Table {
        self.foot = Some(cells);
        self
    }

    /// The table, or its empty state.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        match &self.empty {
            Some(empty) if self.rows.is_empty() => empty.render(),
            _ => scroll(tr, &self.caption, self.table()),
        }
    }

    fn table(&self) -> Markup {
        html! {
            table.tbl.pile[self.pile] role=[self.role("table")] {
                caption.vh[!self.caption_shown] { (self.caption) }
                thead role=[self.role("rowgroup")] {
                    tr role=[self.role("row")] { @for column in &self.columns { (self.head(column)) } }
                }
                tbody role=[self.role("rowgroup")] { @for row in &self.rows { (self.line(row)) } }
                @if let Some(cells) = &self.foot {
                    tfoot role=[self.role("rowgroup")] { (self.cells(cells)) }
                }
            }
        }
    }

    fn head(&self, column: &Column) -> Markup {
        let name = html! {
            @match &column.title { Some(full) => { abbr title=(full) { (column.label) } } None => { (column.label) } }
        };
        let sort = self.sorting.as_ref().zip(column.sort.as_ref());
        let state = sort.map(|(sorting, key)| sorting.state(key));
        html! {
            th scope="col" class=[column.numeric.then_some("n")] role=[self.role("columnheader")]
                aria-sort=[state.map(|(word, _)| word)] {
                @match sort.zip(state) {
                    Some(((sorting, key), (_, shape))) => { a href=(sorting.href(key)) { (name) (icon(shape)) } }
                    None => { (name) }
                }
            }
        }
    }

    fn line(&self, row: &Row) -> Markup {
        match row {
            Row::Cells(cells) => self.cells(cells),
            Row::Group(title) => html! {
                tr.grp role=[self.role("row")] {
                    th colspan=(self.columns.len()) scope="colgroup" role=[self.role("columnheader")] { (title) }
                }
            },
        }
    }

    fn cells(&self, cells: &[Cell]) -> Markup {
        html! {
            tr role=[self.role("row")] {
                @for (i, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
                    @if i == 0 {
                        th scope="row" role=[self.role("rowheader")] class=[column.class(false)] { (cell.content) }
                    } @else {
                        td role=[self.role("cell")] class=[column.class(cell.nil && self.pile)]
                            data-l=[self.pile.then_some(column.label.as_str())] { (cell.content) }
                    }
                }
            }
        }
    }

    fn role(&self, name: &'static str) -> Option<&'static str> {
        self.pile.then_some(name)
    }
}

/// The frame in which something wide scrolls by itself, reachable by keyboard.
pub(crate) fn scroll(tr: Tr<'_>, name: &str, inside: Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label={ (name) " (" (tr.t("ui-table")) ")" } { (inside) }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    use crate::address::Address;
    use crate::sorting::Order;
    use crate::state::Standing;
    let address = Address::parse("/entidades?tipo=municipalidad&orden=-total&p=3");
    let sorted = Table::new(
        "Entidades por departamento",
        vec![
            Column::new("Entidad").sort("nombre"),
            Column::new("OGD").title("Oficial de Gobierno de Datos"),
            Column::number("Total").sort("total"),
        ],
    )
    .sorting(Sorting::read(address, "nombre", Order::Up))
    .row(vec![
        html! { a href="#" { "Qollpamarca" } }.into(),
        Cell::new(Standing::Met.tag(tr)),
        "67 %".into(),
    ])
    .row(vec![
        html! { a href="#" { "Rumitaki" } }.into(),
        Cell::none(),
        "10 %".into(),
    ])
    .foot(vec!["Todas".into(), Cell::none(), "29 %".into()]);
    let pile = Table::new(
        "Obligaciones de la entidad",
        vec![
            Column::new("Obligación"),
            Column::new("Estado"),
            Column::new("Norma").full(),
            Column::new("Plazo").unbroken(),
        ],
    )
    .pile()
    .caption_shown()
    .group("Gobierno y personas")
    .row(vec![
        "Comité activo".into(),
        Cell::new(Standing::Met.tag(tr)),
        "R.M. 119-2018-PCM".into(),
        Cell::none(),
    ])
    .row(vec![
        "Oficial designado".into(),
        Cell::new(Standing::Missing.tag(tr)),
        "D.S. 016-2024-JUS".into(),
        "15-08-2026".into(),
    ]);
    let none = Table::new("Vacía", vec![Column::new("Entidad")])
        .empty(Empty::new("Ninguna entidad", "Prueba otra vez."));
    vec![
        Example::new("table", "sorted", sorted.render(tr)),
        Example::new("table", "pile", pile.render(tr)),
        Example::new("table", "empty", none.render(tr)),
    ]
}
