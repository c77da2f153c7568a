//! Pages that read: entities, the inbox of the authorities, the calendar, the terms.

mod calendar;
mod designation;
mod entities;
mod facts;
mod import;
mod inbox;
mod vacancies;

pub use entities::EntityFilter;
pub use facts::facts;

pub(crate) use designation::code_of;

use capability::Route;

/// Routes of this crate that are no use cases.
pub fn routes() -> Vec<Route> {
    let mut routes = entities::TABLE.routes();
    routes.extend(inbox::routes());
    routes.extend(calendar::routes());
    routes.extend(designation::routes());
    routes.extend(import::routes());
    routes.extend(vacancies::routes());
    routes.extend(crate::handover::routes());
    routes
}
