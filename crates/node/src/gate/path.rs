//! Paths: which service a request is for, which path of it, and whether a pattern covers that.
//!
//! A path that a service may read in another way than the pattern did would pass by the grant (X-Road 7.7.1 had to repair that). So
//! what has two readings is refused before anything looks at it: parts `.` and `..` in any encoding, encoded slashes and backslashes,
//! empty parts inside, control characters. Inside names of the exchange an encoded slash is a letter like others.

use crate::ident::{NameError, ServiceId};
use std::fmt;

/// Longest path with query that is read, in bytes.
pub const PATH_BYTES_MAX: usize = 8 * 1024;

/// What a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    /// The service.
    pub service: ServiceId,
    /// Path after the service, as it came: empty, or with a slash at its begin.
    pub path: &'a str,
    /// Query as it came, without `?`.
    pub query: Option<&'a str>,
}

/// Why a path is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathError {
    /// It does not begin with `/r1/` and the five parts of a service.
    Service(NameError),
    /// It is longer than [`PATH_BYTES_MAX`].
    TooLong,
    /// It can be read in two ways.
    Ambiguous,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Service(error) => write!(
                f,
                "the path must be /r1/instance/class/member/subsystem/service and what the service is asked for: {error}"
            ),
            PathError::TooLong => write!(f, "the path is longer than {PATH_BYTES_MAX} bytes"),
            PathError::Ambiguous => f.write_str(
                "the path after the service has a part `.` or `..`, an empty part, an encoded slash, a backslash or a control character",
            ),
        }
    }
}

/// Reads path and query of a request.
///
/// # Errors
/// [`PathError`].
pub fn target(path_and_query: &str) -> Result<Target<'_>, PathError> {
    if path_and_query.len() > PATH_BYTES_MAX {
        return Err(PathError::TooLong);
    }
    let (path, query) = match path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path_and_query, None),
    };
    let rest = path
        .strip_prefix("/r1/")
        .ok_or(PathError::Service(NameError::Parts))?;
    let end = rest.match_indices('/').nth(4).map_or(rest.len(), |(at, _)| at);
    let service = ServiceId::parse(&rest[..end]).map_err(PathError::Service)?;
    let path = &rest[end..];
    if sound_path(path) {
        Ok(Target { service, path, query })
    } else {
        Err(PathError::Ambiguous)
    }
}

/// Whether the path after a service has one reading only.
pub fn sound_path(path: &str) -> bool {
    if path.is_empty() {
        return true;
    }
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let parts = rest.split('/').count();
    rest.split('/').enumerate().all(|(at, part)| {
        let last = at + 1 == parts;
        (last || !part.is_empty()) && sound_part(part)
    })
}

/// Whether a part cannot become a dot part, a slash or a control character by being decoded, once or again.
fn sound_part(part: &str) -> bool {
    let mut text = part.as_bytes().to_vec();
    loop {
        let odd = |byte: &u8| matches!(byte, b'/' | b'\\') || byte.is_ascii_control();
        if text.iter().any(odd) || matches!(dots(&text), b"." | b"..") {
            return false;
        }
        let Some(decoded) = decoded(&text) else {
            return false;
        };
        if decoded == text {
            return true;
        }
        text = decoded;
    }
}

/// A part without its parameters (`..;a=b` is `..` to some servers).
fn dots(part: &[u8]) -> &[u8] {
    part.split(|byte| *byte == b';').next().unwrap_or_default()
}

fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = text.iter().copied();
    let mut out = Vec::with_capacity(text.len());
    let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
            out.push(u8::try_from(value).ok()?);
        } else {
            out.push(byte);
        }
    }
    Some(out)
}

/// Whether a pattern covers a path: `*` is one part that is not empty, `**` at the end any number of parts, everything else itself,
/// however it is encoded. A slash at the end makes no difference.
pub fn matches(pattern: &str, path: &str) -> bool {
    let parts = |text: &str| -> Vec<Vec<u8>> {
        let text = text.strip_prefix('/').unwrap_or(text);
        let text = text.strip_suffix('/').unwrap_or(text);
        if text.is_empty() {
            return Vec::new();
        }
        text.split('/')
            .map(|part| decoded(part.as_bytes()).unwrap_or_default())
            .collect()
    };
    let (pattern, path) = (parts(pattern), parts(path));
    if pattern.last().is_some_and(|last| last == b"**") {
        let head = &pattern[..pattern.len() - 1];
        return path.len() >= head.len() && covers(head, &path[..head.len()]);
    }
    pattern.len() == path.len() && covers(&pattern, &path)
}

