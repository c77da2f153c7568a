//! The State at a glance: every verdict once for each size of the register and day, and what they add up to.

use capability::{Cx, Stop};
use directory::board::{Board, BoardEntity};
use directory::past::{Moment, board_at};
use directory::standing::{Facts, VERDICTS, Verdict, counts};
use norms::{EntityType, EntityTypeId};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

/// How many owe something and how many of them fulfil it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Owed and due.
    pub owed: usize,
    /// Fulfilled among them.
    pub met: usize,
}

impl Tally {
    /// Counts one more, if it is owed.
    pub fn add(&mut self, verdict: Verdict) {
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
    /// Its facts on the day, in the order of the board's obligations.
    pub facts: Vec<Option<Facts>>,
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
    counted: Tally,
}

impl Group {
    /// Takes one more entity in. What the norm leaves to its choice is not counted, so that a type which owes nothing
    /// has no share instead of a full one.
    pub fn add(&mut self, board: &Board, row: &Row) {
        self.entities += 1;
        self.tallies.resize(row.verdicts.len(), Tally::default());
        for ((tally, verdict), obligation) in
            self.tallies.iter_mut().zip(&row.verdicts).zip(&board.obligations)
        {
            if obligation.binds(row.entity.kind.id) {
                tally.add(*verdict);
                if counts(obligation) {
                    self.counted.add(*verdict);
                }
            }
        }
    }
    /// Everything owed that counts for a share, and what of it is fulfilled.
    pub fn sum(&self) -> Tally {
        self.counted
    }
    /// Share of that which is fulfilled.
    pub fn share(&self) -> Option<f64> {
        self.sum().share()
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
    /// Each type of entity that has any, in the order of the law's list.
    pub types: Vec<(&'static EntityType, Group)>,
    /// Regional governments and municipalities of each department, in the order of [`ui::DEPARTMENTS`].
    pub regions: Vec<Group>,
    /// How many obligations of entities that count for a share are in each verdict, in the order of [`VERDICTS`].
    pub standings: [usize; VERDICTS.len()],
    averages: HashMap<EntityTypeId, f64>,
    moment: Option<Moment>,
}

impl Glance {
    /// What the verdicts of a board add up to.
    pub fn of(board: Arc<Board>, moment: Moment) -> Glance {
        let day = moment.as_of;
        let mut rows: Vec<Row> = board
            .entities
            .iter()
            .filter(|entity| entity.exists(day))
            .map(|entity| {
                let facts = board.facts(entity, day);
                let verdicts = board.judge(entity, &facts, day);
                Row {
                    entity: entity.clone(),
                    facts,
                    share: board.share(&verdicts),
                    verdicts,
                }
            })
            .collect();
        rows.sort_by(|a, b| a.entity.folded.cmp(&b.entity.folded));
        let averages = averages(&rows);
        let mut glance = Glance {
            board,
            averages,
            moment: Some(moment),
            regions: vec![Group::default(); ui::DEPARTMENTS.len()],
            ..Glance::default()
        };
        rows.iter().for_each(|row| glance.count(row));
        glance.types.sort_by_key(|(kind, _)| {
            norms::peru()
                .entity_types()
                .iter()
                .position(|known| known.id == kind.id)
        });
        glance.rows = rows;
        glance
    }

    /// The moment it tells of.
    pub fn moment(&self, cx: &Cx) -> Moment {
        self.moment.unwrap_or(Moment::today(cx))
    }

    /// Adds an entity to every group it belongs to.
    fn count(&mut self, row: &Row) {
        let board = &self.board;
        self.all.add(board, row);
        let kind = row.entity.kind;
        match self.types.iter_mut().find(|(known, _)| known.id == kind.id) {
            Some((_, group)) => group.add(board, row),
            None => {
                let mut group = Group::default();
                group.add(board, row);
                self.types.push((kind, group));
            }
        }
        let region = ui::DEPARTMENTS
            .iter()
            .position(|department| department.ubigeo == row.entity.region());
        if let Some(group) = region
            .filter(|_| is_territorial(kind))
            .and_then(|place| self.regions.get_mut(place))
        {
            group.add(board, row);
        }
        for verdict in board.counted(&row.verdicts) {
            if let Some(place) = VERDICTS.iter().position(|known| *known == verdict) {
                self.standings[place] += 1;
            }
        }
    }

    /// The rows, as one group.
    pub fn group<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Group {
        let mut group = Group::default();
        rows.for_each(|row| group.add(&self.board, row));
        group
    }

    /// Mean share of the entities of a type.
    pub fn average(&self, kind: EntityTypeId) -> Option<f64> {
        self.averages.get(&kind).copied()
    }

    /// Place of an obligation among the columns, by its identifier (`G04`) or its word (`digital-leader`).
    pub fn place(&self, id: &str) -> Option<usize> {
        self.board
            .obligations
            .iter()
            .position(|obligation| obligation.id.as_str() == id || obligation.key == id)
    }
}

/// Regional governments and municipalities: those that answer for a place.
fn is_territorial(kind: &EntityType) -> bool {
    matches!(kind.group, norms::Group::Regional | norms::Group::Municipal)
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
    sums.into_iter()
        .map(|(kind, (sum, count))| (kind, sum / count))
        .collect()
}

/// Glances of other days kept ready.
const PAST_KEPT: usize = 4;

/// The glance of today, and the last ones of other days.
#[derive(Default)]
struct GlanceShelf {
    today: RwLock<Arc<Glance>>,
    past: RwLock<VecDeque<Arc<Glance>>>,
}

/// The glance of today, made anew only when an act or a day has passed.
pub(crate) async fn glance(cx: &Cx) -> Result<Arc<Glance>, Stop> {
    glance_at(cx, Moment::today(cx)).await
}

/// The glance of a day, as known at the end of another.
pub(crate) async fn glance_at(cx: &Cx, moment: Moment) -> Result<Arc<Glance>, Stop> {
    let board = board_at(&cx.house, moment).await?;
    let shelf = cx.house.shelf::<GlanceShelf>();
    let fits = |held: &Glance| {
        held.moment == Some(moment) && (Arc::ptr_eq(&held.board, &board) || held.board.size() == board.size())
    };
    let today = shelf.today.read().unwrap_or_else(PoisonError::into_inner).clone();
    if fits(&today) {
        return Ok(today);
    }
    let past = shelf.past.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(held) = past.iter().find(|held| fits(held)) {
        return Ok(held.clone());
    }
    drop(past);
    let fresh = Arc::new(Glance::of(board, moment));
    if moment == Moment::today(cx) {
        *shelf.today.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
    } else {
        let mut past = shelf.past.write().unwrap_or_else(PoisonError::into_inner);
        past.push_back(fresh.clone());
        if past.len() > PAST_KEPT {
            past.pop_front();
        }
    }
    Ok(fresh)
}
