//! A session: how far it is, its agenda with votes and agreements, who is there, and what the caller can do now.

mod agenda;
mod aside;
mod head;
mod turn;

use super::View;
use super::agreements;
use crate::ids::SessionId;
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use maud::{Markup, html};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/sesiones/{id}",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// The session of an address.
pub(crate) async fn asked(cx: &Cx, req: &Req) -> Result<View, Stop> {
    req.query.only(&[])?;
    let id: SessionId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    if crate::store::session_row(&cx.house, id).await?.is_none() {
        return Err(Stop::NotFound);
    }
    View::of(cx, id).await
}

/// `GET /sesiones/{id}`: what is not public of a session is shown to those who may read it.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let view = asked(cx, &req).await?;
    let committee = &view.sitting.committee;
    let title = view.sitting.title(cx);
    let main = html! {
        (head::head(cx, &view))
        div id="pasos" { (head::steps(cx, &view)) }
        div.split.split--slim.mt {
            div {
                div id="turno" { (turn::turn(cx, &view)) }
                (agenda_section(cx, &view))
                (agreed(cx, &view))
            }
            aside.stack-l aria-label=(tr.t("committee-attendance")) {
                div id="quorum" { (aside::quorum(cx, &view)) }
                div id="asistencia" { (aside::attendance(cx, &view)) }
                (aside::notes(cx, &view))
            }
        }
    };
    let page = Page::new(title, ui::Section::Entities, main)
        .crumb(committee.entity.name.clone(), cx.href(&committee.entity.href()))
        .crumb(tr.t("committee-short"), cx.href(&committee.href()))
        .description(tr.t("committee-session-description"));
    Ok(cx.page(if cx.caller.signed_in() {
        page.office()
    } else {
        page
    }))
}

fn agenda_section(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    html! {
        section.mt aria-labelledby="agenda" {
            h2.h-t id="agenda" { (tr.t("committee-agenda")) }
            @if view.reads {
                div.card.card--list id="puntos" { (agenda::agenda(cx, view)) }
            } @else {
                p.soft.mt-s { (tr.t("committee-agenda-reserved")) }
            }
        }
    }
}

/// Agreements of this session, and those of before that are still open.
fn agreed(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    let own = view.own_agreements();
    let earlier = view.agreements.iter().filter(|row| {
        row.session_id != view.sitting.row.id && row.is_open() && row.adopted_seq < view.sitting.row.seq
    });
    let rows: Vec<_> = own
        .into_iter()
        .chain(earlier)
        .filter(|row| view.reads || row.public)
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    let all = agreements::path(&view.sitting.committee);
    let body = html! {
        div id="acuerdos-tabla" { (agreements::table(cx, &rows, &view.units).render(tr)) }
        p.mt-s { a href=(cx.href(&all)) { (tr.t("committee-all-agreements-of")) } }
    };
    ui::section(
        "acuerdos",
        &tr.t("committee-following"),
        Some(&tr.t("committee-following-lead")),
        body,
    )
}
