//! Give an agreement another day, and say why.

use super::due_day;
use super::report_agreement::{AGREEMENT, found, of_form, step};
use crate::acts::AgreementMoved;
use crate::ids::AgreementId;
use crate::statement;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/move-agreement",
    act: "committee/agreement-moved",
    title: "committee-move-agreement",
    path: "/acuerdos/reprogramar",
    api: "/api/v1/agreement-moves",
    parts: &[Part {
        title: "committee-part-agreement",
        fields: &[
            AGREEMENT,
            Field::new("due", "committee-field-new-due", FieldKind::Date),
            Field::new(
                "reason",
                "committee-field-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct MoveDue {
    agreement: AgreementId,
    due: Date,
    reason: String,
}

/// The rule: what is open moves to a day to come, and not a far one.
fn decide(state: &str, due: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!matches!(state, "open" | "reported"), || {
        Refusal::new("committee-agreement-closed")
            .field("agreement")
            .conflict()
    });
    due_day(&mut no, due, today.saturating_add(1.day()), today);
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (_, committee) = of_form(cx, form).await?;
        form.under = Some(committee.runner(cx)?);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: MoveDue = values.into_typed()?;
        let (row, committee) = found(cx, Some(new.agreement)).await?;
        decide(&row.state, new.due, cx.today())?;
        let (reason, aside) = statement::said(cx, &new.reason)?;
        let draft = step(cx, &committee, &row, USE_CASE.act)?
            .payload_of(&AgreementMoved {
                agreement: row.id,
                due: new.due,
                reason,
            })?
            .aside(aside);
        Ok(Decision::act(draft, committee.target()).then(row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_what_is_open_moves_and_only_forward() {
        let today = date(2026, 11, 27);
        for (state, due, ok) in [
            ("open", date(2026, 12, 18), true),
            ("open", today, false),
            ("open", date(2031, 11, 27), true),
            ("open", date(2031, 11, 28), false),
            ("open", date(9999, 12, 31), false),
            ("fulfilled", date(2026, 12, 18), false),
        ] {
            assert_eq!(decide(state, due, today).is_ok(), ok);
        }
    }
}
