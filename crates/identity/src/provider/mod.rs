//! The OpenID provider: one sign-in for every system of the State, at the level of confidence that each operation needs.
//!
//! OpenID Connect Core 1.0 with the authorization code flow alone, PKCE S256 always (RFC 7636), pushed requests (RFC 9126), proofs
//! of possession (RFC 9449), `iss` in answers (RFC 9207), step-up (RFC 9470), rotation of refresh tokens with detection of
//! reuse (RFC 9700), introspection (RFC 7662), revocation (RFC 7009), logout from both sides. No implicit flow, no password
//! grant, no public client.
//!
//! A sign-in to a system is one row, the *grant*: it begins as a code, becomes tokens, and is the line that the person reads
//! later. Codes and tokens name their grant and carry a secret that is kept by its hash, so every question is one look-up,
//! whatever the number of entities. A token is worth what its grant is worth at that moment: session, designation, consent
//! and client are asked again at every use.

pub(crate) mod acts;
mod answer;
mod asked;
mod authenticate;
mod authorize;
pub(crate) mod claims;
pub(crate) mod client;
pub(crate) mod consent;
mod discovery;
mod end_session;
pub(crate) mod farewell;
pub(crate) mod grant;
mod introspect;
pub(crate) mod keys;
pub(crate) mod log;
mod pushed;
mod replay;
mod revoke;
mod standing;
mod step;
mod tables;
mod token;
pub(crate) mod uri;
pub(crate) mod use_of;
mod userinfo;

pub(crate) use tables::{GRANTS, TABLE};

use capability::{Cx, Permission, Route, handler};

/// Seconds that a code lives: the browser brings it at once.
pub(crate) const CODE_SECONDS: i64 = 60;
/// Seconds until a pushed request must be begun (RFC 9126 section 2.2 asks for a short life; FAPI 2.0 for under 600).
pub(crate) const PUSHED_SECONDS: i64 = 90;
/// Minutes that a request waits for a person who signs in and reads what will be shared.
pub(crate) const WAITING_MINUTES: i64 = 15;
/// Seconds that an access token lives.
pub(crate) const ACCESS_SECONDS: i64 = 600;
/// Seconds that an ID token may be shown as fresh.
pub(crate) const ID_TOKEN_SECONDS: i64 = 600;
/// Days that a refresh token lives without being used.
pub(crate) const REFRESH_DAYS: i64 = 30;
/// Days after which a grant ends, however often it is refreshed: a year of the yearly review.
pub(crate) const GRANT_DAYS: i64 = 365;
/// Longest life of a client assertion, in seconds.
pub(crate) const ASSERTION_SECONDS: i64 = 300;

/// Largest form that the endpoints take: a client assertion of 16 KiB and the rest.
const FORM_BYTES_MAX: usize = 32 * 1024;

/// Every route.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Public, Secret, SignedIn};
    let operation = |path, handler| {
        Route::operation(path, Public, handler)
            .body(FORM_BYTES_MAX)
            .apart()
    };
    let get = |path, handler| Route::json(path, Public, handler).apart();
    vec![
        get(
            "/.well-known/openid-configuration",
            handler(|cx, req| Box::pin(discovery::show(cx, req))),
        ),
        get(
            "/.well-known/oauth-authorization-server",
            handler(|cx, req| Box::pin(discovery::show(cx, req))),
        ),
        get(
            "/oidc/jwks",
            handler(|cx, req| Box::pin(discovery::keys(cx, req))),
        )
        .live(),
        Route::page(
            authorize::PATH,
            Secret,
            handler(|cx, req| Box::pin(authorize::show(cx, req))),
        ),
        Route::submit(
            authorize::PATH,
            Public,
            handler(|cx, req| Box::pin(authorize::submit(cx, req))),
        )
        .body(FORM_BYTES_MAX)
        .from_elsewhere(),
        Route::page(
            authorize::GO_ON,
            Secret,
            handler(|cx, req| Box::pin(authorize::go_on(cx, req))),
        ),
        Route::page(
            consent::PATH,
            SignedIn,
            handler(|cx, req| Box::pin(consent::show(cx, req))),
        ),
        Route::submit(
            consent::PATH,
            SignedIn,
            handler(|cx, req| Box::pin(consent::submit(cx, req))),
        ),
        operation("/oidc/par", handler(|cx, req| Box::pin(pushed::push(cx, req)))),
        operation(
            "/oidc/token",
            handler(|cx, req| Box::pin(token::exchange(cx, req))),
        ),
        get(
            "/oidc/userinfo",
            handler(|cx, req| Box::pin(userinfo::show(cx, req))),
        ),
        operation(
            "/oidc/userinfo",
            handler(|cx, req| Box::pin(userinfo::show(cx, req))),
        ),
        operation(
            "/oidc/introspect",
            handler(|cx, req| Box::pin(introspect::answer(cx, req))),
        ),
        operation(
            "/oidc/revoke",
            handler(|cx, req| Box::pin(revoke::answer(cx, req))),
        ),
        Route::page(
            end_session::PATH,
            Secret,
            handler(|cx, req| Box::pin(end_session::show(cx, req))),
        ),
        Route::submit(
            end_session::PATH,
            Public,
            handler(|cx, req| Box::pin(end_session::submit(cx, req))),
        )
        .body(FORM_BYTES_MAX)
        .from_elsewhere(),
    ]
}

/// Who the provider is: the address of the house.
pub(crate) fn issuer(cx: &Cx) -> &str {
    &cx.house.options.base_url
}

/// The address of an endpoint, as strangers use it.
pub(crate) fn address(cx: &Cx, path: &str) -> String {
    format!("{}{path}", issuer(cx))
}

/// Seconds since 1970.
pub(crate) fn seconds(cx: &Cx) -> i64 {
    cx.now.as_second()
}
