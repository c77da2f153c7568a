//! Entities: search, filter, sort; page, CSV, XLSX and API from one query.

use crate::board::{Board, BoardEntity, board, fold};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Refusal, Sort,
    Stop, TableRoutes,
};
use maud::{Markup, html};
use std::sync::Arc;

/// Filters of every list of entities, by their names in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityFilter {
    /// Words of the name, the tax number or the UBIGEO.
    pub words: Vec<String>,
    /// Type of entity.
    pub kind: Option<String>,
    /// Group of types (`municipal`...).
    pub group: Option<String>,
    /// Department, two digits.
    pub region: Option<String>,
    /// Sector, as the budget names it, folded.
    pub sector: Option<String>,
}

impl EntityFilter {
    /// Names of the filters.
    pub const NAMES: &'static [&'static str] = &["q", "tipo", "grupo", "departamento", "sector"];

    /// Reads the filters; one made up is refused by name.
    pub fn read(cx: &Cx, query: &Query) -> Result<EntityFilter, Stop> {
        let types: Vec<&str> = cx
            .house
            .law
            .entity_types()
            .iter()
            .map(|kind| kind.id.as_str())
            .collect();
        let groups: Vec<&str> = norms::Group::ALL.iter().map(|group| group.as_str()).collect();
        let region = query.get("departamento").map(str::to_owned);
        if region
            .as_ref()
            .is_some_and(|code| code.len() != 2 || !code.chars().all(|c| c.is_ascii_digit()))
        {
            return Err(Refusal::new("directory-region-code")
                .field("departamento")
                .malformed()
                .into());
        }
        Ok(EntityFilter {
            words: query
                .get("q")
                .map(|text| fold(text).split_whitespace().map(str::to_owned).take(8).collect())
                .unwrap_or_default(),
            kind: query.one_of("tipo", &types)?.map(str::to_owned),
            group: query.one_of("grupo", &groups)?.map(str::to_owned),
            region,
            sector: query.get("sector").map(fold),
        })
    }

    /// Whether an entity passes.
    pub fn passes(&self, entity: &BoardEntity) -> bool {
        let has = |word: &String| {
            entity.folded.contains(word.as_str())
                || entity.ruc.as_deref() == Some(word)
                || entity.ubigeo == *word
                || entity
                    .acronym
                    .as_deref()
                    .is_some_and(|acronym| fold(acronym) == *word)
        };
        self.words.iter().all(has)
            && self
                .kind
                .as_deref()
                .is_none_or(|kind| entity.kind.id.as_str() == kind)
            && self
                .group
                .as_deref()
                .is_none_or(|group| entity.kind.group.as_str() == group)
            && self
                .region
                .as_deref()
                .is_none_or(|region| entity.region() == region)
            && self
                .sector
                .as_deref()
                .is_none_or(|sector| fold(&entity.sector) == sector)
    }

    /// Entities of the board that exist today and pass.
    pub fn of<'b>(&self, cx: &Cx, board: &'b Board) -> Vec<&'b Arc<BoardEntity>> {
        let today = cx.today();
        board
            .entities
            .iter()
            .filter(|entity| entity.exists(today) && self.passes(entity))
            .collect()
    }

    /// The form of the filters, with what was chosen; a page adds its own conditions.
    pub fn form(cx: &Cx) -> ui::Filters {
        let tr = cx.tr();
        let all = || (String::new(), tr.t("directory-all").to_string());
        let types = cx
            .house
            .law
            .entity_types()
            .iter()
            .map(|kind| (kind.id.to_string(), cx.pick(&kind.plural).to_owned()));
        let mut regions: Vec<_> = ui::DEPARTMENTS
            .iter()
            .map(|department| (department.ubigeo.to_owned(), department.name.to_owned()))
            .collect();
        regions.sort();
        ui::Filters::new(cx.address())
            .search("q", tr.t("directory-filter-name"))
            .select(
                "tipo",
                tr.t("directory-filter-type"),
                std::iter::once(all()).chain(types),
            )
            .select(
                "departamento",
                tr.t("directory-filter-region"),
                std::iter::once(all()).chain(regions),
            )
    }
}

