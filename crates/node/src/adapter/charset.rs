//! Letters of old services: UTF-8, Latin-1, or one of them under the other's name.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Reads the text of an answer. Bytes that are good UTF-8 are taken as that, whatever is declared: Latin-1 with letters beyond ASCII is
/// practically never good UTF-8 by chance. Otherwise what the header says, then what an XML declaration says, then Windows-1252, of
/// which Latin-1 is a part (WHATWG Encoding, section 4.2).
pub fn text(bytes: &[u8], content_type: Option<&str>) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let declared = content_type.and_then(of_header).or_else(|| of_xml(bytes));
    let encoding = declared
        .filter(|encoding| *encoding != UTF_8)
        .unwrap_or(WINDOWS_1252);
    encoding.decode(bytes).0.into_owned()
}

fn of_header(content_type: &str) -> Option<&'static Encoding> {
    let mut parts = content_type.split(';').skip(1);
    let label = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Encoding::for_label(label.trim().trim_matches('"').as_bytes())
}

fn of_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let head: String = head.iter().map(|byte| char::from(*byte)).collect();
    let (declaration, _) = head.split_once("?>")?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next()?;
    let label = after.get(1..)?.split(quote).next()?;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_whatever_is_declared() {
        let latin = b"\xd1a\xf1ez";
        for declared in [
            None,
            Some("text/plain"),
            Some("application/json; charset=ISO-8859-1"),
            Some("application/json;charset=\"utf-8\""),
            Some("application/json; charset=nonsense"),
        ] {
            assert_eq!(text(latin, declared), "Ñañez", "{declared:?}");
            assert_eq!(text("Ñañez".as_bytes(), declared), "Ñañez", "{declared:?}");
        }
        assert_eq!(text(b"\xef\xbb\xbf{}", None), "{}");
    }

    #[test]
    fn an_xml_declaration_is_heeded_when_the_header_is_silent() {
        let xml = b"<?xml version='1.0' encoding='ISO-8859-2'?><a>\xb3</a>";
        assert!(text(xml, None).contains('ł'));
        assert!(text(xml, Some("text/xml; charset=iso-8859-1")).contains('³'));
        assert!(text(b"<?xml encoding", None).starts_with("<?xml"));
    }
}
