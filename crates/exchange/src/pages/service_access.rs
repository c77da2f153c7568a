//! Parts of the page of a service: who has access, and its versions.

use super::words::{Names, member_link, t};
use crate::agreements::store as agreements;
use crate::services::store::{self, ServiceRow};
use capability::{Cx, Stop};
use maud::{Markup, html};
use ui::{Cell, Column, Empty, Table};

/// Most rows of what a page shows of long lists; the rest is in lists of their own.
const ROWS_MAX: usize = 50;

/// Who has access: by grants one by one, and by policies.
pub(super) async fn access(cx: &Cx, row: &ServiceRow, names: &Names) -> Result<Markup, Stop> {
    let accesses = agreements::accesses_to(&cx.house, row.id()).await?;
    let open: Vec<_> = accesses
        .iter()
        .filter(|one| one.access.in_force(cx.now))
        .collect();
    let policies = agreements::policies_for(&cx.house, row.id()).await?;
    let policies: Vec<_> = policies
        .iter()
        .filter(|one| one.policy.in_force(cx.now))
        .collect();
    let rows = open.iter().take(ROWS_MAX).map(|one| {
        vec![
            member_link(cx, names, &one.access.client.member()).into(),
            Cell::new(html! { a href=(cx.href(&one.href())) { code { (one.access.client) } } }),
            ui::format::time_date(one.access.terms.until).into(),
        ]
    });
    let columns = vec![
        Column::new(t(cx, "exchange-column-consumer")).full(),
        Column::new(t(cx, "exchange-column-client")),
        Column::new(t(cx, "exchange-field-until")).unbroken(),
    ];
    let empty = Empty::new(t(cx, "exchange-access-none"), t(cx, "exchange-access-none-text"));
    let table = Table::new(t(cx, "exchange-access"), columns)
        .pile()
        .rows(rows)
        .empty(empty);
    let count = cx.tr().f(
        "exchange-access-count",
        &[("grants", open.len().into()), ("policies", policies.len().into())],
    );
    let body = html! {
        @if !policies.is_empty() {
            ul { @for one in &policies { li { a href=(cx.href(&one.href())) { (one.policy.title) } } } }
        }
        (table.render(cx.tr()))
    };
    Ok(ui::section(
        "quien-accede",
        &t(cx, "exchange-access"),
        Some(&count),
        body,
    ))
}

/// Versions of a service, where there are several.
pub(super) async fn versions(cx: &Cx, row: &ServiceRow) -> Result<Markup, Stop> {
    let versions = store::versions(&cx.house, row.id()).await?;
    if versions.len() < 2 {
        return Ok(html! {});
    }
    let rows = versions.iter().map(|version| {
        let on = version
            .described_on
            .parse()
            .map(ui::format::date_short)
            .unwrap_or_default();
        vec![
            version.version.to_string().into(),
            version.title.as_str().into(),
            on.into(),
        ]
    });
    let columns = vec![
        Column::number(t(cx, "exchange-column-version")),
        Column::new(t(cx, "exchange-column-service")).full(),
        Column::new(t(cx, "exchange-column-described")).unbroken(),
    ];
    let table = Table::new(t(cx, "exchange-versions"), columns).rows(rows);
    Ok(ui::section(
        "versiones",
        &t(cx, "exchange-versions"),
        None,
        table.render(cx.tr()),
    ))
}
