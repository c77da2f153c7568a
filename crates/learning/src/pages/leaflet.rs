//! Leaflets: a lesson, or all of them, on paper.

use crate::lessons::{CHOICES, LESSONS, Lesson, find, pieces};
use capability::{Answer, Cx, Req, Stop};
use directory::letter;
use paper::{Block, Seal, Tone};

/// GET: one lesson.
pub(super) async fn one(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let lesson = find(req.param("leccion")).ok_or(Stop::NotFound)?;
    let tr = cx.tr();
    let title = tr.t(&lesson.text("title")).into_owned();
    let mut document = letter::document(cx, title, tr.t("learning-title").into_owned());
    document.blocks = blocks(cx, lesson);
    document.blocks.push(seal(cx, &lesson.path()));
    letter::send(cx, &format!("{}.pdf", lesson.slug), document).await
}

/// GET: all lessons.
pub(super) async fn all(cx: &Cx) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let title = tr.t("learning-title").into_owned();
    let mut document = letter::document(cx, title.clone(), title);
    document
        .blocks
        .push(Block::toned(Tone::Lead, tr.t("learning-lead")));
    for lesson in LESSONS {
        let title = format!("{}. {}", lesson.number(), tr.t(&lesson.text("title")));
        document.blocks.push(Block::heading(2, title));
        document.blocks.extend(blocks(cx, lesson));
    }
    document.blocks.push(seal(cx, "/aprender"));
    letter::send(cx, "identidad-digital.pdf", document).await
}

fn blocks(cx: &Cx, lesson: &Lesson) -> Vec<Block> {
    let tr = cx.tr();
    let part = |name: &str| tr.t(&lesson.text(name));
    let list = |name: &str| Block::Bullets(pieces(&part(name)).map(str::to_owned).collect());
    let mut blocks = vec![Block::toned(Tone::Lead, part("line"))];
    blocks.extend(pieces(&part("what")).map(Block::paragraph));
    blocks.extend([
        Block::heading(3, tr.t("learning-do")),
        list("do"),
        Block::heading(3, tr.t("learning-never")),
        list("never"),
        Block::note(tr.t("learning-example"), part("example")),
        Block::heading(3, part("ask")),
        Block::Numbered(CHOICES.iter().map(|choice| part(choice).into_owned()).collect()),
        Block::toned(Tone::Small, answer(cx, lesson)),
        Block::toned(Tone::Small, law(cx, lesson)),
    ]);
    blocks
}

/// The right choice by its number, with its reason: paper cannot wait for an answer.
fn answer(cx: &Cx, lesson: &Lesson) -> String {
    let place = CHOICES
        .iter()
        .position(|choice| *choice == lesson.right)
        .map_or(0, |place| place + 1);
    let why = cx.tr().t(&lesson.text(&format!("{}-why", lesson.right)));
    cx.tr()
        .f(
            "learning-leaflet-answer",
            &[("number", place.into()), ("why", (&*why).into())],
        )
        .into_owned()
}

fn law(cx: &Cx, lesson: &Lesson) -> String {
    let cited = lesson.cites.iter().map(|(instrument, articles)| {
        let known = norms::InstrumentId::parse(instrument)
            .ok()
            .and_then(|id| cx.house.law.instrument(id));
        let name = known.map_or_else(|| (*instrument).to_owned(), norms::Instrument::citation);
        let articles = cx
            .tr()
            .f(super::articles_key(articles), &[("articles", (*articles).into())]);
        format!("{name}, {articles}")
    });
    format!(
        "{}: {}",
        cx.tr().t("learning-law"),
        cited.collect::<Vec<_>>().join("; ")
    )
}

/// Where the page is, for a camera and for fingers.
fn seal(cx: &Cx, path: &str) -> Block {
    let tr = cx.tr();
    let url = format!("{}{}", cx.house.options.base_url, cx.href(path));
    Block::Seal(Seal {
        code: url.clone(),
        url,
        alt: tr.t("learning-leaflet-picture").into_owned(),
        label: tr.t("learning-leaflet-page").into_owned(),
        words: vec![tr.t("learning-leaflet-words").into_owned()],
    })
}
