//! Which register a database holds, and which key it trusts: told by its own acts.

use crate::Fault;
use crate::db::{Db, Val};

/// Kind of the first act: which register this is, and which key signs it.
pub(crate) const OPENED: &str = "register/opened";
/// Kind of the act by which the old key names the new one.
pub(crate) const KEY_ROTATED: &str = "register/key-rotated";

/// Which register a database holds, and the key it trusts now.
pub(crate) struct Identity {
    pub(crate) origin: String,
    pub(crate) key: String,
}

pub(crate) async fn current_identity(db: &Db) -> Result<Option<Identity>, Fault> {
    const LAST: &str = "SELECT payload FROM register_act WHERE kind = $1 ORDER BY seq DESC LIMIT 1";
    let payload = async |kind: &str| -> Result<Option<serde_json::Value>, Fault> {
        Ok(db
            .get::<(serde_json::Value,)>(LAST, vec![Val::from(kind)])
            .await?
            .map(|(payload,)| payload))
    };
    let Some(opened) = payload(OPENED).await? else {
        return Ok(None);
    };
    let rotated = payload(KEY_ROTATED).await?;
    let text = |value: &serde_json::Value, name: &str| value[name].as_str().map(str::to_owned);
    let key = rotated
        .as_ref()
        .map_or_else(|| text(&opened, "key"), |rotated| text(rotated, "new_key"));
    Ok(text(&opened, "origin")
        .zip(key)
        .map(|(origin, key)| Identity { origin, key }))
}
