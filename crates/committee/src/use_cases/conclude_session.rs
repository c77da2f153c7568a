//! Conclude the session: nothing is left half decided, and the periodic duties that it performed are recorded with it.

use super::SESSION;
use crate::acts::{DutyPerformed, MinutesApproved, Outcome, Purpose, Reading, SessionConcluded};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::{AgendaEntry, ItemState, Session, Stage};
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use jiff::civil::Date;
use norms::{AgendaKind, AgendaKindId, Law};
use register::{Draft, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/conclude-session",
    act: "committee/session-concluded",
    title: "committee-conclude-session",
    path: "/sesiones/concluir",
    api: "/api/v1/session-conclusions",
    parts: &[Part {
        title: "committee-part-conclude",
        fields: &[SESSION],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Conclude {
    session: SessionId,
}

/// Kinds whose decision is the ballot itself: nobody has anything more to do for it.
const WITHOUT_AGREEMENT: [&str; 2] = ["approve_minutes", "ratify_urgent"];

fn kind(law: &'static Law, entry: &AgendaEntry) -> Option<&'static AgendaKind> {
    let id = AgendaKindId::parse(&entry.item.kind).ok()?;
    law.agenda_kind(id)
}

/// How an item was decided; none when it was not.
fn decided(session: &Session, entry: &AgendaEntry) -> Option<Outcome> {
    let mut ballots = session.ballots_on(entry.item.item);
    let decision = ballots.find(|(_, ballot)| ballot.opened.purpose == Purpose::Decision)?;
    Some(decision.1.closed.as_ref()?.outcome)
}

/// What a session did besides its agreements.
#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    /// Duties performed, each with the first day of its period.
    duties: Vec<(String, Date)>,
    /// Earlier sessions whose minutes it approved, each with the document that was read.
    approved: Vec<(SessionId, Option<String>)>,
}

/// The rule: no ballot runs, every item that was dealt with and asks for a decision has one, and every decision that asks
/// somebody to do something has its agreement. An adjourned session that does not go on any more ends too.
fn decide(law: &'static Law, session: &Session) -> Result<Done, Refusals> {
    let mut no = Refusals::default();
    no.when(!matches!(session.stage, Stage::Open | Stage::Adjourned), || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    no.when(
        session.open_ballot().is_some() || session.open_round().is_some(),
        || {
            Refusal::new("committee-ballot-running")
                .field("session")
                .conflict()
        },
    );
    let mut done = Done::default();
    let treated = |entry: &&AgendaEntry| matches!(entry.state, ItemState::Current | ItemState::Treated);
    for entry in session.agenda.iter().filter(treated) {
        let Some(kind) = kind(law, entry).filter(|kind| kind.votes) else {
            continue;
        };
        let outcome = decided(session, entry);
        no.when(outcome.is_none(), || {
            Refusal::new("committee-item-undecided")
                .field("session")
                .arg("number", entry.number)
                .article("ley-27444", "102.1")
        });
        let mut agreed = session.agreements.iter();
        let agreed = agreed.any(|(_, agreement)| agreement.item == entry.item.item);
        let asks = outcome == Some(Outcome::Adopted) && !WITHOUT_AGREEMENT.contains(&kind.id.as_str());
        no.when(asks && !agreed, || {
            Refusal::new("committee-agreement-missing")
                .field("session")
                .arg("number", entry.number)
                .article("ley-27444", "102.1")
        });
        if let (Some(Outcome::Adopted), Some(duty), Some(period)) =
            (outcome, kind.obligation, entry.item.period)
        {
            done.duties.push((duty.to_string(), period));
        }
        if kind.id.as_str() == "approve_minutes" && outcome == Some(Outcome::Adopted) {
            let path = entry.item.origin.as_ref().map(|origin| origin.path.as_str());
            let id: Option<SessionId> = path.and_then(|path| path.strip_prefix("/sesiones/")?.parse().ok());
            done.approved
                .extend(id.map(|id| (id, entry.item.document.clone())));
        }
    }
    no.none().map(|()| done)
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.lead = Some(sitting.about(cx, form));
        form.aside.next = crate::words::steps(
            cx,
            &[
                "committee-next-minutes",
                "committee-next-sign",
                "committee-next-follow",
            ],
        );
        Ok(())
    })
}

/// Which items nobody dealt with, if any: whoever concludes is told before.
fn untreated(cx: &Cx, sitting: &Sitting) -> Option<String> {
    let waiting = sitting.session.agenda.iter();
    let waiting = waiting.filter(|entry| matches!(entry.state, ItemState::Waiting | ItemState::Asked));
    let titles: Vec<String> = waiting
        .map(|entry| format!("{}. {}", entry.number, entry.item.title))
        .collect();
    let args = [
        ("count", titles.len().into()),
        ("items", titles.join("; ").into()),
    ];
    (!titles.is_empty()).then(|| cx.tr().f("committee-warn-untreated", &args).into_owned())
}

/// The act by which a session approved the minutes of an earlier one: of the document that was read, and of no other. None when they
/// are approved already, or were drawn again.
async fn approval(
    cx: &Cx,
    earlier: SessionId,
    read: Option<&str>,
    by: SessionId,
) -> Result<Option<Draft>, Stop> {
    let sitting = Sitting::of(cx, earlier).await?;
    let minutes = sitting.session.minutes.as_ref();
    let waits = minutes.filter(|minutes| minutes.approved.is_none());
    let same = waits.filter(|minutes| read == Some(minutes.document.as_str()));
    let Some(minutes) = same.filter(|_| sitting.session.stage == Stage::Concluded) else {
        return Ok(None);
    };
    let approved = MinutesApproved {
        session: earlier,
        document: minutes.document.clone(),
        reading: Reading::Later,
        by: Some(by),
    };
    let draft = sitting
        .public_draft(cx, "committee/minutes-approved")?
        .payload_of(&approved)?;
    Ok(Some(sitting.unchanged(draft)))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Conclude = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let done = decide(cx.house.law, &sitting.session)?;
        let target = sitting.committee.target();
        let draft = sitting
            .public_draft(cx, USE_CASE.act)?
            .payload_of(&SessionConcluded { session: new.session })?;
        let mut decision =
            Decision::act(sitting.unchanged(draft), target.clone()).warn(untreated(cx, &sitting));
        let body: Option<UnitId> = sitting.committee.unit();
        for (obligation, period) in done.duties {
            let done = DutyPerformed {
                obligation,
                period,
                on: cx.today(),
                body,
            };
            let draft = sitting
                .committee
                .draft(cx, "committee/duty-performed")?
                .payload_of(&done)?;
            decision = decision.and(draft, target.clone());
        }
        for (earlier, read) in done.approved {
            match approval(cx, earlier, read.as_deref(), new.session).await? {
                Some(draft) => decision = decision.and(draft, target.clone()),
                None => {
                    let said = cx.tr().t("committee-warn-other-minutes");
                    decision = decision.warn(Some(said.into_owned()));
                }
            }
        }
        Ok(decision.then(format!("{}/acta", sitting.row.href())))
    })
}
