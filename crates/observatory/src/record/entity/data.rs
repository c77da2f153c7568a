//! The entity as data: what the page says, for programs. No document number, no address, no telephone of anybody.

use super::super::dossier::{Dossier, Line, authority_of, office_of};
use super::super::store::count_acts;
use super::super::words::{cited, region_name};
use super::history;
use capability::{Answer, Cx, Req, Stop};
use directory::past::{Moment, PlacesAt, places_at};
use directory::store::{self, DesignationRow};
use serde_json::{Value, json};

/// Units and posts of an answer.
const PLACES: usize = 200;

/// `GET /api/v1/entities/{key}`: units and posts come in pages, units first.
pub(super) async fn entity(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let dossier = Dossier::find_at(cx, req.param("key"), Moment::read(cx, &req.query)?).await?;
    let entity = &dossier.entity;
    let (owed, met) = dossier.owed_and_met();
    let parent = entity.parent.and_then(|parent| dossier.board.entity(parent));
    let acts = count_acts(&cx.house, &history::acts_of(&dossier)).await?;
    let page = usize::try_from(req.query.number(ui::PAGE_PARAMETER, 1, 1_000_000)?)
        .unwrap_or(1)
        .max(1);
    let PlacesAt {
        units_total,
        posts_total,
        units,
        posts,
    } = places_at(&cx.house, entity.id, dossier.moment, (page - 1) * PLACES, PLACES).await?;
    let next = (page * PLACES < units_total + posts_total).then(|| {
        let query = req.query.with(ui::PAGE_PARAMETER, Some(&(page + 1).to_string()));
        format!("/api/v1/entities/{}?{query}", entity.key)
    });
    let moves = store::due_moves_of(&cx.house, entity.id, dossier.today, dossier.known_before).await?;
    let base = &cx.house.options.base_url;
    let one_place = |percent: f64| (percent * 10.0).round() / 10.0;
    Ok(Answer::json(
        200,
        &json!({
            "id": entity.id.to_string(),
            "key": entity.key,
            "name": entity.name,
            "acronym": entity.acronym,
            "type": entity.kind.id.as_str(),
            "level": entity.kind.level.as_str(),
            "group": entity.kind.group.as_str(),
            "ubigeo": entity.ubigeo,
            "region": region_name(&entity.ubigeo),
            "ruc": entity.ruc,
            "sector": entity.sector,
            "parent": parent.map(|parent| json!({"key": parent.key, "name": parent.name})),
            "authority": entity.authority,
            "from": entity.from.map(|day| day.to_string()),
            "to": entity.to.map(|day| day.to_string()),
            "owed": owed,
            "met": met,
            "share": dossier.share().map(one_place),
            "average_share_of_type": dossier.average.map(one_place),
            "obligations": lines(cx, &dossier),
            "offices": offices(&dossier),
            "committee": committee(cx, &dossier),
            "units_total": units_total,
            "posts_total": posts_total,
            "next": next,
            "units": units.iter().map(|unit| json!({"id": unit.id.to_string(), "kind": unit.kind, "name": unit.name, "from": unit.from_on, "to": unit.to_on})).collect::<Vec<_>>(),
            "posts": posts.iter().map(|post| json!({"id": post.id.to_string(), "name": post.name, "from": post.from_on, "to": post.to_on})).collect::<Vec<_>>(),
            "due_moves": moves.iter().map(|moved| json!({"act": moved.seq, "designation": moved.designation_id.to_string(), "what": moved.what, "before": moved.before_on, "after": moved.after_on, "on": moved.moved_on})).collect::<Vec<_>>(),
            "acts": {"total": acts, "url": format!("{base}{}", history::acts_path("/api/v1/acts", &dossier))},
            "url": format!("{base}{}", entity.href()),
            "as_of": dossier.moment.as_of.to_string(),
            "known_on": dossier.moment.known.to_string(),
            "cut_off": {"acts": cx.head.size, "at": cx.now.to_string()},
        }),
    ))
}

