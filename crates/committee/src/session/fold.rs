//! Acts change a session one by one.

use super::presence::Attendance;
use super::state::{
    AgendaEntry, Approval, Ballot, ItemState, Minutes, Opening, Round, Session, Signature, Stage,
};
use crate::acts::{
    AgendaChanged, AgendaItem, AgendaSet, AgreementAdopted, Arrived, AttendanceAnswered, BallotAnnulled,
    BallotClosed, BallotOpened, By, ChairTaken, ItemAdded, ItemDeferred, ItemOpened, Left, MinutesApproved,
    MinutesCorrected, MinutesDrawn, MinutesSigned, Outcome, Purpose, Recused, ScoresGiven, ScoringClosed,
    ScoringOpened, SessionAdjourned, SessionCalled, SessionCancelled, SessionConcluded, SessionMoved,
    SessionOpened, SessionResumed, SignatureExcused, SignaturesAsked, StatementRef, VoteCast, VoteReasoned,
    VoteTaken,
};
use crate::ids::BallotId;
use jiff::Timestamp;
use register::{EntityId, Fault, OrFault, PersonId, civil_date};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An act of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Number of the act.
    pub seq: u64,
    /// Its kind: `committee/arrived`.
    pub kind: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Its payload.
    pub payload: Value,
}

impl Event {
    fn read<T: for<'de> Deserialize<'de>>(&self) -> Result<T, Fault> {
        T::deserialize(&self.payload).or_fault(format!("reading act {} ({})", self.seq, self.kind))
    }
}

impl Session {
    /// The session that these acts tell of, from its call on; none when the first is no call.
    ///
    /// # Errors
    /// When a payload has another shape than its kind says.
    pub fn of(entity: EntityId, events: &[Event]) -> Result<Option<Session>, Fault> {
        let Some((first, rest)) = events.split_first() else {
            return Ok(None);
        };
        if first.kind != "committee/session-called" {
            return Ok(None);
        }
        Session::called(entity, first.read()?, first)
            .later(rest)
            .map(Some)
    }

    /// The same session with the acts that came after.
    ///
    /// # Errors
    /// When a payload has another shape than its kind says.
    pub fn later(&self, events: &[Event]) -> Result<Session, Fault> {
        let mut session = self.clone();
        for event in events {
            session.apply(event)?;
        }
        Ok(session)
    }

    fn called(entity: EntityId, called: SessionCalled, event: &Event) -> Session {
        Session {
            entity,
            called,
            called_at: event.at,
            stage: Stage::Called,
            cancelled: None,
            agenda: Vec::new(),
            answers: BTreeMap::new(),
            attendance: Attendance::default(),
            roster: None,
            opening: None,
            adjourned: Vec::new(),
            chairs: Vec::new(),
            concluded: None,
            concluded_seq: None,
            ballots: Vec::new(),
            annulled: Vec::new(),
            rounds: Vec::new(),
            agreements: Vec::new(),
            minutes: None,
            corrections: Vec::new(),
            seq: event.seq,
        }
    }

    /// One act more; kinds of other subjects change nothing.
    ///
    /// # Errors
    /// When the payload has another shape than its kind says.
    pub fn apply(&mut self, event: &Event) -> Result<(), Fault> {
        match event.kind.as_str() {
            "committee/agenda-set" => self.agenda_set(event.read()?),
            "committee/agenda-changed" => self.agenda_changed(event.read()?),
            "committee/session-moved" => self.moved(event.read()?),
            "committee/session-cancelled" => self.cancel(event.read()?),
            "committee/attendance-answered" => {
                let AttendanceAnswered { person, answer, .. } = event.read()?;
                self.answers.insert(person, answer);
            }
            "committee/arrived" => {
                let Arrived { person, mode, by, .. } = event.read()?;
                if self.stage == Stage::Called {
                    self.attendance.on_day(civil_date(event.at));
                }
                self.attendance.arrive(person, mode, by, event.at);
            }
            "committee/left" => self.attendance.leave(event.read::<Left>()?.person, event.at),
            "committee/session-opened" => self.opened(event.read()?, event.at),
            "committee/session-adjourned" => self.adjourn(event.read()?, event.at),
            "committee/session-resumed" => {
                let SessionResumed { roster, .. } = event.read()?;
                self.stage = Stage::Open;
                self.roster = Some(roster);
            }
            "committee/session-concluded" => {
                let _: SessionConcluded = event.read()?;
                self.conclude(event);
            }
            "committee/chair-taken" => {
                let ChairTaken { chair, .. } = event.read()?;
                self.chair_taken(chair, event.at);
            }
            "committee/item-deferred" => {
                let ItemDeferred { item, reason, .. } = event.read()?;
                if let Some(entry) = self.item_mut(item) {
                    entry.state = ItemState::Deferred;
                    entry.deferred = Some(reason);
                }
            }
            "committee/item-opened" => self.item_opened(&event.read()?, event.at),
            "committee/item-added" => self.item_added(event.read()?),
            "committee/recused" => self.recused(event.read()?),
            "committee/agreement-adopted" => {
                let adopted: AgreementAdopted = event.read()?;
                self.agreements.push((adopted.agreement, adopted));
            }
            _ => self.apply_rest(event)?,
        }
        self.seq = event.seq;
        Ok(())
    }

