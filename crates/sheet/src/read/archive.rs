//! Guards the memory against archives that unpack to far more than they are.

use crate::{Limits, ReadError};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A table compresses ten or twenty to one; beyond this it is made to hurt.
const RATIO_MAX: u64 = 250;
/// Below this many unpacked bytes the ratio does not matter.
const HARMLESS: u64 = 32 << 20;

pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, ReadError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(damaged)
}

/// Unpacks every entry into nothing and counts: what the archive declares about itself is not believed.
pub(super) fn refuse_bomb(
    archive: &mut Archive<'_>,
    packed: usize,
    limits: &Limits,
) -> Result<(), ReadError> {
    let too_large = ReadError::TooLargeUnpacked {
        limit: limits.unpacked_bytes,
    };
    let allowed = limits
        .unpacked_bytes
        .min((packed as u64 * RATIO_MAX).max(HARMLESS));
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        total +=
            std::io::copy(&mut entry.take(allowed + 1 - total), &mut std::io::sink()).map_err(|error| {
                ReadError::Damaged {
                    detail: error.to_string(),
                }
            })?;
        if total > allowed {
            return Err(too_large);
        }
    }
    Ok(())
}

pub(super) fn has(archive: &Archive<'_>, name: &str) -> bool {
    archive.index_for_name(name).is_some()
}

fn damaged(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(message) if message == ZipError::PASSWORD_REQUIRED => {
            ReadError::Encrypted
        }
        error => ReadError::Damaged {
            detail: error.to_string(),
        },
    }
}
