//! One box for everything: a code of constancia, a tax number, a UBIGEO, an obligation, a norm, a name.
//!
//! A text that names just one thing leads straight to it; anything else lists what bears its words.

use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, encode, handler};
use directory::board::{BoardEntity, board, fold};
use directory::pages::EntityFilter;
use maud::{Markup, html};
use norms::{Instrument, Obligation, ObligationId};
use serde_json::{Value, json};
use std::sync::Arc;

/// Results of each sort that are shown.
const SHOWN: usize = 20;
/// Words looked for at most.
const WORDS_MAX: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/buscar",
            Permission::Public,
            handler(|cx, req| Box::pin(search(cx, req))),
        )
        .query(&["q"]),
        Route::json(
            "/api/v1/search",
            Permission::Public,
            handler(|cx, req| Box::pin(data(cx, req))),
        )
        .gives(&crate::shapes::SEARCH)
        .query(&["q"]),
    ]
}

/// What a text finds.
#[derive(Default)]
struct Found {
    /// Where it leads when it names just one thing, without language prefix.
    straight: Option<String>,
    entities: Vec<Arc<BoardEntity>>,
    obligations: Vec<&'static Obligation>,
    instruments: Vec<&'static Instrument>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.obligations.is_empty() && self.instruments.is_empty()
    }
}

async fn find(cx: &Cx, text: &str) -> Result<Found, Stop> {
    let words: Vec<String> = fold(text)
        .split_whitespace()
        .map(str::to_owned)
        .take(WORDS_MAX)
        .collect();
    if words.is_empty() {
        return Ok(Found::default());
    }
    let board = board(&cx.house).await?;
    let bears = |name: &str| {
        let name = fold(name);
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let filter = EntityFilter {
        words: words.clone(),
        ..EntityFilter::default()
    };
    let entities: Vec<_> = filter.of(cx, &board).into_iter().cloned().collect();
    let law = cx.house.law;
    let place = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) && entities.len() == 1;
    let alone = entities.first().filter(|_| place).map(|entity| entity.href());
    let named = || board.find(text).map(|entity| entity.href());
    Ok(Found {
        straight: straight_to(cx, text).or_else(named).or(alone),
        entities,
        obligations: law
            .obligations()
            .iter()
            .filter(|owed| bears(cx.pick(&owed.names)))
            .take(SHOWN)
            .collect(),
        instruments: law
            .instruments()
            .iter()
            .filter(|norm| bears(&norm.citation()) || bears(norm.title.es))
            .take(SHOWN)
            .collect(),
    })
}

/// The address of an act, an obligation or a norm that the text names.
fn straight_to(cx: &Cx, text: &str) -> Option<String> {
    if register::parse_code(text).is_some() {
        return Some(format!("/actos/{}", code_written(text)));
    }
    if looks_like_code(text) {
        return Some(format!("/verificar?{}", encode(&[("codigo", text)])));
    }
    if let Ok(id) = ObligationId::parse(&text.to_uppercase()) {
        return Some(format!("/normas/obligaciones/{id}"));
    }
    cx.house
        .law
        .instrument_cited_as(text)
        .map(|instrument| format!("/normas/{}", instrument.id))
}

/// A code as receipts print it, from the way somebody typed it.
fn code_written(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_whitespace());
    plain
        .map(|c| if c.is_ascii() { c.to_ascii_uppercase() } else { '-' })
        .collect()
}

/// `Q26-1482-3`: a code with a wrong digit is told so instead of finding nothing.
fn looks_like_code(text: &str) -> bool {
    let mut chars = text.chars();
    let [first, tens, units, dash] = [chars.next(), chars.next(), chars.next(), chars.next()];
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    matches!(first, Some('Q' | 'q')) && digit(tens) && digit(units) && dash == Some('-')
}

/// `GET /buscar`.
async fn search(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["q"])?;
    let text = req.query.get("q").unwrap_or("");
    let found = find(cx, text).await?;
    if let Some(to) = &found.straight {
        return Ok(Answer::redirect(&cx.href(to)));
    }
    let tr = cx.tr();
    let title = if text.is_empty() {
        tr.t("observatory-search")
    } else {
        tr.f("observatory-search-title", &[("text", text.into())])
    };
    let main = html! {
        h1 { (title) }
        @if found.is_empty() { (nothing(cx, text)) }
        (entities(cx, text, &found))
        (list(cx, "observatory-search-obligations", &found.obligations, |owed| {
            (format!("/normas/obligaciones/{}", owed.id), format!("{} · {}", owed.id, cx.pick(&owed.names)), owed.citations.first().map_or_else(String::new, ToString::to_string))
        }))
        (list(cx, "observatory-search-norms", &found.instruments, |norm| (format!("/normas/{}", norm.id), norm.citation(), norm.title.es.to_owned())))
    };
    Ok(cx.page(
        Page::new(tr.t("observatory-search"), ui::Section::None, main)
            .crumb(tr.t("observatory-observatory"), cx.href("/")),
    ))
}

