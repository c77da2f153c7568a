//! Decide on the level of confidence of an operation: five harms are scored, its properties are told, and the level follows from
//! them. D.S. 029-2021-PCM art. 25.2 c and the criteria of art. 106. A higher level may be chosen with a reason, a lower one may not.

use super::{OPERATION, choice, draft, levels, of_operation, operation, plain};
use crate::acts::LevelDecided;
use crate::ids::OperationId;
use crate::level::{self, Proposed};
use crate::store;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusals, Stop, UseCase, Values,
};
use directory::target;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/decide-level",
    act: "assurance/level-decided",
    title: "assurance-decide-level",
    path: "/autenticacion/operaciones/nivel",
    api: "/api/v1/authentication-levels",
    parts: &[
        Part {
            title: "assurance-part-harms",
            fields: &[
                OPERATION,
                Field::new(
                    "harms",
                    "assurance-field-harms",
                    FieldKind::Numbers(Choices::Law(harms), 0, norms::HARM_MAX as i64),
                ),
            ],
        },
        Part {
            title: "assurance-part-properties",
            fields: &[Field::new(
                "properties",
                "assurance-field-properties",
                FieldKind::Several(Choices::Law(properties)),
            )
            .optional()],
        },
        Part {
            title: "assurance-part-level",
            fields: &[
                Field::new(
                    "level",
                    "assurance-field-level",
                    FieldKind::Choice(Choices::Law(levels)),
                )
                .optional(),
                Field::new("reason", "assurance-field-level-reason", FieldKind::Long(600)),
            ],
        },
    ],
    prepare,
    decide: submit,
};

fn harms(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.harms().iter();
    all.map(|harm| {
        let label = format!("{}. {}", cx.pick(&harm.names), cx.pick(&harm.text));
        choice(harm.id.as_str(), label)
    })
    .collect()
}

fn properties(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.properties(cx.today());
    all.map(|floor| choice(floor.id.as_str(), cx.pick(&floor.names)))
        .collect()
}

#[derive(Debug, Deserialize)]
struct Decide {
    operation: OperationId,
    harms: BTreeMap<String, u8>,
    #[serde(default)]
    properties: Vec<String>,
    level: Option<String>,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = of_operation(cx, form, USE_CASE.act).await?;
        // Whoever looks at a level again begins with what was decided last.
        let untouched = !form.raw.0.iter().any(|(name, _)| name.starts_with("harms."));
        if untouched && row.level.is_some() {
            for (harm, score) in row.harms() {
                form.first(&format!("harms.{harm}"), score.to_string());
            }
            let held = row.properties.as_deref().unwrap_or("").split(',');
            let held = held.filter(|one| !one.is_empty());
            form.raw
                .0
                .extend(held.map(|one| ("properties".to_owned(), one.to_owned())));
            form.first("reason", row.reason.clone().unwrap_or_default());
        }
        super::levels_aside(cx, form);
        super::next(
            cx,
            form,
            &[
                "assurance-next-approve",
                "assurance-next-review",
                "assurance-next-gap",
            ],
        );
        form.aside.notice = level::typed(cx, &form.raw).map(|(proposed, level)| said(cx, &proposed, level));
        Ok(())
    })
}

/// What the scores ask for, who must prove at that level, and what another level would change: beside the choice itself.
fn said(cx: &Cx, proposed: &Proposed, level: u8) -> (String, String) {
    let (tr, law) = (cx.tr(), cx.house.law);
    let name = |number: u8| {
        let known = law.assurance_level_numbered(number);
        known.map_or("", |known| cx.pick(&known.names))
    };
    let burden = |number: u8| {
        let known = law.assurance_level_numbered(number);
        known.map_or("", |known| cx.pick(&known.burden))
    };
    let floors = law.assurance_floors().iter();
    let why: Vec<String> = floors
        .filter(|floor| proposed.floors.iter().any(|id| id == floor.id.as_str()))
        .map(|floor| cx.pick(&floor.names).to_lowercase())
        .collect();
    let title = tr.f("assurance-proposed", &[("level", name(proposed.level).into())]);
    let mut body = vec![tr.f("assurance-proposed-why", &[("why", why.join(", ").into())])];
    if level > proposed.level {
        body.push(tr.f("assurance-chosen-higher", &[("level", name(level).into())]));
    }
    body.push(burden(level).to_owned().into());
    if proposed.level > 1 {
        body.push(tr.f(
            "assurance-lower-refused",
            &[("level", name(proposed.level - 1).into())],
        ));
    }
    if level < 3 {
        let args = [
            ("level", name(level + 1).into()),
            ("burden", burden(level + 1).into()),
        ];
        body.push(tr.f("assurance-higher-changes", &args));
    }
    body.push(tr.t("assurance-burden-entity"));
    (title.into_owned(), body.join(" "))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Decide = values.into_typed()?;
        let (row, entity) = operation(cx, Some(new.operation)).await?;
        let mut no = Refusals::default();
        plain(&mut no, "reason", &new.reason);
        no.none()?;
        let proposed = level::propose(cx.house.law, &new.harms, &new.properties, cx.today())?;
        let asked = new.level.and_then(|level| level.parse().ok());
        let decided = LevelDecided {
            operation: row.id,
            harms: new.harms,
            properties: new.properties,
            level: level::decide(proposed.level, asked)?,
            proposed: proposed.level,
            floors: proposed.floors,
            reason: new.reason,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("operation:{}", row.id))
            .payload_of(&decided)?;
        let draft = store::while_operation(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(row.href()))
    })
}
