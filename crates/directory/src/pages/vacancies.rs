//! Vacancies that nobody declared, offices left vacant, and acting holders: figures for anybody, the list for the
//! governing body and for each entity about itself.

use super::EntityFilter;
use crate::board::{BoardEntity, board, day};
use crate::{people, target};
use capability::power::Target;
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Route, Stop,
    TableRoutes,
};
use jiff::civil::Date;
use maud::{Markup, html};
use register::{DesignationId, EntityId, PersonId, args, record};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The figures.
const FIGURES: TableRoutes = TableRoutes {
    paths: [
        "/vacancias",
        "/vacancias.csv",
        "/vacancias.xlsx",
        "/api/v1/vacancies",
    ],
    permission: Permission::Public,
    filters: &["por"],
    rows: 50,
    fetch: figures,
    dress: dress_figures,
};

/// The list.
const LIST: TableRoutes = TableRoutes {
    paths: [
        "/vacancias/lista",
        "/vacancias/lista.csv",
        "/vacancias/lista.xlsx",
        "/api/v1/vacancies/list",
    ],
    permission: Permission::SignedIn,
    filters: &["clase", "cargo", "q", "tipo", "grupo", "departamento", "sector"],
    rows: 50,
    fetch: list,
    dress: dress_list,
};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = FIGURES.routes();
    routes.extend(LIST.routes());
    routes
}

/// Ways to look at the figures.
const BY: &[&str] = &["tipo", "departamento", "cargo"];

/// Why an office is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// The holder's post ended and nobody said so.
    Silent,
    /// A designation ended and nobody followed.
    Vacant,
    /// Somebody holds it for the time being.
    Acting,
}

impl Class {
    const ALL: [Class; 3] = [Class::Silent, Class::Vacant, Class::Acting];
    const CODES: &[&str] = &["silenciosa", "vacante", "encargo"];

    fn code(self) -> &'static str {
        match self {
            Class::Silent => "silenciosa",
            Class::Vacant => "vacante",
            Class::Acting => "encargo",
        }
    }
    fn word(self) -> &'static str {
        match self {
            Class::Silent => "directory-vacancy-silent",
            Class::Vacant => "directory-vacancy-vacant",
            Class::Acting => "directory-vacancy-acting",
        }
    }
    fn state(self) -> ui::State {
        match self {
            Class::Silent => ui::State::Warn,
            Class::Vacant => ui::State::Bad,
            Class::Acting => ui::State::Run,
        }
    }
}

record! { struct Row { id: DesignationId, entity_id: EntityId, office: String, capacity: String, person_id: Option<PersonId>, from_on: String, to_on: Option<String>, post_ended_on: Option<String> } }

/// Holders whose post ended, last holders that nobody followed, and acting holders, as of a day.
const ROWS: &str = "SELECT id, entity_id, office, capacity, person_id, from_on, to_on, post_ended_on FROM directory_designation d WHERE person_id IS NOT NULL AND capacity <> 'alternate' AND from_on <= $1 AND ((post_ended_on < $1 AND end_reason IS NULL AND (to_on IS NULL OR to_on >= $1)) OR (capacity = 'acting' AND (to_on IS NULL OR to_on >= $1)) OR (to_on < $1 AND several = 0 AND NOT EXISTS (SELECT 1 FROM directory_designation o WHERE o.entity_id = d.entity_id AND o.body_id = d.body_id AND o.office = d.office AND o.id <> d.id AND o.capacity <> 'alternate' AND (o.to_on IS NULL OR o.to_on >= $1 OR o.to_on > d.to_on OR (o.to_on = d.to_on AND o.proof_seq > d.proof_seq))))) ORDER BY entity_id, office, proof_seq";

/// An office that somebody should look at.
struct Vacancy {
    id: DesignationId,
    entity: Arc<BoardEntity>,
    office: String,
    class: Class,
    person: Option<PersonId>,
    /// Since when it is so.
    since: Option<Date>,
    /// Until when an acting holder is designated, if the act says so.
    until: Option<Date>,
}

impl Vacancy {
    fn days(&self, today: Date) -> i64 {
        let span = self.since.and_then(|since| since.until(today).ok());
        span.map_or(0, |span| i64::from(span.get_days()))
    }
}

fn class(row: &Row, today: Date) -> Class {
    let past = |on: &Option<String>| on.as_ref().is_some_and(|on| *on < today.to_string());
    if past(&row.to_on) {
        Class::Vacant
    } else if past(&row.post_ended_on) {
        Class::Silent
    } else {
        Class::Acting
    }
}

fn since(row: &Row, class: Class) -> Option<Date> {
    match class {
        Class::Silent => day(row.post_ended_on.clone()),
        Class::Vacant => day(row.to_on.clone())?.tomorrow().ok(),
        Class::Acting => day(Some(row.from_on.clone())),
    }
}

