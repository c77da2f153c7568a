//! What acts change in the tables of members and nodes.

use crate::acts::members::{
    By, ConfigurationPublished, EnrolmentOpened, LogsAnchored, MemberJoined, MemberSwitched, NodeEnrolled,
    NodeKeyAdded, NodeKeyRetired, NodeMoved, NodeRevoked, SubsystemAdded, SubsystemRetired,
};
use jiff::civil::Date;
use register::db::{Stmt, stmt};
use register::{EntityId, Fault, OrFault, Recorded, args};
use serde::Deserialize;

const JOINED: &str = "INSERT INTO exchange_member (member, entity_id, state, joined_on, seq) VALUES ($1, $2, 'active', $3, $4)";
const SWITCHED: &str =
    "UPDATE exchange_member SET state = $2, reason = $3, switched_by = $4, seq = $5 WHERE member = $1";
const CLOSED: &str = "UPDATE exchange_member SET until_on = $2, seq = $3 WHERE entity_id = $1";
const SUBSYSTEM: &str = "INSERT INTO exchange_subsystem (member, code, name, state, seq) VALUES ($1, $2, $3, 'active', $4) ON CONFLICT (member, code) DO UPDATE SET name = excluded.name, state = 'active', seq = excluded.seq";
const SUBSYSTEM_RETIRED: &str =
    "UPDATE exchange_subsystem SET state = 'retired', seq = $3 WHERE member = $1 AND code = $2";
const ENROLMENT: &str = "INSERT INTO exchange_enrolment (id, member, name, until_at, state, seq) VALUES ($1, $2, $3, $4, 'open', $5)";
const ENROLMENT_USED: &str =
    "UPDATE exchange_enrolment SET state = 'used', seq = $2 WHERE id = $1 AND state = 'open'";
const NODE: &str = "INSERT INTO exchange_node (node, member, address, state, enrolled_on, seq) VALUES ($1, $2, $3, 'active', $4, $5)";
const CERTIFICATE: &str =
    "INSERT INTO exchange_certificate (sha256, node, from_at, until_at) VALUES ($1, $2, $3, $4)";
const KEY: &str = "INSERT INTO exchange_node_key (kid, node, jwk, from_at) VALUES ($1, $2, $3, $4)";
const CERTIFICATES_END: &str =
    "UPDATE exchange_certificate SET until_at = $2 WHERE node = $1 AND until_at > $2";
const KEYS_END: &str =
    "UPDATE exchange_node_key SET until_at = $2 WHERE node = $1 AND (until_at IS NULL OR until_at > $2)";
const CERTIFICATE_ENDS: &str =
    "UPDATE exchange_certificate SET until_at = $2 WHERE sha256 = $1 AND until_at > $2";
const KEY_ENDS: &str =
    "UPDATE exchange_node_key SET until_at = $2 WHERE kid = $1 AND (until_at IS NULL OR until_at > $2)";
const TOUCHED: &str = "UPDATE exchange_node SET seq = $2 WHERE node = $1";
const MOVED: &str = "UPDATE exchange_node SET address = $2, seq = $3 WHERE node = $1";
const REVOKED: &str = "UPDATE exchange_node SET state = 'revoked', seq = $2 WHERE node = $1";
const PUBLISHED: &str = "INSERT INTO exchange_configuration (serial, index_hash, content, published_at, seq) VALUES ($1, $2, $3, $4, $5)";
const ANCHORED: &str = "INSERT INTO exchange_anchor (seq, root, count) VALUES ($1, $2, $3)";

/// What this wing reads of `directory/entity-closed`.
#[derive(Deserialize)]
struct EntityClosed {
    entity: EntityId,
    on: Date,
}

/// Changes of one act.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    match act.kind.as_str() {
        "directory/entity-closed" => {
            let closed: EntityClosed = act.payload_as()?;
            Ok(vec![stmt(
                CLOSED,
                args![closed.entity, closed.on.to_string(), act.seq],
            )])
        }
        kind if kind.starts_with("exchange/member-") || kind.starts_with("exchange/subsystem-") => {
            member(act)
        }
        kind if kind.starts_with("exchange/node-") || kind == "exchange/enrolment-opened" => node(act),
        "exchange/configuration-published" => {
            let said: ConfigurationPublished = act.payload_as()?;
            Ok(vec![stmt(
                PUBLISHED,
                args![said.serial, said.index, said.content, act.at, act.seq],
            )])
        }
        "exchange/logs-anchored" => {
            let said: LogsAnchored = act.payload_as()?;
            Ok(vec![stmt(ANCHORED, args![act.seq, said.root, said.count])])
        }
        _ => Ok(Vec::new()),
    }
}

