//! Prioritisation: criteria with weights, scores given alone, the matrix that came of them.

use crate::ids::{ItemId, MatterId, RoundId, SessionId};
use jiff::civil::Date;
use register::{PersonId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A criterion and its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionSet {
    /// Code: of `norms`, or the committee's own.
    pub id: String,
    /// Name, where it is the committee's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Share of a hundred.
    pub weight: u32,
}

/// `committee/criteria-set`: the criteria of a committee from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriteriaSet {
    /// Deconcentrated body, when it is of its committee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// First day.
    pub from: Date,
    /// Criteria; their weights make a hundred.
    pub criteria: Vec<CriterionSet>,
}

/// `committee/scoring-opened`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringOpened {
    /// The session.
    pub session: SessionId,
    /// The item.
    pub item: ItemId,
    /// The round.
    pub round: RoundId,
    /// What is scored.
    pub initiatives: Vec<MatterId>,
    /// With which criteria.
    pub criteria: Vec<CriterionSet>,
}

/// `committee/scores-given`: one member's scores, from 0 to 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoresGiven {
    /// The session.
    pub session: SessionId,
    /// The round.
    pub round: RoundId,
    /// Who.
    pub person: PersonId,
    /// Initiative, criterion, score.
    pub scores: BTreeMap<MatterId, BTreeMap<String, u8>>,
}

/// A place in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// The initiative.
    pub initiative: MatterId,
    /// Place, from 1; equal ones share it.
    pub place: u32,
    /// Weighted mean of the scores, in hundredths of a point.
    pub mean_hundredths: u32,
    /// Between the lowest and the highest member, in hundredths of a point.
    pub spread_hundredths: u32,
}

/// `committee/scoring-closed`: with the ranking that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringClosed {
    /// The session.
    pub session: SessionId,
    /// The round.
    pub round: RoundId,
    /// How many members scored.
    pub members: u32,
    /// The ranking.
    pub ranking: Vec<Rank>,
}
