//! The secret vote, and the recount that anybody may do.
//!
//! The page brings a receipt drawn by lot; what is sent back is the vote and that receipt. One transaction records that the
//! person voted and drops the slip into the urn; the answer shows the receipt once and is kept nowhere.

use super::View;
use super::session::asked;
use crate::acts::{Vote, VoteTaken};
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, SessionId};
use crate::session::Ballot;
use crate::urn;
use crate::use_cases::{VOTES, may_vote, while_voting};
use capability::{Answer, Cx, Decision, Format, Page, Permission, Refusal, Req, Route, Stop, handler};
use maud::{Markup, html};
use serde_json::json;
use ui::{Button, Column, Field, Form, Note, State, Table};

/// The act, which is also the permission.
const ACT: &str = "committee/vote-taken";

pub(super) fn routes() -> Vec<Route> {
    const URN: &str = "/sesiones/{id}/urna/{ballot}";
    vec![
        Route::page(
            URN,
            Permission::Act(ACT),
            handler(|cx, req| Box::pin(form(cx, req))),
        ),
        Route::submit(
            URN,
            Permission::Act(ACT),
            handler(|cx, req| Box::pin(submit(cx, req))),
        ),
        Route::page(
            "/sesiones/{id}/recuento/{ballot}",
            Permission::Public,
            handler(|cx, req| Box::pin(recount(cx, req))),
        ),
        Route::json(
            "/api/v1/sessions/{id}/ballots/{ballot}",
            Permission::Public,
            handler(|cx, req| Box::pin(data(cx, req))),
        )
        .format(Format::Json),
    ]
}

/// The session and the ballot of an address.
async fn found(cx: &Cx, req: &Req) -> Result<(View, BallotId), Stop> {
    let bare = Req {
        params: req.params.clone(),
        ..Req::default()
    };
    let view = asked(cx, &bare).await?;
    let id: BallotId = req.param("ballot").parse().map_err(|_| Stop::NotFound)?;
    match view.session().ballot(id) {
        Some(_) => Ok((view, id)),
        None => Err(Stop::NotFound),
    }
}

fn title_of(view: &View, ballot: &Ballot) -> String {
    let entry = view.session().item(ballot.opened.item);
    entry
        .map(|entry| format!("{}. {}", entry.number, entry.item.title))
        .unwrap_or_default()
}

async fn form(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let (view, id) = found(cx, &req).await?;
    let me = cx.caller.person.ok_or(Stop::SignIn)?;
    view.sitting.committee.member(cx)?;
    may_vote(view.session(), id, me, true, None, true)?;
    let receipt = urn::receipt()?;
    Ok(page(cx, &view, id, &receipt, None, 200))
}

fn page(cx: &Cx, view: &View, id: BallotId, receipt: &str, refused: Option<&Refusal>, status: u16) -> Answer {
    let tr = cx.tr();
    let title = view
        .session()
        .ballot(id)
        .map(|ballot| title_of(view, ballot))
        .unwrap_or_default();
    let options = VOTES
        .iter()
        .map(|(value, label)| ui::Choice::new(*value, tr.t(label)));
    let path = format!("/sesiones/{}/urna/{id}", view.sitting.row.id);
    let error = refused.map(|refused| refused.sentence(tr));
    let problems = error
        .iter()
        .fold(ui::Problems::new(), |all, error| all.with("vote", error.clone()));
    let form = Form::new(cx.href(&path), cx.caller.csrf.clone())
        .hidden("recibo", receipt)
        .body(
            Field::radios("vote", tr.t("committee-field-vote"), options.collect())
                .error(error)
                .render(tr),
        )
        .action(Button::submit(tr.t("committee-cast-secretly")))
        .action(Button::link(tr.t("capability-cancel"), cx.href(&view.sitting.row.href())).bare());
    let main = html! {
        div.read.stack {
            @if !problems.is_empty() { (ui::ErrorSummary::new(&problems).render(tr)) }
            (ui::title(&view.sitting.title(cx), &tr.t("committee-secret-ballot")))
            p.lead { (title) }
            p { (tr.t("committee-secret-how")) }
            (form.render())
        }
    };
    cx.page(dressed(cx, view, tr.t("committee-secret-ballot").into_owned(), main).status(status))
}

