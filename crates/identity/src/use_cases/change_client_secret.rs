//! Give a system a new secret, shown once. The one before works for some days more, so that nobody is locked out while it is
//! being put in place.

use super::client_target::of_id;
use crate::form::Hold;
use crate::provider::acts::{CLIENT_SECRET_CHANGED, ClientId, ClientNamed};
use crate::provider::client::Authentication;
use crate::token::Token;
use crate::{form, session};
use capability::{Cx, Decision, Refusal};
use register::db::stmt;
use register::{Draft, Receipt, args};
use serde_json::json;

/// Days that the secret before goes on working.
pub(crate) const OVERLAP_DAYS: i64 = 7;

/// A secret just made.
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) secret: Token,
    pub(crate) receipts: Vec<Receipt>,
}

/// Reads, decides, records.
pub(crate) async fn change(cx: &Cx, id: ClientId, once: Option<&str>) -> Result<Made, Hold> {
    let (client, target) = of_id(cx, id).await?;
    cx.may(CLIENT_SECRET_CHANGED, &target)?;
    if client.profile.authentication != Authentication::ClientSecretBasic {
        return Err(Refusal::new("identity-op-secret-needless").field("client").into());
    }
    let secret = Token::new()?;
    const END: &str =
        "UPDATE identity_client_secret SET ends_at = $2 WHERE client_id = $1 AND ends_at IS NULL";
    const PRUNE: &str = "DELETE FROM identity_client_secret WHERE client_id = $1 AND ends_at < $2";
    const ADD: &str = "INSERT INTO identity_client_secret (hash, client_id, created_at) VALUES ($1, $2, $3)";
    let ends = session::later(cx.now, OVERLAP_DAYS * 24)?;
    let draft = Draft::new(CLIENT_SECRET_CHANGED, cx.under()?)
        .entity(client.entity)
        .subject(format!("client:{id}"))
        .payload_of(&ClientNamed { client: id })?
        .aside(stmt(PRUNE, args![id, cx.now]))
        .aside(stmt(END, args![id, ends]))
        .aside(stmt(ADD, args![secret.hash(), id, cx.now]));
    let request = json!({"client": id.to_string()});
    let receipts = cx
        .record(Decision::act(draft, target), form::once(cx, once, &request))
        .await?;
    const KEPT: &str = "SELECT hash FROM identity_client_secret WHERE hash = $1";
    let kept: Option<(String,)> = cx.house.register.db().get(KEPT, args![secret.hash()]).await?;
    if kept.is_none() {
        return Err(Refusal::new("identity-shown-once").conflict().into());
    }
    Ok(Made {
        name: client.profile.name,
        secret,
        receipts,
    })
}
