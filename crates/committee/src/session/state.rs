//! What a session is at a moment.

use super::presence::Attendance;
use crate::acts::{
    AgendaItem, AgreementAdopted, Answer, BallotClosed, BallotOpened, CriterionSet, Ground, Outcome, Purpose,
    Rank, Reading, SessionCalled, StatementRef, Vote,
};
use crate::ids::{AgreementId, BallotId, ItemId, MatterId, RoundId, SessionId};
use crate::roster::Roster;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use register::{EntityId, PersonId, civil_date};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Called; people may arrive.
    Called,
    /// Opened with quorum.
    Open,
    /// Adjourned until another day.
    Adjourned,
    /// Over; its minutes wait to be drawn or signed.
    Concluded,
    /// Its minutes bear every signature that the law asks for.
    Registered,
    /// Called off.
    Cancelled,
}

impl Stage {
    /// Name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Called => "called",
            Stage::Open => "open",
            Stage::Adjourned => "adjourned",
            Stage::Concluded => "concluded",
            Stage::Registered => "registered",
            Stage::Cancelled => "cancelled",
        }
    }
    /// The stage of a name.
    pub fn parse(name: &str) -> Option<Stage> {
        let all = [
            Stage::Called,
            Stage::Open,
            Stage::Adjourned,
            Stage::Concluded,
            Stage::Registered,
            Stage::Cancelled,
        ];
        all.into_iter().find(|stage| stage.as_str() == name)
    }
}

/// How a session was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub at: Timestamp,
    /// 1 or 2.
    pub call: u8,
    /// Who presides.
    pub chair: PersonId,
    /// Who keeps the minutes.
    pub secretary: PersonId,
    /// Seats covered then.
    pub present: u32,
    /// Seats needed.
    pub needed: u32,
    /// Why it is valid.
    pub ground: Ground,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Asked to be included; the members have not said yes.
    Asked,
    /// On the agenda.
    Waiting,
    /// Being dealt with.
    Current,
    /// Dealt with.
    Treated,
    /// Put off: it waits for another session.
    Deferred,
    /// Not included.
    Refused,
}

/// An item with what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaEntry {
    /// Its place, from 1.
    pub number: u32,
    /// The item.
    pub item: AgendaItem,
    /// Why it was added, when it was outside of the agenda.
    pub urgency: Option<StatementRef>,
    /// What became of it.
    pub state: ItemState,
    /// When it was begun.
    pub opened: Option<Timestamp>,
    /// Why it was put off.
    pub deferred: Option<StatementRef>,
    /// Those who keep out of it, with the cause.
    pub recused: BTreeMap<PersonId, String>,
}

/// A ballot with its votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// How it was opened.
    pub opened: BallotOpened,
    /// Nominal votes, with their reasons.
    pub votes: BTreeMap<PersonId, (Vote, Option<StatementRef>)>,
    /// Those whose vote the secretary wrote down as they spoke it.
    pub voiced: BTreeSet<PersonId>,
    /// Those who used their vote, secret or not.
    pub taken: BTreeSet<PersonId>,
    /// How it ended; none while it is open.
    pub closed: Option<BallotClosed>,
}

impl Ballot {
    /// How most voted of those who were for it or against; what the tie was decided for, when as many were. None while it is open.
    /// It is not always the outcome: what asks for two thirds may fall with more in favour than against.
    pub fn majority(&self) -> Option<Vote> {
        let closed = self.closed.as_ref()?;
        Some(match closed.yes.cmp(&closed.against) {
            Ordering::Greater => Vote::For,
            Ordering::Less => Vote::Against,
            Ordering::Equal if closed.outcome == Outcome::Adopted => Vote::For,
            Ordering::Equal => Vote::Against,
        })
    }
    /// Whether somebody voted otherwise than most did, in a nominal ballot that is closed.
    pub fn dissents(&self, person: PersonId) -> bool {
        let vote = self.votes.get(&person).map(|(vote, _)| *vote);
        self.majority()
            .is_some_and(|with| vote.is_some_and(|vote| vote != with))
    }
}