async fn vacancies(cx: &Cx) -> Result<Vec<Vacancy>, Stop> {
    let (board, today) = (board(&cx.house).await?, cx.today());
    let rows: Vec<Row> = cx.house.register.db().query(ROWS, args![today]).await?;
    let found = rows.into_iter().filter_map(|row| {
        let entity = board
            .entity(row.entity_id)
            .filter(|entity| entity.exists(today))?
            .clone();
        let class = class(&row, today);
        Some(Vacancy {
            id: row.id,
            since: since(&row, class),
            until: day(row.to_on).filter(|_| class == Class::Acting),
            entity,
            office: row.office,
            class,
            person: row.person_id,
        })
    });
    Ok(found.collect())
}

fn figures<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let by = query.one_of("por", BY)?.unwrap_or("tipo");
        let mut counts: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        for vacancy in vacancies(cx).await? {
            let name = match by {
                "departamento" => region(&vacancy.entity).to_owned(),
                "cargo" => target::office_name(cx, &vacancy.office),
                _ => cx.pick(&vacancy.entity.kind.plural).to_owned(),
            };
            counts.entry(name).or_default()[vacancy.class as usize] += 1;
        }
        let head = match by {
            "departamento" => "directory-column-region",
            "cargo" => "directory-column-office",
            _ => "directory-column-type",
        };
        let mut columns = vec![Column::new(cx, "name", head, ColumnKind::Text)];
        columns.extend(Class::ALL.map(|class| Column::new(cx, class.key(), class.word(), ColumnKind::Int)));
        columns.push(Column::new(
            cx,
            "total",
            "directory-vacancy-total",
            ColumnKind::Int,
        ));
        let total = counts.len() as u64;
        let rows = counts.into_iter().map(|(name, counts)| {
            let mut cells = vec![Cell::text(name)];
            cells.extend(counts.iter().map(|n| Cell::int(*n)));
            cells.push(Cell::int(counts.iter().sum()));
            cells
        });
        Ok(Listing {
            name: "vacancias",
            caption: cx.tr().t("directory-vacancies").into_owned(),
            columns,
            rows: part(rows.collect(), &page),
            total,
            sort: None,
        })
    })
}

impl Class {
    /// Name of its column.
    fn key(self) -> &'static str {
        match self {
            Class::Silent => "silent",
            Class::Vacant => "vacant",
            Class::Acting => "acting",
        }
    }
}

fn region(entity: &BoardEntity) -> &'static str {
    ui::DEPARTMENTS
        .iter()
        .find(|department| department.ubigeo == entity.region())
        .map_or("—", |department| department.name)
}

fn part(rows: Vec<Vec<Cell>>, page: &ListingPage) -> Vec<Vec<Cell>> {
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    rows.into_iter()
        .skip(number(page.offset))
        .take(number(page.limit))
        .collect()
}

fn dress_figures<'a>(
    cx: &'a Cx,
    query: &'a Query,
    _: Listing,
    table: Markup,
) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let by = query.one_of("por", BY)?.unwrap_or("tipo");
        let found = vacancies(cx).await?;
        let count = |class: Class| found.iter().filter(|vacancy| vacancy.class == class).count();
        let figures = Class::ALL.map(|class| {
            let n = i64::try_from(count(class)).unwrap_or(0);
            ui::Figure::new(tr.t(class.word()), ui::format::num(cx.lang, n))
        });
        let chips = BY
            .iter()
            .fold(ui::Chips::new(tr.t("directory-vacancies-by")), |chips, code| {
                let key = match *code {
                    "departamento" => "directory-column-region",
                    "cargo" => "directory-column-office",
                    _ => "directory-column-type",
                };
                chips.chip(
                    tr.t(key),
                    None,
                    cx.href(&format!("/vacancias?por={code}")),
                    *code == by,
                )
            });
        let main = html! {
            h1 { (tr.t("directory-vacancies")) }
            p.lead.mt-s { (tr.t("directory-vacancies-lead")) }
            div.mt { (ui::Figures::new(figures.to_vec()).render()) }
            div.mt { (chips.render(tr)) }
            div.mt-s { (table) }
            p.sm.mt-s { (tr.t("directory-vacancies-acting")) }
            p.mt { a href=(cx.href("/vacancias/lista")) { (tr.t("directory-vacancies-list")) } }
        };
        let page = Page::new(tr.t("directory-vacancies"), ui::Section::Entities, main)
            .description(tr.t("directory-vacancies-lead"))
            .crumb(tr.t("directory-entities"), cx.href("/entidades"));
        Ok(cx.page(page))
    })
}

/// Whether the caller sees the whole State, or only the own entity.
fn reaches(cx: &Cx, entity: &BoardEntity) -> bool {
    let own = Target {
        entity: Some(entity.id),
        parent: entity.parent,
        ..Target::default()
    };
    cx.may_read("directory.desk", &own).is_ok()
}

