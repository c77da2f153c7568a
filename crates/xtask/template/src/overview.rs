//! The page of this capability: the latest notes, each with the act that proves it.

use capability::{Answer, Cx, Page, Stop};
use maud::html;

use crate::store;

/// GET `/specimen`.
pub(crate) async fn page(cx: &Cx) -> Result<Answer, Stop> {
    let notes = store::latest(cx).await?;
    let tr = cx.tr();
    let main = html! {
        div.read.stack {
            h1 { (tr.t("specimen-title")) }
            p.lead { (tr.t("specimen-lead")) }
            @if notes.is_empty() {
                p { (tr.t("specimen-none")) }
            }
            ul {
                @for (code, text) in &notes {
                    li { (text) " " a href=(cx.href(&format!("/actos/{code}"))) { (code) } }
                }
            }
        }
    };
    Ok(cx.page(Page::new(tr.t("specimen-title"), ui::Section::None, main)))
}
