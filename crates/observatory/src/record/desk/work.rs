//! Pending work: what is missing, overdue or on its way, derived from verdicts and designations.

use super::super::dossier::{Dossier, Line, office_of};
use super::super::words::{cite, day_of, observed};
use capability::Cx;
use directory::standing::Verdict;
use directory::store::DesignationRow;
use jiff::civil::Date;
use maud::html;
use norms::{Authority, Citation, Contact, Discharge, OfficeId, OfficeSeat};

/// One thing to do.
pub(super) struct Work {
    /// Code for programs: `designate`, `communicate`...
    pub step: &'static str,
    /// Act that does it.
    pub act: &'static str,
    /// Title with its verb.
    pub title: String,
    /// One or two sentences.
    pub sentence: String,
    /// What the button says.
    pub verb: String,
    /// Form, already filled as far as it can be; without language prefix.
    pub path: String,
    /// Day by which it is due, or since when it is missing.
    pub due: Option<Date>,
    /// Norms that ask for it.
    pub citations: Vec<Citation>,
    /// Whether the caller may do it.
    pub mine: bool,
    /// Who may, when the caller may not: short, and in full.
    pub whom: (String, String),
    /// Whether the step before failed: missing, vacant, overdue.
    pub failed: bool,
}

impl Work {
    /// As a row of the desk.
    pub(super) fn item(&self, cx: &Cx, today: Date) -> ui::DeskItem {
        let tr = cx.tr();
        let item = if !self.mine {
            let since = self.due.map(|due| {
                let key = if due < today { "observatory-since-day" } else { "observatory-until-day" };
                tr.f(key, &[("day", ui::format::date_short(due).into())]).into_owned()
            });
            ui::DeskItem::waiting(self.whom.0.clone(), since.unwrap_or_default(), &self.title)
        } else if let Some(due) = self.due {
            ui::DeskItem::due(tr, due, today, &self.title)
        } else {
            let mut item = ui::DeskItem::waiting(tr.t("observatory-no-term"), "", &self.title);
            item.state = ui::State::Run;
            item
        };
        let why = self.citations.iter().fold(ui::Why::default(), |why, citation| why.and(cite(cx, citation)));
        let decides = (!self.mine && !self.whom.1.is_empty()).then(|| tr.f("observatory-decides", &[("whom", (&self.whom.1).into())]).into_owned());
        let item = item.what(html! { (self.sentence) @if let Some(decides) = decides { " " (decides) } }).why(why);
        match (self.mine, self.step) {
            (true, _) => item.action(&self.verb, cx.href(&self.path)),
            (false, "await") => item.action(tr.t("observatory-see-sending"), cx.href(&self.path)),
            (false, _) => item,
        }
    }
}

/// Everything pending of an entity, the most pressing first.
pub(super) fn pending(cx: &Cx, dossier: &Dossier) -> Vec<Work> {
    let lines = dossier.lines();
    let mut work: Vec<Work> = lines.iter().filter_map(|line| of_line(cx, dossier, line)).collect();
    work.extend(dossier.designations.iter().filter(|row| is_open(row, dossier.today)).filter_map(|row| of_row(cx, dossier, row)));
    work.extend(lines.iter().filter_map(|line| contact(cx, dossier, line)));
    work.sort_by_key(|work| work.due.unwrap_or(Date::MAX));
    work
}

fn is_open(row: &DesignationRow, today: Date) -> bool {
    row.end_reason.is_none() && day_of(row.to_on.as_ref()).is_none_or(|to| to >= today)
}