fn list<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let (filter, today) = (EntityFilter::read(cx, query)?, cx.today());
        let class = query.one_of("clase", Class::CODES)?;
        let offices: Vec<&str> = cx
            .house
            .law
            .offices()
            .iter()
            .map(|office| office.id.as_str())
            .collect();
        let office = query.one_of("cargo", &offices)?;
        let mut found: Vec<Vacancy> = vacancies(cx)
            .await?
            .into_iter()
            .filter(|vacancy| reaches(cx, &vacancy.entity) && filter.passes(&vacancy.entity))
            .filter(|vacancy| class.is_none_or(|class| vacancy.class.code() == class))
            .filter(|vacancy| office.is_none_or(|office| vacancy.office == office))
            .collect();
        found.sort_by_key(|vacancy| (vacancy.class, std::cmp::Reverse(vacancy.days(today))));
        let people: Vec<PersonId> = found.iter().filter_map(|vacancy| vacancy.person).collect();
        let names = people::names(&cx.house, &people).await?;
        let total = found.len() as u64;
        let rows = found.iter().map(|vacancy| {
            let name = vacancy
                .person
                .and_then(|id| names.get(&id))
                .cloned()
                .unwrap_or_default();
            vec![
                Cell::text(&vacancy.entity.name).to(vacancy.entity.href()),
                Cell::text(target::office_name(cx, &vacancy.office))
                    .to(format!("/designaciones/{}", vacancy.id)),
                Cell::state(
                    vacancy.class.state(),
                    vacancy.class.key(),
                    cx.tr().t(vacancy.class.word()),
                ),
                Cell::text(name),
                Cell::date(vacancy.since),
                Cell::date(vacancy.until),
                Cell::int(vacancy.days(today)),
            ]
        });
        Ok(Listing {
            name: "vacancias-lista",
            caption: cx.tr().t("directory-vacancies").into_owned(),
            columns: columns(cx),
            rows: part(rows.collect(), &page),
            total,
            sort: None,
        })
    })
}

fn columns(cx: &Cx) -> Vec<Column> {
    let column = |key, label, kind| Column::new(cx, key, label, kind);
    vec![
        column("entity", "directory-column-entity", ColumnKind::Text),
        column("office", "directory-column-office", ColumnKind::Text),
        column("state", "directory-column-state", ColumnKind::State),
        column("holder", "directory-vacancy-holder", ColumnKind::Text),
        column("since", "directory-handover-since-head", ColumnKind::Date),
        column("until", "directory-handover-until", ColumnKind::Date),
        column("days", "directory-vacancy-days", ColumnKind::Int),
    ]
}

fn dress_list<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let chosen = query.one_of("clase", Class::CODES)?;
        let all = ui::Chips::new(tr.t("directory-column-state")).chip(
            tr.t("directory-all"),
            None,
            cx.href("/vacancias/lista"),
            chosen.is_none(),
        );
        let chips = Class::ALL.iter().fold(all, |chips, class| {
            let href = cx.href(&format!("/vacancias/lista?clase={}", class.code()));
            chips.chip(tr.t(class.word()), None, href, chosen == Some(class.code()))
        });
        let main = html! {
            h1.h-m { (tr.t("directory-vacancies-list")) }
            p.soft.mt-s { (tr.t("directory-vacancies-list-lead")) }
            div.mt { (chips.render(tr)) }
            (EntityFilter::form(cx).render(tr))
            div.mt { (table) }
        };
        let page = Page::new(tr.t("directory-vacancies-list"), ui::Section::None, main)
            .office()
            .crumb(tr.t("capability-desk"), cx.href("/despacho"))
            .crumb(tr.t("directory-vacancies"), cx.href("/vacancias"));
        Ok(cx.page(page))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_row_is_of_one_class_and_since_a_day() {
        let today = date(2026, 11, 26);
        for (capacity, to, post, class_of, since_of) in [
            ("main", None, Some("2026-11-20"), Class::Silent, "2026-11-20"),
            ("main", Some("2026-10-31"), None, Class::Vacant, "2026-11-01"),
            (
                "main",
                Some("2026-10-31"),
                Some("2026-10-15"),
                Class::Vacant,
                "2026-11-01",
            ),
            ("acting", None, None, Class::Acting, "2026-02-01"),
            ("acting", Some("2026-12-31"), None, Class::Acting, "2026-02-01"),
            ("acting", None, Some("2026-11-20"), Class::Silent, "2026-11-20"),
        ] {
            let row = Row {
                id: "018f0000-0000-7000-8000-000000000006".parse().unwrap(),
                entity_id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
                office: "digital_leader".into(),
                capacity: capacity.into(),
                person_id: None,
                from_on: "2026-02-01".into(),
                to_on: to.map(str::to_owned),
                post_ended_on: post.map(str::to_owned),
            };
            let found = class(&row, today);
            assert_eq!(found, class_of, "{capacity} {to:?} {post:?}");
            assert_eq!(
                since(&row, found),
                since_of.parse().ok(),
                "{capacity} {to:?} {post:?}"
            );
        }
    }
}
