//! What happened: the acts as a cord, and due dates that a changed calendar moved.

use super::super::dossier::Dossier;
use super::super::store::{ActFilter, count_acts};
use super::super::words::{code_link, day, knot};
use capability::{Cx, Stop};
use directory::store;
use maud::{Markup, html};

/// Knots on the page; the rest is one click away.
const KNOTS: usize = 12;

/// The last acts of the entity.
pub(super) async fn cord(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let total = count_acts(&cx.house, &acts_of(dossier)).await?;
    let told = dossier.told(cx, KNOTS).await?;
    let knots: Vec<ui::Knot> = told.iter().map(|act| knot(cx, act)).collect();
    let all = acts_path(&cx.href("/actos"), dossier);
    let body = html! {
        @if knots.is_empty() {
            (ui::Empty::new(tr.t("observatory-history-none"), tr.t("observatory-history-none-text")))
        } @else {
            (ui::Cord::new(knots).with_years())
            p.sm.mt { a href=(all) { (tr.f("observatory-see-acts", &[("n", total.into())])) } }
        }
    };
    Ok(ui::section(
        "historia",
        &tr.t("observatory-history"),
        Some(&tr.t("observatory-history-lead")),
        body,
    ))
}

/// Which acts the page tells of.
pub(super) fn acts_of(dossier: &Dossier) -> ActFilter {
    ActFilter {
        entity: Some(dossier.entity.id),
        before: dossier.recorded_before,
        ..ActFilter::default()
    }
}

/// The list of those acts, at an address.
pub(super) fn acts_path(path: &str, dossier: &Dossier) -> String {
    let list = format!("{path}?entidad={}", dossier.entity.key);
    match dossier.recorded_before {
        Some(before) => format!("{list}&before={before}"),
        None => list,
    }
}

/// Due dates that moved when a day was declared without work.
pub(super) async fn due_moves(cx: &Cx, dossier: &Dossier) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let moves =
        store::due_moves_of(&cx.house, dossier.entity.id, dossier.today, dossier.known_before).await?;
    if moves.is_empty() {
        return Ok(html! {});
    }
    let heads = [
        "observatory-column-what",
        "directory-fact-before",
        "directory-fact-after",
        "observatory-column-proof",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let seqs = moves.iter().filter_map(|moved| u64::try_from(moved.seq).ok());
    let codes = cx.house.register.codes_of(seqs).await?;
    let mut rows = Vec::with_capacity(moves.len());
    for moved in &moves {
        let office = dossier
            .designations
            .iter()
            .find(|row| row.id == moved.designation_id)
            .map(|row| row.office.as_str());
        let office = office
            .map(|office| directory::target::office_name(cx, office))
            .unwrap_or_default();
        let what = if moved.what == "communicate" {
            "directory-fact-communicate-by"
        } else {
            "directory-fact-correct-by"
        };
        let code = u64::try_from(moved.seq).ok().and_then(|seq| codes.get(&seq));
        rows.push(vec![
            html! { a href=(cx.href(&format!("/designaciones/{}", moved.designation_id))) { (office) } br; span.soft { (tr.t(what)) } }.into(),
            ui::Cell::maybe(day(&moved.before_on).map(ui::format::time_date)),
            ui::Cell::maybe(day(&moved.after_on).map(ui::format::time_date)),
            ui::Cell::maybe(code.map(|code| code_link(cx, code))),
        ]);
    }
    let table = ui::Table::new(tr.t("observatory-due-moves"), columns)
        .pile()
        .rows(rows);
    Ok(ui::section(
        "plazos-movidos",
        &tr.t("observatory-due-moves"),
        Some(&tr.t("observatory-due-moves-lead")),
        table.render(tr),
    ))
}
