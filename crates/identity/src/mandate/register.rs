//! Register a mandate: an official saw the power by which a person acts in the name of another (D.S. 029-2021-PCM DCF 46ª; Código
//! Civil arts. 418, 502, 659-B).

use super::acts::{MANDATE_REGISTERED, MandateId, MandateRegistered, Principal};
use ::register::{Draft, EntityId, PersonId};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use directory::{people, target};
use jiff::civil::Date;
use norms::{MandateKind, MandateKindId, Represented};
use serde::Deserialize;

/// Longest name of a company, in characters.
const COMPANY_CHARS_MAX: usize = 160;
/// Longest description of what shows the power, in characters.
const PROOF_CHARS_MAX: usize = 160;
/// What tax numbers of legal persons begin with; those of natural persons hold their DNI.
const COMPANY_RUC: &str = "20";

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "identity/register-mandate",
    act: MANDATE_REGISTERED,
    title: "identity-mandate-register",
    path: "/mandatos/registrar",
    api: "/api/v1/mandates",
    parts: &[
        Part {
            title: "identity-mandate-part-who",
            fields: &[
                Field::new("entity", "identity-mandate-field-entity", FieldKind::Id),
                Field::new(
                    "representative",
                    "identity-mandate-field-representative",
                    FieldKind::Digits(8),
                ),
                Field::new(
                    "kind",
                    "identity-mandate-field-kind",
                    FieldKind::Choice(Choices::Law(kinds)),
                ),
                Field::new("seen", "identity-mandate-field-seen", FieldKind::Flag),
                Field::new(
                    "proof",
                    "identity-mandate-field-proof",
                    FieldKind::Text(PROOF_CHARS_MAX),
                ),
            ],
        },
        Part {
            title: "identity-mandate-part-whom",
            fields: &[
                Field::new(
                    "document",
                    "identity-mandate-field-document",
                    FieldKind::Digits(8),
                )
                .optional(),
                Field::new("ruc", "identity-mandate-field-ruc", FieldKind::Ruc).optional(),
                Field::new(
                    "company",
                    "identity-mandate-field-company",
                    FieldKind::Text(COMPANY_CHARS_MAX),
                )
                .optional(),
                Field::new("from", "identity-mandate-field-from", FieldKind::Date),
                Field::new("until", "identity-mandate-field-until", FieldKind::Date).optional(),
            ],
        },
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Clone, Deserialize)]
struct Register {
    entity: EntityId,
    representative: String,
    kind: String,
    proof: String,
    #[serde(default)]
    document: Option<String>,
    #[serde(default)]
    ruc: Option<String>,
    #[serde(default)]
    company: Option<String>,
    from: Date,
    #[serde(default)]
    until: Option<Date>,
}

fn kinds(cx: &Cx) -> Vec<Choice> {
    let kinds = cx.house.law.mandate_kinds().iter();
    kinds
        .filter(|kind| kind.from <= cx.today())
        .map(|kind| Choice {
            value: kind.id.to_string(),
            label: cx.pick(&kind.names).to_owned(),
        })
        .collect()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        target::entity_of_form(cx, form).await?;
        form.back = Some("/mandatos".to_owned());
        form.first("from", cx.today().to_string());
        form.lead = Some(cx.tr().t("identity-mandate-register-lead").into_owned());
        Ok(())
    })
}

/// What the rule looks at: who is who.
struct People {
    representative: Option<PersonId>,
    represented: Option<PersonId>,
    caller: Option<PersonId>,
}

/// The rule. Pure.
fn decide(kind: &MandateKind, new: &Register, who: &People, today: Date) -> Result<Principal, Refusals> {
    let mut no = Refusals::default();
    let refuse = |key, field| move || Refusal::new(key).field(field);
    no.when(
        who.representative.is_none(),
        refuse("identity-mandate-unknown", "representative"),
    );
    no.when(
        who.representative.is_some() && who.representative == who.caller,
        || {
            Refusal::new("identity-mandate-own")
                .field("representative")
                .denied()
        },
    );
    no.when(
        new.until.is_some_and(|until| until < new.from || until < today),
        refuse("identity-mandate-until", "until"),
    );
    no.when(new.from > today, refuse("identity-mandate-from", "from"));
    let principal = match kind.principal {
        Represented::Person => {
            no.when(
                new.ruc.is_some() || new.company.is_some(),
                refuse("identity-mandate-of-person", "ruc"),
            );
            no.when(
                who.represented.is_none(),
                refuse("identity-mandate-unknown", "document"),
            );
            no.when(
                who.represented.is_some() && who.represented == who.representative,
                refuse("identity-mandate-self", "document"),
            );
            who.represented.map(Principal::Person)
        }
        Represented::Company => {
            let ruc = new.ruc.clone().filter(|ruc| ruc.starts_with(COMPANY_RUC));
            no.when(
                new.document.is_some(),
                refuse("identity-mandate-of-company", "document"),
            );
            no.when(ruc.is_none(), refuse("identity-mandate-ruc", "ruc"));
            no.when(
                new.company.is_none(),
                refuse("identity-mandate-company", "company"),
            );
            ruc.zip(new.company.clone())
                .map(|(ruc, name)| Principal::Company { ruc, name })
        }
    };
    match (principal, no.0.is_empty()) {
        (Some(principal), true) => Ok(principal),
        _ => Err(no),
    }
}

