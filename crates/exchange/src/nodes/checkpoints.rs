//! Signed sizes of the logs of nodes: taken when they prove that the log only grew, put under one root from time to time, and that
//! root into an act. Whoever holds a receipt proves by it that the log had it then.

use super::door::{self, read};
use super::{batch, store};
use crate::acts::members::LogsAnchored;
use crate::configuration::{bundle, settings};
use capability::{Answer, Cx, House, Method, Refusal, Req, Stop};
use jiff::Timestamp;
use node::ident::NodeId;
use node::operator::log_origin;
use node::operator::wire::{Anchored, Checkpointed, Known};
use register::db::stmt;
use register::tree::{
    Checkpoint, EMPTY_ROOT, Hash, NOTE_BYTES_MAX, PROOF_HASHES_MAX, VerifierKey, verify_consistency,
};
use register::{Draft, Fault, OrFault, RecordError, Refused, Under, args, hex, parse_hex};
use std::sync::{Mutex, PoisonError};

/// What notes are marked with while their act is being made.
const NEXT: &str = "next";

/// `GET` and `POST /exchange/v1/checkpoints`.
pub(super) async fn take(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let caller = door::caller(cx, &req).await?;
    let known = last(&cx.house, &caller.row.node).await?;
    if req.method == Method::Get {
        return told(known.0, known.1);
    }
    let asked: Checkpointed = read(&req)?;
    let checkpoint = open(cx, &caller.id, &asked.note).await?;
    match grown(known, &checkpoint, &asked.consistency) {
        Ok(true) => {}
        Ok(false) => return told(known.0, known.1),
        Err(refusal) => {
            tracing::warn!(node = %caller.id, known = known.0, told = checkpoint.size, "a log did not only grow");
            return Err(refusal.into());
        }
    }
    const KEEP: &str = "INSERT INTO exchange_checkpoint (node, size, root, note) VALUES ($1, $2, $3, $4)";
    let keep = stmt(
        KEEP,
        args![
            caller.row.node.as_str(),
            checkpoint.size,
            hex(&checkpoint.root),
            asked.note
        ],
    );
    match cx.house.register.db().commit(&[keep]).await {
        Ok(()) => told(checkpoint.size, checkpoint.root),
        Err(RecordError::Refused(Refused::Conflict { .. })) => {
            Err(Refusal::new("exchange-overtaken").field("note").conflict().into())
        }
        Err(error) => Err(Fault::because("keeping the size of a log", error).into()),
    }
}

fn told(size: u64, root: Hash) -> Result<Answer, Stop> {
    let known = Known {
        size,
        root: hex(&root),
    };
    let body = serde_json::to_value(&known).or_fault("writing an answer")?;
    Ok(Answer::json(200, &body))
}

/// The tree of a node that is known last.
async fn last(house: &House, node: &str) -> Result<(u64, Hash), Fault> {
    const LAST: &str =
        "SELECT size, root FROM exchange_checkpoint WHERE node = $1 ORDER BY size DESC LIMIT 1";
    let row: Option<(u64, String)> = house.register.db().get(LAST, args![node]).await?;
    match row {
        None => Ok((0, EMPTY_ROOT)),
        Some((size, root)) => Ok((size, hash(&root).or_fault("reading the root of a log")?)),
    }
}

fn hash(text: &str) -> Option<Hash> {
    parse_hex(text)?.try_into().ok()
}

/// Reads a note that a key of the node signed which counts now.
async fn open(cx: &Cx, node: &NodeId, note: &str) -> Result<Checkpoint, Stop> {
    let wrong = || Refusal::new("exchange-note").field("note");
    let (origin, now) = (log_origin(node), cx.now.as_millisecond());
    let keys = store::keys_of(&cx.house, node.as_str()).await?;
    let counting = keys.iter().filter(|key| key.counts_at(now));
    let trusted: Vec<VerifierKey> = counting.filter_map(|key| note_key(&origin, &key.jwk)).collect();
    if note.len() > NOTE_BYTES_MAX || trusted.is_empty() {
        return Err(wrong().into());
    }
    let opened = Checkpoint::open(note.as_bytes(), &origin, &trusted);
    Ok(opened.map(|(checkpoint, _)| checkpoint).map_err(|_| wrong())?)
}

/// The key of a node as one of notes: Ed25519 alone.
fn note_key(origin: &str, jwk: &str) -> Option<VerifierKey> {
    let jwk = jose::json_object(jwk.as_bytes()).ok()?;
    let x = jwk
        .get("x")
        .filter(|_| jwk.get("crv").is_some_and(|crv| crv == "Ed25519"))?;
    let public: [u8; 32] = jose::decode(x.as_str()?).ok()?.try_into().ok()?;
    VerifierKey::new(origin, &public).ok()
}

