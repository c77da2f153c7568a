//! A request, for both sides of it and for the governing body.

use super::words::{Names, button, history, member_link, request_state, t, tag, terms};
use crate::agreements::RequestId;
use crate::agreements::actors::reads;
use crate::agreements::model::RequestState;
use crate::agreements::store::{self, RequestRow};
use crate::services::store::{ServiceRow, service};
use capability::{Answer, Cx, Format, Page, Permission, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use http::header;
use maud::html;
use std::sync::Arc;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/solicitudes/{id}",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::page(
            "/intercambio/solicitudes/{id}/documento",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(document(cx, req))),
        )
        .format(Format::Other),
    ]
}

struct Read {
    row: RequestRow,
    service: ServiceRow,
    names: Names,
    provider: Arc<BoardEntity>,
    consumer: Arc<BoardEntity>,
}

/// The request of an address, for whoever may read it.
async fn read(cx: &Cx, req: &Req) -> Result<Read, Stop> {
    req.query.only(&[])?;
    let id: RequestId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::request(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let service = service(&cx.house, &row.request.service)
        .await?
        .ok_or(Stop::NotFound)?;
    let names = Names::of(cx).await?;
    let of = |member| names.entity(member).cloned().ok_or(Stop::NotFound);
    let (provider, consumer) = (
        of(&row.request.service.member())?,
        of(&row.request.client.member())?,
    );
    match reads(cx, &[&provider, &consumer]) {
        true => Ok(Read {
            row,
            service,
            names,
            provider,
            consumer,
        }),
        false => Err(Stop::NotFound),
    }
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let read = read(cx, &req).await?;
    let request = &read.row.request;
    let id = request.id.to_string();
    let about = [("request", id.as_str())];
    let facts = ui::Facts::new()
        .fact(
            t(cx, "exchange-column-service"),
            html! { a href=(cx.href(&read.service.href())) { (read.service.described.title) } },
        )
        .fact(
            t(cx, "exchange-column-provider"),
            member_link(cx, &read.names, &request.service.member()),
        )
        .fact(
            t(cx, "exchange-column-consumer"),
            member_link(cx, &read.names, &request.client.member()),
        )
        .fact(
            t(cx, "exchange-column-client"),
            html! { code { (request.client) } },
        )
        .maybe(
            t(cx, "exchange-column-asked"),
            read.row.asked_on.map(ui::format::time_date),
        )
        .maybe(
            t(cx, "exchange-column-answered"),
            read.row.answered_on.map(ui::format::time_date),
        );
    let facts = terms(
        cx,
        facts,
        &request.terms,
        &read.service,
        read.service.described.case_required,
    );
    let main = html! {
        (ui::title(&read.consumer.name, &t(cx, "exchange-request-title")))
        p { (tag(cx, request_state(request.state))) @if let Some(reason) = &read.row.reason { " " (reason_words(cx, reason)) } }
        div.actions {
            @if request.state == RequestState::Open {
                (button(cx, "exchange/grant-access", &about, &[&read.provider]).unwrap_or_default())
                (button(cx, "exchange/refuse-access", &about, &[&read.provider]).unwrap_or_default())
                (button(cx, "exchange/withdraw-request", &about, &[&read.consumer]).unwrap_or_default())
            }
            @if let Some(grant) = read.row.grant {
                (ui::Button::link(t(cx, "exchange-grant-title"), cx.href(&format!("/intercambio/accesos/{grant}"))).line())
            }
            @if read.row.document.is_some() {
                (ui::Button::link(t(cx, "exchange-field-document"), format!("{}/documento", read.row.href())).bare())
            }
        }
        div.mt { (facts.render()) }
        (history(cx, format!("request:{}", request.id)).await?)
    };
    let page = Page::new(t(cx, "exchange-request-title"), ui::Section::None, main)
        .office()
        .crumb(t(cx, "exchange-accesses"), cx.href("/intercambio/accesos"))
        .crumb(t(cx, "exchange-requests"), cx.href("/intercambio/solicitudes"));
    Ok(cx.page(page))
}

/// Why a request or a grant ended: what somebody wrote, or what ended with something else.
pub(super) fn reason_words(cx: &Cx, reason: &str) -> String {
    match reason {
        "service_retired" => t(cx, "exchange-reason-service-retired"),
        "subsystem_retired" => t(cx, "exchange-reason-subsystem-retired"),
        reason => reason.to_owned(),
    }
}

/// What explains a request, for whoever may read it.
async fn document(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let read = read(cx, &req).await?;
    let hash = read.row.document.as_deref().ok_or(Stop::NotFound)?;
    let (document, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let name = format!("{}.pdf", hash.get(..16).unwrap_or("documento"));
    Ok(Answer::file(document.media_type.as_str(), &name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}
