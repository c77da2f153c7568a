//! Staff: `/scim/v2/Users`.

use super::{
    End, answer, body, check_version, entity_for, entity_read, id, location, nothing, resource_answer, route,
    staff_id, with_meta,
};
use crate::acts::{StaffChanged, StaffLeft, StaffRegistered, StaffReturned};
use crate::ids::StaffId;
use crate::scim::query::{Asked, PARAMETERS, list};
use crate::scim::standard::{ENTERPRISE, GROUP, USER};
use crate::scim::{Kind, No, Object, patch, shape};
use crate::store::{self, Known, StaffRow};
use capability::{Answer, Cx, Decision, Method, Permission, Req, Route};
use directory::board::BoardEntity;
use directory::{people, target};
use register::{Draft, OrFault, PersonId, UnitId};
use serde_json::{Value, json};
use std::collections::HashMap;

const REGISTERED: &str = "provisioning/staff-registered";
const CHANGED: &str = "provisioning/staff-changed";
const LEFT: &str = "provisioning/staff-left";
/// Most people of an entity: the largest employer of the State has fewer.
const STAFF_MAX: usize = 100_000;

pub(super) fn routes() -> Vec<Route> {
    let reads = Permission::Read(super::READS);
    const ALL: &str = "/scim/v2/Users";
    const ONE: &str = "/scim/v2/Users/{id}";
    vec![
        route(Method::Get, ALL, reads, |cx, req| Box::pin(all(cx, req))).query(PARAMETERS),
        route(Method::Post, ALL, Permission::Act(REGISTERED), |cx, req| {
            Box::pin(create(cx, req))
        }),
        route(Method::Get, ONE, reads, |cx, req| Box::pin(one(cx, req))).query(PARAMETERS),
        route(Method::Put, ONE, Permission::Act(CHANGED), |cx, req| {
            Box::pin(replace(cx, req))
        }),
        route(Method::Patch, ONE, Permission::Act(CHANGED), |cx, req| {
            Box::pin(change(cx, req))
        }),
        route(Method::Delete, ONE, Permission::Act(LEFT), |cx, req| {
            Box::pin(remove(cx, req))
        }),
    ]
}

/// What the people of an entity share: units by who works in them.
pub(crate) struct Shared {
    units: HashMap<StaffId, Vec<(UnitId, String)>>,
}

impl Shared {
    /// What these share.
    pub(crate) async fn of(cx: &Cx, rows: &[StaffRow]) -> Result<Shared, register::Fault> {
        let ids: Vec<StaffId> = rows.iter().map(|row| row.id).collect();
        let mut units: HashMap<StaffId, Vec<(UnitId, String)>> = HashMap::new();
        for row in store::units_of(&cx.house, &ids).await? {
            let of = units.entry(row.staff_id).or_default();
            of.push((row.unit_id, row.name));
        }
        Ok(Shared { units })
    }

    /// Names of the units of somebody.
    pub(crate) fn unit_names(&self, staff: StaffId) -> Vec<&str> {
        let units = self.units.get(&staff);
        units.map_or_else(Vec::new, |units| {
            units.iter().map(|(_, name)| name.as_str()).collect()
        })
    }

    /// Somebody as they are told.
    pub(super) fn told(&self, cx: &Cx, row: &StaffRow, kept: &Object) -> Object {
        let id = row.id.to_string();
        let mut told = shape::begun(&USER, kept, &id);
        if let Some(Value::Object(inner)) = told.get_mut(ENTERPRISE.id)
            && let Some(Value::Object(manager)) = inner.get_mut("manager")
            && let Some(value) = manager.get("value").and_then(Value::as_str)
        {
            let address = location(cx, &USER, &value);
            manager.insert("$ref".to_owned(), Value::from(address));
        }
        if let Some(units) = self.units.get(&row.id) {
            let units = units.iter().map(|(unit, name)| {
                json!({"value": unit, "$ref": location(cx, &GROUP, unit), "display": name, "type": "direct"})
            });
            told.insert("groups".to_owned(), units.collect());
        }
        with_meta(cx, &USER, &id, (row.registered_at, row.changed_at, row.seq), told)
    }
}

/// What is kept of somebody.
pub(super) fn kept(row: &StaffRow) -> Result<Object, register::Fault> {
    serde_json::from_str(&row.attributes).or_fault("reading what is kept of somebody")
}

/// `GET /scim/v2/Users`.
async fn all(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_address(&req.query)?;
    let (total, found) = found(cx, &entity, &asked).await?;
    let seen = found.iter().map(|one| Value::Object(asked.view.of(&USER, one)));
    Ok(answer(200, &list(total, asked.start, seen.collect())))
}

