//! A service, for everybody: what it gives and by which law, who answers for it, what is promised, how it is called, who has access, how
//! to ask for it. And its OpenAPI description.

use super::catalogue::family;
use super::service_access::{access, versions};
use super::words::{Names, button, history, owner, sensitivity, service_state, t, tag};
use crate::agreements::model::ServiceState;
use crate::agreements::store as agreements;
use crate::services::lines::endpoint_text;
use crate::services::openapi;
use crate::services::store::{self, ServiceRow};
use capability::{Answer, Cx, Format, Page, Permission, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use http::header;
use maud::{Markup, html};
use node::ident::ServiceId;
use std::sync::Arc;
use ui::{Button, Cell, Column, Empty, Facts, Table};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/intercambio/servicios/{member}/{subsystem}/{code}",
            Permission::Public,
            handler(|cx, req| Box::pin(page(cx, req))),
        ),
        Route::page(
            "/intercambio/servicios/{member}/{subsystem}/{code}/openapi",
            Permission::Public,
            handler(|cx, req| Box::pin(description(cx, req))),
        )
        .format(Format::Other),
    ]
}

/// The service of an address.
async fn of_address(cx: &Cx, req: &Req) -> Result<ServiceRow, Stop> {
    req.query.only(&[])?;
    let found = store::addressed(
        &cx.house,
        req.param("member"),
        req.param("subsystem"),
        req.param("code"),
    )
    .await?;
    found.ok_or(Stop::NotFound)
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let row = of_address(cx, &req).await?;
    let names = Names::of(cx).await?;
    let id = row.id();
    let entity = names.entity(&id.member()).cloned().ok_or(Stop::NotFound)?;
    let main = html! {
        (ui::title(&entity.name, &row.described.title))
        p.lead { (row.described.summary) }
        p { (tag(cx, service_state(row.state))) @if let Some(reason) = reason(cx, &row) { " " (reason) } }
        div.actions { (buttons(cx, &row, &entity, asks(cx).await?)) }
        (ui::split(cx.tr(), html! {
            (data(cx, &row))
            (endpoints(cx, &row))
            (purposes(cx, &row))
        }, facts(cx, &row, &entity).await?))
        (access(cx, &row, &names).await?)
        (versions(cx, &row).await?)
        (history(cx, format!("exchange-service:{id}")).await?)
    };
    let page = Page::new(row.described.title.clone(), ui::Section::None, main)
        .crumb(t(cx, "exchange-catalogue"), cx.href("/intercambio/catalogo"))
        .description(row.described.summary.clone());
    Ok(cx.page(page))
}

/// Why a service is not switched on, in plain words.
fn reason(cx: &Cx, row: &ServiceRow) -> Option<String> {
    match row.reason.as_deref()? {
        "subsystem_retired" => Some(t(cx, "exchange-reason-subsystem-retired")),
        reason => Some(reason.to_owned()),
    }
}

/// Whether whoever looks is led to ask for access: a stranger, who signs in first, and officials of members.
async fn asks(cx: &Cx) -> Result<bool, Stop> {
    match &cx.caller.acting {
        None => Ok(true),
        Some(acting) => Ok(agreements::party_of(&cx.house, acting.entity).await?.is_some()),
    }
}

fn buttons(cx: &Cx, row: &ServiceRow, entity: &BoardEntity, asks: bool) -> Markup {
    let id = row.id().to_string();
    let about = [("service", id.as_str())];
    let of = |use_case: &str| button(cx, use_case, &about, &[entity]);
    let goes_on = row.state != ServiceState::Retired;
    let ask = format!("/intercambio/solicitudes/nueva?{}", capability::encode(&about));
    let trial = format!(
        "/intercambio/probar?{}",
        capability::encode(&[("servicio", id.as_str())])
    );
    html! {
        @if goes_on {
            @if asks {
                (Button::link(t(cx, "exchange-request-access"), cx.href(&ask)))
            }
            @if row.described.test_base.is_some() && row.described.openapi.is_some() {
                (Button::link(t(cx, "exchange-try"), cx.href(&trial)).line())
            }
        }
        @if row.described.openapi.is_some() {
            (Button::link(t(cx, "exchange-openapi-download"), format!("{}/openapi", row.href())).bare())
        }
        @if goes_on {
            (of("exchange/describe-service").unwrap_or_default())
            @match row.state {
                ServiceState::Enabled => (of("exchange/disable-service").unwrap_or_default()),
                _ => (of("exchange/enable-service").unwrap_or_default()),
            }
            (of("exchange/sign-service-level").unwrap_or_default())
            (of("exchange/adopt-policy").unwrap_or_default())
            (of("exchange/retire-service").unwrap_or_default())
        }
    }
}

