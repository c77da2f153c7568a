//! `POST /exchange/v1/nodes`: a machine comes in by a token that works once, with a key and a request for a certificate that it
//! proves to hold. `POST /exchange/v1/nodes/keys`: it brings others, by the key that counts now; both count for some days.

use super::authority::{Certified, authorities, certify};
use super::door::{self, Caller, read};
use super::store;
use crate::acts::members::{NodeEnrolled, NodeKeyAdded, NodeKeyRetired};
use crate::configuration::{self, settings};
use crate::members;
use capability::{Answer, Cx, Refusal, Req, Stop};
use http::header;
use jose::PublicKey;
use node::configuration::{Card, NodeKey, address};
use node::ident::{MemberId, NodeId};
use node::operator::check_possession;
use node::operator::wire::{Enrolled, Enrolment, Replacement};
use register::{Draft, OrFault, RecordError, Refused, Under};
use serde_json::{Map, Value};

/// Longest proof, in bytes.
const PROOF_BYTES_MAX: usize = 4 * 1024;

/// `POST /exchange/v1/nodes`.
pub(super) async fn enrol(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let asked: Enrolment = read(&req)?;
    let now = cx.now.as_millisecond();
    let hash = jose::hash(&asked.token);
    let no_token = || Refusal::new("exchange-token").field("token").denied();
    let found = store::by_token(&cx.house, &hash).await?;
    let open = found.filter(|(row, until)| row.state == "open" && now < row.until_at && now < *until);
    let (enrolment, _) = open.ok_or_else(no_token)?;
    let member = MemberId::parse(&enrolment.member).or_fault("reading the name of a member")?;
    let row = members::store::member(&cx.house, &member).await?;
    let takes_part = row.filter(|row| row.is_member(cx.today()) && !row.is_suspended());
    let row = takes_part.ok_or_else(|| Refusal::new("exchange-call-member").field("token").denied())?;
    if asked.name != enrolment.name {
        return Err(Refusal::new("exchange-other-name")
            .field("name")
            .arg("value", &enrolment.name)
            .into());
    }
    check_address(asked.address.as_deref())?;
    let key = held_key(&asked.key, &asked.proof, &hash, Some(&asked.csr), now)?;
    let node = member.node(&asked.name).or_fault("naming a node")?;
    let (csr, brought) = (asked.csr.as_str(), asked.certificate.as_deref());
    let certified = certify(&cx.house, &node, asked.address.as_deref(), csr, brought).await?;
    let certified = certified.map_err(|text| Refusal::new(text).field("csr"))?;
    let enrolled = NodeEnrolled {
        node: node.clone(),
        enrolment: enrolment.id,
        address: asked.address,
        certificate: certified.sha256.clone(),
        certificate_until: certified.until,
        kid: key.thumbprint(),
        jwk: public_jwk(&key),
        from: now,
    };
    let draft = Draft::new("exchange/node-enrolled", Under::system())
        .entity(row.entity_id)
        .subject(format!("member:{member}"))
        .subject(format!("node:{node}"))
        .payload_of(&enrolled)?
        .guard(store::use_token(&hash));
    match cx.house.register.record(draft).await {
        Ok(_) => {}
        Err(RecordError::Refused(Refused::Stale)) => return Err(no_token().into()),
        Err(error) => return Err(said_no(cx, error)),
    }
    let key = NodeKey {
        kid: enrolled.kid,
        jwk: enrolled.jwk,
        from: now,
        until: None,
    };
    answer(cx, &node, &row, key, certified.chain, None).await
}

/// `POST /exchange/v1/nodes/keys`.
pub(super) async fn replace(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let caller = door::caller(cx, &req).await?;
    let asked: Replacement = read(&req)?;
    let now = cx.now.as_millisecond();
    if asked.csr.is_none() && asked.key.is_none() {
        return Err(Refusal::new("exchange-nothing-replaced").field("csr").into());
    }
    let key = match (&asked.key, &asked.proof) {
        (Some(jwk), Some(proof)) => Some(held_key(
            jwk,
            proof,
            caller.id.as_str(),
            asked.csr.as_deref(),
            now,
        )?),
        (None, _) => None,
        (Some(_), None) => return Err(Refusal::new("exchange-proof").field("proof").into()),
    };
    let certified = match &asked.csr {
        None => None,
        Some(csr) => {
            let (at, brought) = (caller.row.address.as_deref(), asked.certificate.as_deref());
            let certified = certify(&cx.house, &caller.id, at, csr, brought).await?;
            Some(certified.map_err(|text| Refusal::new(text).field("csr"))?)
        }
    };
    let before_until = match asked.at_once {
        true => now,
        false => settings(&cx.house)
            .overlap_ends(cx.now)
            .or_fault("the end of a key")?,
    };
    record_replacement(
        cx,
        &caller,
        key.as_ref(),
        certified.as_ref(),
        (now, before_until),
        asked.at_once,
    )
    .await?;
    let key = match key {
        Some(key) => NodeKey {
            kid: key.thumbprint(),
            jwk: public_jwk(&key),
            from: now,
            until: None,
        },
        None => present_key(cx, &caller.kid).await?,
    };
    let chain = certified.map(|certified| certified.chain).unwrap_or_default();
    answer(cx, &caller.id, &caller.member, key, chain, Some(before_until)).await
}

