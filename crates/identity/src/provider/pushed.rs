//! Pushed authorization requests, RFC 9126: the system sends its request itself, and the browser carries a reference to it.

use super::answer::{Wrong, json_answer, refused, wrong};
use super::asked::{self, Asked, Bad};
use super::{PUSHED_SECONDS, WAITING_MINUTES, authenticate, client::Client, grant, log, replay};
use crate::token::{self, Token};
use capability::{Answer, Cx, House, Req, Stop};
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, args};
use serde_json::json;

/// What the references of RFC 9126 begin with.
const REFERENCE: &str = "urn:ietf:params:oauth:request_uri:";

/// POST: keeps a request that is whole, and gives its reference.
pub(super) async fn push(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let mut known = None;
    match take(cx, &req, &mut known).await {
        Ok(reference) => {
            let body = json!({"request_uri": reference, "expires_in": PUSHED_SECONDS});
            let mut answer = json_answer(&body);
            answer.status = 201;
            Ok(answer)
        }
        Err(Wrong::Refused(error)) => {
            log::refused(&cx.house, known, "par", error).await;
            Ok(refused(error))
        }
        Err(Wrong::Stop(stop)) => Err(stop),
    }
}

async fn take(cx: &Cx, req: &Req, known: &mut Option<super::acts::ClientId>) -> Result<String, Wrong> {
    let form = authenticate::form(req)?;
    let client = authenticate::active(cx, req, &form).await?;
    *known = Some(client.id);
    if form.get("request_uri").is_some() {
        return Err(wrong(
            "invalid_request",
            "request_uri_pushed",
            "push the parameters themselves, not request_uri",
        ));
    }
    let asked = asked::check(cx.house.law, &client, &form).map_err(|bad| match bad {
        Bad::Here(error) | Bad::Back { error, .. } => Wrong::Refused(error),
    })?;
    Ok(keep(&cx.house, &client, &asked, PUSHED_SECONDS, cx.now).await?)
}

/// Keeps a request for so many seconds and gives its reference.
pub(super) async fn keep(
    house: &House,
    client: &Client,
    asked: &Asked,
    seconds: i64,
    now: Timestamp,
) -> Result<String, Fault> {
    const ADD: &str = "INSERT INTO identity_request (hash, client_id, params, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let secret = Token::new()?;
    let params = serde_json::to_string(asked).map_err(|error| Fault::because("keeping a request", error))?;
    let add = stmt(
        ADD,
        args![secret.hash(), client.id, params, now, grant::later(now, seconds)],
    );
    let [marks, requests] = replay::prune(now);
    house
        .register
        .db()
        .commit_together(vec![marks, requests, add])
        .await
        .map_err(|error| Fault::because("keeping a request", error))?;
    Ok(format!("{REFERENCE}{}", secret.reveal()))
}

/// A request that was kept.
pub(super) struct Waiting {
    pub(super) asked: Asked,
    pub(super) begun: Timestamp,
    hash: String,
}

impl Waiting {
    /// Statement that takes it away, once: of two who come with one reference, one gets a code.
    pub(super) fn take(&self) -> Stmt {
        stmt("DELETE FROM identity_request WHERE hash = $1", args![&self.hash]).rows(1)
    }
    /// Statement that keeps it while the person signs in and reads.
    pub(super) fn wait(&self, now: Timestamp) -> Stmt {
        const WAIT: &str = "UPDATE identity_request SET expires_at = $2 WHERE hash = $1 AND expires_at < $2";
        let until = grant::later(self.begun, WAITING_MINUTES * 60).max(now);
        stmt(WAIT, args![&self.hash, until])
    }
}

/// The request of a reference that a system pushed or the house kept; none when it is unknown, over, or of another system.
pub(super) async fn find(
    house: &House,
    client: &Client,
    reference: &str,
    now: Timestamp,
) -> Result<Option<Waiting>, Fault> {
    const OF: &str =
        "SELECT params, created_at, expires_at FROM identity_request WHERE hash = $1 AND client_id = $2";
    let Some(hash) = reference.strip_prefix(REFERENCE).and_then(token::presented) else {
        return Ok(None);
    };
    let row: Option<(String, Timestamp, Timestamp)> =
        house.register.db().get(OF, args![&hash, client.id]).await?;
    let Some((params, begun, _)) = row.filter(|(.., expires)| now < *expires) else {
        return Ok(None);
    };
    let asked = serde_json::from_str(&params).map_err(|error| Fault::because("reading a request", error))?;
    Ok(Some(Waiting { asked, begun, hash }))
}