/// Whether a tree grew from the one that is known; `false` when it is the same.
fn grown((size, root): (u64, Hash), told: &Checkpoint, consistency: &[String]) -> Result<bool, Refusal> {
    let forked = || Refusal::new("exchange-log").field("note").conflict();
    if told.size == size && told.root == root {
        return Ok(false);
    }
    let proof: Option<Vec<Hash>> = consistency
        .iter()
        .take(PROOF_HASHES_MAX + 1)
        .map(|text| hash(text))
        .collect();
    let proof = proof
        .filter(|proof| proof.len() <= PROOF_HASHES_MAX)
        .ok_or_else(|| Refusal::new("exchange-consistency").field("consistency"))?;
    if told.size <= size {
        return Err(forked());
    }
    verify_consistency(size, told.size, &proof, &root, &told.root).map_err(|_| forked())?;
    Ok(true)
}

/// When notes were anchored last, by this process.
#[derive(Default)]
struct Last(Mutex<Option<Timestamp>>);

/// Anchors what waits, when it is time.
pub(crate) async fn anchor_due(house: &House) -> Result<(), Fault> {
    let (now, shelf) = (house.clock.now(), house.shelf::<Last>());
    let every = settings(house).anchor_minutes * 60;
    {
        let mut last = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| now.duration_since(last).as_secs() < every) {
            return Ok(());
        }
        *last = Some(now);
    }
    anchor(house).await
}

/// Puts every note that waits under one root, and the root into an act.
async fn anchor(house: &House) -> Result<(), Fault> {
    const MARK: &str = "UPDATE exchange_checkpoint SET batch = $1 WHERE batch IS NULL";
    const DONE: &str = "UPDATE exchange_checkpoint SET batch = $2 WHERE batch = $1";
    let db = house.register.db();
    let marked = db.commit(&[stmt(MARK, args![NEXT])]).await;
    marked.map_err(|error| Fault::because("marking notes of nodes", error))?;
    let notes = notes_of(house, NEXT).await?;
    if notes.is_empty() {
        return Ok(());
    }
    let notes: Vec<String> = notes.into_iter().map(|(_, _, note)| note).collect();
    let root = hex(&batch::root(&notes));
    let anchored = LogsAnchored {
        root: root.clone(),
        count: notes.len() as u64,
    };
    let draft = Draft::new("exchange/logs-anchored", Under::system())
        .payload_of(&anchored)?
        .aside(stmt(DONE, args![NEXT, root]));
    let recorded = house.register.record(draft).await;
    recorded
        .map(|_| ())
        .map_err(|error| Fault::because("anchoring logs of nodes", error))
}

/// Notes of a batch, in the order of its leaves.
async fn notes_of(house: &House, batch: &str) -> Result<Vec<(String, u64, String)>, Fault> {
    const OF: &str = "SELECT node, size, note FROM exchange_checkpoint WHERE batch = $1 ORDER BY node, size";
    house.register.db().query(OF, args![batch]).await
}

/// `GET /exchange/v1/anchors?node=…&size=…`: the first anchored note of a node that holds so many records.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    const FIRST: &str = "SELECT c.size, c.batch, a.seq FROM exchange_checkpoint c JOIN exchange_anchor a ON a.root = c.batch WHERE c.node = $1 AND c.size >= $2 ORDER BY c.size LIMIT 1";
    req.query.only(&["node", "size"])?;
    let node: NodeId = req
        .query
        .get("node")
        .and_then(|node| node.parse().ok())
        .ok_or_else(|| Refusal::new("exchange-node-unknown").field("node").malformed())?;
    let size = req.query.number("size", 0, u64::from(u32::MAX))?;
    let row: Option<(u64, String, u64)> = cx
        .house
        .register
        .db()
        .get(FIRST, args![node.as_str(), size])
        .await?;
    let (size, batch, seq) = row.ok_or(Stop::NotFound)?;
    let notes = notes_of(&cx.house, &batch).await?;
    let index = notes
        .iter()
        .position(|(name, at, _)| name == node.as_str() && *at == size);
    let index = index.or_fault("a note in its batch")?;
    let texts: Vec<String> = notes.into_iter().map(|(_, _, note)| note).collect();
    let anchored = Anchored {
        index: index as u64,
        count: texts.len() as u64,
        path: batch::path(&texts, index).iter().map(|hash| hex(hash)).collect(),
        note: texts.into_iter().nth(index).or_fault("a note in its batch")?,
        bundle: bundle(&cx.house, seq).await?,
    };
    let body = serde_json::to_value(&anchored).or_fault("writing an answer")?;
    Ok(Answer::json(200, &body))
}
