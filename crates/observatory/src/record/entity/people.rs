//! Seats of the committee with their holders; units, bodies and posts.

use super::super::dossier::Dossier;
use super::super::words::{code_link, day, day_of};
use capability::{Cx, Stop};
use directory::past::places_at;
use maud::{Markup, html};
use norms::OfficeId;

/// The seats, in the order of the norm.
pub(super) fn seats(cx: &Cx, dossier: &Dossier) -> Markup {
    let tr = cx.tr();
    let heads = [
        "observatory-column-seat",
        "directory-fact-holder",
        "observatory-column-since",
        "observatory-column-proof",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let rows = cx.house.law.seats().iter().map(|seat| {
        let number = html! { (seat.number) ". " (cx.pick(&seat.names)) @if !seat.required { " " span.soft { (tr.t("ui-optional")) } } };
        let row = dossier.holder(seat.office.as_str());
        let holder = match row {
            Some(row) => html! { b { (dossier.name(row).map_or_else(|| tr.t("directory-erased").into_owned(), str::to_owned)) } br; span.soft { (row.post_title) } },
            None => vacant(cx, dossier, seat.office, seat.required),
        };
        let since = row.and_then(|row| day(&row.from_on)).map(ui::format::time_date);
        let proof = row.and_then(|row| dossier.proof(row)).map(|code| code_link(cx, code));
        vec![number.into(), holder.into(), ui::Cell::maybe(since), ui::Cell::maybe(proof)]
    });
    let table = ui::Table::new(tr.t("observatory-committee-caption"), columns)
        .pile()
        .rows(rows);
    ui::section(
        "comite",
        &tr.t("observatory-committee"),
        Some(&tr.t("observatory-committee-lead")),
        table.render(tr),
    )
}

fn vacant(cx: &Cx, dossier: &Dossier, office: OfficeId, required: bool) -> Markup {
    let tr = cx.tr();
    let state = if required { ui::State::Bad } else { ui::State::None };
    html! {
        (ui::tag(state, &tr.t("observatory-vacant")))
        @if dossier.may_designate(cx, office) {
            " " (ui::Button::link(tr.t("directory-designate"), format!("{}?entity={}&office={office}", cx.href("/designar"), dossier.entity.id)).line().small().about(cx.office_name(office.as_str())))
        }
    }
}

/// Rows of units and posts shown at a time.
const ROWS: usize = 25;

/// Units, bodies and posts, a page of them, with what the caller may do.
pub(super) async fn units(cx: &Cx, dossier: &Dossier, page: usize) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let offset = page.saturating_sub(1).saturating_mul(ROWS);
    let at = async |offset| places_at(&cx.house, dossier.entity.id, dossier.moment, offset, ROWS).await;
    let mut places = at(offset).await?;
    let total = places.units_total + places.posts_total;
    let pager = ui::Pager::new(cx.address(), page, total, ROWS);
    if total <= offset {
        places = at((pager.page - 1) * ROWS).await?;
    }
    let (units, posts) = (&places.units, &places.posts);
    let buttons = buttons(cx, dossier, places.units_total > 0, places.posts_total > 0);
    if total == 0 && buttons.is_empty() {
        return Ok(html! {});
    }
    let heads = [
        "directory-column-name",
        "directory-field-unit-kind",
        "observatory-column-since",
        "observatory-column-until",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let cells = |name: &str, kind: String, from: &str, to: Option<&String>| {
        let (from, to) = (
            day(from).map(ui::format::time_date),
            day_of(to).map(ui::format::time_date),
        );
        vec![
            ui::Cell::new(name),
            kind.into(),
            ui::Cell::maybe(from),
            ui::Cell::maybe(to),
        ]
    };
    let rows = units
        .iter()
        .map(|unit| {
            cells(
                &unit.name,
                unit_kind(cx, &unit.kind),
                &unit.from_on,
                unit.to_on.as_ref(),
            )
        })
        .chain(posts.iter().map(|post| {
            cells(
                &post.name,
                tr.t("observatory-post").into_owned(),
                &post.from_on,
                post.to_on.as_ref(),
            )
        }));
    let empty = ui::Empty::new(
        tr.t("observatory-units-none"),
        tr.t("observatory-units-none-text"),
    );
    let table = ui::Table::new(tr.t("observatory-units"), columns)
        .pile()
        .rows(rows)
        .empty(empty);
    let body = html! {
        @if total > ROWS { (ui::range_line(tr, &tr.t("observatory-units"), pager.page, ROWS, total)) }
        (table.render(tr))
        (pager.render(tr))
        @if !buttons.is_empty() { div.row.mt-s.no-print { @for button in &buttons { (button) } } }
    };
    Ok(ui::section("unidades", &tr.t("observatory-units"), None, body))
}

fn unit_kind(cx: &Cx, kind: &str) -> String {
    let key = match kind {
        "deconcentrated_body" => "directory-unit-kind-deconcentrated",
        "decentralised_body" => "directory-unit-kind-decentralised",
        _ => "directory-unit-kind-unit",
    };
    cx.tr().t(key).into_owned()
}

fn buttons(cx: &Cx, dossier: &Dossier, has_units: bool, has_posts: bool) -> Vec<ui::Button> {
    let each = [
        (
            true,
            "directory/unit-created",
            "directory-create-unit",
            "/crear-unidad",
        ),
        (
            true,
            "directory/post-created",
            "directory-create-post",
            "/crear-puesto",
        ),
        (
            has_units,
            "directory/unit-renamed",
            "directory-rename-unit",
            "/renombrar-unidad",
        ),
        (
            has_units,
            "directory/unit-closed",
            "directory-close-unit",
            "/cerrar-unidad",
        ),
        (
            has_posts,
            "directory/post-ended",
            "directory-end-post",
            "/terminar-puesto",
        ),
    ];
    each.into_iter()
        .filter(|(shown, act, ..)| *shown && dossier.may(cx, act))
        .map(|(_, _, label, path)| {
            ui::Button::link(
                cx.tr().t(label),
                format!("{}?entity={}", cx.href(path), dossier.entity.id),
            )
            .line()
            .small()
        })
        .collect()
}
