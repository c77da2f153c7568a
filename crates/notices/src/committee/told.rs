//! Notices from acts of committees: what each tells, and to whom.

use capability::House;
use jiff::civil::Date;
use register::{Fault, Recorded};

use super::acts::{AgreementAdopted, AgreementId, AgreementMoved, MinutesApproved, OfSession, SessionId};
use super::acts::{SessionAdjourned, SessionCalled, SessionMoved};
use super::derive::{self, AgreementRow, SessionRow, hour_text};
use super::{Meeting, of_agreement, of_minutes, of_session, people};
use crate::from_acts::{Told, subject};
use crate::notice::{Office, Remedy, Subject};

/// Whether an act from before the first start may still call for something.
pub(crate) fn may_still_matter(kind: &str) -> bool {
    matches!(
        kind,
        "committee/session-called"
            | "committee/agenda-changed"
            | "committee/session-moved"
            | "committee/session-adjourned"
            | "committee/minutes-approved"
            | "committee/agreement-adopted"
            | "committee/agreement-moved"
    )
}

/// What an act of a committee tells.
pub(crate) async fn told(house: &House, act: &Recorded) -> Result<Vec<Told>, Fault> {
    let told = match act.kind.as_str() {
        "committee/session-called" => {
            let new: SessionCalled = act.payload_as()?;
            let when = (new.on, hour_text(new.hour), Some(new.place));
            called(house, act, "session_called", new.session, when).await?
        }
        "committee/session-moved" => {
            let new: SessionMoved = act.payload_as()?;
            let when = (new.on, hour_text(new.hour), Some(new.place));
            called(house, act, "session_moved", new.session, when).await?
        }
        "committee/session-adjourned" => {
            let new: SessionAdjourned = act.payload_as()?;
            let when = (new.on, hour_text(new.hour), None);
            called(house, act, "session_adjourned", new.session, when).await?
        }
        "committee/session-cancelled" => as_it_stands(house, act, "session_cancelled", Remedy::See).await?,
        "committee/agenda-changed" => as_it_stands(house, act, "agenda_changed", Remedy::Attend).await?,
        "committee/minutes-approved" => approved(house, act, &act.payload_as()?).await?,
        "committee/agreement-adopted" => {
            let new: AgreementAdopted = act.payload_as()?;
            assigned(house, act, new.agreement, new.due).await?
        }
        "committee/agreement-moved" => {
            let new: AgreementMoved = act.payload_as()?;
            assigned(house, act, new.agreement, Some(new.due)).await?
        }
        _ => None,
    };
    Ok(told.into_iter().collect())
}

/// A session is called, called for another day or to go on another day: as its act said, whatever came after.
async fn called(
    house: &House,
    act: &Recorded,
    kind: &str,
    session: SessionId,
    (on, hour, place): (Date, String, Option<String>),
) -> Result<Option<Told>, Fault> {
    let about = subject(act, kind, of_session(session), Remedy::Attend);
    let (Some(row), Some(about)) = (derive::session(house, session).await?, about) else {
        return Ok(None);
    };
    let still = matches!(row.stage.as_str(), "called" | "adjourned") && row.call_seq == act.seq;
    let row = SessionRow {
        on_day: on,
        hour,
        place: place.unwrap_or_else(|| row.place.clone()),
        ..row
    };
    Ok(Some(Told {
        to: members(house, &row).await?,
        still,
        about: meeting(house, about, &row).await?,
    }))
}

/// A subject about the meeting of a session.
pub(super) async fn meeting(house: &House, about: Subject, row: &SessionRow) -> Result<Subject, Fault> {
    Ok(Subject {
        detail: Meeting::of_row(house, row).await?.detail(),
        due: Some(row.on_day),
        ..about
    })
}

/// Those whom a session calls.
pub(super) async fn members(house: &House, row: &SessionRow) -> Result<Vec<Office>, Fault> {
    let all = people::members(house, row.entity_id, &row.body_id).await?;
    Ok(all.into_iter().map(|member| member.office).collect())
}

/// A session is called off, or its agenda changed: its day and place are those it has.
async fn as_it_stands(
    house: &House,
    act: &Recorded,
    kind: &str,
    remedy: Remedy,
) -> Result<Option<Told>, Fault> {
    let of: OfSession = act.payload_as()?;
    let about = subject(act, kind, of_session(of.session), remedy);
    let (Some(row), Some(about)) = (derive::session(house, of.session).await?, about) else {
        return Ok(None);
    };
    Ok(Some(Told {
        to: members(house, &row).await?,
        still: row.stage == "called",
        about: meeting(house, about, &row).await?,
    }))
}

/// Minutes were approved: those whose signature is asked for and is not there yet.
async fn approved(house: &House, act: &Recorded, new: &MinutesApproved) -> Result<Option<Told>, Fault> {
    let about = subject(act, "minutes_to_sign", of_minutes(new.session), Remedy::Sign);
    let (Some(row), Some(about)) = (derive::session(house, new.session).await?, about) else {
        return Ok(None);
    };
    let waited = derive::signers(house, &new.document).await?;
    Ok(Some(Told {
        to: people::signers(house, row.entity_id, &row.body_id, &waited).await?,
        still: row.document.as_ref() == Some(&new.document),
        about: Subject {
            detail: Meeting::of_row(house, &row).await?.detail(),
            ..about
        },
    }))
}

async fn assigned(
    house: &House,
    act: &Recorded,
    agreement: AgreementId,
    due: Option<Date>,
) -> Result<Option<Told>, Fault> {
    let about = subject(act, "agreement_assigned", of_agreement(agreement), Remedy::Fulfil);
    let (Some(row), Some(about)) = (derive::agreement(house, agreement).await?, about) else {
        return Ok(None);
    };
    let about = of_code(about, &row, due);
    Ok(Some(Told {
        to: people::of_agreement(house, &about, &row).await?,
        still: row.state == "open" && row.assigned_seq == act.seq,
        about,
    }))
}

/// A subject about an agreement: its code and its day, and never its text.
pub(super) fn of_code(about: Subject, row: &AgreementRow, due: Option<Date>) -> Subject {
    Subject {
        detail: Some(row.code.clone()),
        due,
        ..about
    }
}
