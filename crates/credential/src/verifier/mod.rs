//! The verifier: OpenID for Verifiable Presentations 1.0, and a text that somebody was handed.
//!
//! A *question* is one row: the page makes it, the wallet answers it, the page shows what was found, and after ten minutes nothing
//! of it is left. The request goes by value, with the client identifier prefix `redirect_uri`: who asks is the address that gets
//! the answer, and TLS vouches for it. A signed request would need a certificate that wallets trust, which no authority gives to
//! verifiers in Peru yet; without one it would only look more certain.

mod finding;
mod question;
mod wallet;

pub(crate) use finding::{Bad, Bound, Finding, Verdict, of_text};
pub(crate) use question::{Question, State, find, make};
pub(crate) use wallet::link;

use capability::{Permission, Route, handler};

/// Longest answer of a wallet and longest form with a text.
pub(crate) const ANSWER_BYTES_MAX: usize = 160 * 1024;

/// Routes of wallets; those of people are in `pages`.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::operation(
            "/verificar-credencial/r/{id}",
            Permission::Secret,
            handler(|cx, req| Box::pin(wallet::take(cx, req))),
        )
        .body(ANSWER_BYTES_MAX)
        .apart(),
    ]
}
