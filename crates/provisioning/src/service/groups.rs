//! Units: `/scim/v2/Groups`. They are the units of the directory; what is told of them there is told here, and the other way round.

use super::{
    End, answer, body, check_version, entity_read, id, location, nothing, resource_answer, route, staff_id,
    with_meta,
};
use crate::acts::UnitChanged;
use crate::ids::StaffId;
use crate::scim::query::{Asked, PARAMETERS, list};
use crate::scim::standard::{GROUP, USER};
use crate::scim::{Kind, No, Object, patch, shape};
use crate::store;
use capability::{Answer, Cx, Decision, Method, Permission, Req, Route};
use directory::board::{BoardEntity, fold};
use directory::store::UnitRow;
use directory::target;
use directory::use_cases::{closing_unit, creating_unit, renaming_unit};
use jiff::Timestamp;
use jiff::civil::Date;
use register::{Draft, UnitId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CHANGED: &str = "provisioning/unit-changed";
const CREATED: &str = "directory/unit-created";
const CLOSED: &str = "directory/unit-closed";

pub(super) fn routes() -> Vec<Route> {
    let reads = Permission::Read(super::READS);
    const ALL: &str = "/scim/v2/Groups";
    const ONE: &str = "/scim/v2/Groups/{id}";
    vec![
        route(Method::Get, ALL, reads, |cx, req| Box::pin(all(cx, req))).query(PARAMETERS),
        route(Method::Post, ALL, Permission::Act(CREATED), |cx, req| {
            Box::pin(create(cx, req))
        }),
        route(Method::Get, ONE, reads, |cx, req| Box::pin(one(cx, req))).query(PARAMETERS),
        route(Method::Put, ONE, Permission::Act(CHANGED), |cx, req| {
            Box::pin(replace(cx, req))
        }),
        route(Method::Patch, ONE, Permission::Act(CHANGED), |cx, req| {
            Box::pin(change(cx, req))
        }),
        route(Method::Delete, ONE, Permission::Act(CLOSED), |cx, req| {
            Box::pin(close(cx, req))
        }),
    ]
}

/// An open unit of the entity, with what is told of it here.
struct Unit {
    row: UnitRow,
    created: Timestamp,
    changed: Timestamp,
    first: u64,
    seq: u64,
    kept: Object,
}

impl Unit {
    fn told(&self, cx: &Cx) -> Object {
        let id = self.row.id.to_string();
        let mut told = shape::begun(&GROUP, &self.kept, &id);
        if let Some(Value::Array(members)) = told.get_mut("members") {
            for member in members {
                let value = member["value"].as_str().unwrap_or_default().to_owned();
                *member = json!({"value": value, "$ref": location(cx, &USER, &value), "type": "User"});
            }
        }
        with_meta(cx, &GROUP, &id, (self.created, self.changed, self.seq), told)
    }
}

impl Unit {
    fn new(row: UnitRow, mark: store::UnitMark, members: Vec<StaffId>) -> Unit {
        let mut kept = Object::new();
        kept.insert("displayName".to_owned(), Value::from(row.name.as_str()));
        let external = mark.external_id.map(Value::from);
        kept.extend(external.map(|external| ("externalId".to_owned(), external)));
        if !members.is_empty() {
            let members = members.into_iter().map(|staff| json!({"value": staff}));
            kept.insert("members".to_owned(), members.collect());
        }
        Unit {
            row,
            created: mark.created_at,
            changed: mark.changed_at,
            first: mark.first_seq,
            seq: mark.seq,
            kept,
        }
    }
}

/// Open units of the entity, in the order in which they were made.
async fn units(cx: &Cx, entity: &BoardEntity) -> Result<Vec<Unit>, register::Fault> {
    let rows = directory::store::units_of(&cx.house, entity.id).await?;
    let marks = store::unit_marks(&cx.house, entity.id).await?;
    let mut marks: BTreeMap<UnitId, _> = marks.into_iter().map(|mark| (mark.unit_id, mark)).collect();
    let mut members: BTreeMap<UnitId, Vec<StaffId>> = BTreeMap::new();
    for (unit, staff) in store::members(&cx.house, entity.id).await? {
        members.entry(unit).or_default().push(staff);
    }
    let open = rows.into_iter().filter(|row| row.to_on.is_none());
    let mut units: Vec<Unit> = open
        .filter_map(|row| {
            let (mark, members) = (marks.remove(&row.id)?, members.remove(&row.id));
            Some(Unit::new(row, mark, members.unwrap_or_default()))
        })
        .collect();
    units.sort_by_key(|unit| unit.first);
    Ok(units)
}

async fn unit(cx: &Cx, entity: &BoardEntity, id: UnitId) -> Result<Unit, End> {
    let row = directory::store::unit(&cx.house, entity.id, id).await?;
    let row = row.filter(|row| row.to_on.is_none()).ok_or_else(nothing)?;
    let mark = store::unit_mark(&cx.house, id).await?.ok_or_else(nothing)?;
    let members = store::members_of(&cx.house, id).await?;
    Ok(Unit::new(row, mark, members))
}

/// `GET /scim/v2/Groups`.
async fn all(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_address(&req.query)?;
    let all = found(cx, &entity, &asked).await?;
    let page = all.iter().skip(asked.start - 1).take(asked.count);
    let seen = page.map(|one| Value::Object(asked.view.of(&GROUP, one)));
    Ok(answer(200, &list(all.len(), asked.start, seen.collect())))
}

/// Units that a list asks for, all of them.
pub(super) async fn found(cx: &Cx, entity: &BoardEntity, asked: &Asked) -> Result<Vec<Object>, End> {
    let (filter, by) = (asked.filter_of(&GROUP)?, asked.sort_of(&GROUP)?);
    let units = units(cx, entity).await?;
    let mut all: Vec<Object> = units.iter().map(|unit| unit.told(cx)).collect();
    all.retain(|one| filter.as_ref().is_none_or(|filter| filter.meets(one)));
    if let Some(by) = by {
        asked.sort(&by, &mut all);
    }
    Ok(all)
}

/// `GET /scim/v2/Groups/{id}`.
async fn one(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_address(&req.query)?;
    shown(cx, &entity, &asked, 200, id(req)?).await
}

async fn shown(cx: &Cx, entity: &BoardEntity, asked: &Asked, status: u16, id: UnitId) -> Result<Answer, End> {
    let whole = unit(cx, entity, id).await?.told(cx);
    let seen = asked.view.of(&GROUP, &whole);
    Ok(resource_answer(cx, status, &whole, seen))
}

/// `POST /scim/v2/Groups`: a unit that the directory has from today.
async fn create(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = super::entity_for(cx, CREATED).await?;
    let asked = Asked::of_address(&req.query)?;
    let new = shape::resource(&GROUP, body(req)?)?;
    let name = name(&new);
    free(cx, &entity, None, name).await?;
    let (unit, draft) = creating_unit(cx, &entity, "unit".to_owned(), name.to_owned(), cx.today())?;
    let decision = Decision::act(draft, target::of(&entity));
    let decision = told(cx, &entity, unit, &Object::new(), &new, decision).await?;
    cx.record(decision, None).await?;
    shown(cx, &entity, &asked, 201, unit).await
}

/// `PUT /scim/v2/Groups/{id}`.
async fn replace(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = super::entity_for(cx, CHANGED).await?;
    let unit = unit(cx, &entity, id(req)?).await?;
    let new = shape::resource(&GROUP, body(req)?)?;
    put(cx, req, &entity, unit, new).await
}

/// `PATCH /scim/v2/Groups/{id}`.
async fn change(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = super::entity_for(cx, CHANGED).await?;
    let unit = unit(cx, &entity, id(req)?).await?;
    let new = patch::apply(&GROUP, &unit.kept, &unit.told(cx), body(req)?)?;
    put(cx, req, &entity, unit, new).await
}

async fn put(cx: &Cx, req: &Req, entity: &BoardEntity, unit: Unit, new: Object) -> Result<Answer, End> {
    let asked = Asked::of_address(&req.query)?;
    check_version(req, unit.seq)?;
    let mut decision = Decision::default();
    let name = name(&new);
    if name != unit.row.name {
        free(cx, entity, Some(unit.row.id), name).await?;
        let draft = renaming_unit(cx, entity, &unit.row, name.to_owned())?;
        decision = decision.and(draft, target::of(entity));
    }
    let mut decision = told(cx, entity, unit.row.id, &unit.kept, &new, decision).await?;
    if let Some((first, _)) = decision.acts.first_mut() {
        first.guards.push(store::unit_still(unit.row.id, unit.seq));
        cx.record(decision, None).await?;
    }
    shown(cx, entity, &asked, 200, unit.row.id).await
}

/// `DELETE /scim/v2/Groups/{id}`: the directory closes the unit today.
async fn close(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = super::entity_for(cx, CLOSED).await?;
    let unit = unit(cx, &entity, id(req)?).await?;
    check_version(req, unit.seq)?;
    let from = unit.row.from_on.parse::<Date>().unwrap_or(cx.today());
    let draft = closing_unit(cx, &entity, &unit.row, cx.today().max(from))?
        .guard(store::unit_still(unit.row.id, unit.seq))
        .aside(store::call_unit(unit.row.id, entity.id, None));
    cx.record(Decision::act(draft, target::of(&entity)), None).await?;
    Ok(super::no_content())
}

/// Adds to a decision what this crate tells of a unit: who works in it, and how the human resources system calls it.
async fn told(
    cx: &Cx,
    entity: &BoardEntity,
    unit: UnitId,
    before: &Object,
    new: &Object,
    decision: Decision,
) -> Result<Decision, End> {
    let (was, is) = (members(before)?, members(new)?);
    let added: Vec<StaffId> = is.difference(&was).copied().collect();
    known(cx, entity, &added).await?;
    let removed: Vec<StaffId> = was.difference(&is).copied().collect();
    let external = new.get("externalId").and_then(Value::as_str);
    let called = before.get("externalId") != new.get("externalId");
    let mut attributes = Vec::new();
    attributes.extend(called.then(|| "externalId".to_owned()));
    attributes.extend((!added.is_empty() || !removed.is_empty()).then(|| "members".to_owned()));
    if attributes.is_empty() {
        return Ok(decision);
    }
    let changed = UnitChanged {
        unit,
        attributes,
        added,
        removed,
    };
    let draft = Draft::new(CHANGED, cx.under()?)
        .reserved()
        .entity(entity.id)
        .subject(format!("unit:{unit}"))
        .payload_of(&changed)?;
    let draft = match called {
        true => draft.aside(store::call_unit(unit, entity.id, external)),
        false => draft,
    };
    Ok(decision.and(draft, target::of(entity)))
}

fn name(new: &Object) -> &str {
    new.get("displayName").and_then(Value::as_str).unwrap_or("")
}

/// Refuses the name of another open unit: a second one would be the same unit twice.
async fn free(cx: &Cx, entity: &BoardEntity, but: Option<UnitId>, name: &str) -> Result<(), End> {
    let units = directory::store::units_of(&cx.house, entity.id).await?;
    let mut open = units
        .iter()
        .filter(|unit| unit.to_on.is_none() && Some(unit.id) != but);
    match open.any(|unit| fold(&unit.name) == fold(name)) {
        true => Err(No::new(Kind::Uniqueness, "provisioning-unit-taken")
            .field("displayName")
            .into()),
        false => Ok(()),
    }
}

fn members(of: &Object) -> Result<BTreeSet<StaffId>, No> {
    let list = of.get("members").and_then(Value::as_array);
    let each = list.into_iter().flatten();
    each.map(|member| staff_id(member).ok_or_else(unknown)).collect()
}

/// Refuses members who are not of the entity.
async fn known(cx: &Cx, entity: &BoardEntity, added: &[StaffId]) -> Result<(), End> {
    let there = store::of_entity(&cx.house, entity.id, added).await?;
    let there: BTreeSet<StaffId> = there.into_iter().collect();
    if added.iter().any(|staff| !there.contains(staff)) {
        return Err(unknown().into());
    }
    Ok(())
}

fn unknown() -> No {
    No::new(Kind::InvalidValue, "provisioning-unknown-staff").field("members")
}
