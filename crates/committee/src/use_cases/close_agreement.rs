//! Close an agreement: whoever runs the committee takes note that it is done, or that it falls, and why.

use super::report_agreement::{AGREEMENT, found, of_form, step};
use crate::acts::AgreementClosed;
use crate::ids::AgreementId;
use crate::statement;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/close-agreement",
    act: "committee/agreement-closed",
    title: "committee-close-agreement",
    path: "/acuerdos/cerrar",
    api: "/api/v1/agreement-closings",
    parts: &[Part {
        title: "committee-part-agreement",
        fields: &[
            AGREEMENT,
            Field::new(
                "outcome",
                "committee-field-outcome",
                FieldKind::Choice(Choices::Fixed(OUTCOMES)),
            ),
            Field::new(
                "said",
                "committee-field-reason",
                FieldKind::Long(statement::CHARS_MAX),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

const OUTCOMES: &[(&str, &str)] = &[
    ("fulfilled", "committee-outcome-fulfilled"),
    ("dropped", "committee-outcome-dropped"),
];

#[derive(Debug, Deserialize)]
struct Close {
    agreement: AgreementId,
    outcome: String,
    said: Option<String>,
}

/// The rule: what is done has its evidence; what falls says why.
fn decide(state: &str, fulfilled: bool, evidence: bool, said: bool) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!matches!(state, "open" | "reported"), || {
        Refusal::new("committee-agreement-closed")
            .field("agreement")
            .conflict()
    });
    no.when(fulfilled && !evidence, || {
        Refusal::new("committee-evidence-needed").field("outcome")
    });
    no.when(!fulfilled && !said, || {
        Refusal::new("committee-drop-reason").field("said")
    });
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
        let new: Close = values.into_typed()?;
        let (row, committee) = found(cx, Some(new.agreement)).await?;
        let fulfilled = new.outcome == "fulfilled";
        decide(&row.state, fulfilled, row.document.is_some(), new.said.is_some())?;
        let said = new
            .said
            .as_deref()
            .map(|text| statement::said(cx, text))
            .transpose()?;
        let (said, aside) = said.unzip();
        let mut draft = step(cx, &committee, &row, USE_CASE.act)?.payload_of(&AgreementClosed {
            agreement: row.id,
            fulfilled,
            on: cx.today(),
            said,
        })?;
        draft.aside.extend(aside);
        Ok(Decision::act(draft, committee.target()).then(row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_closes_with_evidence_or_with_a_reason() {
        for (state, fulfilled, evidence, said, ok) in [
            ("reported", true, true, false, true),
            ("open", true, false, true, false),
            ("open", false, false, true, true),
            ("open", false, false, false, false),
            ("fulfilled", true, true, true, false),
        ] {
            assert_eq!(
                decide(state, fulfilled, evidence, said).is_ok(),
                ok,
                "{state} {fulfilled}"
            );
        }
    }
}
