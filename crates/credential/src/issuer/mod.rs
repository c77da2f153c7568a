//! The issuer: OpenID for Verifiable Credential Issuance 1.0 with a code given beforehand.
//!
//! An *offer* is one row: the page of the official makes it, its code and the six digits become an access token, the token becomes
//! one credential. Everything that opens something is kept by its hash and lives for five minutes. The wallet needs no
//! registration: what it proves is the key that the credential is bound to.

mod answer;
mod document;
mod emit;
mod metadata;
mod nonce;
mod offer;
mod possession;
mod proof;
mod token;

pub(crate) use answer::{Wrong, json_answer, refused, wrong};
pub(crate) use document::{CLAIMS, claim_label};
pub(crate) use offer::{OFFER_SECONDS, PIN_DIGITS, forget, make as make_offer};

use crate::status;
use capability::{Cx, Permission, Route, handler};
use jiff::{SignedDuration, Timestamp};

/// Name of the one configuration that this issuer gives.
pub(crate) const CONFIGURATION: &str = "funcion-publica";
/// Path that is the type of the credential (`vct`) and answers with what the type is.
const TYPE: &str = "/credencial/tipo/funcion-publica";
/// Path of the token endpoint.
const TOKEN: &str = "/credencial/token";
/// Path of the credential endpoint.
const EMIT: &str = "/credencial/emitir";
/// Largest form of the token endpoint: a code and six digits.
const FORM_BYTES_MAX: usize = 8 * 1024;
/// Largest request for a credential: one proof of 16 KiB and the rest.
const REQUEST_BYTES_MAX: usize = 32 * 1024;

/// Every route.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Public, Secret};
    let get = |path, handler| Route::json(path, Public, handler).apart();
    let operation =
        |path, bytes_max, handler| Route::operation(path, Public, handler).body(bytes_max).apart();
    vec![
        get(
            "/.well-known/openid-credential-issuer",
            handler(|cx, req| Box::pin(metadata::issuer(cx, req))),
        ),
        get(
            "/.well-known/oauth-authorization-server/credencial",
            handler(|cx, req| Box::pin(metadata::server(cx, req))),
        ),
        get(
            "/.well-known/jwt-vc-issuer",
            handler(|cx, req| Box::pin(metadata::keys(cx, req))),
        )
        .live(),
        get(TYPE, handler(|cx, req| Box::pin(metadata::kind(cx, req)))),
        Route::json(
            "/credencial/oferta/{id}",
            Secret,
            handler(|cx, req| Box::pin(offer::show(cx, req))),
        )
        .apart()
        .live(),
        operation(
            TOKEN,
            FORM_BYTES_MAX,
            handler(|cx, req| Box::pin(token::exchange(cx, req))),
        ),
        operation(
            "/credencial/nonce",
            FORM_BYTES_MAX,
            handler(|cx, req| Box::pin(nonce::give(cx, req))),
        )
        .unread(),
        operation(
            EMIT,
            REQUEST_BYTES_MAX,
            handler(|cx, req| Box::pin(emit::answer(cx, req))),
        )
        .unread(),
        Route::open(
            "/credencial/estado/{list}",
            "application/statuslist+jwt",
            handler(|cx, req| Box::pin(status::show(cx, req))),
        )
        .apart()
        .live(),
    ]
}

/// Who the issuer is: the address of the house.
pub(crate) fn issuer(cx: &Cx) -> &str {
    &cx.house.options.base_url
}

/// The address of an endpoint, as strangers use it.
pub(crate) fn address(cx: &Cx, path: &str) -> String {
    format!("{}{path}", issuer(cx))
}

/// Who gives tokens for it: not the provider of the house, which knows no codes given beforehand.
fn server(cx: &Cx) -> String {
    address(cx, "/credencial")
}

/// The type of the credential.
pub(crate) fn vct(cx: &Cx) -> String {
    address(cx, TYPE)
}

/// So many seconds later.
pub(crate) fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}
