//! `/intercambio/inscripciones/{id}`: an enrolment, and the button that makes its token. The token is shown in the answer to that one
//! request and never again; another one takes its place.

use super::{day, t};
use crate::members::store as members;
use crate::members::{desk, office_for};
use crate::nodes::{new_token, page_of, store as nodes};
use capability::{Answer, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use directory::target;
use http::header;
use maud::html;
use node::ident::MemberId;
use register::OrFault;
use std::sync::Arc;

/// The act that gives the power.
const ACT: &str = "exchange/enrolment-opened";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/inscripciones/{id}",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(show(cx, req))),
        ),
        Route::submit(
            "/intercambio/inscripciones/{id}/clave",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(give(cx, req))),
        ),
    ]
}

/// The enrolment of an address with its entity, for whoever may open one there.
async fn find(cx: &Cx, req: &Req) -> Result<(nodes::EnrolmentRow, Arc<BoardEntity>), Stop> {
    req.query.only(&[])?;
    let id = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = nodes::enrolment(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let member = MemberId::parse(&row.member).or_fault("reading the name of a member")?;
    let member = members::member(&cx.house, &member).await?.ok_or(Stop::NotFound)?;
    let entity = target::entity(cx, member.entity_id).await?;
    let target = target::of(&entity);
    if office_for(cx, ACT, &target).is_none() {
        cx.may(ACT, &target)?;
    }
    Ok((row, entity))
}

/// GET: what it is for, and the button.
async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (row, entity) = find(cx, &req).await?;
    page(cx, &row, &entity, None)
}

/// POST: makes the token.
async fn give(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (row, entity) = find(cx, &req).await?;
    let now = cx.now.as_millisecond();
    if row.state != "open" || row.until_at <= now {
        return Err(Refusal::new("exchange-enrolment-over").conflict().into());
    }
    let token = new_token(&cx.house, &row, now).await?;
    page(cx, &row, &entity, Some(&token))
}

fn page(
    cx: &Cx,
    row: &nodes::EnrolmentRow,
    entity: &BoardEntity,
    token: Option<&str>,
) -> Result<Answer, Stop> {
    let open = row.state == "open" && cx.now.as_millisecond() < row.until_at;
    let url = &cx.house.options.base_url;
    let form = ui::Form::new(
        cx.href(&format!("{}/clave", page_of(row.id))),
        cx.caller.csrf.clone(),
    )
    .action(ui::Button::submit(t(cx, "exchange-token-make")));
    let main = html! {
        (ui::title(&entity.name, &t(cx, "exchange-enrolment")))
        (ui::Facts::new()
            .fact(t(cx, "exchange-column-node"), html! { code { (row.member) "/" (row.name) } })
            .fact(t(cx, "exchange-column-until"), day(row.until_at)).render())
        @if let Some(token) = token {
            p.lead.mt { (t(cx, "exchange-token-once")) }
            p { code { (token) } }
            p { (t(cx, "exchange-token-use")) }
            pre { code { "qhapaq node enrol --operator " (url) " --name " (row.name) " --token " (token) } }
        } @else if open {
            p.lead.mt { (t(cx, "exchange-token-lead")) }
            (form.render())
        } @else {
            p.lead.mt { (t(cx, "exchange-enrolment-over")) }
        }
    };
    let page = Page::new(t(cx, "exchange-enrolment"), ui::Section::None, main)
        .office()
        .crumb(entity.name.clone(), cx.href(&entity.href()))
        .crumb(t(cx, "exchange-short"), cx.href(&desk(entity)));
    Ok(cx.page(page).header(header::CACHE_CONTROL, "no-store"))
}
