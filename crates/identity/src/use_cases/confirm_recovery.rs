//! Confirm a recovery: a second official, who checked that whoever asks is the person, lets the link of the first one open the
//! account (D.S. 029-2021-PCM art. 19.2: what brings back a credential is no weaker than the credential).
//!
//! Both need power over everything that the person holds, and none of the two is the person: nobody takes over an account alone.

use crate::acts::{InvitationId, RECOVERY_CONFIRMED, RecoveryConfirmed};
use crate::invitation::{self, InvitationRow};
use crate::reach;
use capability::power::Target;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::{people, store, target};
use register::Draft;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/confirm-recovery",
    act: RECOVERY_CONFIRMED,
    title: "identity-confirm-recovery",
    path: "/recuperaciones/confirmar",
    api: "/api/v1/recovery-confirmations",
    parts: &[Part {
        title: "identity-recovery-part",
        fields: &[
            Field::new("invitation", "identity-recovery-field-invitation", FieldKind::Id),
            Field::new(
                "how",
                "identity-recovery-field-how",
                FieldKind::Choice(Choices::Fixed(HOW)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

/// How the official checked who it is, with text keys.
const HOW: &[(&str, &str)] = &[
    ("in_person", "identity-recovery-in-person"),
    ("by_video", "identity-recovery-by-video"),
];

#[derive(Debug, Deserialize)]
struct Confirm {
    invitation: InvitationId,
    how: String,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation {
    /// The caller is whose account it is.
    is_self: bool,
    /// The caller gave the link.
    is_starter: bool,
    /// The caller came with an access key.
    by_key: bool,
    /// The caller's power reaches every office the person holds.
    reaches_all: bool,
}

/// The rule. Pure.
pub(crate) fn decide(at: Situation) -> Result<(), Refusal> {
    let no = |text| Err(Refusal::new(text).field("invitation").denied());
    if at.by_key {
        return no("identity-recovery-by-key");
    }
    if at.is_self {
        return no("identity-recovery-self");
    }
    if at.is_starter {
        return no("identity-recovery-starter");
    }
    match at.reaches_all {
        true => Ok(()),
        false => no("identity-recovery-beyond"),
    }
}

/// What the rule looks at, of a recovery.
pub(crate) async fn situation(cx: &Cx, row: &InvitationRow) -> Result<Situation, Stop> {
    let held = store::designations_held(&cx.house, row.person_id, cx.today()).await?;
    Ok(Situation {
        is_self: cx.caller.person == Some(row.person_id),
        is_starter: row.started_by.is_none() || cx.caller.person == row.started_by,
        by_key: cx.caller.by_key,
        reaches_all: reach::reaches_all(cx, RECOVERY_CONFIRMED, &held).await?,
    })
}

async fn find(cx: &Cx, id: InvitationId) -> Result<InvitationRow, Stop> {
    let gone = || {
        Refusal::new("identity-recovery-gone")
            .field("invitation")
            .conflict()
    };
    let row = invitation::waiting(&cx.house, id).await?.ok_or_else(gone)?;
    decide(situation(cx, &row).await?)?;
    Ok(row)
}

async fn touched(cx: &Cx, row: &InvitationRow) -> Result<Target, Stop> {
    let entity = target::entity(cx, row.entity_id).await?;
    Ok(Target {
        person: Some(row.person_id),
        ..target::of(&entity)
    })
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = form.get("invitation").unwrap_or_default();
        let row = find(cx, id.parse().map_err(|_| Stop::NotFound)?).await?;
        form.target = touched(cx, &row).await?;
        form.back = Some("/recuperaciones".to_owned());
        let person = people::person(&cx.house, row.person_id)
            .await?
            .ok_or(Stop::NotFound)?;
        let name = person.name();
        let lead = cx
            .tr()
            .f("identity-recovery-lead", &[("name", name.as_str().into())]);
        form.lead = Some(lead.into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Confirm = values.into_typed()?;
        let row = find(cx, new.invitation).await?;
        let target = touched(cx, &row).await?;
        let draft = Draft::new(RECOVERY_CONFIRMED, cx.under()?)
            .entity(row.entity_id)
            .subject(format!("person:{}", row.person_id))
            .aside(invitation::confirm(row.id, cx.now))
            .payload_of(&RecoveryConfirmed {
                invitation: row.id,
                person: row.person_id,
                how: new.how,
            })?;
        Ok(Decision::act(draft, target).then("/recuperaciones"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_confirm() {
        let good = Situation {
            is_self: false,
            is_starter: false,
            by_key: false,
            reaches_all: true,
        };
        for (at, want) in [
            (good, None),
            (
                Situation { by_key: true, ..good },
                Some("identity-recovery-by-key"),
            ),
            (
                Situation {
                    is_self: true,
                    ..good
                },
                Some("identity-recovery-self"),
            ),
            (
                Situation {
                    is_starter: true,
                    ..good
                },
                Some("identity-recovery-starter"),
            ),
            (
                Situation {
                    reaches_all: false,
                    ..good
                },
                Some("identity-recovery-beyond"),
            ),
        ] {
            assert_eq!(decide(at).err().map(|refusal| refusal.text), want, "{at:?}");
        }
    }
}
