//! A service, for officials: what it asks for today, and its operations with their levels and gaps.

use super::words::{credential, day, gap_tag, level_or_none, serves, t};
use super::workbench::stage;
use crate::store::{self, OperationRow, ServiceRow};
use crate::strategy::{Strategy, check_reads, desk, entity};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::target;
use maud::{Markup, html};
use ui::{Button, Cell, Column, Empty, Facts, Table};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/autenticacion/servicios/{id}",
        Permission::SignedIn,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// `GET /autenticacion/servicios/{id}`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&[])?;
    let id = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::service(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let entity = entity(cx, row.entity_id).await?;
    check_reads(cx, &target::of(&entity))?;
    let strategy = Strategy::of(cx, entity).await?;
    let main = html! {
        (ui::title(&t(cx, "assurance-column-service"), &row.name))
        @if !row.is_live() { p { (ui::tag(ui::State::None, &t(cx, "assurance-retired"))) } }
        (buttons(cx, &strategy, &row))
        (ui::split(cx.tr(), operations(cx, &strategy, &row), facts(cx, &row)))
    };
    let page = Page::new(row.name.clone(), ui::Section::None, main)
        .office()
        .crumb(strategy.entity.name.clone(), cx.href(&strategy.entity.href()))
        .crumb(t(cx, "assurance-short"), cx.href(&desk(&strategy.entity)));
    Ok(cx.page(page))
}

fn buttons(cx: &Cx, strategy: &Strategy, row: &ServiceRow) -> Markup {
    let to = |path: &str| cx.href(&format!("{path}?service={}", row.id));
    html! {
        @if row.is_live() && strategy.may_prepare(cx) {
            div.actions {
                (Button::link(t(cx, "assurance-add-operation"), to("/autenticacion/operaciones/agregar")))
                (Button::link(t(cx, "assurance-declare-credential"), to("/autenticacion/servicios/credencial")).line())
                (Button::link(t(cx, "assurance-update-service"), to("/autenticacion/servicios/corregir")).line())
                (Button::link(t(cx, "assurance-retire-service"), to("/autenticacion/servicios/retirar")).bare())
            }
        }
    }
}

fn facts(cx: &Cx, row: &ServiceRow) -> Markup {
    let address = row
        .address
        .as_ref()
        .map(|address| html! { a href=(address) rel="noopener nofollow" { (address) } });
    let facts = Facts::new()
        .maybe(t(cx, "assurance-field-address"), address)
        .fact(t(cx, "assurance-column-serves"), serves(cx, row))
        .fact(t(cx, "assurance-column-asks"), credential(cx, &row.credential))
        .maybe(t(cx, "assurance-field-system"), row.system.clone())
        .fact(t(cx, "assurance-fact-added"), day(&row.added_on));
    ui::card(&t(cx, "assurance-part-service"), facts.render())
}

fn operations(cx: &Cx, strategy: &Strategy, row: &ServiceRow) -> Markup {
    let rows = strategy.operations_of(row.id).map(|row| cells(cx, row));
    let columns = vec![
        Column::new(t(cx, "assurance-column-operation")).full(),
        Column::new(t(cx, "assurance-column-level")),
        Column::new(t(cx, "assurance-column-state")),
        Column::new(t(cx, "assurance-column-gap")),
    ];
    let empty = Empty::new(
        t(cx, "assurance-operations-none"),
        t(cx, "assurance-operations-none-text"),
    );
    let table = Table::new(t(cx, "assurance-operations"), columns)
        .pile()
        .empty(empty)
        .rows(rows);
    ui::section(
        "operaciones",
        &t(cx, "assurance-operations"),
        None,
        table.render(cx.tr()),
    )
}

fn cells(cx: &Cx, row: &OperationRow) -> Vec<Cell> {
    let own = row.own_credential.as_ref().map(|own| credential(cx, own));
    vec![
        html! { a href=(cx.href(&row.href())) { (row.name) } @if let Some(own) = own { span.sub { (t(cx, "assurance-column-asks")) ": " (own) } } }.into(),
        level_or_none(cx, row.level()).into(),
        stage(cx, row).into(),
        gap_tag(cx, row).into(),
    ]
}
