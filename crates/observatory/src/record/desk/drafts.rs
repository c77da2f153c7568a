//! Drafts on the desk: what the caller began in any form, with the way back to it.

use capability::{Cx, WaitingDraft};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Drafts shown; the rest is one click away.
const SHOWN: usize = 5;

/// The last drafts, each leading to its form; nothing when there are none.
pub(super) fn section(cx: &Cx, drafts: &[WaitingDraft]) -> Markup {
    let tr = cx.tr();
    if drafts.is_empty() {
        return html! {};
    }
    let list = html! {
        ul.links {
            @for draft in drafts.iter().take(SHOWN) {
                li {
                    a href=(cx.href(&draft.path)) { (draft.title) }
                    @if !draft.about.is_empty() { " · " (draft.about) }
                    " " span.soft.sm {
                        (tr.t("observatory-draft-kept")) " " (ui::format::time_date(capability::lima(draft.changed))) ". "
                        (tr.t("observatory-draft-until")) " " (ui::format::time_date(draft.expires_on)) "."
                    }
                }
            }
        }
        @if drafts.len() > SHOWN {
            p.sm.mt-s { a href=(cx.href("/borradores")) { (tr.f("observatory-drafts-all", &[("n", drafts.len().into())])) } }
        }
    };
    html! { div.mt { (ui::card(&tr.t("observatory-drafts"), list)) } }
}

/// The same for programs.
pub(super) fn data(cx: &Cx, drafts: &[WaitingDraft]) -> Vec<Value> {
    let base = &cx.house.options.base_url;
    let draft = |draft: &WaitingDraft| {
        json!({
            "title": draft.title,
            "about": draft.about,
            "url": format!("{base}{}", draft.path),
            "changed": draft.changed.to_string(),
            "until": draft.expires_on.to_string(),
        })
    };
    drafts.iter().map(draft).collect()
}