/// Work that a verdict shows: nobody is there.
fn of_line(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<Work> {
    use Verdict::{DueSoon, InProgress, Missing, NotDue, SilentVacancy, Vacant};
    match (&line.obligation.discharge, line.verdict) {
        (Discharge::OfficeHeld { office, .. }, SilentVacancy) => vacancy(cx, dossier, line, *office),
        (Discharge::OfficeHeld { office, .. }, Missing | Vacant | DueSoon | NotDue) => Some(designate(cx, dossier, line, *office)),
        (Discharge::CommitteeConstituted, Missing | Vacant | NotDue) => Some(constitute(cx, dossier, line)),
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
    let signs = known.map(|office| cx.pick(&office.aside.who_designates)).unwrap_or_default();
    Work {
        step: "designate",
        act: "directory/designated",
        title: tr.f("directory-designate-office", &[("office", name.into())]).into_owned(),
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

/// Offices that sign a designation, short and in full.
fn signers(cx: &Cx, office: OfficeId) -> (String, String) {
    let ids = cx.house.law.office(office).map(|office| office.designated_by.clone()).unwrap_or_default();
    named(cx, ids.into_iter())
}

/// Offices of an entity whose holder may record an act, short and in full.
fn holders_of_power(cx: &Cx, act: &str) -> (String, String) {
    let offices = cx.house.law.offices().iter().filter(|office| office.seat == OfficeSeat::AnyEntity);
    named(cx, offices.map(|office| office.id).filter(|office| cx.house.law.may_act(*office, act, None).is_some()))
}

fn named(cx: &Cx, ids: impl Iterator<Item = OfficeId>) -> (String, String) {
    let offices: Vec<_> = ids.filter_map(|id| cx.house.law.office(id)).take(3).collect();
    let short = offices.first().map_or("", |office| office.short).to_owned();
    (short, offices.iter().map(|office| cx.pick(&office.names)).collect::<Vec<_>>().join(", "))
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
        mine: cx.may(act, &dossier.target()).is_ok(),
        whom: holders_of_power(cx, act),
        failed: line.verdict.state() == ui::State::Bad,
    }
}

/// Seats without a holder: one piece of work, beginning with the first.
fn fill(cx: &Cx, dossier: &Dossier, line: &Line<'_>, seats: &[OfficeId]) -> Option<Work> {
    let tr = cx.tr();
    let empty: Vec<OfficeId> = seats.iter().copied().filter(|seat| dossier.holder(seat.as_str()).is_none()).collect();
    let first = *empty.first()?;
    let signs = cx.office_name(first.as_str());
    Some(Work {
        step: "fill_seats",
        act: "directory/designated",
        title: tr.f("observatory-fill-seats", &[("n", empty.len().into())]).into_owned(),
        sentence: tr.f("observatory-work-seats", &[("seat", signs.into())]).into_owned(),
        verb: tr.t("directory-designate").into_owned(),
        path: format!("/designar?entity={}&office={first}", dossier.entity.id),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: dossier.may_designate(cx, first),
        whom: signers(cx, first),
        failed: line.verdict.state() == ui::State::Bad,
    })
}

/// The holder's post ended and nobody said so.
fn vacancy(cx: &Cx, dossier: &Dossier, line: &Line<'_>, office: OfficeId) -> Option<Work> {
    let (tr, act) = (cx.tr(), "directory/designation-ended");
    let row = dossier.last(office.as_str())?;
    Some(Work {
        step: "declare_vacancy",
        act,
        title: tr.f("observatory-declare-vacancy", &[("office", cx.office_name(office.as_str()).into())]).into_owned(),
        sentence: tr.t("observatory-work-silent").into_owned(),
        verb: tr.t("observatory-verb-end").into_owned(),
        path: format!("/concluir?designation={}", row.id),
        due: line.due,
        citations: line.obligation.citations.clone(),
        mine: cx.may(act, &dossier.target()).is_ok(),
        whom: holders_of_power(cx, act),
        failed: true,
    })
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
    let by_law = || OfficeId::parse(&row.office).ok().and_then(|id| cx.house.law.office(id)?.communicated_to);
    told.or_else(by_law).unwrap_or(Authority::Sgtd)
}

/// Norms behind a designation: those of its obligation, or those that create the office.
fn citations(cx: &Cx, dossier: &Dossier, row: &DesignationRow) -> Vec<Citation> {
    let asked = directory::obligations_of(&row.office);
    let last = dossier.board.obligations.iter().rev().find(|obligation| asked.contains(&obligation.id.as_str()));
    let office = || OfficeId::parse(&row.office).ok().and_then(|id| cx.house.law.office(id));
    last.map(|obligation| obligation.citations.clone()).or_else(|| office().map(|office| office.citations.clone())).unwrap_or_default()
}

fn correct(cx: &Cx, dossier: &Dossier, row: &DesignationRow, office: String) -> Work {
    let (tr, act) = (cx.tr(), "directory/observation-corrected");
    let authority = authority(cx, row);
    let said = observed(cx, row.observed_reason.as_deref().unwrap_or("other"));
    let on = day_of(row.observed_on.as_ref()).map(ui::format::date_short).unwrap_or_default();
    let due = day_of(row.correct_by.as_ref());
    Work {
        step: "correct",
        act,
        title: tr.f("directory-correct-office", &[("office", office.into())]).into_owned(),
        sentence: format!("{}, {on}: «{said}».", authority.acronym()),
        verb: tr.t("directory-correct").into_owned(),
        path: format!("/subsanar?designation={}", row.id),
        due,
        citations: citations(cx, dossier, row),
        mine: cx.may(act, &dossier.target()).is_ok(),
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
        title: tr.f("directory-communicate-office", &[("authority", acronym.into()), ("office", office.into())]).into_owned(),
        sentence: tr.f("observatory-work-communicate", &[("number", (&row.instrument_number).into())]).into_owned(),
        verb: tr.t("directory-communicate").into_owned(),
        path: format!("/comunicar?designation={}", row.id),
        due,
        citations: citations(cx, dossier, row),
        mine: cx.may(act, &dossier.target()).is_ok(),
        whom: holders_of_power(cx, act),
        failed: due.is_some_and(|due| due < dossier.today),
    }
}

fn wait(cx: &Cx, dossier: &Dossier, row: &DesignationRow, office: String) -> Work {
    let tr = cx.tr();
    let authority = authority(cx, row);
    let by = day_of(row.answer_by.as_ref());
    let sentence = match by {
        Some(by) => tr.f("observatory-work-await-until", &[("day", ui::format::date_short(by).into())]),
        None => tr.t("observatory-work-await"),
    };
    Work {
        step: "await",
        act: "directory/communication-acknowledged",
        title: tr.f("observatory-await", &[("office", office.into())]).into_owned(),
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

/// A holder whose contact the norm wants published.
fn contact(cx: &Cx, dossier: &Dossier, line: &Line<'_>) -> Option<Work> {
    let (tr, act) = (cx.tr(), "directory/contact-published");
    let office = office_of(line.obligation)?;
    let Discharge::OfficeHeld { contact: Contact::Published, .. } = line.obligation.discharge else { return None };
    let row = dossier.holder(office.as_str()).filter(|row| row.contact.is_none())?;
    Some(Work {
        step: "publish_contact",
        act,
        title: tr.f("directory-contact-office", &[("office", cx.office_name(office.as_str()).into())]).into_owned(),
        sentence: tr.t("observatory-work-contact").into_owned(),
        verb: tr.t("directory-publish-contact").into_owned(),
        path: format!("/publicar-contacto?designation={}", row.id),
        due: None,
        citations: line.obligation.citations.clone(),
        mine: cx.may(act, &dossier.target()).is_ok(),
        whom: holders_of_power(cx, act),
        failed: false,
    })
}
