//! From the list of routes to an HTTP service: language, caller, permission, answer, headers.

use crate::cache::{PageCache, takes_gzip};
use crate::house::Keys;
use crate::power::Target;
use crate::told::{failed, stopped, told};
use crate::{
    Answer, Body, Caller, Cx, House, Method, Permission, ProblemKind, Query, Req, Route, Stop, body,
};
use axum::{Router, extract::RawPathParams, extract::Request, response::Response, routing};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use register::{Fault, Head};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::UNIX_EPOCH;

/// Content security policy of every answer: nothing inline, nothing from elsewhere.
const CSP: &str = ui::CONTENT_SECURITY_POLICY;

/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "qhapaq_sesion";

/// Everything the house answers, as one service. `extra` are routes of the roof.
pub fn router(house: Arc<House>, extra: Vec<Route>) -> Router {
    let mut at: BTreeMap<&'static str, Vec<Route>> = BTreeMap::new();
    for route in all_routes(&house).into_iter().chain(extra) {
        at.entry(route.path).or_default().push(route);
    }
    let mut router = Router::new();
    for (path, routes) in at {
        router = router.route(path, methods(&house, routes));
    }
    let missing = house.clone();
    let router = router.fallback(move |request: Request| {
        let house = missing.clone();
        async move {
            let (parts, _) = request.into_parts();
            let api = is_api(&parts.uri);
            let head = match house.register.head().await {
                Ok(head) => head,
                Err(fault) => return unavailable(house, &parts, api, &fault),
            };
            match context(house.clone(), head, &parts, false).await {
                Ok(cx) => finish(&cx, stopped(&cx, api, Stop::NotFound)),
                Err(fault) => unavailable(house, &parts, api, &fault),
            }
        }
    });
    // Bodies are limited by each route (`body::read`); the framework's own limit would be smaller than a resolution.
    let router = router.layer(axum::extract::DefaultBodyLimit::disable());
    Router::new()
        .fallback_service(router)
        .layer(axum::middleware::map_request(language))
}

/// What an address answers, method by method; any other one is told 405 in the manner of the address.
fn methods(house: &Arc<House>, routes: Vec<Route>) -> routing::MethodRouter {
    let manner = routes.iter().find_map(|route| route.manner);
    let mut methods = routing::MethodRouter::new();
    for route in routes {
        let (house, method) = (house.clone(), route.method);
        let route = Arc::new(route);
        let service = move |params: RawPathParams, request: Request| {
            let (house, route) = (house.clone(), route.clone());
            async move { respond(house, route, params, request).await }
        };
        methods = match method {
            Method::Get => methods.get(service),
            Method::Post => methods.post(service),
            Method::Put => methods.put(service),
            Method::Patch => methods.patch(service),
            Method::Delete => methods.delete(service),
        };
    }
    let Some(manner) = manner else { return methods };
    let house = house.clone();
    methods.fallback(move |request: Request| {
        let house = house.clone();
        async move {
            let (parts, _) = request.into_parts();
            match house.register.head().await {
                Ok(head) => {
                    let cx = of_stranger(house, head, &parts);
                    finish(&cx, (manner.not_allowed)(&cx))
                }
                Err(fault) => unavailable(house, &parts, true, &fault),
            }
        }
    })
}

/// Every route of every capability, use cases included: the one list that tests walk.
pub fn all_routes(house: &House) -> Vec<Route> {
    house
        .catalogue
        .list()
        .iter()
        .flat_map(|capability| {
            capability
                .routes()
                .into_iter()
                .chain(use_case_routes(*capability))
        })
        .collect()
}

fn use_case_routes(capability: &'static dyn crate::Capability) -> Vec<Route> {
    capability
        .use_cases()
        .iter()
        .flat_map(|use_case| {
            let permission = Permission::Act(use_case.act);
            let bytes = use_case.body_bytes_max();
            [
                Route::page(
                    use_case.path,
                    permission,
                    crate::handler(|cx, req| Box::pin(use_case.show(cx, req))),
                ),
                Route::submit(
                    use_case.path,
                    permission,
                    crate::handler(|cx, req| Box::pin(use_case.submit(cx, req))),
                )
                .body(bytes),
                Route::operation(
                    use_case.api,
                    permission,
                    crate::handler(|cx, req| Box::pin(use_case.operate(cx, req))),
                ),
            ]
        })
        .collect()
}

