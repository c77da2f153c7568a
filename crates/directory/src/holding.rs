//! Holdings: who holds an office of an entity and since when, as dated facts. From them the facts of every obligation
//! on a day are read; nothing here depends on the day it is computed.

use crate::agenda::{Agenda, Round};
use crate::report::{self, Duty, Report};
use crate::standing::Facts;
use jiff::civil::Date;
use norms::{Discharge, Obligation};
use register::DesignationId;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Office under which the committee itself is kept among designations.
pub(crate) const COMMITTEE: &str = "committee";

/// Place of an office among those that some obligation asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(u8);

impl Slot {
    /// The slot of an office; none when no live obligation asks about it.
    pub fn of(office: &str) -> Option<Slot> {
        slots().get(office).copied()
    }
}

/// A main or acting holder of an office of the whole entity, or its committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Which office.
    pub slot: Slot,
    /// Whose designation, or which committee.
    pub designation: DesignationId,
    /// Day of the act that designates.
    pub issued: Date,
    /// First day of power.
    pub from: Date,
    /// Last day of power, if known.
    pub to: Option<Date>,
    /// Day the authority was informed.
    pub informed: Option<Date>,
    /// Day the authority took note.
    pub accepted: Option<Date>,
    /// Day the authority asked for a correction, while it stands.
    pub observed: Option<Date>,
    /// Day until which the next step is due.
    pub due: Option<Date>,
    /// Day the holder's post ended, though nobody ended the designation.
    pub post_ended: Option<Date>,
    /// Whether the contact is published.
    pub contact: bool,
    /// Number of the act that proves it.
    pub proof: u64,
}

impl Holding {
    /// Whether it gives power on that day.
    pub fn in_force(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// What of an entity an obligation asks about.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Who holds an office, or the committee.
    Office(Slot),
    /// Who holds each of several seats.
    Seats(Vec<Slot>),
    /// What was reported of a duty since the committee that owes it stands.
    Duty(Duty, Slot),
    /// Nothing that this crate knows.
    Nothing,
}

impl Asked {
    /// What an obligation asks about.
    pub fn of(obligation: &Obligation) -> Asked {
        if let Some(duty) = Duty::of(obligation) {
            return Slot::of(COMMITTEE).map_or(Asked::Nothing, |slot| Asked::Duty(duty, slot));
        }
        let slots: Vec<Slot> = offices_of(obligation).into_iter().filter_map(Slot::of).collect();
        match (&obligation.discharge, slots.first()) {
            (Discharge::SeatsFilled { .. }, _) => Asked::Seats(slots),
            (_, Some(slot)) => Asked::Office(*slot),
            (_, None) => Asked::Nothing,
        }
    }
    /// The slots it asks about.
    pub fn slots(&self) -> &[Slot] {
        match self {
            Asked::Office(slot) | Asked::Duty(_, slot) => std::slice::from_ref(slot),
            Asked::Seats(slots) => slots,
            Asked::Nothing => &[],
        }
    }
    /// The duty that reports discharge, if it is one.
    pub fn duty(&self) -> Option<Duty> {
        match self {
            Asked::Duty(duty, _) => Some(*duty),
            Asked::Office(_) | Asked::Seats(_) | Asked::Nothing => None,
        }
    }
    /// The periods around a day, where it comes back.
    pub fn round(&self, agenda: &Agenda, day: Date) -> Round {
        self.duty()
            .map(|duty| agenda.round(duty, day))
            .unwrap_or_default()
    }
}

/// What is known of an entity: who holds its offices, and what was reported of its duties.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Holders of offices, and the committee.
    pub holdings: &'a [Holding],
    /// Reports of duties that come back.
    pub reports: &'a [Report],
}

/// Live obligations that depend on an office; the committee counts as one.
pub fn obligations_of(office: &str) -> &'static [&'static str] {
    static BY_OFFICE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let by_office = BY_OFFICE.get_or_init(|| {
        let mut map: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for obligation in norms::peru().live_obligations() {
            for office in offices_of(obligation) {
                map.entry(office).or_default().push(obligation.id.as_str());
            }
        }
        map
    });
    by_office.get(office).map_or(&[], Vec::as_slice)
}

