//! Headers of the protocol, and which headers of a message stay on one hop (X-Road `RestMessage`, RFC 9110 section 7.6.1).

use http::HeaderMap;

/// Who calls: mandatory.
pub const CLIENT: &str = "x-road-client";
/// Which service answered.
pub const SERVICE: &str = "x-road-service";
/// Number of the message, unique for its client.
pub const ID: &str = "x-road-id";
/// Number of this exchange, made by the consumer's node.
pub const REQUEST_ID: &str = "x-road-request-id";
/// Hash of the request that an answer belongs to.
pub const REQUEST_HASH: &str = "x-road-request-hash";
/// Type of a refusal of the exchange itself.
pub const ERROR: &str = "x-road-error";
/// The official or system behind the call.
pub const USER: &str = "x-road-userid";
/// Number of the case or document that the call is for.
pub const CASE: &str = "x-road-issue";
/// Node of the provider that the client wants.
pub const NODE: &str = "x-road-security-server";
/// On whose behalf the client calls.
pub const REPRESENTED: &str = "x-road-represented-party";
/// What the call is for: a code of the grant. Without it the grant's only purpose counts.
pub const PURPOSE: &str = "qhapaq-purpose";
/// Office or role of the user.
pub const ROLE: &str = "qhapaq-role";
/// The signed statement about a message, in the header or in the trailer.
pub const STATEMENT: &str = "qhapaq-statement";

/// The value of a header as text: UTF-8, as the consumer's node takes it; none where it is something else.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}

/// Headers that are of one hop or of the client's own machine: they neither travel nor are hashed.
const LOCAL: [&str; 13] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Whether a header, by its name in small letters, belongs to one hop and stays there.
pub fn stays(name: &str) -> bool {
    LOCAL.contains(&name) || name == STATEMENT
}