/// A round of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The round.
    pub id: RoundId,
    /// The item.
    pub item: ItemId,
    /// What is scored.
    pub initiatives: Vec<MatterId>,
    /// With which criteria.
    pub criteria: Vec<CriterionSet>,
    /// Scores of each member: initiative, criterion, score.
    pub scores: BTreeMap<PersonId, BTreeMap<MatterId, BTreeMap<String, u8>>>,
    /// The ranking; none while it is open.
    pub ranking: Option<Vec<Rank>>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// When.
    pub at: Timestamp,
    /// Number of the act.
    pub seq: u64,
    /// What they hold against it.
    pub reservation: Option<StatementRef>,
}

/// That minutes were read and approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// At the end of the session, or by a later one.
    pub reading: Reading,
    /// The later session.
    pub by: Option<SessionId>,
    /// When.
    pub at: Timestamp,
}

/// The minutes, as last drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// From 1.
    pub version: u32,
    /// SHA-256 of the PDF.
    pub document: String,
    /// SHA-256 of what it was made of.
    pub content: String,
    /// SHA-256 of what members approve of it.
    pub approves: String,
    /// When it was drawn.
    pub at: Timestamp,
    /// Number of the act.
    pub seq: u64,
    /// When it was read and approved; none before.
    pub approved: Option<Approval>,
    /// Those whose signature the law asks for.
    pub signers: Vec<PersonId>,
    /// Signatures under this version.
    pub signed: BTreeMap<PersonId, Signature>,
    /// Signatures that cannot be had, each with its reason.
    pub excused: BTreeMap<PersonId, StatementRef>,
}

