//! Systems that let people in through the provider: who they are, what they may ask for, how they are doing.

mod list;
pub(crate) mod logo;
mod secret;
mod system;
mod trial;

use crate::provider::acts::CLIENT_SECRET_CHANGED;
use crate::provider::client::Client;
use crate::use_cases::client_target::touched;
use capability::{Cx, Permission, Route, Stop, handler};

/// What officials of the entity and the governing body may read about a system beyond what is public.
pub(crate) const READ: &str = "identity.clients";

/// Routes.
pub(super) fn routes() -> Vec<Route> {
    use Permission::{Act, Public};
    let mut routes = list::TABLE.routes();
    routes.extend([
        Route::page(
            "/sistemas/{id}",
            Public,
            handler(|cx, req| Box::pin(system::show(cx, req))),
        )
        .live(),
        Route::page(
            "/sistemas/{id}/logo",
            Public,
            handler(|cx, req| Box::pin(logo::show(cx, req))),
        ),
        Route::page(
            "/sistemas/{id}/secreto",
            Act(CLIENT_SECRET_CHANGED),
            handler(|cx, req| Box::pin(secret::show(cx, req))),
        ),
        Route::submit(
            "/sistemas/{id}/secreto",
            Act(CLIENT_SECRET_CHANGED),
            handler(|cx, req| Box::pin(secret::submit(cx, req))),
        )
        .body(super::BODY_BYTES_MAX),
        Route::operation(
            "/api/v1/client-secrets",
            Act(CLIENT_SECRET_CHANGED),
            handler(|cx, req| Box::pin(secret::operate(cx, req))),
        )
        .body(super::BODY_BYTES_MAX)
        .takes(&crate::shapes::CLIENT_SECRET)
        .gives(&crate::shapes::CLIENT_SECRET_MADE),
    ]);
    routes
}

/// Whether the caller may see what is not public of a system.
async fn may_read(cx: &Cx, client: &Client) -> Result<bool, Stop> {
    Ok(cx.may_read(READ, &touched(cx, client).await?).is_ok())
}
