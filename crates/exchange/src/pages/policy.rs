//! A policy, for everybody: the condition in words, who is in today, who is out and for want of what. And its entities as a table.

use super::policies::state_of;
use super::request::reason_words;
use super::words::{Names, button, history, member_link, t, tag, terms};
use crate::acts::agreements::Condition;
use crate::agreements::PolicyId;
use crate::agreements::policy::{Out, REASONS, is_meant, standing};
use crate::agreements::store::{self, PolicyRow};
use crate::services::store::{ServiceRow, service};
use capability::{
    Answer, Cell, Column, ColumnKind, Cx, Fut, Listing, ListingPage, Page, Permission, Query, Req, Route,
    Stop, TableRoutes, handler,
};
use directory::board::BoardEntity;
use maud::{Markup, html};
use std::sync::Arc;
use ui::{BarRow, BarTable, Figure, Figures, State};

const ENTITIES: TableRoutes = TableRoutes {
    paths: [
        "/intercambio/politicas/entidades",
        "/intercambio/politicas/entidades.csv",
        "/intercambio/politicas/entidades.xlsx",
        "/api/v1/exchange-policy-entities",
    ],
    permission: Permission::Public,
    filters: &["politica", "estado", "departamento"],
    rows: 50,
    fetch,
    dress,
};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = ENTITIES.routes();
    routes.push(Route::page(
        "/intercambio/politicas/{id}",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    ));
    routes
}

/// A policy with the entities that it means, each as it stands today.
struct Read {
    row: PolicyRow,
    service: ServiceRow,
    names: Names,
    entities: Vec<(Arc<BoardEntity>, Result<(), Out>)>,
}

async fn read(cx: &Cx, id: &str) -> Result<Read, Stop> {
    let id: PolicyId = id.parse().map_err(|_| Stop::NotFound)?;
    let row = store::policy(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let service = service(&cx.house, &row.policy.service)
        .await?
        .ok_or(Stop::NotFound)?;
    let names = Names::of(cx).await?;
    let provider = names.entity(&row.policy.service.member()).map(|entity| entity.id);
    let by_entity: std::collections::HashMap<_, _> =
        names.parties.iter().map(|party| (party.entity, party)).collect();
    let (policy, today) = (&row.policy, cx.today());
    let meant = names.board.entities.iter();
    let meant =
        meant.filter(|entity| is_meant(&policy.condition, entity, today) && Some(entity.id) != provider);
    let entities = meant
        .map(|entity| {
            let party = by_entity.get(&entity.id).copied();
            (entity.clone(), standing(policy, entity, party, today))
        })
        .collect();
    Ok(Read {
        entities,
        row,
        service,
        names,
    })
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let read = read(cx, req.param("id")).await?;
    let policy = &read.row.policy;
    let provider = read
        .names
        .entity(&policy.service.member())
        .cloned()
        .ok_or(Stop::NotFound)?;
    let id = policy.id.to_string();
    let about = [("policy", id.as_str())];
    let facts = ui::Facts::new()
        .fact(
            t(cx, "exchange-column-service"),
            html! { a href=(cx.href(&read.service.href())) { (read.service.described.title) } },
        )
        .fact(
            t(cx, "exchange-column-provider"),
            member_link(cx, &read.names, &policy.service.member()),
        )
        .fact(t(cx, "exchange-adopted-by"), t(cx, side_word(policy.by)))
        .fact(
            t(cx, "exchange-column-from"),
            ui::format::time_minute(policy.from),
        );
    let facts = terms(cx, facts, &policy.terms, &read.service, policy.case_required);
    let main = html! {
        (ui::title(&provider.name, &policy.title))
        p.lead { (condition(cx, &policy.condition)) }
        p { (tag(cx, state_of(policy, cx.now))) @if let Some(reason) = &read.row.reason { " " (reason_words(cx, reason)) } }
        div.actions {
            (ui::Button::link(t(cx, "exchange-policy-entities"), cx.href(&list(&id, ""))).line())
            @if !policy.ended {
                (button(cx, "exchange/make-exception", &about, &[&provider]).unwrap_or_default())
                @if !policy.exceptions.is_empty() { (button(cx, "exchange/end-exception", &about, &[&provider]).unwrap_or_default()) }
                (button(cx, "exchange/end-policy", &about, &[&provider]).unwrap_or_default())
            }
        }
        div.mt { (figures(cx, &read)) }
        (departments(cx, &read))
        div.mt { (facts.render()) }
        (history(cx, format!("policy:{id}")).await?)
    };
    let page = Page::new(policy.title.clone(), ui::Section::None, main)
        .crumb(t(cx, "exchange-catalogue"), cx.href("/intercambio/catalogo"))
        .crumb(t(cx, "exchange-policies"), cx.href("/intercambio/politicas"))
        .description(condition(cx, &policy.condition));
    Ok(cx.page(page))
}

fn side_word(side: crate::acts::agreements::Side) -> &'static str {
    use crate::acts::agreements::Side;
    match side {
        Side::Provider => "exchange-side-provider",
        Side::Consumer => "exchange-side-consumer",
        Side::Operator => "exchange-side-operator",
    }
}

