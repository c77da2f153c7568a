//! The files that pages ask for: one stylesheet, the mark, and the script of pages with live parts.
//!
//! Each address carries a hash of its content, so that browsers may keep it for ever.

use std::sync::LazyLock;

use crate::icon::MARK;

const TOKENS: &str = include_str!("style/tokens.css");
const STYLE: &str = include_str!("style/qhapaq.css");
/// Served as it is written, so that whoever looks can read it.
const LIVE: &str = include_str!("script/live.js");
const PASSKEY: &str = include_str!("script/passkey.js");

/// A file to serve, with `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Debug)]
pub struct Asset {
    /// Address: `/estatico/qhapaq-0123456789abcdef.css`.
    pub path: String,
    /// Media type.
    pub content_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

struct Files {
    all: Vec<Asset>,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let css = minify(&format!("{TOKENS}\n{STYLE}"));
    Files {
        all: vec![
            Asset::new("css", "text/css; charset=utf-8", css.into_bytes()),
            Asset::new("svg", "image/svg+xml", MARK.as_bytes().to_vec()),
            Asset::new("js", "text/javascript; charset=utf-8", LIVE.as_bytes().to_vec()),
            Asset::new(
                "js",
                "text/javascript; charset=utf-8",
                PASSKEY.as_bytes().to_vec(),
            ),
        ],
    }
});

impl Asset {
    fn new(ending: &str, content_type: &'static str, bytes: Vec<u8>) -> Asset {
        Asset {
            path: format!("/estatico/qhapaq-{:016x}.{ending}", fnv(&bytes)),
            content_type,
            bytes,
        }
    }
}

/// All files, for the routes of the application.
pub fn assets() -> &'static [Asset] {
    &FILES.all
}

/// Address of the stylesheet.
pub fn css_path() -> &'static str {
    &FILES.all[0].path
}

/// Address of the mark for the tab of the browser.
pub(crate) fn mark_path() -> &'static str {
    &FILES.all[1].path
}

/// Address of the script of pages with live parts.
pub fn live_path() -> &'static str {
    &FILES.all[2].path
}

/// Address of the script of pages where a passkey is asked for.
pub fn passkey_path() -> &'static str {
    &FILES.all[3].path
}

/// The policy under which every page works: no script, no style but ours, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The policy of a page with live parts: the same, and the script of the house with the streams of the house.
pub const LIVE_CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'self'; connect-src 'self'";

/// FNV-1a, 64 bits: tells contents apart, protects nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Drops comments and the white space that means nothing. The empty value `--D: ;` stays as it is written.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if first == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            push_space(&mut out, rest);
        } else {
            push(&mut out, first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn push_space(out: &mut String, next: &str) {
    let tight_before = out.is_empty() || out.ends_with(['{', '}', ';', ',', '>', ' ']);
    let tight_after = next.is_empty() || next.starts_with(['{', '}', '>', ',']);
    let declared = out.ends_with(':') && !next.starts_with(';');
    if !(tight_before || tight_after || declared) {
        out.push(' ');
    }
}

fn push(out: &mut String, letter: char) {
    if letter == '}' && out.ends_with(';') && !out.ends_with(": ;") {
        out.pop();
    }
    if matches!(letter, '{' | '>') {
        out.truncate(out.trim_end().len());
    }
    out.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minifying_keeps_the_meaning() {
        for (css, want) in [
            ("a , b > c { color: red; }", "a,b>c{color:red}"),
            (
                ".band :focus-visible { margin: 0 1px }",
                ".band :focus-visible{margin:0 1px}",
            ),
            (":root { --L: initial; --D: ; }", ":root{--L:initial;--D: ;}"),
            (
                "/* note */ p::before { content: \"§  { \"; }",
                "p::before{content:\"§  { \"}",
            ),
            (
                "a { width: calc(100% - 4rem); }\n\n@media (min-width: 64rem) { b { c: d } }",
                "a{width:calc(100% - 4rem)}@media (min-width:64rem){b{c:d}}",
            ),
            (
                "a { font: 100%/1.5 x; } .n td:is(.a, .b) + i { c: d }",
                "a{font:100%/1.5 x}.n td:is(.a,.b) + i{c:d}",
            ),
        ] {
            assert_eq!(minify(css), want);
        }
    }

    #[test]
    fn addresses_follow_the_content() {
        assert_ne!(fnv(b"a"), fnv(b"b"));
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(css_path().len(), "/estatico/qhapaq-0123456789abcdef.css".len());
        assert!(mark_path().ends_with(".svg") && live_path().ends_with(".js"));
    }

    #[test]
    fn live_pages_add_two_words_to_the_policy() {
        let added = LIVE_CONTENT_SECURITY_POLICY.strip_prefix(CONTENT_SECURITY_POLICY);
        assert_eq!(added, Some("; script-src 'self'; connect-src 'self'"));
        assert!(
            !CONTENT_SECURITY_POLICY.contains("script"),
            "other pages run none"
        );
    }

    #[test]
    fn scripts_are_small_and_make_nothing_into_code() {
        for script in [LIVE, PASSKEY] {
            assert!(script.len() < 3_700, "{} bytes", script.len());
        }
        for word in [
            "eval",
            "Function",
            "document.write",
            ".style",
            "import",
            "http",
            "setAttribute",
        ] {
            assert!(!LIVE.contains(word) && !PASSKEY.contains(word), "{word}");
        }
    }
}
