//! Pages of this wing: the lessons, one of them, the drill, leaflets, and the list for programs.

mod data;
mod drill;
mod leaflet;
mod lesson;
mod overview;

use crate::lessons::{Lesson, pieces};
use capability::{Cx, Format, Permission, Route, handler};
use maud::{Markup, html};

/// Every route: all are open to everybody.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::Public;
    vec![
        Route::page("/aprender", Public, handler(|cx, _| Box::pin(overview::show(cx)))),
        Route::page(
            "/aprender/simulacro",
            Public,
            handler(|cx, req| Box::pin(drill::show(cx, req))),
        )
        .query(&["r"]),
        Route::page(
            "/aprender/hoja.pdf",
            Public,
            handler(|cx, _| Box::pin(leaflet::all(cx))),
        )
        .format(Format::Other),
        Route::page(
            "/aprender/{leccion}",
            Public,
            handler(|cx, req| Box::pin(lesson::show(cx, req))),
        )
        .query(&["respuesta"]),
        Route::page(
            "/aprender/{leccion}/hoja.pdf",
            Public,
            handler(|cx, req| Box::pin(leaflet::one(cx, req))),
        )
        .format(Format::Other),
        Route::json(
            "/api/v1/lessons",
            Public,
            handler(|cx, _| Box::pin(data::list(cx))),
        )
        .gives(&data::LESSONS_SHAPE),
    ]
}

/// «art.» of one, «arts.» of several.
fn articles_key(articles: &str) -> &'static str {
    match articles.contains([',', '-']) {
        true => "learning-articles",
        false => "learning-article",
    }
}

/// The articles behind a lesson, each leading to its norm.
fn cites(cx: &Cx, lesson: &Lesson) -> Markup {
    let cite = |instrument: &str, articles: &str| {
        let known = norms::InstrumentId::parse(instrument)
            .ok()
            .and_then(|id| cx.house.law.instrument(id));
        let name = known.map_or_else(|| instrument.to_owned(), norms::Instrument::citation);
        let article = cx
            .tr()
            .f(articles_key(articles), &[("articles", articles.into())]);
        ui::Cite::new(name, cx.href(&format!("/normas/{instrument}"))).article(article)
    };
    html! { @for (place, (instrument, articles)) in lesson.cites.iter().enumerate() { @if place > 0 { "; " } (cite(instrument, articles)) } }
}

/// A text of several pieces as a list.
fn list(text: &str) -> Markup {
    html! { ul { @for piece in pieces(text) { li { (piece) } } } }
}