async fn known(cx: &Cx, dni: Option<&str>) -> Result<Option<PersonId>, Stop> {
    let Some(dni) = dni else { return Ok(None) };
    let person = people::by_dni(&cx.house, dni).await?;
    Ok(person
        .filter(|person| person.erased_on.is_none())
        .map(|person| person.id))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Register = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let kind = MandateKindId::parse(&new.kind)
            .ok()
            .and_then(|id| cx.house.law.mandate_kind(id))
            .ok_or_else(|| Refusal::new("capability-choice").field("kind"))?;
        let who = People {
            representative: known(cx, Some(&new.representative)).await?,
            represented: known(cx, new.document.as_deref()).await?,
            caller: cx.caller.person,
        };
        let principal = decide(kind, &new, &who, cx.today())?;
        let representative = who.representative.ok_or(Stop::NotFound)?;
        let mandate = MandateId::new(cx.house.clock.as_ref())?;
        let draft = Draft::new(MANDATE_REGISTERED, cx.under()?)
            .entity(entity.id)
            .subject(format!("mandate:{mandate}"))
            .reserved()
            .payload_of(&MandateRegistered {
                mandate,
                representative,
                kind: new.kind,
                principal,
                proof: new.proof,
                from: new.from,
                until: new.until,
            })?;
        Ok(Decision::act(draft, target::of(&entity)).then("/mandatos"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::register::SystemClock;

    #[test]
    fn who_may_stand_for_whom() {
        let law = norms::peru();
        let kind = |id| law.mandate_kind(MandateKindId::parse(id).unwrap()).unwrap();
        let clock = SystemClock;
        let (a, b, c) = (
            PersonId::new(&clock).unwrap(),
            PersonId::new(&clock).unwrap(),
            PersonId::new(&clock).unwrap(),
        );
        let day = |text: &str| text.parse::<Date>().unwrap();
        let today = day("2026-06-01");
        let company = Register {
            entity: EntityId::new(&clock).unwrap(),
            representative: "40000001".into(),
            kind: "legal_representative".into(),
            proof: "Partida 11000001".into(),
            document: None,
            ruc: Some("20131312955".into()),
            company: Some("Muestra S.A.C.".into()),
            from: today,
            until: None,
        };
        let child = Register {
            kind: "parent".into(),
            document: Some("40000002".into()),
            ruc: None,
            company: None,
            ..company.clone()
        };
        let who = |representative, represented| People {
            representative,
            represented,
            caller: Some(c),
        };
        let first = |kind, new: &Register, who: &People| {
            decide(kind, new, who, today)
                .map_err(|no| (no.0[0].text, no.0[0].field.clone().unwrap_or_default()))
        };
        let no = |key, field: &str| Err((key, field.to_owned()));
        let legal = kind("legal_representative");
        assert!(matches!(
            first(legal, &company, &who(Some(a), None)),
            Ok(Principal::Company { .. })
        ));
        assert_eq!(
            first(kind("parent"), &child, &who(Some(a), Some(b))),
            Ok(Principal::Person(b))
        );
        for (kind, new, who, want) in [
            (
                legal,
                &company,
                who(None, None),
                no("identity-mandate-unknown", "representative"),
            ),
            (
                legal,
                &company,
                who(Some(c), None),
                no("identity-mandate-own", "representative"),
            ),
            (
                legal,
                &Register {
                    ruc: Some("10401234567".into()),
                    ..company.clone()
                },
                who(Some(a), None),
                no("identity-mandate-ruc", "ruc"),
            ),
            (
                legal,
                &Register {
                    company: None,
                    ..company.clone()
                },
                who(Some(a), None),
                no("identity-mandate-company", "company"),
            ),
            (
                legal,
                &child,
                who(Some(a), Some(b)),
                no("identity-mandate-of-company", "document"),
            ),
            (
                kind("guardian"),
                &company,
                who(Some(a), None),
                no("identity-mandate-of-person", "ruc"),
            ),
            (
                kind("guardian"),
                &child,
                who(Some(a), Some(a)),
                no("identity-mandate-self", "document"),
            ),
            (
                kind("guardian"),
                &child,
                who(Some(a), None),
                no("identity-mandate-unknown", "document"),
            ),
            (
                legal,
                &Register {
                    until: Some(day("2026-05-31")),
                    ..company.clone()
                },
                who(Some(a), None),
                no("identity-mandate-until", "until"),
            ),
            (
                legal,
                &Register {
                    from: day("2026-06-02"),
                    ..company.clone()
                },
                who(Some(a), None),
                no("identity-mandate-from", "from"),
            ),
        ] {
            assert_eq!(first(kind, new, &who), want);
        }
    }
}
