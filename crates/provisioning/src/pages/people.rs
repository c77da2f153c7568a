//! Who works for the entity, as its human resources system tells: page, CSV, XLSX and JSON.

use super::{read_entity, t};
use crate::scim::Object;
use crate::scim::standard::ENTERPRISE;
use crate::service::{READS, Shared};
use crate::store::{self, StaffRow};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Sort,
    Stop, TableRoutes,
};
use maud::{Markup, html};
use register::{Fault, OrFault};
use serde_json::Value;
use ui::State;

const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/personal/lista",
        "/personal/lista.csv",
        "/personal/lista.xlsx",
        "/api/v1/staff",
    ],
    permission: Permission::Read(READS),
    filters: &["entidad", "estado"],
    rows: 50,
    fetch,
    dress,
};

const STATES: [&str; 2] = ["trabaja", "cesado"];
const SORTS: &[&str] = &["name", "user_name", "since"];

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// Somebody, as a line of the table.
struct Line {
    row: StaffRow,
    name: String,
    user_name: String,
    title: String,
    department: String,
    units: String,
}

fn line(shared: &Shared, row: StaffRow) -> Result<Line, Fault> {
    let known: Object = serde_json::from_str(&row.attributes).or_fault("reading what is kept of somebody")?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let part = |name: &str| text(known.get("name").and_then(|whole| whole.get(name)));
    let parts = format!("{} {}", part("givenName"), part("familyName"));
    let names = [
        text(known.get("displayName")),
        part("formatted"),
        parts.trim().to_owned(),
    ];
    Ok(Line {
        name: names
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        user_name: text(known.get("userName")),
        title: text(known.get("title")),
        department: text(known.get(ENTERPRISE.id).and_then(|inner| inner.get("department"))),
        units: shared.unit_names(row.id).join(", "),
        row,
    })
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let entity = read_entity(cx, query).await?;
        let state = query.one_of("estado", &STATES)?;
        let by = Sort {
            key: "name",
            down: false,
        };
        let sort = capability::sort(query, SORTS, by)?;
        let rows = store::all_staff(&cx.house, entity.id).await?;
        let shared = Shared::of(cx, &rows).await?;
        let lines = rows.into_iter().map(|row| line(&shared, row));
        let mut lines = lines.collect::<Result<Vec<_>, Fault>>()?;
        lines.retain(|line| state.is_none_or(|state| line.row.works() == (state == "trabaja")));
        match sort.key {
            "user_name" => lines.sort_by_cached_key(|line| store::folded(&line.user_name)),
            "since" => lines.sort_by_key(|line| line.row.registered_at),
            _ => lines.sort_by_cached_key(|line| directory::board::fold(&line.name)),
        }
        if sort.down {
            lines.reverse();
        }
        let total = lines.len() as u64;
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = lines.into_iter().skip(offset).take(limit);
        Ok(Listing {
            name: "personal",
            caption: t(cx, "provisioning-people"),
            columns: columns(cx),
            rows: cells.map(|line| self::cells(cx, line)).collect(),
            total,
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "name", "provisioning-column-name", ColumnKind::Text).sorts(),
        Column::new(cx, "user_name", "provisioning-column-user-name", ColumnKind::Text).sorts(),
        Column::new(cx, "title", "provisioning-column-title", ColumnKind::Text),
        Column::new(
            cx,
            "department",
            "provisioning-column-department",
            ColumnKind::Text,
        ),
        Column::new(cx, "units", "provisioning-column-units", ColumnKind::Text),
        Column::new(cx, "state", "provisioning-column-state", ColumnKind::State),
        Column::new(cx, "since", "provisioning-column-since", ColumnKind::Date).sorts(),
        Column::new(cx, "left", "provisioning-column-left", ColumnKind::Date),
    ]
}

fn cells(cx: &Cx, line: Line) -> Vec<Cell> {
    let (state, code, word) = match line.row.works() {
        true => (State::Ok, STATES[0], "provisioning-works"),
        false => (State::None, STATES[1], "provisioning-left"),
    };
    vec![
        Cell::text(line.name),
        Cell::text(line.user_name),
        Cell::text(line.title),
        Cell::text(line.department),
        Cell::text(line.units),
        Cell::state(state, code, cx.tr().t(word)),
        Cell::date(Some(register::civil_date(line.row.registered_at))),
        Cell::date(line.row.left_on.as_deref().and_then(|day| day.parse().ok())),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let entity = read_entity(cx, query).await?;
        let all = (String::new(), t(cx, "provisioning-all"));
        let words = ["provisioning-works", "provisioning-left"];
        let states = STATES.into_iter().zip(words);
        let states = states.map(|(code, key)| (code.to_owned(), t(cx, key)));
        let label = cx.tr().t("provisioning-column-state");
        let filters = ui::Filters::new(cx.address()).select("estado", label, [all].into_iter().chain(states));
        let main = html! {
            (ui::title(&entity.name, &t(cx, "provisioning-people")))
            p.lead { (t(cx, "provisioning-people-lead")) }
            (filters.render(cx.tr()))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "provisioning-people"), ui::Section::None, main)
            .office()
            .crumb(entity.name.clone(), cx.href(&entity.href()))
            .crumb(t(cx, "provisioning-short"), cx.href("/personal"));
        Ok(cx.page(page))
    })
}