/// Those that a list asks for: how many in all, and the ones of its page.
pub(super) async fn found(cx: &Cx, entity: &BoardEntity, asked: &Asked) -> Result<(usize, Vec<Object>), End> {
    let (filter, by) = (asked.filter_of(&USER)?, asked.sort_of(&USER)?);
    let skip = asked.start - 1;
    if filter.is_none() && by.is_none() {
        let total = store::count_staff(&cx.house, entity.id).await?;
        let rows = store::staff_page(&cx.house, entity.id, skip, asked.count).await?;
        return Ok((total, told(cx, &rows).await?));
    }
    let rows = match filter.as_ref().and_then(|filter| filter.sought()) {
        Some(("userName", name)) => store::of_name(&cx.house, entity.id, name)
            .await?
            .into_iter()
            .collect(),
        Some(("externalId", external)) => store::of_external(&cx.house, entity.id, external).await?,
        _ => store::all_staff(&cx.house, entity.id).await?,
    };
    let mut all = told(cx, &rows).await?;
    all.retain(|one| filter.as_ref().is_none_or(|filter| filter.meets(one)));
    if let Some(by) = by {
        asked.sort(&by, &mut all);
    }
    let total = all.len();
    Ok((total, all.into_iter().skip(skip).take(asked.count).collect()))
}

async fn told(cx: &Cx, rows: &[StaffRow]) -> Result<Vec<Object>, register::Fault> {
    let shared = Shared::of(cx, rows).await?;
    rows.iter()
        .map(|row| Ok(shared.told(cx, row, &kept(row)?)))
        .collect()
}

/// Somebody as they are told.
async fn told_one(cx: &Cx, row: &StaffRow) -> Result<Object, register::Fault> {
    let shared = Shared::of(cx, std::slice::from_ref(row)).await?;
    Ok(shared.told(cx, row, &kept(row)?))
}

/// `GET /scim/v2/Users/{id}`.
async fn one(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_address(&req.query)?;
    let row = store::staff(&cx.house, entity.id, id(req)?)
        .await?
        .ok_or_else(nothing)?;
    shown(cx, &entity, &asked, 200, row.id).await
}

/// Somebody, as they stand now.
async fn shown(
    cx: &Cx,
    entity: &BoardEntity,
    asked: &Asked,
    status: u16,
    id: StaffId,
) -> Result<Answer, End> {
    let row = store::staff(&cx.house, entity.id, id)
        .await?
        .ok_or_else(nothing)?;
    let whole = told_one(cx, &row).await?;
    let seen = asked.view.of(&USER, &whole);
    Ok(resource_answer(cx, status, &whole, seen))
}

/// `POST /scim/v2/Users`.
async fn create(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_for(cx, REGISTERED).await?;
    let asked = Asked::of_address(&req.query)?;
    let new = shape::resource(&USER, body(req)?)?;
    if store::count_staff(&cx.house, entity.id).await? >= STAFF_MAX {
        return Err(No::status(403, "provisioning-full").arg("max", STAFF_MAX).into());
    }
    check(cx, &entity, None, &new).await?;
    let staff = StaffId::new(cx.house.clock.as_ref())?;
    let registered = StaffRegistered {
        staff,
        person: person(cx, &new).await?,
        works: works(&new),
    };
    let draft = Draft::new(REGISTERED, cx.under()?)
        .reserved()
        .entity(entity.id)
        .subject(format!("staff:{staff}"))
        .payload_of(&registered)?
        .aside(store::insert(known(staff, &entity, &new)));
    cx.record(Decision::act(draft, target::of(&entity)), None).await?;
    shown(cx, &entity, &asked, 201, staff).await
}

/// `PUT /scim/v2/Users/{id}`.
async fn replace(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_for(cx, CHANGED).await?;
    let row = store::staff(&cx.house, entity.id, id(req)?)
        .await?
        .ok_or_else(nothing)?;
    let new = shape::resource(&USER, body(req)?)?;
    put(cx, req, &entity, &row, new).await
}

/// `PATCH /scim/v2/Users/{id}`.
async fn change(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_for(cx, CHANGED).await?;
    let row = store::staff(&cx.house, entity.id, id(req)?)
        .await?
        .ok_or_else(nothing)?;
    let before = kept(&row)?;
    let told = told_one(cx, &row).await?;
    let new = patch::apply(&USER, &before, &told, body(req)?)?;
    put(cx, req, &entity, &row, new).await
}

async fn put(cx: &Cx, req: &Req, entity: &BoardEntity, row: &StaffRow, new: Object) -> Result<Answer, End> {
    let asked = Asked::of_address(&req.query)?;
    check_version(req, row.seq)?;
    check(cx, entity, Some(row), &new).await?;
    if let Some(decision) = changed(cx, entity, row, new).await? {
        cx.record(decision, None).await?;
    }
    shown(cx, entity, &asked, 200, row.id).await
}

