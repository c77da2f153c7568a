//! What stands on every page: the running head, and the foot with the code, the registry's line and the page.

use super::flow::{Flow, Op};
use super::{GREY, HAIR, LEFT, PAGE_HEIGHT, SMALL, WIDTH};
use crate::document::{Block, Document};
use crate::text::{Align, Line, Style};

const RUNNING: Style = Style {
    size: 8.0,
    line: 10.5,
    shade: GREY,
    ..SMALL
};
const CODE: Style = Style {
    bold: true,
    code: true,
    shade: 0,
    ..RUNNING
};
const PAGE_NUMBER: Style = Style {
    align: Align::Right,
    ..RUNNING
};
const HEAD_Y: f32 = 36.0;
const FOOT_Y: f32 = PAGE_HEIGHT - 66.0;
/// Width that the page number has at the right.
const NUMBER_WIDTH: f32 = 110.0;
/// More lines of the registry's line are not shown at the foot.
const FOOT_LINES: usize = 2;

/// Adds head and foot to every page. They repeat what the document says elsewhere, so they are no part of the tree.
pub(crate) fn frame(flow: &mut Flow, document: &Document) {
    let head = running_head(flow, document);
    let code = flow.lines(code(document), CODE, WIDTH - NUMBER_WIDTH);
    let registry = flow.lines(&document.registry_line, RUNNING, WIDTH - NUMBER_WIDTH);
    let pages = flow.pages.len();
    for page in 0..pages {
        let mut marks = vec![Op::Rule {
            x: LEFT,
            y: FOOT_Y,
            width: WIDTH,
            height: 0.5,
            shade: HAIR,
        }];
        let mut y = FOOT_Y + 5.0;
        for line in code.iter().take(1).chain(registry.iter().take(FOOT_LINES)) {
            marks.push(running(line.clone(), LEFT, y));
            y += line.height;
        }
        let words = document
            .page_line
            .replace("{page}", &(page + 1).to_string())
            .replace("{pages}", &pages.to_string());
        let number = flow.lines(&words, PAGE_NUMBER, NUMBER_WIDTH);
        marks.extend(
            number
                .into_iter()
                .take(1)
                .map(|line| running(line, LEFT + WIDTH - NUMBER_WIDTH, FOOT_Y + 5.0)),
        );
        if page > 0 {
            marks.extend(
                head.iter()
                    .enumerate()
                    .map(|(index, line)| running(line.clone(), LEFT, HEAD_Y + index as f32 * line.height)),
            );
        }
        flow.pages[page].extend(marks);
    }
}

/// The first lines of the title and of the warning.
fn running_head(flow: &mut Flow, document: &Document) -> Vec<Line> {
    let mut lines: Vec<Line> = flow
        .lines(&document.title, RUNNING, WIDTH)
        .into_iter()
        .take(1)
        .collect();
    if let Some(banner) = &document.banner {
        lines.extend(flow.lines(banner, RUNNING, WIDTH).into_iter().take(1));
    }
    lines
}

fn code(document: &Document) -> &str {
    let mut seals = document.blocks.iter().filter_map(|block| match block {
        Block::Seal(seal) => Some(seal.code.as_str()),
        _ => None,
    });
    seals.next_back().unwrap_or_default()
}

fn running(line: Line, x: f32, y: f32) -> Op {
    Op::Text {
        line,
        x,
        y,
        slot: None,
        running: true,
    }
}
