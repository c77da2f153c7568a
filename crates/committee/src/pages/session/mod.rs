//! A session: how far it is, its agenda with votes and agreements, who is there, and what the caller can do now.

mod agenda;
mod aside;
mod head;
mod turn;

use super::view::{Common, View, Written};
use super::{agreements, watched};
use crate::ids::SessionId;
use crate::session::Stage;
use crate::store::AgreementRow;
use capability::live::{self, Parts, Piece, Topic};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler, hex};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/sesiones/{id}",
            Permission::Public,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::stream(
            "/sesiones/{id}/vivo",
            Permission::Public,
            handler(|cx, req| Box::pin(watch(cx, req))),
        ),
    ]
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
        div id="botones" { (head::buttons(cx, &view)) }
        div.mt id="pasos" { (head::steps(cx, &view)) }
        div.split.split--slim.mt {
            div {
                div id="turno" { (turn::turn(cx, &view)) }
                (agenda_section(cx, &view))
                div id="acordado" { (agreed(cx, &view)) }
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
    let running = matches!(
        view.session().stage,
        Stage::Called | Stage::Open | Stage::Adjourned | Stage::Concluded
    );
    let page = if running {
        page.live(format!("{}/vivo", view.sitting.row.href()))
    } else {
        page
    };
    Ok(cx.page(if cx.caller.signed_in() {
        page.office()
    } else {
        page
    }))
}

/// The parts that change while people watch. Strangers share one rendering, and so do the windows of one session of a person:
/// what is asked of them, with the token of that session, is rendered for nobody else.
async fn watch(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let view = asked(cx, &req).await?;
    let id = view.sitting.row.id;
    let caller = cx.caller.clone();
    let audience = match cx.caller.person {
        Some(person) => format!("{person}-{}", hex(&Sha256::digest(&caller.csrf)[..8])),
        None => "public".to_owned(),
    };
    let topic = Topic::new(format!("committee/session/{id}"))
        .follows(format!("session:{id}"))
        .audience(audience);
    let render = live::renderer(move |cx| {
        let caller = caller.clone();
        Box::pin(async move {
            let mut own = cx.clone();
            own.caller = caller;
            let view = View::by(&own, watched::common(&own, id).await?);
            Ok(parts(&own, &view))
        })
    });
    cx.watch(&req, topic, render)
}

fn parts(cx: &Cx, view: &View) -> Parts {
    let parts = Parts::new()
        .part("botones", head::buttons(cx, view))
        .part("pasos", head::steps(cx, view))
        .part("turno", turn::turn(cx, view))
        .part("acordado", agreed(cx, view))
        .part("quorum", aside::quorum(cx, view))
        .part("asistencia", aside::attendance(cx, view))
        .say(said(cx, view));
    match view.reads {
        true => parts.items("puntos", agenda::agenda(cx, view)),
        false => parts,
    }
}

/// One sentence for those who listen: the quorum, and what is being dealt with or voted.
fn said(cx: &Cx, view: &View) -> String {
    let tr = cx.tr();
    let sitting = &view.sitting;
    let (present, needed) = (sitting.quorum_present(), sitting.quorum_needed(cx.today()));
    let args = [
        ("present", present.into()),
        ("base", sitting.roster().base().into()),
        ("needed", needed.into()),
    ];
    let key = if present >= needed {
        "committee-quorum-yes"
    } else {
        "committee-quorum-no"
    };
    let mut sentence = tr.f(key, &args).into_owned();
    if let (true, Some(entry)) = (view.reads, view.session().current()) {
        sentence = format!("{sentence}. {}. {}", entry.number, entry.item.title);
    }
    if let (true, Some((_, ballot))) = (view.reads, view.session().open_ballot()) {
        let args = [
            ("cast", ballot.taken.len().into()),
            ("voters", ballot.opened.voters.len().into()),
        ];
        sentence = format!(
            "{sentence}. {}: {}",
            tr.t("committee-voting"),
            tr.f("committee-votes-cast", &args)
        );
    }
    sentence
}

fn agenda_section(cx: &Cx, view: &View) -> Markup {
    let tr = cx.tr();
    html! {
        section.mt aria-labelledby="agenda" {
            h2.h-t id="agenda" { (tr.t("committee-agenda")) }
            @if view.reads {
                div.card.card--list { ol.agenda.p0 id="puntos" { (agenda::agenda(cx, view)) } }
            } @else {
                p.soft.mt-s { (tr.t("committee-agenda-reserved")) }
            }
        }
    }
}

/// Agreements of this session, and those of before that are still open.
fn agreed(cx: &Cx, view: &View) -> Piece {
    match view.reads {
        true => view.once(cx, Written::Agreed, |cx, common| {
            agreements_of(cx, common, |_| true)
        }),
        false => view.once(cx, Written::AgreedPublic, |cx, common| {
            agreements_of(cx, common, |row| row.public)
        }),
    }
}

fn agreements_of(cx: &Cx, common: &Common, shown: fn(&AgreementRow) -> bool) -> Markup {
    let tr = cx.tr();
    let own = common.own_agreements();
    let earlier = common.agreements.iter().filter(|row| {
        row.session_id != common.sitting.row.id && row.is_open() && row.adopted_seq < common.sitting.row.seq
    });
    let rows: Vec<_> = own.into_iter().chain(earlier).filter(|row| shown(row)).collect();
    if rows.is_empty() {
        return html! {};
    }
    let all = agreements::path(&common.sitting.committee);
    let body = html! {
        div id="acuerdos-tabla" { (agreements::table(cx, &rows, &common.units).render(tr)) }
        p.mt-s { a href=(cx.href(&all)) { (tr.t("committee-all-agreements-of")) } }
    };
    ui::section(
        "acuerdos",
        &tr.t("committee-following"),
        Some(&tr.t("committee-following-lead")),
        body,
    )
}
