//! One system: for everybody what it may ask for; for its officials how it is doing, step by step.

use super::list::standing;
use super::{may_read, trial};
use crate::provider::acts::{CLIENT_RESUMED, CLIENT_RETIRED, CLIENT_SUSPENDED, CLIENT_UPDATED};
use crate::provider::claims::SCOPES;
use crate::provider::client::{self, Authentication, Client};
use crate::use_cases::client_target::touched;
use capability::power::Target;
use capability::{Answer, Cx, Page, Req, Stop};
use directory::board::board;
use maud::{Markup, html};

/// GET.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let client = client::find(&cx.house, req.param("id"))
        .await?
        .ok_or(Stop::NotFound)?;
    let tr = cx.tr();
    let board = board(&cx.house).await?;
    let entity = board.entity(client.entity);
    let target = touched(cx, &client).await?;
    let inside = match may_read(cx, &client).await? {
        true => trial::sections(cx, &client).await?,
        false => html! {},
    };
    let act = act(cx, client.first_seq).await?;
    let (state, _, word) = standing(&client);
    let entity_link =
        html! { @if let Some(entity) = entity { a href=(cx.href(&entity.href())) { (entity.name) } } };
    let facts = ui::Facts::new()
        .fact(tr.t("identity-entity"), entity_link)
        .fact(tr.t("identity-op-column-state"), ui::tag(state, &tr.t(word)))
        .fact(tr.t("identity-op-column-level"), level(cx, &client))
        .fact(
            tr.t("identity-op-fact-client-id"),
            html! { code.proof { (client.id) } },
        )
        .fact(
            tr.t("identity-op-field-redirect-uris"),
            lines(&client.profile.redirect_uris),
        )
        .fact(
            tr.t("identity-op-field-authentication"),
            authentication(cx, &client),
        )
        .fact(tr.t("identity-op-fact-registered"), act);
    let main = html! {
        (super::logo::picture(cx, &client))
        (ui::title(entity.map_or("", |entity| entity.name.as_str()), &client.profile.name))
        p.lead { (tr.t("identity-op-system-lead")) }
        div.mt { (actions(cx, &client, &target)) }
        div.mt { (facts.render()) }
        (ui::section("pide", &tr.t("identity-op-part-asks"), Some(&tr.t("identity-op-asks-lead")), asks(cx, &client)))
        (ui::section("operaciones", &tr.t("identity-op-field-operations"), None, operations(cx, &client)))
        (inside)
    };
    let page = Page::new(client.profile.name.clone(), ui::Section::None, main)
        .crumb(tr.t("identity-op-systems"), cx.href("/sistemas"));
    Ok(cx.page(page))
}

fn lines(all: &[String]) -> Markup {
    html! { @for (place, line) in all.iter().enumerate() { @if place > 0 { br; } code.proof { (line) } } }
}

fn level(cx: &Cx, client: &Client) -> Markup {
    let level = cx.house.law.assurance_level(client.profile.level);
    html! {
        @if let Some(level) = level {
            (cx.pick(&level.names)) br; span.soft { (cx.pick(&level.text)) }
        }
    }
}

fn authentication(cx: &Cx, client: &Client) -> String {
    let key = match client.profile.authentication {
        Authentication::PrivateKeyJwt => "identity-op-auth-key",
        Authentication::ClientSecretBasic => "identity-op-auth-secret",
    };
    cx.tr().t(key).into_owned()
}

/// The act that registered it, by its code.
async fn act(cx: &Cx, seq: i64) -> Result<Markup, Stop> {
    let seq = u64::try_from(seq).unwrap_or_default();
    let stored = cx.house.register.read_act(seq).await?;
    Ok(html! {
        @if let Some(stored) = stored {
            a href=(cx.href(&format!("/actos/{}", stored.act.code()))) { (cx.tr().t("identity-op-fact-act")) " " (stored.act.code()) }
        }
    })
}

fn asks(cx: &Cx, client: &Client) -> Markup {
    let tr = cx.tr();
    let asked = SCOPES
        .iter()
        .filter(|(scope, _)| client.profile.scopes.iter().any(|own| own == scope));
    html! {
        ul.plain {
            li { strong { (tr.t("identity-op-scope-openid")) } " " span.soft { (tr.t("identity-op-scope-openid-shares")) } }
            @for (_, key) in asked { li { strong { (tr.t(key)) } " " span.soft { (tr.t(&format!("{key}-shares"))) } } }
        }
    }
}

fn operations(cx: &Cx, client: &Client) -> Markup {
    let tr = cx.tr();
    let columns = [
        "identity-op-column-operation",
        "identity-op-column-level",
        "identity-op-column-burden",
    ];
    let rows = client.profile.operations.iter().map(|operation| {
        let level = cx.house.law.assurance_level(operation.level);
        vec![
            operation.name.clone().into(),
            ui::Cell::maybe(level.map(|level| cx.pick(&level.names).to_owned())),
            ui::Cell::maybe(level.map(|level| cx.pick(&level.burden).to_owned())),
        ]
    });
    ui::Table::new(
        tr.t("identity-op-field-operations"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("identity-op-operations-none"),
        tr.t("identity-op-operations-none-body"),
    ))
    .rows(rows)
    .render(tr)
}

fn actions(cx: &Cx, client: &Client, target: &Target) -> Markup {
    let tr = cx.tr();
    let stopped = client.state == "suspended";
    let offered = [
        (
            CLIENT_UPDATED,
            client.state != "retired",
            "identity-op-update-client",
            "/sistemas/cambiar",
        ),
        (
            CLIENT_SUSPENDED,
            client.is_active(),
            "identity-op-suspend-client",
            "/sistemas/suspender",
        ),
        (
            CLIENT_RESUMED,
            stopped,
            "identity-op-resume-client",
            "/sistemas/reanudar",
        ),
        (
            CLIENT_RETIRED,
            stopped,
            "identity-op-retire-client",
            "/sistemas/retirar",
        ),
    ];
    html! {
        p.actions {
            @for (act, now, label, path) in offered {
                @if now && cx.may(act, target).is_ok() {
                    (ui::Button::link(tr.t(label), cx.href(&format!("{path}?client={}", client.id))).line().small()) " "
                }
            }
        }
    }
}
