//! One entity, one act, one desk, one norm at a glance.
//!
//! Every page here answers with what the register proves: who holds an office and by which act, whether an
//! act is the one that was recorded, what waits for the person who signs in, and which norm asks for it.

pub(crate) mod act;
mod desk;
mod documents;
pub(crate) mod dossier;
mod entity;
mod law;
mod store;
pub(crate) mod words;

pub(crate) use act::act_filter;
pub(crate) use dossier::{Dossier, Line, authority_of as authority_told, office_of};
pub(crate) use store::ActFilter;
pub(crate) use words::{act_knot, act_title, cited, detail as act_detail, kind_name, office as act_office};

use capability::Route;

/// Routes.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = entity::routes();
    routes.extend(act::routes());
    routes.extend(desk::routes());
    routes.extend(law::routes());
    routes.extend(documents::routes());
    routes
}
