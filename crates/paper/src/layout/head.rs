//! The letterhead with the title, and the headings.

use std::num::NonZeroU16;

use krilla::tagging::Tag;

use super::flow::{Entry, Flow, height};
use super::{BLACK, BODY, GREY, HAIR, LEFT, SMALL, WIDTH, p};
use crate::document::Document;
use crate::error::PaperError;
use crate::text::Style;

/// Room that a heading wants to have below it, so that it never stands alone at the foot of a page.
const COMPANY: f32 = 46.0;
const TITLE: Style = Style {
    size: 18.0,
    line: 23.0,
    bold: true,
    ..BODY
};
const SUBJECT: Style = Style {
    size: 11.0,
    line: 15.0,
    shade: GREY,
    ..BODY
};
const ISSUER: Style = Style { bold: true, ..SMALL };

/// What stands above the first block.
pub(crate) fn head(flow: &mut Flow, document: &Document) -> Result<(), PaperError> {
    if let Some(banner) = &document.banner {
        self::banner(flow, banner)?;
    }
    if !document.author.is_empty() {
        let group = flow.tree.root(p());
        let lines = flow.lines(&document.author, ISSUER, WIDTH);
        flow.put_all(lines, LEFT, group)?;
        flow.y += 4.0;
    }
    flow.rule(LEFT, flow.y, WIDTH, 1.6, BLACK);
    flow.y += 14.0;
    title(flow, 1, &document.title, TITLE)?;
    if !document.subject.is_empty() {
        flow.y += 2.0;
        let group = flow.tree.root(p());
        let lines = flow.lines(&document.subject, SUBJECT, WIDTH);
        flow.put_all(lines, LEFT, group)?;
    }
    flow.y += 14.0;
    Ok(())
}

/// A heading between blocks, from level 2.
pub(crate) fn heading(flow: &mut Flow, level: u8, text: &str) -> Result<(), PaperError> {
    let level = level.clamp(2, 4);
    let style = match level {
        2 => Style {
            size: 12.5,
            line: 17.0,
            bold: true,
            ..BODY
        },
        3 => Style {
            size: 10.5,
            line: 15.0,
            bold: true,
            ..BODY
        },
        _ => Style {
            bold: true,
            shade: GREY,
            ..BODY
        },
    };
    flow.gap(if level == 2 { 10.0 } else { 6.0 });
    title(flow, level, text, style)?;
    flow.y += if level == 2 { 5.0 } else { 3.0 };
    Ok(())
}

fn title(flow: &mut Flow, level: u8, text: &str, style: Style) -> Result<(), PaperError> {
    let lines = flow.lines(text, style, WIDTH);
    flow.need(height(&lines) + COMPANY)?;
    let text = crate::text::visible_line(text);
    let number = NonZeroU16::MIN.saturating_add(u16::from(level.saturating_sub(1)));
    let group = flow.tree.root(Tag::Hn(number, Some(text.clone())));
    flow.outline.push(Entry {
        level,
        text,
        page: flow.pages.len() - 1,
        y: flow.y,
    });
    flow.put_all(lines, LEFT, group)
}

/// The warning at the head of the first page; later pages repeat it as a running head.
fn banner(flow: &mut Flow, banner: &str) -> Result<(), PaperError> {
    let style = Style { bold: true, ..SMALL };
    let lines = flow.lines(banner, style, WIDTH - 16.0);
    let (top, high) = (flow.y, height(&lines) + 8.0);
    for (y, thick) in [(top, 0.7), (top + high - 0.7, 0.7)] {
        flow.rule(LEFT, y, WIDTH, thick, HAIR);
    }
    let group = flow.tree.root(p());
    flow.y += 4.0;
    flow.put_all(lines, LEFT, group)?;
    flow.y += 12.0;
    Ok(())
}
