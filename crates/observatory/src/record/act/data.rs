//! An act as data, and the bundle that proves it without us.

use super::constancia::served;
use super::evidence::{Evidence, Found, find};
use super::later::{Fate, later};
use super::proof::ladder;
use crate::record::words::act_title;
use capability::{Answer, Cx, Req, Stop, hex};
use directory::board::board;
use register::tree::Outcome;
use register::{Fault, Visibility};
use serde_json::{Value, json};

async fn evidence(cx: &Cx, req: &Req) -> Result<Box<Evidence>, Stop> {
    match find(cx, req.param("code")).await? {
        Found::Nothing => Err(Stop::NotFound),
        Found::Unreadable => Err(Fault::new("the envelope of an act cannot be read").into()),
        Found::Act(evidence) => Ok(evidence),
    }
}

/// `GET /actos/{code}/prueba.json`: envelope, path, signed checkpoint and key; payload and salt only when public.
pub(super) async fn bundle(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let evidence = evidence(cx, &req).await?;
    let json = evidence
        .bundle
        .to_json()
        .map_err(|error| Fault::because("writing the proof of an act", error))?;
    Ok(Answer::file(
        "application/json",
        &format!("prueba-{}.json", evidence.code),
        json,
    ))
}

/// `GET /api/v1/acts/{code}`.
pub(super) async fn act(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let evidence = evidence(cx, &req).await?;
    let act = &evidence.act;
    let board = board(&cx.house).await?;
    let entity = act.entity.and_then(|id| board.entity(id));
    let (fate, acts) = later(cx, &evidence).await?;
    let base = &cx.house.options.base_url;
    let public = act.visibility == Visibility::Public;
    Ok(Answer::json(
        200,
        &json!({
            "code": evidence.code,
            "seq": act.seq,
            "id": act.id.to_string(),
            "kind": act.kind,
            "version": act.version,
            "title": act_title(cx, act),
            "recorded_at": act.at.to_string(),
            "entity": entity.map(|entity| json!({"key": entity.key, "name": entity.name, "url": format!("{base}{}", entity.href())})),
            "office": public.then_some(&act.under.office),
            "designation": act.under.designation.filter(|_| public).map(|id| id.to_string()),
            "subjects": act.subjects,
            "visibility": act.visibility.as_str(),
            "payload": act.payload.as_ref().filter(|_| public),
            "erased": act.payload.is_none(),
            "obligations": served(cx, act).iter().map(|obligation| obligation.id.as_str()).collect::<Vec<_>>(),
            "documents": evidence.documents,
            "standing": fate_code(fate),
            "later": acts.iter().map(|next| json!({"code": next.code(), "kind": next.kind})).collect::<Vec<_>>(),
            "verified": evidence.holds(),
            "proof": proof(&evidence),
            "url": format!("{base}/actos/{}", evidence.code),
            "bundle_url": format!("{base}/actos/{}/prueba.json", evidence.code),
        }),
    ))
}

fn fate_code(fate: Fate) -> &'static str {
    match fate {
        Fate::Stands => "stands",
        Fate::Replaced => "replaced",
        Fate::Ended(_) => "ended",
    }
}

/// Everything a stranger needs to walk from the leaf to the root.
fn proof(evidence: &Evidence) -> Value {
    let ladder = ladder(evidence);
    let side = |side| if side == ui::Side::Left { "left" } else { "right" };
    let outcome = |outcome: &Outcome| match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed(flaw) => format!("failed: {flaw}"),
        Outcome::Skipped(gap) => format!("skipped: {gap}"),
    };
    let checks: serde_json::Map<String, Value> = evidence
        .checks
        .iter()
        .map(|(check, ended)| (check.as_str().to_owned(), json!(outcome(ended))))
        .collect();
    json!({
        "envelope": evidence.bundle.envelope,
        "commitment": evidence.commitment,
        "leaf": hex(&evidence.leaf),
        "index": evidence.act.seq,
        "size": evidence.checkpoint.size,
        "root": hex(&evidence.checkpoint.root),
        "path": ladder.steps.iter().map(|step| json!({"side": side(step.side), "hash": step.hash})).collect::<Vec<_>>(),
        "checkpoint": evidence.bundle.proof.checkpoint.to_string(),
        "vkey": evidence.bundle.vkey.to_string(),
        "checks": checks,
    })
}
