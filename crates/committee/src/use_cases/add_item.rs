//! Add a matter outside the agenda: every member must be there and vote to include it, for urgency.

use super::open_item::{running, while_open};
use super::{PERIOD, SESSION, agenda_kinds};
use crate::acts::{AgendaItem, BallotOpened, ItemAdded, Purpose};
use crate::digital_committee::Sitting;
use crate::ids::{BallotId, ItemId, SessionId};
use crate::{periods, statement};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::{args, db::stmt};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/add-item",
    act: "committee/item-added",
    title: "committee-add-item",
    path: "/sesiones/incluir-tema",
    api: "/api/v1/session-additions",
    parts: &[Part {
        title: "committee-part-item",
        fields: &[
            SESSION,
            Field::new(
                "kind",
                "committee-field-kind",
                FieldKind::Choice(Choices::Law(agenda_kinds)),
            ),
            Field::new("title", "committee-field-title", FieldKind::Text(160)),
            PERIOD,
            Field::new(
                "urgency",
                "committee-field-urgency-outside",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Add {
    session: SessionId,
    kind: String,
    title: String,
    period: Option<String>,
    urgency: String,
}

/// The rule: every seat is covered, for a unanimous vote of all members must be possible.
fn decide(present: u32, base: u32, ballot_open: bool) -> Result<(), Refusal> {
    if ballot_open {
        return Err(Refusal::new("committee-ballot-running").conflict());
    }
    if present < base {
        return Err(Refusal::new("committee-not-all-present")
            .field("title")
            .arg("present", present)
            .arg("base", base)
            .article("ley-27444", "98.4"));
    }
    Ok(())
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::rules_about(cx, &["outside-agenda"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Add = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let mut no = Refusals::default();
        let (present, needed) = (
            sitting.quorum_present(cx.today()),
            sitting.quorum_needed(cx.today()),
        );
        running(&sitting.session, present, needed, &mut no);
        no.none()?;
        decide(
            present,
            sitting.roster().base(),
            sitting.session.open_ballot().is_some(),
        )?;
        let period = periods::asked(cx.house.law, &new.kind, new.period.as_deref())?;
        let (urgency, row) = statement::said(cx, &new.urgency)?;
        let clock = &*cx.house.clock;
        let item = AgendaItem {
            item: ItemId::new(clock)?,
            matter: None,
            kind: new.kind,
            title: new.title,
            origin: None,
            document: None,
            period,
        };
        let ballot = BallotOpened {
            session: new.session,
            item: item.item,
            ballot: BallotId::new(clock)?,
            purpose: Purpose::Inclusion,
            secret: false,
            majority: "unanimity".to_owned(),
            members: sitting.members(),
            voters: super::open_ballot::voters(&sitting, None),
        };
        let added = ItemAdded {
            session: new.session,
            item,
            urgency,
        };
        const AS_SEEN: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND presence = $2";
        let seen = stmt(AS_SEEN, args![new.session, sitting.row.presence]);
        let target = sitting.committee.target();
        let first = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&added)?
            .aside(row)
            .guard(seen);
        let second = sitting
            .draft(cx, "committee/ballot-opened")?
            .subject(format!("ballot:{}", ballot.ballot))
            .payload_of(&ballot)?;
        Ok(Decision::act(while_open(first, new.session), target.clone())
            .and(second, target)
            .then(sitting.row.href()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_the_agenda_needs_every_member() {
        for (present, base, ballot, text) in [
            (8, 8, false, None),
            (7, 8, false, Some("committee-not-all-present")),
            (8, 8, true, Some("committee-ballot-running")),
        ] {
            assert_eq!(decide(present, base, ballot).err().map(|no| no.text), text);
        }
    }
}
