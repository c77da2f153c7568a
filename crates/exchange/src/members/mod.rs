//! Members and their subsystems.

use crate::acts::members::{MemberJoined, MemberSwitched, SubsystemAdded, SubsystemRetired};
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, Recorded, args};

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    const JOINED: &str =
        "INSERT INTO exchange_member (member, entity_id, state, seq) VALUES ($1, $2, 'active', $3)";
    const SWITCHED: &str = "UPDATE exchange_member SET state = $2, seq = $3 WHERE member = $1";
    const ADDED: &str = "INSERT INTO exchange_subsystem (member, code, name, state, seq) VALUES ($1, $2, $3, 'active', $4) ON CONFLICT (member, code) DO UPDATE SET name = excluded.name, state = 'active', seq = excluded.seq";
    const RETIRED: &str =
        "UPDATE exchange_subsystem SET state = 'retired', seq = $3 WHERE member = $1 AND code = $2";
    Ok(match act.kind.as_str() {
        "exchange/member-joined" => {
            let new: MemberJoined = act.payload_as()?;
            let entity = act.entity.or_fault("a member without an entity")?;
            vec![stmt(JOINED, args![new.member.as_str(), entity, act.seq])]
        }
        "exchange/member-suspended" | "exchange/member-resumed" => {
            let switched: MemberSwitched = act.payload_as()?;
            let state = if act.kind.ends_with("resumed") {
                "active"
            } else {
                "suspended"
            };
            vec![stmt(SWITCHED, args![switched.member.as_str(), state, act.seq])]
        }
        "exchange/subsystem-added" => {
            let new: SubsystemAdded = act.payload_as()?;
            vec![stmt(
                ADDED,
                args![new.member.as_str(), new.code, new.name, act.seq],
            )]
        }
        "exchange/subsystem-retired" => {
            let gone: SubsystemRetired = act.payload_as()?;
            vec![stmt(RETIRED, args![gone.member.as_str(), gone.code, act.seq])]
        }
        _ => Vec::new(),
    })
}
