//! Move a session that has not begun: another day, with notice again.

use super::{SESSION, hour, spanish};
use crate::acts::SessionMoved;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::notice;
use crate::session::Stage;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use jiff::ToSpan;
use jiff::civil::Date;
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/move-session",
    act: "committee/session-moved",
    title: "committee-move-session",
    path: "/sesiones/mover",
    api: "/api/v1/session-moves",
    parts: &[Part {
        title: "committee-part-when",
        fields: &[
            SESSION,
            Field::new("on", "committee-field-on", FieldKind::Date),
            Field::new("hour", "committee-field-hour", FieldKind::Time),
            Field::new("place", "committee-field-place", FieldKind::Text(160)),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Move {
    session: SessionId,
    on: Date,
    hour: String,
    place: String,
}

/// The rule: only a session that has not begun, to a day that gives the notice asked and lies within a year.
fn decide(stage: Stage, on: Date, earliest: Date, today: Date) -> Result<(), Refusal> {
    if stage != Stage::Called {
        return Err(Refusal::new("committee-already-begun").conflict());
    }
    if on < earliest {
        return Err(Refusal::new("committee-move-short")
            .field("on")
            .arg("earliest", spanish(earliest))
            .article("ley-27444", "98.2"));
    }
    if notice::too_far(on, today) {
        return Err(Refusal::new("committee-too-far").field("on"));
    }
    Ok(())
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.first("hour", sitting.row.hour.clone());
        form.first("place", sitting.row.place.clone());
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Move = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let committee = &sitting.committee;
        let earliest = notice::earliest(cx, committee, sitting.session.called.kind, cx.today()).await?;
        decide(sitting.session.stage, new.on, earliest, cx.today())?;
        let moved = SessionMoved {
            session: new.session,
            on: new.on,
            hour: hour(&new.hour)?,
            second_on: new
                .on
                .saturating_add(i64::from(committee.rules.second_call_days).days()),
            place: new.place,
            notice_days: Some(notice::given(cx, committee, cx.today(), new.on).await?),
        };
        const CALLED: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND stage = 'called'";
        let mut draft = sitting.draft(cx, USE_CASE.act)?.payload_of(&moved)?;
        draft.visibility = register::Visibility::Public;
        let draft = draft.guard(stmt(CALLED, args![new.session]));
        Ok(Decision::act(draft, committee.target()).then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_what_has_not_begun_moves_and_with_notice() {
        let (earliest, today) = (date(2026, 12, 2), date(2026, 11, 27));
        for (stage, on, text) in [
            (Stage::Called, date(2026, 12, 2), None),
            (Stage::Called, date(2027, 11, 27), None),
            (Stage::Called, date(2026, 12, 1), Some("committee-move-short")),
            (Stage::Called, date(2027, 11, 28), Some("committee-too-far")),
            (Stage::Open, date(2026, 12, 9), Some("committee-already-begun")),
            (
                Stage::Cancelled,
                date(2026, 12, 9),
                Some("committee-already-begun"),
            ),
        ] {
            let refused = decide(stage, on, earliest, today).err().map(|no| no.text);
            assert_eq!(refused, text, "{stage:?} {on}");
        }
    }
}
