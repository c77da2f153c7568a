//! The law as the house reads it: obligations, instruments, offices and their powers, each with its norm.

mod catalogue;
mod discharge;
mod instrument;
mod obligation;
mod offices;

use capability::{Cx, Permission, Route, handler};
use norms::Instrument;

pub(super) fn routes() -> Vec<Route> {
    let public = Permission::Public;
    let mut routes = catalogue::TABLE.routes();
    routes.extend([
        Route::page(
            "/normas/{id}",
            public,
            handler(|cx, req| Box::pin(instrument::page(cx, req))),
        ),
        Route::page(
            "/normas/obligaciones/{id}",
            public,
            handler(|cx, req| Box::pin(obligation::page(cx, req))),
        ),
        Route::page(
            "/normas/cargos",
            public,
            handler(|cx, req| Box::pin(offices::page(cx, req))),
        ),
        Route::json(
            "/api/v1/obligations/{id}",
            public,
            handler(|cx, req| Box::pin(obligation::data(cx, req))),
        )
        .gives(&crate::shapes::OBLIGATION),
        Route::json(
            "/api/v1/instruments",
            public,
            handler(|cx, req| Box::pin(instrument::data(cx, req))),
        )
        .gives(&crate::shapes::INSTRUMENTS),
        Route::json(
            "/api/v1/offices",
            public,
            handler(|cx, req| Box::pin(offices::data(cx, req))),
        )
        .gives(&crate::shapes::OFFICES),
    ]);
    routes
}

/// Title of an instrument: in the caller's language where it has a usual name, otherwise the official one.
fn title(cx: &Cx, instrument: &Instrument) -> &'static str {
    let title = instrument.title;
    let translated = match cx.lang {
        ui::Lang::Es => None,
        ui::Lang::En => title.en,
        ui::Lang::Qu => title.qu,
    };
    translated.unwrap_or(title.es)
}
