//! What each act about requests, grants and policies changes in the derived tables.

use crate::acts::agreements::{
    AccessGranted, AccessRequested, GrantRenewed, GrantSwitched, PolicyAdopted, PolicyEnded, PolicyException,
    RequestClosed, ServiceStopped, Side,
};
use crate::acts::members::SubsystemRetired;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

const REQUESTED: &str = "INSERT INTO exchange_request (id, client, client_member, service, provider_member, terms, document, state, asked_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)";
const ANSWERED: &str = "UPDATE exchange_request SET state = $2, reason = $3, grant_id = $4, answered_on = $5, seq = $6 WHERE id = $1";
const GRANTED: &str = "INSERT INTO exchange_grant (id, request_id, client, client_member, service, provider_member, terms, case_required, state, held_provider, held_operator, until_on, from_at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'in_force', 0, 0, $9, $10, $11)";
const ASKED: &str = "UPDATE exchange_grant SET asked_until = $2, seq = $3 WHERE id = $1";
const RENEWED: &str = "UPDATE exchange_grant SET until_on = $2, asked_until = NULL, seq = $3 WHERE id = $1";
const SUSPENDED: [&str; 2] = [
    "UPDATE exchange_grant SET state = 'suspended', held_provider = 1, reason = $2, seq = $3 WHERE id = $1",
    "UPDATE exchange_grant SET state = 'suspended', held_operator = 1, reason = $2, seq = $3 WHERE id = $1",
];
const RESUMED: [&str; 2] = [
    "UPDATE exchange_grant SET state = CASE WHEN held_operator = 1 THEN 'suspended' ELSE 'in_force' END, held_provider = 0, reason = $2, seq = $3 WHERE id = $1",
    "UPDATE exchange_grant SET state = CASE WHEN held_provider = 1 THEN 'suspended' ELSE 'in_force' END, held_operator = 0, reason = $2, seq = $3 WHERE id = $1",
];
const ENDED: &str = "UPDATE exchange_grant SET state = 'ended', held_provider = 0, held_operator = 0, reason = $2, seq = $3 WHERE id = $1";
const ADOPTED: &str = "INSERT INTO exchange_policy (id, service, provider_member, title, condition, terms, case_required, adopted_by, state, until_on, from_at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'in_force', $9, $10, $11)";
const POLICY_ENDED: &str = "UPDATE exchange_policy SET state = 'ended', reason = $2, seq = $3 WHERE id = $1";
const EXCEPTED: &str = "INSERT INTO exchange_exception (policy_id, member, reason, made_on, seq) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (policy_id, member) DO UPDATE SET reason = excluded.reason, made_on = excluded.made_on, seq = excluded.seq";
const READMITTED: &str = "DELETE FROM exchange_exception WHERE policy_id = $1 AND member = $2";
/// What ends with a service, and with a subsystem: it does not come back when either does.
const OF_SERVICE: [&str; 3] = [
    "UPDATE exchange_grant SET state = 'ended', held_provider = 0, held_operator = 0, reason = 'service_retired', seq = $2 WHERE service = $1 AND state <> 'ended'",
    "UPDATE exchange_policy SET state = 'ended', reason = 'service_retired', seq = $2 WHERE service = $1 AND state <> 'ended'",
    "UPDATE exchange_request SET state = 'refused', reason = 'service_retired', seq = $2 WHERE service = $1 AND state = 'open'",
];
const OF_CLIENT: [&str; 2] = [
    "UPDATE exchange_grant SET state = 'ended', held_provider = 0, held_operator = 0, reason = 'subsystem_retired', seq = $2 WHERE client = $1 AND state <> 'ended'",
    "UPDATE exchange_request SET state = 'withdrawn', reason = 'subsystem_retired', seq = $2 WHERE client = $1 AND state = 'open'",
];
const OF_SUBSYSTEM: [&str; 3] = [
    "UPDATE exchange_grant SET state = 'ended', held_provider = 0, held_operator = 0, reason = 'service_retired', seq = $3 WHERE state <> 'ended' AND service IN (SELECT id FROM exchange_service WHERE member = $1 AND subsystem = $2)",
    "UPDATE exchange_policy SET state = 'ended', reason = 'service_retired', seq = $3 WHERE state <> 'ended' AND service IN (SELECT id FROM exchange_service WHERE member = $1 AND subsystem = $2)",
    "UPDATE exchange_request SET state = 'refused', reason = 'service_retired', seq = $3 WHERE state = 'open' AND service IN (SELECT id FROM exchange_service WHERE member = $1 AND subsystem = $2)",
];

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let Some(kind) = act.kind.strip_prefix("exchange/") else {
        return Ok(Vec::new());
    };
    let seq = act.seq;
    Ok(match kind {
        "access-requested" => vec![requested(&act.payload_as()?, act)],
        "access-granted" => granted(&act.payload_as()?, act),
        "access-refused" => vec![closed(&act.payload_as()?, "refused", act)],
        "request-withdrawn" => vec![closed(&act.payload_as()?, "withdrawn", act)],
        "renewal-requested" => {
            let asked: GrantRenewed = act.payload_as()?;
            vec![stmt(ASKED, args![asked.grant, asked.until, seq])]
        }
        "grant-renewed" => {
            let renewed: GrantRenewed = act.payload_as()?;
            vec![stmt(RENEWED, args![renewed.grant, renewed.until, seq])]
        }
        "grant-suspended" => vec![switched(act.payload_as()?, SUSPENDED, seq)],
        "grant-resumed" => vec![switched(act.payload_as()?, RESUMED, seq)],
        "grant-ended" => vec![switched(act.payload_as()?, [ENDED, ENDED], seq)],
        "service-retired" => {
            let gone: ServiceStopped = act.payload_as()?;
            OF_SERVICE
                .map(|sql| stmt(sql, args![gone.service.as_str(), seq]))
                .into()
        }
        "subsystem-retired" => subsystem(&act.payload_as()?, seq),
        _ => policy(kind, act)?,
    })
}

