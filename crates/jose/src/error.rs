//! Why a token is not taken.

use std::fmt;

/// Why a token or a key is not taken. It never holds what was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoseError {
    /// Longer than allowed.
    TooLong,
    /// Not three parts of base64url.
    Shape,
    /// A part is no base64url without padding.
    Base64,
    /// A part is no JSON object.
    Json,
    /// JSON nested deeper, or with more members, than allowed.
    TooDeep,
    /// A name stands twice in an object.
    TwiceNamed,
    /// An algorithm that is not allowed here: `none`, a shared secret, an unknown one, or another than the key's.
    Algorithm,
    /// `crit` or another header that changes how the token is read.
    Critical,
    /// Another kind of token (`typ`).
    Type,
    /// A key that is not allowed: of an unknown kind, too weak, off its curve, or a private one.
    Key,
    /// No known key made it.
    UnknownKey,
    /// The signature is not of this text by this key.
    Signature,
    /// A claim is missing or of another type.
    Claim(&'static str),
    /// From another issuer.
    Issuer,
    /// For somebody else.
    Audience,
    /// After its time.
    Expired,
    /// Before its time, or from the future.
    NotYet,
    /// Not bound to this request.
    Binding(&'static str),
    /// The machine has no randomness or memory for it.
    Machine,
}

impl JoseError {
    /// One word for logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Shape => "shape",
            Self::Base64 => "base64",
            Self::Json => "json",
            Self::TooDeep => "too_deep",
            Self::TwiceNamed => "twice_named",
            Self::Algorithm => "algorithm",
            Self::Critical => "critical",
            Self::Type => "type",
            Self::Key => "key",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Claim(_) => "claim",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYet => "not_yet",
            Self::Binding(_) => "binding",
            Self::Machine => "machine",
        }
    }
}

impl fmt::Display for JoseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("the token is longer than allowed"),
            Self::Shape => f.write_str("a signed token has three parts"),
            Self::Base64 => f.write_str("a part is no base64url without padding"),
            Self::Json => f.write_str("a part is no JSON object"),
            Self::TooDeep => f.write_str("the JSON is nested too deep or has too many members"),
            Self::TwiceNamed => f.write_str("a name stands twice in one object"),
            Self::Algorithm => f.write_str("the algorithm is not allowed here"),
            Self::Critical => f.write_str("the header asks for something that is not understood"),
            Self::Type => f.write_str("it is another kind of token"),
            Self::Key => f.write_str("the key is not allowed"),
            Self::UnknownKey => f.write_str("no known key made it"),
            Self::Signature => f.write_str("the signature does not fit"),
            Self::Claim(name) => write!(f, "the claim `{name}` is missing or not of its type"),
            Self::Issuer => f.write_str("it comes from another issuer"),
            Self::Audience => f.write_str("it is for somebody else"),
            Self::Expired => f.write_str("its time is over"),
            Self::NotYet => f.write_str("its time has not come"),
            Self::Binding(name) => write!(f, "`{name}` does not fit this request"),
            Self::Machine => f.write_str("the machine could not do it"),
        }
    }
}

impl std::error::Error for JoseError {}
