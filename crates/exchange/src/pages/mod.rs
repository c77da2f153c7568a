//! Pages.

mod member;
mod member_list;
mod member_paper;
mod node_token;

pub(crate) use member::{areas, entity_pages};

use capability::{Cx, Route};

/// Addresses of pages.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = member::routes();
    routes.extend(member_list::routes());
    routes.extend(member_paper::routes());
    routes.extend(node_token::routes());
    routes
}

/// A sentence.
fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

/// A moment in milliseconds of Unix time, as a day in Lima.
fn day_of(ms: i64) -> Option<jiff::civil::Date> {
    jiff::Timestamp::from_millisecond(ms)
        .ok()
        .map(register::civil_date)
}

/// The same as people read it.
fn day(ms: i64) -> String {
    day_of(ms).map_or_else(|| "—".to_owned(), ui::format::date_short)
}
