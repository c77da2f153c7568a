//! Shaping: letters become glyphs, glyphs become lines of a given width.

use std::ops::Range;
use std::rc::Rc;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, Cluster, FontContext, FontWeight, Layout, LayoutContext, LineHeight,
    OverflowWrap, StyleProperty,
};

use super::fonts::{self, CODE, TEXT};
use super::visible;

/// Height of Noto Sans above and below its base line, for a size of 1.
const ASCENT: f32 = 1.069;
const DESCENT: f32 = 0.293;
/// Letters without a shape are looked for this often; then everything that is not ASCII is shown by its number.
const ATTEMPTS: usize = 3;

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Size of the letters, in points.
    pub(crate) size: f32,
    /// Height of a line, in points.
    pub(crate) line: f32,
    /// Bold letters.
    pub(crate) bold: bool,
    /// Letters of one width.
    pub(crate) code: bool,
    /// Where the lines stand.
    pub(crate) align: Align,
    /// From black (0) to white (255).
    pub(crate) shade: u8,
}

/// Where lines stand in their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A line of glyphs.
#[derive(Clone)]
pub(crate) struct Line {
    /// The text that the glyphs stand for, and more around it.
    pub(crate) text: Rc<str>,
    /// The glyphs, face by face.
    pub(crate) runs: Vec<Run>,
    /// Height in points.
    pub(crate) height: f32,
    /// From the top to the base line, in points.
    pub(crate) baseline: f32,
    /// From black (0) to white (255).
    pub(crate) shade: u8,
}

/// Glyphs of one face.
#[derive(Clone)]
pub(crate) struct Run {
    /// Index into [`super::faces`].
    pub(crate) face: usize,
    /// Size in points.
    pub(crate) size: f32,
    /// From the left of the line, in points.
    pub(crate) x: f32,
    /// The glyphs from left to right.
    pub(crate) glyphs: Vec<KrillaGlyph>,
}

/// Makes lines. One for each document: it keeps what it has learned about the faces.
pub(crate) struct Shaper {
    fonts: FontContext,
    layouts: LayoutContext<()>,
}

impl Shaper {
    /// A shaper that knows our faces.
    pub(crate) fn new() -> Shaper {
        Shaper {
            fonts: fonts::context(),
            layouts: LayoutContext::new(),
        }
    }

    /// The lines of a text in a width in points; none for an empty text.
    pub(crate) fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        if text.is_empty() {
            return Vec::new();
        }
        let mut lines = Vec::new();
        for part in visible::lines(text) {
            lines.extend(self.part(&visible::visible(part), style, width));
        }
        lines
    }

    /// One part between line breaks.
    fn part(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let mut text = text.to_owned();
        for _ in 0..ATTEMPTS {
            let layout = self.layout(&text, style, width);
            let lost = lost(&layout);
            if lost.is_empty() {
                return cut(&layout, text.into(), style);
            }
            text = visible::numbered(&text, &lost);
        }
        let foreign: Vec<Range<usize>> = text
            .char_indices()
            .filter(|(_, letter)| !letter.is_ascii())
            .map(|(at, letter)| at..at + letter.len_utf8())
            .collect();
        text = visible::numbered(&text, &foreign);
        cut(&self.layout(&text, style, width), text.into(), style)
    }

    fn layout(&mut self, text: &str, style: Style, width: f32) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        let families = if style.code {
            fonts::families(&CODE)
        } else {
            fonts::families(&TEXT)
        };
        builder.push_default(StyleProperty::FontFamily(families));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.line)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        let alignment = match style.align {
            Align::Left => Alignment::Left,
            Align::Centre => Alignment::Center,
            Align::Right => Alignment::Right,
        };
        layout.align(alignment, AlignmentOptions::default());
        layout
    }
}

/// Where the text has letters that no face can show.
fn lost(layout: &Layout<()>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for line in layout.lines() {
        for run in line.runs() {
            let known = faces_index(run.font().data.id()).is_some();
            for cluster in run.clusters() {
                if !known || cluster.glyphs().any(|glyph| glyph.id == 0) {
                    ranges.push(cluster.text_range());
                }
            }
        }
    }
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn cut(layout: &Layout<()>, text: Rc<str>, style: Style) -> Vec<Line> {
    let baseline = (style.line - (ASCENT + DESCENT) * style.size) / 2.0 + ASCENT * style.size;
    let mut lines = Vec::with_capacity(layout.len());
    for line in layout.lines() {
        let mut x = line.metrics().offset;
        let mut runs = Vec::new();
        for run in line.runs() {
            let start = x;
            let (glyphs, width) = glyphs(run.visual_clusters(), run.font_size(), run.is_rtl());
            x += width;
            let face = faces_index(run.font().data.id());
            if let Some(face) = face.filter(|_| !glyphs.is_empty()) {
                runs.push(Run {
                    face,
                    size: run.font_size(),
                    x: start,
                    glyphs,
                });
            }
        }
        lines.push(Line {
            text: text.clone(),
            runs,
            height: style.line,
            baseline,
            shade: style.shade,
        });
    }
    lines
}

/// The glyphs of a run from left to right, and their width in points.
fn glyphs<'a>(
    clusters: impl Iterator<Item = Cluster<'a, ()>>,
    size: f32,
    rtl: bool,
) -> (Vec<KrillaGlyph>, f32) {
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    let mut width = 0.0;
    // In a run from right to left, the rest of a ligature comes before its beginning.
    let mut rest: Option<usize> = None;
    for cluster in clusters {
        let mut range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            match glyphs.last_mut().filter(|_| !rtl) {
                Some(last) => last.text_range.end = range.end,
                None => rest = Some(rest.map_or(range.end, |end| end.max(range.end))),
            }
            continue;
        }
        if let Some(end) = rest.take() {
            range.end = range.end.max(end);
        }
        for glyph in cluster.glyphs() {
            width += glyph.advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                glyph.y / size,
                0.0,
                range.clone(),
                None,
            ));
        }
    }
    (glyphs, width)
}

fn faces_index(blob: u64) -> Option<usize> {
    fonts::faces().iter().position(|face| face.blob.id() == blob)
}
