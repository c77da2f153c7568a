//! Sessions: their row, their items, ballots and rounds, and their acts in order.

use super::{agreement, body_text, day, entity, on_session, payload};
use crate::acts::{
    AgendaChanged, AgendaItem, AgendaSet, BallotOpened, ItemAdded, ItemDeferred, ItemOpened, MinutesDrawn,
    MinutesSigned, ScoresGiven, ScoringOpened, SessionAdjourned, SessionCalled, SessionMoved,
    SignatureExcused, SignaturesAsked, VoteCast, VoteTaken,
};
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, Recorded, args};

const EVENT: &str =
    "INSERT INTO committee_event (session_id, seq, kind, at, payload) VALUES ($1, $2, $3, $4, $5)";
const TOUCHED: &str = "UPDATE committee_session SET seq = $2 WHERE id = $1";
const CALLED: &str = "INSERT INTO committee_session (id, entity_id, body_id, kind, year, number, on_day, hour, place, mode, open, stage, presence, called_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'called', 0, $12, $12)";
const MOVED: &str = "UPDATE committee_session SET on_day = $2, hour = $3, place = $4 WHERE id = $1";
const ADJOURNED: &str = "UPDATE committee_session SET on_day = $2, hour = $3 WHERE id = $1";
const PRESENCE: &str = "UPDATE committee_session SET presence = presence + 1 WHERE id = $1";
const ITEM: &str = "INSERT INTO committee_item (id, session_id, matter_id, opened) VALUES ($1, $2, $3, 0)";
const SCHEDULED: &str = "UPDATE committee_matter SET state = 'scheduled', session_id = $2 WHERE id = $1";
const WAITS_AGAIN: &str = "UPDATE committee_matter SET state = 'open', session_id = NULL WHERE id IN (SELECT matter_id FROM committee_item WHERE id = $1)";
const TAKEN_OFF: &str = "DELETE FROM committee_item WHERE id = $1";
const ITEM_OPENED: &str = "UPDATE committee_item SET opened = 1 WHERE id = $1";
const ITEM_DEFERRED: &str = "UPDATE committee_item SET opened = 0 WHERE id = $1";
const TREATED: &str = "UPDATE committee_matter SET state = 'treated' WHERE session_id = $1 AND id IN (SELECT matter_id FROM committee_item WHERE session_id = $1 AND opened = 1)";
const LEFT_OVER: &str = "UPDATE committee_matter SET state = 'open', session_id = NULL WHERE session_id = $1 AND state = 'scheduled'";
const BALLOT: &str = "INSERT INTO committee_ballot (id, session_id, state, votes) VALUES ($1, $2, 'open', 0)";
const VOTE: &str = "INSERT INTO committee_vote (ballot_id, person_id) VALUES ($1, $2)";
const COUNTED: &str = "UPDATE committee_ballot SET votes = votes + 1 WHERE id = $1";
const BALLOT_CLOSED: &str = "UPDATE committee_ballot SET state = 'closed' WHERE id = $1";
const ROUND: &str = "INSERT INTO committee_round (id, session_id, state, members) VALUES ($1, $2, 'open', 0)";
const SCORES: &str = "INSERT INTO committee_scores (round_id, person_id) VALUES ($1, $2)";
const SCORED: &str = "UPDATE committee_round SET members = members + 1 WHERE id = $1";
const ROUND_CLOSED: &str = "UPDATE committee_round SET state = 'closed' WHERE id = $1";
const DRAWN: &str = "UPDATE committee_session SET document = $2 WHERE id = $1";
const SIGNER: &str = "INSERT INTO committee_signer (document, person_id, asked, signed, excused) VALUES ($1, $2, 1, 0, 0) ON CONFLICT (document, person_id) DO UPDATE SET asked = 1";
const SIGNED: &str = "INSERT INTO committee_signer (document, person_id, asked, signed, excused) VALUES ($1, $2, 0, 1, 0) ON CONFLICT (document, person_id) DO UPDATE SET signed = 1";
const EXCUSED: &str = "UPDATE committee_signer SET excused = 1 WHERE document = $1 AND person_id = $2";
const REGISTERED: &str = "UPDATE committee_session SET stage = 'registered' WHERE id = $1 AND document = $2 AND NOT EXISTS (SELECT 1 FROM committee_signer WHERE document = $2 AND asked = 1 AND signed = 0 AND excused = 0)";

