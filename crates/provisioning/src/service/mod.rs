//! The service at `/scim/v2`, RFC 7644: what comes by HTTP, with which key, and how it is answered.

mod discovery;
mod groups;
mod search;
mod told;
mod users;

pub(crate) use users::Shared;

use crate::ids::StaffId;
use crate::scim::{Kind, No, Object, Resource};
use crate::store;
use capability::{
    Answer, Body, Cx, Manner, Method, Permission, ProblemKind, Refusal, Req, Route, Stop, handler,
};
use directory::board::BoardEntity;
use directory::target;
use http::header;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the service is.
pub(crate) const BASE: &str = "/scim/v2";
/// Media type of every body, RFC 7644 section 3.1.
pub(crate) const MEDIA_TYPE: &str = "application/scim+json";
/// Largest body, in bytes: a unit with as many members as a call may name.
const BODY_BYTES_MAX: usize = 512 * 1024;
/// How often a change is tried that others overtake.
const TRIES: usize = 8;
/// The reading that lets an office see staff and units as the human resources system told them.
pub(crate) const READS: &str = "provisioning.staff";

/// How the service tells its callers no.
static MANNER: Manner = Manner {
    stopped: told::stopped,
    not_allowed: told::not_allowed,
};

/// Routes of the service.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = discovery::routes();
    routes.extend(users::routes());
    routes.extend(groups::routes());
    routes.extend(search::routes());
    routes.extend(Method::ALL.map(|method| {
        route(method, "/scim/v2/{*rest}", Permission::Public, |cx, req| {
            Box::pin(discovery::nothing_here(cx, req))
        })
    }));
    routes.into_iter().map(|route| route.manner(&MANNER)).collect()
}

/// Why a call ends without what was asked.
#[derive(Debug)]
pub(crate) enum End {
    /// SCIM says no.
    No(No),
    /// The house says no.
    Stop(Stop),
}

impl From<No> for End {
    fn from(no: No) -> End {
        End::No(no)
    }
}
impl<T: Into<Stop>> From<T> for End {
    fn from(stop: T) -> End {
        End::Stop(stop.into())
    }
}

type Served<'a> = capability::Fut<'a, Result<Answer, End>>;

/// An address of the service, for keys alone; each call is written down.
fn route(
    method: Method,
    path: &'static str,
    permission: Permission,
    serve: for<'a> fn(&'a Cx, &'a Req) -> Served<'a>,
) -> Route {
    let handler = handler(move |cx, req| {
        Box::pin(async move {
            let answer = match steadily(cx, &req, serve).await {
                Ok(answer) => answer,
                Err(End::No(no)) => told::no(cx, &no),
                Err(End::Stop(Stop::Fault(fault))) => return Err(Stop::Fault(fault)),
                Err(End::Stop(stop)) => told::stopped(cx, &stop),
            };
            note(cx, method, path, answer.status).await;
            Ok(answer)
        })
    });
    Route::of(method, path, permission, handler)
        .body(if method.is_safe() { 0 } else { BODY_BYTES_MAX })
        .by_key()
}

/// Does what is asked again, when somebody else changed the same between the look and the record: systems send many changes at
/// once. Whoever asked for a version is told then that it has changed.
async fn steadily<'a>(
    cx: &'a Cx,
    req: &'a Req,
    serve: for<'b> fn(&'b Cx, &'b Req) -> Served<'b>,
) -> Result<Answer, End> {
    for _ in 1..TRIES {
        match serve(cx, req).await {
            Err(End::Stop(Stop::Refused(no))) if ProblemKind::of(&no) == ProblemKind::Stale => {}
            outcome => return outcome,
        }
    }
    serve(cx, req).await
}

/// Writes down that a key called, for the page of its entity; an answer does not wait in vain for it.
async fn note(cx: &Cx, method: Method, path: &'static str, status: u16) {
    let Some(acting) = &cx.caller.acting else { return };
    let resource = path.strip_prefix(BASE).unwrap_or(path);
    let call = (method.as_str(), resource, status);
    let noted = store::note_call(&cx.house, acting.entity, acting.designation, call, cx.now).await;
    if let Err(fault) = noted {
        tracing::warn!(fault = %fault.chain(), "a call was not written down");
    }
}

/// The entity of the key, and the power it is asked for.
pub(crate) async fn entity_for(cx: &Cx, act: &'static str) -> Result<Arc<BoardEntity>, End> {
    let entity = own_entity(cx).await?;
    cx.may(act, &target::of(&entity))?;
    Ok(entity)
}

