//! `/intercambio/probar`: one call to the test environment of a service, from a form made of its description. The house sends it, for whoever
//! is signed in, and only there.

use super::as_typed;
use super::words::t;
use crate::agreements::model::ServiceState;
use crate::services::openapi::{self, Operation};
use crate::services::store::{ServiceRow, service};
use crate::services::trial::{self, Told};
use bytes::Bytes;
use capability::{Answer, Cx, Page, Permission, Query, Refusal, Req, Route, Stop, handler};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use maud::{Markup, html};
use node::ident::ServiceId;

const PATH: &str = "/intercambio/probar";
/// Longest value of a parameter.
const VALUE_MAX: usize = 400;
/// How much of an answer stands on the page, in characters.
const SHOWN_MAX: usize = 20_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            PATH,
            Permission::SignedIn,
            handler(|cx, req| Box::pin(show(cx, req))),
        )
        .query(&["servicio", "operacion"]),
        Route::submit(
            PATH,
            Permission::SignedIn,
            handler(|cx, req| Box::pin(send(cx, req))),
        ),
    ]
}

/// A service that can be tried, its operations, and the one that is chosen.
struct Tried {
    row: ServiceRow,
    operations: Vec<Operation>,
    at: usize,
}

impl Tried {
    fn chosen(&self) -> &Operation {
        &self.operations[self.at]
    }
}

async fn read(cx: &Cx, query: &Query) -> Result<Tried, Stop> {
    let id = query
        .get("servicio")
        .and_then(|id| ServiceId::parse(id).ok())
        .ok_or(Stop::NotFound)?;
    let row = service(&cx.house, &id).await?.ok_or(Stop::NotFound)?;
    let hash = row.described.openapi.as_deref().ok_or(Stop::NotFound)?;
    if row.described.test_base.is_none() || row.state == ServiceState::Retired {
        return Err(Stop::NotFound);
    }
    let (_, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let description = openapi::read(&bytes).map_err(|_| Stop::NotFound)?;
    let at: usize = query
        .get("operacion")
        .unwrap_or("0")
        .parse()
        .unwrap_or(usize::MAX);
    if at >= description.operations.len() {
        return Err(Stop::NotFound);
    }
    Ok(Tried {
        row,
        operations: description.operations,
        at,
    })
}

async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["servicio", "operacion"])?;
    let tried = read(cx, &req.query).await?;
    Ok(page(
        cx,
        &tried,
        &Query::default(),
        &ui::Problems::new(),
        html! {},
        200,
    ))
}

async fn send(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let pairs = req.body.pairs();
    let tried = read(cx, &pairs).await?;
    let asked = match asked(&tried, &pairs) {
        Ok(asked) => asked,
        Err(refusal) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problems = ui::Problems::new().with(field, refusal.sentence(cx.tr()));
            return Ok(page(cx, &tried, &pairs, &problems, html! {}, 422));
        }
    };
    let demo = cx.house.options.demo;
    let base = tried
        .row
        .described
        .test_base
        .as_deref()
        .and_then(|base| trial::base(base, demo));
    let base = base.ok_or(Stop::NotFound)?;
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    trial::turns::take(&cx.house, person, cx.now)?;
    let (method, path, headers, body) = asked;
    let sent = format!("{method} {}{path}", base.path);
    let outcome = match trial::ask(&base, demo, method, &path, headers, body).await {
        Ok(told) => answered(cx, &sent, &told),
        Err(no) => {
            let note = ui::Note::new(t(cx, "exchange-trial-none"), html! { (t(cx, no.text())) });
            html! { div role="status" { (note.state(ui::State::Warn).render()) } }
        }
    };
    Ok(
        page(cx, &tried, &pairs, &ui::Problems::new(), outcome, 200)
            .header(header::CACHE_CONTROL, "no-store"),
    )
}

type Asked = (Method, String, HeaderMap, Bytes);

/// Name of the field of a parameter: by its number, as names of strangers may be anything.
fn field(number: usize) -> String {
    format!("p{number}")
}

