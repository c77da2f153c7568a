//! Tables, and the rows that facts share with them.

use krilla::tagging::{TableHeaderScope, Tag};

use super::flow::{Flow, height};
use super::{BLACK, BODY, CELL, HAIR, LEFT, WIDTH};
use crate::document::{Column, Look, Table};
use crate::error::PaperError;
use crate::text::{Align, Line, Style};
use crate::tree::GroupId;

/// Between columns.
const GUTTER: f32 = 8.0;
/// Above and below the words of a row.
const PAD: f32 = 3.5;

/// A cell whose lines are made.
pub(crate) struct Cell {
    /// The lines.
    pub(crate) lines: Vec<Line>,
    /// Left edge.
    pub(crate) x: f32,
    /// Its place in the tree; none for a repeated head.
    pub(crate) group: Option<GroupId>,
}

/// A table.
pub(crate) fn table(flow: &mut Flow, table: &Table) -> Result<(), PaperError> {
    if table.columns.is_empty() || table.rows.iter().any(|row| row.len() > table.columns.len()) {
        return Err(PaperError::Table);
    }
    let places = places(&table.columns);
    let head: Vec<Vec<Line>> = table
        .columns
        .iter()
        .zip(&places)
        .map(|(column, &(_, width))| flow.lines(&column.label, head_style(column), width))
        .collect();
    let head_height = head.iter().map(|lines| height(lines)).fold(0.0, f32::max);
    let caption = flow.lines(&table.caption, Style { bold: true, ..BODY }, WIDTH);
    flow.gap(2.0);
    flow.need(height(&caption) + head_height + 3.0 * CELL.line)?;

    let group = flow.tree.root(Tag::Table);
    if !caption.is_empty() {
        let named = flow.tree.group(group, Tag::Caption);
        flow.put_all(caption, LEFT, named)?;
        flow.y += 2.0;
    }
    let section = flow.tree.group(group, Tag::THead);
    let row_group = flow.tree.group(section, Tag::TR);
    let named: Vec<Option<GroupId>> = head
        .iter()
        .map(|_| Some(flow.tree.group(row_group, Tag::TH(TableHeaderScope::Column))))
        .collect();
    draw_head(flow, &head, &places, &named);
    if !table.rows.is_empty() {
        let body = flow.tree.group(group, Tag::TBody);
        let unnamed = vec![None; head.len()];
        for cells in &table.rows {
            let cells = self::cells(flow, table, cells, &places, body);
            row(flow, &cells, PAD, |flow| {
                draw_head(flow, &head, &places, &unnamed)
            })?;
        }
    }
    flow.y += 9.0;
    Ok(())
}

/// Puts a row; `head` is called at the top of each page that the row begins or goes on.
pub(crate) fn row(
    flow: &mut Flow,
    cells: &[Cell],
    pad: f32,
    mut head: impl FnMut(&mut Flow),
) -> Result<(), PaperError> {
    let whole = cells.iter().map(|cell| height(&cell.lines)).fold(0.0, f32::max) + 2.0 * pad;
    if whole > flow.room() && !flow.fresh() {
        flow.turn()?;
        head(flow);
    }
    let mut next = vec![0; cells.len()];
    loop {
        let top = flow.y + pad;
        let space = flow.room() - 2.0 * pad;
        let mut used: f32 = 0.0;
        for (cell, next) in cells.iter().zip(&mut next) {
            let mut y = 0.0;
            while let Some(line) = cell.lines.get(*next).filter(|line| y + line.height <= space) {
                flow.put(line.clone(), cell.x, top + y, cell.group);
                y += line.height;
                *next += 1;
            }
            used = used.max(y);
        }
        flow.y += used + 2.0 * pad;
        if cells
            .iter()
            .zip(&next)
            .all(|(cell, next)| *next >= cell.lines.len())
        {
            break;
        }
        flow.turn()?;
        head(flow);
    }
    flow.hair();
    Ok(())
}

fn cells(
    flow: &mut Flow,
    table: &Table,
    cells: &[String],
    places: &[(f32, f32)],
    body: GroupId,
) -> Vec<Cell> {
    let row = flow.tree.group(body, Tag::TR);
    let cell = |(index, (column, &(x, width))): (usize, (&Column, &(f32, f32)))| {
        let text = cells.get(index).map_or("", String::as_str);
        let lines = flow.lines(text, cell_style(column), width);
        let group = match index {
            0 => flow.tree.group(row, Tag::TH(TableHeaderScope::Row)),
            _ => flow.tree.group(row, Tag::TD),
        };
        Cell {
            lines,
            x,
            group: Some(group),
        }
    };
    table.columns.iter().zip(places).enumerate().map(cell).collect()
}

fn draw_head(flow: &mut Flow, head: &[Vec<Line>], places: &[(f32, f32)], groups: &[Option<GroupId>]) {
    let high = head.iter().map(|lines| height(lines)).fold(0.0, f32::max);
    flow.rule(LEFT, flow.y, WIDTH, 1.0, BLACK);
    flow.y += PAD;
    for ((lines, &(x, _)), group) in head.iter().zip(places).zip(groups) {
        let mut y = flow.y + high - height(lines);
        for line in lines {
            flow.put(line.clone(), x, y, *group);
            y += line.height;
        }
    }
    flow.y += high + PAD;
    flow.rule(LEFT, flow.y, WIDTH, 0.7, HAIR);
}

/// Left edge and width of each column.
fn places(columns: &[Column]) -> Vec<(f32, f32)> {
    let total: f32 = columns.iter().map(|column| f32::from(column.weight.max(1))).sum();
    let gutters = GUTTER * (columns.len() - 1) as f32;
    let mut x = LEFT;
    columns
        .iter()
        .map(|column| {
            let width = ((WIDTH - gutters) * f32::from(column.weight.max(1)) / total).max(1.0);
            let place = (x, width);
            x += width + GUTTER;
            place
        })
        .collect()
}

fn head_style(column: &Column) -> Style {
    Style {
        code: false,
        bold: true,
        ..cell_style(column)
    }
}

fn cell_style(column: &Column) -> Style {
    let align = if column.right { Align::Right } else { Align::Left };
    looked(Style { align, ..CELL }, column.look)
}

/// A style with the look of a value.
pub(crate) fn looked(style: Style, look: Look) -> Style {
    match look {
        Look::Plain => style,
        Look::Strong => Style { bold: true, ..style },
        Look::Code => Style {
            code: true,
            // 64 hexadecimal digits fit beside a label.
            size: (style.size - 0.9).min(8.4),
            ..style
        },
    }
}
