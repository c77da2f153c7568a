//! Declare a day that does not count; open due dates move, and every move is an act of its own.

use crate::acts::{CalendarDayDeclared, DueMoved};
use crate::{deadline, target};
use capability::power::Target;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
use norms::{DayKind, DeclaredDay, DeclaredDayError, Effect, Place};
use register::{Draft, args};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/declare-calendar-day",
    act: "directory/calendar-day-declared",
    title: "directory-declare-day",
    path: "/declarar-dia",
    api: "/api/v1/calendar-days",
    parts: &[Part {
        title: "directory-part-day",
        fields: &[
            Field::new("day", "directory-field-day", FieldKind::Date),
            Field::new(
                "kind",
                "directory-field-day-kind",
                FieldKind::Choice(Choices::Law(kinds)),
            ),
            Field::new("place", "directory-field-day-place", FieldKind::Text(6)).optional(),
            Field::new("norm", "directory-field-norm", FieldKind::Text(160)),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Declare {
    day: Date,
    kind: String,
    place: Option<String>,
    norm: String,
}

/// Kinds of day that may be declared.
fn kinds(cx: &Cx) -> Vec<Choice> {
    let label = |kind: DayKind| {
        cx.tr()
            .t(&format!("directory-day-{}", kind.as_str().replace('_', "-")))
            .to_string()
    };
    DayKind::ALL
        .into_iter()
        .filter(|kind| kind.can_be_declared())
        .map(|kind| Choice {
            value: kind.as_str().to_owned(),
            label: label(kind),
        })
        .collect()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        form.lead = Some(cx.tr().t("directory-declare-day-lead").to_string());
        form.back = Some("/calendario".to_owned());
        Ok(())
    })
}

/// The day as the calendar wants it, or why it cannot stand.
fn decide(new: &Declare) -> Result<DeclaredDay, Refusal> {
    let kind = DayKind::parse(&new.kind)
        .ok_or_else(|| Refusal::new("directory-day-not-declarable").field("kind"))?;
    let place = new.place.clone().map_or(Place::Country, Place::Ubigeo);
    let day = DeclaredDay {
        from: new.day,
        to: new.day,
        kind,
        place,
        effect: Effect::OnDate,
        name: new.norm.clone(),
        norm: new.norm.clone(),
    };
    day.check().map(|()| day).map_err(|error| match error {
        DeclaredDayError::BadUbigeo => Refusal::new("directory-day-place").field("place"),
        DeclaredDayError::NoNorm => Refusal::new("directory-day-norm").field("norm"),
        _ => Refusal::new("directory-day-not-declarable").field("kind"),
    })
}

/// The norm by which the same day was declared for the same place, if it was.
async fn declared_by(cx: &Cx, new: &Declare) -> Result<Option<String>, Stop> {
    const SAME: &str = "SELECT norm FROM directory_calendar_day WHERE day = $1 AND place = $2 AND kind = $3";
    let place = new.place.as_deref().unwrap_or_default();
    let of = args![new.day.to_string(), place, &new.kind];
    let row: Option<(String,)> = cx.house.register.db().get(SAME, of).await?;
    Ok(row.map(|(norm,)| norm))
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Declare = values.into_typed()?;
        let day = decide(&new)?;
        if let Some(norm) = declared_by(cx, &new).await? {
            return Err(Refusal::new("directory-day-taken")
                .field("day")
                .arg("norm", norm)
                .see("/calendario")
                .conflict()
                .into());
        }
        let moved = deadline::moved_by(&cx.house, &day).await?;
        let declared = CalendarDayDeclared {
            day: new.day,
            kind: new.kind,
            place: new.place.unwrap_or_default(),
            norm: new.norm,
        };
        let draft = Draft::new("directory/calendar-day-declared", cx.under()?).payload_of(&declared)?;
        let mut decision = Decision::act(draft, Target::default()).then("/calendario");
        let count = moved.len();
        for change in moved {
            let (designation, entity, office, what) = change.key;
            let entity = target::entity(cx, entity).await?;
            let moved = DueMoved {
                designation,
                what: what.to_owned(),
                before: change.old,
                after: change.new,
            };
            let draft = super::designate::about(cx, "directory/due-moved", &entity, designation, &office)?
                .payload_of(&moved)?;
            decision = decision.and(draft, target::of(&entity));
        }
        let count = count.to_string();
        let told = cx
            .tr()
            .f("directory-day-moves", &[("count", count.as_str().into())])
            .to_string();
        Ok(decision.warn((count != "0").then_some(told)))
    })
}