/// Every act of a session, in order: the session is folded from them.
pub(super) fn event(act: &Recorded, session: &str) -> Result<Vec<Stmt>, Fault> {
    let row = args![session, act.seq, act.kind.as_str(), act.at, payload(act)?];
    Ok(vec![stmt(EVENT, row), stmt(TOUCHED, args![session, act.seq])])
}

pub(super) fn changes(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let session = super::id(act, "session").unwrap_or_default();
    Ok(match act.kind.as_str() {
        "committee/session-called" => called(act)?,
        "committee/agenda-set" => {
            let set: AgendaSet = act.payload_as()?;
            set.items.iter().flat_map(|item| listed(item, session)).collect()
        }
        "committee/agenda-changed" => {
            let changed: AgendaChanged = act.payload_as()?;
            let off = changed.removed.iter().flat_map(|item| taken_off(*item));
            let on = changed.added.iter().flat_map(|item| listed(item, session));
            off.chain(on).collect()
        }
        "committee/item-added" => listed(&act.payload_as::<ItemAdded>()?.item, session),
        "committee/item-deferred" => vec![stmt(ITEM_DEFERRED, args![act.payload_as::<ItemDeferred>()?.item])],
        "committee/item-opened" => vec![stmt(ITEM_OPENED, args![act.payload_as::<ItemOpened>()?.item])],
        "committee/session-moved" => {
            let moved: SessionMoved = act.payload_as()?;
            let hour = hour_text(moved.hour);
            let row = args![session, moved.on.to_string(), hour, moved.place];
            vec![stmt(MOVED, row), on_session(PRESENCE, session)]
        }
        "committee/arrived" | "committee/left" => vec![on_session(PRESENCE, session)],
        "committee/session-opened" | "committee/session-resumed" => vec![stage(session, "open")],
        "committee/session-adjourned" => {
            let new: SessionAdjourned = act.payload_as()?;
            let hour = hour_text(new.hour);
            vec![
                stage(session, "adjourned"),
                stmt(ADJOURNED, args![session, new.on.to_string(), hour]),
                on_session(PRESENCE, session),
            ]
        }
        "committee/session-concluded" => vec![
            concluded(act, session),
            on_session(TREATED, session),
            on_session(LEFT_OVER, session),
        ],
        "committee/session-cancelled" => {
            vec![stage(session, "cancelled"), on_session(LEFT_OVER, session)]
        }
        "committee/agreement-adopted" => agreement::adopted(act)?,
        _ => votes(act, session)?,
    })
}

fn votes(act: &Recorded, session: &str) -> Result<Vec<Stmt>, Fault> {
    Ok(match act.kind.as_str() {
        "committee/ballot-opened" => {
            vec![stmt(
                BALLOT,
                args![act.payload_as::<BallotOpened>()?.ballot, session],
            )]
        }
        "committee/vote-cast" => {
            let cast: VoteCast = act.payload_as()?;
            taken(cast.ballot, cast.person)
        }
        "committee/vote-taken" => {
            let used: VoteTaken = act.payload_as()?;
            taken(used.ballot, used.person)
        }
        "committee/ballot-closed" | "committee/ballot-annulled" => {
            let ballot = super::id(act, "ballot").unwrap_or_default();
            vec![stmt(BALLOT_CLOSED, args![ballot])]
        }
        "committee/scoring-opened" => {
            vec![stmt(
                ROUND,
                args![act.payload_as::<ScoringOpened>()?.round, session],
            )]
        }
        "committee/scores-given" => {
            let given: ScoresGiven = act.payload_as()?;
            vec![
                stmt(SCORES, args![given.round, given.person]),
                stmt(SCORED, args![given.round]),
            ]
        }
        "committee/scoring-closed" => {
            let round = super::id(act, "round").unwrap_or_default();
            vec![stmt(ROUND_CLOSED, args![round])]
        }
        _ => minutes(act, session)?,
    })
}

