//! `/intercambio/accesos`: accesses of an entity, to what others offer and of others to what it offers; for the governing body those of the
//! whole State. Page, CSV, XLSX and JSON.

use super::words::{Names, access_state, reads_all, t};
use crate::agreements::actors::reads;
use crate::agreements::store::{self, AccessRow};
use crate::services::store::services;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Route,
    Sort, Stop, TableRoutes,
};
use directory::board::BoardEntity;
use maud::{Markup, html};
use node::ident::ServiceId;
use std::collections::HashMap;
use std::sync::Arc;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/accesos",
        "/intercambio/accesos.csv",
        "/intercambio/accesos.xlsx",
        "/api/v1/exchange-access-list",
    ],
    permission: Permission::SignedIn,
    filters: &["entidad", "rol", "estado"],
    rows: 50,
    fetch,
    dress,
};

const SORTS: &[&str] = &["until", "service"];
const STATES: &[&str] = &["in_force", "suspended", "ended", "over"];
/// On which side an entity stands: who calls, who is called.
pub(super) const ROLES: &[&str] = &["consumo", "proveedor"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// Whose list it is: an entity's, or the whole State's for whoever reads that.
pub(super) enum Whose {
    Entity(Arc<BoardEntity>),
    State,
}

/// The entity that the address names, or the caller's own; refused to whoever may not read it.
pub(super) fn whose(cx: &Cx, query: &Query, names: &Names) -> Result<Whose, Stop> {
    let unknown = || Refusal::new("directory-entity-unknown").field("entidad");
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let entity = match query.get("entidad") {
        Some(key) => names.board.find(key).ok_or_else(unknown)?,
        None if reads_all(cx) => return Ok(Whose::State),
        None => own.and_then(|id| names.board.entity(id)).ok_or_else(unknown)?,
    };
    match reads(cx, &[entity]) {
        true => Ok(Whose::Entity(entity.clone())),
        false => Err(Refusal::new("capability-denied-entity").denied().into()),
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = Sort {
            key: "until",
            down: true,
        };
        let sort = capability::sort(query, SORTS, by)?;
        let (role, state) = (query.one_of("rol", ROLES)?, query.one_of("estado", STATES)?);
        let names = Names::of(cx).await?;
        let mut rows = match whose(cx, query, &names)? {
            Whose::State => store::accesses(&cx.house).await?,
            Whose::Entity(entity) => match names.party(entity.id) {
                Some(party) => {
                    let mut rows = store::accesses_of(&cx.house, &party.member).await?;
                    rows.retain(|row| match role {
                        Some("consumo") => row.access.client.member() == party.member,
                        Some(_) => row.access.service.member() == party.member,
                        None => true,
                    });
                    rows
                }
                None => Vec::new(),
            },
        };
        rows.retain(|row| state.is_none_or(|state| access_state(&row.access, cx.now).1 == state));
        let titles = titles(cx).await?;
        match sort.key {
            "service" => {
                rows.sort_by(|a, b| titles.get(&a.access.service).cmp(&titles.get(&b.access.service)))
            }
            _ => rows.sort_by_key(|row| row.access.terms.until),
        }
        if sort.down {
            rows.reverse();
        }
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let shown = rows.iter().skip(offset).take(limit);
        Ok(Listing {
            name: "accesos",
            caption: t(cx, "exchange-accesses"),
            columns: columns(cx),
            total: rows.len() as u64,
            rows: shown.map(|row| cells(cx, row, &names, &titles)).collect(),
            sort: Some(sort),
        })
    })
}

/// Titles of services by name.
pub(super) async fn titles(cx: &Cx) -> Result<HashMap<ServiceId, String>, Stop> {
    let rows = services(&cx.house).await?.into_iter();
    Ok(rows
        .map(|row| (row.described.service, row.described.title))
        .collect())
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "service", "exchange-column-service", ColumnKind::Text).sorts(),
        Column::new(cx, "provider", "exchange-column-provider", ColumnKind::Text),
        Column::new(cx, "consumer", "exchange-column-consumer", ColumnKind::Text),
        Column::new(cx, "client", "exchange-column-client", ColumnKind::Text),
        Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
        Column::new(cx, "day_max", "exchange-field-day-max", ColumnKind::Int),
        Column::new(cx, "until", "exchange-field-until", ColumnKind::Date).sorts(),
    ]
}

fn cells(cx: &Cx, row: &AccessRow, names: &Names, titles: &HashMap<ServiceId, String>) -> Vec<Cell> {
    let access = &row.access;
    let (state, code, word) = access_state(access, cx.now);
    let title = titles.get(&access.service).cloned();
    vec![
        Cell::text(title.unwrap_or_else(|| access.service.to_string())).to(row.href()),
        Cell::text(names.name(&access.service.member())),
        Cell::text(names.name(&access.client.member())),
        Cell::text(access.client.to_string()),
        Cell::state(state, code, t(cx, word)),
        Cell::int(i64::from(access.terms.day_max)),
        Cell::date(Some(access.terms.until)),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let names = Names::of(cx).await?;
        let whose = whose(cx, query, &names)?;
        let over = match &whose {
            Whose::Entity(entity) => entity.name.clone(),
            Whose::State => t(cx, "exchange-whole-state"),
        };
        let states = [
            ("in_force", "exchange-state-in-force"),
            ("suspended", "exchange-state-stopped"),
            ("over", "exchange-state-over"),
            ("ended", "exchange-state-ended"),
        ];
        let filters = filters(cx, &states);
        let main = html! {
            (ui::title(&over, &t(cx, "exchange-accesses")))
            p.lead { (tr.t("exchange-accesses-lead")) }
            div.actions {
                (ui::Button::link(tr.t("exchange-catalogue"), cx.href("/intercambio/catalogo")).line())
                (ui::Button::link(tr.t("exchange-requests"), cx.href("/intercambio/solicitudes")).line())
                (ui::Button::link(tr.t("exchange-policies"), cx.href("/intercambio/politicas")).line())
            }
            (filters.render(tr))
            div.mt { (table) }
        };
        Ok(cx.page(Page::new(t(cx, "exchange-accesses"), ui::Section::None, main).office()))
    })
}

/// Filters by side and state.
pub(super) fn filters(cx: &Cx, states: &[(&str, &str)]) -> ui::Filters {
    let tr = cx.tr();
    let all = || (String::new(), t(cx, "exchange-filter-all"));
    let roles = [
        ("consumo", "exchange-role-consumer"),
        ("proveedor", "exchange-role-provider"),
    ];
    let words = |list: &[(&str, &str)]| {
        let each = list.iter().map(|(code, key)| ((*code).to_owned(), t(cx, key)));
        [all()].into_iter().chain(each).collect::<Vec<_>>()
    };
    ui::Filters::new(cx.address())
        .select("rol", tr.t("exchange-filter-role"), words(&roles))
        .select("estado", tr.t("exchange-column-standing"), words(states))
}