    fn apply_rest(&mut self, event: &Event) -> Result<(), Fault> {
        match event.kind.as_str() {
            "committee/ballot-opened" => self.ballot_opened(event.read()?),
            "committee/vote-cast" => self.vote_cast(event.read()?),
            "committee/vote-taken" => {
                let VoteTaken { ballot, person, .. } = event.read()?;
                if let Some(ballot) = self.ballot_mut(ballot) {
                    ballot.taken.insert(person);
                }
            }
            "committee/vote-reasoned" => self.vote_reasoned(event.read()?),
            "committee/ballot-closed" => self.ballot_closed(event.read()?),
            "committee/ballot-annulled" => {
                let BallotAnnulled { ballot, reason, .. } = event.read()?;
                self.annul(ballot, reason, event.at);
            }
            "committee/scoring-opened" => self.scoring_opened(event.read()?),
            "committee/scores-given" => {
                let given: ScoresGiven = event.read()?;
                if let Some(round) = self.round_mut(given.round) {
                    round.scores.insert(given.person, given.scores);
                }
            }
            "committee/scoring-closed" => {
                let closed: ScoringClosed = event.read()?;
                if let Some(round) = self.round_mut(closed.round) {
                    round.ranking = Some(closed.ranking);
                }
            }
            "committee/minutes-drawn" => self.minutes_drawn(event.read()?, event),
            "committee/minutes-approved" => {
                let approved: MinutesApproved = event.read()?;
                let minutes = self.minutes.as_mut();
                if let Some(minutes) = minutes.filter(|minutes| minutes.document == approved.document) {
                    minutes.approved = Some(Approval {
                        reading: approved.reading,
                        by: approved.by,
                        at: event.at,
                    });
                }
            }
            "committee/signatures-asked" => self.signatures_asked(event.read()?),
            "committee/minutes-signed" => self.minutes_signed(event.read()?, event),
            "committee/signature-excused" => self.signature_excused(event.read()?),
            "committee/minutes-corrected" => {
                let MinutesCorrected { correction, .. } = event.read()?;
                self.corrections.push((event.seq, event.at, correction));
            }
            _ => {}
        }
        Ok(())
    }

    fn agenda_set(&mut self, set: AgendaSet) {
        self.agenda.clear();
        self.list(set.items, None, ItemState::Waiting);
    }

    fn agenda_changed(&mut self, changed: AgendaChanged) {
        self.agenda
            .retain(|entry| !changed.removed.contains(&entry.item.item));
        for (number, entry) in (1..).zip(&mut self.agenda) {
            entry.number = number;
        }
        self.list(changed.added, changed.urgency.as_ref(), ItemState::Waiting);
    }

    /// Items stand after those that are there.
    fn list(&mut self, items: Vec<AgendaItem>, urgency: Option<&StatementRef>, state: ItemState) {
        for item in items {
            self.agenda.push(AgendaEntry {
                number: u32::try_from(self.agenda.len() + 1).unwrap_or(u32::MAX),
                item,
                urgency: urgency.cloned(),
                state,
                opened: None,
                deferred: None,
                recused: BTreeMap::new(),
            });
        }
    }

    fn moved(&mut self, moved: SessionMoved) {
        self.called.on = moved.on;
        self.called.hour = moved.hour;
        self.called.second_on = moved.second_on;
        self.called.place = moved.place;
        self.called.notice_days = moved.notice_days.unwrap_or(self.called.notice_days);
        self.answers.clear();
        self.attendance.clear();
    }

    fn cancel(&mut self, cancelled: SessionCancelled) {
        self.stage = Stage::Cancelled;
        self.cancelled = Some(cancelled.reason);
    }

    fn opened(&mut self, opened: SessionOpened, at: Timestamp) {
        self.stage = Stage::Open;
        self.attendance.on_day(civil_date(at));
        self.roster = Some(opened.roster);
        self.opening = Some(Opening {
            at,
            call: opened.call,
            chair: opened.chair,
            secretary: opened.secretary,
            present: opened.present,
            needed: opened.needed,
            ground: opened.ground,
        });
    }

    fn chair_taken(&mut self, chair: PersonId, at: Timestamp) {
        if let Some(opening) = &mut self.opening {
            self.chairs
                .push((std::mem::replace(&mut opening.chair, chair), at));
        }
    }

    fn annul(&mut self, id: BallotId, reason: StatementRef, at: Timestamp) {
        let place = self.ballots.iter().position(|(known, _)| *known == id);
        if let Some(place) = place {
            let (_, ballot) = self.ballots.remove(place);
            self.annulled.push((ballot.opened, reason, at));
        }
    }

