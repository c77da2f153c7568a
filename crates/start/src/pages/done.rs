//! Receipts: the code of every act, who was told and until when they answer, and what comes next.

use super::Sheet;
use crate::slot::Guide;
use crate::step::Step;
use capability::{Answer, Cx, Stop};
use directory::store::{self, DesignationRow};
use directory::target;
use maud::{Markup, html};

pub(super) async fn page(cx: &Cx) -> Result<Answer, Stop> {
    let (guide, tr) = (Guide::of_caller(cx).await?, cx.tr());
    let held = guide.slots.iter().filter_map(|slot| slot.held.as_ref());
    let rows: Vec<&DesignationRow> = guide.committee.iter().chain(held).collect();
    let main = if rows.is_empty() {
        html! { (ui::Empty::new(tr.t("start-no-receipts"), tr.t("start-no-receipts-text")).action(tr.t("start-go-on"), cx.href(&guide.next()))) }
    } else {
        html! { div.mt { (table(cx, &guide, &rows).await?) } (next(cx, &guide)) }
    };
    let title = if guide.is_done() {
        "start-done-title"
    } else {
        "start-receipts-title"
    };
    let sheet = Sheet::new(Step::Communicate, tr.t(title), tr.t("start-done-lead"), main);
    Ok(sheet.aside(aside(cx)).answer(cx, &guide))
}

async fn table(cx: &Cx, guide: &Guide, rows: &[&DesignationRow]) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let columns = vec![
        ui::Column::new(tr.t("start-column-office")),
        ui::Column::new(tr.t("start-column-person")),
        ui::Column::new(tr.t("start-column-act")),
        ui::Column::new(tr.t("start-column-told")),
        ui::Column::new(tr.t("start-column-answer")),
    ];
    let mut table = ui::Table::new(tr.t("start-done-title"), columns).pile();
    for row in rows {
        let person = guide.slot(&row.office).and_then(|slot| guide.name(slot));
        let act = code(cx, row.proof_seq).await?;
        let sent = match row.communication_id {
            Some(id) => store::communication(&cx.house, id).await?,
            None => None,
        };
        let told = match &sent {
            Some(sent) => {
                let code = code(cx, sent.sent_seq).await?;
                Some(html! { (sent.authority.to_uppercase()) ", " (day(&sent.sent_on)) br; (code) })
            }
            None => None,
        };
        let answer = match (&row.accepted_on, row.answer_by.as_deref()) {
            (Some(on), _) => Some(html! { (tr.t("start-acknowledged")) " " (day(on)) }),
            (None, Some(by)) => Some(html! { (tr.t("start-answers-by")) " " (day(by)) }),
            (None, None) => None,
        };
        table.push(vec![
            ui::Cell::new(html! { a href=(cx.href(&format!("/designaciones/{}", row.id))) { (target::office_name(cx, &row.office)) } }),
            ui::Cell::maybe(person),
            ui::Cell::new(act),
            ui::Cell::maybe(told),
            ui::Cell::maybe(answer),
        ]);
    }
    Ok(table.render(tr))
}

/// The code of an act, as a link to its constancia.
async fn code(cx: &Cx, seq: i64) -> Result<Markup, Stop> {
    let code = match u64::try_from(seq) {
        Ok(seq) => cx.house.register.code_of(seq).await?,
        Err(_) => None,
    };
    Ok(html! { @if let Some(code) = code { a.mono href=(cx.href(&format!("/actos/{code}"))) { (code) } } })
}

fn next(cx: &Cx, guide: &Guide) -> Markup {
    let tr = cx.tr();
    html! {
        div.actions.mt {
            @if guide.is_done() { (ui::Button::link(tr.t("start-see-entity"), cx.href(&guide.entity.href()))) }
            @else { (ui::Button::link(tr.t("start-go-on"), cx.href(&guide.next()))) }
            (ui::Button::link(tr.t("start-to-desk"), cx.href("/despacho")).line())
        }
    }
}

fn aside(cx: &Cx) -> Markup {
    let tr = cx.tr();
    ui::card(
        &tr.t("start-after"),
        html! { ol.sm { li { (tr.t("start-after-answer")) } li { (tr.t("start-after-access")) } li { (tr.t("start-after-session")) } li { (tr.t("start-after-plan")) } } },
    )
}

fn day(written: &str) -> Markup {
    match written.parse() {
        Ok(day) => ui::format::time_date(day),
        Err(_) => html! { (written) },
    }
}
