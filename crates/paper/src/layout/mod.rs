//! From blocks to pages: what stands where.

mod facts;
mod flow;
mod form;
mod frame;
mod head;
mod prose;
mod seal;
mod table;

use krilla::tagging::TagKind;

use crate::document::{Block, Document};
use crate::error::PaperError;
use crate::text::{Align, Style};

pub(crate) use flow::{Entry, Flow, Laid, Op};

/// A4 in points.
pub(crate) const PAGE_WIDTH: f32 = 595.276;
/// A4 in points.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub(crate) const LEFT: f32 = 62.0;
/// Width of the text.
pub(crate) const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// Where the text begins on a page.
pub(crate) const TOP: f32 = 66.0;
/// Where the text ends on a page.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 84.0;

/// Black of the text.
pub(crate) const BLACK: u8 = 0;
/// Grey of labels; seven times darker than the paper.
pub(crate) const GREY: u8 = 80;
/// Grey of lines.
pub(crate) const HAIR: u8 = 170;

/// Running text.
pub(crate) const BODY: Style = Style {
    size: 10.0,
    line: 14.5,
    bold: false,
    code: false,
    align: Align::Left,
    shade: BLACK,
};
/// Small print.
pub(crate) const SMALL: Style = Style {
    size: 8.5,
    line: 12.0,
    ..BODY
};
/// Cells of a table.
pub(crate) const CELL: Style = Style {
    size: 8.5,
    line: 11.5,
    ..BODY
};

/// A document with every piece in its place.
pub(crate) fn lay_out(document: &Document) -> Result<Laid, PaperError> {
    let mut flow = Flow::new(document);
    head::head(&mut flow, document)?;
    for block in &document.blocks {
        self::block(&mut flow, block)?;
    }
    frame::frame(&mut flow, document);
    Ok(flow.finish())
}

fn block(flow: &mut Flow, block: &Block) -> Result<(), PaperError> {
    match block {
        Block::Heading { level, text } => head::heading(flow, *level, text),
        Block::Paragraph { text, tone } => prose::paragraph(flow, text, *tone),
        Block::Facts(facts) => facts::facts(flow, facts),
        Block::Table(table) => table::table(flow, table),
        Block::Numbered(items) => prose::numbered(flow, items),
        Block::Bullets(items) => prose::bullets(flow, items),
        Block::Note { title, text } => prose::note(flow, title, text),
        Block::Signatures(places) => form::signatures(flow, places),
        Block::Blank { label, lines } => form::blank(flow, label, *lines),
        Block::PageBreak => flow.turn(),
        Block::Seal(seal) => seal::seal(flow, seal),
    }
}

/// The tag of a paragraph.
pub(crate) fn p() -> TagKind {
    krilla::tagging::Tag::P.into()
}
