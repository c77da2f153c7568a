//! What the strategy says beside its inventory and its plan: sections, figures that the entity reports, approved versions.

use super::words::{day, percent, resolution, t};
use crate::indicators::reported;
use crate::strategy::Strategy;
use capability::Cx;
use maud::{Markup, html};
use ui::{Cell, Column, Empty, State, Table};

/// Sections of the law's list, written or missing.
pub(super) fn sections(cx: &Cx, strategy: &Strategy) -> Markup {
    let prepares = strategy.may_prepare(cx);
    let all = cx.house.law.strategy_sections().iter();
    let rows = all.map(|section| {
        let written = strategy.section(section.id.as_str());
        let path = format!(
            "/autenticacion/secciones/escribir?entity={}&section={}",
            strategy.entity.id, section.id
        );
        let state = match written {
            Some(row) => ui::tag(State::Ok, &cx.tr().f("assurance-section-written", &[("on", day(&row.written_on).into())])),
            None => ui::tag(State::Warn, &t(cx, "assurance-section-missing")),
        };
        let text = html! {
            @match written {
                Some(row) => { (ui::paragraphs(&row.text)) @if let Some(hash) = &row.document { (paper(cx, strategy, hash)) } }
                None => { span.soft { (cx.pick(&section.text)) } }
            }
            @if prepares { span.sub { a href=(cx.href(&path)) { (t(cx, "assurance-write")) span.vh { ": " (cx.pick(&section.names)) } } } }
        };
        let seen = match section.public {
            true => "assurance-seen-all",
            false => "assurance-seen-officials",
        };
        vec![
            html! { (cx.pick(&section.names)) span.sub { (t(cx, seen)) } }.into(),
            text.into(),
            state.into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-section")).full(),
        Column::new(t(cx, "assurance-column-text")).full(),
        Column::new(t(cx, "assurance-column-state")),
    ];
    let table = Table::new(t(cx, "assurance-sections"), columns).pile().rows(rows);
    ui::section(
        "secciones",
        &t(cx, "assurance-sections"),
        Some(&t(cx, "assurance-sections-lead")),
        table.render(cx.tr()),
    )
}

fn paper(cx: &Cx, strategy: &Strategy, hash: &str) -> Markup {
    let href = format!("/autenticacion/documentos/{hash}?entidad={}", strategy.entity.key);
    html! { a href=(cx.href(&href)) { (ui::icon(ui::Icon::Doc)) " " (t(cx, "assurance-see-paper")) } }
}

/// Figures that the entity reported, year by year.
pub(super) fn told(cx: &Cx, strategy: &Strategy) -> Markup {
    let rows = strategy.figures.iter().map(|told| {
        let [national, failed, assisted] = reported(told);
        vec![
            told.year.to_string().into(),
            ui::format::num(cx.lang, i64::try_from(told.sign_ins).unwrap_or(i64::MAX)).into(),
            percent(cx, national).into(),
            percent(cx, failed).into(),
            cx.tr()
                .f("assurance-minutes", &[("count", told.recovery_minutes.into())])
                .into_owned()
                .into(),
            percent(cx, assisted).into(),
            match told.leavers {
                0 => ui::tag(State::Ok, "0"),
                count => ui::tag(State::Bad, &count.to_string()),
            }
            .into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-year")).unbroken(),
        Column::number(t(cx, "assurance-column-sign-ins")),
        Column::number(t(cx, "assurance-column-national")),
        Column::number(t(cx, "assurance-column-failed")),
        Column::number(t(cx, "assurance-column-recovery")),
        Column::number(t(cx, "assurance-column-assisted")),
        Column::new(t(cx, "assurance-column-leavers")),
    ];
    let table = Table::new(t(cx, "assurance-figures"), columns)
        .pile()
        .empty(Empty::new(
            t(cx, "assurance-figures-none"),
            t(cx, "assurance-figures-none-text"),
        ))
        .rows(rows);
    ui::section(
        "indicadores",
        &t(cx, "assurance-figures"),
        Some(&t(cx, "assurance-figures-lead")),
        table.render(cx.tr()),
    )
}

/// Approved versions, the last first.
pub(super) fn versions(cx: &Cx, strategy: &Strategy) -> Markup {
    if strategy.versions.is_empty() {
        return html! {};
    }
    let rows = strategy.versions.iter().map(|row| {
        vec![
            row.version.to_string().into(),
            day(&row.approved_on).into(),
            resolution(cx, row).into(),
            row.operations.to_string().into(),
            Cell::maybe(row.document.as_ref().map(|hash| paper(cx, strategy, hash))),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "assurance-column-version")),
        Column::new(t(cx, "assurance-column-approved-on")).unbroken(),
        Column::new(t(cx, "assurance-column-instrument")),
        Column::number(t(cx, "assurance-column-operations")),
        Column::new(t(cx, "assurance-column-document")),
    ];
    let table = Table::new(t(cx, "assurance-versions"), columns).pile().rows(rows);
    ui::section(
        "versiones",
        &t(cx, "assurance-versions"),
        None,
        table.render(cx.tr()),
    )
}
