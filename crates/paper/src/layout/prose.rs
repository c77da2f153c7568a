//! Paragraphs, lists and notes.

use krilla::tagging::{ListNumbering, Tag};

use super::flow::{Flow, height};
use super::{BLACK, BODY, GREY, LEFT, SMALL, WIDTH, p};
use crate::document::Tone;
use crate::error::PaperError;
use crate::text::{Align, Line, Style};

/// Room for the number or the bullet of a list.
const INDENT: f32 = 22.0;
/// From the bar of a note to its words.
const NOTE_INDENT: f32 = 12.0;

/// A paragraph.
pub(crate) fn paragraph(flow: &mut Flow, text: &str, tone: Tone) -> Result<(), PaperError> {
    let style = match tone {
        Tone::Body => BODY,
        Tone::Lead => Style {
            size: 11.5,
            line: 16.5,
            ..BODY
        },
        Tone::Strong => Style { bold: true, ..BODY },
        Tone::Small => Style { shade: GREY, ..SMALL },
        Tone::Centred => Style {
            align: Align::Centre,
            ..BODY
        },
    };
    let lines = flow.lines(text, style, WIDTH);
    if lines.is_empty() {
        return Ok(());
    }
    let group = flow.tree.root(p());
    flow.put_all(lines, LEFT, group)?;
    flow.y += 6.0;
    Ok(())
}

/// A numbered list.
pub(crate) fn numbered(flow: &mut Flow, items: &[String]) -> Result<(), PaperError> {
    list(flow, items, ListNumbering::Decimal, |index| {
        format!("{}.", index + 1)
    })
}

/// A list with bullets.
pub(crate) fn bullets(flow: &mut Flow, items: &[String]) -> Result<(), PaperError> {
    list(flow, items, ListNumbering::Disc, |_| "•".to_owned())
}

fn list(
    flow: &mut Flow,
    items: &[String],
    numbering: ListNumbering,
    label: impl Fn(usize) -> String,
) -> Result<(), PaperError> {
    if items.is_empty() {
        return Ok(());
    }
    let list = flow.tree.root(Tag::L(numbering));
    for (index, text) in items.iter().enumerate() {
        let lines = flow.lines(text, BODY, WIDTH - INDENT);
        let first = lines.first().map_or(BODY.line, |line| line.height);
        flow.need(if lines.len() > 1 { 2.0 * first } else { first })?;
        let item = flow.tree.group(list, Tag::LI);
        let label_group = flow.tree.group(item, Tag::Lbl);
        for line in flow.lines(&label(index), BODY, INDENT).into_iter().take(1) {
            flow.put(line, LEFT + 4.0, flow.y, Some(label_group));
        }
        let body = flow.tree.group(item, Tag::LBody);
        flow.put_all(lines, LEFT + INDENT, body)?;
        flow.y += 3.0;
    }
    flow.y += 4.0;
    Ok(())
}

/// A note: a bar at the left of a title and a text.
pub(crate) fn note(flow: &mut Flow, title: &str, text: &str) -> Result<(), PaperError> {
    let width = WIDTH - NOTE_INDENT;
    let title = flow.lines(title, Style { bold: true, ..BODY }, width);
    let text = flow.lines(text, BODY, width);
    if title.is_empty() && text.is_empty() {
        return Ok(());
    }
    flow.gap(2.0);
    // A short note keeps together; a long one keeps its title with two lines.
    flow.need((height(&title) + height(&text)).min(height(&title) + 6.0 * BODY.line))?;
    let note = flow.tree.root(Tag::Div);
    for lines in [title, text] {
        if !lines.is_empty() {
            let group = flow.tree.group(note, Tag::P);
            barred(flow, lines, group)?;
        }
    }
    flow.y += 9.0;
    Ok(())
}

/// Lines with a bar at their left, drawn with each of them so that it follows them over the page.
fn barred(flow: &mut Flow, lines: Vec<Line>, group: crate::tree::GroupId) -> Result<(), PaperError> {
    for line in lines {
        let height = line.height;
        flow.need(height)?;
        flow.rule(LEFT, flow.y, 2.5, height, BLACK);
        flow.put(line, LEFT + NOTE_INDENT, flow.y, Some(group));
        flow.y += height;
    }
    Ok(())
}
