//! The rules under which a committee meets on a day: the law's, and its own where the law leaves room.

use crate::acts::RulesSet;
use jiff::civil::Date;
use norms::{Law, Majority, MajorityId, OwnRule, RuleId, RuleMeasure, Share};

/// Rules in force on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Part of the seats that opens a session.
    pub quorum: Share,
    /// The same at the second call.
    pub quorum_second_call: Share,
    /// Majority where nothing else is said.
    pub majority: MajorityId,
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
        let majority = own.majority.as_deref().and_then(|id| MajorityId::parse(id).ok());
        let majority = match (majority, of_law(law, "majority", day)?) {
            (Some(own), _) => own,
            (None, RuleMeasure::Majority { majority }) => majority,
            _ => return Err(Incomplete("majority")),
        };
        let chair = match (own.chair, of_law(law, "chair", day)?) {
            (Some(own), _) => own,
            (None, RuleMeasure::Seat { office }) => office.to_string(),
            _ => return Err(Incomplete("chair")),
        };
        Ok(Rules {
            quorum: share("quorum", own.quorum)?,
            quorum_second_call: share("quorum-second-call", own.quorum_second_call)?,
            majority,
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
pub fn stricter(law: &'static Law, one: MajorityId, other: MajorityId) -> Option<&'static Majority> {
    let id = if at_least_as_strict(law, one, other) {
        one
    } else {
        other
    };
    law.majority(id)
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let strictest = stricter(law, of("two_thirds"), of("simple")).map(|majority| majority.id);
        assert_eq!(strictest, Some(of("two_thirds")));
        assert!(!at_least_as_strict(law, of("simple"), of("absolute")));
    }
}
