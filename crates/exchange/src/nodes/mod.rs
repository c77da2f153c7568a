//! Nodes: enrolment, certificates, keys, and what they send.

mod authority;
mod batch;
mod cards;
mod checkpoints;
pub(crate) mod door;
mod enrol;
pub(crate) mod store;

pub(crate) use authority::{authorities, check_trusted};
pub(crate) use checkpoints::anchor_due;

use crate::ids::EnrolmentId;
use capability::{House, Permission, Route, handler};
use node::operator::wire::path;
use register::Fault;

/// Largest body of a node: a chain, a request, a key and a proof.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Addresses that nodes call.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::Secret;
    let operation = |path, handler| {
        Route::operation(path, Secret, handler)
            .body(BODY_BYTES_MAX)
            .apart()
            .unread()
    };
    vec![
        operation(path::NODES, handler(|cx, req| Box::pin(enrol::enrol(cx, req)))),
        operation(path::KEYS, handler(|cx, req| Box::pin(enrol::replace(cx, req)))),
        operation(
            path::CHECKPOINTS,
            handler(|cx, req| Box::pin(checkpoints::take(cx, req))),
        ),
        Route::json(
            path::CHECKPOINTS,
            Secret,
            handler(|cx, req| Box::pin(checkpoints::take(cx, req))),
        )
        .apart()
        .live(),
        Route::json(
            path::ANCHORS,
            Permission::Public,
            handler(|cx, req| Box::pin(checkpoints::show(cx, req))),
        )
        .query(&["node", "size"])
        .apart()
        .live(),
        Route::json(
            path::CARDS,
            Permission::Public,
            handler(|cx, req| Box::pin(cards::show(cx, req))),
        )
        .query(&["node"])
        .apart()
        .live(),
    ]
}

/// The page of an enrolment.
pub(crate) fn page_of(enrolment: EnrolmentId) -> String {
    format!("/intercambio/inscripciones/{enrolment}")
}

/// A fresh token for an enrolment that waits, by its member and the name of its machine; it takes the place of one given before. None
/// when nothing waits. For whoever serves the house itself: people get theirs on the page of the enrolment.
///
/// # Errors
/// When the database fails.
pub async fn enrolment_token(house: &House, member: &str, name: &str) -> Result<Option<String>, Fault> {
    let now = house.clock.now().as_millisecond();
    let waiting = store::waiting(house, member, now).await?;
    match waiting.iter().find(|row| row.name == name) {
        Some(row) => new_token(house, row, now).await.map(Some),
        None => Ok(None),
    }
}

/// Makes the token of an enrolment; only its hash is kept.
pub(crate) async fn new_token(house: &House, row: &store::EnrolmentRow, now: i64) -> Result<String, Fault> {
    let token = jose::encode(register::random::<32>()?);
    let give = store::give_token(&jose::hash(&token), row.id, row.until_at, now);
    let given = house.register.db().commit_together(give.into()).await;
    given.map_err(|error| Fault::because("keeping a token of enrolment", error))?;
    Ok(token)
}
