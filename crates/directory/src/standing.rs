//! The verdict: what an entity's standing means on a day.

use jiff::civil::Date;
use norms::{Contact, Discharge, EntityType, FirstDue, Obligation, Period, Severity};
use register::DesignationId;

/// Days before an end or a due date in which a standing counts as about to fall due.
pub const SOON_DAYS: i32 = 30;

/// The dated facts of one entity under one obligation, as they count on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Day of the act that designates; of a duty that comes back, the day on which it was done for the period.
    pub issued: Option<Date>,
    /// Day the authority was informed.
    pub informed: Option<Date>,
    /// Day the authority took note.
    pub accepted: Option<Date>,
    /// Day the authority asked for a correction, while it stands.
    pub observed: Option<Date>,
    /// First day of power.
    pub from: Option<Date>,
    /// Last day of power, if known.
    pub to: Option<Date>,
    /// Day until which the next step is due.
    pub due: Option<Date>,
    /// Day the holder's post ended, though nobody ended the designation.
    pub post_ended: Option<Date>,
    /// The calendar period that decides, of a duty that comes back.
    pub period: Option<Period>,
    /// Seats with a holder.
    pub filled: u16,
    /// Whether the contact is published.
    pub contact: bool,
    /// Number of the act that proves it.
    pub proof: Option<u64>,
    /// The designation or committee they are of; none for seats, which are several.
    pub designation: Option<DesignationId>,
}

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Fulfilled and proven.
    Met,
    /// Fulfilled, and ends within thirty days.
    DueSoon,
    /// A step is missing and there is time.
    InProgress,
    /// The authority asks for a correction.
    Observed,
    /// The holder's post ended and nobody declared the vacancy.
    SilentVacancy,
    /// Not owed yet.
    NotDue,
    /// No act at all.
    Missing,
    /// A step is missing and its term passed.
    Overdue,
    /// Fulfilled once; the holder's power ended and nobody followed.
    Vacant,
    /// The norm lets this type of entity choose.
    Voluntary,
    /// The norm does not bind this type of entity.
    NotApplicable,
}

/// Every verdict, in order of urgency: the most pressing first.
pub const VERDICTS: [Verdict; 11] = [
    Verdict::Missing,
    Verdict::Vacant,
    Verdict::Overdue,
    Verdict::Observed,
    Verdict::SilentVacancy,
    Verdict::DueSoon,
    Verdict::InProgress,
    Verdict::NotDue,
    Verdict::Met,
    Verdict::Voluntary,
    Verdict::NotApplicable,
];

