//! What discharges an obligation, who owes it and since when, in plain words.

use capability::Cx;
use norms::{Contact, Discharge, EntityTypeId, Event, FirstDue, Obligation, Rhythm, TermCode};

/// The fact that discharges it, as a sentence.
pub(super) fn sentence(cx: &Cx, obligation: &Obligation) -> String {
    let tr = cx.tr();
    match &obligation.discharge {
        Discharge::CommitteeConstituted => tr.t("observatory-discharge-committee").into_owned(),
        Discharge::SeatsFilled { seats } => tr
            .f("observatory-discharge-seats", &[("n", seats.len().into())])
            .into_owned(),
        Discharge::CommitteeCommunicated { authority, within } => {
            let told = tr.f(
                "observatory-discharge-committee-told",
                &[("authority", authority.acronym().into())],
            );
            format!("{told} {}", within_words(cx, *within)).trim().to_owned()
        }
        Discharge::OfficeHeld {
            office,
            communicated_to,
            within,
            contact,
        } => {
            let mut words = tr
                .f(
                    "observatory-discharge-office",
                    &[("office", cx.office_name(office.as_str()).into())],
                )
                .into_owned();
            if let Some(authority) = communicated_to {
                words += &format!(
                    " {}",
                    tr.f(
                        "observatory-discharge-told",
                        &[("authority", authority.acronym().into())]
                    )
                );
            }
            if let Some(within) = within {
                words += &format!(" {}", within_words(cx, *within));
            }
            if *contact == Contact::Published {
                words += &format!(" {}", tr.t("observatory-discharge-contact"));
            }
            words.trim_end().to_owned()
        }
        Discharge::Reported { within, .. } => {
            let done = tr.t("observatory-discharge-reported");
            format!("{done} {}", within_words(cx, *within)).trim().to_owned()
        }
        Discharge::Elsewhere { .. } => tr
            .f(
                "observatory-discharge-elsewhere",
                &[("capability", waits_for(cx, obligation).unwrap_or_default().into())],
            )
            .into_owned(),
    }
}

/// «Plazo: 5 días hábiles», as the law says today; nothing where it gives no length.
fn within_words(cx: &Cx, code: TermCode) -> String {
    let value = cx.house.law.term_as_of(code, cx.today());
    let Some(term) = value.and_then(|value| value.measure.term()) else {
        return String::new();
    };
    let unit = cx
        .tr()
        .t(&format!(
            "directory-unit-{}",
            term.unit.as_str().replace('_', "-")
        ))
        .into_owned();
    cx.tr()
        .f(
            "observatory-discharge-within",
            &[("length", i64::from(term.length).into()), ("unit", unit.into())],
        )
        .into_owned()
}

/// Name of the capability that will switch it on; none when it is measured today.
pub(super) fn waits_for(cx: &Cx, obligation: &Obligation) -> Option<String> {
    match obligation.discharge {
        Discharge::Elsewhere { capability } if !obligation.live => {
            let key = format!("observatory-capability-{capability}");
            Some(
                cx.tr()
                    .get(&key)
                    .map_or_else(|| capability.to_owned(), |name| name.into_owned()),
            )
        }
        _ => None,
    }
}

/// Types of entity that owe it, by name.
pub(super) fn types(cx: &Cx, ids: &[EntityTypeId]) -> Vec<&'static str> {
    ids.iter()
        .filter_map(|id| cx.house.law.entity_type(*id))
        .map(|kind| cx.pick(&kind.plural))
        .collect()
}

/// «12 tipos de entidad», or their names when they are few.
pub(super) fn who_owes(cx: &Cx, obligation: &Obligation) -> String {
    let names = types(cx, &obligation.applies_to);
    if names.len() <= 3 {
        names.join(", ")
    } else {
        cx.tr()
            .f("observatory-types", &[("n", names.len().into())])
            .into_owned()
    }
}

/// Since when it is owed.
pub(super) fn since(cx: &Cx, obligation: &Obligation) -> String {
    let tr = cx.tr();
    match obligation.first_due {
        FirstDue::On { day } => ui::format::date_long(cx.lang, day),
        FirstDue::After { event, term } => format!("{} {}", tr.t(event_key(event)), within_words(cx, term))
            .trim()
            .to_owned(),
        FirstDue::Each { event } => tr.t(event_key(event)).into_owned(),
        FirstDue::FirstPeriod { event } => {
            let period = period_words(cx, obligation.rhythm);
            let began = tr.t(event_key(event));
            let first = tr.f("observatory-first-period", &[("period", period.into())]);
            format!("{began} {first}")
        }
    }
}

fn event_key(event: Event) -> &'static str {
    match event {
        Event::CommitteeConstituted => "observatory-event-committee",
        Event::PlanApproved => "observatory-event-plan",
        Event::ProjectAdded => "observatory-event-project",
        Event::Designated => "observatory-event-designated",
        Event::AiProjectProposed => "observatory-event-ai",
        Event::PostEnded => "observatory-event-post",
    }
}

/// «trimestre», «semestre», «año»; so many months where there is no word.
fn period_words(cx: &Cx, rhythm: Rhythm) -> String {
    let tr = cx.tr();
    let Rhythm::Calendar { months } = rhythm else {
        return String::new();
    };
    let count = i64::from(months.get());
    tr.f("observatory-period", &[("months", count.into())])
        .into_owned()
}

/// How often it comes back.
pub(super) fn rhythm(cx: &Cx, obligation: &Obligation) -> String {
    let tr = cx.tr();
    match obligation.rhythm {
        Rhythm::Standing => tr.t("observatory-rhythm-standing").into_owned(),
        Rhythm::PerCase => tr.t("observatory-rhythm-case").into_owned(),
        Rhythm::Calendar { .. } => {
            let period = period_words(cx, obligation.rhythm);
            tr.f("observatory-rhythm-calendar", &[("period", period.into())])
                .into_owned()
        }
        Rhythm::Every { length, unit } => {
            let unit = tr
                .t(&format!("directory-unit-{}", unit.as_str().replace('_', "-")))
                .into_owned();
            tr.f(
                "observatory-rhythm-every",
                &[("length", i64::from(length).into()), ("unit", unit.into())],
            )
            .into_owned()
        }
    }
}
