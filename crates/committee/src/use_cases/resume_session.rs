//! Resume an adjourned session, with quorum again.

use super::SESSION;
use crate::acts::SessionResumed;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::session::Stage;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values};
use register::{args, db::stmt};
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
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Resume {
    session: SessionId,
}

/// The rule: it was adjourned, and enough are back.
fn decide(stage: Stage, present: u32, needed: u32) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(stage != Stage::Adjourned, || {
        Refusal::new("committee-not-adjourned")
            .field("session")
            .conflict()
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

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.committee.runner(cx)?);
        form.lead = Some(sitting.title(cx));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Resume = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (present, needed) = (sitting.quorum_present(), sitting.quorum_needed(cx.today()));
        decide(sitting.session.stage, present, needed)?;
        const AS_SEEN: &str =
            "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'adjourned' AND presence = $2";
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&SessionResumed {
                session: new.session,
                present,
                needed,
            })?
            .guard(stmt(AS_SEEN, args![new.session, sitting.row.presence]));
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_adjourned_goes_on_with_quorum() {
        for (stage, present, ok) in [
            (Stage::Adjourned, 5, true),
            (Stage::Adjourned, 4, false),
            (Stage::Open, 5, false),
            (Stage::Concluded, 8, false),
        ] {
            assert_eq!(decide(stage, present, 5).is_ok(), ok, "{stage:?} {present}");
        }
    }
}