/// The dated facts of one obligation on a day; none when there is no act at all. `round` is that of the day.
pub fn facts_on(asked: &Asked, round: &Round, known: Known<'_>, day: Date) -> Option<Facts> {
    match asked {
        Asked::Office(slot) => held(*slot, known.holdings, day),
        Asked::Seats(slots) => seats(slots, known.holdings, day),
        Asked::Duty(duty, committee) => report::facts_on(*duty, round, *committee, known, day),
        Asked::Nothing => None,
    }
}

fn held(slot: Slot, holdings: &[Holding], day: Date) -> Option<Facts> {
    let of_slot = || {
        holdings
            .iter()
            .filter(|holding| holding.slot == slot && holding.issued <= day)
    };
    let newest = |holding: &&Holding| (holding.from, holding.proof);
    let current = of_slot()
        .filter(|holding| holding.in_force(day))
        .max_by_key(newest);
    let coming = || of_slot().filter(|holding| day < holding.from).min_by_key(newest);
    let holding = current.or_else(coming).or_else(|| of_slot().max_by_key(newest))?;
    let succeeded = current.is_some()
        && holding.to.is_some_and(|to| {
            of_slot().any(|next| holding.from < next.from && next.from <= to.tomorrow().unwrap_or(to))
        });
    Some(Facts {
        issued: Some(holding.issued),
        informed: holding.informed,
        accepted: holding.accepted,
        observed: holding.observed,
        from: Some(holding.from),
        to: holding.to.filter(|_| !succeeded),
        due: holding.due,
        post_ended: holding.post_ended,
        period: None,
        filled: 1,
        contact: holding.contact,
        proof: Some(holding.proof),
        designation: Some(holding.designation),
    })
}

/// The seats that the norm asks for: how many have a holder on the day, since when, and the first day one falls empty.
fn seats(slots: &[Slot], holdings: &[Holding], day: Date) -> Option<Facts> {
    let mut facts = Facts::default();
    let known = holdings
        .iter()
        .filter(|holding| slots.contains(&holding.slot) && holding.issued <= day);
    for holding in known.clone() {
        facts.issued = facts.issued.max(Some(holding.issued));
        facts.from = facts.from.max(Some(holding.from));
        facts.proof = facts.proof.max(Some(holding.proof));
    }
    let last = |holding: &Holding| match holding.post_ended {
        Some(ended) => Some(holding.to.map_or(ended, |to| to.min(ended))),
        None => holding.to,
    };
    for slot in slots {
        let sits = known
            .clone()
            .filter(|holding| holding.slot == *slot && holding.in_force(day))
            .filter(|holding| holding.post_ended.is_none_or(|ended| day <= ended))
            .max_by_key(|holding| (holding.from, holding.proof));
        if let Some(holding) = sits {
            facts.filled += 1;
            facts.to = match (facts.to, last(holding)) {
                (Some(first), Some(to)) => Some(first.min(to)),
                (first, to) => first.or(to),
            };
        }
    }
    facts.from.is_some().then_some(facts)
}

fn offices_of(obligation: &Obligation) -> Vec<&'static str> {
    match &obligation.discharge {
        Discharge::CommitteeConstituted | Discharge::CommitteeCommunicated { .. } => vec![COMMITTEE],
        Discharge::SeatsFilled { seats } => seats.iter().map(|seat| seat.as_str()).collect(),
        Discharge::OfficeHeld { office, .. } => vec![office.as_str()],
        Discharge::Reported { .. } | Discharge::Elsewhere { .. } => Vec::new(),
    }
}

fn slots() -> &'static HashMap<&'static str, Slot> {
    static SLOTS: OnceLock<HashMap<&'static str, Slot>> = OnceLock::new();
    SLOTS.get_or_init(|| {
        let mut map = HashMap::new();
        for office in norms::peru().live_obligations().flat_map(offices_of) {
            let next = Slot(u8::try_from(map.len()).unwrap_or(u8::MAX));
            map.entry(office).or_insert(next);
        }
        map
    })
}
