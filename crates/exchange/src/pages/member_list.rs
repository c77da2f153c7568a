//! `/intercambio/miembros`: who takes part.

use super::t;
use crate::members::desk;
use crate::members::store::{self as members, MemberRow};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use directory::board::board;
use maud::{Markup, html};

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/miembros",
        "/intercambio/miembros.csv",
        "/intercambio/miembros.xlsx",
        "/api/v1/exchange-members",
    ],
    permission: Permission::Public,
    filters: &["estado"],
    rows: 50,
    fetch,
    dress,
};

const STATES: [(&str, &str); 3] = [
    ("activo", "exchange-state-active"),
    ("suspendido", "exchange-state-suspended"),
    ("cerrado", "exchange-state-closed"),
];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "name",
            down: false,
        };
        let sort = capability::sort(query, &["name", "member", "joined"], by)?;
        let board = board(&cx.house).await?;
        let named = |row: &MemberRow| {
            board
                .entity(row.entity_id)
                .map_or_else(String::new, |it| it.folded.clone())
        };
        let mut rows = members::all(&cx.house).await?;
        if let Some(state) = query.get("estado") {
            let key = STATES
                .iter()
                .find(|(value, _)| *value == state)
                .map(|(_, key)| *key);
            rows.retain(|row| Some(row.standing(cx.today()).0) == key);
        }
        match sort.key {
            "member" => rows.sort_by(|a, b| a.member.cmp(&b.member)),
            "joined" => rows.sort_by(|a, b| a.joined_on.cmp(&b.joined_on)),
            _ => rows.sort_by_cached_key(named),
        }
        if sort.down {
            rows.reverse();
        }
        let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let shown = rows.iter().skip(number(page.offset)).take(number(page.limit));
        let cells = shown.map(|row| {
            let (word, state) = row.standing(cx.today());
            let code = STATES
                .iter()
                .find(|(_, key)| *key == word)
                .map_or("", |(value, _)| *value);
            let entity = board.entity(row.entity_id);
            let name = Cell::text(entity.map_or("", |entity| entity.name.as_str()));
            vec![
                entity.map_or(name.clone(), |entity| name.to(desk(entity))),
                Cell::text(row.member.clone()),
                Cell::state(state, code, t(cx, word)),
                Cell::date(row.joined_on.parse().ok()),
            ]
        });
        Ok(Listing {
            name: "intercambio-miembros",
            caption: t(cx, "exchange-members"),
            columns: vec![
                Column::new(cx, "name", "exchange-column-entity", ColumnKind::Text).sorts(),
                Column::new(cx, "member", "exchange-field-member", ColumnKind::Text).sorts(),
                Column::new(cx, "state", "exchange-column-state", ColumnKind::State),
                Column::new(cx, "joined", "exchange-column-joined", ColumnKind::Date).sorts(),
            ],
            rows: cells.collect(),
            total: rows.len() as u64,
            sort: Some(sort),
        })
    })
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let main = html! {
            (ui::title("", &t(cx, "exchange-members")))
            p.lead { (t(cx, "exchange-members-lead")) }
            (table)
        };
        let page = Page::new(t(cx, "exchange-members"), ui::Section::Entities, main)
            .crumb(cx.tr().t("ui-nav-entities"), cx.href("/entidades"))
            .description(t(cx, "exchange-members-lead"));
        Ok(cx.page(page))
    })
}
