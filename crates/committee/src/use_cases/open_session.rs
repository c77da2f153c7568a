//! Open the session: with quorum, on its day, on a ground that makes it valid.

use super::{SESSION, choice, spanish, when};
use crate::acts::{Ground, SessionKind, SessionOpened};
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use directory::people;
use jiff::civil::DateTime;
use register::PersonId;
use serde::Deserialize;
use std::collections::BTreeSet;

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
            Field::new(
                "secretary",
                "committee-field-keeps-minutes",
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
    secretary: PersonId,
    #[serde(default)]
    all_agree: bool,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
struct Situation {
    stage: Stage,
    on: DateTime,
    second_on: DateTime,
    now: DateTime,
    /// Whether it is recorded after it was held.
    afterwards: bool,
    present: u32,
    base: u32,
    /// Seats needed at the first and at the second call.
    needed: (u32, u32),
    /// Whether notice was given as the rules ask, and whether an urgency was said.
    notice: bool,
    urgent: bool,
    all_agree: bool,
}

/// The rule: which call it is and on what ground it is valid.
fn decide(at: &Situation) -> Result<(u8, u32, Ground), Refusals> {
    let mut no = Refusals::default();
    no.when(at.stage != Stage::Called, || {
        Refusal::new("committee-already-begun").conflict()
    });
    let call = match call(at) {
        Ok(call) => call,
        Err(refusal) => {
            no.push(refusal);
            1
        }
    };
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
            .arg("second", spanish(at.second_on.date()))
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

/// The first call on its day, the second on the day after, from their hour on; what was held before it was called, at any time.
fn call(at: &Situation) -> Result<u8, Refusal> {
    let early = |start: DateTime| {
        Refusal::new("committee-not-yet")
            .field("session")
            .arg("on", when(start))
    };
    match at.now.date() {
        _ if at.afterwards => Ok(1),
        today if today == at.on.date() && at.now >= at.on => Ok(1),
        today if today <= at.on.date() => Err(early(at.on)),
        today if today == at.second_on.date() && at.now >= at.second_on => Ok(2),
        today if today <= at.second_on.date() => Err(early(at.second_on)),
        _ => Err(Refusal::new("committee-day-passed")
            .field("session")
            .arg("second", spanish(at.second_on.date()))
            .article("ley-27444", "99.2")),
    }
}

/// The rule of who leads it: the seat that presides while it is covered, and somebody else who keeps the minutes.
pub(super) fn leads(
    seat: Option<PersonId>,
    chair: PersonId,
    present: bool,
    secretary: PersonId,
) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!present, || {
        Refusal::new("committee-chair-absent")
            .field("chair")
            .article("ley-27444", "96")
    });
    no.when(seat.is_some_and(|seat| seat != chair), || {
        Refusal::new("committee-chair-present")
            .field("chair")
            .article("ley-27444", "96.3")
    });
    no.when(secretary == chair, || {
        Refusal::new("committee-secretary-presides")
            .field("secretary")
            .article("ley-27444", "102.3")
    });
    no.none()
}

/// Whoever sits now in the seat that presides.
pub(super) fn seated_chair(sitting: &Sitting, present: &BTreeSet<PersonId>) -> Option<PersonId> {
    let seat = sitting.roster().of_office(&sitting.committee.rules.chair)?;
    seat.covered_by(present).map(|sitter| sitter.person)
}

/// Those who may keep the minutes: the technical secretary, the leader, and whoever is there.
fn secretaries(sitting: &Sitting, present: &BTreeSet<PersonId>) -> Vec<PersonId> {
    let runners = sitting.committee.runners.iter().map(|(_, runner)| runner.person);
    let mut all: Vec<PersonId> = Vec::new();
    for person in runners.chain(sitting.roster().voters(present).into_keys()) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}

/// People as a form offers them.
pub(super) async fn offered(cx: &Cx, people: &[PersonId]) -> Result<Vec<Choice>, Stop> {
    let names = people::names(&cx.house, people).await?;
    let name = |person: &PersonId| names.get(person).cloned().unwrap_or_default();
    Ok(people
        .iter()
        .map(|person| choice(person.to_string(), name(person)))
        .collect())
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        let present = sitting.session.present_on(cx.today());
        let chair = seated_chair(&sitting, &present);
        if let Some(chair) = chair {
            form.first("chair", chair.to_string());
        }
        let secretaries = secretaries(&sitting, &present);
        if let Some(secretary) = secretaries.iter().find(|person| Some(**person) != chair) {
            form.first("secretary", secretary.to_string());
        }
        let voters: Vec<PersonId> = sitting.roster().voters(&present).into_keys().collect();
        form.choose("chair", offered(cx, &voters).await?);
        form.choose("secretary", offered(cx, &secretaries).await?);
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm =
            crate::words::rules_about(cx, &["quorum", "quorum-second-call", "without-call", "chair"]);
        Ok(())
    })
}

