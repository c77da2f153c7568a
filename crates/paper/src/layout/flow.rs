//! The pen: it goes down the page and on to the next, and notes what it leaves where.

use crate::document::Document;
use crate::error::PaperError;
use crate::layout::{BOTTOM, HAIR, LEFT, TOP, WIDTH};
use crate::text::{Line, Shaper, Style};
use crate::tree::{GroupId, SlotId, Tree};

/// One mark on a page. Without a slot it is decoration, and no part of the tree.
pub(crate) enum Op {
    /// A line of text with its left top corner.
    Text {
        line: Line,
        x: f32,
        y: f32,
        slot: Option<SlotId>,
        running: bool,
    },
    /// A filled rectangle.
    Rule {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        shade: u8,
    },
    /// The dark modules of a QR, as left top corners, and their size.
    Qr {
        corners: Vec<(f32, f32)>,
        module: f32,
        slot: SlotId,
    },
    /// A place that leads to an address.
    Link {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        url: String,
        slot: SlotId,
    },
}

/// A heading, for the outline that programs show beside the document.
pub(crate) struct Entry {
    /// Level from 1.
    pub(crate) level: u8,
    /// The words.
    pub(crate) text: String,
    /// Page from 0.
    pub(crate) page: usize,
    /// From the top of the page.
    pub(crate) y: f32,
}

/// A document with every piece in its place.
pub(crate) struct Laid {
    /// The marks of each page.
    pub(crate) pages: Vec<Vec<Op>>,
    /// What the marks mean.
    pub(crate) tree: Tree,
    /// The headings.
    pub(crate) outline: Vec<Entry>,
}

/// The pen.
pub(crate) struct Flow {
    /// Makes lines.
    pub(crate) shaper: Shaper,
    /// What the marks mean.
    pub(crate) tree: Tree,
    /// The headings so far.
    pub(crate) outline: Vec<Entry>,
    /// The marks of each page so far.
    pub(crate) pages: Vec<Vec<Op>>,
    /// Where the pen is, from the top of the page.
    pub(crate) y: f32,
}

impl Flow {
    /// A pen at the top of the first page.
    pub(crate) fn new(document: &Document) -> Flow {
        let mut pages = Vec::with_capacity(4);
        pages.push(Vec::with_capacity(document.blocks.len().min(64) * 4));
        Flow {
            shaper: Shaper::new(),
            tree: Tree::default(),
            outline: Vec::new(),
            pages,
            y: TOP,
        }
    }

    /// Room left on this page.
    pub(crate) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Whether nothing stands on this page yet.
    pub(crate) fn fresh(&self) -> bool {
        self.y <= TOP
    }

    /// On to the next page.
    pub(crate) fn turn(&mut self) -> Result<(), PaperError> {
        if self.pages.len() >= crate::PAGES_MAX {
            return Err(PaperError::TooLong);
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        Ok(())
    }

    /// Turns the page if less than this is left on it.
    pub(crate) fn need(&mut self, height: f32) -> Result<(), PaperError> {
        if height > self.room() && !self.fresh() {
            self.turn()
        } else {
            Ok(())
        }
    }

    /// White space; none at the head of a page.
    pub(crate) fn gap(&mut self, height: f32) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Lines of text.
    pub(crate) fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        self.shaper.lines(text, style, width)
    }

    /// Puts lines under each other, over as many pages as they need; one line never stands alone.
    pub(crate) fn put_all(&mut self, lines: Vec<Line>, x: f32, group: GroupId) -> Result<(), PaperError> {
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let company = if index == 0 && count > 1 || index + 2 == count {
                2.0
            } else {
                1.0
            };
            self.need(line.height * company)?;
            let height = line.height;
            self.put(line, x, self.y, Some(group));
            self.y += height;
        }
        Ok(())
    }

    /// Puts one line; without a group it is decoration that repeats what was said before.
    pub(crate) fn put(&mut self, line: Line, x: f32, y: f32, group: Option<GroupId>) {
        let slot = group.map(|group| self.tree.slot(group));
        self.mark(Op::Text {
            line,
            x,
            y,
            slot,
            running: false,
        });
    }

    /// A thin line across the text, under the pen.
    pub(crate) fn hair(&mut self) {
        self.rule(LEFT, self.y, WIDTH, 0.5, HAIR);
    }

    /// A filled rectangle.
    pub(crate) fn rule(&mut self, x: f32, y: f32, width: f32, height: f32, shade: u8) {
        self.mark(Op::Rule {
            x,
            y,
            width,
            height,
            shade,
        });
    }

    /// Leaves a mark on this page.
    pub(crate) fn mark(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// The pages.
    pub(crate) fn finish(self) -> Laid {
        Laid {
            pages: self.pages,
            tree: self.tree,
            outline: self.outline,
        }
    }
}

/// How high lines stand.
pub(crate) fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.height).sum()
}
