//! A resolution as a page, ready to print: Spanish always, for it is a legal text.

use super::Resolution;
use maud::{Markup, html};

const ORDINALS: [&str; 12] = [
    "PRIMERO",
    "SEGUNDO",
    "TERCERO",
    "CUARTO",
    "QUINTO",
    "SEXTO",
    "SÉPTIMO",
    "OCTAVO",
    "NOVENO",
    "DÉCIMO",
    "UNDÉCIMO",
    "DUODÉCIMO",
];

/// The name of an article: `PRIMERO`; after the twelfth, its number.
pub fn ordinal(at: usize) -> String {
    ORDINALS
        .get(at)
        .map_or_else(|| (at + 1).to_string(), |word| (*word).to_owned())
}

/// The resolution. `level` of its heading is the second: the page has its own title.
pub fn render(resolution: &Resolution) -> Markup {
    html! {
        article.card.read.stack lang="es-PE" {
            h2.h-s { (resolution.heading) }
            p { b { (resolution.entity) } }
            p { (resolution.dated) }
            p { i { (resolution.subject) } }
            h3 { "VISTO:" }
            @for text in &resolution.seen { p { (text) } }
            h3 { "CONSIDERANDO:" }
            @for text in &resolution.considering { p { (text) } }
            h3 { "SE RESUELVE:" }
            @for (at, article) in resolution.articles.iter().enumerate() {
                p { b { "ARTÍCULO " (ordinal(at)) ".- " } (article.text) }
                @if !article.rows.is_empty() { (table(&article.rows)) }
            }
            p.mt { (resolution.closing) }
            p.mt { "______________________________" br; (resolution.signer[0]) br; (resolution.signer[1]) }
        }
    }
}

fn table(rows: &[[String; 4]]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Miembros del comité" {
            table.tbl {
                caption.vh { "Miembros del comité" }
                thead { tr { th scope="col" { "N.º" } th scope="col" { "Puesto en el comité" } th scope="col" { "Nombre" } th scope="col" { "Puesto en la entidad" } } }
                tbody { @for [number, seat, person, post] in rows { tr { th scope="row" { (number) } td { (seat) } td { (person) } td { (post) } } } }
            }
        }
    }
}
