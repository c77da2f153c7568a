//! Pages.

mod agreement;
mod agreement_paper;
mod agreements;
mod catalogue;
mod doors;
mod policies;
mod policy;
mod request;
mod requests;
mod service;
mod service_access;
mod service_trial;
mod words;

pub(crate) use doors::{areas, entity_pages, facts};

use capability::Route;

/// Addresses of pages.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = catalogue::routes();
    routes.extend(service::routes());
    routes.extend(service_trial::routes());
    routes.extend(agreements::routes());
    routes.extend(agreement::routes());
    routes.extend(agreement_paper::routes());
    routes.extend(requests::routes());
    routes.extend(request::routes());
    routes.extend(policies::routes());
    routes.extend(policy::routes());
    routes
}
