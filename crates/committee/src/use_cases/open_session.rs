//! Open the session: with quorum, on its day, on a ground that makes it valid.

use super::{SESSION, choice, spanish};
use crate::acts::{Ground, SessionOpened};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::people;
use jiff::civil::Date;
use register::{PersonId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/open-session",
    act: "committee/session-opened",
    title: "committee-open-session",
    path: "/sesiones/instalar",
    api: "/api/v1/session-openings",
    parts: &[Part {
        title: "committee-part-opening",
        fields: &[
            SESSION,
            Field::new(
                "chair",
                "committee-field-presides",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new("all_agree", "committee-field-all-agree", FieldKind::Flag).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Open {
    session: SessionId,
    chair: PersonId,
    #[serde(default)]
    all_agree: bool,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
struct Situation {
    stage: Stage,
    on: Date,
    second_on: Date,
    today: Date,
    present: u32,
    base: u32,
    /// Seats needed at the first and at the second call.
    needed: (u32, u32),
    /// Whether notice was given as the rules ask, and whether an urgency was said.
    notice: bool,
    urgent: bool,
    all_agree: bool,
    chair_present: bool,
}

/// The rule: which call it is and on what ground it is valid.
fn decide(at: &Situation) -> Result<(u8, u32, Ground), Refusals> {
    let mut no = Refusals::default();
    no.when(at.stage != Stage::Called, || {
        Refusal::new("committee-already-begun").conflict()
    });
    no.when(at.today < at.on, || {
        Refusal::new("committee-not-yet").arg("on", spanish(at.on))
    });
    no.when(!at.chair_present, || {
        Refusal::new("committee-chair-absent")
            .field("chair")
            .article("ley-27444", "96")
    });
    let call = if at.today >= at.second_on { 2 } else { 1 };
    let (needed, article) = match call {
        1 => (at.needed.0, "99.1"),
        _ => (at.needed.1, "99.2"),
    };
    no.when(at.present < needed, || {
        Refusal::new("committee-no-quorum")
            .field("session")
            .arg("present", at.present)
            .arg("needed", needed)
            .arg("base", at.base)
            .arg("second", spanish(at.second_on))
            .article("ley-27444", article)
    });
    let ground = if at.notice {
        Ground::Called
    } else if at.all_agree && at.present == at.base {
        Ground::AllPresent
    } else {
        Ground::Urgent
    };
    no.when(ground == Ground::Urgent && !at.urgent, || {
        Refusal::new("committee-ground-missing")
            .field("all_agree")
            .article("ley-27444", "98.3")
    });
    no.none().map(|()| (call, needed, ground))
}

async fn present_voters(cx: &Cx, sitting: &Sitting) -> Result<Vec<(PersonId, String)>, Stop> {
    let present = sitting.session.attendance.people();
    let voters: Vec<PersonId> = sitting.roster().voters(&present).into_keys().collect();
    let names = people::names(&cx.house, &voters).await?;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    Ok(voters.into_iter().map(|person| (person, name(person))).collect())
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.committee.runner(cx)?);
        let voters = present_voters(cx, &sitting).await?;
        let present = sitting.session.attendance.people();
        let sits = sitting
            .committee
            .chair()
            .and_then(|seat| seat.covered_by(&present));
        if let Some(chair) = sits {
            form.first("chair", chair.person.to_string());
        }
        let list = voters
            .into_iter()
            .map(|(person, name)| choice(person.to_string(), name));
        form.choose("chair", list.collect());
        form.lead = Some(sitting.title(cx));
        form.aside.norm =
            crate::words::rules_about(cx, &["quorum", "quorum-second-call", "without-call", "chair"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Open = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (session, committee) = (&sitting.session, &sitting.committee);
        let roster = committee.roster.clone();
        let present = session.attendance.people();
        let base = roster.base();
        let asked = match session.called.kind {
            crate::acts::SessionKind::Ordinary => committee.rules.notice_ordinary_days,
            crate::acts::SessionKind::Extraordinary => committee.rules.notice_extraordinary_days,
        };
        let at = Situation {
            stage: session.stage,
            on: session.called.on,
            second_on: session.called.second_on,
            today: cx.today(),
            present: roster.covered(&present),
            base,
            needed: (
                committee.rules.quorum_at(1).needed(base),
                committee.rules.quorum_at(2).needed(base),
            ),
            notice: session.called.notice_days >= asked,
            urgent: session.called.urgency.is_some(),
            all_agree: new.all_agree,
            chair_present: roster.voters(&present).contains_key(&new.chair),
        };
        let (call, needed, ground) = decide(&at)?;
        let opened = SessionOpened {
            session: new.session,
            call,
            roster,
            chair: new.chair,
            secretary: cx.caller.person.ok_or(Stop::SignIn)?,
            present: at.present,
            needed,
            ground,
        };
        const AS_SEEN: &str =
            "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'called' AND presence = $2";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&opened)?
            .guard(stmt(AS_SEEN, args![new.session, sitting.row.presence]));
        Ok(Decision::act(draft, committee.target()).then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_session_opens_with_quorum_and_on_a_ground() {
        let day = date(2026, 11, 19);
        let usual = Situation {
            stage: Stage::Called,
            on: day,
            second_on: date(2026, 11, 20),
            today: day,
            present: 5,
            base: 8,
            needed: (5, 3),
            notice: true,
            urgent: false,
            all_agree: false,
            chair_present: true,
        };
        let next = date(2026, 11, 20);
        for (at, expected) in [
            (usual, Ok((1, 5, Ground::Called))),
            (Situation { present: 4, ..usual }, Err("committee-no-quorum")),
            (
                Situation {
                    present: 4,
                    today: next,
                    ..usual
                },
                Ok((2, 3, Ground::Called)),
            ),
            (
                Situation {
                    present: 2,
                    today: next,
                    ..usual
                },
                Err("committee-no-quorum"),
            ),
            (
                Situation {
                    today: date(2026, 11, 18),
                    ..usual
                },
                Err("committee-not-yet"),
            ),
            (
                Situation {
                    chair_present: false,
                    ..usual
                },
                Err("committee-chair-absent"),
            ),
            (
                Situation {
                    stage: Stage::Open,
                    ..usual
                },
                Err("committee-already-begun"),
            ),
            (
                Situation {
                    notice: false,
                    ..usual
                },
                Err("committee-ground-missing"),
            ),
            (
                Situation {
                    notice: false,
                    urgent: true,
                    ..usual
                },
                Ok((1, 5, Ground::Urgent)),
            ),
            (
                Situation {
                    notice: false,
                    all_agree: true,
                    ..usual
                },
                Err("committee-ground-missing"),
            ),
            (
                Situation {
                    notice: false,
                    all_agree: true,
                    present: 8,
                    ..usual
                },
                Ok((1, 5, Ground::AllPresent)),
            ),
        ] {
            let decided = decide(&at).map_err(|no| no.0[0].text);
            assert_eq!(decided, expected, "{at:?}");
        }
    }
}
