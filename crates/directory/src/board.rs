//! The board: the whole State in memory, so that the matrix is a read and not a computation.
//!
//! It is a cache made from derived tables and brought up to date from the rows that changed since the
//! act it last saw; losing it loses nothing. Verdicts are computed for the day they are asked for.

use crate::standing::{Facts, Verdict, verdict};
use jiff::civil::Date;
use norms::{EntityType, Level, Obligation};
use register::db::Db;
use register::{EntityId, Fault, args, record};
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
    /// Facts by place of the obligation in [`Board::obligations`].
    pub facts: Vec<Option<Facts>>,
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
    /// Entities, in the order they were registered.
    pub entities: Vec<Arc<BoardEntity>>,
    by_id: HashMap<EntityId, usize>,
    by_key: HashMap<String, usize>,
    size: u64,
}

impl Board {
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
    /// Verdicts of an entity on a day, in the order of [`Board::obligations`].
    pub fn verdicts(&self, entity: &BoardEntity, day: Date) -> Vec<Verdict> {
        self.obligations
            .iter()
            .zip(&entity.facts)
            .map(|(obligation, facts)| verdict(obligation, entity.kind, facts.as_ref(), day))
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
    let board = Arc::new(updated(house.register.db(), house.law, &before, size).await?);
    if let Ok(mut held) = shelf.held.write() {
        *held = board.clone();
    }
    Ok(board)
}

/// The board of a database that holds the tables of `size` acts, which need not be that of any house.
///
/// # Errors
/// When the database fails.
pub async fn board_of(db: &Db, law: &'static norms::Law, size: u64) -> Result<Board, Fault> {
    updated(db, law, &Board::default(), size).await
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
record! { struct StandingRow { entity_id: EntityId, obligation: String, issued_on: Option<String>, informed_on: Option<String>, accepted_on: Option<String>, observed_on: Option<String>, from_on: Option<String>, to_on: Option<String>, covered_to: Option<String>, due_on: Option<String>, post_ended_on: Option<String>, filled: i64, contact: i64, proof_seq: i64 } }

async fn updated(db: &Db, law: &'static norms::Law, before: &Board, size: u64) -> Result<Board, Fault> {
    let since = if before.size == 0 {
        -1
    } else {
        before.size as i64 - 1
    };
    let entities: Vec<EntityRow> = db
        .query("SELECT id, kind, name, acronym, ruc, ubigeo, sector, parent_id, authority, from_on, to_on, level FROM directory_entity WHERE seq > $1 ORDER BY first_seq", args![since])
        .await?;
    let standings: Vec<StandingRow> = db
        .query("SELECT entity_id, obligation, issued_on, informed_on, accepted_on, observed_on, from_on, to_on, covered_to, due_on, post_ended_on, filled, contact, proof_seq FROM directory_standing WHERE seq > $1", args![since])
        .await?;
    let mut board = before.clone();
    if board.obligations.is_empty() {
        board.obligations = law.live_obligations().collect();
    }
    for row in entities {
        put_entity(law, &mut board, row);
    }
    for row in standings {
        put_standing(&mut board, row);
    }
    board.size = size;
    Ok(board)
}

fn put_entity(law: &'static norms::Law, board: &mut Board, row: EntityRow) {
    let Some(kind) = norms::EntityTypeId::parse(&row.kind)
        .ok()
        .and_then(|id| law.entity_type(id))
    else {
        return;
    };
    let known = board.by_id.get(&row.id).copied();
    let facts = known.map_or_else(
        || vec![None; board.obligations.len()],
        |at| board.entities[at].facts.clone(),
    );
    let key = row.ruc.clone().unwrap_or_else(|| row.id.to_string());
    let level = Level::ALL
        .into_iter()
        .find(|level| Some(level.as_str()) == row.level.as_deref());
    let entity = Arc::new(BoardEntity {
        id: row.id,
        key: key.clone(),
        folded: fold(&row.name),
        name: row.name,
        acronym: row.acronym,
        level: level.unwrap_or(kind.level),
        kind,
        ubigeo: row.ubigeo.unwrap_or_default(),
        ruc: row.ruc,
        sector: row.sector.unwrap_or_default(),
        parent: row.parent_id.and_then(|id| id.parse().ok()),
        authority: row.authority,
        from: day(row.from_on),
        to: day(row.to_on),
        facts,
    });
    let at = known.unwrap_or(board.entities.len());
    if known.is_some() {
        board.entities[at] = entity.clone();
    } else {
        board.entities.push(entity.clone());
    }
    board.by_id.insert(entity.id, at);
    board.by_key.insert(key, at);
}

fn put_standing(board: &mut Board, row: StandingRow) {
    let place = board
        .obligations
        .iter()
        .position(|obligation| obligation.id.as_str() == row.obligation);
    let (Some(place), Some(at)) = (place, board.by_id.get(&row.entity_id).copied()) else {
        return;
    };
    let facts = Facts {
        issued: day(row.issued_on),
        informed: day(row.informed_on),
        accepted: day(row.accepted_on),
        observed: day(row.observed_on),
        from: day(row.from_on),
        to: day(row.to_on),
        covered_to: day(row.covered_to),
        due: day(row.due_on),
        post_ended: day(row.post_ended_on),
        filled: u16::try_from(row.filled).unwrap_or(0),
        contact: row.contact != 0,
        proof: u64::try_from(row.proof_seq).ok(),
    };
    Arc::make_mut(&mut board.entities[at]).facts[place] = Some(facts);
}

/// A day from its column.
pub(crate) fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}
