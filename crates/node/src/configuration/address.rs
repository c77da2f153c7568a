//! Where a node is reached: `host:port`.

/// Longest address, in bytes: a name of 253 (RFC 1035 section 2.3.4), a colon, five digits.
pub const ADDRESS_BYTES_MAX: usize = 259;

/// Host and port of an address: a name in letters, digits and hyphens (RFC 1123 section 2.1), an address of IPv4, or one of IPv6 in
/// brackets; the port is a number from 1. None when it is anything else.
pub fn address(text: &str) -> Option<(&str, u16)> {
    if text.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let (host, port) = text.rsplit_once(':')?;
    let digits = !port.is_empty() && !port.starts_with('0') && port.bytes().all(|byte| byte.is_ascii_digit());
    let port: u16 = port.parse().ok().filter(|_| digits)?;
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) => inner
            .parse::<std::net::Ipv6Addr>()
            .is_ok()
            .then_some((inner, port)),
        None => is_host(host).then_some((host, port)),
    }
}

/// Whether a text is a name of a machine or an address of IPv4. A text of digits and dots is only the latter.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let numeric = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    if host.rsplit('.').next().is_some_and(numeric) {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.len() <= 253 && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        assert_eq!(address("nodo.muni.gob.pe:5500"), Some(("nodo.muni.gob.pe", 5500)));
        assert_eq!(address("127.0.0.1:1"), Some(("127.0.0.1", 1)));
        assert_eq!(address("[::1]:65535"), Some(("::1", 65535)));
        let long = format!("{}.pe:1", "a".repeat(64));
        for wrong in [
            "",
            "nodo",
            "nodo:",
            ":1",
            "nodo:0",
            "nodo:065",
            "nodo:65536",
            "nodo:+1",
            "http://nodo:1",
            "nodo/x:1",
            "a b:1",
            "-a:1",
            "a..b:1",
            "1.2.3:4",
            "256.1.1.1:1",
            "::1:80",
            "[::g]:1",
            "usuario@nodo:1",
            "n\r\no:1",
            &long,
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }
}
