//! The tree that follows from the leaves, against the tiles that are stored and the checkpoints that were signed.

use super::act::ActRow;
use super::checkpoint::Checkpoints;
use super::finding::{Finding, Report};
use crate::db::Db;
use crate::tree::{CompletedTile, Frontier, HASH_SIZE, Hash, TileRef, Tiles};
use crate::{Fault, args};

const TILE: &str = "SELECT hashes FROM register_tile WHERE level = $1 AND place = $2";
/// Tiles with the number of full tiles that their level may have.
const PLACES: &str = "SELECT level, place, (SELECT size FROM register_head WHERE id = 1) FROM register_tile
    WHERE level > $1 OR (level = $1 AND place > $2) ORDER BY level, place LIMIT 1000";

/// Grows a tree from the leaves as they are read.
pub(super) struct TreeCheck<'a> {
    db: &'a Db,
    tiles: Tiles,
    frontier: Frontier,
    /// A leaf could not be found: from here on roots and tiles of the tree are not known.
    lost: bool,
    checkpoints: Checkpoints,
}

impl<'a> TreeCheck<'a> {
    pub(super) fn new(db: &'a Db, checkpoints: Checkpoints) -> TreeCheck<'a> {
        TreeCheck {
            db,
            tiles: Tiles::new(),
            frontier: Frontier::new(),
            lost: false,
            checkpoints,
        }
    }

    /// The frontier as the head row keeps it, when all leaves were found.
    pub(super) fn frontier(&self) -> Option<Vec<u8>> {
        (!self.lost).then(|| self.frontier.to_bytes())
    }

    /// The next act. Its stored leaf is taken, since that the envelope matches it is checked apart.
    pub(super) async fn push(&mut self, row: &ActRow, report: &mut Report) -> Result<(), Fault> {
        match row.leaf.as_slice().try_into() {
            Ok(leaf) => self.push_leaf(leaf, report).await,
            Err(_) => self.push_missing(row.seq, report).await,
        }
    }

    /// The next act is not there: its leaf may still stand in a tile.
    pub(super) async fn push_missing(&mut self, seq: u64, report: &mut Report) -> Result<(), Fault> {
        let stored = self.stored(0, seq / 256).await?;
        let place = usize::try_from(seq % 256).unwrap_or(0) * HASH_SIZE;
        let leaf = stored
            .as_deref()
            .and_then(|hashes| hashes.get(place..place + HASH_SIZE)?.try_into().ok());
        self.lost |= leaf.is_none();
        self.push_leaf(leaf.unwrap_or_default(), report).await
    }

    async fn push_leaf(&mut self, leaf: Hash, report: &mut Report) -> Result<(), Fault> {
        self.frontier.push(leaf);
        for tile in self.tiles.push(leaf) {
            if !self.lost {
                self.check_tile(&tile, report).await?;
            }
        }
        if !self.lost {
            self.checkpoints
                .check(self.frontier.size(), || self.frontier.root(), report);
        }
        Ok(())
    }

    async fn check_tile(&self, tile: &CompletedTile, report: &mut Report) -> Result<(), Fault> {
        report.tiles += 1;
        let (level, index) = (tile.level, tile.index);
        match self.stored(level, index).await? {
            None => report.add(Finding::TileMissing { level, index }),
            Some(hashes) if hashes == tile.bytes => {}
            Some(hashes) => {
                let first_seq =
                    (index * 256 + first_difference(&hashes, &tile.bytes)) << (8 * u32::from(level));
                report.add(Finding::TileDiffers {
                    level,
                    index,
                    first_seq,
                });
            }
        }
        Ok(())
    }

    async fn stored(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Fault> {
        let row: Option<(Vec<u8>,)> = self.db.get(TILE, args![level, index]).await?;
        Ok(row.map(|(hashes,)| hashes))
    }

    /// What is stored beyond the tree, and checkpoints beyond the last act.
    pub(super) async fn finish(mut self, report: &mut Report) -> Result<(), Fault> {
        if !self.lost {
            self.checkpoints.finish(report);
        }
        let mut after = (-1_i64, -1_i64);
        loop {
            let rows: Vec<(i64, i64, u64)> = self.db.query(PLACES, args![after.0, after.1]).await?;
            let Some((level, place, _)) = rows.last().copied() else {
                return Ok(());
            };
            after = (level, place);
            for (level, place, size) in rows {
                let (level, index) = (
                    u8::try_from(level).unwrap_or(u8::MAX),
                    u64::try_from(place).unwrap_or(u64::MAX),
                );
                if TileRef::at_size(level, index, size).is_none_or(|tile| !tile.is_full()) {
                    report.add(Finding::TileBeyondHead { level, index });
                }
            }
        }
    }
}

/// Position of the first hash that differs.
fn first_difference(one: &[u8], other: &[u8]) -> u64 {
    let place = one
        .iter()
        .zip(other)
        .position(|(one, other)| one != other)
        .unwrap_or(one.len().min(other.len()));
    (place / HASH_SIZE) as u64
}
