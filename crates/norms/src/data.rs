//! The embedded files of the law of Peru, and the reading of their lists.
//!
//! Data is compiled in, so reading it cannot fail for reasons of the machine; a mistake in a file is a mistake of the
//! program, and the tests load every file.

use std::collections::BTreeSet;

use serde::Deserialize;

pub(crate) const INSTRUMENTS: &str = include_str!("../data/pe/instruments.toml");
pub(crate) const OFFICES: &str = include_str!("../data/pe/offices.toml");
pub(crate) const ASIDES: &str = include_str!("../data/pe/asides.toml");
pub(crate) const POWERS: &str = include_str!("../data/pe/powers.toml");
pub(crate) const OBLIGATIONS: &str = include_str!("../data/pe/obligations.toml");
pub(crate) const ENTITY_TYPES: &str = include_str!("../data/pe/entity_types.toml");
pub(crate) const TERMS: &str = include_str!("../data/pe/terms.toml");
pub(crate) const CALENDAR: &str = include_str!("../data/pe/calendar.toml");
pub(crate) const GLOSSARY: &str = include_str!("../data/pe/glossary.toml");
pub(crate) const COMMITTEE: &str = include_str!("../data/pe/committee.toml");
pub(crate) const DESIGNATION_KINDS: &str = include_str!("../data/pe/designation_kinds.toml");
pub(crate) const BONDS: &str = include_str!("../data/pe/bonds.toml");
pub(crate) const SUCCESSION: &str = include_str!("../data/pe/succession.toml");
pub(crate) const NOTICES: &str = include_str!("../data/pe/notices.toml");
pub(crate) const COLLEGIATE: &str = include_str!("../data/pe/collegiate.toml");
pub(crate) const MAJORITIES: &str = include_str!("../data/pe/majorities.toml");
pub(crate) const AGENDA_KINDS: &str = include_str!("../data/pe/agenda_kinds.toml");
pub(crate) const RECUSAL_CAUSES: &str = include_str!("../data/pe/recusal_causes.toml");
pub(crate) const CRITERIA: &str = include_str!("../data/pe/criteria.toml");
pub(crate) const ASSURANCE_LEVELS: &str = include_str!("../data/pe/assurance_levels.toml");
pub(crate) const ACR_VALUES: &str = include_str!("../data/pe/acr_values.toml");
pub(crate) const AUTHENTICATION_METHODS: &str = include_str!("../data/pe/authentication_methods.toml");
pub(crate) const HARMS: &str = include_str!("../data/pe/harms.toml");
pub(crate) const ASSURANCE_FLOORS: &str = include_str!("../data/pe/assurance_floors.toml");
pub(crate) const CREDENTIALS: &str = include_str!("../data/pe/credentials.toml");
pub(crate) const STRATEGY_SECTIONS: &str = include_str!("../data/pe/strategy_sections.toml");
pub(crate) const MANDATE_KINDS: &str = include_str!("../data/pe/mandate_kinds.toml");
pub(crate) const DATA_FAMILIES: &str = include_str!("../data/pe/data_families.toml");
pub(crate) const EXCHANGE_ALERTS: &str = include_str!("../data/pe/exchange_alerts.toml");
pub(crate) const VOCABULARIES: &str = include_str!("../data/pe/vocabularies.toml");
pub(crate) const TUO_ARTICLES: &str = include_str!("../data/pe/tuo_articles.toml");

/// A file that is one list: `[[entry]]` tables and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
struct List<T> {
    entry: Vec<T>,
}

/// Read a file of `[[entry]]` tables, in the order written.
pub(crate) fn list<T: Deserialize<'static>>(file: &'static str) -> Result<Vec<T>, toml::de::Error> {
    toml::from_str::<List<T>>(file).map(|list| list.entry)
}

/// The identifiers that a file of `[[entry]]` tables lists. A file that cannot be read lists none; loading the law
/// then says why.
pub(crate) fn listed(file: &'static str) -> BTreeSet<&'static str> {
    #[derive(Deserialize)]
    struct Head {
        #[serde(alias = "code")]
        id: &'static str,
    }
    list::<Head>(file)
        .unwrap_or_default()
        .into_iter()
        .map(|head| head.id)
        .collect()
}