fn situation(cx: &Cx, sitting: &Sitting, present: u32, all_agree: bool) -> Situation {
    let (called, rules) = (&sitting.session.called, &sitting.committee.rules);
    let asked = match called.kind {
        SessionKind::Ordinary => rules.notice_ordinary_days,
        SessionKind::Extraordinary => rules.notice_extraordinary_days,
    };
    let base = sitting.roster().base();
    Situation {
        stage: sitting.session.stage,
        on: called.on.to_datetime(called.hour),
        second_on: called.second_on.to_datetime(called.hour),
        now: ui::format::lima(cx.now),
        afterwards: sitting.session.told_afterwards(),
        present,
        base,
        needed: (rules.quorum_at(1).needed(base), rules.quorum_at(2).needed(base)),
        notice: called.notice_days >= asked,
        urgent: called.urgency.is_some(),
        all_agree,
    }
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Open = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let present = sitting.session.present_on(cx.today());
        let at = situation(cx, &sitting, sitting.quorum_present(cx.today()), new.all_agree);
        let (call, needed, ground) = decide(&at)?;
        let there = sitting.roster().voters(&present).contains_key(&new.chair);
        leads(seated_chair(&sitting, &present), new.chair, there, new.secretary)?;
        if !secretaries(&sitting, &present).contains(&new.secretary) {
            return Err(Refusal::new("committee-person-no-member")
                .field("secretary")
                .into());
        }
        let opened = SessionOpened {
            session: new.session,
            call,
            roster: sitting.committee.roster.clone(),
            chair: new.chair,
            secretary: new.secretary,
            present: at.present,
            needed,
            ground,
        };
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&opened)?;
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn usual() -> Situation {
        Situation {
            stage: Stage::Called,
            on: date(2026, 11, 19).at(15, 0, 0, 0),
            second_on: date(2026, 11, 20).at(15, 0, 0, 0),
            now: date(2026, 11, 19).at(15, 0, 0, 0),
            afterwards: false,
            present: 5,
            base: 8,
            needed: (5, 3),
            notice: true,
            urgent: false,
            all_agree: false,
        }
    }

    type Decided = Result<(u8, u32, Ground), &'static str>;

    fn decided(change: impl Fn(&mut Situation)) -> Decided {
        let mut at = usual();
        change(&mut at);
        decide(&at).map_err(|no| no.0[0].text)
    }

    #[test]
    fn a_session_opens_with_quorum_and_on_a_ground() {
        type Case = (fn(&mut Situation), Decided);
        let cases: [Case; 8] = [
            (|_| {}, Ok((1, 5, Ground::Called))),
            (|at| at.present = 4, Err("committee-no-quorum")),
            (|at| at.stage = Stage::Open, Err("committee-already-begun")),
            (|at| at.notice = false, Err("committee-ground-missing")),
            (
                |at| (at.notice, at.urgent) = (false, true),
                Ok((1, 5, Ground::Urgent)),
            ),
            (
                |at| (at.notice, at.all_agree) = (false, true),
                Err("committee-ground-missing"),
            ),
            (
                |at| (at.notice, at.all_agree, at.present) = (false, true, 8),
                Ok((1, 5, Ground::AllPresent)),
            ),
            (|at| at.present = 8, Ok((1, 5, Ground::Called))),
        ];
        for (place, (change, expected)) in cases.into_iter().enumerate() {
            assert_eq!(decided(change), expected, "{place}");
        }
    }

    #[test]
    fn a_third_is_enough_on_the_day_of_the_second_call_and_on_no_other() {
        for (day, hour, present, expected) in [
            (18, 15, 5, Err("committee-not-yet")),
            (19, 14, 5, Err("committee-not-yet")),
            (19, 23, 3, Err("committee-no-quorum")),
            (20, 14, 5, Err("committee-not-yet")),
            (20, 15, 3, Ok((2, 3, Ground::Called))),
            (20, 15, 2, Err("committee-no-quorum")),
            (21, 15, 8, Err("committee-day-passed")),
        ] {
            let got = decided(|at| {
                at.now = date(2026, 11, day).at(hour, 0, 0, 0);
                at.present = present;
            });
            assert_eq!(got, expected, "{day} at {hour}, {present}");
        }
    }

    #[test]
    fn what_is_recorded_after_it_was_held_had_the_quorum_of_the_first_call() {
        let later = |present| {
            decided(|at| {
                at.now = date(2026, 12, 3).at(9, 0, 0, 0);
                (at.afterwards, at.notice, at.urgent, at.present) = (true, false, true, present);
            })
        };
        assert_eq!(later(5), Ok((1, 5, Ground::Urgent)));
        assert_eq!(later(3), Err("committee-no-quorum"));
    }

    #[test]
    fn the_seat_that_presides_presides_while_it_is_covered_and_another_keeps_the_minutes() {
        use crate::roster::tests::person;
        let led = |seat, chair, present, secretary| {
            leads(seat, person(chair), present, person(secretary)).map_err(|no| no.0[0].text)
        };
        assert_eq!(led(Some(person(1)), 1, true, 9), Ok(()));
        assert_eq!(led(None, 2, true, 9), Ok(()));
        assert_eq!(led(Some(person(1)), 2, true, 9), Err("committee-chair-present"));
        assert_eq!(led(None, 2, false, 9), Err("committee-chair-absent"));
        assert_eq!(
            led(Some(person(1)), 1, true, 1),
            Err("committee-secretary-presides")
        );
    }
}
