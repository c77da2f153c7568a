//! Invite a person to the account: a link by which they set a password, the first or a new one.
//!
//! A link opens everything the person holds, so whoever gives it must have power over all of it: over each entity in
//! which the person holds an office, and over the whole State when the office is one of a governing body. Otherwise
//! an entity could take over a person who also serves another; the link keeps which designations it was given for and
//! no longer works once the person holds another. A link to an account that exists already opens nothing until another
//! official confirms it (`confirm_recovery`).

use crate::acts::{ACCOUNT_INVITED, AccountInvited, InvitationId, Purpose};
use crate::form::{Hold, once};
use crate::invitation::{self, InvitationRow};
use crate::token::Token;
use crate::{account, reach, session};
use capability::power::Target;
use capability::{Cx, Decision, Refusal};
use directory::board::BoardEntity;
use directory::people::Person;
use directory::{people, store, target};
use jiff::Timestamp;
use register::{Draft, EntityId, PersonId, Receipt};
use serde_json::json;

/// A link just made; it is shown in this answer and never again.
pub(crate) struct Invited {
    /// The invitation.
    pub(crate) invitation: InvitationId,
    /// Who is invited.
    pub(crate) person: Person,
    /// The address to hand over.
    pub(crate) link: String,
    /// Whether another official must confirm before it opens anything.
    pub(crate) waits: bool,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
    /// What was recorded.
    pub(crate) receipts: Vec<Receipt>,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
struct Situation {
    /// The person invites themselves.
    is_self: bool,
    /// The caller came with an access key.
    by_key: bool,
    /// The person has an account already.
    has_account: bool,
    /// The person holds an office in the entity.
    holds_here: bool,
    /// The caller's power reaches every office the person holds.
    reaches_all: bool,
}

/// The rule. Pure.
fn decide(at: Situation) -> Result<Purpose, Refusal> {
    if at.is_self {
        return Err(Refusal::new("identity-invite-self").field("person"));
    }
    if !at.holds_here {
        return Err(Refusal::new("identity-invite-no-office").field("person"));
    }
    if !at.reaches_all {
        return Err(Refusal::new("identity-invite-beyond").field("person").denied());
    }
    match (at.has_account, at.by_key) {
        (true, true) => Err(Refusal::new("identity-recover-by-key").field("person").denied()),
        (true, false) => Ok(Purpose::Recovery),
        (false, _) => Ok(Purpose::Activation),
    }
}

/// Reads, decides, records.
pub(crate) async fn invite(
    cx: &Cx,
    entity: EntityId,
    person: PersonId,
    key: Option<&str>,
) -> Result<Invited, Hold> {
    let entity = target::entity(cx, entity).await?;
    cx.may(ACCOUNT_INVITED, &target::of(&entity))?;
    let known = people::person(&cx.house, person)
        .await?
        .filter(|person| person.erased_on.is_none());
    let known = known.ok_or_else(|| Refusal::new("identity-person-unknown").field("person"))?;
    let held = store::designations_held(&cx.house, person, cx.today()).await?;
    let purpose = decide(Situation {
        is_self: cx.caller.person == Some(person),
        by_key: cx.caller.by_key,
        has_account: account::of(&cx.house, person).await?.is_some(),
        holds_here: held.iter().any(|row| row.entity_id == entity.id),
        reaches_all: reach::reaches_all(cx, ACCOUNT_INVITED, &held).await?,
    })?;
    record(cx, &entity, known, (purpose, invitation::covered(&held)), key).await
}

async fn record(
    cx: &Cx,
    entity: &BoardEntity,
    person: Person,
    (purpose, designations): (Purpose, String),
    key: Option<&str>,
) -> Result<Invited, Hold> {
    let secret = Token::new()?;
    let row = InvitationRow {
        id: InvitationId::new(cx.house.clock.as_ref())?,
        hash: secret.hash(),
        person_id: person.id,
        entity_id: entity.id,
        purpose: purpose.as_str().to_owned(),
        designations,
        expires_at: session::later(cx.now, invitation::DAYS * 24)?,
        used_at: None,
        started_by: cx.caller.person,
        confirmed_at: None,
    };
    let mut draft = Draft::new(ACCOUNT_INVITED, cx.under()?)
        .entity(entity.id)
        .subject(format!("person:{}", person.id))
        .payload_of(&AccountInvited {
            invitation: row.id,
            person: person.id,
            purpose,
        })?;
    for change in invitation::insert(&row, cx.now) {
        draft = draft.aside(change);
    }
    let request = json!({"entity": entity.id, "person": person.id});
    let decision = Decision::act(
        draft,
        Target {
            person: Some(person.id),
            ..target::of(entity)
        },
    );
    let receipts = cx.record(decision, once(cx, key, &request)).await?;
    if !invitation::is_kept(&cx.house, &row.hash).await? {
        return Err(Refusal::new("identity-shown-once").conflict().into());
    }
    let link = format!("{}/invitacion/{}", cx.house.options.base_url, secret.reveal());
    Ok(Invited {
        invitation: row.id,
        person,
        link,
        waits: row.waits(),
        expires_at: row.expires_at,
        receipts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_be_invited() {
        let good = Situation {
            is_self: false,
            by_key: false,
            has_account: false,
            holds_here: true,
            reaches_all: true,
        };
        for (at, want) in [
            (good, Ok(Purpose::Activation)),
            (
                Situation {
                    has_account: true,
                    ..good
                },
                Ok(Purpose::Recovery),
            ),
            (Situation { by_key: true, ..good }, Ok(Purpose::Activation)),
            (
                Situation {
                    by_key: true,
                    has_account: true,
                    ..good
                },
                Err("identity-recover-by-key"),
            ),
            (
                Situation {
                    is_self: true,
                    ..good
                },
                Err("identity-invite-self"),
            ),
            (
                Situation {
                    holds_here: false,
                    ..good
                },
                Err("identity-invite-no-office"),
            ),
            (
                Situation {
                    reaches_all: false,
                    ..good
                },
                Err("identity-invite-beyond"),
            ),
            (
                Situation {
                    reaches_all: false,
                    has_account: true,
                    ..good
                },
                Err("identity-invite-beyond"),
            ),
        ] {
            assert_eq!(decide(at).map_err(|refusal| refusal.text), want, "{at:?}");
        }
    }
}
