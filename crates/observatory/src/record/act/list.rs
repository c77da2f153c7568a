//! The list of acts, newest first: page, CSV, XLSX and API from one query.

use crate::record::store::{ActFilter, act_at, count_acts};
use crate::record::words::{act_href, act_title, kind_name, kinds, office, unbroken};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Stop,
    TableRoutes,
};
use directory::board::{Board, board};
use maud::{Markup, html};
use register::{Recorded, Visibility};

/// Acts read from the register at a time.
const CHUNK: u64 = 2_000;

/// The list.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: ["/actos", "/actos.csv", "/actos.xlsx", "/api/v1/acts"],
    permission: Permission::Public,
    filters: &["entidad", "clase", "before"],
    rows: 50,
    fetch,
    dress,
};

/// Reads the filters; one made up is refused by name.
pub(crate) fn filter(cx: &Cx, query: &Query, board: &Board) -> Result<ActFilter, Stop> {
    let entity = match query.get("entidad") {
        None => None,
        Some(key) => {
            let found = board.find(key).map(|entity| entity.id);
            Some(found.ok_or_else(|| {
                Refusal::new("directory-entity-unknown")
                    .field("entidad")
                    .malformed()
            })?)
        }
    };
    let before = match query.get("before") {
        None => None,
        Some(_) => Some(query.number("before", 0, i64::MAX.unsigned_abs())?),
    };
    Ok(ActFilter {
        entity,
        kind: query.one_of("clase", &kinds(cx))?.map(str::to_owned),
        before,
    })
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let board = board(&cx.house).await?;
        let filter = filter(cx, query, &board)?;
        let total = count_acts(&cx.house, &filter).await?;
        let acts = acts(cx, &filter, &page).await?;
        Ok(Listing {
            name: "actos",
            caption: cx.tr().t("ui-nav-acts").into_owned(),
            columns: columns(cx),
            rows: acts.iter().map(|act| row(cx, &board, act)).collect(),
            total,
            sort: None,
        })
    })
}

async fn acts(cx: &Cx, filter: &ActFilter, page: &ListingPage) -> Result<Vec<Recorded>, Stop> {
    let Some(first) = act_at(&cx.house, filter, page.offset).await? else {
        return Ok(Vec::new());
    };
    let (mut before, mut acts) = (first + 1, Vec::new());
    while (acts.len() as u64) < page.limit {
        let wanted = (page.limit - acts.len() as u64).min(CHUNK);
        let chunk = cx
            .house
            .register
            .acts(&filter.asked(Some(before), u32::try_from(wanted).unwrap_or(0)))
            .await?;
        let Some(last) = chunk.last() else { break };
        before = last.seq;
        acts.extend(chunk);
    }
    Ok(acts)
}

/// Whether the answer is the page, where the code and the title say enough.
fn is_page(cx: &Cx) -> bool {
    cx.route == TABLE.paths[0]
}

/// Columns that only downloads and the API carry.
const FOR_PROGRAMS: &[&str] = &["kind", "seq"];

fn columns(cx: &Cx) -> Vec<Column> {
    let page = is_page(cx);
    let all = all_columns(cx).into_iter();
    all.filter(|column| !(page && FOR_PROGRAMS.contains(&column.key)))
        .collect()
}

fn row(cx: &Cx, board: &Board, act: &Recorded) -> Vec<Cell> {
    let page = is_page(cx);
    let cells = all_columns(cx).into_iter().zip(all_cells(cx, board, act));
    cells
        .filter(|(column, _)| !(page && FOR_PROGRAMS.contains(&column.key)))
        .map(|(_, cell)| cell)
        .collect()
}

fn all_columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "code", "directory-column-code", ColumnKind::Text),
        Column::new(cx, "day", "directory-field-day", ColumnKind::Date),
        Column::new(cx, "hour", "observatory-column-hour", ColumnKind::Text),
        Column::new(cx, "title", "observatory-column-act", ColumnKind::Text),
        Column::new(cx, "kind", "observatory-column-kind", ColumnKind::Text),
        Column::new(cx, "entity", "directory-column-entity", ColumnKind::Text),
        Column::new(cx, "office", "observatory-column-under", ColumnKind::Text),
        Column::new(
            cx,
            "visibility",
            "observatory-column-visibility",
            ColumnKind::Text,
        ),
        Column::new(cx, "seq", "observatory-column-number", ColumnKind::Int),
    ]
}

fn all_cells(cx: &Cx, board: &Board, act: &Recorded) -> Vec<Cell> {
    let code = act.code();
    let shown = if is_page(cx) {
        unbroken(&code)
    } else {
        code.clone()
    };
    let entity = act.entity.and_then(|id| board.entity(id));
    let visibility = if act.visibility == Visibility::Reserved {
        "observatory-reserved-short"
    } else {
        "observatory-public"
    };
    vec![
        Cell::text(shown).to(act_href(&code)),
        Cell::date(Some(register::civil_date(act.at))),
        Cell::text(ui::format::time_lima(act.at)),
        Cell::text(act_title(cx, act)),
        Cell::text(&act.kind),
        entity.map_or_else(
            || Cell::text(""),
            |entity| Cell::text(&entity.name).to(entity.href()),
        ),
        Cell::text(office(cx, act).unwrap_or_default()),
        Cell::text(cx.tr().t(visibility)),
        Cell::int(i64::try_from(act.seq).unwrap_or(i64::MAX)),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let board = board(&cx.house).await?;
        let entity = query.get("entidad").and_then(|key| board.find(key));
        let all = std::iter::once((String::new(), tr.t("directory-all").into_owned()));
        let named = kinds(cx)
            .into_iter()
            .map(|kind| (kind.to_owned(), kind_name(cx, kind)));
        let filters = ui::Filters::new(cx.address().without("p"))
            .select("clase", tr.t("observatory-column-kind"), all.chain(named))
            .search("entidad", tr.t("observatory-filter-entity"));
        let feed = cx.address().tidy().download(".atom");
        let main = html! {
            div.row.row--ends {
                div {
                    h1 { (tr.t("ui-nav-acts")) }
                    @if let Some(entity) = entity { p { a href=(cx.href(&entity.href())) { (entity.name) } } }
                }
                (ui::Button::link(tr.t("observatory-verify-title"), cx.href("/verificar")).line())
            }
            p.soft.sm.mt-s { (tr.t("observatory-acts-lead")) }
            (filters.render(tr))
            (table)
            (ui::Downloads::new(tr.t("observatory-follow")).link("Atom", feed.clone()).render(tr))
        };
        let page = Page::new(tr.t("ui-nav-acts"), ui::Section::Acts, main)
            .description(tr.t("observatory-acts-lead"))
            .alternate(crate::open::atom::MEDIA_TYPE, tr.t("observatory-data-acts"), feed)
            .crumb(tr.t("ui-nav-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}