/// The condition in one sentence.
fn condition(cx: &Cx, condition: &Condition) -> String {
    let kinds = cx.house.law.entity_types().iter();
    let kinds = kinds.filter(|kind| condition.types.iter().any(|id| id == kind.id.as_str()));
    let kinds: Vec<String> = kinds.map(|kind| cx.pick(&kind.plural).to_lowercase()).collect();
    let office = condition.office.as_deref().map(|office| cx.office_name(office));
    let args = [
        ("types", kinds.join(", ").into()),
        ("office", office.clone().unwrap_or_default().into()),
    ];
    let key = match (office.is_some(), condition.communicated) {
        (false, _) => "exchange-condition-types",
        (true, false) => "exchange-condition-office",
        (true, true) => "exchange-condition-communicated",
    };
    cx.tr().f(key, &args).into_owned()
}

fn list(id: &str, state: &str) -> String {
    let query = match state {
        "" => capability::encode(&[("politica", id)]),
        state => capability::encode(&[("politica", id), ("estado", state)]),
    };
    format!("{}?{query}", ENTITIES.paths[0])
}

/// How many are in, and how many are out for want of what.
fn figures(cx: &Cx, read: &Read) -> Markup {
    let id = read.row.policy.id.to_string();
    let count = |of: Option<Out>| {
        let counted = read.entities.iter().filter(|(_, standing)| standing.err() == of);
        counted.count()
    };
    let figure = |key: &str, number: usize, state: &str| {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Figure::new(t(cx, key), ui::format::num(cx.lang, number)).href(cx.href(&list(&id, state)))
    };
    let mut all = vec![figure("exchange-policy-in", count(None), "in")];
    let out = REASONS.iter().filter(|reason| count(Some(**reason)) > 0);
    all.extend(out.map(|reason| figure(reason.word(), count(Some(*reason)), reason.code())));
    Figures::new(all).render()
}

/// Who is in, by department.
fn departments(cx: &Cx, read: &Read) -> Markup {
    let id = read.row.policy.id.to_string();
    let line = |name: String, href: Option<String>, of: Vec<bool>| {
        let inside = of.iter().filter(|inside| **inside).count();
        BarRow {
            name,
            href,
            count: i64::try_from(of.len()).unwrap_or(i64::MAX),
            rates: vec![(!of.is_empty()).then(|| inside as f64 * 100.0 / of.len() as f64)],
        }
    };
    let rows = ui::DEPARTMENTS.iter().filter_map(|department| {
        let of = read
            .entities
            .iter()
            .filter(|(entity, _)| entity.region() == department.ubigeo);
        let of: Vec<bool> = of.map(|(_, standing)| standing.is_ok()).collect();
        let query = [("politica", id.as_str()), ("departamento", department.ubigeo)];
        let href = format!("{}?{}", ENTITIES.paths[0], capability::encode(&query));
        (!of.is_empty()).then(|| line(department.name.to_owned(), Some(cx.href(&href)), of))
    });
    let all = read
        .entities
        .iter()
        .map(|(_, standing)| standing.is_ok())
        .collect();
    let table = BarTable {
        caption: t(cx, "exchange-policy-departments"),
        row_head: t(cx, "exchange-column-department"),
        count_head: t(cx, "exchange-column-entities"),
        columns: vec![(t(cx, "exchange-policy-in"), t(cx, "exchange-policy-in"))],
        rows: rows.collect(),
        total: Some(line(t(cx, "exchange-total"), None, all)),
    };
    ui::section(
        "departamentos",
        &t(cx, "exchange-policy-departments"),
        None,
        table.render(cx.tr()),
    )
}

