//! Pages and operations of this wing.

mod inbox;
mod leave;
mod letters;
mod mine;
mod preferences;

use capability::{Permission, Route, handler};

pub(crate) use mine::areas;

/// Longest form taken here, in bytes: a few short fields.
const BODY_BYTES_MAX: usize = 8 * 1024;

/// Every route. `/baja` asks for the secret of its address and for no session.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Secret, SignedIn};
    let submit = |path, permission, handler| Route::submit(path, permission, handler).body(BODY_BYTES_MAX);
    let mut routes = inbox::TABLE.routes();
    routes.extend(letters::TABLE.routes());
    routes.extend([
        submit(
            "/avisos/leer",
            SignedIn,
            handler(|cx, req| Box::pin(inbox::mark(cx, req))),
        ),
        Route::operation(
            "/api/v1/notice-readings",
            SignedIn,
            handler(|cx, req| Box::pin(inbox::operate(cx, req))),
        )
        .body(BODY_BYTES_MAX)
        .takes(&inbox::READING)
        .gives(&inbox::READ),
        Route::page(
            "/avisos/preferencias",
            SignedIn,
            handler(|cx, req| Box::pin(preferences::show(cx, req))),
        )
        .query(&["guardado"]),
        submit(
            "/avisos/preferencias",
            SignedIn,
            handler(|cx, req| Box::pin(preferences::submit(cx, req))),
        ),
        Route::page(
            "/baja/{token}",
            Secret,
            handler(|cx, req| Box::pin(leave::show(cx, req))),
        ),
        submit(
            "/baja/{token}",
            Secret,
            handler(|cx, req| Box::pin(leave::submit(cx, req))),
        ),
    ]);
    routes
}
