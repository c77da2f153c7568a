//! Legal instruments and the way they are cited.
//!
//! An instrument is kept as {kind, number, year, issuer}, because written citations drift: the same decree appears as
//! "DS 016-2024-JUS", "D.S. N° 016-2024-JUS" and worse. [`normalise`] brings them to one key.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::InstrumentId;
use crate::words::Certainty;

/// The kind of a legal instrument, with the abbreviation that citations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentKind {
    /// Ley.
    Law,
    /// Decreto Legislativo.
    LegislativeDecree,
    /// Decreto de Urgencia.
    UrgencyDecree,
    /// Decreto Supremo.
    SupremeDecree,
    /// Resolución Ministerial.
    MinisterialResolution,
    /// Resolución de Secretaría de Gobierno Digital (until 2021).
    SgdResolution,
    /// Resolución de Secretaría de Gobierno y Transformación Digital.
    SgtdResolution,
    /// Resolución Directoral.
    DirectorialResolution,
    /// Resolución Administrativa del Poder Judicial.
    AdministrativeResolution,
    /// Resolución of a tribunal or chamber.
    TribunalResolution,
    /// Official page of the issuing body: states practice where no norm was found.
    OfficialPage,
}

impl InstrumentKind {
    /// The abbreviation before the number, as in `D.S.`; empty for an official page.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Law => "Ley",
            Self::LegislativeDecree => "D.Leg.",
            Self::UrgencyDecree => "D.U.",
            Self::SupremeDecree => "D.S.",
            Self::MinisterialResolution => "R.M.",
            Self::SgdResolution => "RSGD",
            Self::SgtdResolution => "RSGTD",
            Self::DirectorialResolution => "R.D.",
            Self::AdministrativeResolution => "R.A.",
            Self::TribunalResolution => "Resolución",
            Self::OfficialPage => "",
        }
    }
}

/// The title of an instrument: Spanish always, the others where there is a usual name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// The official title, shortened to what tells it apart.
    pub es: &'static str,
    /// English.
    pub en: Option<&'static str>,
    /// Quechua.
    pub qu: Option<&'static str>,
}

/// One legal instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Key: kind, number, year and issuer in lower case, as in `ds-016-2024-jus`.
    pub id: InstrumentId,
    /// Kind.
    pub kind: InstrumentKind,
    /// Official number, and whatever follows the year, as the instrument itself writes it: `016-2024-JUS`, `29733`.
    pub number: &'static str,
    /// Year of issue.
    pub year: i16,
    /// Body that issued it, by acronym: `PCM`, `JUS`, `SGTD`, `Congreso`.
    pub issuer: &'static str,
    /// Title.
    pub title: Title,
    /// Day of publication in the official gazette, where known.
    pub published: Option<Date>,
    /// First day in force, where known.
    pub in_force_from: Option<Date>,
    /// Last day in force; none while it is in force.
    pub in_force_to: Option<Date>,
    /// Instruments that changed it.
    #[serde(default)]
    pub amended_by: Vec<InstrumentId>,
    /// The instrument that repealed it.
    pub repealed_by: Option<InstrumentId>,
    /// What to know about its state, in Spanish.
    pub note: Option<&'static str>,
    /// Other ways it is (mis)cited, for [`crate::Law::instrument_cited_as`].
    #[serde(default)]
    pub also_cited: Vec<&'static str>,
    /// How sure we are of the dates and status.
    #[serde(default)]
    pub certainty: Certainty,
}

impl Instrument {
    /// The short citation: `D.S. 016-2024-JUS`; the title for an official page.
    pub fn citation(&self) -> String {
        match self.kind {
            InstrumentKind::OfficialPage => self.title.es.to_owned(),
            kind => format!("{} {}", kind.abbreviation(), self.number),
        }
    }

    /// Whether it was in force on a day; an unknown first day counts as the day of publication.
    pub fn in_force_on(&self, day: Date) -> bool {
        let begun = self
            .in_force_from
            .or(self.published)
            .is_none_or(|from| from <= day);
        begun && self.in_force_to.is_none_or(|to| day <= to)
    }
}

