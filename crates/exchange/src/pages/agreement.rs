//! A grant, for everybody: who may call what, for what, until when, and what happened to it.

use super::request::reason_words;
use super::words::{Names, access_state, button, history, member_link, t, tag, terms};
use crate::agreements::GrantId;
use crate::agreements::actors::reads;
use crate::agreements::model::AccessState;
use crate::agreements::store::{self, AccessRow};
use crate::services::store::{ServiceRow, service};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use maud::{Markup, html};
use std::sync::Arc;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/intercambio/accesos/{id}",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// A grant with both sides of it.
pub(super) struct Read {
    pub row: AccessRow,
    pub service: ServiceRow,
    pub names: Names,
    pub provider: Arc<BoardEntity>,
    pub consumer: Arc<BoardEntity>,
}

/// The grant of an address.
pub(super) async fn read(cx: &Cx, req: &Req) -> Result<Read, Stop> {
    req.query.only(&[])?;
    let id: GrantId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::access(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let service = service(&cx.house, &row.access.service)
        .await?
        .ok_or(Stop::NotFound)?;
    let names = Names::of(cx).await?;
    let of = |member| names.entity(member).cloned().ok_or(Stop::NotFound);
    Ok(Read {
        provider: of(&row.access.service.member())?,
        consumer: of(&row.access.client.member())?,
        row,
        service,
        names,
    })
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let read = read(cx, &req).await?;
    let access = &read.row.access;
    let facts = ui::Facts::new()
        .fact(
            t(cx, "exchange-column-service"),
            html! { a href=(cx.href(&read.service.href())) { (read.service.described.title) } },
        )
        .fact(
            t(cx, "exchange-column-provider"),
            member_link(cx, &read.names, &access.service.member()),
        )
        .fact(
            t(cx, "exchange-column-consumer"),
            member_link(cx, &read.names, &access.client.member()),
        )
        .fact(
            t(cx, "exchange-column-client"),
            html! { code { (access.client) } },
        )
        .fact(
            t(cx, "exchange-column-from"),
            ui::format::time_minute(access.from),
        );
    let facts = terms(cx, facts, &access.terms, &read.service, access.case_required).maybe(
        t(cx, "exchange-asked-until"),
        access.asked_until.map(ui::format::time_date),
    );
    let reason = read
        .row
        .reason
        .as_deref()
        .filter(|_| access.state != AccessState::InForce);
    let main = html! {
        (ui::title(&read.consumer.name, &t(cx, "exchange-grant-title")))
        p { (tag(cx, access_state(access, cx.now))) @if let Some(reason) = reason { " " (reason_words(cx, reason)) } }
        div.actions { (buttons(cx, &read)) }
        div.mt { (facts.render()) }
        (history(cx, format!("grant:{}", access.id)).await?)
    };
    let page = Page::new(t(cx, "exchange-grant-title"), ui::Section::None, main)
        .crumb(t(cx, "exchange-catalogue"), cx.href("/intercambio/catalogo"))
        .crumb(
            read.service.described.title.clone(),
            cx.href(&read.service.href()),
        )
        .description(t(cx, "exchange-grant-lead"));
    Ok(cx.page(page))
}

fn buttons(cx: &Cx, read: &Read) -> Markup {
    let access = &read.row.access;
    let id = access.id.to_string();
    let about = [("grant", id.as_str())];
    let (provider, consumer) = (&*read.provider, &*read.consumer);
    let of = |use_case: &str, entities: &[&BoardEntity]| {
        button(cx, use_case, &about, entities).unwrap_or_default()
    };
    html! {
        (ui::Button::link(t(cx, "exchange-agreement-paper"), cx.href(&format!("{}/acuerdo.pdf", read.row.href()))).line())
        @if reads(cx, &[provider, consumer]) {
            (ui::Button::link(t(cx, "exchange-request-title"), cx.href(&format!("/intercambio/solicitudes/{}", read.row.request))).bare())
        }
        @if access.state != AccessState::Ended {
            @if access.asked_until.is_some() { (of("exchange/renew-grant", &[provider])) }
            @else { (of("exchange/ask-renewal", &[consumer])) }
            @match access.state {
                AccessState::Suspended => (of("exchange/resume-grant", &[provider])),
                _ => (of("exchange/suspend-grant", &[provider])),
            }
            (of("exchange/end-grant", &[provider, consumer]))
        }
    }
}
