//! The State on any day, as it was known on any other.
//!
//! Two times meet here. *In force*: what held on a day, by the days that acts name. *Known*: what the register had been
//! told by the end of a day, by when acts were recorded. The board of the present is read from tables; every other one
//! is folded from the acts themselves, kept in memory as one compact line of events for each entity. What was known on
//! a day never changes afterwards, because acts never do.

mod entity;
mod event;
mod moment;
mod months;
mod place;
mod rows;
mod timeline;

pub(crate) use entity::ENTITY_CLOSED;
pub(crate) use moment::DAYS;
pub use moment::{FILTERS, Moment, day};
pub use months::follow_days;
pub(crate) use months::warm;
pub use rows::{PlacesAt, designations_at, places_at};
pub use timeline::{Timeline, timeline};

use crate::board::{Board, board};
use register::Fault;
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

/// Boards of other days kept ready.
const KEPT: usize = 4;

/// A moment, and the number before which acts are known.
type BoardKey = (Moment, u64);

/// Boards of other days, the last asked for at the end.
#[derive(Default)]
struct PastShelf(RwLock<VecDeque<(BoardKey, Arc<Board>)>>);

/// The board of a moment.
///
/// # Errors
/// When the register cannot be read.
pub async fn board_at(house: &capability::House, moment: Moment) -> Result<Arc<Board>, Fault> {
    if moment.is_present(house) {
        return board(house).await;
    }
    let timeline = timeline(house).await?;
    let known = timeline.known_on(moment.known);
    let shelf = house.shelf::<PastShelf>();
    let key = (moment, known);
    let held = shelf
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
        .find(|(held, _)| *held == key)
        .map(|(_, board)| board.clone());
    if let Some(board) = held {
        return Ok(board);
    }
    let board = Arc::new(timeline.board(moment.as_of, known));
    let mut boards = shelf.0.write().unwrap_or_else(PoisonError::into_inner);
    boards.push_back((key, board.clone()));
    if boards.len() > KEPT {
        boards.pop_front();
    }
    Ok(board)
}
