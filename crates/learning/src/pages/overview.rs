//! The lessons on one page.

use crate::lessons::LESSONS;
use capability::{Answer, Cx, Page, Stop};
use maud::html;

/// GET.
pub(super) async fn show(cx: &Cx) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let main = html! {
        h1 { (tr.t("learning-title")) }
        p.lead { (tr.t("learning-lead")) }
        ol.plain.grid.mt {
            @for lesson in LESSONS {
                li.card {
                    p.soft { (tr.f("learning-number", &[("number", lesson.number().into()), ("minutes", lesson.minutes.into())])) }
                    h2 { a href=(cx.href(&lesson.path())) { (tr.t(&lesson.text("title"))) } }
                    p { (tr.t(&lesson.text("line"))) }
                }
            }
        }
        div.mt {
            (ui::Note::new(tr.t("learning-drill"), html! {
                (tr.t("learning-drill-line")) " " a href=(cx.href("/aprender/simulacro")) { (tr.t("learning-drill-begin")) }
            }).render())
        }
        p.mt { (ui::Button::link(tr.t("learning-leaflet-all"), cx.href("/aprender/hoja.pdf")).line()) }
    };
    let page = Page::new(tr.t("learning-title"), ui::Section::Help, main).description(tr.t("learning-lead"));
    Ok(cx.page(page))
}
