//! Who asked for me: every sign-in to a system, at which level, what was shared; take a consent back; take the record along.

use crate::form;
use crate::provider::acts::ClientId;
use crate::provider::claims::SCOPES;
use crate::provider::client::{self, Client};
use crate::provider::consent::{self, ConsentRow};
use crate::provider::grant::{self, Grant};
use crate::session;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Req, Route,
    Stop, TableRoutes, handler,
};
use directory::board::board;
use maud::{Markup, html};
use std::collections::BTreeMap;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/cuenta/accesos",
        "/cuenta/accesos.csv",
        "/cuenta/accesos.xlsx",
        "/api/v1/accesses",
    ],
    permission: Permission::SignedIn,
    filters: &[],
    rows: 25,
    fetch,
    dress,
};

/// Routes.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = TABLE.routes();
    routes.push(
        Route::submit(
            "/cuenta/accesos/retirar",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(withdraw(cx, req))),
        )
        .body(super::BODY_BYTES_MAX),
    );
    routes
}

/// POST: takes back what was agreed; tokens of the system end with it.
async fn withdraw(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = cx
        .caller
        .person
        .filter(|_| !cx.caller.by_key)
        .ok_or(Stop::SignIn)?;
    let client: ClientId = form::text(&req, "client").parse().map_err(|_| Stop::NotFound)?;
    session::write(
        &cx.house,
        &[
            consent::take_back(person, client),
            grant::end_between(person, client, "consent_withdrawn", cx.now),
        ],
    )
    .await?;
    Ok(Answer::redirect(&cx.href("/cuenta/accesos")))
}

fn fetch<'a>(cx: &'a Cx, _: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let person = cx
            .caller
            .person
            .filter(|_| !cx.caller.by_key)
            .ok_or(Stop::SignIn)?;
        let (grants, total) = grant::of_person(&cx.house, person, page.offset, page.limit).await?;
        let systems = systems(cx, grants.iter().map(|grant| grant.client_id)).await?;
        let board = board(&cx.house).await?;
        let rows = grants.iter().map(|grant| {
            let client = systems.get(&grant.client_id);
            let entity = client.and_then(|client| board.entity(client.entity));
            vec![
                Cell::text(when(grant.created_at)),
                Cell::text(
                    client
                        .map(|client| client.profile.name.clone())
                        .unwrap_or_default(),
                )
                .to(format!("/sistemas/{}", grant.client_id)),
                Cell::text(entity.map(|entity| entity.name.clone()).unwrap_or_default()),
                Cell::text(level(cx, grant)),
                Cell::text(shared(cx, client, &grant.scopes())),
                state(cx, grant),
            ]
        });
        let rows = rows.collect();
        Ok(Listing {
            name: "accesos",
            caption: cx.tr().t("identity-op-accesses").into_owned(),
            columns: columns(cx),
            rows,
            total,
            sort: None,
        })
    })
}

/// Day and hour in Lima, for every format of the table.
fn when(at: jiff::Timestamp) -> String {
    let day = ui::format::date_short(capability::lima(at));
    format!("{day}, {}", ui::format::time_lima(at))
}

async fn systems(cx: &Cx, ids: impl Iterator<Item = ClientId>) -> Result<BTreeMap<ClientId, Client>, Stop> {
    let mut systems = BTreeMap::new();
    for id in ids {
        if !systems.contains_key(&id)
            && let Some(client) = client::of_id(&cx.house, id).await?
        {
            systems.insert(id, client);
        }
    }
    Ok(systems)
}

fn columns(cx: &Cx) -> Vec<Column> {
    [
        ("at", "identity-op-column-when", ColumnKind::Text),
        ("system", "identity-op-column-name", ColumnKind::Text),
        ("entity", "identity-entity", ColumnKind::Text),
        ("level", "identity-op-column-level", ColumnKind::Text),
        ("shared", "identity-op-column-shared", ColumnKind::Text),
        ("state", "identity-op-column-state", ColumnKind::State),
    ]
    .map(|(name, label, kind)| Column::new(cx, name, label, kind))
    .into()
}

