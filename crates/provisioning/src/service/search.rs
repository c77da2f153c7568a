//! Searches by POST, RFC 7644 section 3.4.3: of staff, of units, or of both.

use super::{End, answer, body, entity_read, groups, route, users};
use crate::scim::query::{Asked, list};
use crate::scim::standard::{GROUP, USER};
use capability::{Answer, Cx, Method, Permission, Req, Route};
use serde_json::Value;

pub(super) fn routes() -> Vec<Route> {
    let reads = Permission::Read(super::READS);
    vec![
        route(Method::Post, "/scim/v2/.search", reads, |cx, req| {
            Box::pin(both(cx, req))
        }),
        route(Method::Post, "/scim/v2/Users/.search", reads, |cx, req| {
            Box::pin(staff(cx, req))
        }),
        route(Method::Post, "/scim/v2/Groups/.search", reads, |cx, req| {
            Box::pin(units(cx, req))
        }),
    ]
}

/// `POST /scim/v2/Users/.search`.
async fn staff(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_body(body(req)?)?;
    let (total, found) = users::found(cx, &entity, &asked).await?;
    let seen = found.iter().map(|one| Value::Object(asked.view.of(&USER, one)));
    Ok(answer(200, &list(total, asked.start, seen.collect())))
}

/// `POST /scim/v2/Groups/.search`.
async fn units(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_body(body(req)?)?;
    let all = groups::found(cx, &entity, &asked).await?;
    let page = all.iter().skip(asked.start - 1).take(asked.count);
    let seen = page.map(|one| Value::Object(asked.view.of(&GROUP, one)));
    Ok(answer(200, &list(all.len(), asked.start, seen.collect())))
}

/// `POST /scim/v2/.search`: staff first, units after them. A filter or an order that one of both does not know leaves it out.
async fn both(cx: &Cx, req: &Req) -> Result<Answer, End> {
    let entity = entity_read(cx).await?;
    let asked = Asked::of_body(body(req)?)?;
    let fits = |resource| {
        asked
            .filter_of(resource)
            .and_then(|_| asked.sort_of(resource))
            .map(drop)
    };
    let (of_staff, of_units) = (fits(&USER), fits(&GROUP));
    if let (Err(no), Err(_)) = (&of_staff, &of_units) {
        return Err(no.clone().into());
    }
    let (staff_total, staff) = match of_staff {
        Ok(()) => users::found(cx, &entity, &asked).await?,
        Err(_) => (0, Vec::new()),
    };
    let units = match of_units {
        Ok(()) => groups::found(cx, &entity, &asked).await?,
        Err(_) => Vec::new(),
    };
    let mut seen: Vec<Value> = staff
        .iter()
        .map(|one| Value::Object(asked.view.of(&USER, one)))
        .collect();
    let before = (asked.start - 1).saturating_sub(staff_total);
    let room = asked.count - seen.len();
    let more = units.iter().skip(before).take(room);
    seen.extend(more.map(|one| Value::Object(asked.view.of(&GROUP, one))));
    Ok(answer(200, &list(staff_total + units.len(), asked.start, seen)))
}
