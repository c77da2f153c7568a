//! Counting votes. Pure, and small enough to be done again by hand.

use crate::acts::{Outcome, Vote};
use norms::{Majority, MajorityBase};

/// Votes counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub against: u32,
    /// Abstentions.
    pub abstain: u32,
}

impl Tally {
    /// How many voted.
    pub fn cast(&self) -> u32 {
        self.yes + self.against + self.abstain
    }
}

/// Counts.
pub fn count(votes: impl IntoIterator<Item = Vote>) -> Tally {
    let mut tally = Tally::default();
    for vote in votes {
        match vote {
            Vote::For => tally.yes += 1,
            Vote::Against => tally.against += 1,
            Vote::Abstain => tally.abstain += 1,
        }
    }
    tally
}

/// What a majority makes of a tally: needed, of how many, whether the chair decided a tie, and the outcome.
///
/// `voters` may vote, `members` are all members; `chair` is the vote of whoever presides where the rules let it decide ties. A
/// casting vote adds one to a tie of votes for and against; it makes up for no other lack.
pub fn decide(
    majority: &Majority,
    tally: Tally,
    voters: u32,
    members: u32,
    chair: Option<Vote>,
) -> (u32, u32, bool, Outcome) {
    let base = match majority.base {
        MajorityBase::Present => voters,
        MajorityBase::Members => members,
    };
    let needed = majority.share.needed(base);
    let tie = tally.yes > 0 && tally.yes == tally.against;
    let casting = tie && tally.yes < needed && tally.yes + 1 >= needed && chair == Some(Vote::For);
    let against = tie && chair == Some(Vote::Against);
    let outcome = if tally.yes >= needed || casting {
        Outcome::Adopted
    } else {
        Outcome::Rejected
    };
    (needed, base, casting || against, outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use norms::MajorityId;

    fn majority(id: &str) -> &'static Majority {
        norms::peru()
            .majority(MajorityId::parse(id).expect("listed"))
            .expect("listed")
    }

    #[test]
    fn majorities_decide_as_their_articles_say() {
        let t = |yes, against, abstain| Tally {
            yes,
            against,
            abstain,
        };
        for (id, tally, voters, members, chair, adopted, casting) in [
            ("simple", t(4, 3, 0), 7, 8, None, true, false),
            ("simple", t(3, 3, 1), 7, 8, None, false, false),
            ("simple", t(3, 3, 1), 7, 8, Some(Vote::For), true, true),
            ("simple", t(3, 3, 1), 7, 8, Some(Vote::Against), false, true),
            ("simple", t(4, 4, 0), 8, 8, Some(Vote::For), true, true),
            ("simple", t(3, 3, 2), 8, 8, Some(Vote::For), false, false),
            ("simple", t(3, 1, 3), 7, 8, Some(Vote::For), false, false),
            ("simple", t(0, 0, 7), 7, 8, Some(Vote::For), false, false),
            ("absolute", t(4, 1, 0), 5, 8, None, false, false),
            ("absolute", t(5, 0, 0), 5, 8, None, true, false),
            ("two_thirds", t(5, 1, 0), 6, 8, None, false, false),
            ("two_thirds", t(6, 0, 0), 6, 8, None, true, false),
            ("four_fifths", t(6, 0, 0), 6, 8, None, false, false),
            ("four_fifths", t(7, 0, 0), 7, 8, None, true, false),
            ("unanimity", t(7, 0, 0), 7, 8, None, false, false),
            ("unanimity", t(8, 0, 0), 8, 8, None, true, false),
            ("unanimity", t(7, 0, 1), 8, 8, None, false, false),
        ] {
            let (needed, base, by_chair, outcome) = decide(majority(id), tally, voters, members, chair);
            assert_eq!(
                outcome == Outcome::Adopted,
                adopted,
                "{id} {tally:?} needs {needed} of {base}"
            );
            assert_eq!(by_chair, casting, "{id} {tally:?}");
        }
    }

    #[test]
    fn counting_counts_every_vote_once() {
        let votes = [Vote::For, Vote::Against, Vote::For, Vote::Abstain];
        let tally = count(votes);
        assert_eq!(
            tally,
            Tally {
                yes: 2,
                against: 1,
                abstain: 1
            }
        );
        assert_eq!(tally.cast(), 4);
    }
}
