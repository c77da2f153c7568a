//! The whole State on one page: the home page, the matrix, the search, open data, help.

mod changes;
mod data;
mod glance;
mod help;
mod home;
mod matrix;
mod search;
mod series;
mod shares;

pub(crate) use glance::{Glance, Tally, glance, glance_at};

use capability::Route;

/// Routes of these pages.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = home::routes();
    routes.extend(matrix::TABLE.routes());
    routes.extend(shares::routes());
    routes.extend(series::routes());
    routes.extend(changes::routes());
    routes.extend(search::routes());
    routes.extend(data::routes());
    routes.extend(help::routes());
    routes
}
