//! Names of the exchange: members, their subsystems, services and nodes (X-Road PR-REST 1.0.4, sections 4.1 and 4.8).
//!
//! A name is kept as it travels: its parts percent-encoded one by one and joined by `/`, always in the same way, so that equal names
//! are equal texts. Parts are UTF-8; a `/` inside a part is `%2F`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Longest part of a name, in bytes, after decoding.
pub const PART_BYTES_MAX: usize = 255;

/// Why a text is no name of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Another number of parts.
    Parts,
    /// A part is empty, too long, or holds a control character.
    Part,
    /// A `%` is not followed by two digits of base 16, or the bytes are no UTF-8.
    Encoding,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NameError::Parts => "another number of parts than a name of this kind has",
            NameError::Part => "a part is empty, too long or holds a control character",
            NameError::Encoding => "a part is not percent-encoded UTF-8",
        })
    }
}

impl std::error::Error for NameError {}

/// Whether a text may be a code of its own in a new name: letters, digits and `'()+,-.=?` (PR-REST section 4.8).
pub fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+,-.=?".contains(&byte);
    !text.is_empty()
        && text.len() <= PART_BYTES_MAX
        && text != "."
        && text != ".."
        && text.bytes().all(allowed)
}

/// A part of a name, decoded.
///
/// # Errors
/// [`NameError::Part`], [`NameError::Encoding`].
pub fn decode_part(part: &str) -> Result<String, NameError> {
    let decoded = if part.contains('%') {
        String::from_utf8(percent_decoded(part)?).map_err(|_| NameError::Encoding)?
    } else {
        part.to_owned()
    };
    let sound =
        !decoded.is_empty() && decoded.len() <= PART_BYTES_MAX && !decoded.chars().any(char::is_control);
    if sound { Ok(decoded) } else { Err(NameError::Part) }
}

fn percent_decoded(part: &str) -> Result<Vec<u8>, NameError> {
    let mut bytes = part.bytes();
    let mut decoded = Vec::with_capacity(part.len());
    let digit = |byte: Option<u8>| {
        byte.and_then(|byte| char::from(byte).to_digit(16))
            .ok_or(NameError::Encoding)
    };
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
            decoded.push(u8::try_from(value).map_err(|_| NameError::Encoding)?);
        } else {
            decoded.push(byte);
        }
    }
    Ok(decoded)
}

/// Writes a part: everything but unreserved characters (RFC 3986) and `'()+,=` is percent-encoded.
fn encode_part(part: &str, out: &mut String) {
    use fmt::Write;
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~'()+,=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
    }
}

fn joined<S: AsRef<str>>(parts: &[S]) -> Box<str> {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push('/');
        }
        encode_part(part.as_ref(), &mut text);
    }
    text.into_boxed_str()
}

