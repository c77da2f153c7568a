//! How the exchange says no, in the shape of X-Road (PR-REST 1.0.4, section 4.6).
//!
//! A type tells where it happened and what: `server.serverproxy.access_denied`. Older versions write
//! `Server.ServerProxy.AccessDenied`; both spellings are understood, and the settings say which one is written. What a provider
//! answers by itself is never one of these, whatever its status.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// In what the client sent.
    Client,
    /// In the consumer's node.
    Consumer,
    /// In the provider's node.
    Provider,
}

macro_rules! whys {
    ($($(#[$doc:meta])* $name:ident = $new:literal, $old:literal;)*) => {
        /// What happened: the words of X-Road 7.8, and beside each that of versions before.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Why {
            $($(#[$doc])* $name,)*
        }
        impl Why {
            /// Every one.
            pub const ALL: &[Why] = &[$(Why::$name),*];
            fn new_word(self) -> &'static str {
                match self { $(Why::$name => $new,)* }
            }
            fn old_word(self) -> &'static str {
                match self { $(Why::$name => $old,)* }
            }
        }
    };
}

whys! {
    /// The grant does not cover it, or there is none.
    AccessDenied = "access_denied", "AccessDenied";
    /// No such service.
    UnknownService = "unknown_service", "UnknownService";
    /// No such member, or one that was suspended.
    UnknownMember = "unknown_member", "UnknownMember";
    /// The owner switched it off.
    ServiceDisabled = "service_disabled", "ServiceDisabled";
    /// The service could not be reached, or broke off.
    ServiceFailed = "service_failed", "ServiceFailed";
    /// It is no service of this protocol.
    ServiceType = "service_type", "ServiceType";
    /// The other node could not be reached.
    NetworkError = "network_error", "NetworkError";
    /// The request has not the shape of the protocol.
    BadRequest = "bad_request", "BadRequest";
    /// `X-Road-Client` names nobody whom this node serves.
    InvalidClientIdentifier = "invalid_client_identifier", "InvalidClientIdentifier";
    /// The answer does not belong to the request.
    InconsistentResponse = "inconsistent_response", "InconsistentResponse";
    /// A message without signature.
    MissingSignature = "missing_signature", "MissingSignature";
    /// A signature that is not that of the message, its node or its time.
    SignatureVerification = "signature_verification", "InvalidSignatureValue";
    /// The other node could not prove who it is, or the information system could not.
    SslAuthenticationFailed = "ssl_authentication_failed", "SslAuthenticationFailed";
    /// The signed configuration is older than it may be: nothing is exchanged.
    GlobalConfOutdated = "global_conf_outdated", "OutdatedGlobalConf";
    /// The evidence could not be written: nothing is exchanged without.
    LoggingFailed = "logging_failed", "LoggingFailed";
    /// The node is being stopped.
    MaintenanceMode = "maintenance_mode", "MaintenanceMode";
    /// The same message came before.
    Replayed = "duplicate_message", "DuplicateMessage";
    /// The grant's quota of the day or the minute is used up.
    QuotaExceeded = "quota_exceeded", "QuotaExceeded";
    /// The message was begun before, and nobody knows whether it took effect: people decide.
    OutcomeUnknown = "outcome_unknown", "OutcomeUnknown";
    /// Something of ours failed.
    InternalError = "internal_error", "InternalError";
}

/// How types are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// `server.serverproxy.access_denied`, as X-Road 7.8.
    #[default]
    New,
    /// `Server.ServerProxy.AccessDenied`, as versions before.
    Old,
}

/// A refusal or a fault of the exchange itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct No {
    /// Where.
    pub side: Side,
    /// What.
    pub why: Why,
    /// For people: the thing and the remedy. Never what the message held.
    pub message: String,
    /// By which the node's own log knows it again: a UUID.
    pub detail: String,
}

impl No {
    /// A refusal with a fresh detail.
    pub fn new(side: Side, why: Why, message: impl Into<String>) -> No {
        let detail = uuid();
        No {
            side,
            why,
            message: message.into(),
            detail,
        }
    }

    /// The type.
    pub fn kind(&self, spelling: Spelling) -> String {
        let (side, why) = match (spelling, self.side) {
            (Spelling::New, Side::Client) => ("client", self.why.new_word()),
            (Spelling::New, Side::Consumer) => ("server.clientproxy", self.why.new_word()),
            (Spelling::New, Side::Provider) => ("server.serverproxy", self.why.new_word()),
            (Spelling::Old, Side::Client) => ("Client", self.why.old_word()),
            (Spelling::Old, Side::Consumer) => ("Server.ClientProxy", self.why.old_word()),
            (Spelling::Old, Side::Provider) => ("Server.ServerProxy", self.why.old_word()),
        };
        format!("{side}.{why}")
    }

