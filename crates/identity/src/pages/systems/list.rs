//! The list of systems, open to everybody: who asks for what, at which level.

use crate::provider::client::{self, Client};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Stop,
    TableRoutes,
};
use directory::board::board;
use maud::{Markup, html};

pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: ["/sistemas", "/sistemas.csv", "/sistemas.xlsx", "/api/v1/clients"],
    permission: Permission::Public,
    filters: &["entidad"],
    rows: 25,
    fetch,
    dress,
};

/// State, code for programs and text key of where a system stands.
pub(super) fn standing(client: &Client) -> (ui::State, &'static str, &'static str) {
    match client.state.as_str() {
        "active" => (ui::State::Ok, "activo", "identity-op-state-active"),
        "suspended" => (ui::State::Bad, "suspendido", "identity-op-state-suspended"),
        _ => (ui::State::None, "retirado", "identity-op-state-retired"),
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let board = board(&cx.house).await?;
        let entity = query
            .get("entidad")
            .and_then(|key| board.find(key))
            .map(|entity| entity.id);
        let named = query.get("entidad").is_some();
        let (clients, total) = match (entity, named) {
            (Some(entity), _) => {
                let all = client::of_entity(&cx.house, entity).await?;
                let total = all.len() as u64;
                (all, total)
            }
            (None, true) => (Vec::new(), 0),
            (None, false) => client::page(&cx.house, page.offset, page.limit).await?,
        };
        let skip = if entity.is_some() { page.offset } else { 0 };
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let take = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let rows = clients.iter().skip(skip).take(take).map(|client| {
            let entity = board.entity(client.entity);
            let (state, code, word) = standing(client);
            let level = cx.house.law.assurance_level(client.profile.level);
            vec![
                Cell::text(client.profile.name.clone()).to(format!("/sistemas/{}", client.id)),
                Cell::text(entity.map(|entity| entity.name.clone()).unwrap_or_default()),
                Cell::text(level.map(|level| cx.pick(&level.names)).unwrap_or_default()),
                Cell::int(i64::try_from(client.profile.operations.len()).unwrap_or(i64::MAX)),
                Cell::state(state, code, cx.tr().t(word)),
            ]
        });
        Ok(Listing {
            name: "sistemas",
            caption: cx.tr().t("identity-op-systems").into_owned(),
            columns: columns(cx),
            rows: rows.collect(),
            total,
            sort: None,
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "name", "identity-op-column-name", ColumnKind::Text),
        Column::new(cx, "entity", "identity-entity", ColumnKind::Text),
        Column::new(cx, "level", "identity-op-column-level", ColumnKind::Text),
        Column::new(cx, "operations", "identity-op-column-operations", ColumnKind::Int),
        Column::new(cx, "state", "identity-op-column-state", ColumnKind::State),
    ]
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let may = cx
            .caller
            .acting
            .as_ref()
            .is_some_and(|acting| may_register(cx, acting.entity));
        let main = html! {
            h1 { (tr.t("identity-op-systems")) }
            p.lead { (tr.t("identity-op-systems-lead")) }
            @if may {
                p.mt { (ui::Button::link(tr.t("identity-op-register-client"), cx.href("/sistemas/registrar"))) }
            }
            div.mt { (table) }
        };
        let page = Page::new(tr.t("identity-op-systems"), ui::Section::None, main)
            .description(tr.t("identity-op-systems-lead"));
        Ok(cx.page(page))
    })
}

fn may_register(cx: &Cx, entity: register::EntityId) -> bool {
    let target = capability::power::Target {
        entity: Some(entity),
        ..Default::default()
    };
    cx.may(crate::provider::acts::CLIENT_REGISTERED, &target).is_ok()
}
