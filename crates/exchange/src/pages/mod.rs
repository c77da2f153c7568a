//! Pages.

use capability::Route;

/// Addresses of pages.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