fn covers(pattern: &[Vec<u8>], path: &[Vec<u8>]) -> bool {
    pattern.iter().zip(path).all(|(pattern, part)| {
        if pattern == b"*" {
            !part.is_empty()
        } else {
            pattern == part
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> (String, String, Option<String>) {
        let target = target(text).expect("a target");
        (
            target.service.to_string(),
            target.path.to_owned(),
            target.query.map(str::to_owned),
        )
    }

    #[test]
    fn the_service_and_what_it_is_asked_for() {
        let service = "PE/GOB/20131370998/CONSULTA/padron".to_owned();
        let with = |rest: &str| of(&format!("/r1/{service}{rest}"));
        assert_eq!(with(""), (service.clone(), String::new(), None));
        assert_eq!(with("/"), (service.clone(), "/".to_owned(), None));
        assert_eq!(
            with("/v1/items?q=1&r=a/b"),
            (
                service.clone(),
                "/v1/items".to_owned(),
                Some("q=1&r=a/b".to_owned())
            )
        );
        assert_eq!(with("/path%3B/"), (service, "/path%3B/".to_owned(), None));
    }

    #[test]
    fn what_is_no_service_is_refused() {
        for path in [
            "/invalid",
            "/r1",
            "/r1/",
            "/r1/PE/GOB/1/S",
            "/r2/PE/GOB/1/S/x",
            "/r1//GOB/1/S/x",
            "/r1/PE/GOB/1/S/%00",
        ] {
            assert!(matches!(target(path), Err(PathError::Service(_))), "{path}");
        }
        let long = format!("/r1/PE/GOB/1/S/x/{}", "a".repeat(PATH_BYTES_MAX));
        assert_eq!(target(&long), Err(PathError::TooLong));
    }

    #[test]
    fn a_path_with_two_readings_is_refused() {
        let bad = [
            "/..",
            "/a/../b",
            "/a/./b",
            "/a/%2e%2e/b",
            "/a/%2E./b",
            "/a/%252e%252e/b",
            "/a%2Fb",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/a//b",
            "/a/..;x=1/b",
            "/a/%00",
            "/a/%0d%0ab",
            "/a/%zz",
            "/a/%",
            "/a%252Fb",
        ];
        for path in bad {
            assert!(!sound_path(path), "{path}");
        }
        for path in [
            "",
            "/",
            "/a",
            "/a/",
            "/a/b.c",
            "/a/..b",
            "/a/%C3%B1",
            "/a;v=1/b",
            "/path%3B/",
        ] {
            assert!(sound_path(path), "{path}");
        }
    }

    #[test]
    fn patterns_cover_parts_and_not_letters() {
        assert!(matches("/personas/*", "/personas/12345678"));
        assert!(matches("/personas/*", "/personas/12345678/"));
        assert!(!matches("/personas/*", "/personas"));
        assert!(!matches("/personas/*", "/personas/1/foto"));
        assert!(!matches("/personas/*", "/otras/1"));
        assert!(matches("/**", "/x/y/z") && matches("/**", ""));
        assert!(matches("/a/**", "/a") && matches("/a/**", "/a/b/c") && !matches("/a/**", "/ab"));
        assert!(matches("/items", "/%69tems"));
        assert!(!matches("/a*", "/abc"));
    }

    proptest! {
        /// Whatever a pattern covers, a server that decodes and walks the path stays below the pattern's fixed begin.
        #[test]
        fn no_sound_path_leaves_its_pattern(path in "(/([a.%2eE5cCfF;~-]|\\.\\.){0,6}){0,5}") {
            if sound_path(&path) && matches("/publico/**", &format!("/publico{path}")) {
                let mut depth = 0_i32;
                let mut text = path.clone();
                for _ in 0..4 {
                    text = decoded(text.as_bytes()).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(text);
                }
                for part in text.replace('\\', "/").split('/') {
                    match part.split(';').next().unwrap_or_default() {
                        ".." => depth -= 1,
                        "" | "." => {}
                        _ => depth += 1,
                    }
                    prop_assert!(depth >= 0, "{path} leads out");
                }
            }
        }

        #[test]
        fn reading_never_fails_otherwise(text in "\\PC{0,80}") {
            let _ = target(&text);
            let _ = matches(&text, &text);
        }
    }
}
