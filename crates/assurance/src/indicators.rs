//! What is measured of a strategy. Whatever the register knows is computed from it; how people sign in is told by the entity once a
//! year, for the logs of its systems are not here. What nobody told is missing, never zero.

use crate::acts::FiguresReported;
use crate::store::Stage;
use crate::strategy::Strategy;
use jiff::civil::Date;

/// Counts that the register knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indicators {
    /// Operations that go on.
    pub operations: usize,
    /// Of them with a level decided.
    pub decided: usize,
    /// Of them with a level approved, whether or not another one waits.
    pub approved: usize,
    /// Decisions that wait to be approved.
    pub pending: usize,
    /// Levels that should have been looked at again.
    pub overdue: usize,
    /// Operations with a gap.
    pub gaps: usize,
    /// Of them in no open step.
    pub unplanned: usize,
    /// Operations at each level, 1 to 3.
    pub levels: [usize; 3],
    /// Steps that were not dropped.
    pub steps: usize,
    /// Of them done.
    pub done: usize,
    /// Of them late.
    pub late: usize,
    /// How far the plan is, in hundredths: the mean of its steps.
    pub progress: Option<u8>,
}

impl Indicators {
    /// The indicators of a strategy on a day.
    pub fn of(strategy: &Strategy, today: Date) -> Indicators {
        let rows = &strategy.operations;
        let count = |stage: Stage| strategy.at(stage, today).count();
        let level = |level: u8| rows.iter().filter(|row| row.level() == Some(level)).count();
        let steps: Vec<_> = strategy
            .steps
            .iter()
            .filter(|step| step.state != "dropped")
            .collect();
        let sum: i64 = steps.iter().map(|step| step.progress).sum();
        let progress = i64::try_from(steps.len())
            .ok()
            .and_then(|count| sum.checked_div(count));
        Indicators {
            operations: rows.len(),
            decided: rows.iter().filter(|row| row.level.is_some()).count(),
            approved: rows.iter().filter(|row| row.approved_level.is_some()).count(),
            pending: count(Stage::Pending),
            overdue: count(Stage::Overdue),
            gaps: rows.iter().filter(|row| row.gap().is_open()).count(),
            unplanned: strategy.unplanned().count(),
            levels: [level(1), level(2), level(3)],
            steps: steps.len(),
            done: steps.iter().filter(|step| step.state == "done").count(),
            late: steps.iter().filter(|step| step.is_late(today)).count(),
            progress: progress.and_then(|mean| u8::try_from(mean).ok()),
        }
    }
}

/// A share from 0 to 100; none of nothing.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// The same of counts.
pub fn share_of(part: usize, whole: usize) -> Option<f64> {
    share(part as u64, whole as u64)
}

/// What the figures of a year come to: shares of sign-ins through ID GOB.PE, of tries that failed, of people served by the assisted
/// channel.
pub fn reported(figures: &FiguresReported) -> [Option<f64>; 3] {
    [
        share(figures.national, figures.sign_ins),
        share(figures.failed, figures.sign_ins.saturating_add(figures.failed)),
        share(figures.assisted, figures.without_identity),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_missing() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(0, 4), Some(0.0));
        assert_eq!(share(1, 4), Some(25.0));
        let told = FiguresReported {
            year: 2025,
            sign_ins: 900,
            national: 300,
            failed: 100,
            recovery_minutes: 30,
            without_identity: 0,
            assisted: 0,
            leavers: 0,
        };
        let [national, failed, assisted] = reported(&told).map(|share| share.map(f64::round));
        assert_eq!((national, failed, assisted), (Some(33.0), Some(10.0), None));
    }
}
