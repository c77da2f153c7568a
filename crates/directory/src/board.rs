//! The board: the whole State in memory, so that the matrix is a read and not a computation.
//!
//! It is a cache made from derived tables and brought up to date from the rows that changed since the
//! act it last saw; losing it loses nothing. Verdicts are computed for the day they are asked for.

mod rows;

pub(crate) use rows::{board_entity, day};

use crate::agenda::{Agenda, Round};
use crate::holding::{Asked, Holding, Known, facts_on};
use crate::report::Report;
use crate::standing::{Facts, Verdict, counts, verdict};
use jiff::civil::Date;
use norms::{EntityType, Level, Obligation};
use register::db::Db;
use register::{EntityId, Fault};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// An entity on the board.
#[derive(Debug, Clone)]
pub struct BoardEntity {
    /// Id.
    pub id: EntityId,
    /// Part of its address: the tax number, or the id when there is none.
    pub key: String,
    /// Official name.
    pub name: String,
    /// Name without capitals and accents, for searching and sorting.
    pub folded: String,
    /// Acronym.
    pub acronym: Option<String>,
    /// Type.
    pub kind: &'static EntityType,
    /// Level of government: its own, or that of its type.
    pub level: Level,
    /// UBIGEO of INEI, six digits, or empty.
    pub ubigeo: String,
    /// Tax number.
    pub ruc: Option<String>,
    /// Sector.
    pub sector: String,
    /// Entity it depends on.
    pub parent: Option<EntityId>,
    /// `sgtd`, `anpd`, `servir`, when it is that authority.
    pub authority: Option<String>,
    /// First and last day of its existence, where known.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Holders of the offices that obligations ask about, and the committee, past and coming ones too.
    pub holdings: Vec<Holding>,
    /// Reports of duties that come back.
    pub reports: Vec<Report>,
}

impl BoardEntity {
    /// Department, two digits of the UBIGEO.
    pub fn region(&self) -> &str {
        self.ubigeo.get(..2).unwrap_or("")
    }
    /// Whether it exists on that day.
    pub fn exists(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
    /// What is known of it.
    pub fn known(&self) -> Known<'_> {
        Known {
            holdings: &self.holdings,
            reports: &self.reports,
        }
    }
    /// Its address.
    pub fn href(&self) -> String {
        format!("/entidades/{}", self.key)
    }
}

/// The State on the board.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Live obligations, in the order of the law's list.
    pub obligations: Vec<&'static Obligation>,
    asked: Vec<Asked>,
    /// Until when what comes back is awaited.
    agenda: Arc<Agenda>,
    /// Entities, in the order they were registered.
    pub entities: Vec<Arc<BoardEntity>>,
    by_id: HashMap<EntityId, usize>,
    by_key: HashMap<String, usize>,
    size: u64,
}