/// The request that a form comes to.
fn asked(tried: &Tried, pairs: &Query) -> Result<Asked, Refusal> {
    let operation = tried.chosen();
    let (mut path, mut query) = (operation.path.clone(), Vec::new());
    let mut headers = HeaderMap::new();
    for (number, parameter) in operation.parameters.iter().enumerate() {
        let wrong = |text: &'static str| {
            Refusal::new(text)
                .field(field(number))
                .arg("label", &parameter.name)
        };
        let value = pairs.get(&field(number)).unwrap_or("").trim();
        if value.is_empty() && parameter.required {
            return Err(wrong("capability-required"));
        }
        let fits = value.chars().count() <= VALUE_MAX && !value.chars().any(char::is_control);
        if !fits || (parameter.place == "path" && (value == "." || value == "..")) {
            return Err(wrong("exchange-trial-value"));
        }
        match parameter.place.as_str() {
            "path" => path = path.replace(&format!("{{{}}}", parameter.name), &encoded(value)),
            _ if value.is_empty() => {}
            "query" => query.push(format!("{}={}", encoded(&parameter.name), encoded(value))),
            "header" => {
                let name = HeaderName::try_from(parameter.name.as_str())
                    .ok()
                    .filter(may_send);
                let name = name.ok_or_else(|| wrong("exchange-trial-header"))?;
                let value = HeaderValue::from_str(value).map_err(|_| wrong("exchange-trial-value"))?;
                headers.insert(name, value);
            }
            _ => {}
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json, */*"));
    let body = match &operation.body {
        Some(_) => {
            let typed = pairs.get("cuerpo").unwrap_or("").to_owned();
            if typed.len() > trial::BODY_BYTES_MAX {
                return Err(Refusal::new("exchange-trial-value")
                    .field("cuerpo")
                    .arg("label", "JSON"));
            }
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Bytes::from(typed)
        }
        None => Bytes::new(),
    };
    let method = Method::from_bytes(operation.endpoint.method.as_bytes());
    let method = method.map_err(|_| Refusal::new("exchange-trial-value").field("operacion"))?;
    Ok((method, path, headers, body))
}

/// Headers that say who asks or how the message ends are the house's.
fn may_send(name: &HeaderName) -> bool {
    const OURS: [HeaderName; 9] = [
        header::HOST,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
        header::UPGRADE,
        header::TE,
        header::TRAILER,
        header::EXPECT,
        header::USER_AGENT,
    ];
    !OURS.contains(name) && !name.as_str().starts_with("proxy-")
}

/// Everything but unreserved characters, percent-encoded (RFC 3986).
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn page(
    cx: &Cx,
    tried: &Tried,
    typed: &Query,
    problems: &ui::Problems,
    outcome: Markup,
    status: u16,
) -> Answer {
    let tr = cx.tr();
    let id = tried.row.id().to_string();
    let operation = tried.chosen();
    let others = tried
        .operations
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != tried.at);
    let fields = html! {
        @for (number, parameter) in operation.parameters.iter().enumerate() {
            @if parameter.place != "cookie" { (control(cx, number, parameter, typed, problems)) }
        }
        @if let Some(example) = &operation.body {
            (ui::Field::long_text("cuerpo", t(cx, "exchange-trial-body"))
                .value(typed.get("cuerpo").unwrap_or(example)).problems(problems).render(tr))
        }
    };
    let form = ui::Form::new(cx.href(PATH), cx.caller.csrf.clone())
        .hidden("servicio", &id)
        .hidden("operacion", tried.at.to_string())
        .body(fields)
        .action(ui::Button::submit(t(cx, "exchange-trial-send")));
    let main = html! {
        (ui::ErrorSummary::new(problems).render(tr))
        (ui::title(&tried.row.described.title, &t(cx, "exchange-try")))
        p.lead { code { (operation.endpoint.method) " " (operation.path) } " " (operation.summary) }
        p.soft { (tr.t("exchange-trial-lead")) }
        (outcome)
        (form.render())
        @if tried.operations.len() > 1 {
            (ui::section("otras", &t(cx, "exchange-trial-others"), None, html! {
                ul { @for (at, other) in others {
                    li { a href=(cx.href(&format!("{PATH}?{}", capability::encode(&[("servicio", id.as_str()), ("operacion", &at.to_string())])))) { (other.endpoint.method) " " (other.path) } " " (other.summary) }
                } }
            }))
        }
    };
    let page = Page::new(t(cx, "exchange-try"), ui::Section::None, main)
        .crumb(t(cx, "exchange-catalogue"), cx.href("/intercambio/catalogo"))
        .crumb(tried.row.described.title.clone(), cx.href(&tried.row.href()))
        .status(status);
    cx.page(page)
}

fn control(
    cx: &Cx,
    number: usize,
    parameter: &openapi::Parameter,
    typed: &Query,
    problems: &ui::Problems,
) -> Markup {
    let name = field(number);
    let value = typed.get(&name).unwrap_or(&parameter.example);
    let place = t(cx, &format!("exchange-trial-in-{}", parameter.place));
    let hint = if parameter.text.is_empty() {
        place
    } else {
        format!("{}. {place}", parameter.text)
    };
    let control = ui::Field::text(name, parameter.name.clone())
        .hint(hint)
        .value(value)
        .problems(problems);
    let control = if parameter.required {
        control
    } else {
        control.optional()
    };
    control.render(cx.tr())
}

/// What came back: status, headers, body, as text.
fn answered(cx: &Cx, sent: &str, told: &Told) -> Markup {
    let text = String::from_utf8_lossy(&told.body);
    let pretty = serde_json::from_str::<serde_json::Value>(&text).ok();
    let pretty = pretty.and_then(|value| serde_json::to_string_pretty(&value).ok());
    let shown: String = pretty
        .as_deref()
        .unwrap_or(&text)
        .chars()
        .take(SHOWN_MAX)
        .collect();
    let headers = told.headers.iter().take(60);
    let headers =
        headers.map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    let headers: String = headers.collect();
    html! {
        div role="status" {
            (ui::section("respuesta", &t(cx, "exchange-trial-answer"), None, html! {
                p { code { (sent) } " → " strong { (told.status) } }
                (as_typed(&t(cx, "exchange-trial-answer"), &shown))
                (ui::Details::new(t(cx, "exchange-trial-headers"), as_typed(&t(cx, "exchange-trial-headers"), &headers)).render())
            }))
        }
    }
}
