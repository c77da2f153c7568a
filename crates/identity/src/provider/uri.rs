//! Addresses that a system registers: absolute, whole, compared letter by letter.

use http::Uri;

/// Longest address taken.
pub(crate) const URI_CHARS_MAX: usize = 500;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadUri {
    /// Not absolute, with signs that no address has, or too long.
    Shape,
    /// Neither `https`, nor `http` to the own machine where the house itself is served by `http`.
    Scheme,
    /// With a fragment, a name and password, or a star.
    Part,
}

/// Checks an address. `trial` is a house that is served by `http`: there, systems on the own machine may be too.
pub(crate) fn check(uri: &str, trial: bool) -> Result<(), BadUri> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&byte);
    if uri.is_empty() || uri.len() > URI_CHARS_MAX || !uri.bytes().all(plain) {
        return Err(BadUri::Shape);
    }
    if uri.contains(['#', '*', '@']) {
        return Err(BadUri::Part);
    }
    let parsed: Uri = uri.parse().map_err(|_| BadUri::Shape)?;
    let host = parsed
        .host()
        .filter(|host| !host.is_empty())
        .ok_or(BadUri::Shape)?;
    match parsed.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if trial && is_own_machine(host) => Ok(()),
        Some(_) => Err(BadUri::Scheme),
        None => Err(BadUri::Shape),
    }
}

fn is_own_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// An address with parameters added to its query.
pub(crate) fn with(uri: &str, pairs: &[(&str, &str)]) -> String {
    let join = match uri.find('?') {
        None => "?",
        Some(at) if at + 1 == uri.len() => "",
        Some(_) => "&",
    };
    format!("{uri}{join}{}", capability::encode(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_addresses_are_taken() {
        for (uri, real, trial) in [
            ("https://mesa.gob.pe/retorno", Ok(()), Ok(())),
            ("https://mesa.gob.pe:8443/retorno?a=b", Ok(()), Ok(())),
            ("http://127.0.0.1:9000/cb", Err(BadUri::Scheme), Ok(())),
            ("http://[::1]:9000/cb", Err(BadUri::Scheme), Ok(())),
            ("http://localhost/cb", Err(BadUri::Scheme), Ok(())),
            (
                "http://localhost.evil.example/cb",
                Err(BadUri::Scheme),
                Err(BadUri::Scheme),
            ),
            (
                "http://mesa.gob.pe/retorno",
                Err(BadUri::Scheme),
                Err(BadUri::Scheme),
            ),
            ("javascript:alert(1)", Err(BadUri::Shape), Err(BadUri::Shape)),
            ("//mesa.gob.pe/retorno", Err(BadUri::Shape), Err(BadUri::Shape)),
            ("/retorno", Err(BadUri::Shape), Err(BadUri::Shape)),
            (
                "https://mesa.gob.pe/retorno#x",
                Err(BadUri::Part),
                Err(BadUri::Part),
            ),
            ("https://*.gob.pe/retorno", Err(BadUri::Part), Err(BadUri::Part)),
            (
                "https://mesa.gob.pe@evil.example/",
                Err(BadUri::Part),
                Err(BadUri::Part),
            ),
            ("https://mesa.gob.pe/a b", Err(BadUri::Shape), Err(BadUri::Shape)),
            (
                "https://mesa.gob.pe\\evil",
                Err(BadUri::Shape),
                Err(BadUri::Shape),
            ),
            ("https:///retorno", Err(BadUri::Shape), Err(BadUri::Shape)),
            ("", Err(BadUri::Shape), Err(BadUri::Shape)),
        ] {
            assert_eq!((check(uri, false), check(uri, true)), (real, trial), "{uri}");
        }
    }

    #[test]
    fn parameters_join_what_stands_there() {
        for (uri, want) in [
            ("https://a.example/cb", "https://a.example/cb?state=x%26y"),
            ("https://a.example/cb?", "https://a.example/cb?state=x%26y"),
            ("https://a.example/cb?a=1", "https://a.example/cb?a=1&state=x%26y"),
        ] {
            assert_eq!(with(uri, &[("state", "x&y")]), want);
        }
    }
}
