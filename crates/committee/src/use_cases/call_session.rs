//! Call a session: day, place and agenda, with the notice that the rules ask or the reason why not.

use super::agenda_form::{self, Chosen};
use super::{BODY, ENTITY, hour, spanish};
use crate::acts::{AgendaItem, AgendaSet, Mode, SessionCalled, SessionKind};
use crate::digital_committee::DigitalCommittee;
use crate::ids::SessionId;
use crate::{notice, statement, store};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use jiff::ToSpan;
use jiff::civil::Date;
use register::{EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/call-session",
    act: "committee/session-called",
    title: "committee-call-session",
    path: "/comite/convocar",
    api: "/api/v1/sessions",
    parts: &[
        Part {
            title: "committee-part-when",
            fields: &[
                ENTITY,
                BODY,
                Field::new(
                    "kind",
                    "committee-field-session-kind",
                    FieldKind::Choice(Choices::Fixed(KINDS)),
                ),
                Field::new("on", "committee-field-on", FieldKind::Date),
                Field::new("hour", "committee-field-hour", FieldKind::Time),
                Field::new(
                    "mode",
                    "committee-field-mode",
                    FieldKind::Choice(Choices::Fixed(MODES)),
                ),
                Field::new("place", "committee-field-place", FieldKind::Text(160)),
                Field::new("open", "committee-field-open", FieldKind::Flag).optional(),
            ],
        },
        Part {
            title: "committee-part-agenda",
            fields: agenda_form::FIELDS,
        },
        Part {
            title: "committee-part-urgency",
            fields: &[agenda_form::URGENCY],
        },
    ],
    prepare,
    decide: submit,
};

const KINDS: &[(&str, &str)] = &[
    ("ordinary", "committee-kind-ordinary"),
    ("extraordinary", "committee-kind-extraordinary"),
];
pub(super) const MODES: &[(&str, &str)] = &[
    ("in_person", "committee-mode-in-person"),
    ("remote", "committee-mode-remote"),
    ("mixed", "committee-mode-mixed"),
];

#[derive(Debug, Clone, Deserialize)]
struct Call {
    entity: EntityId,
    body: Option<UnitId>,
    kind: SessionKind,
    on: Date,
    hour: String,
    mode: Mode,
    place: String,
    #[serde(default)]
    open: bool,
    #[serde(flatten)]
    agenda: Chosen,
    urgency: Option<String>,
}

/// What the rule looks at besides the form.
struct Situation {
    /// First day of the committee.
    since: Option<Date>,
    /// Whether members may attend from afar.
    remote: bool,
    /// The earliest day that gives the notice asked.
    earliest: Date,
    today: Date,
}