fn dressed(cx: &Cx, view: &View, title: String, main: Markup) -> Page {
    let committee = &view.sitting.committee;
    Page::new(title, ui::Section::Entities, main)
        .layout(ui::Layout::Narrow)
        .crumb(committee.entity.name.clone(), cx.href(&committee.entity.href()))
        .crumb(cx.tr().t("committee-short"), cx.href(&committee.href()))
        .crumb(view.sitting.title(cx), cx.href(&view.sitting.row.href()))
}

async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (view, id) = found(cx, &req).await?;
    let me = cx.caller.person.ok_or(Stop::SignIn)?;
    let cx = &cx.under_designation(view.sitting.committee.member(cx)?)?;
    let pairs = req.body.pairs();
    let receipt = pairs.get("recibo").unwrap_or("").to_owned();
    if !urn::is_receipt(&receipt) {
        return Err(Refusal::new("committee-receipt")
            .field("recibo")
            .malformed()
            .into());
    }
    let vote = pairs.get("vote").and_then(Vote::parse);
    let Some(vote) = vote else {
        let refused = Refusal::new("committee-vote-missing").field("vote");
        return Ok(page(cx, &view, id, &receipt, Some(&refused), 422));
    };
    let taken = view
        .session()
        .ballot(id)
        .is_some_and(|ballot| ballot.taken.contains(&me));
    // The answer to the first sending was lost on its way: the slip is there, and so the receipt can be said again.
    if taken && urn::holds(&cx.house, id, &receipt).await? {
        return Ok(cast(cx, &view, &receipt, id));
    }
    may_vote(view.session(), id, me, true, Some(vote), true)?;
    record(cx, &view.sitting, id, &receipt, vote).await?;
    Ok(cast(cx, &view, &receipt, id))
}

/// Records that the caller voted and drops the slip, in one transaction.
async fn record(cx: &Cx, sitting: &Sitting, id: BallotId, receipt: &str, vote: Vote) -> Result<(), Stop> {
    let used = VoteTaken {
        session: sitting.row.id,
        ballot: id,
        person: cx.caller.person.ok_or(Stop::SignIn)?,
    };
    let mut draft = sitting
        .draft(cx, ACT)?
        .subject(format!("ballot:{id}"))
        .payload_of(&used)?;
    draft.aside.extend(urn::drop_in(id, receipt, vote));
    let draft = while_voting(draft, id);
    cx.record(Decision::act(draft, sitting.committee.target()), None)
        .await?;
    Ok(())
}

/// A secret vote of the caller, without a page: what the demonstration casts. Gives the receipt.
///
/// # Errors
/// Refused as on the page.
pub async fn cast_secretly(
    cx: &Cx,
    session: SessionId,
    ballot: BallotId,
    vote: Vote,
) -> Result<String, Stop> {
    let sitting = Sitting::of(cx, session).await?;
    let me = cx.caller.person.ok_or(Stop::SignIn)?;
    let cx = &cx.under_designation(sitting.committee.member(cx)?)?;
    may_vote(&sitting.session, ballot, me, true, Some(vote), true)?;
    let receipt = urn::receipt()?;
    record(cx, &sitting, ballot, &receipt, vote).await?;
    Ok(receipt)
}

/// The receipt, shown once.
fn cast(cx: &Cx, view: &View, receipt: &str, id: BallotId) -> Answer {
    let tr = cx.tr();
    let later = format!("/sesiones/{}/recuento/{id}", view.sitting.row.id);
    let main = html! {
        div.read.stack {
            (ui::title(&view.sitting.title(cx), &tr.t("committee-vote-dropped")))
            (Note::new(tr.t("committee-your-receipt"), html! { p.mono.nw { b { (receipt) } } p { (tr.t("committee-receipt-how")) } }).state(State::Ok).status())
            p { a href=(cx.href(&later)) { (tr.t("committee-count-again")) } }
            div.actions { (Button::link(tr.t("committee-back-to-session"), cx.href(&view.sitting.row.href()))) }
        }
    };
    cx.page(dressed(
        cx,
        view,
        tr.t("committee-vote-dropped").into_owned(),
        main,
    ))
}

