//! How a system is doing: the steps of a sign-in with what was refused at each, its secret, its use day by day.

use crate::provider::client::{self, Authentication, Client};
use crate::provider::{grant, log, use_of};
use crate::use_cases::change_client_secret::OVERLAP_DAYS;
use capability::{Cx, Stop};
use maud::{Markup, html};

/// Days of the picture of use.
const DAYS: usize = 30;

/// Steps of a sign-in, in order, with text keys.
const STEPS: [(&str, &str); 5] = [
    ("par", "identity-op-step-par"),
    ("authorize", "identity-op-step-authorize"),
    ("consent", "identity-op-step-consent"),
    ("token", "identity-op-step-token"),
    ("userinfo", "identity-op-step-userinfo"),
];

/// What only officials see.
pub(super) async fn sections(cx: &Cx, client: &Client) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let last = grant::last_of(&cx.house, client.id).await?;
    let refusals = log::of_client(&cx.house, client.id).await?;
    let days = use_of::by_day(&cx.house, client.id, cx.today(), DAYS).await?;
    let contact = client::contact_of(&cx.house, client.id).await?;
    Ok(html! {
        (ui::section("prueba", &tr.t("identity-op-trial"), Some(&tr.t("identity-op-trial-lead")), html! {
            (steps(cx, last.as_ref(), &refusals))
            (connect(cx, client))
        }))
        (ui::section("uso", &tr.t("identity-op-use"), None, use_of::picture(cx, &days)))
        (ui::section("rechazos", &tr.t("identity-op-refusals"), Some(&tr.t("identity-op-refusals-lead")), refused(cx, &refusals)))
        @if client.profile.authentication == Authentication::ClientSecretBasic {
            (ui::section("secreto", &tr.t("identity-op-secret"), Some(&tr.f("identity-op-secret-lead", &[("days", OVERLAP_DAYS.into())])), html! {
                p { (ui::Button::link(tr.t("identity-op-secret-new"), cx.href(&format!("/sistemas/{}/secreto", client.id))).line()) }
            }))
        }
        @if let Some(contact) = contact { p.soft.mt { (tr.t("identity-op-field-contact")) ": " (contact) } }
    })
}

/// Each step: whether the last sign-in came so far, and what was refused there since.
fn steps(cx: &Cx, last: Option<&grant::Grant>, refusals: &[log::RefusalRow]) -> Markup {
    let tr = cx.tr();
    let reached = last.map(|grant| {
        let tokens = grant.redeemed_at.is_some();
        ("authorize", grant.created_at, tokens)
    });
    let mut steps = ui::Steps::new();
    for (step, key) in STEPS {
        let no = refusals.iter().find(|refusal| refusal.step == step);
        let yes = reached.and_then(|(_, at, tokens)| match step {
            "authorize" | "consent" => Some(at),
            "token" if tokens => last.and_then(|grant| grant.redeemed_at),
            _ => None,
        });
        let failed = no.filter(|no| yes.is_none_or(|yes| no.at > yes));
        let (state, note) = match (failed, yes) {
            (Some(no), _) => (
                ui::State::Bad,
                html! { (reason(cx, &no.reason)) " " span.soft { (ui::format::time_minute(no.at)) } },
            ),
            (None, Some(at)) => (
                ui::State::Ok,
                html! { span.soft { (ui::format::time_minute(at)) } },
            ),
            (None, None) => (
                ui::State::None,
                html! { span.soft { (tr.t("identity-op-step-none")) } },
            ),
        };
        steps = steps.step(state, tr.t(key), note);
    }
    steps.render()
}

/// What to type into the system.
fn connect(cx: &Cx, client: &Client) -> Markup {
    let tr = cx.tr();
    let base = &cx.house.options.base_url;
    let facts = ui::Facts::new()
        .fact(
            tr.t("identity-op-connect-issuer"),
            html! { code.proof { (base) } },
        )
        .fact(
            tr.t("identity-op-connect-discovery"),
            html! { code.proof { (base) "/.well-known/openid-configuration" } },
        )
        .fact(
            tr.t("identity-op-fact-client-id"),
            html! { code.proof { (client.id) } },
        );
    html! { h3.h-s.mt { (tr.t("identity-op-connect")) } (facts.render()) }
}

fn refused(cx: &Cx, refusals: &[log::RefusalRow]) -> Markup {
    let tr = cx.tr();
    let columns = [
        "identity-op-column-when",
        "identity-op-column-step",
        "identity-op-column-reason",
    ];
    let rows = refusals.iter().map(|refusal| {
        let step = STEPS.iter().find(|(step, _)| *step == refusal.step);
        vec![
            ui::format::time_minute(refusal.at).into(),
            step.map_or_else(|| refusal.step.clone(), |(_, key)| tr.t(key).into_owned())
                .into(),
            reason(cx, &refusal.reason).into(),
        ]
    });
    ui::Table::new(
        tr.t("identity-op-refusals"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("identity-op-refusals-none"),
        tr.t("identity-op-refusals-none-body"),
    ))
    .rows(rows)
    .render(tr)
}

/// A refusal in words, with what to do; its own word where there are none.
fn reason(cx: &Cx, reason: &str) -> String {
    let key = format!("identity-op-reason-{}", reason.replace('_', "-"));
    let other = || cx.tr().f("identity-op-reason-other", &[("word", reason.into())]);
    cx.tr().get(&key).unwrap_or_else(other).into_owned()
}
