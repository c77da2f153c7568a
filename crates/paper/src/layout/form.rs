//! What people fill in by hand: signatures and blanks.

use super::flow::{Flow, height};
use super::{BLACK, BODY, GREY, HAIR, LEFT, SMALL, WIDTH, p};
use crate::document::SignaturePlace;
use crate::error::PaperError;
use crate::text::{Align, Line, Style};

/// Room to sign, above the line.
const HAND: f32 = 52.0;
/// Distance of the lines of a blank: the hand needs more than print.
const BLANK: f32 = 24.0;
/// More lines of a blank are not drawn.
const BLANKS_MAX: u8 = 20;

/// Places to sign, two in a row.
pub(crate) fn signatures(flow: &mut Flow, places: &[SignaturePlace]) -> Result<(), PaperError> {
    let width = (WIDTH - 36.0) / 2.0;
    for pair in places.chunks(2) {
        let words: Vec<Vec<Line>> = pair.iter().map(|place| words(flow, place, width)).collect();
        let high = words.iter().map(|lines| height(lines)).fold(0.0, f32::max);
        flow.need(HAND + high + 10.0)?;
        flow.y += HAND;
        for (index, lines) in words.into_iter().enumerate() {
            let x = LEFT + index as f32 * (width + 36.0);
            flow.rule(x, flow.y, width, 0.7, BLACK);
            let group = flow.tree.root(p());
            let mut y = flow.y + 4.0;
            for line in lines {
                let height = line.height;
                flow.put(line, x, y, Some(group));
                y += height;
            }
        }
        flow.y += high + 14.0;
    }
    Ok(())
}

fn words(flow: &mut Flow, place: &SignaturePlace, width: f32) -> Vec<Line> {
    let name = Style {
        bold: true,
        align: Align::Centre,
        ..BODY
    };
    let office = Style {
        align: Align::Centre,
        shade: GREY,
        ..SMALL
    };
    let mut lines = flow.lines(&place.name, name, width);
    lines.extend(flow.lines(&place.office, office, width));
    lines
}

/// A label and lines to write on.
pub(crate) fn blank(flow: &mut Flow, label: &str, lines: u8) -> Result<(), PaperError> {
    let words = flow.lines(label, Style { shade: GREY, ..BODY }, WIDTH);
    flow.need(height(&words) + BLANK)?;
    if !words.is_empty() {
        let group = flow.tree.root(p());
        flow.put_all(words, LEFT, group)?;
    }
    for _ in 0..lines.clamp(1, BLANKS_MAX) {
        flow.need(BLANK)?;
        flow.y += BLANK;
        flow.rule(LEFT, flow.y, WIDTH, 0.5, HAIR);
    }
    flow.y += 10.0;
    Ok(())
}