    /// Status of the answer: 500 when it happened in a node, else 400. A missing `X-Road-Client` and a malformed path happen in the
    /// consumer's node, as X-Road's own tests want it.
    pub fn status(&self) -> u16 {
        if self.side == Side::Client { 400 } else { 500 }
    }

    /// The body as JSON.
    pub fn json(&self, spelling: Spelling) -> String {
        serde_json::json!({"type": self.kind(spelling), "message": self.message, "detail": self.detail})
            .to_string()
    }

    /// The body as XML.
    pub fn xml(&self, spelling: Spelling) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><error><type>{}</type><message>{}</message><detail>{}</detail></error>",
            escaped(&self.kind(spelling)),
            escaped(&self.message),
            escaped(&self.detail)
        )
    }
}

impl fmt::Display for No {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind(Spelling::New), self.message)
    }
}

/// Reads a type in either spelling, in any case; `service_failed.http_error` is a [`Why::ServiceFailed`].
pub fn read_kind(text: &str) -> Option<(Side, Why)> {
    let plain = |text: &str| text.to_ascii_lowercase().replace('_', "");
    let text = plain(text);
    let (side, why) = if let Some(why) = text.strip_prefix("server.clientproxy.") {
        (Side::Consumer, why)
    } else if let Some(why) = text.strip_prefix("server.serverproxy.") {
        (Side::Provider, why)
    } else {
        (Side::Client, text.strip_prefix("client.")?)
    };
    let word = why.split('.').next()?;
    let known = Why::ALL.iter().copied();
    let mut known = known.filter(|why| plain(why.new_word()) == word || plain(why.old_word()) == word);
    Some((side, known.next()?))
}

/// Media type of the body that a client wants its refusals in: XML when its `Accept` names `text/xml`, `application/xml` or `text/*`.
pub fn media_type<'a>(accept: impl Iterator<Item = &'a str>) -> &'static str {
    let mut types = accept.flat_map(|line| line.split(','));
    let found = types.find_map(|one| {
        let name = one.split(';').next().unwrap_or_default().trim();
        match () {
            () if name.eq_ignore_ascii_case("text/xml") || name.eq_ignore_ascii_case("text/*") => {
                Some("text/xml;charset=utf-8")
            }
            () if name.eq_ignore_ascii_case("application/xml") => Some("application/xml;charset=utf-8"),
            () => None,
        }
    });
    found.unwrap_or("application/json")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// A random UUID, version 4 (RFC 9562). Without randomness, which is a fault of the machine, it is all zeros.
pub fn uuid() -> String {
    let mut bytes = register::random::<16>().unwrap_or_default();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = register::hex(&bytes);
    format!(
        "{}-{}-{}-{}-{}",
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read_in_any_case() {
        for side in [Side::Client, Side::Consumer, Side::Provider] {
            for why in Why::ALL {
                let no = No::new(side, *why, "");
                for spelling in [Spelling::New, Spelling::Old] {
                    let kind = no.kind(spelling);
                    assert_eq!(read_kind(&kind), Some((side, *why)), "{kind}");
                    assert_eq!(read_kind(&kind.to_uppercase()), Some((side, *why)));
                }
            }
        }
        let failed = Some((Side::Provider, Why::ServiceFailed));
        assert_eq!(read_kind("server.serverproxy.service_failed.http_error"), failed);
        assert_eq!(read_kind("Server.ServerProxy.Unheard"), None);
    }

    #[test]
    fn status_follows_from_where_it_happened() {
        assert_eq!(No::new(Side::Client, Why::BadRequest, "").status(), 400);
        assert_eq!(No::new(Side::Consumer, Why::BadRequest, "").status(), 500);
        assert_eq!(No::new(Side::Provider, Why::AccessDenied, "").status(), 500);
    }

    #[test]
    fn refusals_come_in_the_form_the_client_asks_for() {
        let of = |accept: &'static str| media_type([accept].into_iter());
        assert_eq!(of("application/json;charset=utf-8"), "application/json");
        assert_eq!(of("foobarbaz"), "application/json");
        assert_eq!(of("application/xml; q=0.2"), "application/xml;charset=utf-8");
        assert_eq!(of("text/xml, application/xml"), "text/xml;charset=utf-8");
        assert_eq!(of("text/xml-patch+xml"), "application/json");
        assert_eq!(of("text/*"), "text/xml;charset=utf-8");
        let no = No::new(Side::Provider, Why::ServiceFailed, "a < b & c");
        assert!(no.xml(Spelling::New).contains("a &lt; b &amp; c"));
    }
}