impl Verdict {
    /// Code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::DueSoon => "due_soon",
            Verdict::InProgress => "in_progress",
            Verdict::Observed => "observed",
            Verdict::SilentVacancy => "silent_vacancy",
            Verdict::NotDue => "not_due",
            Verdict::Missing => "missing",
            Verdict::Overdue => "overdue",
            Verdict::Vacant => "vacant",
            Verdict::Voluntary => "voluntary",
            Verdict::NotApplicable => "not_applicable",
        }
    }
    /// Text key of its word.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Met => "directory-verdict-met",
            Verdict::DueSoon => "directory-verdict-due-soon",
            Verdict::InProgress => "directory-verdict-in-progress",
            Verdict::Observed => "directory-verdict-observed",
            Verdict::SilentVacancy => "directory-verdict-silent-vacancy",
            Verdict::NotDue => "directory-verdict-not-due",
            Verdict::Missing => "directory-verdict-missing",
            Verdict::Overdue => "directory-verdict-overdue",
            Verdict::Vacant => "directory-verdict-vacant",
            Verdict::Voluntary => "directory-verdict-voluntary",
            Verdict::NotApplicable => "directory-verdict-not-applicable",
        }
    }
    /// Its colour and icon.
    pub fn state(self) -> ui::State {
        match self {
            Verdict::Met => ui::State::Ok,
            Verdict::InProgress | Verdict::NotDue => ui::State::Run,
            Verdict::DueSoon | Verdict::Observed | Verdict::SilentVacancy => ui::State::Warn,
            Verdict::Missing | Verdict::Overdue | Verdict::Vacant => ui::State::Bad,
            Verdict::Voluntary | Verdict::NotApplicable => ui::State::None,
        }
    }
    /// Whether the obligation counts as fulfilled.
    pub fn is_met(self) -> bool {
        matches!(self, Verdict::Met | Verdict::DueSoon)
    }
    /// Whether it counts at all: owed and already due.
    pub fn is_owed(self) -> bool {
        !matches!(
            self,
            Verdict::Voluntary | Verdict::NotApplicable | Verdict::NotDue
        )
    }
    /// The verdict of a code.
    pub fn parse(code: &str) -> Option<Verdict> {
        VERDICTS.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// Whether an obligation is part of the share that an entity fulfils: duties of law are, what only asks for attention is not.
pub fn counts(obligation: &Obligation) -> bool {
    obligation.severity == Severity::Breach
}

/// The verdict on a day.
pub fn verdict(obligation: &Obligation, kind: &EntityType, facts: Option<&Facts>, day: Date) -> Verdict {
    if !obligation.binds(kind.id) {
        // What comes back is asked of nobody who may choose: only what was done is told.
        let begun = facts.filter(|facts| facts.period.is_none() || facts.issued.is_some());
        return match (obligation.voluntary_for.contains(&kind.id), begun) {
            (true, Some(facts)) => fulfilled(obligation, facts, day),
            (true, None) => Verdict::Voluntary,
            (false, _) => Verdict::NotApplicable,
        };
    }
    match facts {
        Some(facts) => fulfilled(obligation, facts, day),
        None => match obligation.first_due {
            FirstDue::On { day: due } if day < due => Verdict::NotDue,
            FirstDue::FirstPeriod { .. } => Verdict::NotDue,
            FirstDue::On { .. } | FirstDue::After { .. } | FirstDue::Each { .. } => Verdict::Missing,
        },
    }
}

/// The day that counts next: when the first act or the missing step falls due, or when what is fulfilled ends. Of a duty
/// that comes back, the last day in time for the first period that was not reported.
///
/// `founded` is the first day of the entity: an obligation older than its entity begins with it.
pub fn due(
    obligation: &Obligation,
    founded: Option<Date>,
    facts: Option<&Facts>,
    verdict: Verdict,
) -> Option<Date> {
    if let Discharge::Reported { .. } = obligation.discharge {
        let free = matches!(verdict, Verdict::Voluntary | Verdict::NotApplicable);
        return facts.filter(|_| !free)?.due;
    }
    match verdict {
        Verdict::Missing | Verdict::NotDue => match obligation.first_due {
            FirstDue::On { day } => Some(founded.map_or(day, |from| from.max(day))),
            FirstDue::After { .. } | FirstDue::Each { .. } | FirstDue::FirstPeriod { .. } => None,
        },
        Verdict::InProgress | Verdict::Observed | Verdict::Overdue => facts?.due,
        Verdict::Met | Verdict::DueSoon | Verdict::Vacant => facts?.to,
        Verdict::SilentVacancy => facts?.post_ended,
        Verdict::Voluntary | Verdict::NotApplicable => None,
    }
}

fn fulfilled(obligation: &Obligation, facts: &Facts, day: Date) -> Verdict {
    match &obligation.discharge {
        Discharge::SeatsFilled { seats } => seats_filled(seats.len(), facts),
        Discharge::CommitteeConstituted => held(facts, day).unwrap_or(Verdict::Met),
        Discharge::CommitteeCommunicated { .. } => held(facts, day).unwrap_or_else(|| informed(facts, day)),
        Discharge::OfficeHeld {
            communicated_to,
            contact,
            ..
        } => held(facts, day).unwrap_or_else(|| {
            let verdict = if communicated_to.is_some() {
                informed(facts, day)
            } else {
                Verdict::Met
            };
            let unpublished = *contact == Contact::Published && !facts.contact;
            if verdict.is_met() && unpublished {
                Verdict::InProgress
            } else {
                verdict
            }
        }),
        Discharge::Reported { .. } => reported(facts, day),
        Discharge::Elsewhere { .. } => Verdict::NotApplicable,
    }
}

/// Done for the period that decides, or on which side of its end and of its term the day lies.
fn reported(facts: &Facts, day: Date) -> Verdict {
    match facts.period {
        _ if facts.issued.is_some() => Verdict::Met,
        Some(period) if day <= period.to => Verdict::NotDue,
        _ if facts.due.is_some_and(|due| due < day) => Verdict::Overdue,
        _ => Verdict::InProgress,
    }
}

/// Somebody holds it today, or the verdict that says not.
fn held(facts: &Facts, day: Date) -> Option<Verdict> {
    match (facts.from, facts.to) {
        (None, _) => Some(Verdict::Missing),
        (Some(from), _) if day < from => Some(Verdict::InProgress),
        (_, Some(to)) if to < day => Some(Verdict::Vacant),
        _ if facts.post_ended.is_some_and(|ended| ended < day) => Some(Verdict::SilentVacancy),
        (_, Some(to))
            if days_until(day, to) <= SOON_DAYS && facts.informed.is_some() && facts.observed.is_none() =>
        {
            Some(Verdict::DueSoon)
        }
        _ => None,
    }
}

fn informed(facts: &Facts, day: Date) -> Verdict {
    match (facts.observed, facts.informed) {
        (Some(_), _) if facts.due.is_some_and(|due| due < day) => Verdict::Overdue,
        (Some(_), _) => Verdict::Observed,
        (None, Some(_)) => Verdict::Met,
        (None, None) if facts.due.is_some_and(|due| due < day) => Verdict::Overdue,
        (None, None) => Verdict::InProgress,
    }
}

fn seats_filled(seats: usize, facts: &Facts) -> Verdict {
    match usize::from(facts.filled) {
        0 if facts.from.is_some() => Verdict::Vacant,
        0 => Verdict::Missing,
        filled if filled < seats => Verdict::InProgress,
        _ => Verdict::Met,
    }
}

fn days_until(day: Date, end: Date) -> i32 {
    day.until(end).map_or(i32::MAX, |span| span.get_days())
}
