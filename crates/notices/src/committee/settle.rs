//! Notices about committees that an act makes pointless: the session is held or called off, the minutes are signed, the
//! agreement is done.

use capability::House;
use register::db::Stmt;
use register::{Fault, Recorded, civil_date};

use super::acts::{AgreementMoved, AgreementReported, MinutesDrawn, MinutesSigned, OfAgreement, OfSession};
use super::{of_agreement, of_minutes, of_session, people};
use crate::store;

const CALLS: [&str; 3] = ["session_called", "session_moved", "agenda_changed"];
const AGREEMENTS: [&str; 3] = ["agreement_assigned", "agreement_due", "agreement_overdue"];

/// Statements that settle what an act makes pointless: only notices that older acts caused.
pub(crate) async fn settled_by(house: &House, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(match act.kind.as_str() {
        "committee/session-moved" | "committee/session-cancelled" | "committee/session-opened" => {
            let of: OfSession = act.payload_as()?;
            before(act, &CALLS, &of_session(of.session))
        }
        "committee/agenda-changed" => {
            let of: OfSession = act.payload_as()?;
            before(act, &["agenda_changed"], &of_session(of.session))
        }
        "committee/session-resumed" => {
            let of: OfSession = act.payload_as()?;
            before(act, &["session_adjourned"], &of_session(of.session))
        }
        "committee/minutes-drawn" => {
            let new: MinutesDrawn = act.payload_as()?;
            before(act, &["minutes_to_sign"], &of_minutes(new.session))
        }
        "committee/minutes-signed" | "committee/signature-excused" => signed(house, act).await?,
        "committee/agreement-moved" => {
            let new: AgreementMoved = act.payload_as()?;
            before(act, &AGREEMENTS, &of_agreement(new.agreement))
        }
        "committee/agreement-reported" => {
            let new: AgreementReported = act.payload_as()?;
            match new.done {
                true => before(act, &AGREEMENTS, &of_agreement(new.agreement)),
                false => Vec::new(),
            }
        }
        "committee/agreement-closed" => {
            let of: OfAgreement = act.payload_as()?;
            before(act, &AGREEMENTS, &of_agreement(of.agreement))
        }
        _ => Vec::new(),
    })
}

fn before(act: &Recorded, kinds: &[&str], matter: &str) -> Vec<Stmt> {
    let on = civil_date(act.at);
    let settle = |kind: &&str| store::settle_before(kind, matter, act.seq, on);
    kinds.iter().map(settle).collect()
}

/// Whoever signed, or was excused, has nothing more to sign, by whichever designation they were asked.
async fn signed(house: &House, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let new: MinutesSigned = act.payload_as()?;
    let Some(entity) = act.entity else {
        return Ok(Vec::new());
    };
    let (matter, on) = (of_minutes(new.session), civil_date(act.at));
    let mine = people::designations(house, entity, new.person).await?;
    let settle = |row: &directory::store::DesignationRow| {
        store::settle_of("minutes_to_sign", &matter, row.id, act.seq, on)
    };
    Ok(mine.iter().map(settle).collect())
}
