//! Decide urgently: the chair decides alone what cannot wait, and the committee ratifies it at its next session.

use super::{BODY, ENTITY, PAPER, Paper};
use crate::acts::UrgentlyDecided;
use crate::digital_committee::DigitalCommittee;
use crate::ids::MatterId;
use crate::statement;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use register::{EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/decide-urgently",
    act: "committee/urgently-decided",
    title: "committee-decide-urgently",
    path: "/comite/decidir-urgente",
    api: "/api/v1/committee-urgent-decisions",
    parts: &[Part {
        title: "committee-part-urgent",
        fields: &[
            ENTITY,
            BODY,
            Field::new("title", "committee-field-decided", FieldKind::Text(160)),
            Field::new(
                "reason",
                "committee-field-urgency",
                FieldKind::Long(statement::CHARS_MAX),
            ),
            Field::new("document", "committee-field-paper", FieldKind::File(&PAPER)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Urgent {
    entity: EntityId,
    body: Option<UnitId>,
    title: String,
    reason: String,
    document: Option<Paper>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let committee = DigitalCommittee::of_form(cx, form).await?;
        let role = committee.role(cx);
        if !role.chairs {
            return Err(Refusal::new("committee-not-chair").denied().into());
        }
        form.under = role.sits;
        form.lead = Some(cx.tr().t("committee-urgent-lead").into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Urgent = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        if !committee.role(cx).chairs {
            return Err(Refusal::new("committee-not-chair").denied().into());
        }
        let (reason, row) = statement::said(cx, &new.reason)?;
        let decided = UrgentlyDecided {
            matter: MatterId::new(&*cx.house.clock)?,
            body: new.body,
            title: new.title,
            reason,
            document: new.document.map(|paper| paper.sha256),
        };
        let draft = committee
            .draft(cx, USE_CASE.act)?
            .subject(format!("matter:{}", decided.matter))
            .reserved()
            .payload_of(&decided)?
            .aside(row);
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}
