//! Nodes: enrolment, certificates, keys, and what they send.

use capability::Route;

/// Addresses that nodes call.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