fn requested(new: &AccessRequested, act: &Recorded) -> Stmt {
    let row = args![
        new.request,
        new.client.as_str(),
        new.client.member().as_str(),
        new.service.as_str(),
        new.service.member().as_str(),
        json(&new.terms),
        &new.document,
        register::civil_date(act.at),
        act.seq
    ];
    stmt(REQUESTED, row)
}

fn granted(new: &AccessGranted, act: &Recorded) -> Vec<Stmt> {
    let row = args![
        new.grant,
        new.request,
        new.client.as_str(),
        new.client.member().as_str(),
        new.service.as_str(),
        new.service.member().as_str(),
        json(&new.terms),
        new.case_required,
        new.terms.until,
        act.at.as_millisecond(),
        act.seq
    ];
    let day = register::civil_date(act.at);
    let answer = args![new.request, "granted", None::<String>, new.grant, day, act.seq];
    vec![stmt(GRANTED, row), stmt(ANSWERED, answer)]
}

fn closed(closed: &RequestClosed, state: &str, act: &Recorded) -> Stmt {
    let day = register::civil_date(act.at);
    let row = args![
        closed.request,
        state,
        &closed.reason,
        None::<String>,
        day,
        act.seq
    ];
    stmt(ANSWERED, row)
}

/// By the owner, or by the operator.
fn switched(new: GrantSwitched, by: [&'static str; 2], seq: u64) -> Stmt {
    let [owner, operator] = by;
    let sql = if new.by == Side::Operator { operator } else { owner };
    stmt(sql, args![new.grant, new.reason, seq])
}

fn subsystem(gone: &SubsystemRetired, seq: u64) -> Vec<Stmt> {
    let member = gone.member.as_str();
    let client = gone.member.subsystem(&gone.code);
    let client = client.as_ref().map_or(member, |client| client.as_str());
    let mut changes: Vec<Stmt> = OF_CLIENT
        .iter()
        .map(|sql| stmt(sql, args![client, seq]))
        .collect();
    changes.extend(
        OF_SUBSYSTEM
            .iter()
            .map(|sql| stmt(sql, args![member, &gone.code, seq])),
    );
    changes
}

fn policy(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let seq = act.seq;
    Ok(match kind {
        "policy-adopted" => {
            let new: PolicyAdopted = act.payload_as()?;
            let row = args![
                new.policy,
                new.service.as_str(),
                new.service.member().as_str(),
                new.title,
                json(&new.condition),
                json(&new.terms),
                new.case_required,
                new.by.code(),
                new.terms.until,
                act.at.as_millisecond(),
                seq
            ];
            vec![stmt(ADOPTED, row)]
        }
        "policy-ended" => {
            let ended: PolicyEnded = act.payload_as()?;
            vec![stmt(POLICY_ENDED, args![ended.policy, ended.reason, seq])]
        }
        "policy-exception-made" => {
            let new: PolicyException = act.payload_as()?;
            let day = register::civil_date(act.at);
            vec![stmt(
                EXCEPTED,
                args![new.policy, new.member.as_str(), new.reason, day, seq],
            )]
        }
        "policy-exception-ended" => {
            let ended: PolicyException = act.payload_as()?;
            vec![stmt(READMITTED, args![ended.policy, ended.member.as_str()])]
        }
        _ => Vec::new(),
    })
}

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
