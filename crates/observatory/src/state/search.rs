//! One box for everything: a code of constancia, a tax number, a norm, a name.

use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, encode, handler};
use maud::html;

/// Entities shown on the page of results.
const SHOWN: usize = 20;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page("/buscar", Permission::Public, handler(|cx, req| Box::pin(search(cx, req)))).query(&["q"])]
}

async fn search(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["q"])?;
    let text = req.query.get("q").unwrap_or("").to_owned();
    if let Some(to) = straight_to(cx, &text).await? {
        return Ok(Answer::redirect(&cx.href(&to)));
    }
    let words: Vec<String> = directory::board::fold(&text).split_whitespace().map(str::to_owned).take(8).collect();
    let board = directory::board::board(&cx.house).await?;
    let filter = directory::pages::EntityFilter { words: words.clone(), ..Default::default() };
    let found = if words.is_empty() { Vec::new() } else { filter.of(cx, &board) };
    let norms: Vec<_> = cx
        .house
        .law
        .instruments()
        .iter()
        .filter(|instrument| !words.is_empty() && words.iter().all(|word| directory::board::fold(&instrument.citation()).contains(word.as_str())))
        .take(SHOWN)
        .collect();
    let tr = cx.tr();
    let all = format!("{}?{}", cx.href("/entidades"), encode(&[("q", &text)]));
    let main = html! {
        h1 { (tr.f("observatory-search-title", &[("text", text.as_str().into())])) }
        @if found.is_empty() && norms.is_empty() {
            (ui::Empty::new(tr.t("observatory-search-none"), tr.t("observatory-search-none-hint")).action(tr.t("observatory-search-all"), cx.href("/entidades")).render())
        }
        @if !norms.is_empty() {
            section.sec { h2 { (tr.t("observatory-search-norms")) }
                ul { @for instrument in &norms { li { a href=(cx.href(&format!("/normas/{}", instrument.id))) { (instrument.citation()) } } } }
            }
        }
        @if !found.is_empty() {
            section.sec { h2 { (tr.num(found.len() as i64)) " " (tr.t("observatory-entities")) }
                ul { @for entity in found.iter().take(SHOWN) { li { a href=(cx.href(&entity.href())) { (entity.name) } " " span.muted { (cx.pick(&entity.kind.singular)) } } } }
                @if found.len() > SHOWN { p { a href=(all) { (tr.t("observatory-search-see-all")) } } }
            }
        }
    };
    Ok(cx.page(Page::new(tr.t("observatory-search"), ui::Section::None, main)))
}

/// Where a text that names just one thing leads.
async fn straight_to(cx: &Cx, text: &str) -> Result<Option<String>, Stop> {
    if register::parse_code(text).is_some() {
        return Ok(Some(format!("/verificar?{}", encode(&[("codigo", text)]))));
    }
    let board = directory::board::board(&cx.house).await?;
    if let Some(entity) = board.find(text) {
        return Ok(Some(entity.href()));
    }
    Ok(cx.house.law.instrument_cited_as(text).map(|instrument| format!("/normas/{}", instrument.id)))
}