fn member(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let change = match act.kind.as_str() {
        "exchange/member-joined" => {
            let said: MemberJoined = act.payload_as()?;
            let entity = act.entity.or_fault("an entity that joins the exchange")?;
            stmt(
                JOINED,
                args![
                    said.member.as_str(),
                    entity,
                    register::civil_date(act.at).to_string(),
                    act.seq
                ],
            )
        }
        "exchange/member-suspended" | "exchange/member-resumed" => {
            let said: MemberSwitched = act.payload_as()?;
            let by = match said.by {
                By::Member => "member",
                By::Operator => "operator",
            };
            let state = if act.kind.ends_with("resumed") {
                "active"
            } else {
                "suspended"
            };
            stmt(
                SWITCHED,
                args![said.member.as_str(), state, said.reason, by, act.seq],
            )
            .rows(1)
        }
        "exchange/subsystem-added" => {
            let said: SubsystemAdded = act.payload_as()?;
            stmt(
                SUBSYSTEM,
                args![said.member.as_str(), said.code, said.name, act.seq],
            )
        }
        "exchange/subsystem-retired" => {
            let said: SubsystemRetired = act.payload_as()?;
            stmt(SUBSYSTEM_RETIRED, args![said.member.as_str(), said.code, act.seq]).rows(1)
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![change])
}

fn node(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(match act.kind.as_str() {
        "exchange/enrolment-opened" => {
            let said: EnrolmentOpened = act.payload_as()?;
            let opened = args![
                said.enrolment,
                said.member.as_str(),
                said.name,
                said.until,
                act.seq
            ];
            vec![stmt(ENROLMENT, opened)]
        }
        "exchange/node-enrolled" => {
            let said: NodeEnrolled = act.payload_as()?;
            let (node, on) = (said.node.as_str(), register::civil_date(act.at).to_string());
            vec![
                stmt(ENROLMENT_USED, args![said.enrolment, act.seq]).rows(1),
                stmt(
                    NODE,
                    args![node, said.node.member().as_str(), said.address, on, act.seq],
                ),
                stmt(
                    CERTIFICATE,
                    args![said.certificate, node, said.from, said.certificate_until],
                ),
                stmt(
                    KEY,
                    args![
                        said.kid,
                        node,
                        serde_json::Value::Object(said.jwk).to_string(),
                        said.from
                    ],
                ),
            ]
        }
        "exchange/node-key-added" => key_added(act, act.payload_as()?),
        "exchange/node-key-retired" => {
            let said: NodeKeyRetired = act.payload_as()?;
            let mut changes = vec![stmt(TOUCHED, args![said.node.as_str(), act.seq])];
            changes.extend(said.kid.map(|kid| stmt(KEY_ENDS, args![kid, said.at])));
            changes.extend(
                said.certificate
                    .map(|hash| stmt(CERTIFICATE_ENDS, args![hash, said.at])),
            );
            changes
        }
        "exchange/node-moved" => {
            let said: NodeMoved = act.payload_as()?;
            vec![stmt(MOVED, args![said.node.as_str(), said.address, act.seq]).rows(1)]
        }
        "exchange/node-revoked" => {
            let said: NodeRevoked = act.payload_as()?;
            let node = said.node.as_str();
            vec![
                stmt(REVOKED, args![node, act.seq]).rows(1),
                stmt(CERTIFICATES_END, args![node, said.at]),
                stmt(KEYS_END, args![node, said.at]),
            ]
        }
        _ => Vec::new(),
    })
}

/// What was there before ends when the overlap does, what comes begins at once.
fn key_added(act: &Recorded, said: NodeKeyAdded) -> Vec<Stmt> {
    let node = said.node.as_str();
    let mut changes = vec![stmt(TOUCHED, args![node, act.seq])];
    if let (Some(certificate), Some(until)) = (said.certificate, said.certificate_until) {
        changes.push(stmt(CERTIFICATES_END, args![node, said.before_until]));
        changes.push(stmt(CERTIFICATE, args![certificate, node, said.from, until]));
    }
    if let (Some(kid), Some(jwk)) = (said.kid, said.jwk) {
        changes.push(stmt(KEYS_END, args![node, said.before_until]));
        changes.push(stmt(
            KEY,
            args![kid, node, serde_json::Value::Object(jwk).to_string(), said.from],
        ));
    }
    changes
}
