//! Entities of the State with what each comes to, and what several come to.

use crate::indicators::share;
use crate::store::{self, TallyRow};
use capability::{Cx, Query, Sort, Stop};
use directory::board::{BoardEntity, board};
use directory::pages::EntityFilter;
use std::sync::Arc;

/// One entity.
pub(super) struct Row {
    pub(super) entity: Arc<BoardEntity>,
    pub(super) tally: TallyRow,
    pub(super) overdue: i64,
}

impl Row {
    pub(super) fn decided(&self) -> Option<f64> {
        part(self.tally.decided, self.tally.operations)
    }
    pub(super) fn approved(&self) -> Option<f64> {
        part(self.tally.approved, self.tally.operations)
    }
    pub(super) fn gap(&self) -> Option<f64> {
        part(self.tally.gaps(), self.tally.decided)
    }
}

/// A share of counts; none of nothing.
pub(super) fn part(part: i64, whole: i64) -> Option<f64> {
    share(
        u64::try_from(part).unwrap_or(0),
        u64::try_from(whole).unwrap_or(0),
    )
}

/// What several entities come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) entities: i64,
    /// With at least one operation.
    pub(super) with: i64,
    /// With an approved strategy.
    pub(super) strategies: i64,
    pub(super) operations: i64,
    pub(super) decided: i64,
    pub(super) approved: i64,
    pub(super) gaps: [i64; 3],
}

impl Sum {
    pub(super) fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Sum {
        rows.fold(Sum::default(), |sum, row| {
            let tally = &row.tally;
            let [one, two, three] = sum.gaps;
            Sum {
                entities: sum.entities + 1,
                with: sum.with + i64::from(tally.operations > 0),
                strategies: sum.strategies + i64::from(tally.version > 0),
                operations: sum.operations + tally.operations,
                decided: sum.decided + tally.decided,
                approved: sum.approved + tally.approved,
                gaps: [one + tally.gap_1, two + tally.gap_2, three + tally.gap_3],
            }
        })
    }
    pub(super) fn gap(&self) -> Option<f64> {
        part(self.gaps.iter().sum(), self.decided)
    }
}

/// Entities that exist today and pass the filters, by name.
pub(super) async fn rows(cx: &Cx, query: &Query) -> Result<Vec<Row>, Stop> {
    let filter = EntityFilter::read(cx, query)?;
    let board = board(&cx.house).await?;
    let mut tallies = store::tallies(&cx.house).await?;
    let overdue = store::overdue(&cx.house, cx.today()).await?;
    let mut rows: Vec<Row> = filter
        .of(cx, &board)
        .into_iter()
        .map(|entity| Row {
            tally: tallies.remove(&entity.id).unwrap_or_default(),
            overdue: overdue.get(&entity.id).copied().unwrap_or(0),
            entity: entity.clone(),
        })
        .collect();
    rows.sort_by(|a, b| a.entity.folded.cmp(&b.entity.folded));
    Ok(rows)
}

/// In the order asked for; within it those with more operations first, then by name.
pub(super) fn order(rows: &mut [Row], sort: Sort) {
    let shares = |a: Option<f64>, b: Option<f64>| a.unwrap_or(-1.0).total_cmp(&b.unwrap_or(-1.0));
    rows.sort_by(|a, b| {
        let order = match sort.key {
            "name" => a.entity.folded.cmp(&b.entity.folded),
            "type" => a.entity.kind.id.cmp(&b.entity.kind.id),
            "operations" => a.tally.operations.cmp(&b.tally.operations),
            "decided" => shares(a.decided(), b.decided()),
            "strategy" => a.tally.approved_on.cmp(&b.tally.approved_on),
            "gap" => shares(a.gap(), b.gap()),
            "overdue" => a.overdue.cmp(&b.overdue),
            _ => shares(a.approved(), b.approved()),
        };
        let order = if sort.down { order.reverse() } else { order };
        order.then_with(|| b.tally.operations.cmp(&a.tally.operations))
    });
}
