//! The seal: a QR for a telephone, a code for a person, and how to verify.

use krilla::tagging::Tag;
use qrcodegen::{QrCode, QrCodeEcc};

use super::flow::{Flow, Op, height};
use super::{BLACK, BODY, GREY, LEFT, SMALL, WIDTH};
use crate::document::Seal;
use crate::error::PaperError;
use crate::text::{Line, Style};

/// Side of the QR, in points (34 mm); the paper around it is its quiet zone.
const SIDE: f32 = 96.0;
const TEXT_X: f32 = LEFT + SIDE + 18.0;
const TEXT_WIDTH: f32 = WIDTH - SIDE - 18.0;
const LABEL: Style = Style { shade: GREY, ..SMALL };
const CODE: Style = Style {
    size: 15.0,
    line: 20.0,
    bold: true,
    code: true,
    ..BODY
};
const ADDRESS: Style = Style {
    code: true,
    size: 8.0,
    ..SMALL
};

/// The seal. It keeps together unless its words are longer than a page.
pub(crate) fn seal(flow: &mut Flow, seal: &Seal) -> Result<(), PaperError> {
    let code = QrCode::encode_text(&seal.url, QrCodeEcc::Medium).map_err(|_| PaperError::Seal)?;
    let label = flow.lines(&seal.label, LABEL, TEXT_WIDTH);
    let short = flow.lines(&seal.code, CODE, TEXT_WIDTH);
    let address = flow.lines(&seal.url, ADDRESS, TEXT_WIDTH);
    let words: Vec<Vec<Line>> = seal
        .words
        .iter()
        .map(|words| flow.lines(words, SMALL, TEXT_WIDTH))
        .collect();
    let text = height(&label)
        + height(&short)
        + height(&address)
        + words.iter().map(|lines| height(lines) + 3.0).sum::<f32>();
    let high = text.max(SIDE) + 20.0;

    flow.gap(6.0);
    flow.need(high)?;
    flow.rule(LEFT, flow.y, WIDTH, 1.0, BLACK);
    flow.y += 10.0;
    let (page, top) = (flow.pages.len(), flow.y);
    picture(flow, &code, seal);
    let section = flow.tree.root(Tag::Div);
    for lines in [label, short] {
        let group = flow.tree.group(section, Tag::P);
        flow.put_all(lines, TEXT_X, group)?;
    }
    self::address(flow, section, address, seal)?;
    for lines in words {
        flow.y += 3.0;
        let group = flow.tree.group(section, Tag::P);
        flow.put_all(lines, TEXT_X, group)?;
    }
    if flow.pages.len() == page {
        flow.y = flow.y.max(top + SIDE);
    }
    flow.y += 10.0;
    flow.hair();
    flow.y += 8.0;
    Ok(())
}

fn picture(flow: &mut Flow, code: &QrCode, seal: &Seal) {
    let module = SIDE / code.size() as f32;
    let mut corners = Vec::new();
    for row in 0..code.size() {
        for column in 0..code.size() {
            if code.get_module(column, row) {
                corners.push((LEFT + column as f32 * module, flow.y + row as f32 * module));
            }
        }
    }
    let alt = if seal.alt.is_empty() { &seal.url } else { &seal.alt };
    let figure = flow.tree.root(Tag::Figure(Some(crate::text::visible_line(alt))));
    let slot = flow.tree.slot(figure);
    flow.mark(Op::Qr {
        corners,
        module,
        slot,
    });
}

/// The address in letters, which also leads there on a screen.
fn address(
    flow: &mut Flow,
    section: crate::tree::GroupId,
    lines: Vec<Line>,
    seal: &Seal,
) -> Result<(), PaperError> {
    let paragraph = flow.tree.group(section, Tag::P);
    for line in lines {
        let height = line.height;
        flow.need(height)?;
        let link = flow.tree.group(paragraph, Tag::Link);
        flow.put(line, TEXT_X, flow.y, Some(link));
        let slot = flow.tree.slot(link);
        flow.mark(Op::Link {
            x: TEXT_X,
            y: flow.y,
            width: TEXT_WIDTH,
            height,
            url: seal.url.clone(),
            slot,
        });
        flow.y += height;
    }
    Ok(())
}
