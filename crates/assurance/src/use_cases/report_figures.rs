//! Report how people signed in over a year. The logs of the entity's systems are not here, so the entity tells it; what it told last
//! for a year counts.

use super::{ENTITY, draft, of_entity};
use crate::acts::FiguresReported;
use crate::strategy::desk;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use register::EntityId;
use serde::Deserialize;

/// Most that can be reported of anything: a count beyond it was mistyped.
const MOST: i64 = 10_000_000_000;
/// The first year that can be told of: one before it was mistyped.
const FIRST_YEAR: i64 = 2_000;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/report-figures",
    act: "assurance/figures-reported",
    title: "assurance-report-figures",
    path: "/autenticacion/cifras",
    api: "/api/v1/authentication-figures",
    parts: &[
        Part {
            title: "assurance-part-year",
            fields: &[
                ENTITY,
                Field::new(
                    "year",
                    "assurance-field-year",
                    FieldKind::Number(FIRST_YEAR, 2_200),
                ),
            ],
        },
        Part {
            title: "assurance-part-figures",
            fields: &[
                count("sign_ins", "assurance-field-sign-ins"),
                count("national", "assurance-field-national"),
                count("failed", "assurance-field-failed"),
                Field::new(
                    "recovery_minutes",
                    "assurance-field-recovery",
                    FieldKind::Number(0, 1_000_000),
                ),
                count("without_identity", "assurance-field-without"),
                count("assisted", "assurance-field-assisted"),
                Field::new(
                    "leavers",
                    "assurance-field-leavers",
                    FieldKind::Number(0, 1_000_000),
                ),
            ],
        },
    ],
    prepare,
    decide: submit,
};

const fn count(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Number(0, MOST))
}

#[derive(Debug, Deserialize)]
struct Report {
    entity: EntityId,
    #[serde(flatten)]
    figures: FiguresReported,
}

/// The rule: the year is over, and a part is not greater than its whole.
fn decide(told: &FiguresReported, this_year: i16) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(told.year >= this_year, || {
        Refusal::new("assurance-year-open")
            .field("year")
            .arg("last", this_year - 1)
    });
    no.when(told.national > told.sign_ins, || {
        Refusal::new("assurance-part-greater")
            .field("national")
            .arg("whole", told.sign_ins)
    });
    no.when(told.assisted > told.without_identity, || {
        Refusal::new("assurance-part-greater")
            .field("assisted")
            .arg("whole", told.without_identity)
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        form.first("year", (cx.today().year() - 1).to_string());
        form.lead = Some(cx.tr().t("assurance-report-figures-lead").into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let told: Report = values.into_typed()?;
        let entity = target::entity(cx, told.entity).await?;
        decide(&told.figures, cx.today().year())?;
        let draft = draft(cx, USE_CASE.act, &entity)?.payload_of(&told.figures)?;
        let then = format!("{}#indicadores", desk(&entity));
        Ok(Decision::act(draft, target::of(&entity)).then(then))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_ended_and_parts_within_their_whole() {
        for (year, national, assisted, text) in [
            (2025, 300, 10, None),
            (2026, 300, 10, Some("assurance-year-open")),
            (2025, 901, 10, Some("assurance-part-greater")),
            (2025, 300, 11, Some("assurance-part-greater")),
        ] {
            let told = FiguresReported {
                year,
                sign_ins: 900,
                national,
                failed: 0,
                recovery_minutes: 0,
                without_identity: 10,
                assisted,
                leavers: 0,
            };
            let refused = decide(&told, 2026).err().map(|no| no.0[0].text);
            assert_eq!(refused, text, "{year} {national} {assisted}");
        }
    }
}
