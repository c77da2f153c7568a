//! Tables: one query gives the page, JSON, CSV and XLSX.

use crate::cx::hex;
use crate::{Answer, Cx, Format, Fut, Permission, Query, Refusal, Req, Route, Stop, handler};
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Rows of a page when none is asked.
pub const ROWS_DEFAULT: u64 = 50;
/// Most rows of an API page.
pub const ROWS_MAX: u64 = 1_000;
/// Most rows of a download.
pub const DOWNLOAD_ROWS_MAX: u64 = 200_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Whole numbers.
    Int,
    /// Shares from 0 to 100.
    Percent,
    /// Days.
    Date,
    /// A state with icon and word.
    State,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name in JSON, CSV and `orden=`.
    pub key: &'static str,
    /// What a person reads.
    pub label: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether the table can be sorted by it.
    pub sorts: bool,
}

impl Column {
    /// A column whose label is a text key.
    pub fn new(cx: &Cx, key: &'static str, label: &str, kind: ColumnKind) -> Column {
        Column {
            key,
            label: cx.tr().t(label).to_string(),
            kind,
            sorts: false,
        }
    }
    /// Lets the table be sorted by it.
    pub fn sorts(mut self) -> Column {
        self.sorts = true;
        self
    }
}

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// Nothing: not measured, not owed. Never a zero.
    None,
    /// Words.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A share from 0 to 100.
    Percent(f64),
    /// A day.
    Date(jiff::civil::Date),
    /// A state: its class, its code for programs, its word.
    State(ui::State, &'static str, String),
}

/// A cell: a value, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value.
    pub value: CellValue,
    /// Address it leads to, without language prefix.
    pub href: Option<String>,
}

impl Cell {
    /// Words, or nothing when empty.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell {
            value: if text.is_empty() {
                CellValue::None
            } else {
                CellValue::Text(text)
            },
            href: None,
        }
    }
    /// A whole number.
    pub fn int(number: i64) -> Cell {
        Cell {
            value: CellValue::Int(number),
            href: None,
        }
    }
    /// A day, or nothing.
    pub fn date(day: Option<jiff::civil::Date>) -> Cell {
        Cell {
            value: day.map_or(CellValue::None, CellValue::Date),
            href: None,
        }
    }
    /// A share.
    pub fn percent(share: Option<f64>) -> Cell {
        Cell {
            value: share.map_or(CellValue::None, CellValue::Percent),
            href: None,
        }
    }
    /// A state.
    pub fn state(state: ui::State, code: &'static str, word: impl Into<String>) -> Cell {
        Cell {
            value: CellValue::State(state, code, word.into()),
            href: None,
        }
    }
    /// Makes it a link.
    pub fn to(mut self, href: impl Into<String>) -> Cell {
        self.href = Some(href.into());
        self
    }
}

/// How the rows are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// Column key.
    pub key: &'static str,
    /// Largest or last first.
    pub down: bool,
}

/// Which rows of a table are asked for.
#[derive(Debug, Clone)]
pub struct ListingPage {
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows.
    pub limit: u64,
}

/// The answer of a table's query.
#[derive(Debug, Clone)]
pub struct Listing {
    /// File name of its downloads, without suffix.
    pub name: &'static str,
    /// What the table shows, for captions.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows of this page.
    pub rows: Vec<Vec<Cell>>,
    /// Rows of all pages.
    pub total: u64,
    /// Order of the rows.
    pub sort: Option<Sort>,
}

/// Reads the rows.
pub type Fetch = for<'a> fn(&'a Cx, &'a Query, ListingPage) -> Fut<'a, Result<Listing, Stop>>;
/// Dresses the table as a page: gets the listing and its rendered table with pager and downloads.
pub type Dress = for<'a> fn(&'a Cx, &'a Query, Listing, Markup) -> Fut<'a, Result<Answer, Stop>>;

/// Parameters every table knows besides its filters.
const COMMON: [&str; 4] = ["orden", "p", "limit", "cursor"];

/// The four addresses of a table: page, CSV, XLSX and API.
#[derive(Clone, Copy)]
pub struct TableRoutes {
    /// Address of the page, of the CSV, of the XLSX, of the JSON.
    pub paths: [&'static str; 4],
    /// Who may read.
    pub permission: Permission,
    /// Names of the filters.
    pub filters: &'static [&'static str],
    /// Rows of a page.
    pub rows: u64,
    /// Reads the rows.
    pub fetch: Fetch,
    /// Dresses the page.
    pub dress: Dress,
}

impl TableRoutes {
    /// The routes.
    pub fn routes(self) -> Vec<Route> {
        let [page, csv, xlsx, json] = self.paths;
        let answer =
            move |format: Format| handler(move |cx: &Cx, req: Req| Box::pin(self.answer(cx, req, format)));
        vec![
            Route::page(page, self.permission, answer(Format::Page)).query(self.filters),
            Route::page(csv, self.permission, answer(Format::Csv))
                .format(Format::Csv)
                .query(self.filters),
            Route::page(xlsx, self.permission, answer(Format::Xlsx))
                .format(Format::Xlsx)
                .query(self.filters),
            Route::json(json, self.permission, answer(Format::Json))
                .query(self.filters)
                .paged()
                .gives(&crate::shape::LISTING),
        ]
    }

