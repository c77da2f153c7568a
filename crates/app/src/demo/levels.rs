//! Who fulfils what in the demonstration: exact shares by type of entity, the same entities every time.

use anyhow::{Context, Result};
use directory::board::BoardEntity;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

const LEVELS: &str = include_str!("levels.toml");

/// Duties of the demonstration, by the office that fulfils them; the committee counts as one.
pub const DUTIES: [&str; 7] = [
    "committee",
    "digital_leader",
    "security_officer",
    "public_software_officer",
    "data_governance_officer",
    "personal_data_officer",
    "document_management_head",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    level: Vec<Level>,
}

/// Shares of some types of entity, in hundredths of a per cent by duty.
#[derive(Debug, Deserialize)]
pub struct Level {
    types: Vec<String>,
    #[serde(flatten)]
    shares: BTreeMap<String, u64>,
}

/// Reads the shares.
pub fn levels() -> Result<Vec<Level>> {
    Ok(toml::from_str::<File>(LEVELS)
        .context("reading the levels of the demonstration")?
        .level)
}

/// Which entities (by place in the list) fulfil a duty. Those that fulfil one tend to fulfil the others.
pub fn fulfilling(levels: &[Level], duty: &str, types: &[&str], keys: &[String]) -> HashSet<usize> {
    let mut chosen = HashSet::new();
    for level in levels {
        let mut places: Vec<usize> = (0..types.len())
            .filter(|place| level.types.iter().any(|kind| kind == types[*place]))
            .collect();
        let share = level.shares.get(duty).copied().unwrap_or(0);
        let count = (places.len() as u64 * share + 5_000) / 10_000;
        places.sort_by_key(|place| {
            (
                mixed(&keys[*place], "") / 10 * 7 + mixed(&keys[*place], duty) / 10 * 3,
                *place,
            )
        });
        chosen.extend(
            places
                .into_iter()
                .take(usize::try_from(count).unwrap_or(usize::MAX)),
        );
    }
    chosen
}

/// What an entity draws lots by: its tax number or its name, for ids are other ones in each demonstration.
pub fn lot_of(entity: &BoardEntity) -> &str {
    entity.ruc.as_deref().unwrap_or(&entity.name)
}

/// A number that looks drawn by lot and is always the same for the same words (FNV-1a).
pub fn mixed(key: &str, salt: &str) -> u64 {
    let bytes = key.bytes().chain(salt.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipalities_reach_the_shares_of_the_portal() {
        let keys: Vec<String> = (0..1891).map(|number| format!("muni-{number}")).collect();
        let types = vec!["district_municipality"; keys.len()];
        let levels = levels().unwrap();
        for (duty, count) in [
            ("digital_leader", 571),
            ("committee", 562),
            ("security_officer", 430),
            ("public_software_officer", 343),
        ] {
            assert_eq!(fulfilling(&levels, duty, &types, &keys).len(), count, "{duty}");
        }
    }
}
