//! The lessons for other sites and programs: the same sentences, in the language of the address.

use crate::lessons::{CHOICES, LESSONS, Lesson, pieces};
use capability::Shape::{self, Int, List, Object, Text};
use capability::{Answer, Cx, Stop};
use serde_json::{Value, json};

/// What the operation gives.
pub(super) static LESSONS_SHAPE: Shape = Object(&[("lessons", List(&LESSON_SHAPE))]);

const LESSON_SHAPE: Shape = Object(&[
    ("slug", Text),
    ("title", Text),
    ("line", Text),
    ("minutes", Int),
    ("what", List(&Text)),
    ("do", List(&Text)),
    ("never", List(&Text)),
    ("example", Text),
    ("question", Text),
    ("choices", List(&CHOICE_SHAPE)),
    ("right", Text),
    ("cites", List(&CITE_SHAPE)),
    ("url", Text),
]);
const CHOICE_SHAPE: Shape = Object(&[("choice", Text), ("text", Text), ("why", Text)]);
const CITE_SHAPE: Shape = Object(&[("instrument", Text), ("articles", Text)]);

/// GET.
pub(super) async fn list(cx: &Cx) -> Result<Answer, Stop> {
    let lessons: Vec<Value> = LESSONS.iter().map(|lesson| one(cx, lesson)).collect();
    Ok(Answer::json(200, &json!({"lessons": lessons})))
}

fn one(cx: &Cx, lesson: &Lesson) -> Value {
    let part = |name: &str| cx.tr().t(&lesson.text(name));
    let list = |name: &str| pieces(&part(name)).map(str::to_owned).collect::<Vec<_>>();
    let choices = CHOICES
        .map(|choice| json!({"choice": choice, "text": part(choice), "why": part(&format!("{choice}-why"))}));
    let cites: Vec<Value> = lesson
        .cites
        .iter()
        .map(|(instrument, articles)| json!({"instrument": instrument, "articles": articles}))
        .collect();
    json!({
        "slug": lesson.slug, "title": part("title"), "line": part("line"), "minutes": lesson.minutes,
        "what": list("what"), "do": list("do"), "never": list("never"), "example": part("example"),
        "question": part("ask"), "choices": choices, "right": lesson.right, "cites": cites,
        "url": format!("{}{}", cx.house.options.base_url, cx.href(&lesson.path())),
    })
}
