//! What each act changes in the derived table: pure, replay runs the same code.

use crate::acts::{CREDENTIAL_ISSUED, CREDENTIAL_REVOKED, CredentialIssued, CredentialRevoked};
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, Recorded, args};
use serde::Deserialize;

const ISSUED: &str = "INSERT INTO credential_issued (id, designation_id, person_id, list, place, issued_on, until_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const REVOKED: &str = "UPDATE credential_issued SET ended_on = $2, end_reason = 'revoked', seq = $3 WHERE id = $1 AND ended_on IS NULL";
const ERASED: &str = "UPDATE credential_issued SET ended_on = $2, end_reason = 'erased', seq = $3 WHERE person_id = $1 AND ended_on IS NULL";

/// `directory/person-erased`: the field that is read here.
#[derive(Deserialize)]
struct PersonErased {
    person: PersonId,
}

/// Changes of one act. An ended designation changes nothing here: whether one stands is asked of the directory each time.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    // What is reserved does not leave the house: whoever replays a public dump has the public acts alone.
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    let day = register::civil_date(act.at);
    Ok(match act.kind.as_str() {
        CREDENTIAL_ISSUED => {
            let new: CredentialIssued = act.payload_as()?;
            let (list, place) = (i64::from(new.list), i64::from(new.place));
            let row = args![
                new.credential,
                new.designation,
                act.under.person,
                list,
                place,
                day,
                new.until,
                act.seq
            ];
            vec![stmt(ISSUED, row)]
        }
        CREDENTIAL_REVOKED => {
            let ended: CredentialRevoked = act.payload_as()?;
            vec![stmt(REVOKED, args![ended.credential, day, act.seq])]
        }
        "directory/person-erased" => {
            let erased: PersonErased = act.payload_as()?;
            vec![stmt(ERASED, args![erased.person, day, act.seq])]
        }
        _ => Vec::new(),
    })
}
