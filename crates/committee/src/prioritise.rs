//! Ranking by weighted criteria. Pure: whole numbers only, so that anybody comes to the same ranking.

use crate::acts::{CriterionSet, Rank};
use crate::ids::MatterId;
use register::PersonId;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Highest score.
pub const SCORE_MAX: u8 = 5;
/// What the weights make together.
pub const WEIGHTS: u32 = 100;

/// Scores of each member: initiative, criterion, score.
pub type Scores = BTreeMap<PersonId, BTreeMap<MatterId, BTreeMap<String, u8>>>;

/// One member's weighted score of an initiative, in hundredths of a point.
pub fn weighted_hundredths(criteria: &[CriterionSet], scores: &BTreeMap<String, u8>) -> u32 {
    let total: u32 = criteria.iter().map(|criterion| criterion.weight).sum();
    let points: u32 = criteria
        .iter()
        .map(|criterion| criterion.weight * u32::from(scores.get(&criterion.id).copied().unwrap_or(0)))
        .sum();
    (points * 100 + total / 2).checked_div(total).unwrap_or(0)
}

/// The ranking: by the mean of the members' weighted scores; of equal ones, the one better in the heaviest criterion, then the one
/// on which members agree more; what is equal in all three shares its place.
pub fn rank(initiatives: &[MatterId], criteria: &[CriterionSet], scores: &Scores) -> Vec<Rank> {
    let heaviest = criteria
        .iter()
        .max_by_key(|criterion| criterion.weight)
        .map(|criterion| criterion.id.as_str());
    let mut rows: Vec<(Rank, u32)> = initiatives
        .iter()
        .map(|initiative| {
            let given: Vec<&BTreeMap<String, u8>> =
                scores.values().filter_map(|mine| mine.get(initiative)).collect();
            let each: Vec<u32> = given
                .iter()
                .map(|scores| weighted_hundredths(criteria, scores))
                .collect();
            let heavy: Vec<u32> = given
                .iter()
                .map(|scores| {
                    heaviest
                        .and_then(|id| scores.get(id))
                        .map_or(0, |score| u32::from(*score) * 100)
                })
                .collect();
            let rank = Rank {
                initiative: *initiative,
                place: 0,
                mean_hundredths: mean(&each),
                spread_hundredths: each.iter().max().unwrap_or(&0) - each.iter().min().unwrap_or(&0),
            };
            (rank, mean(&heavy))
        })
        .collect();
    let order = |(rank, heavy): &(Rank, u32)| {
        (
            Reverse(rank.mean_hundredths),
            Reverse(*heavy),
            rank.spread_hundredths,
        )
    };
    rows.sort_by_key(order);
    let keys: Vec<_> = rows.iter().map(order).collect();
    for (at, (rank, _)) in rows.iter_mut().enumerate() {
        let first = keys.iter().position(|key| *key == keys[at]).unwrap_or(at);
        rank.place = u32::try_from(first + 1).unwrap_or(u32::MAX);
    }
    rows.into_iter().map(|(rank, _)| rank).collect()
}

/// Rounded to the nearest.
fn mean(values: &[u32]) -> u32 {
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let sum: u32 = values.iter().sum();
    (sum + count / 2).checked_div(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::tests::person;
    use register::uuid::Uuid;

    fn matter(n: u128) -> MatterId {
        MatterId::from_uuid(Uuid::from_u128(n))
    }

    fn criteria(weights: &[(&str, u32)]) -> Vec<CriterionSet> {
        let set = |(id, weight): &(&str, u32)| CriterionSet {
            id: (*id).to_owned(),
            name: None,
            weight: *weight,
        };
        weights.iter().map(set).collect()
    }

    /// Who, for which initiative, and the score under each criterion.
    type Given<'a> = (u8, u128, &'a [(&'a str, u8)]);

    fn given(rows: &[Given<'_>]) -> Scores {
        let mut scores = Scores::new();
        for (who, initiative, list) in rows {
            let list = list
                .iter()
                .map(|(id, score)| ((*id).to_owned(), *score))
                .collect();
            scores
                .entry(person(*who))
                .or_default()
                .insert(matter(*initiative), list);
        }
        scores
    }

    #[test]
    fn weights_decide_and_ties_have_rules() {
        let (a, b) = (matter(1), matter(2));
        let two = criteria(&[("value", 60), ("cost", 40)]);
        let scores = given(&[
            (1, 1, &[("value", 5), ("cost", 0)]),
            (2, 1, &[("value", 5), ("cost", 0)]),
            (1, 2, &[("value", 3), ("cost", 3)]),
            (2, 2, &[("value", 3), ("cost", 3)]),
        ]);
        let ranking = rank(&[a, b], &two, &scores);
        assert_eq!(
            (
                ranking[0].initiative,
                ranking[0].mean_hundredths,
                ranking[0].place
            ),
            (a, 300, 1)
        );
        assert_eq!(
            (
                ranking[1].initiative,
                ranking[1].mean_hundredths,
                ranking[1].place
            ),
            (b, 300, 2)
        );
        let other = rank(&[a, b], &criteria(&[("value", 40), ("cost", 60)]), &scores);
        assert_eq!(other[0].initiative, b);
    }

    #[test]
    fn what_is_equal_in_everything_shares_its_place() {
        let one = criteria(&[("value", 100)]);
        let scores = given(&[
            (1, 1, &[("value", 4)]),
            (1, 2, &[("value", 4)]),
            (1, 3, &[("value", 1)]),
        ]);
        let places: Vec<u32> = rank(&[matter(1), matter(2), matter(3)], &one, &scores)
            .iter()
            .map(|rank| rank.place)
            .collect();
        assert_eq!(places, [1, 1, 3]);
    }

    #[test]
    fn of_equal_means_the_one_members_agree_on_goes_first() {
        let one = criteria(&[("value", 100)]);
        let scores = given(&[
            (1, 1, &[("value", 5)]),
            (2, 1, &[("value", 1)]),
            (1, 2, &[("value", 3)]),
            (2, 2, &[("value", 3)]),
        ]);
        let ranking = rank(&[matter(1), matter(2)], &one, &scores);
        assert_eq!(ranking[0].initiative, matter(2));
        assert_eq!(ranking[1].spread_hundredths, 400);
    }

    #[test]
    fn without_scores_or_weights_nothing_divides_by_zero() {
        let ranking = rank(&[matter(1)], &[], &Scores::new());
        assert_eq!((ranking[0].mean_hundredths, ranking[0].place), (0, 1));
        assert_eq!(weighted_hundredths(&[], &BTreeMap::new()), 0);
    }
}
