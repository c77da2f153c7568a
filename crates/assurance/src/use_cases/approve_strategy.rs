//! Approve a version of the strategy, with the document of the authority. What is approved is what was read: when something changed
//! meanwhile, the form says so and nothing is recorded.

use super::{ENTITY, draft, of_entity};
use crate::acts::StrategyApproved;
use crate::store;
use crate::strategy::{Strategy, desk};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::{NewInstrument, instrument, instrument_kinds, target};
use jiff::civil::Date;
use register::EntityId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/approve-strategy",
    act: "assurance/strategy-approved",
    title: "assurance-approve-strategy",
    path: "/autenticacion/aprobar",
    api: "/api/v1/authentication-strategy-approvals",
    parts: &[Part {
        title: "assurance-part-instrument",
        fields: &[
            ENTITY,
            Field::new("seen", "assurance-field-seen", FieldKind::Number(0, i64::MAX)),
            instrument::KIND,
            instrument::NUMBER,
            instrument::DATE,
            instrument::DOCUMENT,
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Approve {
    entity: EntityId,
    seen: u64,
    #[serde(flatten)]
    instrument: NewInstrument,
}

/// What the rule looks at.
struct Standing {
    operations: usize,
    /// Operations without an approved level, or with another one that waits.
    open: usize,
    /// Number of the last change.
    changed: u64,
    /// That of the version in force.
    until: Option<u64>,
}

/// The rule: there is something, every level is approved, and it is what was read.
fn decide(now: &Standing, seen: u64, signed: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(now.operations == 0, || Refusal::new("assurance-strategy-empty"));
    no.when(now.open > 0, || {
        Refusal::new("assurance-strategy-open")
            .arg("count", now.open)
            .article("ds-029-2021-pcm", "25.2.c")
    });
    no.when(now.until == Some(now.changed), || {
        Refusal::new("assurance-strategy-same").conflict()
    });
    no.when(seen != now.changed, || {
        Refusal::new("assurance-strategy-changed")
            .field("seen")
            .conflict()
    });
    no.when(signed > today, || {
        Refusal::new("directory-signed-in-future")
            .field("instrument_date")
            .arg("today", ui::format::date_short(today))
    });
    no.none()
}

fn standing(strategy: &Strategy) -> Standing {
    let open = strategy.operations.iter();
    Standing {
        operations: strategy.operations.len(),
        open: open
            .filter(|row| row.approved_level.is_none() || row.is_pending())
            .count(),
        changed: strategy.changed,
        until: strategy.version().map(|version| version.until),
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = of_entity(cx, form, USE_CASE.act).await?;
        form.choose("instrument_kind", instrument_kinds(cx, entity.kind.id));
        form.first(
            "seen",
            store::last_change(&cx.house, entity.id).await?.to_string(),
        );
        form.hidden = vec!["seen"];
        form.lead = Some(cx.tr().t("assurance-approve-strategy-lead").into_owned());
        super::next(cx, form, &["assurance-next-version", "assurance-next-changes"]);
        Ok(())
    })
}

/// What is missing and does not stand in the way.
fn warnings(cx: &Cx, strategy: &Strategy) -> Vec<String> {
    let law = cx.house.law;
    let missing: Vec<&str> = law
        .strategy_sections()
        .iter()
        .filter(|section| strategy.section(section.id.as_str()).is_none())
        .map(|section| cx.pick(&section.names))
        .collect();
    let mut all = Vec::new();
    if !missing.is_empty() {
        let args = [("sections", missing.join(", ").into())];
        all.push(cx.tr().f("assurance-warn-sections", &args).into_owned());
    }
    let unplanned = strategy.unplanned().count();
    if unplanned > 0 {
        let args = [("count", unplanned.into())];
        all.push(cx.tr().f("assurance-warn-unplanned", &args).into_owned());
    }
    all
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Approve = values.into_typed()?;
        let entity = target::entity(cx, asked.entity).await?;
        let strategy = Strategy::of(cx, entity.clone()).await?;
        let signed = asked.instrument.instrument_date;
        decide(&standing(&strategy), asked.seen, signed, cx.today())?;
        let last = strategy.version().map_or(0, |version| version.version);
        let approved = StrategyApproved {
            version: u32::try_from(last).unwrap_or(0) + 1,
            until: strategy.changed,
            operations: u32::try_from(strategy.operations.len()).unwrap_or(u32::MAX),
            instrument: asked.instrument.into(),
        };
        let draft = draft(cx, USE_CASE.act, &entity)?.payload_of(&approved)?;
        let draft = store::unchanged_since(draft, entity.id, strategy.changed);
        let mut decision = Decision::act(draft, target::of(&entity)).then(desk(&entity));
        decision.warnings = warnings(cx, &strategy);
        Ok(decision)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_was_read_is_approved_when_every_level_is() {
        let today = date(2026, 11, 27);
        for (operations, open, changed, until, seen, signed, text) in [
            (3, 0, 40, None, 40, today, None),
            (3, 0, 40, Some(20), 40, today, None),
            (0, 0, 40, None, 40, today, Some("assurance-strategy-empty")),
            (3, 1, 40, None, 40, today, Some("assurance-strategy-open")),
            (3, 0, 40, Some(40), 40, today, Some("assurance-strategy-same")),
            (3, 0, 41, None, 40, today, Some("assurance-strategy-changed")),
            (
                3,
                0,
                40,
                None,
                40,
                date(2026, 11, 28),
                Some("directory-signed-in-future"),
            ),
        ] {
            let now = Standing {
                operations,
                open,
                changed,
                until,
            };
            let refused = decide(&now, seen, signed, today).err().map(|no| no.0[0].text);
            assert_eq!(refused, text, "{operations} {open} {changed} {until:?} {seen}");
        }
    }
}
