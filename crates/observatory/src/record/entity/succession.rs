//! Where an entity comes from and what took its place.

use super::super::dossier::Dossier;
use crate::moment;
use capability::{Cx, Stop};
use directory::store::{SuccessionRow, successions_of};
use maud::{Markup, html};
use norms::ClosingReasonId;
use register::EntityId;

/// Says that the entity no longer exists, why, and who took over.
pub(super) async fn closed(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let Some(to) = dossier.ceased() else {
        return Ok(html! {});
    };
    let rows = successions_of(&cx.house, dossier.entity.id).await?;
    let next: Vec<&SuccessionRow> = rows
        .iter()
        .filter(|row| row.entity_id == dossier.entity.id)
        .collect();
    let body = html! {
        p { (tr.t("observatory-entity-ceased-body")) }
        @if let Some(row) = next.first() {
            p { (reason(cx, &row.reason)) ". " (tr.t("observatory-entity-successors")) " "
                @for (at, row) in next.iter().enumerate() { @if at > 0 { ", " } (link(cx, dossier, row.successor_id)) } "." }
        }
    };
    let title = tr.f(
        "observatory-entity-ceased",
        &[("day", ui::format::date_long(cx.lang, to).into())],
    );
    Ok(ui::Note::new(title, body).state(ui::State::Warn).render())
}

/// The entities it took over from; their acts and documents stay on their own pages.
pub(super) async fn before(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let rows = successions_of(&cx.house, dossier.entity.id).await?;
    let before = rows
        .iter()
        .filter(|row| row.successor_id == dossier.entity.id && known(dossier, row));
    let before: Vec<&SuccessionRow> = before.collect();
    Ok(html! {
        @if !before.is_empty() {
            div.card.mt {
                p { b { (cx.tr().t("observatory-entity-before")) } }
                ul.links {
                    @for row in before {
                        li { (link(cx, dossier, row.entity_id)) ". " (reason(cx, &row.reason))
                            @if let Some(day) = day(&row.on_day) { ", " (ui::format::time_date(day)) } }
                    }
                }
            }
        }
    })
}

/// Whether it was known, and on another day's page had happened.
fn known(dossier: &Dossier, row: &SuccessionRow) -> bool {
    let happened = day(&row.on_day).is_some_and(|on| on < dossier.today);
    row.seq < dossier.known_before && (happened || dossier.recorded_before.is_none())
}

fn link(cx: &Cx, dossier: &Dossier, id: EntityId) -> Markup {
    match dossier.board.entity(id) {
        Some(entity) => {
            html! { a href=(moment::keep(cx, dossier.moment, &cx.href(&entity.href()))) { (entity.name) } }
        }
        None => html! { "—" },
    }
}

fn reason(cx: &Cx, code: &str) -> String {
    let known = ClosingReasonId::parse(code).ok();
    let known = known.and_then(|id| cx.house.law.succession(id));
    known.map_or_else(|| code.to_owned(), |row| cx.pick(&row.names).to_owned())
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}