fn read(text: &str, parts: std::ops::RangeInclusive<usize>) -> Result<Box<str>, NameError> {
    let raw: Vec<&str> = text.splitn(parts.end() + 1, '/').collect();
    if !parts.contains(&raw.len()) {
        return Err(NameError::Parts);
    }
    let decoded = raw.into_iter().map(decode_part).collect::<Result<Vec<_>, _>>()?;
    Ok(joined(&decoded))
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $parts:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// Reads a name as it travels.
            ///
            /// # Errors
            /// [`NameError`] saying what is wrong.
            pub fn parse(text: &str) -> Result<$name, NameError> {
                read(text, $parts).map($name)
            }
            /// The name as it travels.
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// Its parts as they travel: still percent-encoded.
            pub fn parts(&self) -> impl Iterator<Item = &str> {
                self.0.split('/')
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<$name, NameError> {
                $name::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

name!(
    /// `instance/class/code`: an entity that takes part.
    MemberId,
    3..=3
);
name!(
    /// `instance/class/code[/subsystem]`: who calls. Without a subsystem it is the member itself.
    ClientId,
    3..=4
);
name!(
    /// `instance/class/code/subsystem/service`: what is called.
    ServiceId,
    5..=5
);
name!(
    /// `instance/class/code/node`: a machine of a member, `X-Road-Security-Server`.
    NodeId,
    4..=4
);

impl MemberId {
    /// A member from its decoded parts.
    ///
    /// # Errors
    /// [`NameError::Part`].
    pub fn of(instance: &str, class: &str, code: &str) -> Result<MemberId, NameError> {
        MemberId::parse(&joined(&[instance, class, code]))
    }
    /// A node of this member.
    ///
    /// # Errors
    /// [`NameError::Part`].
    pub fn node(&self, name: &str) -> Result<NodeId, NameError> {
        NodeId::parse(&format!("{self}/{}", joined(&[name])))
    }
    /// A subsystem of this member.
    ///
    /// # Errors
    /// [`NameError::Part`].
    pub fn subsystem(&self, code: &str) -> Result<ClientId, NameError> {
        ClientId::parse(&format!("{self}/{}", joined(&[code])))
    }
}

/// The first three parts of a name.
fn member(name: &str) -> MemberId {
    let end = name.match_indices('/').nth(2).map_or(name.len(), |(at, _)| at);
    MemberId(name[..end].into())
}

impl ClientId {
    /// Whose it is.
    pub fn member(&self) -> MemberId {
        member(&self.0)
    }
    /// The subsystem, decoded; none when the member itself is meant.
    pub fn subsystem(&self) -> Option<String> {
        self.parts().nth(3).and_then(|part| decode_part(part).ok())
    }
}

impl NodeId {
    /// Whose it is.
    pub fn member(&self) -> MemberId {
        member(&self.0)
    }
}

impl ServiceId {
    /// A service from the subsystem that offers it and its own code, decoded.
    ///
    /// # Errors
    /// [`NameError`] when the client has no subsystem or the code is none.
    pub fn of(subsystem: &ClientId, code: &str) -> Result<ServiceId, NameError> {
        ServiceId::parse(&format!("{subsystem}/{}", joined(&[code])))
    }
    /// Whose it is.
    pub fn member(&self) -> MemberId {
        member(&self.0)
    }
    /// The subsystem that offers it.
    pub fn subsystem(&self) -> ClientId {
        let end = self.0.rfind('/').unwrap_or(self.0.len());
        ClientId(self.0[..end].into())
    }
    /// Its own code, decoded.
    pub fn code(&self) -> String {
        self.parts()
            .nth(4)
            .and_then(|part| decode_part(part).ok())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_equal_texts_however_they_were_encoded() {
        let plain = ClientId::parse("PE/GOB/20131370998/MESA").expect("a client");
        assert_eq!(ClientId::parse("PE/GOB/20131370998/%4dESA"), Ok(plain.clone()));
        assert_eq!(plain.member().as_str(), "PE/GOB/20131370998");
        assert_eq!(plain.subsystem().as_deref(), Some("MESA"));
        let member = ClientId::parse("PE/GOB/20131370998").expect("a member");
        assert_eq!(member.subsystem(), None);
    }

    #[test]
    fn a_slash_inside_a_part_stays_inside() {
        let service = ServiceId::parse("EE/BUSINESS/producer/s%2Fub/%C3%B6%C3%A4%C3%A5").expect("a service");
        assert_eq!(service.code(), "öäå");
        assert_eq!(service.subsystem().subsystem().as_deref(), Some("s/ub"));
        assert_eq!(service.as_str(), "EE/BUSINESS/producer/s%2Fub/%C3%B6%C3%A4%C3%A5");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(ServiceId::parse("PE/GOB/1/SUB"), Err(NameError::Parts));
        assert_eq!(ClientId::parse("PE/GOB/1/S/T"), Err(NameError::Parts));
        assert_eq!(ClientId::parse("PE//1/S"), Err(NameError::Part));
        assert_eq!(ClientId::parse("PE/GOB/1/%0d%0a"), Err(NameError::Part));
        assert_eq!(ClientId::parse("PE/GOB/1/%G0"), Err(NameError::Encoding));
        assert_eq!(ClientId::parse("PE/GOB/1/%ff"), Err(NameError::Encoding));
        assert!(is_code("padron-v1") && !is_code("a/b") && !is_code("..") && !is_code("ñ"));
    }
}
