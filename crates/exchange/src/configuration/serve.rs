//! Addresses at which nodes fetch the configuration. Only what an act names is served.

use super::assembled::{assembled, known, part};
use super::operator::{anchor, sign};
use super::publish::{Published, last};
use super::settings;
use capability::{Answer, Cx, Format, House, Permission, Refusal, Req, Route, Stop, handler};
use http::header;
use node::configuration::{Manifest, sign_manifest};
use node::operator::wire::path;
use register::tree::{Bundle, Note, Opening, TlogProof};
use register::{Fault, OrFault};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// Milliseconds after which a manifest is signed again.
const SIGNED_AGAIN_MS: i64 = 60_000;

/// Every route. All are public: what nodes know of each other, anybody may.
pub(crate) fn routes() -> Vec<Route> {
    let get = |path, handler| Route::json(path, Permission::Public, handler).apart().live();
    vec![
        get(
            path::CONFIGURATION,
            handler(|cx, req| Box::pin(manifest(cx, req))),
        )
        .format(Format::Other),
        get(
            "/exchange/v1/configuration/parts/{sha256}",
            handler(|cx, req| Box::pin(one_part(cx, req))),
        ),
        get(path::PROOF, handler(|cx, req| Box::pin(proof(cx, req)))),
        get(path::ANCHOR, handler(|cx, req| Box::pin(known_by(cx, req)))),
    ]
}

/// A manifest as it was signed last.
#[derive(Debug, Clone)]
struct Signed {
    serial: u64,
    issued: i64,
    token: Arc<str>,
}

#[derive(Default)]
struct Kept(Mutex<Option<Signed>>);

/// `GET /exchange/v1/configuration`: the manifest, a compact JWS.
async fn manifest(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let published = last(&cx.house).await?.ok_or(Stop::NotFound)?;
    check_served(&cx.house, &published).await?;
    let signed = signed(&cx.house, &published).await?;
    let tag = format!("\"{}-{}\"", signed.serial, signed.issued);
    let same = req.header("if-none-match") == Some(tag.as_str());
    let answer = match same {
        true => Answer::of(304, "application/jose", ""),
        false => Answer::of(200, "application/jose", signed.token.to_string()),
    };
    Ok(answer
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, "no-cache"))
}

/// Makes sure that this process has the parts of what was published.
async fn check_served(house: &House, published: &Published) -> Result<(), Stop> {
    if known(house, &published.index_hash).is_some() {
        return Ok(());
    }
    let now = assembled(house).await?;
    match now.index == published.index_hash {
        true => Ok(()),
        // Acts came after the one that published, and the next is on its way.
        false => Err(Refusal::new("exchange-configuration-next").too_many().into()),
    }
}

async fn signed(house: &House, published: &Published) -> Result<Signed, Fault> {
    let (shelf, now) = (house.shelf::<Kept>(), house.clock.now().as_millisecond());
    let fresh = {
        let kept = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let age = |kept: &Signed| (0..SIGNED_AGAIN_MS).contains(&(now - kept.issued));
        kept.clone()
            .filter(|kept| kept.serial == published.serial && age(kept))
    };
    if let Some(fresh) = fresh {
        return Ok(fresh);
    }
    let settings = settings(house);
    let said = Manifest {
        instance: settings.instance.clone(),
        issued: now,
        until: now.saturating_add(settings.validity_seconds * 1_000),
        content: published.content(),
    };
    let token = sign(house, |key| sign_manifest(key, &said)).await?;
    let signed = Signed {
        serial: published.serial,
        issued: now,
        token: token.into(),
    };
    *shelf.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(signed.clone());
    Ok(signed)
}

/// `GET /exchange/v1/configuration/parts/{sha256}`: the index or a part. Its name is its hash, so that it never changes.
async fn one_part(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let hash = req.param("sha256");
    if part(&cx.house, hash).is_none()
        && let Some(published) = last(&cx.house).await?
    {
        check_served(&cx.house, &published).await?;
    }
    let bytes = part(&cx.house, hash).ok_or(Stop::NotFound)?;
    Ok(Answer::of(200, "application/json", bytes.to_vec())
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
}

/// `GET /exchange/v1/configuration/proof`: the act that names the content of now, with its proof.
async fn proof(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let published = last(&cx.house).await?.ok_or(Stop::NotFound)?;
    Ok(Answer::json(200, &bundle(&cx.house, published.seq).await?))
}

/// `GET /exchange/v1/anchor`: what the operator is known by.
async fn known_by(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let anchor = serde_json::to_value(anchor(&cx.house).await?).or_fault("writing an answer")?;
    Ok(Answer::json(200, &anchor))
}

/// A public act with its proof against the checkpoint of now, as a bundle of the register.
pub(crate) async fn bundle(house: &House, seq: u64) -> Result<Value, Fault> {
    let register = &house.register;
    let act = register.read_act(seq).await?.or_fault("an act of the exchange")?;
    let note = register.checkpoint().await?;
    let note = Note::parse(note.as_bytes()).or_fault("reading the checkpoint")?;
    let checkpoint = note
        .text()
        .parse::<register::tree::Checkpoint>()
        .or_fault("reading the checkpoint")?;
    let salt = act.salt.and_then(|salt| <[u8; 32]>::try_from(salt).ok());
    let bundle = Bundle {
        documents: Vec::new(),
        envelope: act.envelope,
        opening: salt
            .zip(act.payload)
            .map(|(salt, payload)| Opening { payload, salt }),
        proof: TlogProof {
            extra: None,
            index: seq,
            hashes: register.inclusion(seq, checkpoint.size).await?,
            checkpoint: note,
        },
        vkey: register.verifier(),
    };
    let text = bundle.to_json().or_fault("writing the proof of an act")?;
    serde_json::from_str(&text).or_fault("writing the proof of an act")
}
