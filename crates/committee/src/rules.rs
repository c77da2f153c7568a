//! The rules under which a committee meets on a day: the law's, and its own where the law leaves room.

use crate::acts::RulesSet;
use jiff::civil::Date;
use norms::{Law, MajorityId, OwnRule, RuleId, RuleMeasure, Share};
use std::collections::BTreeSet;

/// Rules in force on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Part of the seats that opens a session.
    pub quorum: Share,
    /// The same at the second call.
    pub quorum_second_call: Share,
    /// Majority where nothing else is said.
    pub majority: MajorityId,
    /// Kinds of matter that a greater one decides, and which.
    pub qualified: Option<(MajorityId, BTreeSet<String>)>,
    /// Whether the chair decides a tie.
    pub casting_vote: bool,
    /// Whether members may attend from afar.
    pub remote: bool,
    /// Working days of notice of an ordinary session.
    pub notice_ordinary_days: u32,
    /// Working days of notice of an extraordinary session.
    pub notice_extraordinary_days: u32,
    /// Calendar days between the first and the second call.
    pub second_call_days: u32,
    /// Working days to sign the minutes.
    pub minutes_days: u32,
    /// Office of the seat that presides.
    pub chair: String,
    /// How the committee's own rules are cited; empty when the law's hold.
    pub name: String,
    /// Their document.
    pub document: Option<String>,
}

/// What the data of the law must say; a build whose data does not, does not pass the tests of this file.
#[derive(Debug)]
pub struct Incomplete(&'static str);

impl std::fmt::Display for Incomplete {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the law says nothing of `{}`", self.0)
    }
}

impl std::error::Error for Incomplete {}

impl From<Incomplete> for register::Fault {
    fn from(missing: Incomplete) -> register::Fault {
        register::Fault::new(missing.to_string())
    }
}

/// A rule of the law on a day.
pub fn of_law(law: &Law, id: &'static str, day: Date) -> Result<RuleMeasure, Incomplete> {
    let rule = RuleId::parse(id).ok().and_then(|id| law.rule(id));
    rule.and_then(|rule| rule.on(day)).ok_or(Incomplete(id))
}

impl Rules {
    /// The rules on a day, given the committee's own.
    ///
    /// # Errors
    /// When the data of the law is incomplete.
    pub fn on(law: &Law, own: Option<&RulesSet>, day: Date) -> Result<Rules, Incomplete> {
        let share = |id: &'static str, own: Option<Share>| {
            let law = of_law(law, id, day)?.share().ok_or(Incomplete(id))?;
            Ok(own.unwrap_or(law))
        };
        let days = |id: &'static str, own: Option<u32>| match of_law(law, id, day)? {
            RuleMeasure::Days { length, .. } => Ok(own.unwrap_or(length)),
            _ => Err(Incomplete(id)),
        };
        let yes = |id: &'static str, own: Option<bool>| {
            of_law(law, id, day).map(|says| own.unwrap_or(says == RuleMeasure::Yes))
        };
        let own = own.cloned().unwrap_or_default();
        let RuleMeasure::Majority { majority: least } = of_law(law, "majority", day)? else {
            return Err(Incomplete("majority"));
        };
        let named = |id: &str| MajorityId::parse(id).ok();
        let majority = own.majority.as_deref().and_then(named);
        let majority = majority.map_or(least, |own| stricter(law, own, least));
        let qualified = own.qualified.and_then(|qualified| {
            let stricter = stricter(law, named(&qualified.majority)?, majority);
            Some((stricter, qualified.kinds.into_iter().collect()))
        });
        let chair = match (own.chair, of_law(law, "chair", day)?) {
            (Some(own), _) => own,
            (None, RuleMeasure::Seat { office }) => office.to_string(),
            _ => return Err(Incomplete("chair")),
        };
        Ok(Rules {
            quorum: share("quorum", own.quorum)?,
            quorum_second_call: share("quorum-second-call", own.quorum_second_call)?,
            majority,
            qualified,
            casting_vote: yes("casting-vote", own.casting_vote)?,
            remote: yes("remote", own.remote)?,
            notice_ordinary_days: days("notice-ordinary", own.notice_ordinary_days)?,
            notice_extraordinary_days: days("notice-extraordinary", own.notice_extraordinary_days)?,
            second_call_days: days("second-call", None)?,
            minutes_days: days("minutes", own.minutes_days)?,
            chair,
            name: own.name,
            document: own.document,
        })
    }

    /// The greater majority that the committee's own rules ask for a kind of matter, if they do.
    pub fn qualified_for(&self, kind: &str) -> Option<MajorityId> {
        let (majority, kinds) = self.qualified.as_ref()?;
        kinds.contains(kind).then_some(*majority)
    }

    /// The majority that decides a matter of a kind; never less than the law's.
    pub fn majority_for(&self, kind: &str) -> MajorityId {
        self.qualified_for(kind).unwrap_or(self.majority)
    }

    /// Part of the seats that opens a session at its first or second call.
    pub fn quorum_at(&self, call: u8) -> Share {
        if call >= 2 {
            self.quorum_second_call
        } else {
            self.quorum
        }
    }
}

