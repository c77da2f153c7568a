//! Series: how much of what is owed was fulfilled, month after month, as known today and as it was known then: of all
//! entities asked for, or of each type, department or sector side by side.

mod chart;
mod compute;

use super::shares::source;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Stop,
    TableRoutes,
};
use compute::{Computed, Point, asked, computed};
use directory::board::{Board, BoardEntity, board};
use directory::pages::EntityFilter;
use maud::{Markup, html};

/// Rows of a page: two years of months.
const ROWS: u64 = 24;

const TABLE: TableRoutes = TableRoutes {
    paths: ["/series", "/series.csv", "/series.xlsx", "/api/v1/series"],
    permission: Permission::Public,
    filters: &[
        "q",
        "tipo",
        "grupo",
        "departamento",
        "sector",
        "obligacion",
        "desde",
        "hasta",
        "por",
    ],
    rows: ROWS,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    TABLE.routes()
}

/// What entities are put side by side by. Its name in the address is that of the filter for one of the groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Kind,
    Region,
    Sector,
}

impl By {
    const ALL: [By; 3] = [By::Kind, By::Region, By::Sector];

    fn read(query: &Query) -> Result<Option<By>, Stop> {
        let asked = query.one_of("por", &By::ALL.map(By::name))?;
        Ok(asked.and_then(|asked| By::ALL.into_iter().find(|by| by.name() == asked)))
    }

    fn name(self) -> &'static str {
        match self {
            By::Kind => "tipo",
            By::Region => "departamento",
            By::Sector => "sector",
        }
    }

    /// Text key of the word for one group.
    fn label(self) -> &'static str {
        match self {
            By::Kind => "directory-column-type",
            By::Region => "directory-column-region",
            By::Sector => "directory-column-sector",
        }
    }

    /// Which group an entity belongs to; empty for none.
    fn code(self, entity: &BoardEntity) -> &str {
        match self {
            By::Kind => entity.kind.id.as_str(),
            By::Region => entity.region(),
            By::Sector => &entity.sector,
        }
    }

    /// What a person reads.
    fn group_name(self, cx: &Cx, code: &str) -> String {
        let kinds = cx.house.law.entity_types().iter();
        let known = match self {
            _ if code.is_empty() => Some(cx.tr().t("observatory-series-no-group").into_owned()),
            By::Kind => kinds
                .filter(|kind| kind.id.as_str() == code)
                .map(|kind| cx.pick(&kind.plural).to_owned())
                .next(),
            By::Region => ui::DEPARTMENTS
                .iter()
                .find(|department| department.ubigeo == code)
                .map(|department| department.name.to_owned()),
            By::Sector => None,
        };
        known.unwrap_or_else(|| code.to_owned())
    }

    /// The page of one group alone; none for entities without one.
    fn href(self, address: &ui::Address, code: &str) -> Option<String> {
        let alone = address.clone().without("por").without("p");
        (!code.is_empty()).then(|| alone.with(self.name(), code).href())
    }
}

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = By::read(query)?;
        let computed = computed(cx, query, by).await?;
        let (total, rows) = rows(cx, by, &computed, &page);
        let columns = by.map_or_else(Vec::new, |by| {
            vec![
                Column::new(cx, "group_code", "directory-column-code", ColumnKind::Text),
                Column::new(cx, "group", by.label(), ColumnKind::Text),
            ]
        });
        let figures = [
            ("day", "observatory-series-day", ColumnKind::Date),
            ("owed", "observatory-column-owed", ColumnKind::Int),
            ("met", "observatory-column-met", ColumnKind::Int),
            ("share", "observatory-series-now", ColumnKind::Percent),
            ("share_known_then", "observatory-series-then", ColumnKind::Percent),
        ];
        let figures = figures.map(|(key, label, kind)| Column::new(cx, key, label, kind));
        let shown = |column: &Column| column.key != "group_code" || !is_page(cx);
        Ok(Listing {
            name: "series",
            caption: cx.tr().t("observatory-series").into_owned(),
            columns: columns.into_iter().filter(shown).chain(figures).collect(),
            rows,
            total: total as u64,
            sort: None,
        })
    })
}

/// Whether the answer is the page, where the name of a group says enough.
fn is_page(cx: &Cx) -> bool {
    cx.route == TABLE.paths[0]
}

