//! Excuse a signature: whoever was to sign the minutes holds no seat any more, or let the term to sign pass, and the minutes are
//! registered without theirs, with the reason.

use super::{SESSION, sign_minutes::DOCUMENT};
use crate::acts::SignatureExcused;
use crate::digital_committee::DigitalCommittee;
use crate::ids::SessionId;
use crate::minutes;
use crate::notice;
use crate::pages::View;
use crate::session::{Session, Stage};
use crate::statement;
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase,
    Values,
};
use register::db::{Stmt, stmt};
use register::{PersonId, args};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/excuse-signature",
    act: "committee/signature-excused",
    title: "committee-excuse-signature",
    path: "/sesiones/excusar-firma",
    api: "/api/v1/minutes-signature-excuses",
    parts: &[Part {
        title: "committee-part-minutes",
        fields: &[
            SESSION,
            DOCUMENT,
            Field::new(
                "person",
                "committee-field-signer",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new(
                "reason",
                "committee-field-reason",
                FieldKind::Long(statement::CHARS_MAX),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Excuse {
    session: SessionId,
    document: String,
    person: PersonId,
    reason: String,
}

/// Whether somebody can sign nothing more here: they neither sit in the committee nor run it today, or were erased.
pub(crate) fn cannot_sign(view: &View, person: PersonId) -> bool {
    let erased = !view.names.contains_key(&person);
    erased || is_gone(&view.sitting.committee, person)
}

fn is_gone(committee: &DigitalCommittee, person: PersonId) -> bool {
    let mut runners = committee.runners.iter();
    !committee.roster.people().contains(&person) && !runners.any(|(_, runner)| runner.person == person)
}

/// Whether the term to sign, which the rules of the committee set, ran out since the approval, and somebody signed at least: whoever
/// has not by then keeps nobody from having minutes.
pub(crate) async fn is_late(cx: &Cx, view: &View) -> Result<bool, Stop> {
    let minutes = view.session().minutes.as_ref();
    let Some(minutes) = minutes.filter(|minutes| !minutes.signed.is_empty()) else {
        return Ok(false);
    };
    let Some(approval) = &minutes.approved else {
        return Ok(false);
    };
    let committee = &view.sitting.committee;
    let (from, days) = (register::civil_date(approval.at), committee.rules.minutes_days);
    Ok(notice::working_days_after(cx, committee, from, days).await? < cx.today())
}

/// Guard: that signature is still waited for.
fn waited_for(document: &str, person: PersonId) -> Stmt {
    const WAITED: &str = "SELECT 1 FROM committee_signer WHERE document = $1 AND person_id = $2 AND asked = 1 AND signed = 0 AND excused = 0";
    stmt(WAITED, args![document, person])
}

/// The rule: of the minutes as they stand, approved, a signature that is waited for, of somebody who cannot give it any more.
fn decide(
    session: &Session,
    document: &str,
    content: &str,
    person: PersonId,
    cannot: bool,
) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let Some(minutes) = session.minutes.as_ref() else {
        no.push(Refusal::new("committee-minutes-none").field("session"));
        return no.none();
    };
    no.when(session.stage == Stage::Registered, || {
        Refusal::new("committee-minutes-signed-already").conflict()
    });
    no.when(minutes.document != document || minutes.content != content, || {
        Refusal::new("committee-minutes-changed")
            .field("document")
            .conflict()
    });
    no.when(minutes.approved.is_none(), || {
        Refusal::new("committee-minutes-unapproved")
            .field("document")
            .article("ley-27444", "102.3")
    });
    no.when(!minutes.missing().any(|asked| asked == person), || {
        Refusal::new("committee-signature-not-waited-for")
            .field("person")
            .conflict()
    });
    no.when(!cannot, || {
        Refusal::new("committee-signer-still-here").field("person")
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = form.get("session").and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Refusal::new("committee-session-unknown").field("session"))?;
        let view = View::of(cx, id).await?;
        let sitting = &view.sitting;
        form.under = Some(sitting.runner(cx)?);
        sitting.dress(cx, form);
        form.back = Some(format!("{}/acta", sitting.row.href()));
        form.hidden.push("document");
        if let Some(minutes) = &sitting.session.minutes {
            form.first("document", minutes.document.clone());
            let late = is_late(cx, &view).await?;
            let gone = minutes
                .missing()
                .filter(|person| late || cannot_sign(&view, *person));
            let choice = |person: PersonId| Choice {
                value: person.to_string(),
                label: view.name(person),
            };
            form.choose("person", gone.map(choice).collect());
        }
        form.lead = Some(cx.tr().t("committee-excuse-signature-lead").into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Excuse = values.into_typed()?;
        let view = View::of(cx, new.session).await?;
        let sitting = &view.sitting;
        let content = minutes::content(&view)?;
        let cannot = cannot_sign(&view, new.person) || is_late(cx, &view).await?;
        decide(&sitting.session, &new.document, &content, new.person, cannot)?;
        let (reason, row) = statement::said(cx, &new.reason)?;
        let excused = SignatureExcused {
            session: new.session,
            document: new.document.clone(),
            person: new.person,
            reason,
        };
        let draft = sitting
            .draft(cx, USE_CASE.act)?
            .payload_of(&excused)?
            .guard(minutes::as_read(&view, &new.document))
            .guard(waited_for(&new.document, new.person))
            .aside(row);
        Ok(Decision::act(draft, sitting.committee.target()).then(format!("{}/acta", sitting.row.href())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::KINDS;
    use crate::roster::tests::person;
    use crate::session::Event;
    use serde_json::{Value, json};

    /// A session whose minutes were signed by the first of three, and by the second not, which was excused.
    fn session() -> Session {
        let sample = |kind: &str| -> Value {
            let known = KINDS.iter().find(|known| known.kind == kind).expect("a kind");
            serde_json::from_str(known.sample).expect("JSON")
        };
        let with = |kind: &str, changes: Value| {
            let mut payload = sample(kind);
            let changes = changes.as_object().expect("an object").clone();
            payload.as_object_mut().expect("an object").extend(changes);
            (kind.to_owned(), payload)
        };
        let kinds = [
            with("committee/session-called", json!({})),
            with("committee/session-concluded", json!({})),
            with(
                "committee/minutes-drawn",
                json!({"document": "d", "content": "c", "signers": [person(1), person(2)]}),
            ),
            with(
                "committee/signatures-asked",
                json!({"document": "d", "signers": [person(3)]}),
            ),
            with("committee/minutes-approved", json!({"document": "d"})),
            with(
                "committee/minutes-signed",
                json!({"document": "d", "person": person(1)}),
            ),
            with(
                "committee/signature-excused",
                json!({"document": "d", "person": person(2)}),
            ),
        ];
        let events: Vec<Event> = (1..)
            .zip(kinds)
            .map(|(seq, (kind, payload))| Event {
                seq,
                kind,
                at: jiff::Timestamp::UNIX_EPOCH,
                payload,
            })
            .collect();
        let session = Session::of(register::EntityId::nil(), &events).expect("acts of a session");
        session.expect("a session")
    }

    #[test]
    fn a_signature_is_excused_when_it_is_waited_for_and_cannot_be_given() {
        for (who, document, content, cannot, refused) in [
            (3, "d", "c", true, None),
            (3, "d", "c", false, Some("committee-signer-still-here")),
            (3, "e", "c", true, Some("committee-minutes-changed")),
            (3, "d", "b", true, Some("committee-minutes-changed")),
            (1, "d", "c", true, Some("committee-signature-not-waited-for")),
            (2, "d", "c", true, Some("committee-signature-not-waited-for")),
            (9, "d", "c", true, Some("committee-signature-not-waited-for")),
        ] {
            let decided = decide(&session(), document, content, person(who), cannot);
            let said = decided.err().and_then(|no| no.0.first().map(|no| no.text));
            assert_eq!(said, refused, "{who} {document} {content} {cannot}");
        }
        let mut registered = session();
        registered.stage = Stage::Registered;
        assert!(decide(&registered, "d", "c", person(3), true).is_err());
    }
}
