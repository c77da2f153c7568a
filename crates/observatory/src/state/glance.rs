//! The State at a glance: every verdict once for each size of the register and day, and what they add up to.

use capability::{Cx, Stop};
use directory::board::{Board, BoardEntity, board};
use directory::standing::Verdict;
use jiff::civil::Date;
use norms::EntityTypeId;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// How many owe something and how many of them fulfil it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Owed and due.
    pub owed: usize,
    /// Fulfilled among them.
    pub met: usize,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        if verdict.is_owed() {
            self.owed += 1;
            self.met += usize::from(verdict.is_met());
        }
    }
    /// Share fulfilled, from 0 to 100; none when nothing is owed.
    pub fn share(self) -> Option<f64> {
        (self.owed > 0).then(|| self.met as f64 * 100.0 / self.owed as f64)
    }
}

/// An entity with its verdicts of the day.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The entity.
    pub entity: Arc<BoardEntity>,
    /// Its verdicts, in the order of the board's obligations.
    pub verdicts: Vec<Verdict>,
    /// Share fulfilled.
    pub share: Option<f64>,
}

/// A group of entities: how many, and a tally for each obligation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    /// Entities in it.
    pub entities: usize,
    /// A tally for each obligation.
    pub tallies: Vec<Tally>,
}

impl Group {
    fn add(&mut self, row: &Row) {
        self.entities += 1;
        self.tallies.resize(row.verdicts.len(), Tally::default());
        for (tally, verdict) in self.tallies.iter_mut().zip(&row.verdicts) {
            tally.add(*verdict);
        }
    }
    /// Takes one more entity in.
    pub fn add_row(&mut self, row: &Row) {
        self.add(row);
    }
    /// Share of everything owed that is fulfilled.
    pub fn share(&self) -> Option<f64> {
        let sum = self.tallies.iter().fold(Tally::default(), |sum, tally| Tally { owed: sum.owed + tally.owed, met: sum.met + tally.met });
        sum.share()
    }
    /// Share of one obligation.
    pub fn share_of(&self, place: usize) -> Option<f64> {
        self.tallies.get(place).and_then(|tally| tally.share())
    }
}

/// Every entity with its verdicts, and what they add up to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Glance {
    /// The board it was made from.
    pub board: Arc<Board>,
    /// Entities that exist on the day, by folded name.
    pub rows: Vec<Row>,
    /// The whole State.
    pub all: Group,
    averages: HashMap<EntityTypeId, f64>,
    day: Option<Date>,
}

impl Glance {
    fn of(board: Arc<Board>, day: Date) -> Glance {
        let mut rows: Vec<Row> = board
            .entities
            .iter()
            .filter(|entity| entity.exists(day))
            .map(|entity| {
                let verdicts = board.verdicts(entity, day);
                Row { entity: entity.clone(), share: directory::board::share(&verdicts), verdicts }
            })
            .collect();
        rows.sort_by(|a, b| a.entity.folded.cmp(&b.entity.folded));
        let mut all = Group::default();
        rows.iter().for_each(|row| all.add(row));
        let averages = averages(&rows);
        Glance { board, rows, all, averages, day: Some(day) }
    }

    /// Entities that pass, as one group.
    pub fn group(&self, passes: impl Fn(&BoardEntity) -> bool) -> Group {
        let mut group = Group::default();
        self.rows.iter().filter(|row| passes(&row.entity)).for_each(|row| group.add(row));
        group
    }

    /// Mean share of the entities of a type.
    pub fn average(&self, kind: EntityTypeId) -> Option<f64> {
        self.averages.get(&kind).copied()
    }

    /// Place of an obligation among the columns.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.board.obligations.iter().position(|obligation| obligation.id.as_str() == id)
    }
}

fn averages(rows: &[Row]) -> HashMap<EntityTypeId, f64> {
    let mut sums: HashMap<EntityTypeId, (f64, f64)> = HashMap::new();
    for row in rows {
        if let Some(share) = row.share {
            let (sum, count) = sums.entry(row.entity.kind.id).or_default();
            *sum += share;
            *count += 1.0;
        }
    }
    sums.into_iter().map(|(kind, (sum, count))| (kind, sum / count)).collect()
}

#[derive(Default)]
struct GlanceShelf(RwLock<Arc<Glance>>);

/// The glance of today, made anew only when an act or a day has passed.
pub(crate) async fn glance(cx: &Cx) -> Result<Arc<Glance>, Stop> {
    let board = board(&cx.house).await?;
    let shelf = cx.house.shelf::<GlanceShelf>();
    let day = cx.today();
    let held = shelf.0.read().map(|held| held.clone()).unwrap_or_default();
    if held.day == Some(day) && held.board.size() == board.size() {
        return Ok(held);
    }
    let fresh = Arc::new(Glance::of(board, day));
    if let Ok(mut held) = shelf.0.write() {
        *held = fresh.clone();
    }
    Ok(fresh)
}