/// The page with the same conditions, whatever format was asked for.
fn page_address(cx: &Cx) -> ui::Address {
    let mut address = ui::Address::parse(&cx.path).without("limit").without("cursor");
    TABLE.paths[0].clone_into(&mut address.path);
    address
}

/// Every day of every group, or of all together.
fn rows(cx: &Cx, by: Option<By>, computed: &Computed, page: &ListingPage) -> (usize, Vec<Vec<Cell>>) {
    let range = |total: usize| {
        let from = usize::try_from(page.offset).unwrap_or(usize::MAX).min(total);
        let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
        (total, from..total.min(from.saturating_add(most)))
    };
    let Some(by) = by else {
        let (total, range) = range(computed.all.len());
        return (total, computed.all[range].iter().map(figures).collect());
    };
    let days = computed.all.len();
    let address = page_address(cx);
    let (total, range) = range(days * computed.groups.len());
    let row = |at: usize| {
        let group = &computed.groups[at / days];
        let name = Cell::text(by.group_name(cx, &group.code));
        // On the page the drawings lead there.
        let name = match by.href(&address, &group.code).filter(|_| !is_page(cx)) {
            Some(href) => name.to(href),
            None => name,
        };
        let code = (!is_page(cx)).then(|| Cell::text(&group.code));
        let cells = code.into_iter().chain([name]);
        cells.chain(figures(&group.points[at % days])).collect()
    };
    (total, range.map(row).collect())
}

fn figures(point: &Point) -> Vec<Cell> {
    let number = |count: usize| Cell::int(i64::try_from(count).unwrap_or(i64::MAX));
    vec![
        Cell::date(Some(point.day)),
        number(point.now.owed),
        number(point.now.met),
        Cell::percent(point.now.share()),
        Cell::percent(point.then.share()),
    ]
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let board = board(&cx.house).await?;
        let by = By::read(query)?;
        let computed = computed(cx, query, by).await?;
        let asked = asked(query, &board)?;
        let what = match asked.as_slice() {
            [one] => cx.pick(&one.names).to_owned(),
            _ => tr.t("observatory-series-all").into_owned(),
        };
        let drawn = match by {
            Some(by) => chart::side_by_side(cx, by, &what, &computed),
            None => chart::one(cx, &what, &computed.all),
        };
        let main = html! {
            h1.h-m { (tr.t("observatory-series")) }
            p.soft.mt-s { (tr.t("observatory-series-lead")) }
            (chips(cx, by))
            (filters(cx, &board))
            div.mt { (drawn) }
            (table)
            (source(cx))
        };
        let page = Page::new(tr.t("observatory-series"), ui::Section::Observatory, main)
            .description(tr.t("observatory-series-lead"))
            .crumb(tr.t("observatory-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}

/// All together, or side by side.
fn chips(cx: &Cx, by: Option<By>) -> Markup {
    let tr = cx.tr();
    let address = cx.address().without("por").without("p");
    let together = ui::Chips::new(tr.t("observatory-series-by")).chip(
        tr.t("observatory-series-together"),
        None,
        address.href(),
        by.is_none(),
    );
    let names = [
        (By::Kind, "observatory-series-by-type"),
        (By::Region, "observatory-series-by-region"),
        (By::Sector, "observatory-series-by-sector"),
    ];
    let chips = names.into_iter().fold(together, |chips, (each, key)| {
        let href = address.clone().with("por", each.name()).href();
        chips.chip(tr.t(key), None, href, by == Some(each))
    });
    html! { div.mt { (chips.render(tr)) } }
}

fn filters(cx: &Cx, board: &Board) -> Markup {
    let tr = cx.tr();
    let all = std::iter::once((String::new(), tr.t("observatory-series-all").into_owned()));
    let obligations = board
        .obligations
        .iter()
        .map(|obligation| (obligation.id.to_string(), cx.pick(&obligation.short).to_owned()));
    EntityFilter::form(cx)
        .select(
            "obligacion",
            tr.t("observatory-filter-obligation"),
            all.chain(obligations),
        )
        .search("sector", tr.t("directory-column-sector"))
        .date("desde", tr.t("observatory-series-since"))
        .date("hasta", tr.t("observatory-series-until"))
        .render(tr)
}
