//! The three languages of the screens.
//!
//! A language is part of the address: Spanish has no prefix, English lives under `/en` and Quechua under `/qu`,
//! and the rest of the path is the same in all three, so that a link can change language without losing its place.

use serde::{Deserialize, Serialize};

/// Language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Spanish of Peru: the first language and the fallback of the other two.
    #[default]
    Es,
    /// English.
    En,
    /// Quechua of Cusco and Collao (ISO 639-3 `quz`).
    Qu,
}

impl Lang {
    /// All languages, in the order in which the page offers them.
    pub const ALL: [Lang; 3] = [Lang::Es, Lang::En, Lang::Qu];

    /// Short code: `es`, `en` or `qu`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Es => "es",
            Lang::En => "en",
            Lang::Qu => "qu",
        }
    }

    /// First part of the path: empty, `/en` or `/qu`.
    pub fn prefix(self) -> &'static str {
        match self {
            Lang::Es => "",
            Lang::En => "/en",
            Lang::Qu => "/qu",
        }
    }

    /// Value of the attribute `lang` of the page (BCP 47).
    pub fn html(self) -> &'static str {
        match self {
            Lang::Es => "es-PE",
            Lang::En => "en",
            Lang::Qu => "quz",
        }
    }

    /// Name of the language in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Es => "Español",
            Lang::En => "English",
            Lang::Qu => "Runasimi",
        }
    }

    /// Reads a code or BCP 47 tag (`es`, `es-PE`, `EN`, `quz`, `qu-PE`); `None` when it is another language.
    pub fn parse(code: &str) -> Option<Lang> {
        let first = code.split(['-', '_']).next().unwrap_or_default();
        match first.to_ascii_lowercase().as_str() {
            "es" => Some(Lang::Es),
            "en" => Some(Lang::En),
            "qu" | "quz" | "quy" => Some(Lang::Qu),
            _ => None,
        }
    }

    /// Splits a path into its language and the path without prefix, which always begins with `/`.
    pub fn split(path: &str) -> (Lang, &str) {
        for lang in [Lang::En, Lang::Qu] {
            if let Some(rest) = path.strip_prefix(lang.prefix()) {
                match rest.as_bytes().first() {
                    None => return (lang, "/"),
                    Some(b'/') => return (lang, rest),
                    Some(b'?') => return (lang, rest),
                    Some(_) => {}
                }
            }
        }
        (Lang::Es, path)
    }

    /// The address of `path` (without prefix, may carry a query) in this language.
    pub fn href(self, path: &str) -> String {
        match (self.prefix(), path) {
            ("", path) => path.to_owned(),
            (prefix, "/") => prefix.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_their_place_in_every_language() {
        for (path, lang, rest) in [
            ("/entidades?p=2", Lang::Es, "/entidades?p=2"),
            ("/en", Lang::En, "/"),
            ("/en/entidades", Lang::En, "/entidades"),
            ("/qu/actos?q=a", Lang::Qu, "/actos?q=a"),
            ("/entidades", Lang::Es, "/entidades"),
            ("/quipu", Lang::Es, "/quipu"),
        ] {
            assert_eq!(Lang::split(path), (lang, rest), "{path}");
            assert_eq!(lang.href(rest), path);
        }
    }

    #[test]
    fn codes_are_read_with_region_and_case() {
        for (code, want) in [
            ("es-PE", Some(Lang::Es)),
            ("EN", Some(Lang::En)),
            ("quz", Some(Lang::Qu)),
            ("qu_PE", Some(Lang::Qu)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(code), want, "{code}");
        }
    }
}
