//! Addresses of tiles and entry bundles: `tile/0/x001/x234/067.p/12`, `tile/entries/x001/x234/067`.

use std::fmt;
use std::str::FromStr;

use super::tile::{MAX_LEVEL, TILE_WIDTH, TileRef};

/// Longest path read: a 64-bit index is seven groups of digits.
const PATH_BYTES_MAX: usize = 64;

/// What a `tlog-tiles` client asks for besides the checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TilePath {
    /// Hashes.
    Tile(TileRef),
    /// The entries (envelopes) under the tile of level 0 with this index and width.
    Entries {
        /// Index of the tile.
        index: u64,
        /// Entries in it, 1 to 256.
        width: u16,
    },
}

impl TilePath {
    /// Index and width, whichever it is.
    fn place(self) -> (u64, u16) {
        match self {
            TilePath::Tile(tile) => (tile.index, tile.width),
            TilePath::Entries { index, width } => (index, width),
        }
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TilePath::Tile(tile) => write!(f, "tile/{}/", tile.level)?,
            TilePath::Entries { .. } => f.write_str("tile/entries/")?,
        }
        let (index, width) = self.place();
        write_index(f, index)?;
        if width < TILE_WIDTH {
            write!(f, ".p/{width}")
        } else {
            Ok(())
        }
    }
}

fn write_index(f: &mut fmt::Formatter<'_>, index: u64) -> fmt::Result {
    let mut groups = vec![index % 1000];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    while let Some(group) = groups.pop() {
        if groups.is_empty() {
            return write!(f, "{group:03}");
        }
        write!(f, "x{group:03}/")?;
    }
    Ok(())
}

impl FromStr for TilePath {
    type Err = TilePathError;

    /// Read a path without leading `/`. Only the one way of writing each tile is accepted.
    fn from_str(text: &str) -> Result<TilePath, TilePathError> {
        read(text)
            .filter(|path| path.to_string() == text)
            .ok_or(TilePathError)
    }
}

fn read(text: &str) -> Option<TilePath> {
    let rest = text
        .strip_prefix("tile/")
        .filter(|_| text.len() <= PATH_BYTES_MAX)?;
    let (kind, rest) = rest.split_once('/')?;
    let (index, width) = match rest.split_once(".p/") {
        Some((index, width)) => (
            index,
            width
                .parse()
                .ok()
                .filter(|width| (1..TILE_WIDTH).contains(width))?,
        ),
        None => (rest, TILE_WIDTH),
    };
    let index = read_index(index)?;
    if kind == "entries" {
        return Some(TilePath::Entries { index, width });
    }
    let level = kind.parse().ok().filter(|level| *level <= MAX_LEVEL)?;
    Some(TilePath::Tile(TileRef { level, index, width }))
}

fn read_index(text: &str) -> Option<u64> {
    text.split('/').try_fold(0_u64, |index, group| {
        let digits: u64 = group
            .strip_prefix('x')
            .unwrap_or(group)
            .parse()
            .ok()
            .filter(|digits| *digits < 1000)?;
        index.checked_mul(1000)?.checked_add(digits)
    })
}

/// The text is not the address of a tile or an entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePathError;

impl fmt::Display for TilePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not the address of a tile; they are written tile/LEVEL/x001/x234/067 or tile/entries/067.p/12",
        )
    }
}

impl std::error::Error for TilePathError {}
