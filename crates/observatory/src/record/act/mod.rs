//! The register, act by act: the list, the constancia of each act with its proof, and the check of a code.

mod compare;
pub(crate) mod constancia;
mod data;
pub(crate) mod evidence;
pub(crate) mod later;
mod list;
pub(crate) mod proof;
mod verify;

pub(super) use evidence::is_hash;
pub(crate) use list::filter as act_filter;

use capability::{Format, Permission, Route, handler};

/// Largest body of a copy to compare: a document of 10 MB and its envelope.
const COPY_BYTES_MAX: usize = 11 << 20;

pub(super) fn routes() -> Vec<Route> {
    let public = Permission::Public;
    let mut routes = list::TABLE.routes();
    routes.extend([
        Route::page(
            "/actos/{code}",
            public,
            handler(|cx, req| Box::pin(constancia::page(cx, req))),
        )
        .query(&["recibo"])
        .live(),
        Route::page(
            "/actos/{code}/prueba.json",
            public,
            handler(|cx, req| Box::pin(data::bundle(cx, req))),
        )
        .format(Format::Other)
        .live(),
        Route::page(
            "/actos/{code}/comparar",
            public,
            handler(|cx, req| Box::pin(compare::back(cx, req))),
        ),
        Route::submit(
            "/actos/{code}/comparar",
            public,
            handler(|cx, req| Box::pin(compare::compare(cx, req))),
        )
        .body(COPY_BYTES_MAX),
        Route::json(
            "/api/v1/acts/{code}",
            public,
            handler(|cx, req| Box::pin(data::act(cx, req))),
        )
        .gives(&crate::shapes::ACT),
        Route::page(
            "/verificar",
            public,
            handler(|cx, req| Box::pin(verify::page(cx, req))),
        )
        .query(&["codigo"]),
    ]);
    routes
}
