//! Propose a matter: whatever asks for the committee's attention, with the record of the house it comes from.

use super::{BODY, ENTITY, PAPER, PERIOD, Paper, agenda_kinds};
use crate::acts::{MatterProposed, Origin};
use crate::digital_committee::DigitalCommittee;
use crate::ids::MatterId;
use crate::{origins, periods, store};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::target;
use register::{EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/propose-matter",
    act: "committee/matter-proposed",
    title: "committee-propose-matter",
    path: "/comite/proponer",
    api: "/api/v1/committee-matters",
    parts: &[Part {
        title: "committee-part-matter",
        fields: &[
            ENTITY,
            BODY,
            Field::new(
                "kind",
                "committee-field-kind",
                FieldKind::Choice(Choices::Law(agenda_kinds)),
            ),
            Field::new("title", "committee-field-title", FieldKind::Text(160)),
            PERIOD,
            Field::new("origin", "committee-field-origin", FieldKind::Text(160)).optional(),
            Field::new("document", "committee-field-paper", FieldKind::File(&PAPER)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Propose {
    entity: EntityId,
    body: Option<UnitId>,
    kind: String,
    title: String,
    period: Option<String>,
    origin: Option<String>,
    document: Option<Paper>,
}

/// The record that a matter comes from: an address of this house, and what its page is called.
async fn origin(cx: &Cx, path: Option<&str>) -> Result<Option<Origin>, Stop> {
    let Some(path) = path else {
        return Ok(None);
    };
    let name = match is_address(path) {
        true => origins::name(cx, path).await?,
        false => None,
    };
    let label = name.ok_or_else(|| Refusal::new("committee-origin").field("origin"))?;
    Ok(Some(Origin {
        path: path.to_owned(),
        label,
    }))
}

/// A path of this house: it begins with one slash and holds nothing that an address cannot.
fn is_address(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 160
        && path
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-_.?=&".contains(c))
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let committee = DigitalCommittee::of_form(cx, form).await?;
        form.lead = Some(cx.tr().t("committee-propose-lead").into_owned());
        form.aside.next = crate::words::steps(
            cx,
            &[
                "committee-next-agenda",
                "committee-next-vote",
                "committee-next-follow",
            ],
        );
        let role = committee.role(cx);
        form.under = role.runs.or(role.sits);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Propose = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        let period = periods::asked(cx.house.law, &new.kind, new.period.as_deref())?;
        let origin = origin(cx, new.origin.as_deref()).await?;
        let waiting = store::matters_waiting(&cx.house, committee.entity.id, &body).await?;
        if waiting.len() as u64 >= store::MATTERS_MAX {
            return Err(Refusal::new("committee-matters-full").field("title").into());
        }
        let matter = MatterProposed {
            matter: MatterId::new(&*cx.house.clock)?,
            body: new.body,
            kind: new.kind,
            title: new.title,
            origin,
            document: new.document.map(|paper| paper.sha256),
            period,
        };
        // Subjects are public: this act does not say there whom the matter is about.
        let draft = committee
            .draft(cx, USE_CASE.act)?
            .subject(format!("matter:{}", matter.matter))
            .reserved()
            .payload_of(&matter)?;
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_an_address_of_this_house() {
        for (path, yes) in [
            ("/designaciones/018f0000-0000-7000-8000-000000000009", true),
            ("/obligaciones/G12?entidad=20100", true),
            ("//evil.example", false),
            ("https://evil.example", false),
            ("/a b", false),
            ("/<script>", false),
            ("", false),
        ] {
            assert_eq!(is_address(path), yes, "{path}");
        }
    }
}
