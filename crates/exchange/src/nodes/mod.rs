//! Nodes: enrolment, certificates, keys, and what they send.

mod authority;
mod batch;
mod checkpoints;
mod door;
mod enrol;
pub(crate) mod store;

pub(crate) use authority::{authorities, check_trusted};
pub(crate) use checkpoints::anchor_due;

use crate::ids::EnrolmentId;
use capability::{Permission, Route, handler};
use node::operator::wire::path;

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
    ]
}

/// The page of an enrolment.
pub(crate) fn page_of(enrolment: EnrolmentId) -> String {
    format!("/intercambio/inscripciones/{enrolment}")
}
