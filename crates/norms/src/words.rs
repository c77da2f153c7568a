//! What the law is called, in the three languages of the screens, and how sure we are of it.

use serde::{Deserialize, Serialize};

/// One text in Spanish, English and Quechua (`quz`).
///
/// The Quechua texts await review by a certified translator; [`QUECHUA_REVIEWED`] says whether that has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Spanish, the language of the law.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
    /// Quechua of Cusco and Collao (`quz`).
    pub qu: &'static str,
}

/// Whether the Quechua texts of this crate were reviewed by a certified translator.
pub const QUECHUA_REVIEWED: bool = false;

impl Words {
    /// The text for a language code (`es`, `en`, `qu` or `quz`); Spanish for any other.
    pub fn get(&self, language: &str) -> &'static str {
        match language {
            "en" => self.en,
            "qu" | "quz" => self.qu,
            _ => self.es,
        }
    }
}

/// How sure we are of a fact of law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Stated by the norm or by an official page of the issuing body.
    #[default]
    Confirmed,
    /// Stated by a secondary source: press, law firm, document of an entity.
    Secondary,
    /// Derived here by arithmetic or by design; not a legal statement.
    Derived,
    /// Plausible, or from one weak source: stays editable by the governing body.
    Unconfirmed,
}

impl Certainty {
    /// Whether the fact is stated by the norm itself, so that nobody may set it otherwise.
    pub fn is_confirmed(self) -> bool {
        self == Self::Confirmed
    }

    /// The lower-case identifier, as in the data files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Secondary => "secondary",
            Self::Derived => "derived",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}