impl Board {
    /// A board of these entities, in their order, as told by the acts before that number, with the agenda that they make.
    pub fn of(entities: impl Iterator<Item = BoardEntity>, agenda: Arc<Agenda>, size: u64) -> Board {
        let obligations: Vec<_> = norms::peru().live_obligations().collect();
        let asked = obligations.iter().map(|obligation| Asked::of(obligation));
        let mut board = Board {
            asked: asked.collect(),
            obligations,
            agenda,
            size,
            ..Board::default()
        };
        entities.for_each(|entity| board.put(entity));
        board
    }
    fn put(&mut self, entity: BoardEntity) {
        let at = self.by_id.get(&entity.id).copied();
        let at = at.unwrap_or(self.entities.len());
        self.by_id.insert(entity.id, at);
        self.by_key.insert(entity.key.clone(), at);
        match self.entities.get_mut(at) {
            Some(known) => *known = Arc::new(entity),
            None => self.entities.push(Arc::new(entity)),
        }
    }
    /// The entity of an id.
    pub fn entity(&self, id: EntityId) -> Option<&Arc<BoardEntity>> {
        self.by_id.get(&id).map(|at| &self.entities[*at])
    }
    /// The entity of an address: tax number or id.
    pub fn find(&self, key: &str) -> Option<&Arc<BoardEntity>> {
        match self.by_key.get(key) {
            Some(at) => Some(&self.entities[*at]),
            None => key.parse().ok().and_then(|id| self.entity(id)),
        }
    }
    /// The entity that is an authority.
    pub fn authority(&self, name: &str) -> Option<&Arc<BoardEntity>> {
        self.entities
            .iter()
            .find(|entity| entity.authority.as_deref() == Some(name))
    }
    /// Facts of an entity on a day, in the order of [`Board::obligations`].
    pub fn facts(&self, entity: &BoardEntity, day: Date) -> Vec<Option<Facts>> {
        let places = 0..self.obligations.len();
        places.map(|place| self.facts_at(entity, place, day)).collect()
    }
    /// Facts of an entity under the obligation in that place, on a day.
    pub fn facts_at(&self, entity: &BoardEntity, place: usize, day: Date) -> Option<Facts> {
        let asked = &self.asked[place];
        facts_on(asked, &asked.round(&self.agenda, day), entity.known(), day)
    }
    /// The periods around a day of the obligation in that place, where it comes back.
    pub fn round(&self, place: usize, day: Date) -> Round {
        self.asked[place].round(&self.agenda, day)
    }
    /// The verdicts that count for the share of what is fulfilled, of those in the order of [`Board::obligations`].
    pub fn counted<'v>(
        &self,
        verdicts: &'v [Verdict],
    ) -> impl Iterator<Item = Verdict> + Clone + use<'v, '_> {
        let each = self.obligations.iter().zip(verdicts);
        each.filter(|(obligation, _)| counts(obligation))
            .map(|(_, verdict)| *verdict)
    }
    /// Share of fulfilled among owed, from 0 to 100, of verdicts in the order of [`Board::obligations`]; none when nothing
    /// is owed. What only asks for attention is no part of it.
    pub fn share(&self, verdicts: &[Verdict]) -> Option<f64> {
        let owed = self.counted(verdicts).filter(|verdict| verdict.is_owed());
        let met = owed.clone().filter(|verdict| verdict.is_met()).count();
        let owed = owed.count();
        (owed > 0).then(|| met as f64 * 100.0 / owed as f64)
    }
    /// Verdicts of an entity on a day, in the order of [`Board::obligations`].
    pub fn verdicts(&self, entity: &BoardEntity, day: Date) -> Vec<Verdict> {
        self.judge(entity, &self.facts(entity, day), day)
    }
    /// What facts mean on their day. Nothing binds an entity that does not exist then.
    pub fn judge(&self, entity: &BoardEntity, facts: &[Option<Facts>], day: Date) -> Vec<Verdict> {
        if !entity.exists(day) {
            return vec![Verdict::NotApplicable; self.obligations.len()];
        }
        let each = self.obligations.iter().zip(facts);
        each.map(|(obligation, facts)| verdict(obligation, entity.kind, facts.as_ref(), day))
            .collect()
    }
    /// Number of acts the board has seen.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// Name without capitals and accents.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' => 'e',
            'í' | 'ì' | 'ï' => 'i',
            'ó' | 'ò' | 'ö' => 'o',
            'ú' | 'ù' | 'ü' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

/// The board kept by the house.
#[derive(Default)]
pub struct BoardShelf {
    held: RwLock<Arc<Board>>,
    turn: tokio::sync::Mutex<()>,
}

/// The board as of the last act.
pub async fn board(house: &capability::House) -> Result<Arc<Board>, Fault> {
    let shelf = house.shelf::<BoardShelf>();
    let size = house.register.head().await?.size;
    if let Some(board) = fresh(&shelf, size) {
        return Ok(board);
    }
    let _turn = shelf.turn.lock().await;
    if let Some(board) = fresh(&shelf, size) {
        return Ok(board);
    }
    let before = shelf.held.read().map(|held| held.clone()).unwrap_or_default();
    let board = Arc::new(rows::updated(house.register.db(), &before, size).await?);
    if let Ok(mut held) = shelf.held.write() {
        *held = board.clone();
    }
    Ok(board)
}

/// The board of a database that holds the tables of `size` acts, which need not be that of any house.
///
/// # Errors
/// When the database fails.
pub async fn board_of(db: &Db, size: u64) -> Result<Board, Fault> {
    rows::updated(db, &Board::default(), size).await
}

fn fresh(shelf: &BoardShelf, size: u64) -> Option<Arc<Board>> {
    shelf
        .held
        .read()
        .ok()
        .filter(|held| held.size >= size && size > 0)
        .map(|held| held.clone())
}