/// The language chosen by the prefix of the path.
#[derive(Debug, Clone, Copy)]
struct Spoken(ui::Lang);

/// Takes `/en` or `/qu` off the path and remembers it.
async fn language(mut request: Request) -> Request {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    for lang in [ui::Lang::En, ui::Lang::Qu] {
        let Some(rest) = path.strip_prefix(lang.prefix()) else {
            continue;
        };
        if rest.is_empty() || rest.starts_with(['/', '?']) {
            let rest = if rest.starts_with('/') {
                rest.to_owned()
            } else {
                format!("/{rest}")
            };
            if let Ok(uri) = rest.parse::<Uri>() {
                *request.uri_mut() = uri;
                request.extensions_mut().insert(Spoken(lang));
                return request;
            }
        }
    }
    request.extensions_mut().insert(Spoken(ui::Lang::Es));
    request
}

async fn respond(house: Arc<House>, route: Arc<Route>, params: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let api = route.is_api();
    let head = match house.register.head().await {
        Ok(head) => head,
        Err(fault) => return unavailable(house, &parts, api, &fault),
    };
    let etag = etag(&house, head, &route, &parts);
    if let Some(etag) = &etag
        && parts
            .headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|held| held.as_bytes() == etag.as_bytes())
    {
        return not_modified(etag);
    }
    let kept = etag
        .as_ref()
        .filter(|_| takes_gzip(&parts.headers))
        .map(|etag| (page_key(&parts), etag.clone(), house.shelf::<PageCache>()));
    if let Some((key, etag, cache)) = &kept
        && let Some(answer) = cache.get(key, etag)
    {
        return sent(&house, route.path, &reference(), answer);
    }
    let context = match route.apart {
        true => Ok(of_stranger(house.clone(), head, &parts)),
        false => context(house.clone(), head, &parts, route.by_key).await,
    };
    let mut cx = match context {
        Ok(cx) => cx,
        Err(fault) => return unavailable(house, &parts, api, &fault),
    };
    let held = header_text(&parts.headers, "if-none-match");
    let request = Request::from_parts(parts, body);
    cx.route = route.path.to_owned();
    let answer = match take(&mut cx, &route, params, request).await {
        Ok(answer) => answer,
        Err(stop) => told(&cx, &route, stop),
    };
    if answer.events.is_some() {
        return finish(&cx, answer);
    }
    let shows = route.method.is_safe();
    if let Some(own) = own_etag(&answer).filter(|own| shows && held.as_deref() == Some(own)) {
        return not_modified(own);
    }
    let answer = match etag.filter(|_| answer.status == 200 && !cx.caller.signed_in()) {
        Some(etag) => answer
            .header(header::ETAG, &etag)
            .header(header::CACHE_CONTROL, "no-cache"),
        None => answer.header(
            header::CACHE_CONTROL,
            if cx.caller.signed_in() {
                "no-store"
            } else {
                "no-cache"
            },
        ),
    };
    let answer = match kept.filter(|_| !cx.caller.signed_in()) {
        Some((key, etag, cache)) => cache.put(&key, &etag, answer),
        None => answer,
    };
    finish(&cx, answer)
}

/// The entity tag that a handler gave itself: that of a file which does not change with every act.
fn own_etag(answer: &Answer) -> Option<&str> {
    let own = answer.headers.iter().find(|(name, _)| *name == header::ETAG);
    own.and_then(|(_, value)| value.to_str().ok())
}

/// A page in a language and colours.
fn page_key(parts: &Parts) -> String {
    let lang = parts
        .extensions
        .get::<Spoken>()
        .map_or("", |spoken| spoken.0.prefix());
    format!(
        "{lang}{}",
        parts.uri.path_and_query().map_or("/", |path| path.as_str())
    )
}