/// What is recorded when something else is known of somebody: nothing when it is the same.
async fn changed(
    cx: &Cx,
    entity: &BoardEntity,
    row: &StaffRow,
    new: Object,
) -> Result<Option<Decision>, End> {
    let before = kept(row)?;
    let names = before
        .keys()
        .chain(new.keys().filter(|name| !before.contains_key(*name)));
    let attributes: Vec<String> = names
        .filter(|name| before.get(*name) != new.get(*name))
        .cloned()
        .collect();
    if attributes.is_empty() {
        return Ok(None);
    }
    let (staff, person) = (row.id, person(cx, &new).await?);
    let draft = |kind| -> Result<Draft, End> {
        Ok(Draft::new(kind, cx.under()?)
            .reserved()
            .entity(entity.id)
            .subject(format!("staff:{staff}")))
    };
    let mut decision = Decision::default();
    let others = attributes.iter().any(|name| name != "active");
    if others || works(&new) == row.works() {
        let changed = StaffChanged {
            staff,
            person,
            attributes,
        };
        decision = decision.and(draft(CHANGED)?.payload_of(&changed)?, target::of(entity));
    }
    match (row.works(), works(&new)) {
        (true, false) => {
            let left = StaffLeft {
                staff,
                person,
                removed: false,
            };
            decision = decision.and(draft(LEFT)?.payload_of(&left)?, target::of(entity));
        }
        (false, true) => {
            let back = StaffReturned { staff, person };
            let draft = draft("provisioning/staff-returned")?.payload_of(&back)?;
            decision = decision.and(draft, target::of(entity));
        }
        _ => {}
    }
    if let Some((first, _)) = decision.acts.first_mut() {
        first.guards.push(store::staff_still(staff, row.seq));
    }
    Ok(Some(decision.aside(store::update(known(staff, entity, &new)))))
}

/// `DELETE /scim/v2/Users/{id}`: what was known of them is erased; that they left, and whose designation has to end, stays.
async fn remove(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_for(cx, LEFT).await?;
    let row = store::staff(&cx.house, entity.id, id(req)?)
        .await?
        .ok_or_else(nothing)?;
    check_version(req, row.seq)?;
    let left = StaffLeft {
        staff: row.id,
        person: person(cx, &kept(&row)?).await?,
        removed: true,
    };
    let draft = Draft::new(LEFT, cx.under()?)
        .reserved()
        .entity(entity.id)
        .subject(format!("staff:{}", row.id))
        .payload_of(&left)?
        .guard(store::staff_still(row.id, row.seq))
        .aside(store::erase(row.id));
    cx.record(Decision::act(draft, target::of(&entity)), None).await?;
    Ok(super::no_content())
}

/// Refuses a name that somebody else of the entity has, and a superior who is not of the entity.
async fn check(cx: &Cx, entity: &BoardEntity, row: Option<&StaffRow>, new: &Object) -> Result<(), End> {
    let name = text(new, "userName");
    let other = store::of_name(&cx.house, entity.id, name).await?;
    if other.is_some_and(|other| row.is_none_or(|row| row.id != other.id)) {
        return Err(No::new(Kind::Uniqueness, "provisioning-name-taken")
            .field("userName")
            .into());
    }
    let manager = new.get(ENTERPRISE.id).and_then(|inner| inner.get("manager"));
    if let Some(manager) = manager {
        let there = match staff_id(manager) {
            Some(id) => store::staff(&cx.house, entity.id, id).await?.is_some(),
            None => false,
        };
        if !there {
            return Err(No::new(Kind::InvalidValue, "provisioning-unknown-staff")
                .field("manager")
                .into());
        }
    }
    Ok(())
}

/// The person of the directory that somebody is: by identity document as name or number, or by electronic address.
async fn person(cx: &Cx, new: &Object) -> Result<Option<PersonId>, register::Fault> {
    let number = new
        .get(ENTERPRISE.id)
        .and_then(|inner| inner.get("employeeNumber"));
    let number = number.and_then(Value::as_str).unwrap_or("");
    let documents = [text(new, "userName"), text(new, "externalId"), number];
    let is_dni = |text: &&str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    for dni in documents.into_iter().filter(is_dni) {
        if let Some(person) = people::by_dni(&cx.house, dni).await? {
            return Ok(Some(person.id));
        }
    }
    let emails = new.get("emails").and_then(Value::as_array);
    let emails = emails
        .into_iter()
        .flatten()
        .filter_map(|email| email.get("value")?.as_str());
    let name = [text(new, "userName")]
        .into_iter()
        .filter(|name| name.contains('@'));
    for email in emails.chain(name) {
        if let Some(person) = people::by_email(&cx.house, email).await? {
            return Ok(Some(person.id));
        }
    }
    Ok(None)
}

/// Whoever is not said to have left works there.
fn works(new: &Object) -> bool {
    new.get("active") != Some(&Value::Bool(false))
}

fn text<'a>(new: &'a Object, name: &str) -> &'a str {
    new.get(name).and_then(Value::as_str).unwrap_or("")
}

fn known<'a>(id: StaffId, entity: &BoardEntity, new: &'a Object) -> Known<'a> {
    Known {
        id,
        entity: entity.id,
        user_name: text(new, "userName"),
        external_id: new.get("externalId").and_then(Value::as_str),
        attributes: Value::Object(new.clone()).to_string(),
    }
}
