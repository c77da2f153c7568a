//! Communications to SGTD and ANPD: sent, acknowledged, observed, corrected.

use super::{day_of, entity_of, text};
use crate::acts::{
    CommunicationAcknowledged, CommunicationObserved, DesignationCommunicated, DueMoved, Instrument,
    ObservationCorrected,
};
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

pub(super) fn communicated(act: &Recorded, new: &DesignationCommunicated) -> Result<Vec<Stmt>, Fault> {
    let sent = stmt(
        "INSERT INTO directory_communication (id, designation_id, entity_id, authority, state, sent_on, sent_seq, answer_by, rounds, seq) VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, 0, $6)",
        args![
            new.communication,
            new.designation,
            entity_of(act)?,
            new.authority.as_str(),
            new.on.to_string(),
            act.seq,
            text(new.answer_by)
        ],
    );
    let informed = stmt(
        "UPDATE directory_designation SET communication_id = $2, authority = $3, informed_on = $4, reference = $5, answer_by = $6, seq = $7 WHERE id = $1 AND informed_on IS NULL",
        args![new.designation, new.communication, new.authority.as_str(), new.on.to_string(), new.reference.clone(), text(new.answer_by), act.seq],
    )
    .rows(1);
    Ok(vec![sent, informed])
}

pub(super) fn acknowledged(act: &Recorded, new: &CommunicationAcknowledged) -> Result<Vec<Stmt>, Fault> {
    let day = day_of(act);
    let answered = stmt(
        "UPDATE directory_communication SET state = 'acknowledged', answered_on = $2, seq = $3 WHERE id = $1 AND state IN ('waiting', 'corrected')",
        args![new.communication, day.as_str(), act.seq],
    )
    .rows(1);
    let accepted = stmt(
        "UPDATE directory_designation SET accepted_on = $2, accepted_seq = $3, observed_on = NULL, correct_by = NULL, seq = $3 WHERE id = $1",
        args![new.designation, day, act.seq],
    )
    .rows(1);
    Ok(vec![answered, accepted])
}

pub(super) fn observed(act: &Recorded, new: &CommunicationObserved) -> Result<Vec<Stmt>, Fault> {
    let day = day_of(act);
    let answered = stmt(
        "UPDATE directory_communication SET state = 'observed', answered_on = $2, rounds = rounds + 1, seq = $3 WHERE id = $1 AND state IN ('waiting', 'corrected')",
        args![new.communication, day.as_str(), act.seq],
    )
    .rows(1);
    let marked = stmt(
        "UPDATE directory_designation SET observed_on = $2, observed_reason = $3, correct_by = $4, accepted_on = NULL, accepted_seq = NULL, explained_seq = NULL, seq = $5 WHERE id = $1",
        args![new.designation, day, new.reason.as_str(), new.correct_by.to_string(), act.seq],
    )
    .rows(1);
    Ok(vec![answered, marked])
}

/// Works from the envelope alone: the words may be erased, the fact that there were words stays.
pub(super) fn explained(act: &Recorded) -> Vec<Stmt> {
    let designation = act
        .subjects
        .iter()
        .find_map(|subject| subject.strip_prefix("designation:"));
    designation
        .map(|designation| {
            stmt(
                "UPDATE directory_designation SET explained_seq = $2, seq = $2 WHERE id = $1",
                args![designation, act.seq],
            )
        })
        .into_iter()
        .collect()
}

pub(super) fn corrected(act: &Recorded, new: &ObservationCorrected) -> Result<Vec<Stmt>, Fault> {
    let Instrument {
        kind,
        number,
        date,
        article,
        document,
    } = &new.instrument;
    let waiting = stmt(
        "UPDATE directory_communication SET state = 'corrected', sent_on = $2, sent_seq = $3, answer_by = $4, answered_on = NULL, seq = $3 WHERE id = $1 AND state = 'observed'",
        args![new.communication, day_of(act), act.seq, text(new.answer_by)],
    )
    .rows(1);
    let mended = stmt(
        "UPDATE directory_designation SET instrument_kind = $2, instrument_number = $3, instrument_on = $4, article = $5, document = $6, observed_on = NULL, observed_reason = NULL, correct_by = NULL, answer_by = $7, seq = $8 WHERE id = $1",
        args![new.designation, kind.as_str(), number.as_str(), date.to_string(), article.clone(), document.clone(), text(new.answer_by), act.seq],
    )
    .rows(1);
    Ok(vec![waiting, mended])
}

pub(super) fn due_moved(act: &Recorded, new: &DueMoved) -> Result<Vec<Stmt>, Fault> {
    let sql = match new.what.as_str() {
        "communicate" => "UPDATE directory_designation SET communicate_by = $2, seq = $3 WHERE id = $1",
        _ => "UPDATE directory_designation SET correct_by = $2, seq = $3 WHERE id = $1",
    };
    let moved = stmt(sql, args![new.designation, new.after.to_string(), act.seq]).rows(1);
    let history = stmt(
        "INSERT INTO directory_due_move (seq, entity_id, designation_id, what, before_on, after_on, moved_on) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            act.seq,
            entity_of(act)?,
            new.designation,
            new.what.as_str(),
            new.before.to_string(),
            new.after.to_string(),
            day_of(act)
        ],
    );
    Ok(vec![moved, history])
}
