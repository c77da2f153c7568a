//! The tree over the records, as files in the form of C2SP `tlog-tiles`: full tiles are files, the right edge is in memory.

use super::segment::{self, Place};
use register::tree::{CompletedTile, Hash, MAX_LEVEL, TilePath, TileRef, TileSet, Tiles, tile_root};
use register::{Fault, OrFault};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Path of a full tile.
fn path(folder: &Path, tile: TileRef) -> PathBuf {
    folder.join(TilePath::Tile(TileRef::full(tile.level, tile.index)).to_string())
}

/// Writes a tile that is full. It is not brought to the disk yet: until [`sync`] it follows from records that are.
pub(super) fn write(folder: &Path, tile: &CompletedTile) -> Result<(), Fault> {
    let path = path(folder, TileRef::full(tile.level, tile.index));
    let doing = || format!("writing {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).or_fault(format!("making {}", parent.display()))?;
    }
    let part = path.with_extension("part");
    fs::write(&part, &tile.bytes)
        .and_then(|()| fs::rename(&part, &path))
        .or_fault(doing())
}

/// Brings the tiles over the records of a segment to the disk, and makes those that are missing.
pub(super) fn sync(folder: &Path, from: u64, places: &[Place]) -> Result<(), Fault> {
    let size = from + places.len() as u64;
    for (at, chunk) in places.chunks_exact(256).enumerate() {
        let index = from / 256 + at as u64;
        if !path(folder, TileRef::full(0, index)).exists() {
            let leaves: Vec<Hash> = chunk.iter().map(|place| place.leaf).collect();
            write(
                folder,
                &CompletedTile {
                    level: 0,
                    index,
                    bytes: leaves.concat(),
                },
            )?;
        }
    }
    for level in 0..=MAX_LEVEL {
        let width = 256_u64.saturating_pow(u32::from(level) + 1);
        for index in from / width..size / width {
            let tile = TileRef::full(level, index);
            full(folder, tile, &mut TileSet::new())?;
            let path = path(folder, tile);
            File::open(&path)
                .and_then(|file| file.sync_all())
                .or_fault(format!("writing {}", path.display()))?;
        }
    }
    Ok(())
}

/// The edge of the tree before the segment that begins at `first`: only full tiles are needed, for a segment begins with one.
pub(super) fn before(folder: &Path, first: u64) -> Result<Tiles, Fault> {
    let mut set = TileSet::new();
    for tile in Tiles::needed(first) {
        full(folder, tile, &mut set)?;
    }
    Tiles::restore(first, &set).or_fault("reading the edge of the tree")
}

/// Puts a full tile into a set; where its file is not there it is made of those below.
fn full(folder: &Path, tile: TileRef, set: &mut TileSet) -> Result<(), Fault> {
    let path = path(folder, tile);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && tile.level > 0 => {
            let mut roots = Vec::new();
            for below in TileRef::full(tile.level, tile.index).below() {
                let mut one = TileSet::new();
                full(folder, below, &mut one)?;
                roots.push(tile_root(one.hashes(below).or_fault("reading a tile")?));
            }
            let bytes = roots.concat();
            write(
                folder,
                &CompletedTile {
                    level: tile.level,
                    index: tile.index,
                    bytes: bytes.clone(),
                },
            )?;
            bytes
        }
        Err(error) => return Err(Fault::because(format!("reading {}", path.display()), error)),
    };
    set.insert(TileRef::full(tile.level, tile.index), &bytes)
        .or_fault(format!("reading {}", path.display()))
}

/// The tiles that a proof needs, at a size: full ones from files, partial ones from full ones below and from leaves.
pub(super) fn set(folder: &Path, needed: Vec<TileRef>, segments: &[u64]) -> Result<TileSet, Fault> {
    let mut set = TileSet::new();
    for tile in needed {
        if tile.is_full() {
            full(folder, tile, &mut set)?;
            continue;
        }
        let hashes = if tile.level == 0 {
            leaves(folder, tile, segments)?
        } else {
            let mut roots = Vec::new();
            for below in tile.below() {
                let mut one = TileSet::new();
                full(folder, below, &mut one)?;
                roots.push(tile_root(one.hashes(below).or_fault("reading a tile")?));
            }
            roots
        };
        set.insert(tile, &hashes.concat())
            .or_fault("reading the right edge of the tree")?;
    }
    Ok(set)
}

fn leaves(folder: &Path, tile: TileRef, segments: &[u64]) -> Result<Vec<Hash>, Fault> {
    let from = tile.index * 256;
    let first = segments.iter().rev().find(|first| **first <= from);
    let first = *first.or_fault("a leaf of no segment")?;
    let places = segment::places(folder, first)?;
    let at = usize::try_from(from - first).or_fault("a segment that is too long")?;
    let places = places.get(at..at + usize::from(tile.width));
    let places = places.or_fault("the index of a segment is short")?;
    Ok(places.iter().map(|place: &Place| place.leaf).collect())
}
