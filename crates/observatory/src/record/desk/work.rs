//! Pending work: what is missing, overdue or on its way, derived from verdicts and designations.

use super::super::dossier::Dossier;
use super::super::words::{cite, unbroken};
use super::{empty, told};
use capability::Cx;
use jiff::civil::Date;
use maud::html;
use norms::{Citation, OfficeId, OfficeSeat};

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
    /// Whether the step before failed (missing, vacant, overdue), so that doing it raises the share.
    pub failed: bool,
}

impl Work {
    /// As a row of the desk.
    pub(super) fn item(&self, cx: &Cx, today: Date) -> ui::DeskItem {
        let tr = cx.tr();
        let item = if !self.mine {
            let since = self.due.map(|due| {
                let key = if due < today {
                    "observatory-since-day"
                } else {
                    "observatory-until-day"
                };
                tr.f(key, &[("day", unbroken(&ui::format::date_short(due)).into())])
                    .into_owned()
            });
            ui::DeskItem::waiting(self.whom.0.clone(), since.unwrap_or_default(), &self.title)
        } else if let Some(due) = self.due {
            ui::DeskItem::due(tr, due, today, &self.title)
        } else {
            let mut item = ui::DeskItem::waiting(tr.t("observatory-no-term"), "", &self.title);
            item.state = ui::State::Run;
            item
        };
        let why = self
            .citations
            .iter()
            .fold(ui::Why::default(), |why, citation| why.and(cite(cx, citation)));
        let decides = (!self.mine && !self.whom.1.is_empty()).then(|| {
            tr.f("observatory-decides", &[("whom", (&self.whom.1).into())])
                .into_owned()
        });
        let item = item
            .what(html! { (self.sentence) @if let Some(decides) = decides { " " (decides) } })
            .why(why);
        match (self.mine, self.step) {
            (true, _) => item.action(&self.verb, cx.href(&self.path)),
            (false, "await") => item.action(tr.t("observatory-see-sending"), cx.href(&self.path)),
            (false, _) => item,
        }
    }
}

/// Everything pending of an entity, the most pressing first.
pub(super) fn pending(cx: &Cx, dossier: &Dossier) -> Vec<Work> {
    let mut work = empty::of(cx, dossier);
    work.extend(told::of(cx, dossier));
    work.sort_by_key(|work| work.due.unwrap_or(Date::MAX));
    work
}

/// Offices that sign a designation, short and in full.
pub(super) fn signers(cx: &Cx, office: OfficeId) -> (String, String) {
    let ids = cx
        .house
        .law
        .office(office)
        .map(|office| office.designated_by.clone())
        .unwrap_or_default();
    named(cx, ids.into_iter())
}

/// Offices of an entity whose holder may record an act, short and in full.
pub(super) fn holders_of_power(cx: &Cx, act: &str) -> (String, String) {
    let offices = cx
        .house
        .law
        .offices()
        .iter()
        .filter(|office| office.seat == OfficeSeat::AnyEntity);
    named(
        cx,
        offices
            .map(|office| office.id)
            .filter(|office| cx.house.law.may_act(*office, act, None).is_some()),
    )
}

fn named(cx: &Cx, ids: impl Iterator<Item = OfficeId>) -> (String, String) {
    let offices: Vec<_> = ids.filter_map(|id| cx.house.law.office(id)).take(3).collect();
    let short = offices.first().map_or("", |office| office.short).to_owned();
    (
        short,
        offices
            .iter()
            .map(|office| cx.pick(&office.names))
            .collect::<Vec<_>>()
            .join(", "),
    )
}
