//! Trying a service out from the browser: one request to its test environment, made by the house for somebody who is signed in. The address
//! is a stranger's word, so that nothing but a public address is asked, nothing is followed, and little is read.

mod client;
pub(crate) mod turns;

pub use client::{Told, ask};

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Seconds that a request may take.
pub const SECONDS: u64 = 5;
/// Longest answer that is shown, in bytes.
pub const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Longest body that is sent, in bytes.
pub const BODY_BYTES_MAX: usize = 32 * 1024;

/// Where a test environment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Whether over TLS.
    pub tls: bool,
    /// Its name, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Beginning of every path, without a final slash.
    pub path: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The name leads to no address, or to one of this house's own network.
    Address,
    /// Nobody answers there.
    Unreachable,
    /// It takes longer than [`SECONDS`].
    Late,
    /// The answer is longer than [`ANSWER_BYTES_MAX`].
    TooLong,
    /// What came is no answer of HTTP.
    Garbled,
}

impl Unanswered {
    /// Key of its sentence.
    pub fn text(self) -> &'static str {
        match self {
            Unanswered::Address => "exchange-trial-address",
            Unanswered::Unreachable => "exchange-trial-unreachable",
            Unanswered::Late => "exchange-trial-late",
            Unanswered::TooLong => "exchange-trial-too-long",
            Unanswered::Garbled => "exchange-trial-garbled",
        }
    }
}

/// The base of a test environment: `https://prueba.entidad.gob.pe/api`. In a demonstration also this machine over plain HTTP.
pub fn base(text: &str, demo: bool) -> Option<Base> {
    let (tls, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) if demo => (false, rest),
        _ => return None,
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let sound = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_graphic() && !b"?#\\\"<>'@%".contains(&b))
    };
    let parts = path.split('/').all(|part| part != "." && part != "..");
    if !sound(rest) || !parts || path.contains("//") || authority.contains('[') {
        return None;
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().ok().filter(|port| *port != 0)?),
        None => (authority, if tls { 443 } else { 80 }),
    };
    let labels = host.split('.');
    let name = labels.clone().all(|label| {
        !label.is_empty() && label.len() < 64 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    let local = host == "localhost" || host == "127.0.0.1";
    if !name || host.len() > 253 || (local && !demo) || (!local && !host.contains('.')) || (!tls && !local) {
        return None;
    }
    Some(Base {
        tls,
        host: host.to_owned(),
        port,
        path: path.trim_end_matches('/').to_owned(),
    })
}

/// Whether an address may be asked: a public one, and in a demonstration this machine itself.
pub fn may_ask(address: IpAddr, demo: bool) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(four) || (demo && four.is_loopback()),
        IpAddr::V6(six) => match embedded(six) {
            Some(four) => is_public_v4(four),
            None => is_public_v6(six) || (demo && six.is_loopback()),
        },
    }
}

/// RFC 6890 and the registry of IANA for special addresses.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

/// The address of version 4 inside: mapped, compatible, translated (64:ff9b::/96) or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let parts = address.segments();
    let last = || {
        let [a, b] = parts[6].to_be_bytes();
        let [c, d] = parts[7].to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match parts {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(last()),
        [0, 0, 0, 0, 0, 0, ..] if !address.is_loopback() => Some(last()),
        [0x2002, one, two, ..] => {
            let ([a, b], [c, d]) = (one.to_be_bytes(), two.to_be_bytes());
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    }
}

/// Global unicast, but for documentation and tunnels.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    (parts[0] & 0xe000) == 0x2000 && !(parts[0] == 0x2001 && (parts[1] == 0x0db8 || parts[1] < 0x0200))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_an_address_of_the_web() {
        for (text, demo, yes) in [
            ("https://prueba.entidad.gob.pe/api/", false, true),
            ("https://prueba.entidad.gob.pe:8443", false, true),
            ("http://prueba.entidad.gob.pe", true, false),
            ("http://localhost:9000/v1", true, true),
            ("http://localhost:9000/v1", false, false),
            ("https://localhost", false, false),
            ("https://a@b.pe/", false, false),
            ("https://b.pe/../x", false, false),
            ("https://b.pe/?x=1", false, false),
            ("https://b.pe:0", false, false),
            ("https://intranet", false, false),
            ("https://[::1]/", true, false),
            ("file:///etc/passwd", true, false),
        ] {
            assert_eq!(base(text, demo).is_some(), yes, "{text}");
        }
        let read = base("https://b.gob.pe/api/", false).expect("a base");
        assert_eq!((read.port, read.path.as_str()), (443, "/api"));
    }

    #[test]
    fn only_public_addresses_are_asked() {
        for (address, demo, yes) in [
            ("8.8.8.8", false, true),
            ("127.0.0.1", false, false),
            ("127.0.0.1", true, true),
            ("10.1.2.3", true, false),
            ("172.31.0.1", true, false),
            ("192.168.0.1", true, false),
            ("169.254.169.254", true, false),
            ("100.64.0.1", true, false),
            ("0.0.0.0", true, false),
            ("255.255.255.255", true, false),
            ("2606:4700::1111", false, true),
            ("::1", false, false),
            ("::1", true, true),
            ("::", true, false),
            ("fd00::1", true, false),
            ("fe80::1", true, false),
            ("::ffff:10.0.0.1", true, false),
            ("::ffff:127.0.0.1", true, false),
            ("64:ff9b::a9fe:a9fe", true, false),
            ("2002:0a00:0001::", true, false),
            ("2001:db8::1", true, false),
        ] {
            assert_eq!(may_ask(address.parse().expect(address), demo), yes, "{address}");
        }
    }
}