    fn adjourn(&mut self, adjourned: SessionAdjourned, at: Timestamp) {
        self.stage = Stage::Adjourned;
        self.attendance.end(at);
        self.adjourned
            .push((adjourned.on, adjourned.hour, adjourned.reason));
    }

    fn conclude(&mut self, event: &Event) {
        self.stage = Stage::Concluded;
        self.concluded = Some(event.at);
        self.concluded_seq = Some(event.seq);
        self.attendance.end(event.at);
        self.leave_current();
    }

    /// The item being dealt with is done with.
    fn leave_current(&mut self) {
        for entry in &mut self.agenda {
            if entry.state == ItemState::Current {
                entry.state = ItemState::Treated;
            }
        }
    }

    fn item_opened(&mut self, opened: &ItemOpened, at: Timestamp) {
        self.leave_current();
        if let Some(entry) = self.item_mut(opened.item) {
            entry.state = ItemState::Current;
            entry.deferred = None;
            entry.opened = entry.opened.or(Some(at));
        }
    }

    fn item_added(&mut self, added: ItemAdded) {
        self.list(vec![added.item], Some(&added.urgency), ItemState::Asked);
    }

    fn recused(&mut self, recused: Recused) {
        if let Some(entry) = self.item_mut(recused.item) {
            entry.recused.insert(recused.person, recused.cause);
        }
    }

    fn ballot_opened(&mut self, opened: BallotOpened) {
        let ballot = Ballot {
            votes: BTreeMap::new(),
            voiced: BTreeSet::new(),
            taken: BTreeSet::new(),
            closed: None,
            opened,
        };
        self.ballots.push((ballot.opened.ballot, ballot));
    }

    fn vote_cast(&mut self, cast: VoteCast) {
        if let Some(ballot) = self.ballot_mut(cast.ballot) {
            ballot.taken.insert(cast.person);
            if cast.by == By::RollCall {
                ballot.voiced.insert(cast.person);
            }
            ballot.votes.insert(cast.person, (cast.vote, cast.reason));
        }
    }

    fn vote_reasoned(&mut self, reasoned: VoteReasoned) {
        let ballot = self.ballot_mut(reasoned.ballot);
        if let Some((_, reason)) = ballot.and_then(|ballot| ballot.votes.get_mut(&reasoned.person)) {
            *reason = Some(reasoned.reason);
        }
    }

    fn ballot_closed(&mut self, closed: BallotClosed) {
        let Some(ballot) = self.ballot_mut(closed.ballot) else {
            return;
        };
        let (item, purpose, outcome) = (ballot.opened.item, ballot.opened.purpose, closed.outcome);
        ballot.closed = Some(closed);
        if purpose == Purpose::Inclusion
            && let Some(entry) = self.item_mut(item)
        {
            entry.state = match outcome {
                Outcome::Adopted => ItemState::Waiting,
                Outcome::Rejected => ItemState::Refused,
            };
        }
    }

    fn scoring_opened(&mut self, opened: ScoringOpened) {
        self.rounds.push(Round {
            id: opened.round,
            item: opened.item,
            initiatives: opened.initiatives,
            criteria: opened.criteria,
            scores: BTreeMap::new(),
            ranking: None,
        });
    }

    fn minutes_drawn(&mut self, drawn: MinutesDrawn, event: &Event) {
        self.minutes = Some(Minutes {
            version: drawn.version,
            document: drawn.document,
            content: drawn.content,
            approves: drawn.approved,
            at: event.at,
            seq: event.seq,
            approved: None,
            signers: drawn.signers,
            signed: BTreeMap::new(),
            excused: BTreeMap::new(),
        });
    }

    /// The minutes of a document, if they are those that stand.
    fn minutes_of(&mut self, document: &str) -> Option<&mut Minutes> {
        self.minutes
            .as_mut()
            .filter(|minutes| minutes.document == document)
    }

    fn signatures_asked(&mut self, asked: SignaturesAsked) {
        if let Some(minutes) = self.minutes_of(&asked.document) {
            minutes.signers.extend(asked.signers);
        }
    }

    fn minutes_signed(&mut self, signed: MinutesSigned, event: &Event) {
        let Some(minutes) = self.minutes_of(&signed.document) else {
            return;
        };
        let signature = Signature {
            at: event.at,
            seq: event.seq,
            reservation: signed.reservation,
        };
        minutes.signed.insert(signed.person, signature);
        self.settle();
    }

    fn signature_excused(&mut self, excused: SignatureExcused) {
        if let Some(minutes) = self.minutes_of(&excused.document) {
            minutes.excused.insert(excused.person, excused.reason);
            self.settle();
        }
    }

    /// Registered once no signature is waited for.
    fn settle(&mut self) {
        let minutes = self.minutes.as_ref();
        if minutes.is_some_and(|minutes| minutes.missing().next().is_none()) {
            self.stage = Stage::Registered;
        }
    }
}