async fn take(cx: &mut Cx, route: &Route, params: RawPathParams, request: Request) -> Result<Answer, Stop> {
    let query = Query::parse(request.uri().query().unwrap_or(""))?;
    let (key, csrf, last_event) = (
        header_text(request.headers(), "idempotency-key"),
        header_text(request.headers(), "x-qhapaq-csrf"),
        header_text(request.headers(), "last-event-id"),
    );
    // A page of another site may not act for the person, and may not use up the streams of the house either.
    let cross_site = (!route.method.is_safe() || route.format == crate::Format::Events)
        && header_text(request.headers(), "sec-fetch-site").as_deref() == Some("cross-site")
        && !cx.caller.by_key
        && !route.from_elsewhere;
    allowed(cx, route)?;
    let headers = request.headers().clone();
    let body = match route.method.is_safe() {
        true => Body::Empty,
        false if route.unread => body::bytes(request, route.body_bytes_max).await?,
        false => body::read(request, route.body_bytes_max).await?,
    };
    if cross_site {
        return Err(crate::Refusal::new("capability-csrf").denied().into());
    }
    if !route.method.is_safe() {
        check_csrf(cx, route, &body, csrf.as_deref())?;
    }
    let params = params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let req = Req {
        method: route.method,
        params,
        query,
        body,
        idempotency_key: key,
        format: route.format,
        headers,
        last_event,
    };
    (route.handler)(cx, req).await
}

fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// Whether the caller may use the route at all, for any authority; what it touches is asked again by the handler.
fn allowed(cx: &Cx, route: &Route) -> Result<(), Stop> {
    match route.permission {
        Permission::Public | Permission::Secret => Ok(()),
        Permission::SignedIn | Permission::Read(_) | Permission::Act(_) if !cx.caller.signed_in() => {
            Err(Stop::SignIn)
        }
        Permission::SignedIn => Ok(()),
        Permission::Read(read) => {
            let of = |authority| {
                cx.may_read(
                    read,
                    &Target {
                        authority,
                        ..Target::default()
                    },
                )
            };
            let some = norms::Authority::ALL
                .into_iter()
                .any(|authority| of(Some(authority)).is_ok());
            if some { Ok(()) } else { Ok(of(None)?) }
        }
        Permission::Act(_) => {
            cx.under()?;
            Ok(())
        }
    }
}

/// A form must carry the token of its session; an access key needs none, for no browser sends it by itself.
fn check_csrf(cx: &Cx, route: &Route, body: &Body, header: Option<&str>) -> Result<(), Stop> {
    if cx.caller.by_key || !cx.caller.signed_in() || route.permission == Permission::Public {
        return Ok(());
    }
    let pairs = body.pairs();
    let given = header.or_else(|| pairs.get(ui::Form::CSRF)).unwrap_or("");
    if !given.is_empty() && same(given, &cx.caller.csrf) {
        Ok(())
    } else {
        Err(crate::Refusal::new("capability-csrf").denied().into())
    }
}

/// Whether two secrets are the same, in a time that does not tell where they part.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one
            .bytes()
            .zip(other.bytes())
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

/// The request with its caller; `by_key` looks at no cookie.
///
/// # Errors
/// When it cannot be read who asks: nobody is taken for a stranger because the database is away.
async fn context(house: Arc<House>, head: Head, request: &Parts, by_key: bool) -> Result<Cx, Fault> {
    let headers = &request.headers;
    let session = cookie(headers, SESSION_COOKIE).filter(|_| !by_key);
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::to_owned);
    let keys = Keys {
        session: session.as_deref(),
        bearer: bearer.as_deref(),
    };
    let mut cx = of_stranger(house, head, request);
    if session.is_some() || bearer.is_some() {
        cx.caller = cx.house.door.caller(&cx.house, keys).await?;
    }
    Ok(cx)
}

