//! Use cases, named by verb: one file each.

mod add_item;
mod adjourn_session;
mod adopt_agreement;
mod agenda_form;
mod annul_ballot;
mod answer_call;
mod approve_minutes;
mod arrive;
mod call_session;
mod cancel_session;
mod cast_vote;
mod change_agenda;
mod close_agreement;
mod close_ballot;
mod close_scoring;
mod communicate_members;
mod conclude_session;
mod correct_minutes;
mod decide_urgently;
mod defer_item;
mod draw_minutes;
mod excuse_signature;
mod give_reason;
mod give_scores;
mod leave;
mod move_agreement;
mod move_session;
mod open_ballot;
mod open_item;
mod open_scoring;
mod open_session;
mod propose_matter;
mod recuse;
mod report_agreement;
mod resume_session;
mod set_criteria;
mod set_rules;
mod sign_minutes;
mod take_chair;
mod withdraw_matter;

use crate::digital_committee::Sitting;
use capability::{Choice, Choices, Cx, Field, FieldKind, FormState, Fut, Refusal, Refusals, Stop, UseCase};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

pub(crate) use cast_vote::{VOTES, decide as may_vote, while_voting};
pub(crate) use excuse_signature::{cannot_sign, is_late};

/// Every use case, in the order pages and descriptions list them.
pub const USE_CASES: &[UseCase] = &[
    communicate_members::USE_CASE,
    set_rules::USE_CASE,
    propose_matter::USE_CASE,
    withdraw_matter::USE_CASE,
    decide_urgently::USE_CASE,
    call_session::USE_CASE,
    change_agenda::USE_CASE,
    move_session::USE_CASE,
    cancel_session::USE_CASE,
    answer_call::USE_CASE,
    arrive::USE_CASE,
    leave::USE_CASE,
    open_session::USE_CASE,
    take_chair::USE_CASE,
    open_item::USE_CASE,
    defer_item::USE_CASE,
    add_item::USE_CASE,
    recuse::USE_CASE,
    open_ballot::USE_CASE,
    annul_ballot::USE_CASE,
    cast_vote::USE_CASE,
    give_reason::USE_CASE,
    close_ballot::USE_CASE,
    set_criteria::USE_CASE,
    open_scoring::USE_CASE,
    give_scores::USE_CASE,
    close_scoring::USE_CASE,
    adopt_agreement::USE_CASE,
    adjourn_session::USE_CASE,
    resume_session::USE_CASE,
    conclude_session::USE_CASE,
    draw_minutes::USE_CASE,
    approve_minutes::USE_CASE,
    sign_minutes::USE_CASE,
    excuse_signature::USE_CASE,
    correct_minutes::USE_CASE,
    report_agreement::USE_CASE,
    close_agreement::USE_CASE,
    move_agreement::USE_CASE,
];

/// The session a form is about.
const SESSION: Field = Field::new("session", "committee-field-session", FieldKind::Id);
/// The entity a form is about.
const ENTITY: Field = Field::new("entity", "committee-field-entity", FieldKind::Id);
/// The deconcentrated body, when it is about its committee.
const BODY: Field = Field::new("body", "committee-field-body", FieldKind::Id).optional();
/// A person of the committee, for the roll call.
const PERSON: Field = Field::new("person", "committee-field-person", FieldKind::Id).optional();

/// The period that a duty on an agenda answers for.
const PERIOD: Field = Field::new(
    "period",
    "committee-field-period",
    FieldKind::Choice(Choices::Law(crate::periods::choices)),
)
.optional();

/// The paper that explains a matter or proves something.
const PAPER: register::Limits = directory::RESOLUTION;

/// A form about a session for whoever runs it, with nothing to propose.
fn of_runner<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

/// The same for whoever sits in the committee.
fn of_member<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.committee.member(cx)?);
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

/// A choice.
fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

/// Kinds of matter, to choose from.
fn agenda_kinds(cx: &Cx) -> Vec<Choice> {
    let kinds = cx.house.law.agenda_kinds().iter();
    kinds
        .filter(|kind| !matches!(kind.id.as_str(), "approve_minutes" | "ratify_urgent"))
        .map(|kind| choice(kind.id.as_str(), cx.pick(&kind.names)))
        .collect()
}

/// Majorities of the law, to choose from.
fn majorities(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.majorities().iter();
    all.map(|majority| choice(majority.id.as_str(), cx.pick(&majority.names)))
        .collect()
}

/// An hour of a form, which the field read as `HH:MM`.
fn hour(text: &str) -> Result<Time, Stop> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let read = |text: &str| text.parse::<i8>().unwrap_or(0);
    Time::new(read(hour), read(minute), 0, 0).map_err(|_| Refusal::new("committee-hour").field("hour").into())
}

/// A document of a form, by its hash.
#[derive(Debug, Clone, serde::Deserialize)]
struct Paper {
    sha256: String,
}

/// A day and its hour as people write them.
fn when(at: DateTime) -> String {
    format!("{}, {:02}:{:02}", spanish(at.date()), at.hour(), at.minute())
}

/// How far ahead an agreement may be due, in years. No norm says it: it catches a year that was mistyped.
const DUE_YEARS_MAX: i32 = 5;

/// The day of an agreement: from the first one that is asked, and some years ahead at most.
fn due_day(no: &mut Refusals, due: Date, first: Date, today: Date) {
    no.when(due < first, || {
        Refusal::new("committee-due-past")
            .field("due")
            .arg("today", spanish(first))
    });
    let last = today.saturating_add(DUE_YEARS_MAX.years());
    no.when(due > last, || {
        Refusal::new("committee-due-far")
            .field("due")
            .arg("last", spanish(last))
    });
}

/// A day as people write it.
fn spanish(day: Date) -> String {
    ui::format::date_short(day)
}
