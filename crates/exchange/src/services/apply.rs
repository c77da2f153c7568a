//! What each act about services changes in the derived tables.

use crate::acts::agreements::{ServiceDescribed, ServiceStopped, ServiceSwitched, Side};
use crate::acts::members::SubsystemRetired;
use register::db::{Stmt, stmt};
use register::{Fault, Recorded, args};

const DESCRIBED: &str = "INSERT INTO exchange_service (id, member, subsystem, version, state, described, described_on, seq) VALUES ($1, $2, $3, $4, 'disabled', $5, $6, $7) ON CONFLICT (id) DO UPDATE SET version = excluded.version, described = excluded.described, described_on = excluded.described_on, seq = excluded.seq";
const VERSION: &str = "INSERT INTO exchange_service_version (service, version, title, openapi, described_on, seq) VALUES ($1, $2, $3, $4, $5, $6)";
const STATE: &str =
    "UPDATE exchange_service SET state = $2, reason = $3, stopped_by = $4, seq = $5 WHERE id = $1";
const SIGNED: &str =
    "UPDATE exchange_service SET signed_version = $2, signed_on = $3, seq = $4 WHERE id = $1";
const SUBSYSTEM: &str = "UPDATE exchange_service SET state = 'retired', reason = 'subsystem_retired', seq = $3 WHERE member = $1 AND subsystem = $2 AND state <> 'retired'";

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let seq = act.seq;
    let day = register::civil_date(act.at);
    Ok(match act.kind.as_str() {
        "exchange/service-described" => {
            let new: ServiceDescribed = act.payload_as()?;
            let id = new.service.as_str();
            let row = args![
                id,
                new.service.member().as_str(),
                new.service.subsystem().subsystem(),
                new.version,
                act.payload.clone().unwrap_or_default(),
                day,
                seq
            ];
            let version = args![id, new.version, &new.title, &new.openapi, day, seq];
            vec![stmt(DESCRIBED, row), stmt(VERSION, version)]
        }
        "exchange/service-enabled" => {
            let on: ServiceSwitched = act.payload_as()?;
            let none = None::<String>;
            let state = if on.by == Side::Operator {
                "disabled"
            } else {
                "enabled"
            };
            vec![stmt(
                STATE,
                args![on.service.as_str(), state, none.clone(), none, seq],
            )]
        }
        "exchange/service-disabled" => vec![stopped(&act.payload_as()?, "disabled", seq)],
        "exchange/service-retired" => vec![stopped(&act.payload_as()?, "retired", seq)],
        "exchange/service-level-signed" => {
            let signed: ServiceSwitched = act.payload_as()?;
            vec![stmt(
                SIGNED,
                args![signed.service.as_str(), signed.version, day, seq],
            )]
        }
        "exchange/subsystem-retired" => {
            let gone: SubsystemRetired = act.payload_as()?;
            vec![stmt(SUBSYSTEM, args![gone.member.as_str(), gone.code, seq])]
        }
        _ => Vec::new(),
    })
}

fn stopped(off: &ServiceStopped, state: &str, seq: u64) -> Stmt {
    stmt(
        STATE,
        args![off.service.as_str(), state, &off.reason, off.by.code(), seq],
    )
}