async fn record_replacement(
    cx: &Cx,
    caller: &Caller,
    key: Option<&PublicKey>,
    certified: Option<&Certified>,
    (from, before_until): (i64, i64),
    at_once: bool,
) -> Result<(), Stop> {
    let added = NodeKeyAdded {
        node: caller.id.clone(),
        certificate: certified.map(|certified| certified.sha256.clone()),
        certificate_until: certified.map(|certified| certified.until),
        kid: key.map(PublicKey::thumbprint),
        jwk: key.map(public_jwk),
        from,
        before_until,
    };
    let draft = |kind| {
        Draft::new(kind, Under::system())
            .entity(caller.member.entity_id)
            .subject(format!("member:{}", caller.member.member))
            .subject(format!("node:{}", caller.id))
    };
    let mut drafts = Vec::new();
    if at_once && key.is_some() {
        let retired = NodeKeyRetired {
            node: caller.id.clone(),
            kid: Some(caller.kid.clone()),
            certificate: None,
            at: from,
            reason: "replaced_at_once".to_owned(),
        };
        drafts.push(draft("exchange/node-key-retired").payload_of(&retired)?);
    }
    drafts.push(draft("exchange/node-key-added").payload_of(&added)?);
    let recorded = cx.house.register.record_group(drafts, None).await;
    recorded.map(|_| ()).map_err(|error| said_no(cx, error))
}

async fn present_key(cx: &Cx, kid: &str) -> Result<NodeKey, Stop> {
    let row = store::key(&cx.house, kid)
        .await?
        .or_fault("the key of a node that just called")?;
    let jwk = jose::json_object(row.jwk.as_bytes()).or_fault("reading the key of a node")?;
    Ok(NodeKey {
        kid: row.kid,
        jwk,
        from: row.from_at,
        until: row.until_at,
    })
}

fn check_address(text: Option<&str>) -> Result<(), Refusal> {
    match text {
        Some(text) if address(text).is_none() => {
            let shown: String = text.chars().take(80).collect();
            Err(Refusal::new("exchange-address")
                .field("address")
                .arg("value", shown))
        }
        _ => Ok(()),
    }
}

/// A key that whoever sends it holds.
fn held_key(
    jwk: &Map<String, Value>,
    proof: &str,
    about: &str,
    csr: Option<&str>,
    now: i64,
) -> Result<PublicKey, Refusal> {
    let wrong = || Refusal::new("exchange-key").field("key");
    let signs = matches!(jwk.get("crv").and_then(Value::as_str), Some("Ed25519" | "P-256"));
    let key = PublicKey::from_jwk(jwk)
        .ok()
        .filter(|_| signs)
        .ok_or_else(wrong)?;
    let proven = proof.len() <= PROOF_BYTES_MAX && check_possession(proof, &key, about, csr, now).is_ok();
    match proven {
        true => Ok(key),
        false => Err(Refusal::new("exchange-proof").field("proof")),
    }
}

/// The members that make the key, and no other: what a stranger adds to a key stands in no act.
fn public_jwk(key: &PublicKey) -> Map<String, Value> {
    match key.to_jwk(None) {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// What a machine is told when the register says no.
fn said_no(cx: &Cx, error: RecordError) -> Stop {
    match error {
        RecordError::Refused(Refused::Conflict { constraint }) => {
            let Some(clash) = cx.house.catalogue.clash(&constraint) else {
                return Refusal::new("exchange-overtaken").conflict().into();
            };
            // By the names that machines send them under.
            let field = match constraint.as_str() {
                "exchange_certificate_pkey" => "csr",
                "exchange_node_key_pkey" => "key",
                _ => clash.field,
            };
            Refusal::new(clash.text).field(field).conflict().into()
        }
        RecordError::Refused(_) => Refusal::new("exchange-overtaken").conflict().into(),
        RecordError::Fault(fault) => fault.into(),
    }
}

async fn answer(
    cx: &Cx,
    node: &NodeId,
    member: &members::store::MemberRow,
    key: NodeKey,
    certificates: Vec<String>,
    before_until: Option<i64>,
) -> Result<Answer, Stop> {
    let house = &cx.house;
    let card = Card {
        node: node.clone(),
        member_name: member.name(house).await?,
        key,
        issued: cx.now.as_millisecond(),
    };
    let enrolled = Enrolled {
        node: node.clone(),
        certificates,
        authorities: authorities(house).await?,
        card: configuration::sign(house, |key| node::configuration::sign_card(key, &card)).await?,
        anchor: configuration::anchor(house).await?,
        subject_key: jose::encode(configuration::SubjectKeys::of(house).await?.of_node(node)?),
        before_until,
    };
    let body = serde_json::to_value(&enrolled).or_fault("writing an answer")?;
    let status = if before_until.is_none() { 201 } else { 200 };
    Ok(Answer::json(status, &body).header(header::CACHE_CONTROL, "no-store"))
}
