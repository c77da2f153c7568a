//! Documents as an office makes them: what a page shows, as a PDF that can be printed, filed and verified.
//!
//! Each file here gathers one document from what its page reads, in the words of `papers/*.ftl`, and hands it to the press of the
//! house (`directory::letter`).

mod acknowledgement;
mod constancia;
mod designation;
mod report;
mod seal;
mod words;

use capability::{Format, Permission, Route, handler};

pub(crate) fn routes() -> Vec<Route> {
    let public = Permission::Public;
    let document = |path, handler| Route::page(path, public, handler).format(Format::Other);
    vec![
        document(
            "/designaciones/{id}/constancia.pdf",
            handler(|cx, req| Box::pin(designation::pdf(cx, req))),
        ),
        document(
            "/designaciones/{id}/acuse.pdf",
            handler(|cx, req| Box::pin(acknowledgement::pdf(cx, req))),
        ),
        document(
            "/entidades/{key}/informe.pdf",
            handler(|cx, req| Box::pin(report::pdf(cx, req))),
        ),
        document(
            "/actos/{code}/constancia.pdf",
            handler(|cx, req| Box::pin(constancia::pdf(cx, req))),
        ),
    ]
}
