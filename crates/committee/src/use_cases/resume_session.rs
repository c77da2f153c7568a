//! Resume an adjourned session, with quorum again.

use super::{SESSION, of_runner, when};
use crate::acts::SessionResumed;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{Cx, Decision, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use jiff::civil::DateTime;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/resume-session",
    act: "committee/session-resumed",
    title: "committee-resume-session",
    path: "/sesiones/reanudar",
    api: "/api/v1/session-resumptions",
    parts: &[Part {
        title: "committee-part-opening",
        fields: &[SESSION],
    }],
    prepare: of_runner,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Resume {
    session: SessionId,
}

/// The rule: it was adjourned, its day and hour have come, and enough are back.
fn decide(stage: Stage, start: DateTime, now: DateTime, present: u32, needed: u32) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(stage != Stage::Adjourned, || {
        Refusal::new("committee-not-adjourned")
            .field("session")
            .conflict()
    });
    no.when(stage == Stage::Adjourned && now < start, || {
        Refusal::new("committee-not-yet")
            .field("session")
            .arg("on", when(start))
            .article("ley-27444", "99.3")
    });
    no.when(present < needed, || {
        Refusal::new("committee-quorum-lost")
            .field("session")
            .arg("present", present)
            .arg("needed", needed)
            .article("ley-27444", "99.1")
    });
    no.none()
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Resume = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let session = &sitting.session;
        // Those who sit on that day: a seat may have another holder since.
        let roster = sitting.committee.roster.clone();
        let present = roster.covered(&session.present_on(cx.today()));
        let call = sitting.committee.rules.quorum_at(session.call_on(cx.today()));
        let needed = call.needed(roster.base());
        let announced = session.adjourned.last();
        let start = announced.map_or(
            session.called.on.to_datetime(session.called.hour),
            |(on, hour, _)| on.to_datetime(*hour),
        );
        decide(session.stage, start, ui::format::lima(cx.now), present, needed)?;
        let draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&SessionResumed {
            session: new.session,
            roster,
            present,
            needed,
        })?;
        let draft = sitting.unchanged(draft);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_adjourned_goes_on_with_quorum_at_its_hour() {
        let start = jiff::civil::date(2026, 11, 24).at(9, 0, 0, 0);
        let early = jiff::civil::date(2026, 11, 24).at(8, 59, 0, 0);
        for (stage, now, present, ok) in [
            (Stage::Adjourned, start, 5, true),
            (Stage::Adjourned, early, 5, false),
            (Stage::Adjourned, start, 4, false),
            (Stage::Open, start, 5, false),
            (Stage::Concluded, start, 8, false),
        ] {
            assert_eq!(
                decide(stage, start, now, present, 5).is_ok(),
                ok,
                "{stage:?} {now} {present}"
            );
        }
    }
}