async fn facts(cx: &Cx, row: &ServiceRow, entity: &Arc<BoardEntity>) -> Result<Markup, Stop> {
    let described = &row.described;
    let level = described.level;
    let signed = row.signed.map(|(version, on)| {
        let on = on.map(ui::format::date_short).unwrap_or_default();
        cx.tr()
            .f(
                "exchange-level-signed-on",
                &[("version", version.into()), ("on", on.into())],
            )
            .into_owned()
    });
    let milliseconds =
        |value: Option<u32>| value.map(|value| format!("{} ms", ui::format::num(cx.lang, i64::from(value))));
    let facts = Facts::new()
        .fact(
            t(cx, "exchange-column-provider"),
            html! { a href=(cx.href(&entity.href())) { (entity.name) } },
        )
        .fact(
            t(cx, "exchange-field-owner"),
            owner(cx, entity.id, &described.owner).await?,
        )
        .fact(
            t(cx, "exchange-column-id"),
            html! { code { (described.service) } },
        )
        .fact(t(cx, "exchange-column-version"), described.version.to_string())
        .maybe(
            t(cx, "exchange-column-family"),
            described.family.as_deref().map(|id| family(cx, Some(id))),
        )
        .maybe(
            t(cx, "exchange-field-availability"),
            level
                .availability
                .map(|share| ui::format::pct(cx.lang, f64::from(share) / 100.0)),
        )
        .maybe(t(cx, "exchange-field-p95"), milliseconds(level.p95_ms))
        .maybe(t(cx, "exchange-field-timeout"), milliseconds(level.timeout_ms))
        .maybe(t(cx, "exchange-level-signed-title"), signed)
        .fact(
            t(cx, "exchange-field-case"),
            t(
                cx,
                if described.case_required {
                    "exchange-yes"
                } else {
                    "exchange-no"
                },
            ),
        )
        .maybe(
            t(cx, "exchange-field-test-base"),
            described.test_base.as_ref().map(|base| html! { code { (base) } }),
        );
    Ok(facts.render())
}

fn data(cx: &Cx, row: &ServiceRow) -> Markup {
    let vocabulary = |id: Option<&str>| {
        let known = cx
            .house
            .law
            .vocabularies()
            .iter()
            .find(|one| Some(one.id.as_str()) == id);
        known.map(|known| cx.pick(&known.names).to_owned())
    };
    let rows = row.described.elements.iter().map(|element| {
        vec![
            Cell::new(html! { code { (element.field) } }),
            sensitivity(cx, element.sensitivity).into(),
            element.legal_base.as_str().into(),
            Cell::maybe(vocabulary(element.vocabulary.as_deref())),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "exchange-column-datum")),
        Column::new(t(cx, "exchange-field-sensitivity")),
        Column::new(t(cx, "exchange-field-legal-base")).full(),
        Column::new(t(cx, "exchange-column-vocabulary")),
    ];
    let empty = Empty::new(t(cx, "exchange-data-none"), t(cx, "exchange-data-none-text"));
    let table = Table::new(t(cx, "exchange-data"), columns)
        .pile()
        .rows(rows)
        .empty(empty);
    ui::section(
        "datos",
        &t(cx, "exchange-data"),
        Some(&t(cx, "exchange-data-lead")),
        table.render(cx.tr()),
    )
}

fn endpoints(cx: &Cx, row: &ServiceRow) -> Markup {
    let id = row.id();
    let first = row.described.endpoints.first();
    let body = html! {
        ul { @for endpoint in &row.described.endpoints { li { code { (endpoint_text(endpoint)) } } } }
        @if let Some(endpoint) = first {
            p.mt-s { (t(cx, "exchange-example-lead")) }
            pre.card { (example(id, &endpoint.method, &endpoint.path)) }
        }
    };
    ui::section(
        "llamadas",
        &t(cx, "exchange-endpoints"),
        Some(&t(cx, "exchange-endpoints-lead")),
        body,
    )
}

/// A call as X-Road's protocol writes it (PR-REST 1.0.4 section 4.1).
fn example(id: &ServiceId, method: &str, path: &str) -> String {
    format!("{method} /r1/{id}{path}\nX-Road-Client: PE/GOB/RUC/SISTEMA\nX-Road-Issue: EXP-2026-0001")
}

fn purposes(cx: &Cx, row: &ServiceRow) -> Markup {
    let rows = row.described.purposes.iter().map(|purpose| {
        vec![
            purpose.title.as_str().into(),
            Cell::new(html! { code { (purpose.code) } }),
            purpose.legal_base.as_str().into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "exchange-field-for")).full(),
        Column::new(t(cx, "exchange-column-code")),
        Column::new(t(cx, "exchange-field-legal-base")).full(),
    ];
    let table = Table::new(t(cx, "exchange-purposes"), columns).pile().rows(rows);
    ui::section(
        "para-que",
        &t(cx, "exchange-purposes"),
        None,
        table.render(cx.tr()),
    )
}

/// `GET …/openapi`: the description as its provider sent it, as text that no browser runs.
async fn description(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let row = of_address(cx, &req).await?;
    let hash = row.described.openapi.as_deref().ok_or(Stop::NotFound)?;
    let (_, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let json = openapi::load(&bytes).is_ok() && bytes.trim_ascii_start().starts_with(b"{");
    let (media_type, suffix) = if json {
        ("application/json", "json")
    } else {
        ("text/plain", "yaml")
    };
    let name = format!("{}.{suffix}", row.id().code());
    Ok(Answer::file(media_type, &name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}
