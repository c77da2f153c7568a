//! Hashes of messages (PR-REST 1.0.4, section 4.3).
//!
//! A head is `VERB CRLF path[?query] CRLF`, or `code CRLF reason CRLF`, then each header that travels as `name:value CRLF` in its
//! order. The hash of a message with a body is the hash of both hashes, one after the other; without, it is that of the head. X-Road
//! takes SHA-512 for requests; answers, whose hash only nodes see, take SHA-256, which machines of today have in silicon.

use aws_lc_rs::digest::{Algorithm, Context, Digest, SHA256, SHA512, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The bytes of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadBytes(pub Vec<u8>);

/// Head of a request, from its method, its path with query as it came, and the headers that travel.
pub fn request_head<'a>(
    method: &str,
    path_and_query: &str,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> HeadBytes {
    lines(method, path_and_query, headers)
}

/// Head of an answer.
pub fn response_head<'a>(
    status: u16,
    reason: &str,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> HeadBytes {
    lines(&status.to_string(), reason, headers)
}

fn lines<'a>(first: &str, second: &str, headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> HeadBytes {
    let mut bytes = Vec::with_capacity(512);
    for line in [first, second] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    for (name, value) in headers {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(value);
        bytes.extend_from_slice(b"\r\n");
    }
    HeadBytes(bytes)
}

/// Hash of a message while its body passes.
#[derive(Clone)]
pub struct MessageHash {
    algorithm: &'static Algorithm,
    head: Digest,
    body: Context,
    bytes: u64,
}

impl std::fmt::Debug for MessageHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageHash({} bytes of body)", self.bytes)
    }
}

impl MessageHash {
    /// Hash of a request, SHA-512.
    pub fn request(head: &HeadBytes) -> MessageHash {
        MessageHash::of(&SHA512, head)
    }

    /// Hash of an answer, SHA-256.
    pub fn response(head: &HeadBytes) -> MessageHash {
        MessageHash::of(&SHA256, head)
    }

    fn of(algorithm: &'static Algorithm, head: &HeadBytes) -> MessageHash {
        MessageHash {
            algorithm,
            head: digest(algorithm, &head.0),
            body: Context::new(algorithm),
            bytes: 0,
        }
    }

    /// The next bytes of the body.
    pub fn update(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.body.update(bytes);
    }

    /// Bytes of the body so far.
    pub fn body_bytes(&self) -> u64 {
        self.bytes
    }

    /// Hash of the head alone, base64.
    pub fn head(&self) -> String {
        STANDARD.encode(self.head.as_ref())
    }

    /// Hash of the whole message, base64. A body without bytes counts as none.
    pub fn finish(self) -> String {
        if self.bytes == 0 {
            return STANDARD.encode(self.head.as_ref());
        }
        let mut both = Context::new(self.algorithm);
        both.update(self.head.as_ref());
        both.update(self.body.finish().as_ref());
        STANDARD.encode(both.finish().as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (usize, String) {
        let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes()));
        let head = request_head(method, path, headers);
        let mut hash = MessageHash::request(&head);
        hash.update(body);
        (head.0.len(), hash.finish())
    }

    #[test]
    fn a_request_without_body() {
        let headers = [
            ("X-Road-Client", "PE/GOB/10000000002/MESA"),
            ("X-Road-Id", "m-1"),
            ("x-road-request-id", "r-1"),
        ];
        let (bytes, hash) = hash(
            "GET",
            "/r1/PE/GOB/10000000001/CONSULTA/padron/v1/items?q=1",
            &headers,
            b"",
        );
        assert_eq!(bytes, 135);
        assert_eq!(
            hash,
            "Ju0Ktrv7Jcc1dwpbUBn49BI+ySk4lP5SJ3SoeQYaUBfW5ICvFrQZWZsheWRdTCCaI6JyF+i9kPNNML+gBRt7fQ=="
        );
    }

    #[test]
    fn a_request_with_a_body() {
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Road-Client", "PE/GOB/10000000002/MESA"),
            ("X-Road-Id", "m-1"),
            ("x-road-request-id", "r-1"),
        ];
        let (bytes, hash) = hash(
            "POST",
            "/r1/PE/GOB/10000000001/CONSULTA/padron/v1/items",
            &headers,
            b"{\"a\":1}",
        );
        assert_eq!(bytes, 163);
        assert_eq!(
            hash,
            "stZI7dy+4mxN8boOWMwsBpjmoNz78T+oPqk9yngTbC8hzoT0R7tPtozTeSclaRQsbfFbc2q2PVyiB4s9EIHqRA=="
        );
    }

    #[test]
    fn how_a_body_is_cut_makes_no_difference() {
        let head = response_head(200, "OK", [("content-type", &b"text/plain"[..])].into_iter());
        let mut whole = MessageHash::response(&head);
        whole.update(b"abcdef");
        let mut cut = MessageHash::response(&head);
        for piece in [&b"ab"[..], b"", b"cdef"] {
            cut.update(piece);
        }
        assert_eq!(whole.finish(), cut.finish());
    }
}
