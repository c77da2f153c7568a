//! Collegiate bodies: how many must be there, how many must agree, what a body may set for itself, what it deals with.
//!
//! Everything is a dated value with its article. A body's own rules are kept as acts elsewhere; [`CollegiateRule::allows`]
//! says whether one of them may stand beside the law.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{AgendaKindId, CriterionId, MajorityId, ObligationId, OfficeId, RecusalCauseId, RuleId};
use crate::instrument::Citation;
use crate::term::Unit;
use crate::words::{Certainty, Words};

/// A part of a whole, and whether it must be passed or is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// More than the part; when false, the part itself is enough.
    pub over: bool,
    /// Numerator.
    pub part: u32,
    /// Denominator, never zero.
    pub of: u32,
    /// Never fewer than this.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub floor: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Share {
    /// How many of `whole` that is: the least whole number that satisfies it.
    pub fn needed(self, whole: u32) -> u32 {
        let of = u64::from(self.of.max(1));
        let product = u64::from(whole) * u64::from(self.part);
        let needed = if self.over {
            product / of + 1
        } else {
            product.div_ceil(of)
        };
        u32::try_from(needed).unwrap_or(u32::MAX).max(self.floor)
    }

    /// Whether it never asks for less than `other`, whatever the whole.
    pub fn is_at_least(self, other: Share) -> bool {
        let (mine, theirs) = (
            u64::from(self.part) * u64::from(other.of),
            u64::from(other.part) * u64::from(self.of),
        );
        let part = mine > theirs || (mine == theirs && (self.over || !other.over));
        part && self.floor >= other.floor
    }
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleMeasure {
    /// A part of the seats.
    Share {
        /// More than the part; when false, the part is enough.
        over: bool,
        /// Numerator.
        part: u32,
        /// Denominator.
        of: u32,
        /// Never fewer than this.
        #[serde(default)]
        floor: u32,
    },
    /// A majority.
    Majority {
        /// Which.
        majority: MajorityId,
    },
    /// A number of days.
    Days {
        /// How many.
        length: u32,
        /// Working or calendar days.
        unit: Unit,
    },
    /// Whoever holds this seat.
    Seat {
        /// The office of the seat.
        office: OfficeId,
    },
    /// It holds.
    Yes,
    /// It does not hold.
    No,
}

impl RuleMeasure {
    /// The part of the seats, where it is one.
    pub fn share(self) -> Option<Share> {
        match self {
            Self::Share {
                over,
                part,
                of,
                floor,
            } => Some(Share {
                over,
                part,
                of,
                floor,
            }),
            _ => None,
        }
    }
}

/// What a rule was from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleValue {
    /// First day.
    pub valid_from: Date,
    /// Last day; in force when absent.
    pub valid_to: Option<Date>,
    /// What it says.
    pub measure: RuleMeasure,
}

/// Whether a body may set a rule for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnRule {
    /// The law's rule holds.
    Fixed,
    /// It may ask for more than the law.
    Stricter,
    /// It chooses.
    Free,
}

/// A rule of collegiate bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct CollegiateRule {
    /// Identifier.
    pub id: RuleId,
    /// Name.
    pub names: Words,
    /// What it says, in plain words.
    pub text: Words,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Whether a body may set it for itself.
    pub own: OwnRule,
    /// How sure we are.
    #[serde(default)]
    pub certainty: Certainty,
    /// Its values over time.
    pub values: Vec<RuleValue>,
}

impl CollegiateRule {
    /// What it said on a day; before its first value, that value.
    pub fn on(&self, day: Date) -> Option<RuleMeasure> {
        let held = |value: &&RuleValue| value.valid_from <= day && value.valid_to.is_none_or(|to| day <= to);
        let value = self.values.iter().rfind(held).or_else(|| self.values.first());
        value.map(|value| value.measure)
    }
}

/// Of whom a majority is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MajorityBase {
    /// Those present at the vote who may vote.
    Present,
    /// Every member.
    Members,
}

/// A majority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Majority {
    /// Identifier.
    pub id: MajorityId,
    /// Name.
    pub names: Words,
    /// What it asks for, in plain words.
    pub text: Words,
    /// Which part.
    pub share: Share,
    /// Of whom.
    pub base: MajorityBase,
    /// Where it is written.
    pub citation: Citation,
}

/// A kind of matter that a committee deals with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AgendaKind {
    /// Identifier.
    pub id: AgendaKindId,
    /// Name.
    pub names: Words,
    /// What happens, in a sentence.
    pub hint: Words,
    /// Whether a decision is asked for.
    pub votes: bool,
    /// The periodic duty that an approved matter of this kind discharges.
    pub obligation: Option<ObligationId>,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// Why a member must keep out of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct RecusalCause {
    /// Identifier.
    pub id: RecusalCauseId,
    /// Name.
    pub names: Words,
    /// Where it is written.
    pub citation: Citation,
}

/// A criterion to prioritise with, until a body sets its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Criterion {
    /// Identifier.
    pub id: CriterionId,
    /// Name.
    pub names: Words,
    /// What a member asks themselves; a high score speaks for the initiative.
    pub question: Words,
    /// Share of a hundred.
    pub weight: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn share(over: bool, part: u32, of: u32, floor: u32) -> Share {
        Share {
            over,
            part,
            of,
            floor,
        }
    }

    #[test]
    fn shares_need_whole_people() {
        for (share, whole, needed) in [
            (share(true, 1, 2, 0), 8, 5),
            (share(true, 1, 2, 0), 7, 4),
            (share(true, 1, 2, 0), 1, 1),
            (share(true, 1, 2, 0), 0, 1),
            (share(false, 1, 3, 3), 8, 3),
            (share(false, 1, 3, 3), 10, 4),
            (share(false, 1, 3, 3), 2, 3),
            (share(false, 2, 3, 0), 8, 6),
            (share(false, 2, 3, 0), 9, 6),
            (share(false, 4, 5, 0), 8, 7),
            (share(false, 1, 1, 0), 8, 8),
            (share(true, 1, 2, 0), u32::MAX, 2_147_483_648),
        ] {
            assert_eq!(share.needed(whole), needed, "{share:?} of {whole}");
        }
    }

    #[test]
    fn a_stricter_share_never_asks_for_less() {
        let (half, over_half, third, two_thirds) = (
            share(false, 1, 2, 0),
            share(true, 1, 2, 0),
            share(false, 1, 3, 3),
            share(false, 2, 3, 0),
        );
        for (own, law, yes) in [
            (over_half, over_half, true),
            (two_thirds, over_half, true),
            (half, over_half, false),
            (over_half, half, true),
            (third, third, true),
            (share(false, 1, 2, 2), third, false),
            (share(false, 1, 2, 3), third, true),
        ] {
            assert_eq!(own.is_at_least(law), yes, "{own:?} beside {law:?}");
            if yes {
                assert!((1..200).all(|whole| own.needed(whole) >= law.needed(whole)));
            }
        }
    }
}
