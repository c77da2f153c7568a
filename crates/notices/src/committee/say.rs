//! Notices about committees in words, and the page that solves each.

use capability::House;
use norms::{Citation, RuleId};
use register::{Fault, UnitId};
use serde::{Deserialize, Serialize};
use ui::Tr;

use super::derive::SessionRow;
use crate::store::Row;

/// What a notice keeps of a session: where and when it meets. Its day stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meeting {
    /// `ordinary`, `extraordinary`.
    pub(crate) kind: String,
    /// `04-2026`.
    pub(crate) number: String,
    /// `15:00`, in Lima.
    pub(crate) hour: String,
    /// `in_person`, `remote`, `mixed`.
    pub(crate) mode: String,
    /// Where.
    pub(crate) place: String,
    /// Name of the deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
}

impl Meeting {
    pub(super) async fn of_row(house: &House, row: &SessionRow) -> Result<Meeting, Fault> {
        let body = match row.body_id.parse::<UnitId>() {
            Ok(id) => directory::store::unit(house, row.entity_id, id).await?,
            Err(_) => None,
        };
        Ok(Meeting {
            kind: row.kind.clone(),
            number: row.number.clone(),
            hour: row.hour.clone(),
            mode: row.mode.clone(),
            place: row.place.clone(),
            body: body.map(|unit| unit.name),
        })
    }

    /// As a notice keeps it.
    pub(super) fn detail(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The meeting that a notice is about.
    pub(crate) fn of(row: &Row) -> Option<Meeting> {
        serde_json::from_str(row.detail.as_deref()?).ok()
    }
}

/// A notice in words.
pub(crate) struct Words {
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) verb: &'static str,
    pub(crate) path: String,
    pub(crate) citations: Vec<Citation>,
}

/// The session that a notice calls to, or calls off.
pub(crate) fn session_of(row: &Row) -> Option<&str> {
    row.matter.strip_prefix("session:")
}

/// «Sesión ordinaria 04-2026».
pub(crate) fn session_title(tr: Tr<'_>, meeting: &Meeting) -> String {
    let key = match meeting.kind.as_str() {
        "ordinary" => "notices-session-ordinary",
        _ => "notices-session-extraordinary",
    };
    tr.f(key, &[("number", meeting.number.as_str().into())])
        .into_owned()
}

/// The same with the body it is of: its entity may hold others of that number.
fn session_with_body(tr: Tr<'_>, meeting: &Meeting) -> String {
    let title = session_title(tr, meeting);
    match &meeting.body {
        Some(body) => format!("{title}, {body}"),
        None => title,
    }
}

/// A notice about a committee in words; none when it is about something else.
pub(crate) fn say(house: &House, tr: Tr<'_>, row: &Row) -> Option<Words> {
    let (about, id) = row.matter.split_once(':')?;
    match about {
        "session" => session(house, tr, row, id),
        "minutes" => minutes(house, tr, row, id),
        "agreement" => Some(agreement(tr, row, id)),
        _ => None,
    }
}

fn session(house: &House, tr: Tr<'_>, row: &Row, id: &str) -> Option<Words> {
    let meeting = Meeting::of(row)?;
    let (title, says) = match row.kind.as_str() {
        "session_called" => ("notices-title-session-called", "notices-says-session-called"),
        "session_moved" => ("notices-title-session-moved", "notices-says-session-moved"),
        "agenda_changed" => ("notices-title-agenda-changed", "notices-says-agenda-changed"),
        "session_adjourned" => (
            "notices-title-session-adjourned",
            "notices-says-session-adjourned",
        ),
        _ => (
            "notices-title-session-cancelled",
            "notices-says-session-cancelled",
        ),
    };
    let day = row.due_on.map(|on| ui::format::weekday_date(tr.lang, on));
    let args = [
        ("day", day.unwrap_or_default().into()),
        ("hour", meeting.hour.as_str().into()),
        ("mode", tr.t(mode(&meeting.mode)).into()),
        ("place", meeting.place.as_str().into()),
    ];
    let session = session_with_body(tr, &meeting);
    let rule = match meeting.kind.as_str() {
        "ordinary" => "notice-ordinary",
        _ => "notice-extraordinary",
    };
    Some(Words {
        title: tr.f(title, &[("session", session.into())]).into_owned(),
        sentence: tr.f(says, &args).into_owned(),
        verb: "notices-verb-session",
        path: format!("/sesiones/{id}"),
        citations: law(house, rule),
    })
}

fn mode(mode: &str) -> &'static str {
    match mode {
        "in_person" => "notices-mode-in-person",
        "remote" => "notices-mode-remote",
        _ => "notices-mode-mixed",
    }
}

fn minutes(house: &House, tr: Tr<'_>, row: &Row, id: &str) -> Option<Words> {
    let session = session_with_body(tr, &Meeting::of(row)?);
    Some(Words {
        title: tr
            .f("notices-title-minutes-to-sign", &[("session", session.into())])
            .into_owned(),
        sentence: tr.t("notices-says-minutes-to-sign").into_owned(),
        verb: "notices-verb-minutes",
        path: format!("/sesiones/{id}/acta"),
        citations: law(house, "minutes-signed-by"),
    })
}

/// The code of an agreement and its day: its text may be reserved, and stands on its page.
fn agreement(tr: Tr<'_>, row: &Row, id: &str) -> Words {
    let (title, says) = match (row.kind.as_str(), row.due_on) {
        ("agreement_due", _) => ("notices-title-agreement-due", "notices-says-agreement-due"),
        ("agreement_overdue", _) => (
            "notices-title-agreement-overdue",
            "notices-says-agreement-overdue",
        ),
        (_, Some(_)) => (
            "notices-title-agreement-assigned",
            "notices-says-agreement-assigned",
        ),
        (_, None) => (
            "notices-title-agreement-assigned",
            "notices-says-agreement-assigned-open",
        ),
    };
    let code = row.detail.as_deref().unwrap_or_default();
    let day = row.due_on.map(ui::format::date_short).unwrap_or_default();
    Words {
        title: tr.f(title, &[("code", code.into())]).into_owned(),
        sentence: tr.f(says, &[("day", day.into())]).into_owned(),
        verb: "notices-verb-agreement",
        path: format!("/acuerdos/{id}"),
        citations: Vec::new(),
    }
}

/// What the law says of a rule of committees; what we chose ourselves is no norm.
fn law(house: &House, rule: &str) -> Vec<Citation> {
    let rule = RuleId::parse(rule).ok().and_then(|id| house.law.rule(id));
    let citations = rule.map_or(&[][..], |rule| &rule.citations);
    let norms = citations
        .iter()
        .filter(|citation| citation.instrument.as_str() != "qhapaq-design");
    norms.copied().collect()
}
