//! Change the agenda of a session that is called: until its day, items are taken off and others added, with the notice that the
//! rules ask or the reason why not. Members are told, for they prepare what the call listed.

use super::agenda_form::{self, Chosen};
use super::{SESSION, choice, spanish};
use crate::acts::AgendaChanged;
use crate::digital_committee::Sitting;
use crate::ids::{ItemId, SessionId};
use crate::session::{Session, Stage};
use crate::{notice, statement};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/change-agenda",
    act: "committee/agenda-changed",
    title: "committee-change-agenda",
    path: "/sesiones/cambiar-agenda",
    api: "/api/v1/agenda-changes",
    parts: &[
        Part {
            title: "committee-part-off",
            fields: &[
                SESSION,
                Field::new(
                    "off",
                    "committee-field-off",
                    FieldKind::Several(Choices::Prepared),
                )
                .optional(),
            ],
        },
        Part {
            title: "committee-part-on",
            fields: agenda_form::FIELDS,
        },
        Part {
            title: "committee-part-urgency",
            fields: &[agenda_form::URGENCY],
        },
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Change {
    session: SessionId,
    #[serde(default)]
    off: Vec<ItemId>,
    #[serde(flatten)]
    agenda: Chosen,
    urgency: Option<String>,
}

/// What the rule looks at.
struct Situation<'a> {
    session: &'a Session,
    off: &'a [ItemId],
    added: usize,
    /// The earliest day that gives the notice asked.
    earliest: Date,
    today: Date,
    urgent: bool,
}

/// The rule: before the day of a session that has not begun, with the notice asked or an urgency that says why, and not until
/// nothing is left.
fn decide(at: &Situation<'_>) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let on = at.session.called.on;
    no.when(at.session.stage != Stage::Called || at.today >= on, || {
        Refusal::new("committee-agenda-late")
            .conflict()
            .article("ley-27444", "98.4")
    });
    no.when(at.off.is_empty() && at.added == 0, || {
        Refusal::new("committee-agenda-same").field("items")
    });
    let agenda = at.session.agenda.iter();
    let stay = agenda.filter(|entry| !at.off.contains(&entry.item.item)).count();
    agenda_form::length(stay + at.added, &mut no);
    no.when(on < at.earliest && !at.urgent, || {
        Refusal::new("committee-agenda-short")
            .field("urgency")
            .arg("on", spanish(on))
            .article("ley-27444", "98.2")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        form.under = Some(sitting.runner(cx)?);
        let agenda = sitting.session.agenda.iter();
        let off = agenda.map(|entry| {
            let title = format!("{}. {}", entry.number, entry.item.title);
            choice(entry.item.item.to_string(), title)
        });
        form.choose("off", off.collect());
        agenda_form::offer(cx, &sitting.committee, form).await?;
        form.lead = Some(sitting.about(cx, form));
        form.aside.norm = crate::words::rules_about(cx, &["notice-ordinary", "outside-agenda"]);
        form.aside.next = crate::words::steps(cx, &["committee-next-changed"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Change = values.into_typed()?;
        let sitting = Sitting::of(cx, new.session).await?;
        let (session, committee) = (&*sitting.session, &sitting.committee);
        let added = new.agenda.items(cx, committee).await?;
        let at = Situation {
            session,
            off: &new.off,
            added: added.len(),
            earliest: notice::earliest(cx, committee, session.called.kind, cx.today()).await?,
            today: cx.today(),
            urgent: new.urgency.is_some(),
        };
        decide(&at)?;
        let on = session.called.on;
        let short = on < at.earliest;
        let (urgency, row) = match new.urgency.as_deref().filter(|_| short) {
            Some(text) => statement::said(cx, text).map(|(said, row)| (Some(said), Some(row)))?,
            None => (None, None),
        };
        let draft = agenda_form::about(sitting.draft(cx, USE_CASE.act)?, &added);
        let changed = AgendaChanged {
            session: new.session,
            removed: new.off,
            added,
            notice_days: notice::given(cx, committee, cx.today(), on).await?,
            urgency,
        };
        let draft = sitting.unchanged(draft.payload_of(&changed)?);
        let mut decision = Decision::act(draft, committee.target());
        if let Some(row) = row {
            decision = decision.aside(row);
        }
        Ok(decision
            .warn(short.then(|| cx.tr().t("committee-warn-agenda-short").into_owned()))
            .then(sitting.row.href()))
    })
}
