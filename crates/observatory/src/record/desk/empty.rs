//! Work that a verdict shows: nobody holds the office, the seat is empty, the contact is not published.

use super::super::dossier::{Dossier, Line, office_of};
use super::work::{Work, holders_of_power, signers};
use capability::Cx;
use directory::standing::Verdict;
use norms::{Contact, Discharge, OfficeId};

/// Everything of this kind.
pub(super) fn of(cx: &Cx, dossier: &Dossier) -> Vec<Work> {
    let lines = dossier.lines();
    let empty = lines.iter().filter_map(|line| of_line(cx, dossier, line));
    empty
        .chain(lines.iter().filter_map(|line| contact(cx, dossier, line)))
        .collect()
}

/// What is missing under an obligation.
fn of_line(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<Work> {
    use Verdict::{DueSoon, InProgress, Missing, NotDue, Overdue, SilentVacancy, Vacant};
    match (&line.obligation.discharge, line.verdict) {
        (Discharge::OfficeHeld { office, .. }, SilentVacancy) => vacancy(cx, dossier, line, *office),
        (Discharge::OfficeHeld { office, .. }, Missing | Vacant | DueSoon | NotDue) => {
            Some(designate(cx, dossier, line, *office))
        }
        (Discharge::CommitteeConstituted, Missing | Vacant | NotDue) => Some(constitute(cx, dossier, line)),
        (Discharge::Reported { act, .. }, InProgress | Overdue) => Some(report(cx, dossier, line, act)),
        (Discharge::SeatsFilled { seats }, Missing | Vacant | InProgress) => fill(cx, dossier, line, seats),
        _ => None,
    }
}

fn designate(cx: &Cx, dossier: &Dossier, line: &Line<'_>, office: OfficeId) -> Work {
    let (tr, id) = (cx.tr(), dossier.entity.id);
    let name = cx.office_name(office.as_str());
    let known = cx.house.law.office(office);
    let key = match line.verdict {
        Verdict::Vacant => "observatory-work-vacant",
        Verdict::DueSoon => "observatory-work-ends",
        _ => "observatory-work-missing",
    };
    let signs = known
        .map(|office| cx.pick(&office.aside.who_designates))
        .unwrap_or_default();
    Work {
        step: "designate",
        act: "directory/designated",
        title: tr
            .f("directory-designate-office", &[("office", name.into())])
            .into_owned(),
        sentence: format!("{} {signs}", tr.t(key)).trim().to_owned(),
        verb: tr.t("directory-designate").into_owned(),
        path: format!("/designar?entity={id}&office={office}"),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: dossier.may_designate(cx, office),
        whom: signers(cx, office),
        failed: line.verdict.state() == ui::State::Bad,
    }
}

fn constitute(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Work {
    let (tr, act) = (cx.tr(), "directory/committee-constituted");
    Work {
        step: "constitute",
        act,
        title: tr.t("directory-constitute-committee").into_owned(),
        sentence: tr.t("observatory-work-committee").into_owned(),
        verb: tr.t("observatory-verb-constitute").into_owned(),
        path: format!("/constituir-comite?entity={}", dossier.entity.id),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: dossier.may(cx, act),
        whom: holders_of_power(cx, act),
        failed: line.verdict.state() == ui::State::Bad,
    }
}

/// Seats without a holder: one piece of work, beginning with the first.
fn fill(cx: &Cx, dossier: &Dossier, line: &Line<'_>, seats: &[OfficeId]) -> Option<Work> {
    let tr = cx.tr();
    let empty: Vec<OfficeId> = seats
        .iter()
        .copied()
        .filter(|seat| dossier.holder(seat.as_str()).is_none())
        .collect();
    let first = *empty.first()?;
    let signs = cx.office_name(first.as_str());
    Some(Work {
        step: "fill_seats",
        act: "directory/designated",
        title: tr
            .f("observatory-fill-seats", &[("n", empty.len().into())])
            .into_owned(),
        sentence: tr
            .f("observatory-work-seats", &[("seat", signs.into())])
            .into_owned(),
        verb: tr.t("directory-designate").into_owned(),
        path: format!("/designar?entity={}&office={first}", dossier.entity.id),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: dossier.may_designate(cx, first),
        whom: signers(cx, first),
        failed: line.verdict.state() == ui::State::Bad,
    })
}

/// What comes back and was not done for the period that ended: nothing to press where no capability has its form.
fn report(cx: &Cx, dossier: &Dossier, line: &Line<'_>, act: &'static str) -> Work {
    let (tr, entity) = (cx.tr(), &dossier.entity);
    let way = directory::report::way(&cx.house, line.obligation, entity.id);
    let key = match line.verdict {
        Verdict::Overdue => "observatory-work-report-late",
        _ => "observatory-work-report",
    };
    let day = |day| ui::format::date_short(day);
    let period = line
        .period
        .map_or_else(Default::default, |period| (day(period.from), day(period.to)));
    let period = [("from", period.0.into()), ("to", period.1.into())];
    let nobody = || (tr.t("observatory-committee").into_owned(), String::new());
    Work {
        step: "report",
        act: way.as_ref().map_or(act, |(use_case, _)| use_case.act),
        title: cx.pick(&line.obligation.names).to_owned(),
        sentence: tr.f(key, &period).into_owned(),
        verb: tr.t("observatory-verb-call-session").into_owned(),
        mine: way
            .as_ref()
            .is_some_and(|(use_case, _)| dossier.may(cx, use_case.act) && is_usual(cx, use_case.act)),
        whom: way
            .as_ref()
            .map_or_else(nobody, |(use_case, _)| holders_of_power(cx, use_case.act)),
        path: way.map_or_else(|| format!("{}#obligaciones", entity.href()), |(_, path)| path),
        due: line.due,
        citations: line.obligation.citations.clone(),
        failed: false,
    }
}

/// Whether an act belongs to the office of the caller at any time, and not only while they preside.
fn is_usual(cx: &Cx, act: &str) -> bool {
    let acting = cx.caller.acting.as_ref();
    let office = acting.and_then(|acting| OfficeId::parse(&acting.office).ok());
    let office = office.and_then(|id| cx.house.law.office(id));
    let mut powers = office.iter().flat_map(|office| &office.powers);
    powers.any(|power| !power.presiding && power.acts.contains(&act))
}

/// The holder's post ended and nobody said so.
fn vacancy(cx: &Cx, dossier: &Dossier, line: &Line<'_>, office: OfficeId) -> Option<Work> {
    let (tr, act) = (cx.tr(), "directory/designation-ended");
    let row = dossier.last(office.as_str())?;
    Some(Work {
        step: "declare_vacancy",
        act,
        title: tr
            .f(
                "observatory-declare-vacancy",
                &[("office", cx.office_name(office.as_str()).into())],
            )
            .into_owned(),
        sentence: tr.t("observatory-work-silent").into_owned(),
        verb: tr.t("observatory-verb-end").into_owned(),
        path: format!("/concluir?designation={}", row.id),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: dossier.may(cx, act),
        whom: holders_of_power(cx, act),
        failed: true,
    })
}

/// A holder whose contact the norm wants published.
fn contact(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<Work> {
    let (tr, act) = (cx.tr(), "directory/contact-published");
    let office = office_of(line.obligation)?;
    let Discharge::OfficeHeld {
        contact: Contact::Published,
        ..
    } = line.obligation.discharge
    else {
        return None;
    };
    let row = dossier
        .holder(office.as_str())
        .filter(|row| row.contact.is_none())?;
    Some(Work {
        step: "publish_contact",
        act,
        title: tr
            .f(
                "directory-contact-office",
                &[("office", cx.office_name(office.as_str()).into())],
            )
            .into_owned(),
        sentence: tr.t("observatory-work-contact").into_owned(),
        verb: tr.t("directory-publish-contact").into_owned(),
        path: format!("/publicar-contacto?designation={}", row.id),
        due: None,
        citations: line.obligation.citations.clone(),
        mine: dossier.may(cx, act),
        whom: holders_of_power(cx, act),
        failed: false,
    })
}
