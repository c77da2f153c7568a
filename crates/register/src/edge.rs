//! The right edge of the register in memory: where the next act goes.

use jiff::Timestamp;

use crate::db::{Stmt, Tx, stmt};
use crate::tree::{Frontier, Hash, TileRef, TileSet, Tiles};
use crate::{Fault, OrFault, args, record};

record! {
    /// The one row that says how far the register goes.
    #[derive(Debug)]
    pub(crate) struct HeadRow {
        size: u64,
        frontier: Vec<u8>,
        last_at: Timestamp,
        tables: String,
    }
}

pub(crate) const HEAD: &str = "SELECT size, frontier, last_at, tables FROM register_head WHERE id = 1";
const MOVE: &str =
    "UPDATE register_head SET size = $1, frontier = $2, last_at = $3 WHERE id = 1 AND size = $4";
const ADD_TILE: &str = "INSERT INTO register_tile (level, place, hashes) VALUES ($1, $2, $3)";
const LEAVES: &str = "SELECT leaf FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
const TILES: &str = "SELECT place, hashes FROM register_tile WHERE level = $1 AND place >= $2 AND place < $3";

/// What appending needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    frontier: Frontier,
    tiles: Tiles,
    /// When the last act was recorded.
    pub(crate) last_at: Timestamp,
}

impl Default for Edge {
    fn default() -> Edge {
        Edge {
            frontier: Frontier::new(),
            tiles: Tiles::new(),
            last_at: Timestamp::UNIX_EPOCH,
        }
    }
}

impl Edge {
    /// The edge that a head row describes, from leaves and tiles.
    pub(crate) async fn load(tx: &mut Tx, head: &HeadRow) -> Result<Edge, Fault> {
        let mut set = TileSet::new();
        let needed = Tiles::needed(head.size);
        for run in runs(&needed) {
            insert_run(tx, &run, &mut set).await?;
        }
        let tiles = Tiles::restore(head.size, &set).or_fault("reading the edge of the tree")?;
        let frontier = Frontier::from_bytes(&head.frontier).or_fault("reading the head of the register")?;
        let edge = Edge {
            frontier,
            tiles,
            last_at: head.last_at,
        };
        edge.check(head)?;
        Ok(edge)
    }

    /// Follow a head that another process has moved.
    pub(crate) async fn catch_up(&mut self, tx: &mut Tx, head: &HeadRow) -> Result<(), Fault> {
        if head.size < self.size() {
            *self = Edge::load(tx, head).await?;
            return Ok(());
        }
        let leaves: Vec<(Hash,)> = tx.query(LEAVES, args![self.size(), head.size]).await?;
        for (leaf,) in leaves {
            self.frontier.push(leaf);
            self.tiles.push(leaf);
        }
        self.last_at = head.last_at;
        self.check(head)
    }

    /// Acts so far: the sequence number of the next one.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// RFC 6962 root.
    pub(crate) fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Append a leaf; the tiles it completes are to be written with it.
    pub(crate) fn push(&mut self, leaf: Hash, out: &mut Vec<Stmt>) {
        self.frontier.push(leaf);
        for tile in self.tiles.push(leaf) {
            out.push(stmt(ADD_TILE, args![tile.level, tile.index, tile.bytes]));
        }
    }

    /// Move the head row from a tree of `before` acts to this one.
    pub(crate) fn move_head(&self, before: u64) -> Stmt {
        stmt(
            MOVE,
            args![self.size(), self.frontier.to_bytes(), self.last_at, before],
        )
        .rows(1)
    }

    /// The frontier as kept in the head row.
    pub(crate) fn frontier_bytes(&self) -> Vec<u8> {
        self.frontier.to_bytes()
    }

    fn check(&self, head: &HeadRow) -> Result<(), Fault> {
        if self.frontier.to_bytes() == head.frontier && self.tiles.root() == self.frontier.root() {
            Ok(())
        } else {
            Err(Fault::new(
                "the acts in the database do not lead to its head: restore a backup",
            ))
        }
    }
}

/// Neighbouring tiles of one level, read together.
fn runs(tiles: &[TileRef]) -> Vec<Vec<TileRef>> {
    let mut runs: Vec<Vec<TileRef>> = Vec::new();
    for tile in tiles {
        match runs.last_mut() {
            Some(run) if run[0].is_full() && run[0].level == tile.level && tile.is_full() => run.push(*tile),
            _ => runs.push(vec![*tile]),
        }
    }
    runs
}

async fn insert_run(tx: &mut Tx, run: &[TileRef], set: &mut TileSet) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return Ok(());
    };
    if !first.is_full() {
        let from = first.index * 256;
        let leaves: Vec<(Hash,)> = tx
            .query(LEAVES, args![from, from + u64::from(first.width)])
            .await?;
        let bytes: Vec<u8> = leaves.into_iter().flat_map(|(leaf,)| leaf).collect();
        return set.insert(*first, &bytes).or_fault("reading the last leaves");
    }
    let tiles: Vec<(u64, Vec<u8>)> = tx
        .query(TILES, args![first.level, first.index, last.index + 1])
        .await?;
    for (index, bytes) in tiles {
        set.insert(TileRef::full(first.level, index), &bytes)
            .or_fault("reading a tile")?;
    }
    Ok(())
}