/// The rule: an agenda, a day with the notice asked or an urgency that says why, and a place that the rules allow.
fn decide(new: &Call, items: usize, at: &Situation) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    agenda_form::length(items, &mut no);
    no.when(at.since.is_some_and(|since| new.on < since), || {
        Refusal::new("committee-before-committee").field("on")
    });
    no.when(notice::too_far(new.on, at.today), || {
        Refusal::new("committee-too-far").field("on")
    });
    no.when(!at.remote && new.mode != Mode::InPerson, || {
        Refusal::new("committee-no-remote").field("mode")
    });
    let short = new.on < at.earliest;
    no.when(short && new.urgency.is_none(), || {
        let text = if new.on < at.today {
            "committee-past-without-reason"
        } else {
            "committee-notice-short"
        };
        Refusal::new(text)
            .field("urgency")
            .arg("earliest", spanish(at.earliest))
            .article("ley-27444", "98.2")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        // The desk leads here with the entity and the duty that it proposes.
        if let Some(entity) = form.get("entidad").map(str::to_owned) {
            form.first("entity", entity);
        }
        let committee = DigitalCommittee::of_form(cx, form).await?;
        form.under = Some(committee.runner(cx)?);
        let first_time =
            form.get("on").is_none() && form.get("on-d").is_none() && form.get("place").is_none();
        let list = agenda_form::offer(cx, &committee, form).await?;
        if first_time {
            let duty = form.get("deber").map(str::to_owned);
            agenda_form::number(form, &list, duty.as_deref());
        }
        form.first("kind", "ordinary");
        form.first(
            "mode",
            if committee.rules.remote {
                "mixed"
            } else {
                "in_person"
            },
        );
        let earliest = notice::earliest(cx, &committee, SessionKind::Ordinary, cx.today()).await?;
        form.first("on", earliest.to_string());
        form.first("hour", "15:00");
        if let Some(last) = store::sessions_of(&cx.house, committee.entity.id, &committee.body, 1)
            .await?
            .first()
        {
            form.first("place", last.place.clone());
        }
        let args = [("earliest", spanish(earliest).into())];
        form.lead = Some(cx.tr().f("committee-call-lead", &args).into_owned());
        form.aside.norm = crate::words::rules_about(cx, &["notice-ordinary", "outside-agenda", "quorum"]);
        form.aside.next = crate::words::steps(
            cx,
            &[
                "committee-next-told",
                "committee-next-answer",
                "committee-next-open",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Call = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        let items = new.agenda.items(cx, &committee).await?;
        let at = Situation {
            since: committee.act.from_on.parse().ok(),
            remote: committee.rules.remote,
            earliest: notice::earliest(cx, &committee, new.kind, cx.today()).await?,
            today: cx.today(),
        };
        decide(&new, items.len(), &at)?;
        record(cx, &committee, new, items, &at).await
    })
}

async fn record(
    cx: &Cx,
    committee: &DigitalCommittee,
    new: Call,
    items: Vec<AgendaItem>,
    at: &Situation,
) -> Result<Decision, Stop> {
    let session = SessionId::new(&*cx.house.clock)?;
    let year = new.on.year();
    let number = store::last_number(&cx.house, committee.entity.id, &committee.body, year).await? + 1;
    let urgent = new.on < at.earliest;
    let (urgency, row) = match new.urgency.as_deref().filter(|_| urgent) {
        Some(text) => {
            let (said, row) = statement::said(cx, text)?;
            (Some(said), Some(row))
        }
        None => (None, None),
    };
    let called = SessionCalled {
        session,
        committee: committee.act.id,
        body: new.body,
        kind: new.kind,
        year,
        number,
        on: new.on,
        hour: hour(&new.hour)?,
        second_on: new
            .on
            .saturating_add(i64::from(committee.rules.second_call_days).days()),
        place: new.place,
        mode: new.mode,
        open: new.open,
        notice_days: notice::given(cx, committee, cx.today(), new.on).await?,
        urgency,
    };
    let subject = format!("session:{session}");
    let call = committee
        .draft(cx, USE_CASE.act)?
        .subject(subject.clone())
        .payload_of(&called)?;
    let agenda = committee.draft(cx, "committee/agenda-set")?.subject(subject);
    let agenda = if new.open { agenda } else { agenda.reserved() };
    let agenda = agenda_form::about(agenda, &items).payload_of(&AgendaSet { session, items })?;
    let mut decision = Decision::act(call, committee.target()).and(agenda, committee.target());
    if let Some(row) = row {
        decision = decision.aside(row);
    }
    Ok(decision
        .warn(urgent.then(|| cx.tr().t("committee-warn-urgent").into_owned()))
        .then(format!("/sesiones/{session}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn call(on: Date, mode: Mode, urgency: Option<&str>) -> Call {
        Call {
            entity: EntityId::nil(),
            body: None,
            kind: SessionKind::Ordinary,
            on,
            hour: "15:00".into(),
            mode,
            place: "Sala".into(),
            open: false,
            agenda: Chosen::default(),
            urgency: urgency.map(str::to_owned),
        }
    }

    #[test]
    fn a_call_gives_notice_or_says_why_not() {
        let at = Situation {
            since: Some(date(2026, 1, 10)),
            remote: false,
            earliest: date(2026, 12, 2),
            today: date(2026, 11, 27),
        };
        let (early, late) = (date(2026, 12, 1), date(2026, 12, 2));
        for (on, mode, items, urgency, refused) in [
            (late, Mode::InPerson, 3, None, None),
            (early, Mode::InPerson, 3, None, Some("committee-notice-short")),
            (early, Mode::InPerson, 3, Some("incidente"), None),
            (
                date(2026, 11, 20),
                Mode::InPerson,
                3,
                None,
                Some("committee-past-without-reason"),
            ),
            (date(2026, 11, 20), Mode::InPerson, 3, Some("incidente"), None),
            (late, Mode::Remote, 3, None, Some("committee-no-remote")),
            (late, Mode::InPerson, 0, None, Some("committee-agenda-empty")),
            (late, Mode::InPerson, 41, None, Some("committee-agenda-long")),
            (
                date(2025, 12, 1),
                Mode::InPerson,
                1,
                Some("x"),
                Some("committee-before-committee"),
            ),
            (
                date(2028, 1, 1),
                Mode::InPerson,
                1,
                None,
                Some("committee-too-far"),
            ),
        ] {
            let decided = decide(&call(on, mode, urgency), items, &at);
            let text = decided.err().and_then(|no| no.0.first().map(|no| no.text));
            assert_eq!(text, refused, "{on} {mode:?} {items} {urgency:?}");
        }
    }
}
