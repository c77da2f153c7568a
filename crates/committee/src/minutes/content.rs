//! What minutes are made of, as one hash: whoever signs signs this, and a change after the drawing is seen.

use crate::pages::View;
use register::{Fault, OrFault, canonical, hex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

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
