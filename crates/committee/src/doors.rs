//! What this wing adds to pages of others: the desk, an entity, whatever it deals with, the constancia of its acts.

use crate::digital_committee::{DigitalCommittee, title};
use crate::ids::SessionId;
use crate::members;
use crate::proposals::proposals;
use crate::session::Stage;
use crate::store;
use capability::{Area, Cx, PublicFact, Stop};
use directory::board::board;
use register::{EntityId, Recorded};

/// Sessions looked at for what waits for a member.
const LOOKED_AT: u64 = 6;

/// The committee on the desk, with what presses there: for its members, and for those who run it.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(committee) = own(cx).await? else {
        return Ok(Vec::new());
    };
    let role = committee.role(cx);
    if role.runs.is_none() && role.sits.is_none() {
        return Ok(Vec::new());
    }
    let mut waiting = turns(cx, &committee).await?.len();
    if role.runs.is_some() {
        waiting += proposals(cx, &committee)
            .await?
            .iter()
            .filter(|proposal| proposal.presses)
            .count();
        waiting += usize::from(members::told(cx, &committee).await?.changed.is_some());
    }
    Ok(vec![Area {
        label: "committee-short",
        path: "/comite",
        waiting,
        state: ui::State::Warn,
    }])
}

/// The committee of the entity for which the caller works.
async fn own(cx: &Cx) -> Result<Option<DigitalCommittee>, Stop> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(None);
    };
    let board = board(&cx.house).await?;
    match board.entity(acting.entity).cloned() {
        Some(entity) => DigitalCommittee::find(cx, entity, "").await,
        None => Ok(None),
    }
}

/// Something that a session asks of the caller.
pub(crate) struct Turn {
    /// What, in a line.
    pub(crate) label: String,
    /// Where it is done.
    pub(crate) href: String,
}

/// Sessions that wait for an answer or a signature of the caller.
///
/// # Errors
/// When the database fails.
pub(crate) async fn turns(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Turn>, Stop> {
    let Some(me) = cx.caller.person else {
        return Ok(Vec::new());
    };
    let sits = committee.roster.designation_of(me).is_some();
    let mut turns = Vec::new();
    for row in store::sessions_of(&cx.house, committee.entity.id, &committee.body, LOOKED_AT).await? {
        if !matches!(Stage::parse(&row.stage), Some(Stage::Called | Stage::Concluded)) {
            continue;
        }
        let Some((_, session)) = store::session(&cx.house, row.id).await? else {
            continue;
        };
        let answers = session.stage == Stage::Called && sits && !session.answers.contains_key(&me);
        let minutes = session.minutes.as_ref();
        let minutes = minutes.filter(|minutes| minutes.approved.is_some());
        let signs = minutes.is_some_and(|minutes| minutes.missing().any(|person| person == me));
        let (key, href) = match (answers, signs) {
            (true, _) => ("committee-turn-answer", row.href()),
            (false, true) => ("committee-turn-sign", format!("{}/acta", row.href())),
            (false, false) => continue,
        };
        let args = [("session", title(cx, &row).into())];
        let label = cx.tr().f(key, &args).into_owned();
        turns.push(Turn { label, href });
    }
    Ok(turns)
}

/// The committee of an entity, when it has one.
pub(crate) async fn entity_pages(cx: &Cx, entity: EntityId) -> Result<Vec<(String, String)>, Stop> {
    let all = directory::store::committees_of(&cx.house, entity).await?;
    let board = board(&cx.house).await?;
    let here = all
        .iter()
        .any(|row| row.body_id.is_empty() && row.in_force(cx.today()));
    let Some(entity) = board.entity(entity).filter(|_| here) else {
        return Ok(Vec::new());
    };
    let label = cx.tr().t("committee-entity-page").into_owned();
    Ok(vec![(label, format!("/comite/{}", entity.key))])
}

/// Matters that came from a page, and the sessions that dealt with them, for those who may read them.
pub(crate) async fn mentions(cx: &Cx, path: &str) -> Result<Vec<(String, String)>, Stop> {
    let mut list = Vec::new();
    if !cx.caller.signed_in() {
        return Ok(list);
    }
    let board = board(&cx.house).await?;
    for row in store::matters_from(&cx.house, path).await? {
        let Some(entity) = board.entity(row.entity_id).cloned() else {
            continue;
        };
        let committee = DigitalCommittee::find(cx, entity, &row.body_id).await?;
        let Some(committee) = committee.filter(|committee| committee.may_read(cx)) else {
            continue;
        };
        let session = match row.session_id {
            Some(id) => store::session_row(&cx.house, id).await?,
            None => None,
        };
        let named = ("title", row.title.clone().into());
        list.push(match session {
            Some(session) => {
                let args = [("session", title(cx, &session).into()), named];
                let label = cx.tr().f("committee-mention-session", &args).into_owned();
                (label, session.href())
            }
            None => {
                let label = cx.tr().f("committee-mention-waiting", &[named]).into_owned();
                (label, committee.href())
            }
        });
    }
    Ok(list)
}

/// The session and the agreement of an act, on its constancia.
pub(crate) async fn facts(cx: &Cx, act: &Recorded) -> Result<Vec<PublicFact>, Stop> {
    let mut facts = Vec::new();
    let session = act.subject("session").and_then(|id| id.parse::<SessionId>().ok());
    if let Some(id) = session
        && let Some(row) = store::session_row(&cx.house, id).await?
    {
        facts.push(PublicFact {
            label: "committee-column-session",
            value: title(cx, &row),
            href: Some(row.href()),
        });
    }
    let agreement = act.subject("agreement").and_then(|id| id.parse().ok());
    if let Some(id) = agreement
        && let Some(row) = store::agreement(&cx.house, id).await?.filter(|row| row.public)
    {
        facts.push(PublicFact {
            label: "committee-agreement",
            value: format!("{}. {}", row.code, row.text),
            href: Some(row.href()),
        });
    }
    Ok(facts)
}
