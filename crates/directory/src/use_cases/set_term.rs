//! Set a term that the sources do not confirm: the law's value and the one set are kept apart, each with its date.

use crate::acts::TermSet;
use capability::power::Target;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
use norms::{OverrideRefusal, Term, TermCode, TermOverride, Unit};
use register::Draft;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/set-term",
    act: "directory/term-set",
    title: "directory-set-term",
    path: "/fijar-plazo",
    api: "/api/v1/terms",
    parts: &[Part {
        title: "directory-part-set-term",
        fields: &[
            Field::new(
                "code",
                "directory-field-term",
                FieldKind::Choice(Choices::Law(open_terms)),
            ),
            Field::new(
                "length",
                "directory-field-length",
                FieldKind::Number(1, Term::LENGTH_MAX as i64),
            ),
            Field::new(
                "unit",
                "directory-field-length-unit",
                FieldKind::Choice(Choices::Fixed(UNITS)),
            ),
            Field::new("from", "directory-field-valid-from", FieldKind::Date),
            Field::new("basis", "directory-field-norm", FieldKind::Text(160)),
        ],
    }],
    prepare,
    decide: submit,
};

const UNITS: &[(&str, &str)] = &[
    ("working_days", "directory-unit-working-days"),
    ("calendar_days", "directory-unit-calendar-days"),
    ("months", "directory-unit-months"),
    ("years", "directory-unit-years"),
    ("hours", "directory-unit-hours"),
];

#[derive(Debug, Deserialize)]
struct SetTerm {
    code: String,
    length: u32,
    unit: String,
    from: Date,
    basis: String,
}

/// Terms that no norm fixes for certain today.
fn open_terms(cx: &Cx) -> Vec<Choice> {
    let open = |term: &&norms::TermRule| {
        term.as_of(cx.today())
            .is_none_or(|value| !value.certainty.is_confirmed())
    };
    let terms = cx.house.law.terms().iter().filter(open);
    terms
        .map(|term| Choice {
            value: term.code.to_string(),
            label: format!("{} · {}", term.code, cx.pick(&term.names)),
        })
        .collect()
}

fn prepare<'a>(_: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        form.back = Some("/plazos".to_owned());
        Ok(())
    })
}

/// The rule: a term fixed by a norm is changed by a norm, not here.
fn decide(new: &SetTerm) -> Result<(), Refusal> {
    let (Ok(code), Some(unit)) = (TermCode::parse(&new.code), Unit::parse(&new.unit)) else {
        return Err(Refusal::new("directory-term-unknown").field("code"));
    };
    let set = TermOverride {
        code,
        term: Term::new(new.length, unit),
        valid_from: new.from,
        valid_to: None,
        basis: new.basis.clone(),
        act: 0,
    };
    set.check().map_err(|error| match error {
        OverrideRefusal::FixedByNorm => Refusal::new("directory-term-fixed").field("code"),
        OverrideRefusal::NoLength => Refusal::new("directory-term-no-length").field("code"),
        OverrideRefusal::TooLong | OverrideRefusal::Zero | OverrideRefusal::EndsBeforeItBegins => {
            Refusal::new("directory-term-length").field("length")
        }
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: SetTerm = values.into_typed()?;
        decide(&new)?;
        let set = TermSet {
            code: new.code,
            length: new.length,
            unit: new.unit,
            from: new.from,
            basis: new.basis,
        };
        let draft = Draft::new("directory/term-set", cx.under()?).payload_of(&set)?;
        Ok(Decision::act(draft, Target::default()).then("/plazos"))
    })
}
