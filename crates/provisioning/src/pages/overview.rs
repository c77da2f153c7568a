//! Staff and the human resources system: what waits, what is provisioned, how to connect, what was called.

use super::{read_entity, t};
use crate::gone::{Gone, gone};
use crate::service::{BASE, READS};
use crate::store::{self, CallRow};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use directory::board::BoardEntity;
use directory::target;
use maud::{Markup, html};
use register::DesignationId;
use std::collections::HashMap;
use ui::{Button, Cell, Column, Empty, Facts, Figure, Figures, Note, State, Table};

/// Calls that the page lists.
const CALLS: usize = 20;

pub(super) fn routes() -> Vec<Route> {
    let page = handler(|cx, req| Box::pin(page(cx, req)));
    vec![Route::page("/personal", Permission::Read(READS), page).query(&["entidad"])]
}

/// `GET /personal`.
async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    req.query.only(&["entidad"])?;
    let entity = read_entity(cx, &req.query).await?;
    let gone = gone(cx, &entity).await?;
    let main = html! {
        (ui::title(&entity.name, &t(cx, "provisioning-title")))
        p.lead { (t(cx, "provisioning-lead")) }
        div.mt-s { (Note::new(t(cx, "provisioning-no-power"), html! { p { (t(cx, "provisioning-no-power-text")) } })) }
        (leavers(cx, &entity, &gone))
        (figures(cx, &entity).await?)
        (connect(cx, &entity))
        (calls(cx, &entity).await?)
    };
    let page = Page::new(t(cx, "provisioning-title"), ui::Section::None, main)
        .office()
        .crumb(cx.tr().t("capability-desk"), cx.href("/despacho"))
        .crumb(entity.name.clone(), cx.href(&entity.href()));
    Ok(cx.page(page))
}

/// Who left and still holds an office, with the way to end the designation for whoever may.
fn leavers(cx: &Cx, entity: &BoardEntity, gone: &[Gone]) -> Markup {
    let may = cx.may("directory/designation-ended", &target::of(entity)).is_ok();
    let rows = gone.iter().map(|gone| {
        let designation = &gone.designation;
        let office = directory::target::office_name(cx, &designation.office);
        let end = format!("/concluir?designation={}", designation.id);
        let proof = format!("/designaciones/{}", designation.id);
        let end = match may {
            true => Button::link(t(cx, "provisioning-end"), cx.href(&end))
                .small()
                .about(format!("{}, {office}", gone.name))
                .render(),
            false => html! { (t(cx, "provisioning-end-by-head")) },
        };
        vec![
            html! { (gone.name) }.into(),
            html! { a href=(cx.href(&proof)) { (office) } }.into(),
            day(&gone.left_on),
            end.into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "provisioning-column-name")).full(),
        Column::new(t(cx, "provisioning-column-office")),
        Column::new(t(cx, "provisioning-column-left")).unbroken(),
        Column::new(t(cx, "provisioning-column-do")),
    ];
    let table = Table::new(t(cx, "provisioning-leavers"), columns)
        .pile()
        .empty(Empty::new(
            t(cx, "provisioning-leavers-none"),
            t(cx, "provisioning-leavers-none-text"),
        ))
        .rows(rows);
    ui::section(
        "cesados",
        &t(cx, "provisioning-leavers"),
        Some(&t(cx, "provisioning-leavers-lead")),
        table.render(cx.tr()),
    )
}

fn day(text: &str) -> Cell {
    match text.parse() {
        Ok(day) => ui::format::time_date(day).into(),
        Err(_) => text.to_owned().into(),
    }
}

async fn figures(cx: &Cx, entity: &BoardEntity) -> Result<Markup, Stop> {
    let staff = store::all_staff(&cx.house, entity.id).await?;
    let works = staff.iter().filter(|row| row.works()).count();
    let units = directory::store::units_of(&cx.house, entity.id).await?;
    let open = units.iter().filter(|unit| unit.to_on.is_none()).count();
    let marks = store::unit_marks(&cx.house, entity.id).await?;
    let told = marks.iter().filter(|mark| {
        let open = units
            .iter()
            .any(|unit| unit.id == mark.unit_id && unit.to_on.is_none());
        open && mark.told > 0
    });
    let count = |number: usize| ui::format::num(cx.lang, i64::try_from(number).unwrap_or(i64::MAX));
    let list = cx.href(&format!("/personal/lista?entidad={}", entity.key));
    let left = staff.len() - works;
    let units_note = cx.tr().f(
        "provisioning-figure-units-note",
        &[("count", told.count().into())],
    );
    let figures = Figures::new(vec![
        Figure::new(t(cx, "provisioning-figure-works"), count(works)).href(list.clone()),
        Figure::new(t(cx, "provisioning-figure-left"), count(left)).href(format!("{list}&estado=cesado")),
        Figure::new(t(cx, "provisioning-figure-units"), count(open))
            .href(cx.href(&entity.href()))
            .note(units_note.into_owned()),
    ]);
    let body = html! {
        (figures.render())
        p.mt-s { a href=(list) { (t(cx, "provisioning-see-list")) } }
    };
    Ok(ui::section("personas", &t(cx, "provisioning-told"), None, body))
}

