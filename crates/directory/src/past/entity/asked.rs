//! The part of an entity's past that an obligation asks about, at one moment after the other.

use super::{DesignationPast, EntityPast};
use crate::holding::{Asked, Holding, Known};
use crate::report::Report;
use jiff::civil::Date;

impl EntityPast {
    /// What tells about what is asked, and about whether the entity exists.
    pub fn asked(&self, asked: &Asked) -> SlotPast<'_> {
        let slots = asked.slots();
        let counts = |past: &&DesignationPast| past.made.slot.is_some_and(|slot| slots.contains(&slot));
        let held = self.designations.iter().filter(counts);
        let mut held: Vec<Held<'_>> = held
            .filter_map(|past| {
                let last = past.holding(Date::MAX, u64::MAX)?;
                Some(Held { past, last })
            })
            .collect();
        held.sort_by_key(|held| std::cmp::Reverse((held.last.from, held.last.proof)));
        SlotPast {
            entity: self,
            held,
            reports: match asked.duty() {
                Some(_) => &self.reports,
                None => &[],
            },
            one_office: matches!(asked, Asked::Office(_)),
        }
    }
}

/// The part of an entity's past that an obligation asks about.
pub(in crate::past) struct SlotPast<'a> {
    entity: &'a EntityPast,
    /// The latest first.
    held: Vec<Held<'a>>,
    reports: &'a [Report],
    /// Whether all are of one office: then those before the one in force do not count.
    one_office: bool,
}

struct Held<'a> {
    past: &'a DesignationPast,
    /// As it stands in the end.
    last: Holding,
}

impl SlotPast<'_> {
    /// Holders on a day that may count, from the acts before that number, and what was reported, into `seen`; false when
    /// the entity does not exist or is not known.
    pub fn known(&self, as_of: Date, before: u64, seen: &mut Seen) -> bool {
        let Seen { holdings, reports } = seen;
        holdings.clear();
        reports.clear();
        if !self.entity.exists(as_of, before) {
            return false;
        }
        for Held { past, last } in &self.held {
            let holding = match past.is_steady(as_of, before) {
                true => Some(*last),
                false => past.holding(as_of, before),
            };
            let Some(holding) = holding else { continue };
            holdings.push(holding);
            if self.one_office && holding.issued <= as_of && holding.in_force(as_of) {
                break;
            }
        }
        reports.extend(known_reports(self.reports, before));
        true
    }
}

/// What is known of an entity at a moment, in lists that are used again for the next one.
#[derive(Default)]
pub(in crate::past) struct Seen {
    holdings: Vec<Holding>,
    reports: Vec<Report>,
}

impl Seen {
    pub fn known(&self) -> Known<'_> {
        Known {
            holdings: &self.holdings,
            reports: &self.reports,
        }
    }
}

/// Reports that acts before that number tell.
pub(super) fn known_reports(reports: &[Report], before: u64) -> impl Iterator<Item = &Report> {
    reports.iter().take_while(move |report| report.proof < before)
}
