//! What is kept of the content, where a service keeps it.

use crate::message::HeadBytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Head, an empty line, and body, base64.
pub(super) fn content(head: &HeadBytes, body: &[u8]) -> String {
    STANDARD.encode([&head.0[..], b"\r\n", body].concat())
}
