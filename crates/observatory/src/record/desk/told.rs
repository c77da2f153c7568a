//! Work that a designation shows: to communicate it, to correct it, or to wait for the authority.

use super::super::dossier::Dossier;
use super::super::words::{day_of, observed};
use super::work::{Work, holders_of_power};
use capability::Cx;
use directory::store::DesignationRow;
use jiff::civil::Date;
use norms::{Authority, Citation, OfficeId};

/// Everything of this kind.
pub(super) fn of(cx: &Cx, dossier: &Dossier) -> Vec<Work> {
    let open = dossier
        .designations
        .iter()
        .filter(|row| is_open(row, dossier.today));
    open.filter_map(|row| of_row(cx, dossier, row)).collect()
}

fn is_open(row: &DesignationRow, today: Date) -> bool {
    row.end_reason.is_none() && day_of(row.to_on.as_ref()).is_none_or(|to| to >= today)
}

/// Work that a designation shows: to communicate, to correct, or to wait for the authority.
fn of_row(cx: &Cx, dossier: &Dossier, row: &DesignationRow) -> Option<Work> {
    let office = directory::target::office_name(cx, &row.office);
    if row.observed_on.is_some() {
        return Some(correct(cx, dossier, row, office));
    }
    match (&row.informed_on, &row.communicate_by) {
        (None, Some(_)) => Some(communicate(cx, dossier, row, office)),
        (Some(_), _) if row.accepted_on.is_none() => Some(wait(cx, dossier, row, office)),
        _ => None,
    }
}

fn authority(cx: &Cx, row: &DesignationRow) -> Authority {
    let told = row.authority.as_deref().and_then(Authority::parse);
    let by_law = || {
        OfficeId::parse(&row.office)
            .ok()
            .and_then(|id| cx.house.law.office(id)?.communicated_to)
    };
    told.or_else(by_law).unwrap_or(Authority::Sgtd)
}

/// Norms behind a designation: those of its obligation, or those that create the office.
fn citations(cx: &Cx, dossier: &Dossier, row: &DesignationRow) -> Vec<Citation> {
    let asked = directory::obligations_of(&row.office);
    let last = dossier
        .board
        .obligations
        .iter()
        .rev()
        .find(|obligation| asked.contains(&obligation.id.as_str()));
    let office = || {
        OfficeId::parse(&row.office)
            .ok()
            .and_then(|id| cx.house.law.office(id))
    };
    last.map(|obligation| obligation.citations.clone())
        .or_else(|| office().map(|office| office.citations.clone()))
        .unwrap_or_default()
}

fn correct(cx: &Cx, dossier: &Dossier, row: &DesignationRow, office: String) -> Work {
    let (tr, act) = (cx.tr(), "directory/observation-corrected");
    let authority = authority(cx, row);
    let said = observed(cx, row.observed_reason.as_deref().unwrap_or("other"));
    let on = day_of(row.observed_on.as_ref())
        .map(ui::format::date_short)
        .unwrap_or_default();
    let due = day_of(row.correct_by.as_ref());
    Work {
        step: "correct",
        act,
        title: tr
            .f("directory-correct-office", &[("office", office.into())])
            .into_owned(),
        sentence: format!("{}, {on}: «{said}».", authority.acronym()),
        verb: tr.t("directory-correct").into_owned(),
        path: format!("/subsanar?designation={}", row.id),
        due,
        citations: citations(cx, dossier, row),
        mine: dossier.may(cx, act),
        whom: holders_of_power(cx, act),
        failed: due.is_some_and(|due| due < dossier.today),
    }
}

fn communicate(cx: &Cx, dossier: &Dossier, row: &DesignationRow, office: String) -> Work {
    let (tr, act) = (cx.tr(), "directory/designation-communicated");
    let due = day_of(row.communicate_by.as_ref());
    let acronym = authority(cx, row).acronym();
    Work {
        step: "communicate",
        act,
        title: tr
            .f(
                "directory-communicate-office",
                &[("authority", acronym.into()), ("office", office.into())],
            )
            .into_owned(),
        sentence: tr
            .f(
                "observatory-work-communicate",
                &[("number", (&row.instrument_number).into())],
            )
            .into_owned(),
        verb: tr.t("directory-communicate").into_owned(),
        path: format!("/comunicar?designation={}", row.id),
        due,
        citations: citations(cx, dossier, row),
        mine: dossier.may(cx, act),
        whom: holders_of_power(cx, act),
        failed: due.is_some_and(|due| due < dossier.today),
    }
}

fn wait(cx: &Cx, dossier: &Dossier, row: &DesignationRow, office: String) -> Work {
    let tr = cx.tr();
    let authority = authority(cx, row);
    let by = day_of(row.answer_by.as_ref());
    let sentence = match by {
        Some(by) => tr.f(
            "observatory-work-await-until",
            &[("day", ui::format::date_short(by).into())],
        ),
        None => tr.t("observatory-work-await"),
    };
    Work {
        step: "await",
        act: "directory/communication-acknowledged",
        title: tr
            .f("observatory-await", &[("office", office.into())])
            .into_owned(),
        sentence: sentence.into_owned(),
        verb: String::new(),
        path: format!("/designaciones/{}", row.id),
        due: day_of(row.informed_on.as_ref()),
        citations: citations(cx, dossier, row),
        mine: false,
        whom: (authority.acronym().to_owned(), String::new()),
        failed: false,
    }
}
