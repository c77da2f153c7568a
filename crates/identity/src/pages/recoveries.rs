//! Recoveries of accounts that wait for a second official.

use crate::acts::RECOVERY_CONFIRMED;
use crate::form;
use crate::invitation::{self, InvitationRow};
use crate::use_cases::confirm_recovery::{decide, situation};
use crate::{entrance, session};
use capability::{Answer, Cx, Page, Permission, Req, Stop};
use directory::board::board;
use directory::people;
use maud::html;
use register::PersonId;

/// Who may look: whoever may confirm.
pub(super) const PERMISSION: Permission = Permission::Act(RECOVERY_CONFIRMED);

/// GET: those within reach, and those that the caller began.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let mut rows = Vec::new();
    for row in invitation::all_waiting(&cx.house).await? {
        let may = decide(situation(cx, &row).await?).is_ok();
        if may || (row.started_by.is_some() && row.started_by == cx.caller.person) {
            rows.push((row, may));
        }
    }
    let people: Vec<PersonId> = rows
        .iter()
        .flat_map(|(row, _)| [Some(row.person_id), row.started_by])
        .flatten()
        .collect();
    let names = people::names(&cx.house, &people).await?;
    let board = board(&cx.house).await?;
    let name = |person: Option<PersonId>| person.and_then(|person| names.get(&person).cloned());
    let cells = rows.iter().map(|(row, may)| {
        let whose = name(Some(row.person_id)).unwrap_or_default();
        vec![
            whose.clone().into(),
            ui::Cell::maybe(board.entity(row.entity_id).map(|entity| entity.name.clone())),
            ui::Cell::maybe(name(row.started_by)),
            ui::format::time_minute(row.expires_at).into(),
            action(cx, row, *may, whose).into(),
        ]
    });
    let columns = [
        "identity-whose",
        "identity-entity",
        "identity-recovery-started-by",
        "identity-until",
        "identity-recovery-next",
    ];
    let empty = ui::Empty::new(
        tr.t("identity-recoveries-none"),
        tr.t("identity-recoveries-none-body"),
    );
    let table = ui::Table::new(
        tr.t("identity-recoveries"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(empty)
    .rows(cells);
    let main = html! {
        h1.h-m { (tr.t("identity-recoveries")) }
        p.lead.mt-s { (tr.t("identity-recoveries-lead")) }
        div.mt { (table.render(tr)) }
    };
    let page = Page::new(tr.t("identity-recoveries"), ui::Section::None, main).office();
    Ok(form::no_store(cx.page(page)))
}

fn action(cx: &Cx, row: &InvitationRow, may: bool, whose: String) -> maud::Markup {
    let tr = cx.tr();
    let path = format!("/recuperaciones/confirmar?invitation={}", row.id);
    match may {
        true => ui::Button::link(tr.t("identity-confirm-recovery"), cx.href(&path))
            .about(whose)
            .line()
            .small()
            .render(),
        false => html! { span.soft { (tr.t("identity-recovery-other")) } },
    }
}

/// On the account of a person whose account somebody wants to recover: they may say that they did not ask for it.
pub(super) async fn warning(cx: &Cx, person: PersonId) -> Result<maud::Markup, Stop> {
    let tr = cx.tr();
    let there = invitation::recovery_of(&cx.house, person).await?;
    let cancel = super::form(cx, "/cuenta/recuperacion")
        .action(ui::Button::submit(tr.t("identity-recovery-cancel")).line());
    Ok(html! {
        @if there.is_some() {
            (ui::Note::new(tr.t("identity-recovery-yours"), html! { p { (tr.t("identity-recovery-yours-body")) } (cancel.render()) }).state(ui::State::Warn).render())
        }
    })
}

/// POST: the person ends it.
pub(super) async fn cancel(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = cx
        .caller
        .person
        .filter(|_| !cx.caller.by_key)
        .ok_or(Stop::SignIn)?;
    session::write(&cx.house, &[invitation::cancel(person)]).await?;
    entrance::refused(&cx.house, Some(person), "recovery", "cancelled").await?;
    Ok(Answer::redirect(&cx.href("/cuenta")))
}