fn of_stranger(house: Arc<House>, head: Head, request: &Parts) -> Cx {
    let lang = request
        .extensions
        .get::<Spoken>()
        .map_or(ui::Lang::Es, |spoken| spoken.0);
    let path = request
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let theme =
        cookie(&request.headers, ui::Theme::COOKIE).map_or(ui::Theme::Auto, |name| ui::Theme::parse(&name));
    let peer = request
        .extensions
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map_or_else(String::new, |info| info.0.ip().to_string());
    let now = house.clock.now();
    Cx {
        caller: Caller::stranger(),
        lang,
        theme,
        route: request.uri.path().to_owned(),
        path,
        now,
        head,
        reference: reference(),
        peer,
        house,
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

/// A public page depends on the acts, the day and the caller's language and colours only.
fn etag(house: &House, head: Head, route: &Route, request: &Parts) -> Option<String> {
    let headers = &request.headers;
    let anonymous = cookie(headers, SESSION_COOKIE).is_none() && !headers.contains_key(header::AUTHORIZATION);
    if !anonymous || route.live || !route.method.is_safe() || route.permission != Permission::Public {
        return None;
    }
    let lang = request
        .extensions
        .get::<Spoken>()
        .map_or("", |spoken| spoken.0.prefix());
    let theme = cookie(headers, ui::Theme::COOKIE)
        .filter(|name| name.len() <= 8)
        .unwrap_or_default();
    let day = crate::cx::lima(house.clock.now());
    let root = crate::cx::hex(&head.root[..4]);
    Some(format!(
        "W/\"{}-{root}-{day}{lang}{theme}-{}\"",
        head.size, *BUILD
    ))
}

/// Tells one build of the program from the next: an upgraded house must not answer with yesterday's pages.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    // tidy: environment: where the program itself lies is no setting
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let built = file
        .as_ref()
        .and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!(
        "{}-{:x}",
        env!("CARGO_PKG_VERSION"),
        built.map_or(0, |since| since.as_secs())
    )
});

/// Seconds after which to ask again when the database did not answer: it is mostly being started again.
const RETRY_SECONDS: &str = "5";

/// Neither the head of the register nor the caller can be read, so nothing was done. The page is dressed from what is known
/// without the database.
fn unavailable(house: Arc<House>, request: &Parts, api: bool, fault: &Fault) -> Response {
    let head = house.register.known_head().unwrap_or_else(|| Head {
        size: 0,
        root: register::tree::empty_root(),
        at: house.clock.now(),
    });
    let cx = of_stranger(house, head, request);
    tracing::error!(reference = cx.reference, route = cx.route, fault = %fault.chain(), "the register cannot be read");
    let answer = failed(&cx, api, ProblemKind::Unavailable, "capability-unavailable")
        .header(header::RETRY_AFTER, RETRY_SECONDS)
        .header(header::CACHE_CONTROL, "no-store");
    finish(&cx, answer)
}

/// Twelve characters that a person can quote; not a secret.
pub(crate) fn reference() -> String {
    register::random::<6>().map_or_else(|_| "000000000000".to_owned(), |bytes| crate::cx::hex(&bytes))
}

fn not_modified(etag: &str) -> Response {
    let mut response = Response::new(axum::body::Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

fn is_api(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

fn finish(cx: &Cx, answer: Answer) -> Response {
    sent(&cx.house, &cx.route, &cx.reference, answer)
}

/// An answer with the headers that every one bears.
fn sent(house: &House, route: &str, reference: &str, answer: Answer) -> Response {
    let body = match (answer.file, answer.events) {
        (Some(file), _) => file.stream(),
        (None, Some(events)) => events.stream(),
        (None, None) => axum::body::Body::from(answer.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        headers.append(name, value);
    }
    let mut fixed = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    fixed(header::CONTENT_SECURITY_POLICY, CSP);
    fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    fixed(header::REFERRER_POLICY, "same-origin");
    fixed(header::X_FRAME_OPTIONS, "DENY");
    fixed(
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    fixed(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    if house.options.secure_cookies {
        fixed(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    if route.starts_with("/api/") || route.starts_with("/log/") {
        fixed(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    if let Ok(reference) = HeaderValue::from_str(reference) {
        headers.insert("x-request-id", reference);
    }
    response
}