/// Whether a committee may set a share beside the law's.
pub fn may_set_share(law: &Law, id: &'static str, own: Share, day: Date) -> bool {
    let Some(rule) = RuleId::parse(id).ok().and_then(|id| law.rule(id)) else {
        return false;
    };
    let says = rule.on(day).and_then(RuleMeasure::share);
    match (rule.own, says) {
        (OwnRule::Free, _) => true,
        (OwnRule::Stricter, Some(law)) => own.is_at_least(law),
        _ => false,
    }
}

/// Whether a majority never asks for less than another, by their order in the law's list.
pub fn at_least_as_strict(law: &Law, own: MajorityId, other: MajorityId) -> bool {
    let place = |id: MajorityId| law.majorities().iter().position(|majority| majority.id == id);
    place(own) >= place(other)
}

/// The stricter of two majorities.
pub fn stricter(law: &Law, one: MajorityId, other: MajorityId) -> MajorityId {
    match at_least_as_strict(law, one, other) {
        true => one,
        false => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::Qualified;
    use jiff::civil::date;

    #[test]
    fn without_own_rules_the_law_holds() {
        let rules = Rules::on(norms::peru(), None, date(2026, 11, 19)).expect("complete");
        assert_eq!(rules.quorum.needed(8), 5);
        assert_eq!(rules.quorum_second_call.needed(8), 3);
        assert_eq!(rules.majority.as_str(), "simple");
        assert!(rules.casting_vote && rules.remote);
        assert_eq!(rules.chair, "committee_seat_1");
        assert_eq!((rules.notice_ordinary_days, rules.second_call_days), (3, 1));
        assert!(rules.name.is_empty());
    }

    #[test]
    fn own_rules_stand_where_the_law_leaves_room() {
        let two_thirds = Share {
            over: false,
            part: 2,
            of: 3,
            floor: 0,
        };
        let half = Share {
            over: false,
            part: 1,
            of: 2,
            floor: 0,
        };
        let day = date(2026, 11, 19);
        for (share, may) in [(two_thirds, true), (half, false)] {
            assert_eq!(
                may_set_share(norms::peru(), "quorum", share, day),
                may,
                "{share:?}"
            );
        }
        let own = RulesSet {
            quorum: Some(two_thirds),
            casting_vote: Some(false),
            notice_ordinary_days: Some(5),
            chair: Some("committee_seat_2".into()),
            name: "Reglamento interno".into(),
            ..RulesSet::default()
        };
        let rules = Rules::on(norms::peru(), Some(&own), day).expect("complete");
        assert_eq!(rules.quorum_at(1).needed(8), 6);
        assert_eq!(rules.quorum_at(2).needed(8), 3);
        assert!(!rules.casting_vote);
        assert_eq!(
            (rules.notice_ordinary_days, rules.chair.as_str()),
            (5, "committee_seat_2")
        );
    }

    #[test]
    fn the_stricter_of_two_majorities_is_the_later_in_the_list() {
        let of = |id| MajorityId::parse(id).expect("listed");
        let law = norms::peru();
        assert_eq!(stricter(law, of("two_thirds"), of("simple")), of("two_thirds"));
        assert_eq!(stricter(law, of("simple"), of("absolute")), of("absolute"));
        assert!(!at_least_as_strict(law, of("simple"), of("absolute")));
    }

    #[test]
    fn a_kind_named_by_the_own_rules_has_its_majority_and_no_other() {
        let rules = |majority: &str, qualified: &str| {
            let own = RulesSet {
                majority: Some(majority.to_owned()),
                qualified: Some(Qualified {
                    majority: qualified.to_owned(),
                    kinds: vec!["approve_plan".to_owned()],
                }),
                ..RulesSet::default()
            };
            Rules::on(norms::peru(), Some(&own), date(2026, 11, 19)).expect("complete")
        };
        for (general, qualified, of_plan, of_rest) in [
            ("simple", "two_thirds", "two_thirds", "simple"),
            ("absolute", "four_fifths", "four_fifths", "absolute"),
            ("four_fifths", "absolute", "four_fifths", "four_fifths"),
            ("nothing", "two_thirds", "two_thirds", "simple"),
        ] {
            let rules = rules(general, qualified);
            let found = (rules.majority_for("approve_plan"), rules.majority_for("other"));
            assert_eq!((found.0.as_str(), found.1.as_str()), (of_plan, of_rest));
        }
    }
}
