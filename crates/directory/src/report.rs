//! Reports: acts of wings that say a duty was done for a calendar period. Which kinds these are, the law's data says;
//! this crate knows no wing.

use crate::agenda::Round;
use crate::holding::{Known, Slot};
use crate::standing::Facts;
use capability::{House, UseCase};
use jiff::civil::Date;
use norms::{Discharge, Months, Obligation, Period, Rhythm};
use register::{EntityId, Fault, Recorded, UnitId, Visibility};
use serde::Deserialize;
use std::sync::OnceLock;

/// Place of a duty among those that reports discharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Duty(u8);

/// What the law says of such a duty.
#[derive(Debug, Clone, Copy)]
pub struct DutyLaw {
    /// The obligation.
    pub obligation: &'static Obligation,
    /// Kind of the acts that report it.
    pub act: &'static str,
    /// Months of a period.
    pub months: Months,
}

impl Duty {
    /// The duty of an obligation; none when reports do not discharge it, or it is not measured.
    pub fn of(obligation: &Obligation) -> Option<Duty> {
        Duty::find(obligation.id.as_str())
    }

    fn find(id: &str) -> Option<Duty> {
        let place = duties()
            .iter()
            .position(|duty| duty.obligation.id.as_str() == id)?;
        u8::try_from(place).ok().map(Duty)
    }

    /// What the law says of it.
    pub fn law(self) -> &'static DutyLaw {
        &duties()[self.place()]
    }

    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// The duties that are measured and discharged by reports, in the order of the law's list.
pub fn duties() -> &'static [DutyLaw] {
    static DUTIES: OnceLock<Vec<DutyLaw>> = OnceLock::new();
    DUTIES.get_or_init(|| norms::peru().live_obligations().filter_map(duty_law).collect())
}

fn duty_law(obligation: &'static Obligation) -> Option<DutyLaw> {
    match (&obligation.discharge, obligation.rhythm) {
        (Discharge::Reported { act, .. }, Rhythm::Calendar { months }) => Some(DutyLaw {
            obligation,
            act,
            months,
        }),
        _ => None,
    }
}

/// What leads to a report of an obligation for an entity: the use case, and its form filled as far as it can be; none when
/// no capability of this house has it, or reports do not discharge the obligation.
pub fn way(house: &House, obligation: &Obligation, entity: EntityId) -> Option<(&'static UseCase, String)> {
    let Discharge::Reported { through, .. } = obligation.discharge else {
        return None;
    };
    let use_case = house.catalogue.use_case(through)?;
    let path = format!("{}?deber={}&entidad={entity}", use_case.path, obligation.id);
    Some((use_case, path))
}

/// Kinds of the acts that report, each once.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    let all = duties();
    let first = |(at, duty): &(usize, &DutyLaw)| all[..*at].iter().all(|known| known.act != duty.act);
    all.iter().enumerate().filter(first).map(|(_, duty)| duty.act)
}

/// The part of such an act that is read here. What else it says is for its wing.
#[derive(Debug, Deserialize)]
struct DutyPerformed {
    /// Identifier of the obligation, as in `G12`.
    obligation: String,
    /// First day of the period it answers for.
    period: Date,
    /// Day on which it was done.
    on: Date,
    /// The body whose committee did it; none for the whole entity.
    #[serde(default)]
    body: Option<UnitId>,
}

/// That a duty was done for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Which duty.
    pub duty: Duty,
    /// First day of the period.
    pub period: Date,
    /// Day on which it was done.
    pub on: Date,
    /// Number of the act that says so.
    pub proof: u64,
}

impl Report {
    /// A report of an obligation in a table; none for one that is no longer measured so.
    pub(crate) fn of(obligation: &str, period: Date, on: Date, proof: u64) -> Option<Report> {
        Some(Report {
            duty: Duty::find(obligation)?,
            period,
            on,
            proof,
        })
    }
}

/// What an act reports of an entity. Nothing: an act of another kind, one that strangers may not read, one of a body, of an
/// unknown obligation or of one that acts of that kind do not discharge, for a day on which no period of it begins, or done
/// before its period began.
///
/// # Errors
/// When an act of such a kind does not say what is read here.
pub fn read(act: &Recorded) -> Result<Option<(EntityId, Report)>, Fault> {
    let of_kind = duties().iter().any(|duty| duty.act == act.kind);
    let readable = act.visibility == Visibility::Public && act.payload.is_some();
    let Some(entity) = act.entity.filter(|_| of_kind && readable) else {
        return Ok(None);
    };
    let done: DutyPerformed = act.payload_as()?;
    let report = Report::of(&done.obligation, done.period, done.on, act.seq).filter(|report| {
        let law = report.duty.law();
        done.body.is_none()
            && law.act == act.kind
            && Period::beginning(law.months, report.period).is_some()
            && report.period <= report.on
    });
    Ok(report.map(|report| (entity, report)))
}

/// The facts of a duty on a day; none while the entity has no committee.
///
/// The last period that ended decides, if a committee stood when it began; before there is one, the period that runs, or
/// the next. Of several reports of a period the first counts.
pub(crate) fn facts_on(
    duty: Duty,
    round: &Round,
    committee: Slot,
    known: Known<'_>,
    day: Date,
) -> Option<Facts> {
    let stood = |on: Date| {
        let mut stands = known.holdings.iter().filter(|held| held.slot == committee);
        stands.any(|held| held.issued <= day && held.in_force(on))
    };
    let told = |period: Period| {
        let of_period = known
            .reports
            .iter()
            .filter(|report| report.duty == duty && report.period == period.from && report.on <= day);
        of_period.min_by_key(|report| (report.on, report.proof))
    };
    if !stood(day) {
        return None;
    }
    let mut begun = [round.ended, round.running].into_iter().flatten();
    let decides = begun.find(|turn| stood(turn.period.from)).or(round.next)?;
    let report = told(decides.period);
    let mut ahead = [round.ended, round.running, round.next].into_iter().flatten();
    let open = ahead.find(|turn| decides.period <= turn.period && told(turn.period).is_none());
    Some(Facts {
        issued: report.map(|report| report.on),
        due: open.map(|turn| turn.due),
        period: Some(decides.period),
        proof: report.map(|report| report.proof),
        ..Facts::default()
    })
}