const STATES: [&str; 7] = [
    "in",
    "out",
    "no_member",
    "suspended",
    "no_holder",
    "not_communicated",
    "exception",
];

fn fetch<'a>(cx: &'a Cx, query: &'a Query, page: ListingPage) -> Fut<'a, Result<Listing, Stop>> {
    Box::pin(async move {
        let read = read(cx, query.get("politica").unwrap_or("")).await?;
        let state = query.one_of("estado", &STATES)?;
        let region = query.get("departamento");
        let rows: Vec<_> = read
            .entities
            .iter()
            .filter(|(_, standing)| match (state, standing) {
                (None, _) => true,
                (Some("in"), standing) => standing.is_ok(),
                (Some("out"), standing) => standing.is_err(),
                (Some(code), Err(out)) => out.code() == code,
                (Some(_), Ok(())) => false,
            })
            .filter(|(entity, _)| region.is_none_or(|region| entity.region() == region))
            .collect();
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let cells = rows.iter().skip(offset).take(limit).map(|(entity, standing)| {
            vec![
                Cell::text(entity.name.clone()).to(entity.href()),
                Cell::text(cx.pick(&entity.kind.singular).to_owned()),
                match standing {
                    Ok(()) => Cell::state(State::Ok, "in", t(cx, "exchange-policy-in")),
                    Err(out) => Cell::state(State::Warn, out.code(), t(cx, out.word())),
                },
            ]
        });
        Ok(Listing {
            name: "entidades-de-una-politica",
            caption: t(cx, "exchange-policy-entities"),
            columns: vec![
                Column::new(cx, "entity", "exchange-column-which-entity", ColumnKind::Text),
                Column::new(cx, "type", "exchange-column-type", ColumnKind::Text),
                Column::new(cx, "state", "exchange-column-standing", ColumnKind::State),
            ],
            total: rows.len() as u64,
            rows: cells.collect(),
            sort: None,
        })
    })
}

fn dress<'a>(cx: &'a Cx, query: &'a Query, _: Listing, table: Markup) -> Fut<'a, Result<Answer, Stop>> {
    Box::pin(async move {
        let tr = cx.tr();
        let id: PolicyId = query
            .get("politica")
            .unwrap_or("")
            .parse()
            .map_err(|_| Stop::NotFound)?;
        let row = store::policy(&cx.house, id).await?.ok_or(Stop::NotFound)?;
        let words = [
            ("", "exchange-filter-all"),
            ("in", "exchange-policy-in"),
            ("out", "exchange-policy-out"),
        ];
        let mut states: Vec<(String, String)> = words
            .iter()
            .map(|(code, key)| ((*code).to_owned(), t(cx, key)))
            .collect();
        states.extend(
            REASONS
                .iter()
                .map(|reason| (reason.code().to_owned(), t(cx, reason.word()))),
        );
        let regions = ui::DEPARTMENTS
            .iter()
            .map(|one| (one.ubigeo.to_owned(), one.name.to_owned()));
        let regions = [(String::new(), t(cx, "exchange-filter-all"))]
            .into_iter()
            .chain(regions);
        let filters = ui::Filters::new(cx.address())
            .select("estado", tr.t("exchange-column-standing"), states)
            .select("departamento", tr.t("exchange-column-department"), regions);
        let main = html! {
            (ui::title(&row.policy.title, &t(cx, "exchange-policy-entities")))
            p.lead { (condition(cx, &row.policy.condition)) }
            (filters.render(tr))
            div.mt { (table) }
        };
        let page = Page::new(t(cx, "exchange-policy-entities"), ui::Section::None, main)
            .crumb(t(cx, "exchange-policies"), cx.href("/intercambio/politicas"))
            .crumb(row.policy.title.clone(), cx.href(&row.href()));
        Ok(cx.page(page))
    })
}