/// A place in an instrument.
///
/// The single text of Law 27444 was renumbered in 2026; a citation of it keeps both numbers where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The instrument.
    pub instrument: InstrumentId,
    /// Articles as the instrument numbers them: `37 a 39`, `9.3`.
    pub articles: Option<&'static str>,
    /// A place that is not an article: `Anexo I, num. 6.2.2`.
    pub place: Option<&'static str>,
    /// The articles that these were in the single text of 2019.
    pub articles_tuo_2019: Option<&'static str>,
    /// How sure we are that this is the right place.
    #[serde(default)]
    pub certainty: Certainty,
}

impl Citation {
    /// A citation of a whole instrument.
    pub const fn of(instrument: InstrumentId) -> Self {
        Self {
            instrument,
            articles: None,
            place: None,
            articles_tuo_2019: None,
            certainty: Certainty::Confirmed,
        }
    }
}

impl fmt::Display for Citation {
    /// `D.S. 016-2024-JUS, arts. 37 a 39`; `D.S. 006-2026-JUS, art. 133.1 (art. 144.1 en el TUO de 2019)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match crate::peru().instrument(self.instrument) {
            Some(instrument) => f.write_str(&instrument.citation())?,
            None => f.write_str(self.instrument.as_str())?,
        }
        if let Some(articles) = self.articles {
            write!(f, ", {} {articles}", article_word(articles))?;
        }
        if let Some(place) = self.place {
            write!(f, ", {place}")?;
        }
        match self.articles_tuo_2019 {
            Some(old) => write!(f, " ({} {old} en el TUO de 2019)", article_word(old)),
            None => Ok(()),
        }
    }
}

fn article_word(articles: &str) -> &'static str {
    let several = articles.contains(" a ") || articles.contains(" y ") || articles.contains(',');
    if several { "arts." } else { "art." }
}

/// Bring a written citation to the form of an [`InstrumentId`]: `D.S. N° 016-2024-JUS` becomes `ds-016-2024-jus`.
///
/// Accents go; `N°`, `Nº`, `No.`, `Nro.` and `núm.` go; the long names of kinds become their abbreviations.
pub fn normalise(cited: &str) -> String {
    let plain: String = cited.to_lowercase().chars().map(without_accent).collect();
    let mut text = plain
        .replace("d. s.", "ds")
        .replace("d. leg.", "dleg")
        .replace("r. m.", "rm");
    for (long, short) in LONG_NAMES {
        text = text.replace(long, short);
    }
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '°' || c == 'º'));
    let words = words.map(|word| word.replace(['.', '°', 'º'], ""));
    let words: Vec<String> = words
        .filter(|word| !word.is_empty() && !is_number_word(word))
        .collect();
    words.join("-")
}

const LONG_NAMES: [(&str, &str); 8] = [
    ("decreto supremo", "ds"),
    ("decreto legislativo", "dleg"),
    ("decreto de urgencia", "du"),
    ("resolucion ministerial", "rm"),
    ("resolucion directoral", "rd"),
    ("resolucion administrativa", "ra"),
    (
        "resolucion de secretaria de gobierno y transformacion digital",
        "rsgtd",
    ),
    ("resolucion de secretaria de gobierno digital", "rsgd"),
];

fn is_number_word(word: &str) -> bool {
    matches!(word, "n" | "no" | "nro" | "num" | "numero")
}

fn without_accent(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    }
}

/// One subject of the single text of Law 27444, and its article before and after the renumbering of 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuoArticle {
    /// Subject, as in `start-of-count`.
    pub id: &'static str,
    /// The title in Spanish.
    pub subject: &'static str,
    /// Article of D.S. 004-2019-JUS.
    pub tuo_2019: u16,
    /// Article of D.S. 006-2026-JUS, which is also that of Law 27444.
    pub tuo_2026: u16,
}