/// How a system of human resources is connected.
fn connect(cx: &Cx, entity: &BoardEntity) -> Markup {
    let base = format!("{}{BASE}", cx.house.options.base_url);
    let may = cx
        .may("provisioning/staff-registered", &target::of(entity))
        .is_ok();
    let whose = match may {
        true => "provisioning-key-yours",
        false => "provisioning-key-others",
    };
    let facts = Facts::new()
        .fact(t(cx, "provisioning-base"), html! { code { (base) } })
        .fact(
            t(cx, "provisioning-key-label"),
            html! { (t(cx, whose)) " " a href=(cx.href("/cuenta/llaves")) { (t(cx, "provisioning-key-make")) } },
        )
        .fact(
            t(cx, "provisioning-header"),
            html! { code { "Authorization: Bearer qh_…" } },
        )
        .fact(t(cx, "provisioning-knows"), t(cx, "provisioning-knows-text"))
        .fact(t(cx, "provisioning-knows-not"), t(cx, "provisioning-knows-not-text"))
        .fact(
            t(cx, "provisioning-discovery"),
            html! {
                @for (place, path) in ["ServiceProviderConfig", "ResourceTypes", "Schemas"].iter().enumerate() {
                    @if place > 0 { " · " }
                    a href={ (BASE) "/" (path) } { (path) }
                }
            },
        );
    let body = html! {
        (facts.render())
        p.mt-s.soft { (t(cx, "provisioning-personal-data")) }
    };
    ui::section(
        "conectar",
        &t(cx, "provisioning-connect"),
        Some(&t(cx, "provisioning-connect-lead")),
        body,
    )
}

async fn calls(cx: &Cx, entity: &BoardEntity) -> Result<Markup, Stop> {
    let calls = store::calls(&cx.house, entity.id, CALLS).await?;
    let designations = directory::store::designations_of(&cx.house, entity.id).await?;
    let offices: HashMap<DesignationId, &str> = designations
        .iter()
        .map(|row| (row.id, row.office.as_str()))
        .collect();
    let rows = calls.iter().map(|call| row(cx, call, &offices));
    let columns = vec![
        Column::new(t(cx, "provisioning-column-when")).unbroken(),
        Column::new(t(cx, "provisioning-column-call")).full(),
        Column::new(t(cx, "provisioning-column-outcome")),
        Column::number(t(cx, "provisioning-column-times")),
        Column::new(t(cx, "provisioning-column-key")),
    ];
    let table = Table::new(t(cx, "provisioning-calls"), columns)
        .pile()
        .empty(Empty::new(
            t(cx, "provisioning-calls-none"),
            t(cx, "provisioning-calls-none-text"),
        ))
        .rows(rows);
    Ok(ui::section(
        "llamadas",
        &t(cx, "provisioning-calls"),
        Some(&t(cx, "provisioning-calls-lead")),
        table.render(cx.tr()),
    ))
}

fn row(cx: &Cx, call: &CallRow, offices: &HashMap<DesignationId, &str>) -> Vec<Cell> {
    let outcome = match call.status {
        0..400 => ui::tag(State::Ok, &t(cx, "provisioning-outcome-done")),
        400..500 => ui::tag(State::Warn, &t(cx, "provisioning-outcome-refused")),
        _ => ui::tag(State::Bad, &t(cx, "provisioning-outcome-failed")),
    };
    let office = offices.get(&call.designation_id);
    vec![
        ui::format::time_minute(call.last_at).into(),
        html! { code { (call.method) " " (call.resource) } }.into(),
        html! { (outcome) span.sub { (call.status) } }.into(),
        call.times.to_string().into(),
        Cell::maybe(office.map(|office| directory::target::office_name(cx, office))),
    ]
}
