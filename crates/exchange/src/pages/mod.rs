//! Pages.

mod agreement;
mod agreement_paper;
mod agreements;
mod alerts;
mod board;
mod board_entity;
mod board_parts;
mod catalogue;
mod consulted;
mod doors;
mod member;
mod member_list;
mod member_paper;
mod node_token;
mod policies;
mod policy;
mod request;
mod requests;
mod service;
mod service_access;
mod service_trial;
mod words;

pub(crate) use alerts::{rule as alert_rule, sentence as alert_sentence};
pub(crate) use doors::facts;

use capability::{Area, Cx, Route, Stop};
use register::EntityId;

/// Addresses of pages.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = member::routes();
    routes.extend(member_list::routes());
    routes.extend(member_paper::routes());
    routes.extend(node_token::routes());
    routes.extend(catalogue::routes());
    routes.extend(service::routes());
    routes.extend(service_trial::routes());
    routes.extend(agreements::routes());
    routes.extend(agreement::routes());
    routes.extend(agreement_paper::routes());
    routes.extend(requests::routes());
    routes.extend(request::routes());
    routes.extend(policies::routes());
    routes.extend(policy::routes());
    routes.extend(board::routes());
    routes.extend(board_entity::routes());
    routes.extend(alerts::routes());
    routes.extend(consulted::routes());
    routes
}

/// What the wing adds to the desk.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let mut areas = member::areas(cx).await?;
    areas.extend(doors::areas(cx).await?);
    areas.extend(alerts::areas(cx).await?);
    Ok(areas)
}

/// What the wing adds to the page of an entity.
pub(crate) async fn entity_pages(cx: &Cx, entity: EntityId) -> Result<Vec<(String, String)>, Stop> {
    let mut pages = member::entity_pages(cx, entity).await?;
    pages.extend(doors::entity_pages(cx, entity).await?);
    Ok(pages)
}

/// Who consulted their data, on the account of whoever is signed in.
pub(crate) async fn mentions(cx: &Cx, path: &str) -> Result<Vec<(String, String)>, Stop> {
    let own = (path == "/cuenta").then(|| (t(cx, "exchange-consulted"), consulted::PATH.to_owned()));
    Ok(own.into_iter().collect())
}

/// Lines as they are typed, which scroll by themselves where the screen is narrow.
fn as_typed(label: &str, text: &str) -> maud::Markup {
    maud::html! { div.scroll tabindex="0" role="region" aria-label=(label) { pre.card { (text) } } }
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
