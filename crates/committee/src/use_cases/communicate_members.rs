//! Tell SGTD that the members of a committee changed: with the constitution it was told who they were then.

use super::{BODY, ENTITY};
use crate::acts::MembersCommunicated;
use crate::digital_committee::DigitalCommittee;
use crate::members::{self, Told};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use jiff::civil::Date;
use register::{EntityId, UnitId, args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/communicate-members",
    act: "committee/members-communicated",
    title: "committee-communicate-members",
    path: "/comite/comunicar-miembros",
    api: "/api/v1/committee-member-communications",
    parts: &[Part {
        title: "committee-part-members",
        fields: &[
            ENTITY,
            BODY,
            Field::new("on", "committee-field-told-on", FieldKind::Date),
            Field::new("reference", "committee-field-reference", FieldKind::Text(120)).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Communicate {
    entity: EntityId,
    body: Option<UnitId>,
    on: Date,
    reference: Option<String>,
}

/// The rule: SGTD knows the committee, its members changed since it was told, and the day lies between the last telling and today: a
/// letter may go before a designation takes effect.
fn decide(told: &Told, on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(told.last.is_none(), || {
        Refusal::new("committee-members-untold").field("entity")
    });
    no.when(told.last.is_some() && told.changed.is_none(), || {
        Refusal::new("committee-members-same").field("entity").conflict()
    });
    no.when(told.last.is_some_and(|last| on < last), || {
        Refusal::new("committee-members-before").field("on")
    });
    no.when(on > today, || {
        Refusal::new("committee-members-future").field("on")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let committee = DigitalCommittee::of_form(cx, form).await?;
        form.under = Some(committee.runner(cx)?);
        form.first("on", cx.today().to_string());
        form.lead = Some(members::sentence(cx, &members::told(cx, &committee).await?));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Communicate = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let committee = DigitalCommittee::of(cx, entity, &body).await?;
        let told = members::told(cx, &committee).await?;
        decide(&told, new.on, cx.today())?;
        const SINCE: &str = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM committee_told WHERE entity_id = $1 AND body_id = $2 AND seq > $3)";
        let first = stmt(SINCE, args![new.entity, body, told.seq]);
        let draft = committee
            .draft(cx, USE_CASE.act)?
            .payload_of(&MembersCommunicated {
                committee: committee.act.id,
                body: committee.unit(),
                on: new.on,
                reference: new.reference,
            })?
            .guard(first);
        Ok(Decision::act(draft, committee.target()).then(committee.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn members_are_told_once_for_each_change() {
        let day = |day| date(2026, 11, day);
        let told = |last: Option<i8>, changed: Option<i8>| Told {
            last: last.map(day),
            changed: changed.map(day),
            seq: 7,
        };
        for (told, on, want) in [
            (told(Some(2), Some(10)), 12, None),
            (told(Some(2), Some(10)), 10, None),
            (told(Some(2), Some(10)), 9, None),
            (told(Some(2), Some(10)), 1, Some("committee-members-before")),
            (told(Some(2), Some(10)), 21, Some("committee-members-future")),
            (told(Some(2), None), 12, Some("committee-members-same")),
            (told(None, None), 12, Some("committee-members-untold")),
        ] {
            let no = decide(&told, day(on), day(20)).err().map(|no| no.0[0].text);
            assert_eq!(no, want, "{told:?} on {on}");
        }
    }
}
