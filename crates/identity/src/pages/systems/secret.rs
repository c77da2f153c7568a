//! A new secret for a system, shown once.

use crate::form::{self, Hold, Sheet};
use crate::provider::acts::ClientId;
use crate::provider::client;
use crate::use_cases::change_client_secret::{OVERLAP_DAYS, change};
use capability::{Answer, Cx, Refusal, Req, Stop};
use maud::html;
use serde_json::json;

/// GET: asks.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let client = client::find(&cx.house, req.param("id"))
        .await?
        .ok_or(Stop::NotFound)?;
    let once = form::fresh_key()?;
    Ok(page(cx, &client, &once, |sheet| sheet.show(cx)))
}

/// POST: makes it and shows it.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let client = client::find(&cx.house, req.param("id"))
        .await?
        .ok_or(Stop::NotFound)?;
    let outcome = made(cx, client.id, &form::text(&req, form::ONCE)).await;
    let once = form::fresh_key()?;
    page(cx, &client, &once, |sheet| sheet.answer(cx, outcome))
}

/// POST of the API.
pub(super) async fn operate(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = async {
        let object = form::object(&req, &["client"])?;
        let id = form::member(object, "client")?;
        let id: ClientId = id
            .parse()
            .map_err(|_| Refusal::new("identity-op-client-unknown").field("client"))?;
        let made = change(cx, id, req.idempotency_key.as_deref()).await?;
        let more = json!({"client": id.to_string(), "secret": made.secret.reveal()});
        Ok(Answer::json(201, &form::recorded(&made.receipts, more)))
    };
    form::operated(cx, outcome.await)
}

async fn made(cx: &Cx, id: ClientId, once: &str) -> Result<Answer, Hold> {
    let made = change(cx, id, Some(once)).await?;
    let tr = cx.tr();
    let lead = tr.f(
        "identity-op-secret-made-lead",
        &[("name", made.name.as_str().into()), ("days", OVERLAP_DAYS.into())],
    );
    let after = html! { p.mt { (ui::Button::link(tr.t("identity-op-back-to-system"), cx.href(&format!("/sistemas/{id}"))).line()) } };
    Ok(super::super::shown_once(
        cx,
        &tr.t("identity-op-secret-made"),
        &lead,
        made.secret.reveal(),
        after,
    ))
}

fn page<T>(cx: &Cx, client: &client::Client, once: &str, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let back = cx.href(&format!("/sistemas/{}", client.id));
    let fields = |_: &ui::Problems| {
        super::super::form(cx, &format!("/sistemas/{}/secreto", client.id))
            .hidden(form::ONCE, once)
            .action(ui::Button::submit(tr.t("identity-op-secret-new")))
            .action(ui::Button::link(tr.t("capability-cancel"), back.clone()).bare())
    };
    let lead = tr.f("identity-op-secret-lead", &[("days", OVERLAP_DAYS.into())]);
    then(Sheet {
        title: tr.t("identity-op-secret-new").into_owned(),
        lead: Some(lead.into_owned()),
        form: &fields,
        after: html! {},
        script: false,
    })
}
