//! From pages to bytes.

use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use crate::document::Document;
use crate::error::PaperError;
use crate::layout::{Entry, Laid, Op, PAGE_HEIGHT, PAGE_WIDTH};
use crate::text::{Line, faces, visible_line};
use crate::tree::Pieces;

/// Writes what was laid out.
pub(crate) fn draw(document: &Document, laid: Laid) -> Result<Vec<u8>, PaperError> {
    let settings = SerializeSettings {
        configuration: configuration()?,
        ..SerializeSettings::default()
    };
    let mut file = krilla::Document::new_with(settings);
    let mut pieces = laid.tree.pieces();
    let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT)
        .ok_or_else(|| PaperError::Engine("the size of the page".to_owned()))?;
    for ops in &laid.pages {
        let mut page = file.start_page_with(size.clone());
        let mut surface = page.surface();
        for op in ops {
            self::op(&mut surface, op, &mut pieces);
        }
        surface.finish();
        for op in ops {
            if let Op::Link {
                x,
                y,
                width,
                height,
                url,
                slot,
            } = op
                && let Some(place) = Rect::from_xywh(*x, *y, *width, *height)
            {
                let target = Target::Action(Action::Link(LinkAction::new(url.clone())));
                let link = Annotation::new_link(LinkAnnotation::new(place, target), Some(url.clone()));
                pieces.set(*slot, page.add_tagged_annotation(link));
            }
        }
        page.finish();
    }
    file.set_outline(outline(&laid.outline));
    file.set_tag_tree(laid.tree.finish(pieces));
    let moment = moment(document);
    file.set_metadata(metadata(document, moment));
    attach(&mut file, document, moment)?;
    file.finish()
        .map_err(|error| PaperError::Engine(format!("{error:?}")))
}

/// PDF/A-3a for the archive, PDF/UA-1 for those who do not see the page. The writer checks both.
fn configuration() -> Result<Configuration, PaperError> {
    krilla::configure::ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Engine(format!("{error:?}")))
}

fn op(surface: &mut Surface<'_>, op: &Op, pieces: &mut Pieces) {
    match op {
        Op::Text {
            line,
            x,
            y,
            slot,
            running,
        } => {
            let tag = match (slot, running) {
                (Some(_), _) => ContentTag::Span(SpanTag::empty()),
                (None, true) => artifact(ArtifactType::PaginationOther),
                (None, false) => artifact(ArtifactType::Layout),
            };
            let identifier = surface.start_tagged(tag);
            text(surface, line, *x, *y);
            surface.end_tagged();
            if let Some(slot) = slot {
                pieces.set(*slot, identifier);
            }
        }
        Op::Rule {
            x,
            y,
            width,
            height,
            shade,
        } => {
            surface.start_tagged(artifact(ArtifactType::Layout));
            fill(surface, *shade, rectangles(&[(*x, *y)], *width, *height));
            surface.end_tagged();
        }
        Op::Qr {
            corners,
            module,
            slot,
        } => {
            let identifier = surface.start_tagged(ContentTag::Other);
            fill(surface, 0, rectangles(corners, *module, *module));
            surface.end_tagged();
            pieces.set(*slot, identifier);
        }
        Op::Link { .. } => {}
    }
}

fn text(surface: &mut Surface<'_>, line: &Line, x: f32, y: f32) {
    surface.set_fill(Some(shade(line.shade)));
    for run in &line.runs {
        if let Some(face) = faces().get(run.face) {
            let start = Point::from_xy(x + run.x, y + line.baseline);
            surface.draw_glyphs(start, &run.glyphs, face.font.clone(), &line.text, run.size, false);
        }
    }
}

fn fill(surface: &mut Surface<'_>, grey: u8, path: Option<Path>) {
    if let Some(path) = path {
        surface.set_fill(Some(shade(grey)));
        surface.draw_path(&path);
    }
}

fn rectangles(corners: &[(f32, f32)], width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (x, y) in corners {
        path.push_rect(Rect::from_xywh(*x, *y, width, height)?);
    }
    path.finish()
}

fn shade(grey: u8) -> Fill {
    Fill {
        paint: luma::Color::new(grey).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

/// Headings under the heading above them.
fn outline(entries: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    let mut rest = entries;
    while let Some((node, after)) = branch(rest) {
        outline.push_child(node);
        rest = after;
    }
    outline
}

/// The first heading with those below it, and what follows. Levels go down to 4 at most.
fn branch(entries: &[Entry]) -> Option<(OutlineNode, &[Entry])> {
    let (first, mut rest) = entries.split_first()?;
    let place = XyzDestination::new(first.page, Point::from_xy(0.0, first.y));
    let mut node = OutlineNode::new(first.text.clone(), place).with_open(true);
    while rest.first().is_some_and(|entry| entry.level > first.level)
        && let Some((child, after)) = branch(rest)
    {
        node.push_child(child);
        rest = after;
    }
    Some((node, rest))
}

fn metadata(document: &Document, moment: DateTime) -> Metadata {
    Metadata::new()
        .title(visible_line(&document.title))
        .description(visible_line(&document.subject))
        .authors(vec![visible_line(&document.author)])
        .creator("Qhapaq".to_owned())
        .language(document.lang.clone())
        .creation_date(moment)
}

fn moment(document: &Document) -> DateTime {
    let at = document.created.to_zoned(jiff::tz::TimeZone::UTC);
    let number = |value: i8| value.unsigned_abs();
    DateTime::new(at.year().unsigned_abs())
        .month(number(at.month()))
        .day(number(at.day()))
        .hour(number(at.hour()))
        .minute(number(at.minute()))
        .second(number(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn attach(file: &mut krilla::Document, document: &Document, moment: DateTime) -> Result<(), PaperError> {
    for attachment in &document.attachments {
        let mime = MimeType::new(&attachment.media_type).ok_or(PaperError::Attachment)?;
        if attachment.name.is_empty() || attachment.description.is_empty() {
            return Err(PaperError::Attachment);
        }
        file.embed_file(EmbeddedFile {
            path: attachment.name.clone(),
            mime_type: Some(mime),
            description: Some(attachment.description.clone()),
            association_kind: AssociationKind::Data,
            data: attachment.bytes.clone().into(),
            modification_date: Some(moment),
            compress: Some(true),
            location: None,
        })
        .ok_or(PaperError::Attachment)?;
    }
    Ok(())
}
