//! Pages that read, and the two that do what no form of one act can: a secret vote, and the texts of minutes.

mod agreement;
mod agreements;
mod calendar;
mod committee;
mod data;
mod papers;
mod press;
mod priorities;
mod secret_vote;
mod session;
mod texts;
mod view;
mod watched;
mod year;

pub(crate) use agreement::act_code;
pub(crate) use committee::{kind_name, majority_name, seat_name};
pub(crate) use papers::link;
pub(crate) use press::{key as press_key, press, start as start_form};
pub(crate) use priorities::{criterion_name, points};
pub use secret_vote::cast_secretly;
pub(crate) use session::asked as asked_session;
pub(crate) use view::{Common, View};

use capability::Route;

/// Routes of this crate that are no use cases.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = committee::routes();
    routes.extend(session::routes());
    routes.extend(secret_vote::routes());
    routes.extend(texts::routes());
    routes.extend(priorities::routes());
    routes.extend(agreements::routes());
    routes.extend(agreement::routes());
    routes.extend(calendar::routes());
    routes.extend(year::routes());
    routes.extend(papers::routes());
    routes.extend(crate::minutes::page::routes());
    routes.extend(data::routes());
    routes
}
