//! Addresses on the web, of registers and of other witnesses: `https://registro.example.pe/log`.

use std::fmt;
use std::str::FromStr;

use http::Uri;

/// Longest address read, in bytes.
const ADDRESS_BYTES_MAX: usize = 500;

/// An address of a server and a path on it, without a final slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

impl Address {
    /// Whether the server must prove its name (`https`).
    pub fn is_tls(&self) -> bool {
        self.tls
    }

    /// Name or number of the server, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the server is asked for; never empty.
    pub fn path(&self) -> &str {
        if self.path.is_empty() { "/" } else { &self.path }
    }

    /// The address below this one: `part` without leading slash.
    pub fn join(&self, part: &str) -> Address {
        Address {
            path: format!("{}/{part}", self.path),
            ..self.clone()
        }
    }

    /// The log of a register: `/log` below its address, unless the address ends so already.
    pub fn of_log(&self) -> Address {
        if self.path.ends_with("/log") {
            self.clone()
        } else {
            self.join("log")
        }
    }

    /// Host and port as a request names them.
    pub fn authority(&self) -> String {
        let usual = if self.tls { 443 } else { 80 };
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        if self.port == usual {
            host
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.path)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        if text.len() > ADDRESS_BYTES_MAX || text.contains('#') {
            return Err(AddressError);
        }
        let uri: Uri = text.parse().map_err(|_| AddressError)?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(AddressError),
        };
        let authority = uri.authority().ok_or(AddressError)?;
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(AddressError);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(AddressError);
        }
        let port = match authority.as_str().rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => port.parse().map_err(|_| AddressError)?,
            _ if tls => 443,
            _ => 80,
        };
        Ok(Address {
            tls,
            host: host.to_owned(),
            port,
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }
}

/// The text is not an address that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressError;

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address is written https://NAME/PATH (or http://), without user, query or fragment")
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, host, port, path, again) in [
            (
                "https://registro.example.pe",
                "registro.example.pe",
                443,
                "/",
                "https://registro.example.pe",
            ),
            (
                "https://registro.example.pe:443/",
                "registro.example.pe",
                443,
                "/",
                "https://registro.example.pe",
            ),
            (
                "http://127.0.0.1:8120/log/",
                "127.0.0.1",
                8120,
                "/log",
                "http://127.0.0.1:8120/log",
            ),
            ("http://[::1]:8120/a", "::1", 8120, "/a", "http://[::1]:8120/a"),
            ("http://[::1]", "::1", 80, "/", "http://[::1]"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(
                (address.host(), address.port(), address.path()),
                (host, port, path),
                "{text}"
            );
            assert_eq!(address.to_string(), again);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "registro.example.pe",
            "ftp://a/b",
            "https://",
            "https://u:p@a/",
            "https://a/?b=c",
            "https://a/#b",
            "http://a:99999/",
            "http://a:/",
            "file:///etc/passwd",
        ] {
            assert_eq!(text.parse::<Address>(), Err(AddressError), "{text}");
        }
    }

    #[test]
    fn the_log_is_below_the_register() {
        let log = |text: &str| text.parse::<Address>().unwrap().of_log().to_string();
        assert_eq!(log("https://a.pe"), "https://a.pe/log");
        assert_eq!(log("https://a.pe/x/log/"), "https://a.pe/x/log");
    }
}
