//! The gallery: every component with its examples, as they are tested and as `/ui` shows them.
//!
//! Each component file has a function `examples`; the list below is the only place that names them all.

use maud::{Markup, PreEscaped, html};

use crate::tr::Tr;

/// One way to use a component. The people and entities in it are invented.
#[derive(Debug, Clone)]
pub struct Example {
    /// The component: `button`.
    pub component: &'static str,
    /// What this example shows: `actions`.
    pub name: &'static str,
    /// The result.
    pub html: Markup,
}

impl Example {
    /// An example.
    pub fn new(component: &'static str, name: &'static str, html: Markup) -> Example {
        Example {
            component,
            name,
            html,
        }
    }
}

type Examples = fn(Tr<'_>) -> Vec<Example>;

const ALL: &[Examples] = &[
    crate::state::examples,
    crate::button::examples,
    crate::meter::examples,
    crate::figures::examples,
    crate::progress::examples,
    crate::role_card::examples,
    crate::desk_list::examples,
    crate::cord::examples,
    crate::cite::examples,
    crate::norm_aside::examples,
    crate::facts::examples,
    crate::table::examples,
    crate::ballot::examples,
    crate::bar_table::examples,
    crate::matrix::examples,
    crate::chips::examples,
    crate::filters::examples,
    crate::pager::examples,
    crate::downloads::examples,
    crate::steps::examples,
    crate::seal::examples,
    crate::note::examples,
    crate::live::examples,
    crate::error_summary::examples,
    crate::empty::examples,
    crate::calendar_month::examples,
    crate::side_menu::examples,
    crate::details::examples,
    crate::form::examples,
    crate::chart::tile_map::examples,
    crate::chart::line_chart::examples,
    crate::chart::multiples::examples,
    crate::chart::ladder::examples,
    crate::chart::qr_code::examples,
];

/// All examples of all components, in the order of the gallery.
pub fn examples(tr: Tr<'_>) -> Vec<Example> {
    ALL.iter().flat_map(|of| of(tr)).collect()
}

/// The body of the page `/ui`: a title and every example under its component.
pub fn gallery(tr: Tr<'_>) -> Markup {
    let all = examples(tr);
    html! {
        h1 { (tr.t("ui-gallery-title")) }
        p.lead.mt-s { (tr.t("ui-gallery-lead")) }
        @for group in all.chunk_by(|a, b| a.component == b.component) {
            @let component = group[0].component;
            section.sec aria-labelledby={ "g-" (component) } {
                div.sec__h { h2 id={ "g-" (component) } { code { (component) } } }
                @for example in group {
                    p.eyebrow.mt { (example.name) }
                    div.mt-s.box { (shown(example)) }
                }
            }
        }
    }
}

/// An example among others: what belongs to a page once (its title, its focus) is taken back, and a part of the page that bears
/// a name bears its example's too.
fn shown(example: &Example) -> Markup {
    let html = example
        .html
        .0
        .replace("<h1>", "<h3>")
        .replace("</h1>", "</h3>")
        .replace(" autofocus", "")
        .replace(
            "<nav class=\"pager\" aria-label=\"",
            &format!("<nav class=\"pager\" aria-label=\"{}: ", example.name),
        );
    PreEscaped(html)
}