impl Minutes {
    /// Those whose signature is still waited for.
    pub fn missing(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.signers
            .iter()
            .copied()
            .filter(|person| !self.signed.contains_key(person) && !self.excused.contains_key(person))
    }
    /// How many of those who were asked have signed.
    pub fn signatures(&self) -> usize {
        let signed = |person: &&PersonId| self.signed.contains_key(person);
        self.signers.iter().filter(signed).count()
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its entity.
    pub entity: EntityId,
    /// How it was called, with the day it was moved to.
    pub called: SessionCalled,
    /// When it was called.
    pub called_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Why it was called off.
    pub cancelled: Option<StatementRef>,
    /// Its agenda.
    pub agenda: Vec<AgendaEntry>,
    /// What members answered.
    pub answers: BTreeMap<PersonId, Answer>,
    /// Who is and was there.
    pub attendance: Attendance,
    /// Seats as of the opening; none before.
    pub roster: Option<Roster>,
    /// How it was opened.
    pub opening: Option<Opening>,
    /// Who presided before, and until when.
    pub chairs: Vec<(PersonId, Timestamp)>,
    /// When it goes on, and why it was adjourned.
    pub adjourned: Vec<(Date, Time, StatementRef)>,
    /// When it was over.
    pub concluded: Option<Timestamp>,
    /// Number of the act that concluded it.
    pub concluded_seq: Option<u64>,
    /// Ballots, in their order.
    pub ballots: Vec<(BallotId, Ballot)>,
    /// Ballots that were annulled before anybody voted: how they were opened, why, when.
    pub annulled: Vec<(BallotOpened, StatementRef, Timestamp)>,
    /// Rounds of scores.
    pub rounds: Vec<Round>,
    /// Agreements, in their order.
    pub agreements: Vec<(AgreementId, AgreementAdopted)>,
    /// Minutes, once drawn.
    pub minutes: Option<Minutes>,
    /// Corrections of signed minutes.
    pub corrections: Vec<(u64, Timestamp, StatementRef)>,
    /// Number of the last act that was folded in.
    pub seq: u64,
}

impl Session {
    /// Which call a day would open it at: the second on the day after the first, for a session that was called before its day.
    pub fn call_on(&self, day: Date) -> u8 {
        match &self.opening {
            Some(opening) => opening.call,
            None if day >= self.called.second_on && !self.told_afterwards() => 2,
            None => 1,
        }
    }
    /// Whether it was called when its day had passed: it was held, urgent, and is recorded later.
    pub fn told_afterwards(&self) -> bool {
        civil_date(self.called_at) > self.called.on
    }
    /// Those who are there: before it opens or goes on, those who came on that day.
    pub fn present_on(&self, day: Date) -> BTreeSet<PersonId> {
        match self.stage {
            Stage::Called | Stage::Adjourned => self.attendance.people_of(day),
            _ => self.attendance.people(),
        }
    }
    /// Who presided when it opened.
    pub fn chair_at_first(&self) -> Option<PersonId> {
        let first = self.chairs.first().map(|(chair, _)| *chair);
        first.or(self.opening.as_ref().map(|opening| opening.chair))
    }
    /// Ballots on an item that were annulled.
    pub fn annulled_on(
        &self,
        item: ItemId,
    ) -> impl Iterator<Item = &(BallotOpened, StatementRef, Timestamp)> {
        self.annulled
            .iter()
            .filter(move |(opened, _, _)| opened.item == item)
    }
    /// Whether whoever presides is there.
    pub fn chair_is_there(&self) -> bool {
        let chair = self.opening.as_ref().map(|opening| opening.chair);
        chair.is_some_and(|chair| self.attendance.of(chair).is_some())
    }
    /// Whether its decision on an item is being voted or was.
    pub fn decides(&self, item: ItemId) -> bool {
        self.ballots_on(item)
            .any(|(_, ballot)| ballot.opened.purpose == Purpose::Decision)
    }
    /// `04-2026`.
    pub fn number(&self) -> String {
        format!("{:02}-{}", self.called.number, self.called.year)
    }
    /// The item of an id.
    pub fn item(&self, id: ItemId) -> Option<&AgendaEntry> {
        self.agenda.iter().find(|entry| entry.item.item == id)
    }
    pub(super) fn item_mut(&mut self, id: ItemId) -> Option<&mut AgendaEntry> {
        self.agenda.iter_mut().find(|entry| entry.item.item == id)
    }
    /// The item being dealt with.
    pub fn current(&self) -> Option<&AgendaEntry> {
        self.agenda.iter().find(|entry| entry.state == ItemState::Current)
    }
    /// The ballot of an id.
    pub fn ballot(&self, id: BallotId) -> Option<&Ballot> {
        self.ballots
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, ballot)| ballot)
    }
    pub(super) fn ballot_mut(&mut self, id: BallotId) -> Option<&mut Ballot> {
        let mut all = self.ballots.iter_mut();
        all.find(|(known, _)| *known == id).map(|(_, ballot)| ballot)
    }
    /// The ballot that is open, if one is.
    pub fn open_ballot(&self) -> Option<(BallotId, &Ballot)> {
        let mut all = self.ballots.iter();
        all.find(|(_, ballot)| ballot.closed.is_none())
            .map(|(id, ballot)| (*id, ballot))
    }
    /// Ballots on an item, in their order.
    pub fn ballots_on(&self, item: ItemId) -> impl Iterator<Item = (BallotId, &Ballot)> {
        let of_item = move |ballot: &&(BallotId, Ballot)| ballot.1.opened.item == item;
        self.ballots
            .iter()
            .filter(of_item)
            .map(|(id, ballot)| (*id, ballot))
    }
    /// The round that is open, if one is.
    pub fn open_round(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| round.ranking.is_none())
    }
    /// The round of an id.
    pub fn round(&self, id: RoundId) -> Option<&Round> {
        self.rounds.iter().find(|round| round.id == id)
    }
    pub(super) fn round_mut(&mut self, id: RoundId) -> Option<&mut Round> {
        self.rounds.iter_mut().find(|round| round.id == id)
    }
    /// Those who voted otherwise than most did, and so sign.
    pub fn dissenters(&self) -> BTreeSet<PersonId> {
        let mut all = BTreeSet::new();
        for (_, ballot) in &self.ballots {
            let Some(with) = ballot.majority() else { continue };
            let other = ballot.votes.iter().filter(|(_, (vote, _))| *vote != with);
            all.extend(other.map(|(person, _)| *person));
        }
        all
    }
}
