//! How many connections may be open: everybody who watches a live page holds one, and a process that runs out of open files
//! answers nobody.

use capability::House;
use capability::live::{self, Limits};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are kept for everything else: pages, the database, documents.
const KEPT: u64 = 512;

/// Raises the limit of open files to what the system allows at most, and lets no more watch than it leaves room for.
pub fn prepare(house: &House) {
    let given = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: given.maximum,
        maximum: given.maximum,
    };
    let files = match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => wanted.current,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files stays as it is");
            given.current
        }
    };
    let limits = Limits::default();
    let streams_max = files.map_or(limits.streams_max, |files| limits.streams_max.min(streams(files)));
    if streams_max < limits.streams_max {
        tracing::warn!(
            streams_max,
            "few open files are allowed: raise the limit to let more watch live pages"
        );
    }
    live::limit(
        house,
        Limits {
            streams_max,
            ..limits
        },
    );
}

/// Streams that so many open files bear.
fn streams(files: u64) -> usize {
    let streams = files.saturating_sub(KEPT).max(files / 4);
    usize::try_from(streams).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::streams;

    #[test]
    fn something_is_always_left_for_pages() {
        for (files, want) in [(256, 64), (1_024, 512), (20_000, 19_488), (0, 0)] {
            assert_eq!(streams(files), want, "{files}");
        }
    }
}
