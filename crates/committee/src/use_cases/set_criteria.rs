//! Set the criteria to prioritise with, and their weights, from a day on.

use super::open_scoring::criteria as criteria_of;
use super::{BODY, ENTITY, choice, spanish};
use crate::acts::{CriteriaSet, CriterionSet};
use crate::digital_committee::DigitalCommittee;
use crate::prioritise::WEIGHTS;
use crate::store;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use directory::target;
use jiff::civil::Date;
use register::{EntityId, UnitId};
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/set-criteria",
    act: "committee/criteria-set",
    title: "committee-set-criteria",
    path: "/comite/criterios",
    api: "/api/v1/committee-criteria",
    parts: &[Part {
        title: "committee-part-criteria",
        fields: &[
            ENTITY,
            BODY,
            Field::new("from", "committee-field-from", FieldKind::Date),
            Field::new(
                "weights",
                "committee-field-weights",
                FieldKind::Numbers(Choices::Law(criteria), 1, 100),
            )
            .optional(),
            Field::new("own", "committee-field-own-criteria", FieldKind::Long(800)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

fn criteria(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.criteria().iter();
    all.map(|criterion| choice(criterion.id.as_str(), cx.pick(&criterion.names)))
        .collect()
}

/// Most criteria, and most characters of the name of one.
const CRITERIA_MAX: usize = 12;
const NAME_MAX: usize = 80;

#[derive(Debug, Deserialize)]
struct SetCriteria {
    entity: EntityId,
    body: Option<UnitId>,
    from: Date,
    #[serde(default)]
    weights: BTreeMap<String, u32>,
    own: Option<String>,
}

/// Criteria of the committee's own, written `Nombre: 20`, one in each line.
fn own(text: &str) -> Result<Vec<CriterionSet>, Refusal> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut list = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let number: u32 = number;
        let wrong = || {
            Refusal::new("committee-criterion-line")
                .field("own")
                .arg("line", line.chars().take(40).collect::<String>())
        };
        let (name, weight) = line.rsplit_once(':').ok_or_else(wrong)?;
        let weight: u32 = weight.trim().parse().map_err(|_| wrong())?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX || !(1..=WEIGHTS).contains(&weight) {
            return Err(wrong());
        }
        list.push(CriterionSet {
            id: format!("own-{number}"),
            name: Some(name.to_owned()),
            weight,
        });
    }
    Ok(list)
}

/// The rule: the weights make a hundred, and a day whose criteria are set is not set again.
fn decide(criteria: &[CriterionSet], from: Date, last: Option<Date>) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let sum: u32 = criteria.iter().map(|criterion| criterion.weight).sum();
    no.when(sum != WEIGHTS, || {
        Refusal::new("committee-weights-sum")
            .field("weights")
            .arg("sum", sum)
    });
    no.when(criteria.len() > CRITERIA_MAX, || {
        Refusal::new("committee-criteria-many")
            .field("weights")
            .arg("max", CRITERIA_MAX)
    });
    if let Some(last) = last {
        no.when(from <= last, || {
            Refusal::new("committee-criteria-past")
                .field("from")
                .arg("last", spanish(last))
        });
    }
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let committee = DigitalCommittee::of_form(cx, form).await?;
        form.under = Some(committee.regulator(cx)?);
        if form.get("from").is_none() && form.get("from-d").is_none() {
            in_force(form, &criteria_of(cx, &committee).await?);
        }
        form.first("from", cx.today().to_string());
        form.lead = Some(cx.tr().t("committee-criteria-lead").into_owned());
        Ok(())
    })
}

/// First values: the criteria in force, the law's beside their weights and the committee's own in their lines.
fn in_force(form: &mut FormState, criteria: &[CriterionSet]) {
    let (own, listed): (Vec<_>, Vec<_>) = criteria.iter().partition(|criterion| criterion.name.is_some());
    for criterion in listed {
        form.first(&format!("weights.{}", criterion.id), criterion.weight.to_string());
    }
    let line = |criterion: &CriterionSet| {
        let name = criterion.name.as_deref()?;
        Some(format!("{name}: {}", criterion.weight))
    };
    let lines: Vec<String> = own.into_iter().filter_map(line).collect();
    if !lines.is_empty() {
        form.first("own", lines.join("\n"));
    }
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: SetCriteria = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        let order = cx.house.law.criteria().iter();
        let mut criteria: Vec<CriterionSet> = order
            .filter_map(|criterion| {
                Some(CriterionSet {
                    id: criterion.id.to_string(),
                    name: None,
                    weight: *new.weights.get(criterion.id.as_str())?,
                })
            })
            .collect();
        criteria.extend(own(new.own.as_deref().unwrap_or(""))?);
        let last = store::criteria(&cx.house, committee.entity.id, &body, Date::MAX).await?;
        decide(&criteria, new.from, last.map(|(_, set)| set.from))?;
        let set = CriteriaSet {
            body: new.body,
            from: new.from,
            criteria,
        };
        let draft = committee.draft(cx, USE_CASE.act)?.payload_of(&set)?;
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weights_make_a_hundred() {
        let day = date(2026, 12, 1);
        for (lines, last, ok) in [
            ("Valor: 60\nCosto: 40", None, true),
            ("Valor: 60\nCosto: 30", None, false),
            ("Valor: 100", Some(date(2026, 12, 1)), false),
            ("Valor: 100", Some(date(2026, 11, 1)), true),
        ] {
            let criteria = own(lines).expect("well written");
            assert_eq!(decide(&criteria, day, last).is_ok(), ok, "{lines}");
        }
        for wrong in ["Valor", "Valor: mucho", ": 20", "Valor: 0", "Valor: 101"] {
            assert!(own(wrong).is_err(), "{wrong}");
        }
    }
}
