//! The drill, one message at a time, and how it went.

use crate::drill::{Answers, MESSAGES, Message};
use capability::{Answer, Cx, Page, Refusal, Req, Stop};
use maud::{Markup, html};

/// GET.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let answers = Answers::read(req.query.get("r").unwrap_or_default()).ok_or_else(|| {
        Refusal::new("learning-drill-bad")
            .field("r")
            .arg("max", MESSAGES.len())
            .malformed()
    })?;
    let tr = cx.tr();
    let main = html! {
        h1 { (tr.t("learning-drill")) }
        @match answers.next() {
            Some(message) => (asked(cx, message, &answers)),
            None => (judged(cx, &answers)),
        }
    };
    let page = Page::new(tr.t("learning-drill"), ui::Section::Help, main)
        .description(tr.t("learning-drill-line"))
        .crumb(tr.t("learning-title"), cx.href("/aprender"));
    Ok(cx.page(page))
}

fn asked(cx: &Cx, message: &Message, answers: &Answers) -> Markup {
    let tr = cx.tr();
    let place = [
        ("number", (answers.count() + 1).into()),
        ("count", MESSAGES.len().into()),
    ];
    let to = |letter| cx.href(&format!("/aprender/simulacro?r={}", answers.with(letter)));
    html! {
        p.lead { (tr.t("learning-drill-line")) }
        p.soft { (tr.f("learning-drill-place", &place)) }
        (shown(cx, message))
        p.actions.mt {
            (ui::Button::link(tr.t("learning-drill-genuine"), to('v'))) " "
            (ui::Button::link(tr.t("learning-drill-fake"), to('f')).line())
        }
    }
}

/// The message as it arrives: from whom, and what it says.
fn shown(cx: &Cx, message: &Message) -> Markup {
    let tr = cx.tr();
    let part = |name: &str| tr.t(&format!("learning-drill-{}-{name}", message.key));
    html! {
        blockquote.card.read {
            p.soft { (part("from")) }
            p { (part("says")) }
        }
    }
}

fn judged(cx: &Cx, answers: &Answers) -> Markup {
    let tr = cx.tr();
    let right = answers.judged().filter(|(_, right)| *right).count();
    let counts = [("right", right.into()), ("count", MESSAGES.len().into())];
    html! {
        p.lead role="status" { (tr.f("learning-drill-result", &counts)) }
        @for (message, right) in answers.judged() {
            div.mt {
                (shown(cx, message))
                p.mt-s {
                    (ui::tag(if right { ui::State::Ok } else { ui::State::Bad }, &tr.t(if right { "learning-drill-right" } else { "learning-drill-wrong" })))
                    " " (tr.t(&format!("learning-drill-{}-why", message.key)))
                }
            }
        }
        p.mt { (ui::Button::link(tr.t("learning-drill-again"), cx.href("/aprender/simulacro")).line()) }
    }
}
