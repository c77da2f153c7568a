//! The board: the whole State in memory, so that the matrix is a read and not a computation.
//!
//! It is a cache made from derived tables and brought up to date from the rows that changed since the
//! act it last saw; losing it loses nothing. Verdicts are computed for the day they are asked for.

use crate::acts::EntityDetails;
use crate::holding::{Holding, Slot, facts_on, slots_of};
use crate::standing::{Facts, Verdict, verdict};
use capability::Fut;
use jiff::civil::Date;
use norms::{EntityType, Level, Obligation};
use register::db::Db;
use register::{DesignationId, EntityId, Fault, args, record};
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
    slots: Vec<Vec<Slot>>,
    /// Entities, in the order they were registered.
    pub entities: Vec<Arc<BoardEntity>>,
    by_id: HashMap<EntityId, usize>,
    by_key: HashMap<String, usize>,
    size: u64,
}

impl Board {
    /// A board of these entities, in their order, as told by the acts before that number.
    pub fn of(entities: impl Iterator<Item = BoardEntity>, size: u64) -> Board {
        let obligations: Vec<_> = norms::peru().live_obligations().collect();
        let slots = obligations.iter().map(|obligation| slots_of(obligation));
        let mut board = Board {
            slots: slots.collect(),
            obligations,
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
        let each = self.obligations.iter().zip(&self.slots);
        each.map(|(obligation, slots)| facts_on(obligation, slots, &entity.holdings, day))
            .collect()
    }
    /// Facts of an entity under the obligation in that place, on a day.
    pub fn facts_at(&self, entity: &BoardEntity, place: usize, day: Date) -> Option<Facts> {
        facts_on(self.obligations[place], &self.slots[place], &entity.holdings, day)
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

/// Share of fulfilled among owed, from 0 to 100; none when nothing is owed.
pub fn share(verdicts: &[Verdict]) -> Option<f64> {
    let owed = verdicts.iter().filter(|verdict| verdict.is_owed()).count();
    let met = verdicts
        .iter()
        .filter(|verdict| verdict.is_owed() && verdict.is_met())
        .count();
    (owed > 0).then(|| met as f64 * 100.0 / owed as f64)
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
    let board = Arc::new(updated(house.register.db(), &before, size).await?);
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
    updated(db, &Board::default(), size).await
}

fn fresh(shelf: &BoardShelf, size: u64) -> Option<Arc<Board>> {
    shelf
        .held
        .read()
        .ok()
        .filter(|held| held.size >= size && size > 0)
        .map(|held| held.clone())
}

record! { struct EntityRow { id: EntityId, kind: String, name: String, acronym: Option<String>, ruc: Option<String>, ubigeo: Option<String>, sector: Option<String>, parent_id: Option<String>, authority: Option<String>, from_on: Option<String>, to_on: Option<String>, level: Option<String> } }
record! { struct HoldingRow { entity_id: EntityId, id: DesignationId, office: String, instrument_on: String, from_on: String, to_on: Option<String>, informed_on: Option<String>, accepted_on: Option<String>, observed_on: Option<String>, communicate_by: Option<String>, correct_by: Option<String>, post_ended_on: Option<String>, contact: Option<String>, proof_seq: u64 } }

/// Boxed, for every wing asks for the board and few need this part of it compiled again.
fn updated<'a>(db: &'a Db, before: &'a Board, size: u64) -> Fut<'a, Result<Board, Fault>> {
    Box::pin(read_since(db, before, size))
}

async fn read_since(db: &Db, before: &Board, size: u64) -> Result<Board, Fault> {
    let since = if before.size == 0 {
        -1
    } else {
        before.size as i64 - 1
    };
    let entities: Vec<EntityRow> = db
        .query("SELECT id, kind, name, acronym, ruc, ubigeo, sector, parent_id, authority, from_on, to_on, level FROM directory_entity WHERE seq > $1 ORDER BY first_seq", args![since])
        .await?;
    let holdings: Vec<HoldingRow> = db
        .query("SELECT entity_id, id, office, instrument_on, from_on, to_on, informed_on, accepted_on, observed_on, communicate_by, correct_by, post_ended_on, contact, proof_seq FROM directory_designation WHERE seq > $1 AND body_id = '' AND capacity <> 'alternate'", args![since])
        .await?;
    let mut board = match before.size {
        0 => Board::of(std::iter::empty(), 0),
        _ => before.clone(),
    };
    for row in entities {
        put_entity(&mut board, row);
    }
    for row in holdings {
        put_holding(&mut board, row);
    }
    board.size = size;
    Ok(board)
}

fn put_entity(board: &mut Board, row: EntityRow) {
    let (from, to) = (day(row.from_on), day(row.to_on));
    let details = EntityDetails {
        name: row.name,
        acronym: row.acronym,
        ruc: row.ruc,
        siaf: None,
        ubigeo: row.ubigeo,
        sector: row.sector,
        level: row.level,
        parent: row.parent_id.and_then(|id| id.parse().ok()),
        from,
        aliases: Vec::new(),
    };
    let Some(mut entity) = board_entity(row.id, &row.kind, details, row.authority, to) else {
        return;
    };
    if let Some(known) = board.entity(row.id) {
        entity.holdings.clone_from(&known.holdings);
    }
    board.put(entity);
}

/// An entity from what it says of itself, without holders; none when the law does not know its type.
pub(crate) fn board_entity(
    id: EntityId,
    kind: &str,
    details: EntityDetails,
    authority: Option<String>,
    to: Option<Date>,
) -> Option<BoardEntity> {
    let kind = norms::EntityTypeId::parse(kind).ok()?;
    let kind = norms::peru().entity_type(kind)?;
    let level = Level::ALL
        .into_iter()
        .find(|level| Some(level.as_str()) == details.level.as_deref());
    Some(BoardEntity {
        id,
        key: details.ruc.clone().unwrap_or_else(|| id.to_string()),
        folded: fold(&details.name),
        name: details.name,
        acronym: details.acronym,
        level: level.unwrap_or(kind.level),
        kind,
        ubigeo: details.ubigeo.unwrap_or_default(),
        ruc: details.ruc,
        sector: details.sector.unwrap_or_default(),
        parent: details.parent,
        authority,
        from: details.from,
        to,
        holdings: Vec::new(),
    })
}

fn put_holding(board: &mut Board, row: HoldingRow) {
    let (entity, designation) = (row.entity_id, row.id);
    let (Some(holding), Some(at)) = (holding(row), board.by_id.get(&entity).copied()) else {
        return;
    };
    let holdings = &mut Arc::make_mut(&mut board.entities[at]).holdings;
    match holdings.iter_mut().find(|known| known.designation == designation) {
        Some(known) => *known = holding,
        None => holdings.push(holding),
    }
}

/// None for offices that no obligation asks about.
fn holding(row: HoldingRow) -> Option<Holding> {
    let observed = day(row.observed_on);
    Some(Holding {
        slot: Slot::of(&row.office)?,
        designation: row.id,
        issued: row.instrument_on.parse().ok()?,
        from: row.from_on.parse().ok()?,
        to: day(row.to_on),
        informed: day(row.informed_on),
        accepted: day(row.accepted_on),
        observed,
        due: day(if observed.is_some() {
            row.correct_by
        } else {
            row.communicate_by
        }),
        post_ended: day(row.post_ended_on),
        contact: row.contact.is_some(),
        proof: row.proof_seq,
    })
}

/// A day from its column.
pub(crate) fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}
