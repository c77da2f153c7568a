//! Looking for records, and for where they are.

use super::archive::{self, Held, Manifest, Whereabouts};
use super::log::read;
use super::{Log, Record, segment};
use register::{Fault, OrFault};

impl Log {
    /// The latest record of a request, by its `x-road-request-id`.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn find(&self, request: &str) -> Result<Option<Record>, Fault> {
        let print = segment::print(request);
        let known = self.known();
        for first in known.segments.iter().rev() {
            let places = segment::places(self.folder(), *first)?;
            for place in places.iter().rev().filter(|place| place.print == print) {
                let line = segment::line(self.folder(), *first, *place)?;
                let record = line.map(|line| read(&line)).transpose()?;
                if let Some(record) = record.filter(|record| record.request == request) {
                    return Ok(Some(record));
                }
            }
        }
        Ok(None)
    }

    /// Numbers of the records whose request bears the print of this one, the latest first; archived ones and those whose time is over
    /// too. Another request with the same print is found as well.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn numbers(&self, request: &str) -> Result<Vec<u64>, Fault> {
        let print = segment::print(request);
        let known = self.known();
        let mut found = Vec::new();
        for first in known.segments.iter().rev() {
            let places = segment::places(self.folder(), *first)?;
            let same = places.iter().enumerate().rev();
            let same = same.filter(|(_, place)| place.print == print);
            found.extend(same.map(|(at, _)| first + at as u64));
        }
        let size = known.tiles.size();
        found.retain(|seq| *seq < size);
        Ok(found)
    }

    /// Records with this `x-road-id`, the latest segment first, at most so many. Reads all that is in the log, and not the archive.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn with_id(&self, id: &str, most: usize) -> Result<Vec<Record>, Fault> {
        let needle = serde_json::to_string(id).or_fault("writing a number of a message")?;
        let needle = format!("\"id\":{needle}");
        let mut found = Vec::new();
        for first in self.known().segments.iter().rev() {
            segment::each(self.folder(), *first, |line| {
                let is_near = line
                    .windows(needle.len())
                    .any(|window| window == needle.as_bytes());
                if is_near {
                    let record = read(line)?;
                    found.extend(Some(record).filter(|record| record.id == id));
                }
                Ok(found.len() < most)
            })?;
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Records from a number on, at most so many; those whose time to be kept is over are left out.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn records(&self, from: u64, most: usize) -> Result<Vec<Record>, Fault> {
        let known = self.known();
        let size = known.tiles.size();
        let mut found = Vec::new();
        for (at, first) in known.segments.iter().enumerate() {
            let end = known.segments.get(at + 1).copied().unwrap_or(size);
            let begin = from.max(*first);
            if begin >= end || found.len() >= most {
                continue;
            }
            let wanted = usize::try_from(end - begin)
                .unwrap_or(usize::MAX)
                .min(most - found.len());
            for line in segment::lines(self.folder(), *first, begin, wanted)? {
                found.push(read(&line)?);
            }
        }
        Ok(found)
    }

    /// Records that came in from a moment on (milliseconds of Unix time), the latest segment first. Reads back until older ones come.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn since(&self, moment: i64) -> Result<Vec<Record>, Fault> {
        /// How far the order of records may differ from that of their moments.
        const SLACK_MS: i64 = 120_000;
        let known = self.known();
        let mut found = Vec::new();
        let mut end = known.tiles.size();
        for first in known.segments.iter().rev() {
            let mut older = false;
            let count = usize::try_from(end - first).unwrap_or(usize::MAX);
            end = *first;
            for line in segment::lines(self.folder(), *first, *first, count)? {
                let record = read(&line)?;
                older |= record.request_in < moment - SLACK_MS;
                if record.request_in >= moment {
                    found.push(record);
                }
            }
            if older {
                break;
            }
        }
        Ok(found)
    }

    /// Where a record is; none when there is no such record.
    ///
    /// # Errors
    /// As [`Log::line`].
    pub fn whereabouts(&self, seq: u64) -> Result<Option<Whereabouts>, Fault> {
        if seq >= self.size() {
            return Ok(None);
        }
        let known = self.manifest(seq)?;
        let first = known.as_ref().map(|known| known.first);
        let here = first.is_none_or(|first| segment::records(self.folder(), first).exists());
        Ok(Some(match known {
            Some(known) if !here => match known.held {
                Held::Whole => Whereabouts::Archived(known.file),
                Held::Metadata => Whereabouts::Reduced(known.file),
                Held::Nothing => Whereabouts::Over,
            },
            _ => Whereabouts::Here,
        }))
    }

    /// What is known of the archived segment of a record; none when it is not in the archive.
    pub(super) fn manifest(&self, seq: u64) -> Result<Option<Manifest>, Fault> {
        let sealed = self.sealed();
        let found = sealed.iter().find(|(first, next)| (*first..*next).contains(&seq));
        found.map_or(Ok(None), |(first, _)| archive::manifest(self.folder(), *first))
    }
}
