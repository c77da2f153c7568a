//! Pages.

use capability::Route;

/// Routes.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
