//! Everything that is public, in formats that others have agreed on: whoever follows us needs no program of ours.

pub mod dump;

use capability::Route;

/// Routes of these formats.
pub(crate) fn routes() -> Vec<Route> {
    dump::routes()
}