fn called(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let new: SessionCalled = act.payload_as()?;
    let row = args![
        new.session,
        entity(act)?,
        body_text(new.body),
        new.kind.as_str(),
        i64::from(new.year),
        i64::from(new.number),
        new.on.to_string(),
        hour_text(new.hour),
        new.place,
        new.mode.as_str(),
        new.open,
        act.seq
    ];
    Ok(vec![stmt(CALLED, row)])
}

fn listed(item: &AgendaItem, session: &str) -> Vec<Stmt> {
    let matter = item.matter.map(|matter| matter.to_string());
    let mut changes = vec![stmt(ITEM, args![item.item, session, matter])];
    changes.extend(item.matter.map(|matter| stmt(SCHEDULED, args![matter, session])));
    changes
}

/// An item stands on the agenda no more, and its matter waits again.
fn taken_off(item: crate::ids::ItemId) -> [Stmt; 2] {
    [stmt(WAITS_AGAIN, args![item]), stmt(TAKEN_OFF, args![item])]
}

fn taken(ballot: crate::ids::BallotId, person: PersonId) -> Vec<Stmt> {
    vec![stmt(VOTE, args![ballot, person]), stmt(COUNTED, args![ballot])]
}

fn minutes(act: &Recorded, session: &str) -> Result<Vec<Stmt>, Fault> {
    Ok(match act.kind.as_str() {
        "committee/minutes-drawn" => {
            let drawn: MinutesDrawn = act.payload_as()?;
            let mut changes = vec![stmt(DRAWN, args![session, drawn.document.as_str()])];
            changes.extend(signers(&drawn.document, &drawn.signers));
            changes
        }
        "committee/signatures-asked" => {
            let asked: SignaturesAsked = act.payload_as()?;
            signers(&asked.document, &asked.signers)
        }
        "committee/minutes-signed" => {
            let signed: MinutesSigned = act.payload_as()?;
            settled(SIGNED, session, &signed.document, signed.person)
        }
        "committee/signature-excused" => {
            let excused: SignatureExcused = act.payload_as()?;
            settled(EXCUSED, session, &excused.document, excused.person)
        }
        _ => Vec::new(),
    })
}

fn signers(document: &str, signers: &[PersonId]) -> Vec<Stmt> {
    let signer = |person: &PersonId| stmt(SIGNER, args![document, *person]);
    signers.iter().map(signer).collect()
}

/// A signature is there, or is waited for no more: the minutes are registered when it was the last.
fn settled(sql: &'static str, session: &str, document: &str, person: PersonId) -> Vec<Stmt> {
    vec![
        stmt(sql, args![document, person]),
        stmt(REGISTERED, args![session, document]),
    ]
}

fn stage(session: &str, stage: &'static str) -> Stmt {
    stmt(
        "UPDATE committee_session SET stage = $2 WHERE id = $1",
        args![session, stage],
    )
}

fn concluded(act: &Recorded, session: &str) -> Stmt {
    const CONCLUDED: &str = "UPDATE committee_session SET stage = 'concluded', concluded_on = $2, presence = presence + 1 WHERE id = $1";
    stmt(CONCLUDED, args![session, day(act)])
}

/// `15:00`.
fn hour_text(hour: jiff::civil::Time) -> String {
    format!("{:02}:{:02}", hour.hour(), hour.minute())
}
