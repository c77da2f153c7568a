//! Entry bundles of C2SP `tlog-tiles`: up to 256 entries, each after its length as 16 bits big-endian.

use std::fmt;

use super::tile::TILE_WIDTH;

/// Longest entry, in bytes: what 16 bits can say. No envelope may be longer.
pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// The bundle of these entries, in order.
///
/// # Errors
/// [`EntriesError::Count`] for none or more than 256, [`EntriesError::TooLong`] for an entry over
/// [`ENTRY_BYTES_MAX`].
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, EntriesError> {
    if entries.is_empty() || entries.len() > usize::from(TILE_WIDTH) {
        return Err(EntriesError::Count {
            entries: entries.len(),
        });
    }
    let mut bundle = Vec::with_capacity(entries.iter().map(|entry| entry.as_ref().len() + 2).sum());
    for (nth, entry) in entries.iter().map(AsRef::as_ref).enumerate() {
        let length = u16::try_from(entry.len()).map_err(|_| EntriesError::TooLong { nth })?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(entry);
    }
    Ok(bundle)
}

/// The entries of a bundle that should hold `width` of them.
///
/// # Errors
/// [`EntriesError::Truncated`] when it ends within an entry, [`EntriesError::Count`] when it holds another number.
pub fn decode_entries(bundle: &[u8], width: u16) -> Result<Vec<&[u8]>, EntriesError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        if entries.len() == usize::from(width) {
            return Err(EntriesError::Count {
                entries: entries.len() + 1,
            });
        }
        let truncated = EntriesError::Truncated { nth: entries.len() };
        let (length, after) = rest.split_first_chunk::<2>().ok_or(truncated)?;
        let (entry, after) = after
            .split_at_checked(usize::from(u16::from_be_bytes(*length)))
            .ok_or(truncated)?;
        entries.push(entry);
        rest = after;
    }
    if entries.len() == usize::from(width) {
        Ok(entries)
    } else {
        Err(EntriesError::Count {
            entries: entries.len(),
        })
    }
}

/// What is wrong with an entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntriesError {
    /// Not the number of entries that it should hold.
    Count {
        /// Entries found (when there are too many, up to the first one too many).
        entries: usize,
    },
    /// An entry is longer than [`ENTRY_BYTES_MAX`].
    TooLong {
        /// Which entry, from 0.
        nth: usize,
    },
    /// The bundle ends within an entry.
    Truncated {
        /// Which entry, from 0.
        nth: usize,
    },
}

impl fmt::Display for EntriesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntriesError::Count { entries } => {
                write!(f, "{entries} entries are not the number this bundle holds")
            }
            EntriesError::TooLong { nth } => {
                write!(f, "entry {nth} of the bundle is over {ENTRY_BYTES_MAX} bytes")
            }
            EntriesError::Truncated { nth } => write!(f, "the bundle ends within entry {nth}"),
        }
    }
}

impl std::error::Error for EntriesError {}
