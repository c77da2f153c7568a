//! Sessions as data: the public part for anybody, the rest for those who may read it.

use super::View;
use super::session::asked;
use crate::session::ItemState;
use crate::store;
use capability::{Answer, Cx, Permission, Req, Route, Stop, handler};
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::json(
            "/api/v1/committees/{entidad}",
            Permission::Public,
            handler(|cx, req| Box::pin(committee(cx, req))),
        )
        .query(&["organo"]),
        Route::json(
            "/api/v1/sessions/{id}",
            Permission::Public,
            handler(|cx, req| Box::pin(session(cx, req))),
        ),
    ]
}

/// `GET /api/v1/committees/{entidad}`: seats, rules and sessions.
async fn committee(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (_, committee, bodies) = super::committee::asked(cx, &req, &["organo"]).await?;
    let committee = committee.ok_or(Stop::NotFound)?;
    let rules = &committee.rules;
    let sessions = store::sessions_of(&cx.house, committee.entity.id, &committee.body, 200).await?;
    let sessions: Vec<Value> = sessions
        .iter()
        .map(|row| {
            json!({"id": row.id, "kind": row.kind, "number": row.label(), "on": row.on_day, "hour": row.hour, "place": row.place,
                "mode": row.mode, "open": row.open, "stage": row.stage})
        })
        .collect();
    let seats: Vec<Value> = committee
        .roster
        .seats
        .iter()
        .map(|seat| {
            let holder = seat.holder.as_ref().map(|holder| holder.designation);
            let alternates: Vec<_> = seat.alternates.iter().map(|sitter| sitter.designation).collect();
            json!({"seat": seat.key, "number": seat.number, "designation": holder, "alternates": alternates})
        })
        .collect();
    let base = committee.roster.base();
    Ok(Answer::json(
        200,
        &json!({
            "entity": committee.entity.key, "body": committee.unit(), "committee": committee.act.id, "from": committee.act.from_on,
            "seats": seats,
            "rules": {
                "name": rules.name, "quorum": rules.quorum.needed(base), "quorum_second_call": rules.quorum_second_call.needed(base),
                "majority": rules.majority.as_str(),
                "qualified": rules.qualified.as_ref().map(|(majority, kinds)| json!({"majority": majority.as_str(), "kinds": kinds})),
                "casting_vote": rules.casting_vote, "remote": rules.remote, "chair": rules.chair,
                "notice_ordinary_days": rules.notice_ordinary_days, "notice_extraordinary_days": rules.notice_extraordinary_days,
                "minutes_days": rules.minutes_days,
            },
            "bodies": bodies.iter().map(|(id, name)| json!({"id": id, "name": name})).collect::<Vec<_>>(),
            "sessions": sessions,
        }),
    ))
}

/// `GET /api/v1/sessions/{id}`.
async fn session(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let view = asked(cx, &req).await?;
    let session = view.session();
    let row = &view.sitting.row;
    let mut answer = json!({
        "id": row.id, "entity": view.sitting.committee.entity.key, "kind": row.kind, "number": row.label(), "on": row.on_day,
        "hour": row.hour, "place": row.place, "mode": row.mode, "open": row.open, "stage": row.stage,
        "quorum": {"present": view.sitting.quorum_present(cx.today()), "needed": view.sitting.quorum_needed(cx.today()), "base": view.sitting.roster().base()},
        "agreements": agreements(&view), "acts": session.seq,
    });
    if view.reads
        && let Value::Object(answer) = &mut answer
    {
        answer.insert("agenda".to_owned(), Value::Array(agenda(&view)));
    }
    Ok(Answer::json(200, &answer))
}

fn agreements(view: &View) -> Vec<Value> {
    let own = view
        .own_agreements()
        .into_iter()
        .filter(|row| view.reads || row.public);
    own.map(|row| {
        json!({"id": row.id, "code": row.code, "text": row.text, "owner": {"kind": row.owner_kind, "id": row.owner_id}, "due": row.due_on, "state": row.state})
    })
    .collect()
}

fn agenda(view: &View) -> Vec<Value> {
    let session = view.session();
    let entries = session.agenda.iter().map(|entry| {
        let ballots: Vec<Value> = session
            .ballots_on(entry.item.item)
            .map(|(id, ballot)| {
                json!({"id": id, "secret": ballot.opened.secret, "majority": ballot.opened.majority, "voters": ballot.opened.voters.len(),
                    "voted": ballot.taken.len(), "outcome": ballot.closed.as_ref().map(|closed| closed.outcome)})
            })
            .collect();
        let state = match entry.state {
            ItemState::Asked => "asked",
            ItemState::Waiting => "waiting",
            ItemState::Current => "current",
            ItemState::Treated => "treated",
            ItemState::Refused => "refused",
            ItemState::Deferred => "deferred",
        };
        json!({"id": entry.item.item, "number": entry.number, "kind": entry.item.kind, "title": entry.item.title, "state": state,
            "origin": entry.item.origin, "document": entry.item.document.as_ref().filter(|_| view.inside), "recused": entry.recused.len(), "ballots": ballots})
    });
    entries.collect()
}