/// The list.
pub(super) const TABLE: TableRoutes = TableRoutes {
    paths: [
        "/entidades",
        "/entidades.csv",
        "/entidades.xlsx",
        "/api/v1/entities",
    ],
    permission: Permission::Public,
    filters: EntityFilter::NAMES,
    rows: 50,
    fetch,
    dress,
};

const SORTS: &[&str] = &["name", "type", "ubigeo", "share"];

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let filter = EntityFilter::read(cx, query)?;
        let sort = capability::sort(
            query,
            SORTS,
            Sort {
                key: "name",
                down: false,
            },
        )?;
        let board = board(&cx.house).await?;
        let today = cx.today();
        let mut found: Vec<(&Arc<BoardEntity>, Option<f64>)> = filter
            .of(cx, &board)
            .into_iter()
            .map(|entity| (entity, board.share(&board.verdicts(entity, today))))
            .collect();
        found.sort_by(|(a, a_share), (b, b_share)| {
            let order = match sort.key {
                "type" => a.kind.id.cmp(&b.kind.id),
                "ubigeo" => a.ubigeo.cmp(&b.ubigeo),
                "share" => a_share.partial_cmp(b_share).unwrap_or(std::cmp::Ordering::Equal),
                _ => std::cmp::Ordering::Equal,
            };
            let order = if sort.down { order.reverse() } else { order };
            order.then_with(|| {
                if sort.down && sort.key == "name" {
                    b.folded.cmp(&a.folded)
                } else {
                    a.folded.cmp(&b.folded)
                }
            })
        });
        let total = found.len() as u64;
        let rows = found
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize)
            .map(|(entity, share)| row(cx, entity, share));
        Ok(Listing {
            name: "entidades",
            caption: cx.tr().t("directory-entities").to_string(),
            columns: columns(cx),
            rows: rows.collect(),
            total,
            sort: Some(sort),
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    vec![
        Column::new(cx, "name", "directory-column-name", ColumnKind::Text).sorts(),
        Column::new(cx, "type", "directory-column-type", ColumnKind::Text).sorts(),
        Column::new(cx, "level", "directory-column-level", ColumnKind::Text),
        Column::new(cx, "region", "directory-column-region", ColumnKind::Text),
        Column::new(cx, "ubigeo", "directory-column-ubigeo", ColumnKind::Text).sorts(),
        Column::new(cx, "ruc", "directory-column-ruc", ColumnKind::Text),
        Column::new(cx, "sector", "directory-column-sector", ColumnKind::Text),
        Column::new(cx, "share", "directory-column-share", ColumnKind::Percent).sorts(),
    ]
}

fn row(cx: &Cx, entity: &BoardEntity, share: Option<f64>) -> Vec<Cell> {
    vec![
        Cell::text(&entity.name).to(entity.href()),
        Cell::text(cx.pick(&entity.kind.singular)),
        Cell::text(cx.pick(&entity.level.names())),
        Cell::text(region_name(entity.region())),
        Cell::text(&entity.ubigeo),
        Cell::text(entity.ruc.clone().unwrap_or_default()),
        Cell::text(&entity.sector),
        Cell::percent(share),
    ]
}

/// Name of a department.
pub(crate) fn region_name(code: &str) -> &'static str {
    ui::DEPARTMENTS
        .iter()
        .find(|department| department.ubigeo == code)
        .map_or("", |department| department.name)
}

fn dress<'a>(cx: &'a Cx, _: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let admin = cx
            .may(
                "directory/entity-registered",
                &capability::power::Target::default(),
            )
            .is_ok();
        let main = html! {
            div.row.row--ends {
                h1 { (tr.t("directory-entities")) }
                @if admin {
                    div.row.no-print {
                        a.btn.btn--line href=(cx.href("/importar-entidades")) { (tr.t("directory-import")) }
                        a.btn href=(cx.href("/registrar-entidad")) { (tr.t("directory-register-entity")) }
                    }
                }
            }
            p.soft.sm.mt-s { (tr.t("directory-entities-lead")) }
            (EntityFilter::form(cx).render(tr))
            (table)
        };
        let page = Page::new(tr.t("directory-entities"), ui::Section::Entities, main)
            .description(tr.t("directory-entities-lead"))
            .crumb(tr.t("directory-observatory"), cx.href("/"));
        Ok(cx.page(page))
    })
}
