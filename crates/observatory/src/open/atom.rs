//! Acts as a feed (Atom, RFC 4287): of the whole register, of an entity, of a kind; in pages (RFC 5005, section 3).

use super::tag::tag;
use crate::record::{ActFilter, act_detail, act_filter, act_office, act_title, kind_name};
use capability::{Answer, Cx, Query, Req, Route, Stop, handler};
use directory::board::{Board, BoardEntity, board};
use register::Recorded;
use std::fmt::Write as _;

/// Media type of a feed.
pub(crate) const MEDIA_TYPE: &str = "application/atom+xml";
/// The feed of the whole register.
pub(crate) const PATH: &str = "/actos.atom";
/// Acts on a page.
const ENTRIES: u32 = 50;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open(PATH, MEDIA_TYPE, handler(|cx, req| Box::pin(all(cx, req))))
            .query(&["entidad", "clase", "before"]),
        Route::open(
            "/entidades/{key}/actos.atom",
            MEDIA_TYPE,
            handler(|cx, req| Box::pin(of_entity(cx, req))),
        )
        .query(&["clase", "before"]),
    ]
}

async fn all(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["entidad", "clase", "before"])?;
    let board = board(&cx.house).await?;
    let filter = act_filter(cx, &req.query, &board)?;
    feed(cx, &req.query, &board, filter).await
}

async fn of_entity(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["clase", "before"])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).ok_or(Stop::NotFound)?.id;
    let filter = ActFilter {
        entity: Some(entity),
        ..act_filter(cx, &req.query, &board)?
    };
    feed(cx, &req.query, &board, filter).await
}

async fn feed(cx: &Cx, query: &Query, board: &Board, filter: ActFilter) -> Result<Answer, Stop> {
    // One more than is shown says whether there is a next page.
    let mut acts = cx.house.register.acts(&filter.asked(None, ENTRIES + 1)).await?;
    let more = acts.len() > ENTRIES as usize;
    acts.truncate(ENTRIES as usize);
    let next = acts.last().filter(|_| more).map(|act| act.seq);
    let entity = filter.entity.and_then(|id| board.entity(id));
    let mut out = Xml::default();
    out.head(
        cx,
        &Title {
            entity,
            kind: filter.kind.as_deref(),
        },
        acts.first(),
    );
    let path = cx.path.split('?').next().unwrap_or(PATH);
    let page = |before: Option<u64>| {
        let query = query.with("before", before.map(|seq| seq.to_string()).as_deref());
        let query = if query.is_empty() {
            query
        } else {
            format!("?{query}")
        };
        absolute(cx, &format!("{path}{query}"))
    };
    out.link("self", MEDIA_TYPE, &absolute(cx, &cx.path));
    out.link("first", MEDIA_TYPE, &page(None));
    if let Some(next) = next {
        out.link("next", MEDIA_TYPE, &page(Some(next)));
    }
    let mut pairs: Vec<(&str, &str)> = entity
        .iter()
        .map(|entity| ("entidad", entity.key.as_str()))
        .collect();
    pairs.extend(filter.kind.as_deref().map(|kind| ("clase", kind)));
    let listed = if pairs.is_empty() {
        "/actos".to_owned()
    } else {
        format!("/actos?{}", capability::encode(&pairs))
    };
    out.link("alternate", "text/html", &absolute(cx, &listed));
    for act in &acts {
        out.entry(cx, board, act);
    }
    out.text.push_str("</feed>\n");
    Ok(Answer::of(200, "application/atom+xml; charset=utf-8", out.text).open())
}

/// An address of ours for whoever is elsewhere, in the caller's language.
fn absolute(cx: &Cx, path: &str) -> String {
    format!("{}{}", cx.house.options.base_url, cx.href(path))
}

struct Title<'a> {
    entity: Option<&'a std::sync::Arc<BoardEntity>>,
    kind: Option<&'a str>,
}

impl Title<'_> {
    /// «Actos · Municipalidad Distrital de Muestra · Designación».
    fn words(&self, cx: &Cx) -> String {
        let parts = [
            Some(cx.tr().t("observatory-data-acts").into_owned()),
            self.entity.map(|entity| entity.name.clone()),
            self.kind.map(|kind| kind_name(cx, kind)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
    /// Of the feed as a whole: the same on each of its pages and in each language.
    fn thing(&self) -> String {
        let entity = self
            .entity
            .map_or_else(|| "todos".to_owned(), |entity| entity.id.to_string());
        format!("actos/{entity}/{}", self.kind.unwrap_or("todas"))
    }
}

/// The document as it grows.
#[derive(Default)]
struct Xml {
    text: String,
}

impl Xml {
    fn head(&mut self, cx: &Cx, title: &Title<'_>, newest: Option<&Recorded>) {
        let origin = cx.house.register.origin();
        let updated = newest.map_or(cx.head.at, |act| act.at);
        let _written = write!(
            self.text,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
            cx.lang.html()
        );
        self.element("id", &tag(origin, BEGUN, &title.thing()));
        self.element("title", &title.words(cx));
        self.element("subtitle", &cx.tr().t("observatory-feed-lead"));
        self.element("updated", &register::db::instant_text(updated));
        self.element("rights", &cx.tr().t("ui-licence"));
        self.author(origin);
        self.element("generator", "Qhapaq");
    }

    fn entry(&mut self, cx: &Cx, board: &Board, act: &Recorded) {
        let (code, day) = (act.code(), register::civil_date(act.at));
        let entity = act.entity.and_then(|id| board.entity(id));
        self.text.push_str("<entry>\n");
        self.element(
            "id",
            &tag(cx.house.register.origin(), day, &format!("acto/{}", act.id)),
        );
        self.element("title", &act_title(cx, act));
        let at = register::db::instant_text(act.at);
        self.element("published", &at);
        self.element("updated", &at);
        let office = act_office(cx, act);
        self.author(office.as_deref().unwrap_or(cx.house.register.origin()));
        let _written = writeln!(
            self.text,
            "<category term=\"{}\" label=\"{}\"/>",
            escaped(&act.kind),
            escaped(&kind_name(cx, &act.kind))
        );
        let address = absolute(cx, &format!("/actos/{code}"));
        self.link("alternate", "text/html", &address);
        let proof = format!("{}/actos/{code}/prueba.json", cx.house.options.base_url);
        self.link("related", "application/json", &proof);
        let name = entity.map(|entity| entity.name.clone());
        let said = [name, act_detail(cx, act), Some(code)];
        self.element(
            "summary",
            &said.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        );
        self.text.push_str("</entry>\n");
    }

    fn author(&mut self, name: &str) {
        let _written = writeln!(self.text, "<author><name>{}</name></author>", escaped(name));
    }

    fn link(&mut self, relation: &str, media_type: &str, href: &str) {
        let _written = writeln!(
            self.text,
            "<link rel=\"{relation}\" type=\"{media_type}\" href=\"{}\"/>",
            escaped(href)
        );
    }

    fn element(&mut self, name: &str, text: &str) {
        let _written = writeln!(self.text, "<{name}>{}</{name}>", escaped(text));
    }
}

/// The day in the name of every feed: tags want one on which the register bore its name, and it must never change.
const BEGUN: jiff::civil::Date = jiff::civil::Date::constant(2026, 1, 1);

/// Text as XML 1.0 can carry it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_xml_cannot_carry_is_escaped_or_left_out() {
        assert_eq!(
            escaped("a<b> & \"c\"\u{1}\u{7f}\nñ\u{ffff}"),
            "a&lt;b&gt; &amp; &quot;c&quot; ñ"
        );
    }
}
