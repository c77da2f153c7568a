//! A session: how far it is, its agenda with votes and agreements, who is there, and what the caller can do now.

mod agenda;
mod aside;
mod head;
mod turn;

use super::view::{Common, View, Written};
use super::{agreements, watched};
use crate::digital_committee::Role;
use crate::ids::SessionId;
use crate::session::Stage;
use crate::store::AgreementRow;
use capability::live::{self, Items, Parts, Piece, Topic};
use capability::{Answer, Caller, Cx, Page, Permission, Req, Route, Stop, handler, hex};
use maud::{Markup, html};
use register::DesignationId;
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
                @if view.reads { div id="asistencia" { (aside::attendance(cx, &view)) } }
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
/// what is asked of them, with the token of that session, is rendered for nobody else. Whoever lost an office, or works as
/// another one, is another audience: a window of before does not go on reading for the windows of after.
async fn watch(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let id: SessionId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let view = View::by(cx, watched::common(cx, id).await?);
    let caller = cx.caller.clone();
    let audience = audience(&caller, view.role, [view.reads, view.inside]);
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

/// Who sees the same: the rendering depends on nothing of the caller that is not in here. `reads` are those of the view.
fn audience(caller: &Caller, role: Role, reads: [bool; 2]) -> String {
    let Some(person) = caller.person else {
        return "public".to_owned();
    };
    let office = |office: Option<DesignationId>| office.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let acting = caller.acting.as_ref().map(|acting| acting.designation);
    let [acting, runs, sits] = [acting, role.runs, role.sits].map(office);
    let session = hex(&Sha256::digest(&caller.csrf)[..8]);
    format!("{person}/{session}/{acting}/{runs}/{sits}/{reads:?}")
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
    // Sent empty as well: whoever loses the reading while they watch keeps nothing on their page.
    let agenda = match view.reads {
        true => agenda::agenda(cx, view),
        false => Items::default(),
    };
    parts.items("puntos", agenda)
}

/// One sentence for those who listen: the quorum, and what is being dealt with or voted.
fn said(cx: &Cx, view: &View) -> String {
    let tr = cx.tr();
    let sitting = &view.sitting;
    let (present, needed) = (
        sitting.quorum_present(cx.today()),
        sitting.quorum_needed(cx.today()),
    );
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
    let (inside, reads) = (view.inside, view.reads);
    view.once(cx, Written::Agreed(inside, reads), |cx, common| {
        let here = |row: &AgreementRow| row.session_id == common.sitting.row.id;
        agreements_of(cx, common, |row| row.public || inside || (reads && here(row)))
    })
}

fn agreements_of(cx: &Cx, common: &Common, shown: impl Fn(&AgreementRow) -> bool) -> Markup {
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

#[cfg(test)]
mod tests {
    use super::*;
    use capability::Acting;
    use jiff::civil::date;
    use register::uuid::Uuid;
    use register::{EntityId, PersonId};

    fn designation(n: u128) -> DesignationId {
        DesignationId::from_uuid(Uuid::from_u128(n))
    }

    fn caller(person: u128, acting: u128) -> Caller {
        Caller {
            person: Some(PersonId::from_uuid(Uuid::from_u128(person))),
            acting: Some(Acting {
                designation: designation(acting),
                office: "committee_seat_2".to_owned(),
                entity: EntityId::nil(),
                entity_name: String::new(),
                from: date(2026, 1, 1),
                to: None,
            }),
            csrf: "csrf".to_owned(),
            ..Caller::default()
        }
    }

    #[test]
    fn windows_share_a_rendering_only_with_the_same_power() {
        let sits = Role {
            sits: Some(designation(9)),
            ..Role::default()
        };
        let one = audience(&caller(1, 7), sits, [true, true]);
        assert_eq!(one, audience(&caller(1, 7), sits, [true, true]));
        for (other, why) in [
            (audience(&caller(2, 7), sits, [true, true]), "somebody else"),
            (audience(&caller(1, 8), sits, [true, true]), "another office"),
            (
                audience(&caller(1, 7), Role::default(), [true, true]),
                "no seat any more",
            ),
            (
                audience(&caller(1, 7), sits, [false, false]),
                "no reading any more",
            ),
            (
                audience(&caller(1, 7), sits, [true, false]),
                "an open session from outside",
            ),
        ] {
            assert_ne!(one, other, "{why}");
        }
        let stranger = |reads| audience(&Caller::stranger(), Role::default(), reads);
        assert_eq!(stranger([true, false]), "public");
        assert_eq!(
            stranger([false, false]),
            "public",
            "of one session all strangers read alike"
        );
    }
}
