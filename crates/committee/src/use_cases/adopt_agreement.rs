//! Adopt an agreement: what an adopted ballot decided, numbered, with who answers for it and by when.

use super::cast_vote::BALLOT;
use super::{SESSION, due_day};
use crate::acts::{AgreementAdopted, Outcome, Purpose};
use crate::digital_committee::Sitting;
use crate::ids::{AgreementId, BallotId, SessionId};
use crate::owners;
use crate::session::{Ballot, Session, Stage};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/adopt-agreement",
    act: "committee/agreement-adopted",
    title: "committee-adopt-agreement",
    path: "/sesiones/acordar",
    api: "/api/v1/agreements",
    parts: &[Part {
        title: "committee-part-agreement",
        fields: &[
            SESSION,
            BALLOT,
            Field::new("text", "committee-field-text", FieldKind::Long(500)),
            Field::new(
                "owner",
                "committee-field-owner",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new("due", "committee-field-due", FieldKind::Date).optional(),
            Field::new("public", "committee-field-public", FieldKind::Flag).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Adopt {
    session: SessionId,
    ballot: BallotId,
    text: String,
    owner: String,
    due: Option<Date>,
    #[serde(default)]
    public: bool,
}

/// The rule: only what a closed ballot decided, while the session lasts or is adjourned, with a day that is not past nor far away.
fn decide(session: &Session, ballot: &Ballot, due: Option<Date>, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!matches!(session.stage, Stage::Open | Stage::Adjourned), || {
        Refusal::new("committee-not-open").field("session").conflict()
    });
    let decided = ballot.opened.purpose == Purpose::Decision && ballot.closed.is_some();
    no.when(!decided, || Refusal::new("committee-not-decided").field("ballot"));
    if let Some(due) = due {
        due_day(&mut no, due, today, today);
    }
    no.none()
}

/// `A-04-2026-01`.
pub(super) fn code(session: &Session) -> String {
    format!("A-{}-{:02}", session.number(), session.agreements.len() + 1)
}

fn ballot(session: &Session, id: BallotId) -> Result<&Ballot, Refusal> {
    session
        .ballot(id)
        .ok_or_else(|| Refusal::new("committee-ballot-unknown").field("ballot"))
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.choose("owner", owners::choices(cx, &sitting.committee).await?);
        form.first("owner", "office:digital_leader");
        if let Some(id) = form.get("ballot").and_then(|id| id.parse().ok()) {
            let ballot = ballot(&sitting.session, id)?;
            let entry = sitting.session.item(ballot.opened.item);
            let rejected = ballot
                .closed
                .as_ref()
                .is_some_and(|closed| closed.outcome == Outcome::Rejected);
            let key = if rejected {
                "committee-agreement-return"
            } else {
                "committee-agreement-approve"
            };
            if let Some(entry) = entry {
                let title = entry.item.title.as_str();
                form.first("text", cx.tr().f(key, &[("title", title.into())]).into_owned());
            }
        }
        let code = code(&sitting.session);
        form.lead = Some(
            cx.tr()
                .f("committee-agreement-lead", &[("code", code.into())])
                .into_owned(),
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Adopt = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let ballot = ballot(&sitting.session, new.ballot)?;
        decide(&sitting.session, ballot, new.due, cx.today())?;
        let owner =
            owners::parse(&new.owner).ok_or_else(|| Refusal::new("capability-choice").field("owner"))?;
        let adopted = AgreementAdopted {
            agreement: AgreementId::new(&*cx.house.clock)?,
            session: new.session,
            item: ballot.opened.item,
            ballot: new.ballot,
            code: code(&sitting.session),
            text: new.text,
            owner,
            due: new.due,
            public: new.public,
        };
        let draft = match new.public {
            true => sitting.public_draft(cx, USE_CASE.act)?,
            false => sitting.draft(cx, USE_CASE.act)?,
        };
        let draft = draft
            .subject(format!("agreement:{}", adopted.agreement))
            .payload_of(&adopted)?;
        const LASTS: &str =
            "SELECT 1 FROM committee_session WHERE id = $1 AND stage IN ('open', 'adjourned')";
        let draft = draft.guard(stmt(LASTS, args![new.session]));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
