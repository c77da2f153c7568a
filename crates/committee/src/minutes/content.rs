//! What minutes are made of, as one hash: whoever signs signs this, and a change after the drawing is seen.

use crate::pages::View;
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

/// SHA-256 of the texts, votes, reasons and agreements of a session, as canonical JSON.
///
/// # Errors
/// When they have no canonical form.
pub(crate) fn content(view: &View) -> Result<String, Fault> {
    let session = view.session();
    let texts: Value = view
        .texts
        .iter()
        .map(|(part, text)| (part.clone(), Value::from(text.text.clone())))
        .collect::<serde_json::Map<String, Value>>()
        .into();
    let ballots: Vec<Value> = session
        .ballots
        .iter()
        .map(|(id, ballot)| {
            let votes: Vec<Value> = ballot
                .votes
                .iter()
                .map(|(person, (vote, reason))| json!({"person": person, "vote": vote, "reason": reason}))
                .collect();
            json!({"ballot": id, "votes": votes, "closed": ballot.closed})
        })
        .collect();
    let agreements: Vec<Value> = session
        .agreements
        .iter()
        .map(|(_, agreement)| json!(agreement))
        .collect();
    let whole = json!({
        "session": session.called.session, "concluded": session.concluded_seq, "texts": texts, "ballots": ballots,
        "agreements": agreements,
    });
    let text = canonical(&whole).or_fault("writing the content of minutes")?;
    Ok(hex(&Sha256::digest(text)))
}
