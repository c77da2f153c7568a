//! Whether what a person kept of a message is what was exchanged.

use super::Outcome;
use crate::evidence::Record;
use crate::message::{HeadBytes, MessageHash};
use register::{Fault, OrFault};
use std::io::Read;

/// Largest head that is read, in bytes.
pub const HEAD_BYTES_MAX: usize = 256 * 1024;

/// Which message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was asked.
    Request,
    /// What was answered.
    Response,
}

/// Compares the bytes of a message with the hash that its node signed. The head is written as PR-REST section 4.3 says: two lines
/// that each end with CR LF, `VERB` and path with query or status and reason, then `name:value` and CR LF for each header in its
/// order. The body may be of any size.
///
/// # Errors
/// When the body cannot be read.
pub fn verify_content(
    record: &Record,
    side: Side,
    head: &[u8],
    mut body: impl Read,
) -> Result<Outcome, Fault> {
    if head.len() > HEAD_BYTES_MAX {
        return Ok(Outcome::failed("the head is larger than one can be"));
    }
    let head = HeadBytes(head.to_vec());
    let (mut hash, signed) = match side {
        Side::Request => (MessageHash::request(&head), &record.request_hash),
        Side::Response => (MessageHash::response(&head), &record.response_hash),
    };
    if signed.is_empty() {
        return Ok(Outcome::skipped("the record has no hash of that message"));
    }
    let mut piece = vec![0; 64 * 1024];
    loop {
        match body.read(&mut piece).or_fault("reading the body of a message")? {
            0 => break,
            read => hash.update(&piece[..read]),
        }
    }
    Ok(if hash.finish() == *signed {
        Outcome::Passed
    } else {
        Outcome::failed("head and body are not those that were exchanged")
    })
}