    async fn answer(self, cx: &Cx, req: Req, format: Format) -> Result<Answer, Stop> {
        let known: Vec<&str> = self.filters.iter().chain(COMMON.iter()).copied().collect();
        req.query.only(&known)?;
        let page = self.page(&req.query, format)?;
        let listing = (self.fetch)(cx, &req.query, page.clone()).await?;
        match format {
            Format::Csv => Ok(Answer::file(
                "text/csv; charset=utf-8",
                &format!("{}.csv", listing.name),
                csv(&listing),
            )),
            Format::Xlsx => Ok(Answer::file(
                XLSX,
                &format!("{}.xlsx", listing.name),
                xlsx(&listing)?,
            )),
            Format::Json => Ok(self.json(cx, &req.query, &listing, &page)),
            _ => {
                let table = self.table(cx, &req.query, &listing, &page);
                (self.dress)(cx, &req.query, listing, table).await
            }
        }
    }

    fn page(self, query: &Query, format: Format) -> Result<ListingPage, Stop> {
        Ok(match format {
            Format::Page => {
                let number = query.number("p", 1, 1_000_000)?.max(1);
                ListingPage {
                    offset: (number - 1) * self.rows,
                    limit: self.rows,
                }
            }
            Format::Json => ListingPage {
                offset: query.get("cursor").map_or(Ok(0), read_cursor)?,
                limit: query.number("limit", ROWS_DEFAULT, ROWS_MAX)?,
            },
            _ => ListingPage {
                offset: 0,
                limit: DOWNLOAD_ROWS_MAX,
            },
        })
    }

    fn json(self, cx: &Cx, query: &Query, listing: &Listing, page: &ListingPage) -> Answer {
        let items: Vec<Value> = listing
            .rows
            .iter()
            .map(|row| json_row(cx, &listing.columns, row))
            .collect();
        let after = page.offset + listing.rows.len() as u64;
        let next = (after < listing.total && !listing.rows.is_empty())
            .then(|| format!("{}?{}", self.paths[3], query.with("cursor", Some(&cursor(after)))));
        let head = cx.head;
        Answer::json(
            200,
            &json!({
                "total": listing.total,
                "items": items,
                "next": next,
                "cut_off": {"acts": head.size, "at": cx.now.to_string()},
            }),
        )
    }

    /// Links to the same rows as files, under the filters of the page.
    pub fn downloads(&self, cx: &Cx, query: &Query) -> Markup {
        let kept = query.without("p");
        let link = |path: &str| match kept.as_str() {
            "" => path.to_owned(),
            kept => format!("{path}?{kept}"),
        };
        let [_, csv, xlsx, json] = self.paths;
        ui::Downloads::new(cx.tr().t("capability-download-filtered"))
            .link("CSV", link(csv))
            .link("XLSX", link(xlsx))
            .link("JSON", link(json))
            .render(cx.tr())
    }

