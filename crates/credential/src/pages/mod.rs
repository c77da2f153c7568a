//! Pages of people: one's own credentials, and the verifier that is open to everybody.

mod found;
mod mine;
mod verify;

use capability::{Answer, Cx, Page, Permission, Refusals, Route, handler};
use http::header;
use maud::Markup;

/// Where anybody checks a credential.
pub(crate) const VERIFY: &str = "/verificar-credencial";

/// Every route.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Public, Secret, SignedIn};
    vec![
        Route::page(
            "/credencial",
            SignedIn,
            handler(|cx, req| Box::pin(mine::show(cx, req))),
        ),
        Route::submit(
            "/credencial/ofrecer",
            SignedIn,
            handler(|cx, req| Box::pin(mine::offer(cx, req))),
        ),
        Route::page(VERIFY, Public, handler(|cx, req| Box::pin(verify::show(cx, req)))),
        Route::submit(
            "/verificar-credencial/pedir",
            Public,
            handler(|cx, req| Box::pin(verify::ask(cx, req))),
        ),
        Route::page(
            "/verificar-credencial/pedido/{id}",
            Secret,
            handler(|cx, req| Box::pin(verify::question(cx, req))),
        )
        .live(),
        Route::submit(
            "/verificar-credencial/texto",
            Public,
            handler(|cx, req| Box::pin(verify::text(cx, req))),
        )
        .body(crate::verifier::ANSWER_BYTES_MAX),
    ]
}

/// A form that posts here, with the token of the session.
fn form(cx: &Cx, path: &str) -> ui::Form {
    ui::Form::new(cx.href(path), cx.caller.csrf.clone())
}

/// A page of one column.
fn narrow(title: impl Into<String>, main: Markup) -> Page {
    Page::new(title, ui::Section::None, main).layout(ui::Layout::Narrow)
}

/// Keeps what only this person may see out of every cache.
fn no_store(answer: Answer) -> Answer {
    answer.header(header::CACHE_CONTROL, "no-store")
}

/// What is refused, at each field.
fn problems(cx: &Cx, refused: &Refusals) -> ui::Problems {
    refused.0.iter().fold(ui::Problems::new(), |problems, refusal| {
        let field = refusal.field.clone().unwrap_or_default();
        problems.with(field, refusal.sentence(cx.tr()))
    })
}
