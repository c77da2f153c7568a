//! Open a round of scores on the item being dealt with: each member scores each initiative alone.

use super::open_item::{ITEM, running, while_open};
use super::{SESSION, choice};
use crate::acts::{CriterionSet, ScoringOpened};
use crate::digital_committee::{DigitalCommittee, Sitting};
use crate::ids::{ItemId, MatterId, RoundId, SessionId};
use crate::session::{ItemState, Session};
use crate::store::{self, MatterRow};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/open-scoring",
    act: "committee/scoring-opened",
    title: "committee-open-scoring",
    path: "/sesiones/abrir-puntaje",
    api: "/api/v1/scoring-rounds",
    parts: &[Part {
        title: "committee-part-scoring",
        fields: &[
            SESSION,
            ITEM,
            Field::new(
                "initiatives",
                "committee-field-initiatives",
                FieldKind::Several(Choices::Prepared),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

/// Most initiatives of a round.
const INITIATIVES_MAX: usize = 30;
/// Kinds that are no initiatives.
const NONE: [&str; 5] = [
    "prioritise",
    "approve_minutes",
    "ratify_urgent",
    "follow_agreements",
    "information",
];

#[derive(Debug, Deserialize)]
struct OpenScoring {
    session: SessionId,
    item: ItemId,
    initiatives: Vec<MatterId>,
}

/// Matters that could be scored: those that wait, and those on this agenda.
async fn initiatives(cx: &Cx, sitting: &Sitting) -> Result<Vec<MatterRow>, Stop> {
    let committee = &sitting.committee;
    let mut rows = store::matters_waiting(&cx.house, committee.entity.id, &committee.body).await?;
    for entry in &sitting.session.agenda {
        if let Some(matter) = entry.item.matter {
            rows.extend(store::matter(&cx.house, matter).await?);
        }
    }
    rows.retain(|row| !NONE.contains(&row.kind.as_str()) && row.period_on.is_none());
    Ok(rows)
}

/// The committee's criteria today, or the law's list.
pub(crate) async fn criteria(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<CriterionSet>, Stop> {
    let own = store::criteria(&cx.house, committee.entity.id, &committee.body, cx.today()).await?;
    let of_law = || {
        let all = cx.house.law.criteria().iter();
        let set = |criterion: &norms::Criterion| CriterionSet {
            id: criterion.id.to_string(),
            name: None,
            weight: criterion.weight,
        };
        all.map(set).collect()
    };
    Ok(own.map_or_else(of_law, |(_, set)| set.criteria))
}

/// The rule: the item is being dealt with, nothing else is being decided, and there is something to compare.
fn decide(session: &Session, item: ItemId, count: usize) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let entry = session.item(item);
    no.when(entry.is_none(), || {
        Refusal::new("committee-item-outside")
            .field("item")
            .article("ley-27444", "98.4")
    });
    no.when(
        entry.is_some_and(|entry| entry.state != ItemState::Current),
        || Refusal::new("committee-item-not-current").field("item"),
    );
    no.when(
        session.open_ballot().is_some() || session.open_round().is_some(),
        || Refusal::new("committee-ballot-running").field("item").conflict(),
    );
    no.when(!(2..=INITIATIVES_MAX).contains(&count), || {
        Refusal::new("committee-initiatives-count")
            .field("initiatives")
            .arg("max", INITIATIVES_MAX)
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        let rows = initiatives(cx, &sitting).await?;
        let first_time = form.raw.all("initiatives").next().is_none() && form.get("_paso").is_none();
        if first_time {
            let all = rows
                .iter()
                .map(|row| ("initiatives".to_owned(), row.id.to_string()));
            form.raw.0.extend(all);
        }
        form.choose(
            "initiatives",
            rows.into_iter()
                .map(|row| choice(row.id.to_string(), row.title))
                .collect(),
        );
        form.lead = Some(cx.tr().t("committee-scoring-lead").into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: OpenScoring = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let mut no = Refusals::default();
        running(
            &sitting.session,
            sitting.quorum_present(cx.today()),
            sitting.quorum_needed(cx.today()),
            &mut no,
        );
        no.none()?;
        decide(&sitting.session, new.item, new.initiatives.len())?;
        let opened = ScoringOpened {
            session: new.session,
            item: new.item,
            round: RoundId::new(&*cx.house.clock)?,
            initiatives: new.initiatives,
            criteria: criteria(cx, &sitting.committee).await?,
        };
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .subject(format!("round:{}", opened.round))
            .payload_of(&opened)?;
        let draft = while_open(draft, new.session);
        Ok(Decision::act(draft, sitting.committee.target()).then(sitting.row.href()))
    })
}
