//! The level of an operation: what its scores and properties ask for, and what may be decided instead.

use capability::{Cx, Query, Refusal, Refusals};
use jiff::civil::Date;
use norms::{AssuranceFloorId, HARM_MAX, Law};
use std::collections::BTreeMap;

/// What scores and properties ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// 1, 2 or 3.
    pub level: u8,
    /// What asked for it, of `norms`.
    pub floors: Vec<String>,
}

/// The level that the law asks for on a day: the greatest harm counts, and properties lift it.
///
/// # Errors
/// Refused when a criterion has no score, or a score or property is none of the law's.
pub fn propose(
    law: &Law,
    harms: &BTreeMap<String, u8>,
    properties: &[String],
    day: Date,
) -> Result<Proposed, Refusals> {
    let mut no = Refusals::default();
    let scores: Vec<u8> = law
        .harms()
        .iter()
        .filter_map(|harm| harms.get(harm.id.as_str()).copied())
        .collect();
    no.when(scores.len() != law.harms().len(), || {
        Refusal::new("assurance-harms-missing")
            .field("harms")
            .arg("count", law.harms().len())
            .article("ds-029-2021-pcm", "106")
    });
    no.when(scores.iter().any(|score| *score > HARM_MAX), || {
        Refusal::new("assurance-harm-high")
            .field("harms")
            .arg("max", HARM_MAX)
    });
    let known: Vec<AssuranceFloorId> = law
        .properties(day)
        .map(|floor| floor.id)
        .filter(|id| properties.iter().any(|property| property == id.as_str()))
        .collect();
    no.when(known.len() != properties.len(), || {
        Refusal::new("assurance-property-unknown").field("properties")
    });
    no.none()?;
    let (level, floors) = law
        .level_needed(&scores, &known, day)
        .ok_or_else(|| Refusals(vec![Refusal::new("assurance-no-floor").field("harms")]))?;
    Ok(Proposed {
        level: level.number,
        floors: floors.iter().map(|floor| floor.id.to_string()).collect(),
    })
}

/// The rule: a higher level than the proposed one may be decided on, a lower one may not.
///
/// # Errors
/// Refused with the article that has the level fixed by sensitivity and risk.
pub fn decide(proposed: u8, asked: Option<u8>) -> Result<u8, Refusal> {
    match asked {
        Some(asked) if asked < proposed => Err(Refusal::new("assurance-level-low")
            .field("level")
            .arg("asked", asked)
            .arg("proposed", proposed)
            .article("ds-029-2021-pcm", "25.2.c")),
        asked => Ok(asked.unwrap_or(proposed)),
    }
}

/// What was typed so far, when it is enough to propose a level.
pub(crate) fn typed(cx: &Cx, raw: &Query) -> Option<(Proposed, u8)> {
    let law = cx.house.law;
    let score = |id: &str| raw.get(&format!("harms.{id}"))?.parse::<u8>().ok();
    let harms: Option<BTreeMap<String, u8>> = law
        .harms()
        .iter()
        .map(|harm| Some((harm.id.to_string(), score(harm.id.as_str())?)))
        .collect();
    let properties: Vec<String> = raw.all("properties").map(str::to_owned).collect();
    let proposed = propose(law, &harms?, &properties, cx.today()).ok()?;
    let asked = raw.get("level").and_then(|level| level.parse().ok());
    let level = decide(proposed.level, asked).unwrap_or(proposed.level);
    Some((proposed, level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HARMS: [&str; 5] = [
        "reputation",
        "financial_loss",
        "interruption",
        "disclosure",
        "personal_harm",
    ];

    fn scored(scores: &[u8]) -> BTreeMap<String, u8> {
        let named = HARMS.iter().map(ToString::to_string);
        named.zip(scores.iter().copied()).collect()
    }

    #[test]
    fn the_greatest_harm_proposes_and_properties_lift() {
        let day = date(2026, 11, 27);
        for (scores, properties, level, floors) in [
            (&[0, 0, 0, 0, 0][..], &[][..], 1, &["low_harm"][..]),
            (&[1, 1, 1, 1, 1], &[], 1, &["low_harm"]),
            (&[0, 2, 0, 0, 0], &[], 2, &["moderate_harm"]),
            (&[0, 0, 0, 0, 3], &[], 3, &["high_harm"]),
            (&[0, 0, 0, 0, 0], &["personal_data"], 2, &["personal_data"]),
            (&[1, 0, 0, 0, 0], &["legal_effect"], 2, &["legal_effect"]),
            (&[0, 0, 0, 0, 0], &["signature"], 3, &["signature"]),
            (&[2, 0, 0, 0, 0], &["money_out"], 3, &["money_out"]),
        ] {
            let properties: Vec<String> = properties.iter().map(ToString::to_string).collect();
            let found = propose(norms::peru(), &scored(scores), &properties, day).unwrap();
            assert_eq!(found.level, level, "{scores:?} {properties:?}");
            assert_eq!(found.floors, floors, "{scores:?} {properties:?}");
        }
    }

    #[test]
    fn every_criterion_is_scored_within_the_scale() {
        let day = date(2026, 11, 27);
        let refused = |scores: &[u8], properties: &[&str]| {
            let properties: Vec<String> = properties.iter().map(ToString::to_string).collect();
            let no = propose(norms::peru(), &scored(scores), &properties, day).unwrap_err();
            no.0.iter().map(|refusal| refusal.text).collect::<Vec<_>>()
        };
        assert_eq!(refused(&[0, 0, 0, 0], &[]), ["assurance-harms-missing"]);
        assert_eq!(refused(&[0, 0, 4, 0, 0], &[]), ["assurance-harm-high"]);
        assert_eq!(refused(&[0; 5], &["low_harm"]), ["assurance-property-unknown"]);
        assert_eq!(
            propose(norms::peru(), &scored(&[0; 5]), &[], date(2020, 1, 1))
                .unwrap_err()
                .0[0]
                .text,
            "assurance-no-floor"
        );
    }

    #[test]
    fn higher_may_be_decided_and_lower_may_not() {
        for (proposed, asked, decided) in [
            (2, None, Some(2)),
            (2, Some(2), Some(2)),
            (2, Some(3), Some(3)),
            (2, Some(1), None),
            (3, Some(2), None),
            (1, Some(3), Some(3)),
        ] {
            let found = decide(proposed, asked);
            assert_eq!(found.as_ref().ok().copied(), decided, "{proposed} {asked:?}");
            if let Err(no) = found {
                assert_eq!(no.article, Some(("ds-029-2021-pcm", "25.2.c")));
            }
        }
    }
}