fn level(cx: &Cx, grant: &Grant) -> String {
    let law = cx.house.law;
    let level = norms::AcrId::parse(&grant.acr)
        .ok()
        .and_then(|acr| law.acr_value(acr))
        .and_then(|value| law.assurance_level(value.level));
    level.map_or_else(|| grant.acr.clone(), |level| cx.pick(&level.names).to_owned())
}

/// What was shared, and what the person went to do.
fn shared(cx: &Cx, client: Option<&Client>, scopes: &[String]) -> String {
    let tr = cx.tr();
    let known = |scope: &String| {
        let plain = SCOPES.iter().find(|(known, _)| known == scope);
        let operation = client.and_then(|client| client.profile.operation(scope));
        plain
            .map(|(_, key)| tr.t(key).into_owned())
            .or(operation.map(|operation| operation.name.clone()))
    };
    let words: Vec<String> = scopes.iter().filter_map(known).collect();
    match words.is_empty() {
        true => tr.t("identity-op-scope-openid").into_owned(),
        false => words.join(", "),
    }
}

fn state(cx: &Cx, grant: &Grant) -> Cell {
    let tr = cx.tr();
    let (state, code, key) = match (&grant.ended_at, &grant.redeemed_at) {
        (Some(_), _) => (ui::State::None, "terminado", "identity-op-access-ended"),
        (None, Some(_)) => (ui::State::Ok, "vigente", "identity-op-access-open"),
        (None, None) => (ui::State::None, "sin-usar", "identity-op-access-unused"),
    };
    Cell::state(state, code, tr.t(key))
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let person = cx.caller.person.ok_or(Stop::SignIn)?;
        let consents = consent::of_person(&cx.house, person).await?;
        let main = html! {
            h1.h-m { (tr.t("identity-op-accesses")) }
            p.lead { (tr.t("identity-op-accesses-lead")) }
            (ui::section("permisos", &tr.t("identity-op-consents"), Some(&tr.t("identity-op-consents-lead")), agreed(cx, &consents).await?))
            (ui::section("registro", &tr.t("identity-op-accesses-record"), None, table))
        };
        let page = Page::new(tr.t("identity-op-accesses"), ui::Section::None, main)
            .office()
            .crumb(tr.t("identity-account"), cx.href("/cuenta"));
        Ok(form::no_store(cx.page(page)))
    })
}

/// Systems that may still be told something, each with the way to stop it.
async fn agreed(cx: &Cx, consents: &[ConsentRow]) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let systems = systems(cx, consents.iter().map(|row| row.client_id)).await?;
    let columns = [
        "identity-op-column-name",
        "identity-op-column-shared",
        "identity-op-column-since",
        "identity-op-withdraw",
    ];
    let rows = consents.iter().map(|row| {
        let client = systems.get(&row.client_id);
        let name = client
            .map(|client| client.profile.name.clone())
            .unwrap_or_default();
        let scopes: Vec<String> = row.scope.split(' ').map(str::to_owned).collect();
        let button = super::form(cx, "/cuenta/accesos/retirar")
            .hidden("client", row.client_id.to_string())
            .action(
                ui::Button::submit(tr.t("identity-op-withdraw"))
                    .about(name.clone())
                    .line()
                    .small(),
            );
        vec![
            html! { a href=(cx.href(&format!("/sistemas/{}", row.client_id))) { (name) } }.into(),
            shared(cx, client, &scopes).into(),
            ui::format::time_minute(row.given_at).into(),
            button.render().into(),
        ]
    });
    Ok(ui::Table::new(
        tr.t("identity-op-consents"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("identity-op-consents-none"),
        tr.t("identity-op-consents-none-body"),
    ))
    .rows(rows)
    .render(tr))
}