/// `GET /api/v1/entities/{key}/obligations`: the live ones with their state, and those not measured yet.
pub(super) async fn obligations(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let dossier = Dossier::find_at(cx, req.param("key"), Moment::read(cx, &req.query)?).await?;
    let items = lines(cx, &dossier);
    let waiting = cx
        .house
        .law
        .obligations_of(dossier.entity.kind.id)
        .filter(|obligation| !obligation.live);
    let waiting: Vec<Value> = waiting
        .map(|obligation| json!({"id": obligation.id.as_str(), "name": cx.pick(&obligation.names)}))
        .collect();
    Ok(Answer::json(
        200,
        &json!({
            "entity": dossier.entity.key,
            "total": items.len(),
            "items": items,
            "not_measured": waiting,
            "as_of": dossier.moment.as_of.to_string(),
            "known_on": dossier.moment.known.to_string(),
            "cut_off": {"acts": cx.head.size, "at": cx.now.to_string()},
        }),
    ))
}

fn lines(cx: &Cx, dossier: &Dossier) -> Vec<Value> {
    dossier.lines().iter().map(|line| self::line(cx, line)).collect()
}

fn line(cx: &Cx, line: &Line<'_>) -> Value {
    json!({
        "id": line.obligation.id.as_str(),
        "key": line.obligation.key,
        "name": cx.pick(&line.obligation.names),
        "state": line.verdict.code(),
        "owed": line.verdict.is_owed(),
        "met": line.verdict.is_met(),
        "severity": line.obligation.severity.as_str(),
        "due": line.due.map(|day| day.to_string()),
        "norm": cited(&line.obligation.citations),
        "proof": line.proof,
        "proof_url": line.proof.map(|code| format!("{}/actos/{code}", cx.house.options.base_url)),
    })
}

/// Offices that an obligation asks for, each with its holder today.
fn offices(dossier: &Dossier) -> Vec<Value> {
    let lines = dossier.lines();
    let offices = lines
        .iter()
        .filter_map(|line| Some((line, office_of(line.obligation)?)));
    offices
        .map(|(line, office)| {
            let row = dossier
                .holder(office.as_str())
                .or_else(|| dossier.last(office.as_str()));
            json!({
                "office": office.as_str(),
                "state": line.verdict.code(),
                "authority": authority_of(line.obligation).map(norms::Authority::as_str),
                "designation": row.map(|row| designation(dossier, row)),
            })
        })
        .collect()
}

fn committee(cx: &Cx, dossier: &Dossier) -> Value {
    let office = directory::apply_committee();
    let row = dossier.holder(office).or_else(|| dossier.last(office));
    let seats: Vec<Value> = cx
        .house
        .law
        .seats()
        .iter()
        .map(|seat| {
            let holder = dossier.holder(seat.office.as_str());
            json!({"number": seat.number, "office": seat.office.as_str(), "name": cx.pick(&seat.names), "required": seat.required, "holder": holder.map(|row| designation(dossier, row))})
        })
        .collect();
    json!({"state": dossier.committee_verdict().map(|verdict| verdict.code()), "designation": row.map(|row| designation(dossier, row)), "seats": seats})
}

/// A designation as anybody may know it.
fn designation(dossier: &Dossier, row: &DesignationRow) -> Value {
    json!({
        "id": row.id.to_string(),
        "name": dossier.name(row),
        "post": row.post_title,
        "capacity": row.capacity,
        "act": {"kind": row.instrument_kind, "number": row.instrument_number, "on": row.instrument_on},
        "informed": {"authority": row.authority, "on": row.informed_on, "accepted_on": row.accepted_on, "observed_on": row.observed_on},
        "from": row.from_on,
        "to": row.to_on,
        "in_force": row.in_force(dossier.today),
        "contact_published": row.contact.is_some(),
        "proof": dossier.proof(row),
    })
}
