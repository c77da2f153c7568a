//! Create an access key: a program gets the power of the office the person acts under.
//!
//! It asks for the password once more, so that a browser left open is not enough, and refuses to be done with
//! another key, so that a leaked key cannot outlive its revocation.

use crate::acts::{ACCESS_KEY_CREATED, AccessKeyCreated, KeyId};
use crate::form::{Hold, once};
use crate::key::{self, DAYS, KEYS_MAX, KeyRow, LABEL_CHARS_MAX};
use crate::password::Password;
use crate::token::Token;
use crate::{methods, session, sign_in};
use capability::power::Target;
use capability::{Cx, Decision, Refusal, Refusals, Stop};
use register::{Draft, Receipt};
use serde_json::json;

/// What the form sends.
#[derive(Debug)]
pub(crate) struct NewKey {
    /// What the person calls it: which program, which machine.
    pub(crate) label: String,
    /// Days it lives.
    pub(crate) days: u32,
    /// The person's password.
    pub(crate) current: Password,
    /// Key of the request, if it may be sent twice.
    pub(crate) once: Option<String>,
}

/// A key just made; its secret is shown in this answer and never again.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) row: KeyRow,
    pub(crate) secret: Token,
    pub(crate) receipts: Vec<Receipt>,
}

/// The rule. Pure.
fn decide(new: &NewKey, by_key: bool, held: usize) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let length = new.label.chars().count();
    no.when(by_key, || Refusal::new("identity-key-by-key").denied());
    no.when(
        length == 0 || length > LABEL_CHARS_MAX || new.label.chars().any(char::is_control),
        || {
            Refusal::new("identity-key-label")
                .field("label")
                .arg("max", LABEL_CHARS_MAX)
        },
    );
    no.when(!DAYS.contains(&new.days), || {
        Refusal::new("identity-key-days")
            .field("days")
            .arg("allowed", allowed())
    });
    no.when(held >= KEYS_MAX, || {
        Refusal::new("identity-keys-many").arg("max", KEYS_MAX).conflict()
    });
    no.none()
}

fn allowed() -> String {
    DAYS.map(|days| days.to_string()).join(", ")
}

/// Reads, decides, records.
pub(crate) async fn create(cx: &Cx, new: NewKey) -> Result<Made, Hold> {
    let target = Target {
        person: cx.caller.person,
        ..Target::default()
    };
    cx.may(ACCESS_KEY_CREATED, &target)?;
    let under = cx.under()?;
    let acting = cx.caller.acting.as_ref().ok_or(Stop::SignIn)?;
    let held = key::of_person(&cx.house, under.person, cx.now).await?.len();
    decide(&new, cx.caller.by_key, held)?;
    if methods::level_lacking(cx, under.person).await?.is_some() {
        return Err(Refusal::new("identity-key-level").denied().into());
    }
    sign_in::confirm(&cx.house, under.person, &new.current, &cx.peer).await?;
    let secret = Token::key()?;
    let row = KeyRow {
        id: KeyId::new(cx.house.clock.as_ref())?,
        hash: secret.hash(),
        person_id: under.person,
        designation_id: acting.designation,
        label: new.label,
        created_at: cx.now,
        expires_at: session::later(cx.now, i64::from(new.days) * 24)?,
        seen_on: None,
        revoked_at: None,
        state: crate::account::ACTIVE.to_owned(),
    };
    let act = AccessKeyCreated {
        key: row.id,
        designation: row.designation_id,
        until: capability::lima(row.expires_at),
    };
    let draft = Draft::new(ACCESS_KEY_CREATED, under)
        .entity(acting.entity)
        .subject(format!("key:{}", row.id))
        .subject(format!("designation:{}", row.designation_id))
        .payload_of(&act)?
        .aside(key::insert(&row));
    let request = json!({"label": row.label, "days": new.days});
    let receipts = cx
        .record(
            Decision::act(draft, target),
            once(cx, new.once.as_deref(), &request),
        )
        .await?;
    if key::find(&cx.house, &row.hash, cx.now).await?.is_none() {
        return Err(Refusal::new("identity-shown-once").conflict().into());
    }
    Ok(Made {
        row,
        secret,
        receipts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused() {
        let new = |label: &str, days| NewKey {
            label: label.to_owned(),
            days,
            current: Password::new("x"),
            once: None,
        };
        for (new, by_key, held, want) in [
            (new("Mesa de partes", 90), false, 0, vec![]),
            (new("", 90), false, 0, vec!["identity-key-label"]),
            (
                new(&"x".repeat(61), 7),
                false,
                0,
                vec!["identity-key-label", "identity-key-days"],
            ),
            (new("Mesa", 365), true, 0, vec!["identity-key-by-key"]),
            (new("Mesa", 30), false, 20, vec!["identity-keys-many"]),
        ] {
            let found = decide(&new, by_key, held).err().unwrap_or_default();
            assert_eq!(
                found.0.iter().map(|refusal| refusal.text).collect::<Vec<_>>(),
                want,
                "{}",
                new.label
            );
        }
    }
}