    /// The table as people see it, with pager and downloads.
    fn table(self, cx: &Cx, query: &Query, listing: &Listing, page: &ListingPage) -> Markup {
        let tr = cx.tr();
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let (current, rows, total) = (
            number(page.offset / self.rows + 1),
            number(self.rows),
            number(listing.total),
        );
        html! {
            div.row.row--ends.mt {
                (ui::range_line(tr, &tr.t("capability-rows"), current, rows, total))
                (self.downloads(cx, query))
            }
            (table_only(cx, listing))
            @if listing.total > self.rows { (ui::Pager::new(cx.address(), current, total, rows).render(tr)) }
        }
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Reads `orden=columna` or `orden=-columna`; a column that does not sort is refused.
pub fn sort(query: &Query, allowed: &[&'static str], default: Sort) -> Result<Sort, Stop> {
    let Some(text) = query.get("orden") else {
        return Ok(default);
    };
    let (down, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
    match allowed.iter().find(|key| **key == name) {
        Some(key) => Ok(Sort { key, down }),
        None => Err(Refusal::new("capability-query-choice")
            .field("orden")
            .arg("value", crate::query::shorten(text))
            .arg("allowed", allowed.join(", "))
            .malformed()
            .into()),
    }
}

/// Renders a listing's table alone.
pub fn table_only(cx: &Cx, listing: &Listing) -> Markup {
    let tr = cx.tr();
    let columns = listing.columns.iter().map(|column| {
        let numeric = matches!(column.kind, ColumnKind::Int | ColumnKind::Percent);
        let drawn = if numeric {
            ui::Column::number(&column.label)
        } else {
            ui::Column::new(&column.label)
        };
        if column.sorts {
            drawn.sort(column.key)
        } else {
            drawn
        }
    });
    let rows = listing.rows.iter().map(|row| {
        row.iter()
            .map(|cell| ui::Cell::from(cell_markup(cx, cell)))
            .collect::<Vec<_>>()
    });
    let empty = ui::Empty::new(tr.t("capability-rows-none"), tr.t("capability-table-empty"));
    let mut table = ui::Table::new(listing.caption.clone(), columns.collect())
        .pile()
        .rows(rows)
        .empty(empty);
    if let Some(sort) = listing.sort {
        let order = if sort.down { ui::Order::Down } else { ui::Order::Up };
        table = table.sorting(ui::Sorting {
            address: cx.address().without("p"),
            key: sort.key.to_owned(),
            order,
        });
    }
    table.render(tr)
}

fn cell_markup(cx: &Cx, cell: &Cell) -> Markup {
    let inner = match &cell.value {
        CellValue::None => html! { span.muted { "—" } },
        CellValue::Text(text) => html! { (text) },
        CellValue::Int(number) => html! { (ui::format::num(cx.lang, *number)) },
        CellValue::Percent(share) => html! { (ui::format::pct(cx.lang, *share)) },
        CellValue::Date(day) => ui::format::time_date(*day),
        CellValue::State(state, _, word) => ui::tag(*state, word),
    };
    match &cell.href {
        Some(href) => html! { a href=(cx.href(href)) { (inner) } },
        None => inner,
    }
}

fn json_row(cx: &Cx, columns: &[Column], row: &[Cell]) -> Value {
    let mut object: Map<String, Value> = columns
        .iter()
        .zip(row)
        .map(|(column, cell)| (column.key.to_owned(), json_value(&cell.value)))
        .collect();
    if let Some(href) = row.iter().find_map(|cell| cell.href.as_ref()) {
        object.insert(
            "url".to_owned(),
            json!(format!("{}{href}", cx.house.options.base_url)),
        );
    }
    Value::Object(object)
}

fn json_value(value: &CellValue) -> Value {
    match value {
        CellValue::None => Value::Null,
        CellValue::Text(text) => json!(text),
        CellValue::Int(number) => json!(number),
        CellValue::Percent(share) => json!((share * 10.0).round() / 10.0),
        CellValue::Date(day) => json!(day.to_string()),
        CellValue::State(_, code, _) => json!(code),
    }
}

fn data(listing: &Listing) -> sheet::TableData {
    let kind = |kind| match kind {
        ColumnKind::Text | ColumnKind::State => sheet::Kind::Text,
        ColumnKind::Int => sheet::Kind::Int,
        ColumnKind::Percent => sheet::Kind::Real,
        ColumnKind::Date => sheet::Kind::Date,
    };
    let cell = |cell: &Cell| match &cell.value {
        CellValue::None => sheet::Cell::Null,
        CellValue::Text(text) => sheet::Cell::Text(text.clone()),
        CellValue::Int(number) => sheet::Cell::Int(*number),
        CellValue::Percent(share) => sheet::Cell::Real((share * 10.0).round() / 10.0),
        CellValue::Date(day) => sheet::Cell::Date(*day),
        CellValue::State(_, _, word) => sheet::Cell::Text(word.clone()),
    };
    let columns = listing
        .columns
        .iter()
        .map(|column| sheet::TableColumn::new(column.key, column.label.clone(), kind(column.kind)));
    let rows = listing.rows.iter().map(|row| row.iter().map(cell).collect());
    sheet::TableData::whole(listing.name, columns.collect(), rows.collect())
}

fn csv(listing: &Listing) -> Vec<u8> {
    sheet::to_csv(&data(listing))
}

fn xlsx(listing: &Listing) -> Result<Vec<u8>, Stop> {
    sheet::to_xlsx(&data(listing))
        .map_err(|error| Stop::Fault(register::Fault::because("writing XLSX", error)))
}

/// A cursor says where the next page begins and carries a check so that an invented one is refused.
fn cursor(offset: u64) -> String {
    format!("{offset:x}-{}", cursor_check(offset))
}

fn cursor_check(offset: u64) -> String {
    hex(&Sha256::digest(format!("qhapaq cursor {offset}")))[..8].to_owned()
}

fn read_cursor(text: &str) -> Result<u64, Stop> {
    let parsed = text.split_once('-').and_then(|(offset, check)| {
        let offset = u64::from_str_radix(offset, 16).ok()?;
        (cursor_check(offset) == check).then_some(offset)
    });
    parsed.ok_or_else(|| {
        Refusal::new("capability-cursor")
            .field("cursor")
            .malformed()
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_cursor_is_refused() {
        assert_eq!(read_cursor(&cursor(150)).ok(), Some(150));
        assert!(read_cursor("96-00000000").is_err());
        assert!(read_cursor("hola").is_err());
    }

    #[test]
    fn only_columns_that_sort() {
        let default = Sort {
            key: "name",
            down: false,
        };
        assert_eq!(
            sort(&Query::pairs("orden=-share"), &["name", "share"], default).ok(),
            Some(Sort {
                key: "share",
                down: true
            })
        );
        assert_eq!(sort(&Query::pairs(""), &["name"], default).ok(), Some(default));
        assert!(sort(&Query::pairs("orden=dni"), &["name"], default).is_err());
    }
}
