//! Heads of messages: which headers travel, in which order, and how much of them there may be.

use crate::message::stays;
use http::{HeaderMap, StatusCode};

/// Most header lines of a message.
pub const HEADERS_MAX: usize = 100;
/// Most bytes of all header lines together.
pub const HEAD_BYTES_MAX: usize = 32 * 1024;

/// Headers that travel, name and value, in the order in which they came.
pub fn kept(headers: &HeaderMap) -> impl Iterator<Item = (&str, &[u8])> {
    let all = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()));
    all.filter(|(name, _)| !stays(name))
}

/// Whether a head is within the limits.
pub fn head_size_fits(headers: &HeaderMap) -> bool {
    let bytes: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    headers.len() <= HEADERS_MAX && bytes <= HEAD_BYTES_MAX
}

/// The reason phrase of a status: HTTP/2 carries none, so both ends take the registered one.
pub fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or_default()
}
