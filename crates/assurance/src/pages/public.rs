//! The page that everybody may read: which operations an entity offers online, how sure it has to be of who is there, who must prove
//! in a dispute, where those are served who have no digital identity, and by when the plan is done. What a service asks for today,
//! scores and gaps are not here.

use super::plan;
use super::words::{day, resolution, serves, t};
use crate::strategy::{Strategy, desk, page as path};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::board;
use maud::{Markup, html};
use ui::{Button, Cell, Column, Empty, Table};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/entidades/{key}/autenticacion",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// `GET /entidades/{key}/autenticacion`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let board = board(&cx.house).await?;
    let entity = board.find(req.param("key")).cloned().ok_or(Stop::NotFound)?;
    let strategy = Strategy::of(cx, entity).await?;
    let name = strategy.entity.name.clone();
    let reads = strategy.may_read(cx);
    let title = t(cx, "assurance-public");
    let main = html! {
        (ui::title(&name, &title))
        p.lead { (lead(cx, &strategy)) }
        div.actions {
            @if reads { (Button::link(t(cx, "assurance-workbench"), cx.href(&desk(&strategy.entity)))) }
            @if !strategy.operations.is_empty() {
                (Button::link(t(cx, "assurance-paper-public"), cx.href(&format!("{}.pdf", path(&strategy.entity)))).line())
            }
            (Button::link(t(cx, "assurance-state"), cx.href("/autenticacion/estado")).bare())
        }
        @if strategy.services.is_empty() {
            (Empty::new(t(cx, "assurance-public-empty"), t(cx, "assurance-public-empty-text")))
        } @else {
            (operations(cx, &strategy))
            (levels(cx))
        }
        (sections(cx, &strategy))
        @if strategy.steps.iter().any(|step| step.state != "dropped") {
            (ui::section("plan", &t(cx, "assurance-plan"), Some(&t(cx, "assurance-plan-public")), plan::table(cx, &strategy, false)))
        }
    };
    let page = Page::new(title, ui::Section::Entities, main)
        .crumb(cx.tr().t("ui-nav-entities"), cx.href("/entidades"))
        .crumb(name.clone(), cx.href(&strategy.entity.href()))
        .description(cx.tr().f("assurance-description", &[("entity", name.into())]));
    Ok(cx.page(page))
}

fn lead(cx: &Cx, strategy: &Strategy) -> String {
    match strategy.version() {
        None => t(cx, "assurance-public-lead-none"),
        Some(version) => {
            let args = [
                ("version", version.version.into()),
                ("on", day(&version.approved_on).into()),
                ("instrument", resolution(cx, version).into()),
            ];
            cx.tr().f("assurance-public-lead", &args).into_owned()
        }
    }
}

/// Operations by service. A level is told when it was approved: a proposal is nobody's word yet.
fn operations(cx: &Cx, strategy: &Strategy) -> Markup {
    let columns = vec![
        Column::new(t(cx, "assurance-column-operation")).full(),
        Column::new(t(cx, "assurance-column-level")),
        Column::new(t(cx, "assurance-column-burden")).full(),
        Column::new(t(cx, "assurance-column-approved-on")).unbroken(),
    ];
    let mut table = Table::new(t(cx, "assurance-operations"), columns).pile();
    for service in &strategy.services {
        let mut own = strategy.operations_of(service.id).peekable();
        if own.peek().is_none() {
            continue;
        }
        table = table.group(format!("{} · {}", service.name, serves(cx, service)));
        for row in own {
            let level = row
                .approved()
                .and_then(|level| cx.house.law.assurance_level_numbered(level));
            table.push(vec![
                row.name.as_str().into(),
                match level {
                    Some(level) => cx.pick(&level.names).into(),
                    None => ui::tag(ui::State::None, &t(cx, "assurance-not-approved")).into(),
                },
                Cell::maybe(level.map(|level| cx.pick(&level.burden))),
                Cell::maybe(row.approved_on.as_deref().filter(|_| level.is_some()).map(day)),
            ]);
        }
    }
    let empty = Empty::new(
        t(cx, "assurance-operations-none"),
        t(cx, "assurance-public-empty-text"),
    );
    let table = table.empty(empty).render(cx.tr());
    ui::section(
        "operaciones",
        &t(cx, "assurance-public-operations"),
        Some(&t(cx, "assurance-public-operations-lead")),
        table,
    )
}

/// What each level means, in plain words.
fn levels(cx: &Cx) -> Markup {
    let rows = cx.house.law.assurance_levels().iter().map(|level| {
        vec![
            cx.pick(&level.names).into(),
            html! { (cx.pick(&level.text)) " " (directory::cite(cx, &level.citation)) }.into(),
            html! { (cx.pick(&level.burden)) " " (directory::cite(cx, &level.burden_citation)) }.into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-level")),
        Column::new(t(cx, "assurance-column-needs")).full(),
        Column::new(t(cx, "assurance-column-burden")).full(),
    ];
    let table = Table::new(t(cx, "assurance-levels"), columns).pile().rows(rows);
    let body = html! { (table.render(cx.tr())) p.mt-s.sm.soft { (t(cx, "assurance-burden-entity")) } };
    ui::section("niveles", &t(cx, "assurance-levels"), None, body)
}

fn sections(cx: &Cx, strategy: &Strategy) -> Markup {
    let public = cx
        .house
        .law
        .strategy_sections()
        .iter()
        .filter(|section| section.public);
    let written: Vec<_> = public
        .filter_map(|section| Some((section, strategy.section(section.id.as_str())?)))
        .collect();
    html! {
        @for (section, row) in written {
            (ui::section(section.id.as_str(), cx.pick(&section.names), None, html! {
                div.read { (ui::paragraphs(&row.text)) p.sm.soft { (day(&row.written_on)) } p.sm { (directory::cites(cx, std::slice::from_ref(&section.citation))) } }
            }))
        }
    }
}
