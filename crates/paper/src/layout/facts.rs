//! Labels with their values, in two columns with lines between.

use krilla::tagging::{TableHeaderScope, Tag};

use super::flow::Flow;
use super::table::{Cell, looked, row};
use super::{BODY, GREY, LEFT, WIDTH};
use crate::document::Fact;
use crate::error::PaperError;
use crate::text::Style;

const LABEL_WIDTH: f32 = 132.0;
const VALUE_X: f32 = LEFT + LABEL_WIDTH + 10.0;
const VALUE_WIDTH: f32 = WIDTH - LABEL_WIDTH - 10.0;
const PAD: f32 = 3.0;

/// Facts, one in a row.
pub(crate) fn facts(flow: &mut Flow, facts: &[Fact]) -> Result<(), PaperError> {
    if facts.is_empty() {
        return Ok(());
    }
    flow.need(2.0 * (BODY.line + 2.0 * PAD))?;
    flow.hair();
    let table = flow.tree.root(Tag::Table);
    let body = flow.tree.group(table, Tag::TBody);
    for fact in facts {
        let tr = flow.tree.group(body, Tag::TR);
        let label = Cell {
            lines: flow.lines(&fact.label, Style { shade: GREY, ..BODY }, LABEL_WIDTH),
            x: LEFT,
            group: Some(flow.tree.group(tr, Tag::TH(TableHeaderScope::Row))),
        };
        let value = Cell {
            lines: flow.lines(&fact.value, looked(BODY, fact.look), VALUE_WIDTH),
            x: VALUE_X,
            group: Some(flow.tree.group(tr, Tag::TD)),
        };
        row(flow, &[label, value], PAD, |_| ())?;
    }
    flow.y += 10.0;
    Ok(())
}