/// `GET /sesiones/{id}/recuento/{ballot}`: every slip of a closed secret ballot, for anybody who wants to count. A receipt is looked
/// for in the browser: in an address it would stand in histories and logs, beside whoever asked.
async fn recount(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    req.query.only(&[])?;
    let (view, id) = found(cx, &req).await?;
    let Some(ballot) = view.session().ballot(id).filter(|ballot| ballot.opened.secret) else {
        return Err(Stop::NotFound);
    };
    let Some(closed) = &ballot.closed else {
        let main = html! {
            (ui::title(&view.sitting.title(cx), &tr.t("committee-recount")))
            p.lead { (tr.t("committee-recount-later")) }
        };
        return Ok(cx.page(dressed(cx, &view, tr.t("committee-recount").into_owned(), main)));
    };
    let rows = closed.slips.iter().map(|slip| {
        vec![
            html! { span.mono { (slip.receipt) } }.into(),
            tr.t(vote_key(slip.vote)).into_owned().into(),
        ]
    });
    let columns = vec![
        Column::new(tr.t("committee-column-receipt")),
        Column::new(tr.t("committee-column-vote")),
    ];
    let table = Table::new(tr.t("committee-recount"), columns).rows(rows);
    let args = [
        ("for", closed.yes.into()),
        ("against", closed.against.into()),
        ("abstain", closed.abstain.into()),
    ];
    let api = format!("/api/v1/sessions/{}/ballots/{id}", view.sitting.row.id);
    let main = html! {
        (ui::title(&view.sitting.title(cx), &tr.t("committee-recount")))
        @if view.reads { p.lead { (title_of(&view, ballot)) } }
        p { b { (tr.f("committee-tally", &args)) } ". " (tr.f("committee-recount-lead", &[("voters", ballot.taken.len().into())])) }
        p.soft { (tr.t("committee-find-in-page")) }
        div.mt { (table.render(tr)) }
        p.sm.mt-s { a href=(api) { "JSON" } }
    };
    Ok(cx.page(dressed(cx, &view, tr.t("committee-recount").into_owned(), main)))
}

fn vote_key(vote: Vote) -> &'static str {
    match vote {
        Vote::For => "committee-vote-for",
        Vote::Against => "committee-vote-against",
        Vote::Abstain => "committee-vote-abstain",
    }
}

/// `GET /api/v1/sessions/{id}/ballots/{ballot}`: a closed ballot; nominal votes only for those who may read the session.
async fn data(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let (view, id) = found(cx, &req).await?;
    let Some(ballot) = view.session().ballot(id) else {
        return Err(Stop::NotFound);
    };
    let Some(closed) = ballot
        .closed
        .as_ref()
        .filter(|_| view.reads || ballot.opened.secret)
    else {
        return Err(Stop::NotFound);
    };
    let votes: Vec<_> = ballot
        .votes
        .iter()
        .filter(|_| view.reads)
        .map(|(person, (vote, _))| {
            let seat = ballot.opened.voters.iter().find(|voter| voter.person == *person);
            json!({"seat": seat.map(|voter| voter.seat.clone()), "vote": vote})
        })
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "ballot": id, "session": view.sitting.row.id, "secret": ballot.opened.secret, "majority": ballot.opened.majority,
            "for": closed.yes, "against": closed.against, "abstain": closed.abstain, "needed": closed.needed, "base": closed.base,
            "casting": closed.casting, "outcome": closed.outcome, "voted": ballot.taken.len(), "slips": closed.slips, "votes": votes,
        }),
    ))
}