/// The entity of the key, when its office may read what was provisioned there.
pub(crate) async fn entity_read(cx: &Cx) -> Result<Arc<BoardEntity>, End> {
    let entity = own_entity(cx).await?;
    cx.may_read(READS, &target::of(&entity))?;
    Ok(entity)
}

async fn own_entity(cx: &Cx) -> Result<Arc<BoardEntity>, End> {
    let acting = cx.caller.acting.as_ref();
    let acting = acting.ok_or_else(|| Refusal::new("capability-denied-no-office").denied())?;
    Ok(target::entity(cx, acting.entity).await?)
}

/// Calls the service without HTTP, as a key of the caller's office would: `id` stands for `{id}` in the path.
///
/// # Errors
/// When there is no such address, or something of ours failed; every no of SCIM is an answer.
pub async fn call(
    cx: &Cx,
    method: Method,
    path: &'static str,
    id: Option<&str>,
    body: Value,
) -> Result<Answer, Stop> {
    let mut all = routes().into_iter();
    let route = all.find(|route| route.method == method && route.path == path);
    let route = route.ok_or(Stop::NotFound)?;
    let params = id.map(|id| ("id".to_owned(), id.to_owned()));
    let req = Req {
        method,
        params: params.into_iter().collect(),
        body: Body::Json(body),
        ..Req::default()
    };
    (route.handler)(cx, req).await
}

/// The body of a call as JSON.
fn body(req: &Req) -> Result<&Value, No> {
    match &req.body {
        Body::Json(value) => Ok(value),
        _ => Err(No::new(Kind::InvalidSyntax, "provisioning-no-object")),
    }
}

/// The identifier that an address names; what is none names nothing.
fn id<T: std::str::FromStr>(req: &Req) -> Result<T, No> {
    req.param("id").parse().map_err(|_| nothing())
}

/// Nothing of that identifier is in the entity: whether another one has it is not told.
fn nothing() -> No {
    No::status(404, "provisioning-not-found")
}

/// An answer of the service.
fn answer(status: u16, value: &Value) -> Answer {
    Answer::of(status, MEDIA_TYPE, value.to_string())
}

/// A resource that is answered, with its version and its address.
fn resource_answer(cx: &Cx, status: u16, whole: &Object, seen: Object) -> Answer {
    let text = |name: &str| {
        let meta = whole.get("meta").and_then(|meta| meta.get(name));
        meta.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let told = answer(status, &Value::Object(seen)).header(header::ETAG, &text("version"));
    match status {
        201 => told.header(header::LOCATION, &text("location")),
        _ => told.header(header::CONTENT_LOCATION, &cx.path),
    }
}

/// Address of a resource.
fn location(cx: &Cx, resource: &Resource, id: &impl std::fmt::Display) -> String {
    format!("{}{BASE}{}/{id}", cx.house.options.base_url, resource.endpoint)
}

/// Adds what the house alone tells of a resource.
fn with_meta(
    cx: &Cx,
    resource: &Resource,
    id: &str,
    (created, changed, seq): (jiff::Timestamp, jiff::Timestamp, u64),
    mut told: Object,
) -> Object {
    let meta = json!({
        "resourceType": resource.name,
        "created": created.to_string(),
        "lastModified": changed.to_string(),
        "location": location(cx, resource, &id),
        "version": version(seq),
    });
    told.insert("meta".to_owned(), meta);
    told
}

/// A version, as an entity tag: the number of the last act about it.
fn version(seq: u64) -> String {
    format!("W/\"{seq}\"")
}

/// Refuses a change of another version than the one that stands, RFC 7644 section 3.14.
fn check_version(req: &Req, seq: u64) -> Result<(), No> {
    let Some(wanted) = req.header("if-match") else {
        return Ok(());
    };
    let tags = wanted.split(',').map(|tag| tag.trim().trim_start_matches("W/"));
    let stands = format!("\"{seq}\"");
    match tags.into_iter().any(|tag| tag == "*" || tag == stands) {
        true => Ok(()),
        false => Err(No::status(412, "provisioning-version")),
    }
}

/// Reads the identifier of somebody who is referred to.
fn staff_id(value: &Value) -> Option<StaffId> {
    value.get("value")?.as_str()?.parse().ok()
}

/// An answer without a body: 204.
fn no_content() -> Answer {
    Answer {
        headers: Vec::new(),
        ..Answer::text(204, "")
    }
}
