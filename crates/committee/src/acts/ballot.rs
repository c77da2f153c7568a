//! Ballots: opened on an item, voted, closed with their tally.

use super::{By, StatementRef};
use crate::ids::{BallotId, ItemId, SessionId};
use register::PersonId;
use serde::{Deserialize, Serialize};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The item itself.
    Decision,
    /// Whether a matter outside the agenda is dealt with.
    Inclusion,
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// In favour.
    For,
    /// Against.
    Against,
    /// Abstention.
    Abstain,
}

impl Vote {
    /// Name in tables and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Vote::For => "for",
            Vote::Against => "against",
            Vote::Abstain => "abstain",
        }
    }
    /// The vote of a name.
    pub fn parse(name: &str) -> Option<Vote> {
        [Vote::For, Vote::Against, Vote::Abstain]
            .into_iter()
            .find(|vote| vote.as_str() == name)
    }
}

/// Who may vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voter {
    /// Who.
    pub person: PersonId,
    /// The first seat they cover.
    pub seat: String,
}

/// `committee/ballot-opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotOpened {
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
    /// The ballot.
    pub ballot: BallotId,
    /// What is decided.
    pub purpose: Purpose,
    /// Whether votes are secret.
    pub secret: bool,
    /// Majority, of `norms`.
    pub majority: String,
    /// Members of the committee, present or not: the base of majorities of all members.
    pub members: u32,
    /// Those who may vote.
    pub voters: Vec<Voter>,
}

/// `committee/vote-cast`: a nominal vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCast {
    /// The session.
    pub session: SessionId,
    /// The ballot.
    pub ballot: BallotId,
    /// Whose vote.
    pub person: PersonId,
    /// How.
    pub vote: Vote,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StatementRef>,
    /// Who wrote it down.
    pub by: By,
}

/// `committee/ballot-annulled`: a ballot is taken back before anybody voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotAnnulled {
    /// The session.
    pub session: SessionId,
    /// The ballot.
    pub ballot: BallotId,
    /// Why.
    pub reason: StatementRef,
}

/// `committee/vote-taken`: a member used their vote in a secret ballot. What they voted stands in the urn, without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteTaken {
    /// The session.
    pub session: SessionId,
    /// The ballot.
    pub ballot: BallotId,
    /// Who voted.
    pub person: PersonId,
}

/// `committee/vote-reasoned`: the reasons of a vote against the majority, said until the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteReasoned {
    /// The session.
    pub session: SessionId,
    /// The ballot.
    pub ballot: BallotId,
    /// Whose vote.
    pub person: PersonId,
    /// Why.
    pub reason: StatementRef,
}

/// What came of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Enough votes in favour.
    Adopted,
    /// Not enough.
    Rejected,
}

/// A slip of a secret ballot: the receipt that only its voter knows, and the vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Receipt, 26 letters and figures.
    pub receipt: String,
    /// The vote.
    pub vote: Vote,
}

/// `committee/ballot-closed`: with the tally, and for a secret ballot every slip, so that anybody can count again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotClosed {
    /// The session.
    pub session: SessionId,
    /// The ballot.
    pub ballot: BallotId,
    /// Votes in favour.
    #[serde(rename = "for")]
    pub yes: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstain: u32,
    /// Votes in favour that were needed.
    pub needed: u32,
    /// Of how many.
    pub base: u32,
    /// Whether the chair decided a tie.
    pub casting: bool,
    /// What came of it.
    pub outcome: Outcome,
    /// The slips of a secret ballot, in the order of their receipts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slips: Vec<Slip>,
}
