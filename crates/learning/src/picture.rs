//! Pictures of lessons, drawn: each has its words beside it, so that nothing depends on seeing it.

use crate::lessons::Picture;
use capability::Cx;
use maud::{Markup, html};

/// The picture with its words.
pub(crate) fn render(cx: &Cx, picture: Picture) -> Markup {
    match picture {
        Picture::Factors => row(cx, &["known", "held", "inherent"]),
        Picture::Questions => row(cx, &["identify", "authenticate"]),
        Picture::Levels => levels(cx),
        Picture::Address => address(cx),
    }
}

/// Symbols side by side, each with its name and a sentence.
fn row(cx: &Cx, keys: &[&str]) -> Markup {
    let tr = cx.tr();
    html! {
        ul.plain.grid.mt {
            @for key in keys {
                li.card {
                    (symbol(key))
                    p { strong { (tr.t(&format!("learning-picture-{key}"))) } }
                    p.soft { (tr.t(&format!("learning-picture-{key}-text"))) }
                }
            }
        }
    }
}

/// A symbol in a square of 48, in the colour of the text.
fn symbol(key: &str) -> Markup {
    html! {
        svg width="48" height="48" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true" {
            @match key {
                "known" => { rect x="6" y="16" width="36" height="18" rx="4" {} circle cx="15" cy="25" r="1.5" {} circle cx="24" cy="25" r="1.5" {} circle cx="33" cy="25" r="1.5" {} }
                "held" => { rect x="14" y="4" width="20" height="40" rx="4" {} path d="M21 38h6" {} }
                "inherent" => { path d="M14 40c-2-8-2-14 1-19a10 10 0 0 1 18 0c3 5 3 11 1 19" {} path d="M20 42c-1-7-2-12 0-16a4.500 4.500 0 0 1 8 0c2 4 1 9 0 16" {} }
                "identify" => { circle cx="24" cy="16" r="8" {} path d="M8 42c2-9 8-13 16-13s14 4 16 13" {} }
                _ => { path d="M24 4l16 6v12c0 10-6 17-16 22C14 39 8 32 8 22V10z" {} path d="M16 23l6 6 11-11" {} }
            }
        }
    }
}

/// The levels of the law, the highest on top, each wider than the one above.
fn levels(cx: &Cx) -> Markup {
    let levels: Vec<_> = cx.house.law.assurance_levels().iter().rev().collect();
    let tr = cx.tr();
    let columns = [
        "learning-levels-level",
        "learning-levels-asks",
        "learning-levels-burden",
    ];
    let rows = levels.iter().map(|level| {
        vec![
            ui::Cell::from(cx.pick(&level.names)),
            ui::Cell::from(cx.pick(&level.text)),
            ui::Cell::from(cx.pick(&level.burden)),
        ]
    });
    let table = ui::Table::new(
        tr.t("learning-levels-table"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .rows(rows);
    html! {
        svg.mt width="220" height="132" viewBox="0 0 220 132" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true" {
            @for (place, level) in levels.iter().enumerate() {
                @let (x, y) = (74 - place * 30, 6 + place * 42);
                rect x=(x) y=(y) width=(72 + place * 60) height="34" rx="4" {}
                text x="110" y=(y + 24) text-anchor="middle" fill="currentColor" stroke="none" font-size="18" font-weight="700" { (level.number) }
            }
        }
        div.mt { (table.render(tr)) }
    }
}

/// A false address, with the part that counts marked.
fn address(cx: &Cx) -> Markup {
    let tr = cx.tr();
    html! {
        ul.plain.grid.mt {
            li.card {
                p { code { "https://" strong { u { "www.gob.pe" } } "/tramites" } }
                p { (ui::tag(ui::State::Ok, &tr.t("learning-address-true"))) }
                p.soft { (tr.t("learning-address-true-text")) }
            }
            li.card {
                p { code { "https://gob.pe." strong { u { "bonos-2026.example" } } "/dni" } }
                p { (ui::tag(ui::State::Bad, &tr.t("learning-address-false"))) }
                p.soft { (tr.t("learning-address-false-text")) }
            }
        }
    }
}