/// What to try, when there is nothing.
fn nothing(cx: &Cx, text: &str) -> Markup {
    let tr = cx.tr();
    let title = if text.is_empty() {
        "observatory-search-what"
    } else {
        "observatory-search-none"
    };
    let link = |path: &str, key: &str| html! { li { a href=(cx.href(path)) { (tr.t(key)) } } };
    html! {
        div.mt { (ui::Empty::new(tr.t(title), tr.t("observatory-search-none-hint")).action(tr.t("observatory-search-all"), cx.href("/entidades"))) }
        ul.links.mt {
            (link("/verificar", "observatory-door-verify"))
            (link("/normas", "observatory-door-norms"))
            (link("/ayuda", "observatory-help"))
        }
    }
}

fn entities(cx: &Cx, text: &str, found: &Found) -> Markup {
    let tr = cx.tr();
    if found.entities.is_empty() {
        return html! {};
    }
    let columns = [
        "directory-column-name",
        "directory-column-type",
        "directory-column-region",
    ]
    .map(|key| ui::Column::new(tr.t(key)));
    let rows = found.entities.iter().take(SHOWN).map(|entity| {
        vec![
            html! { a href=(cx.href(&entity.href())) { (entity.name) } }.into(),
            ui::Cell::from(cx.pick(&entity.kind.singular).to_owned()),
            ui::Cell::maybe(ui::Department::of(&entity.ubigeo).map(|department| department.name)),
        ]
    });
    let title = tr.f(
        "observatory-search-entities",
        &[("n", found.entities.len().into())],
    );
    let all = format!("{}?{}", cx.href("/entidades"), encode(&[("q", text)]));
    html! {
        section.sec aria-labelledby="entidades" {
            h2 id="entidades" { (title) }
            div.mt-s { (ui::Table::new(title.clone(), columns.to_vec()).pile().rows(rows.collect::<Vec<_>>()).render(tr)) }
            @if found.entities.len() > SHOWN { p.mt-s { a href=(all) { (tr.t("observatory-search-see-all")) } } }
        }
    }
}

/// Links with one line more, under a heading; nothing when there are none.
fn list<T>(cx: &Cx, heading: &str, items: &[T], parts: impl Fn(&T) -> (String, String, String)) -> Markup {
    html! {
        @if !items.is_empty() {
            section.sec {
                h2 { (cx.tr().t(heading)) }
                ul.links.mt-s.p0 {
                    @for (href, name, detail) in items.iter().map(parts) { li { a href=(cx.href(&href)) { (name) } " " span.soft { (detail) } } }
                }
            }
        }
    }
}

/// `GET /api/v1/search`.
async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["q"])?;
    let text = req.query.get("q").unwrap_or("");
    let found = find(cx, text).await?;
    let url = |path: &str| format!("{}{path}", cx.house.options.base_url);
    let item = |id: &str, name: &str, path: &str| json!({"id": id, "name": name, "url": url(path)});
    let entities: Vec<Value> = found
        .entities
        .iter()
        .take(SHOWN)
        .map(|entity| item(&entity.key, &entity.name, &entity.href()))
        .collect();
    let obligations = found.obligations.iter().map(|owed| {
        item(
            owed.id.as_str(),
            cx.pick(&owed.names),
            &format!("/normas/obligaciones/{}", owed.id),
        )
    });
    let instruments = found.instruments.iter().map(|norm| {
        item(
            norm.id.as_str(),
            &norm.citation(),
            &format!("/normas/{}", norm.id),
        )
    });
    Ok(Answer::json(
        200,
        &json!({
            "query": text,
            "goes_to": found.straight.as_deref().map(url),
            "entities": {"total": found.entities.len(), "items": entities},
            "obligations": obligations.collect::<Vec<_>>(),
            "instruments": instruments.collect::<Vec<_>>(),
            "cut_off": {"acts": cx.head.size, "at": cx.head.at.to_string()},
        }),
    ))
}
