//! What minutes are made of, as one hash: whoever signs signs this, and a change after the drawing is seen.

use crate::pages::View;
use crate::session::{ItemState, Session};
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, args, canonical, hex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Guard: of what the minutes are made of nothing changed since it was read, and they are still those of this document. Signatures
/// of others change nothing.
pub(crate) fn as_read(view: &View, document: &str) -> Stmt {
    const AS_READ: &str = "SELECT 1 FROM committee_session WHERE id = $1 AND document = $2 AND (SELECT COALESCE(SUM(version), 0) FROM committee_text WHERE session_id = $1) = $3 AND NOT EXISTS (SELECT 1 FROM committee_event WHERE session_id = $1 AND seq > $4 AND kind NOT IN ('committee/minutes-signed', 'committee/signature-excused'))";
    let texts: u32 = view.texts.values().map(|text| text.version).sum();
    let session = view.session();
    stmt(
        AS_READ,
        args![session.called.session, document, texts, session.seq],
    )
}

/// SHA-256 of all that the minutes tell, as canonical JSON: the acts of the session as they were folded, and the texts. Names stand
/// as ids and words of the law as codes, so that a new surname or a better translation changes nothing that was signed.
///
/// # Errors
/// When they have no canonical form.
pub(crate) fn content(view: &View) -> Result<String, Fault> {
    hash(view, Reasons::With)
}

/// SHA-256 of what members approve: all of it but the reasons of votes, which may come until the day after (TUO of Ley 27444,
/// art. 97).
///
/// # Errors
/// When it has no canonical form.
pub(crate) fn approved(view: &View) -> Result<String, Fault> {
    hash(view, Reasons::Without)
}

/// Whether the reasons of votes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reasons {
    With,
    Without,
}

fn hash(view: &View, reasons: Reasons) -> Result<String, Fault> {
    let session = view.session();
    let texts = view.texts.iter();
    let texts = texts.map(|(part, text)| (part.clone(), Value::from(text.text.clone())));
    let agreements: Vec<Value> = session
        .agreements
        .iter()
        .map(|(_, agreement)| json!(agreement))
        .collect();
    let adjourned: Vec<Value> = session
        .adjourned
        .iter()
        .map(|(on, hour, reason)| json!({"on": on, "hour": hour, "reason": reason}))
        .collect();
    let annulled = session.annulled.iter();
    let annulled: Vec<Value> = annulled
        .map(|(opened, reason, at)| json!({"opened": opened, "reason": reason, "at": at}))
        .collect();
    let whole = json!({
        "called": session.called, "opening": opening(session), "attendance": attendance(session), "agenda": agenda(session),
        "ballots": ballots(session, reasons), "rounds": rounds(session), "agreements": agreements, "adjourned": adjourned, "annulled": annulled,
        "concluded": session.concluded_seq, "texts": Value::Object(texts.collect()),
    });
    let text = canonical(&whole).or_fault("writing the content of minutes")?;
    Ok(hex(&Sha256::digest(text)))
}

fn opening(session: &Session) -> Value {
    let opening = session.opening.as_ref();
    opening.map_or(Value::Null, |opening| {
        json!({
            "at": opening.at, "call": opening.call, "chair": opening.chair, "secretary": opening.secretary,
            "present": opening.present, "needed": opening.needed, "ground": opening.ground, "roster": session.roster,
            "before": session.chairs,
        })
    })
}

fn attendance(session: &Session) -> Vec<Value> {
    let stays = session.attendance.stays().iter();
    stays
        .map(|stay| json!({"person": stay.person, "mode": stay.mode, "from": stay.from, "to": stay.to}))
        .collect()
}

/// The items with what became of them, and who kept out of each by which cause.
fn agenda(session: &Session) -> Vec<Value> {
    let entries = session.agenda.iter();
    entries
        .map(|entry| {
            json!({
                "number": entry.number, "item": entry.item, "urgency": entry.urgency, "opened": entry.opened,
                "refused": entry.state == ItemState::Refused, "deferred": entry.deferred, "recused": entry.recused,
            })
        })
        .collect()
}

fn ballots(session: &Session, reasons: Reasons) -> Vec<Value> {
    let ballots = session.ballots.iter();
    ballots
        .map(|(id, ballot)| {
            let votes = ballot.votes.iter();
            let votes: Vec<Value> = votes
                .map(|(person, (vote, reason))| {
                    let reason = reason.as_ref().filter(|_| reasons == Reasons::With);
                    json!({"person": person, "vote": vote, "reason": reason})
                })
                .collect();
            json!({"ballot": id, "opened": ballot.opened, "votes": votes, "closed": ballot.closed})
        })
        .collect()
}

fn rounds(session: &Session) -> Vec<Value> {
    let rounds = session.rounds.iter();
    rounds
        .map(|round| {
            json!({
                "round": round.id, "item": round.item, "criteria": round.criteria, "members": round.scores.len(),
                "ranking": round.ranking,
            })
        })
        .collect()
}
