//! One lesson, and the answer to its question: the choice is in the address, and nowhere else.

use super::{cites, list};
use crate::lessons::{CHOICES, LESSONS, Lesson, find, pieces};
use crate::picture;
use capability::{Answer, Cx, Page, Req, Stop};
use maud::{Markup, html};

/// GET.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let lesson = find(req.param("leccion")).ok_or(Stop::NotFound)?;
    let chosen = req.query.one_of("respuesta", &CHOICES)?;
    let tr = cx.tr();
    let part = |name: &str| tr.t(&lesson.text(name));
    let main = html! {
        p.soft { (tr.f("learning-number", &[("number", lesson.number().into()), ("minutes", lesson.minutes.into())])) }
        h1 { (part("title")) }
        p.lead { (part("line")) }
        div.read.stack.mt {
            @for paragraph in pieces(&part("what")) { p { (paragraph) } }
        }
        @for picture in lesson.pictures { (picture::render(cx, *picture)) }
        div.read {
            (ui::section("haz", &tr.t("learning-do"), None, list(&part("do"))))
            (ui::section("nunca", &tr.t("learning-never"), None, list(&part("never"))))
            (ui::section("ejemplo", &tr.t("learning-example"), None, html! { p { (part("example")) } }))
            (ui::section("pregunta", &tr.t("learning-question"), None, question(cx, lesson, chosen)))
            (ui::section("norma", &tr.t("learning-law"), None, html! { p { (cites(cx, lesson)) } }))
        }
        (ways(cx, lesson))
    };
    let page = Page::new(part("title"), ui::Section::Help, main)
        .description(part("line"))
        .crumb(tr.t("learning-title"), cx.href("/aprender"));
    Ok(cx.page(page))
}

/// The question as a form that asks this page again, and what the choice is worth.
fn question(cx: &Cx, lesson: &Lesson, chosen: Option<&str>) -> Markup {
    let tr = cx.tr();
    let options = CHOICES
        .map(|choice| ui::Choice::new(choice, tr.t(&lesson.text(choice))))
        .to_vec();
    let field =
        ui::Field::radios("respuesta", tr.t(&lesson.text("ask")), options).value(chosen.unwrap_or_default());
    html! {
        @if let Some(chosen) = chosen { (told(cx, lesson, chosen)) }
        form.form method="get" action=(format!("{}#pregunta", cx.href(&lesson.path()))) {
            (field.render(tr))
            p.mt { (ui::Button::submit(tr.t("learning-answer"))) }
        }
    }
}

fn told(cx: &Cx, lesson: &Lesson, chosen: &str) -> Markup {
    let tr = cx.tr();
    let right = chosen == lesson.right;
    let (state, title) = match right {
        true => (ui::State::Ok, tr.t("learning-right")),
        false => (ui::State::Warn, tr.t("learning-wrong")),
    };
    let why = tr.t(&lesson.text(&format!("{chosen}-why")));
    let body = html! { (why) @if !right { " " (tr.t("learning-again")) } };
    html! { div role="status" { (ui::Note::new(title, body).state(state).render()) } }
}

/// The leaflet, and the lessons before and after.
fn ways(cx: &Cx, lesson: &Lesson) -> Markup {
    let tr = cx.tr();
    let place = lesson.number();
    let before = place.checked_sub(2).and_then(|place| LESSONS.get(place));
    let after = LESSONS.get(place);
    html! {
        p.mt { (ui::Button::link(tr.t("learning-leaflet"), cx.href(&format!("{}/hoja.pdf", lesson.path()))).line()) }
        nav.mt aria-label=(tr.t("learning-other-lessons")) {
            @if let Some(before) = before { a href=(cx.href(&before.path())) { (tr.t("learning-before")) ": " (tr.t(&before.text("title"))) } }
            @if before.is_some() && after.is_some() { " · " }
            @if let Some(after) = after { a href=(cx.href(&after.path())) { (tr.t("learning-after")) ": " (tr.t(&after.text("title"))) } }
        }
    }
}
