//! What an entity owes and by when, and when the power of its officers ends, as a calendar to subscribe to.

use super::super::tag::authority;
use crate::record::{Dossier, Line, authority_told, cited, office_of};
use capability::{Answer, Cx, Req, Stop};
use directory::standing::Verdict;
use norms::Discharge;
use ui::ics::{Event, Ics, When};

/// `GET /entidades/{key}/plazos.ics`.
pub(super) async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let dossier = Dossier::find(cx, req.param("key")).await?;
    let tr = cx.tr();
    let name = tr.f("observatory-ics-due", &[("name", (&dossier.entity.name).into())]);
    let source = format!(
        "{}{}",
        cx.house.options.base_url,
        cx.href(&format!("{}/plazos.ics", dossier.entity.href()))
    );
    let mut ics = Ics::new(
        &name,
        &tr.t("observatory-ics-due-lead"),
        &source,
        cx.lang.html(),
        cx.head.at,
    );
    for line in dossier.lines() {
        if let Some(event) = due(cx, &dossier, &line) {
            ics.event(&event);
        }
    }
    for event in ends(cx, &dossier) {
        ics.event(&event);
    }
    Ok(super::answer(ics, &format!("plazos-{}.ics", dossier.entity.key)))
}

/// A duty with a day that is still to be met. What ends is told with its designation.
fn due(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<Event> {
    let open = matches!(
        line.verdict,
        Verdict::Missing | Verdict::NotDue | Verdict::InProgress | Verdict::Observed | Verdict::Overdue
    );
    let again = line.verdict == Verdict::Met && line.period.is_some();
    let day = line.due.filter(|_| open || again)?;
    let (tr, obligation) = (cx.tr(), line.obligation);
    let state = match again {
        true => tr.t("observatory-ics-again"),
        false => tr.t(line.verdict.word()),
    };
    let said = [
        cx.pick(&obligation.text).to_owned(),
        format!(
            "{} {}",
            tr.t("observatory-ics-norm"),
            cited(&obligation.citations)
        ),
        dossier.entity.name.clone(),
    ];
    Some(Event {
        uid: format!(
            "{}-{}@{}",
            obligation.id,
            dossier.entity.id,
            authority(cx.house.register.origin())
        ),
        when: When::Day(day),
        place: String::new(),
        sequence: 0,
        summary: format!("{state}: {}", cx.pick(&obligation.names)),
        description: said.join("\n"),
        category: tr.t("observatory-obligations").into_owned(),
        url: format!(
            "{}{}",
            cx.house.options.base_url,
            cx.href(&page(cx, dossier, line))
        ),
    })
}

/// Where the next step is taken: the form, or the designation that waits for it.
fn page(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> String {
    let (entity, empty) = (
        dossier.entity.id,
        matches!(line.verdict, Verdict::Missing | Verdict::NotDue),
    );
    let late = matches!(line.verdict, Verdict::InProgress | Verdict::Overdue);
    if let Some((_, path)) = directory::report::way(&cx.house, line.obligation, entity).filter(|_| late) {
        return path;
    }
    let office = match &line.obligation.discharge {
        Discharge::CommitteeConstituted if empty => return format!("/constituir-comite?entity={entity}"),
        Discharge::CommitteeConstituted | Discharge::CommitteeCommunicated { .. } => {
            Some(directory::apply_committee())
        }
        _ => office_of(line.obligation).map(|office| office.as_str()),
    };
    match office {
        Some(office)
            if empty
                && authority_told(line.obligation).is_some()
                && office != directory::apply_committee() =>
        {
            format!("/designar?entity={entity}&office={office}")
        }
        Some(office) => match dossier.last(office) {
            Some(row) => format!("/designaciones/{}", row.id),
            None => format!("{}#obligaciones", dossier.entity.href()),
        },
        None => format!("{}#obligaciones", dossier.entity.href()),
    }
}

/// Designations in force, or soon, whose last day is known.
fn ends(cx: &Cx, dossier: &Dossier) -> Vec<Event> {
    let tr = cx.tr();
    let open = dossier.designations.iter().filter(|row| row.end_reason.is_none());
    let ending = open.filter_map(|row| {
        let day = row.to_on.as_deref()?.parse().ok()?;
        (day >= dossier.today).then_some((row, day))
    });
    ending
        .map(|(row, day)| {
            let office = directory::target::office_name(cx, &row.office);
            Event {
                uid: format!("end-{}@{}", row.id, authority(cx.house.register.origin())),
                when: When::Day(day),
                place: String::new(),
                sequence: 0,
                summary: tr
                    .f("observatory-ics-ends", &[("office", (&office).into())])
                    .into_owned(),
                description: format!(
                    "{}\n{} {}",
                    tr.t("observatory-ics-ends-text"),
                    row.instrument_number,
                    dossier.entity.name
                ),
                category: tr.t("observatory-ics-terms-of-office").into_owned(),
                url: format!(
                    "{}{}",
                    cx.house.options.base_url,
                    cx.href(&format!("/designaciones/{}", row.id))
                ),
            }
        })
        .collect()
}
