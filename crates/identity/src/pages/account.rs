//! The account of whoever is signed in: offices, sessions, access keys.

use crate::acts::ACCESS_KEY_CREATED;
use crate::key::{self, KeyRow};
use crate::session::{self, SessionRow};
use crate::{device, form};
use capability::power::Target;
use capability::{Acting, Answer, Cx, Page, Refusal, Req, Stop};
use maud::{Markup, html};
use register::{DesignationId, PersonId};

/// GET: everything on one page.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let tr = cx.tr();
    let sessions = session::of_person(&cx.house, person, cx.now).await?;
    let mentions = cx.house.mentions(cx, "/cuenta").await?;
    let main = html! {
        h1.h-m { (tr.t("identity-account")) }
        p.soft.mt-s { (cx.caller.name) }
        (super::recoveries::warning(cx, person).await?)
        (ui::section("cargos", &tr.t("identity-offices"), Some(&tr.t("identity-offices-lead")), offices(cx, awaits(cx, person).await?)))
        (crate::mandate::section(cx, person).await?)
        (ui::section("ingreso", &tr.t("identity-ways"), Some(&tr.t("identity-ways-lead")), super::ways::section(cx, person).await?))
        (ui::section("sesiones", &tr.t("identity-sessions"), Some(&tr.t("identity-sessions-lead")), sessions_table(cx, &sessions)))
        (ui::section("llaves", &tr.t("identity-keys"), Some(&tr.t("identity-keys-lead")), keys(cx, person).await?))
        (ui::section("ingresos", &tr.t("identity-sign-ins"), Some(&tr.t("identity-sign-ins-lead")), super::ways::log(cx, person).await?))
        (ui::section("accesos", &tr.t("identity-op-accesses"), Some(&tr.t("identity-op-accesses-lead")), html! {
            div.actions {
                (ui::Button::link(tr.t("identity-op-accesses"), cx.href("/cuenta/accesos")).line())
                @for (name, path) in &mentions { (ui::Button::link(name.as_str(), cx.href(path)).line()) }
            }
        }))
    };
    let page = Page::new(tr.t("identity-account"), ui::Section::None, main).office();
    Ok(form::no_store(cx.page(page)))
}

/// POST: the session acts under another office that the person holds today.
pub(super) async fn choose(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let wanted = form::text(&req, "designation").parse::<DesignationId>().ok();
    let held = cx
        .caller
        .offices
        .iter()
        .find(|acting| Some(acting.designation) == wanted);
    let Some(acting) = held.filter(|_| !cx.caller.by_key) else {
        return Err(Refusal::new("identity-office-not-held").denied().into());
    };
    session::choose(&cx.house, &cx.caller, acting.designation).await?;
    Ok(Answer::redirect(&form::back(cx, &form::text(&req, "volver"))))
}

/// POST: ends every other session of the person.
pub(super) async fn close_others(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    if cx.caller.by_key {
        return Err(Refusal::new("identity-by-key").denied().into());
    }
    session::write(&cx.house, &[session::close_others(&cx.caller)]).await?;
    Ok(Answer::redirect(&cx.href("/cuenta#sesiones")))
}

/// POST: ends one session of the person.
pub(super) async fn close_one(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = cx
        .caller
        .person
        .filter(|_| !cx.caller.by_key)
        .ok_or(Stop::SignIn)?;
    let gone = session::close_one(person, &form::text(&req, "session"));
    session::write(&cx.house, &[gone]).await?;
    Ok(Answer::redirect(&cx.href("/cuenta#sesiones")))
}

/// Whether the person holds an office that their citizen's account does not open.
async fn awaits(cx: &Cx, person: PersonId) -> Result<bool, Stop> {
    Ok(cx.caller.offices.is_empty() && !cx.house.offices.of(&cx.house, person).await?.is_empty())
}

fn offices(cx: &Cx, awaits: bool) -> Markup {
    let tr = cx.tr();
    if awaits {
        return html! { p { (tr.t("identity-citizen-awaits")) } };
    }
    if cx.caller.offices.is_empty() {
        return ui::Empty::new(tr.t("identity-no-office-title"), tr.t("identity-no-office-body")).render();
    }
    let columns = [
        "identity-office",
        "identity-entity",
        "identity-since",
        "identity-act-as",
    ]
    .map(|key| ui::Column::new(tr.t(key)));
    let rows = cx.caller.offices.iter().map(|acting| office_row(cx, acting));
    ui::Table::new(tr.t("identity-offices"), columns.into())
        .pile()
        .rows(rows)
        .render(tr)
}

fn office_row(cx: &Cx, acting: &Acting) -> Vec<ui::Cell> {
    let tr = cx.tr();
    let name = cx.office_name(&acting.office);
    let current = cx
        .caller
        .acting
        .as_ref()
        .is_some_and(|chosen| chosen.designation == acting.designation);
    let switch = match current {
        true => ui::tag(ui::State::Ok, &tr.t("identity-acting-now")),
        false => super::form(cx, "/cuenta/cargo")
            .hidden("designation", acting.designation.to_string())
            .action(
                ui::Button::submit(tr.t("identity-act-as"))
                    .about(name.clone())
                    .line()
                    .small(),
            )
            .render(),
    };
    vec![
        name.into(),
        html! { a href=(cx.href(&format!("/entidades/{}", acting.entity))) { (acting.entity_name) } }.into(),
        ui::format::time_date(acting.from).into(),
        switch.into(),
    ]
}

fn sessions_table(cx: &Cx, sessions: &[SessionRow]) -> Markup {
    let tr = cx.tr();
    let columns = [
        "identity-session-device",
        "identity-session-since",
        "identity-session-seen",
        "identity-session-until",
        "identity-session-which",
    ];
    let rows = sessions.iter().map(|row| {
        let device = device::words(cx, &row.device);
        let which = match session::is_mine(row, &cx.caller) {
            true => html! { (tr.t("identity-session-this")) },
            false => super::form(cx, "/cuenta/sesiones/una")
                .hidden("session", row.sid.clone())
                .action(
                    ui::Button::submit(tr.t("identity-session-close"))
                        .about(device.clone())
                        .line()
                        .small(),
                )
                .render(),
        };
        vec![
            device.into(),
            ui::format::time_minute(row.created_at).into(),
            ui::format::time_minute(row.seen_at).into(),
            ui::format::time_minute(row.expires_at).into(),
            which.into(),
        ]
    });
    let table = ui::Table::new(
        tr.t("identity-sessions"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .rows(rows);
    html! {
        (table.render(tr))
        @if sessions.len() > 1 {
            (super::form(cx, "/cuenta/sesiones").action(ui::Button::submit(tr.t("identity-close-others")).line()))
        }
    }
}

async fn keys(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let held = key::of_person(&cx.house, person, cx.now).await?;
    let may = cx
        .may(
            ACCESS_KEY_CREATED,
            &Target {
                person: Some(person),
                ..Target::default()
            },
        )
        .is_ok();
    let columns = [
        "identity-key-name",
        "identity-office",
        "identity-key-until",
        "identity-key-seen",
        "identity-revoke",
    ];
    let empty = ui::Empty::new(tr.t("identity-keys-none-title"), tr.t("identity-keys-none-body"));
    let table = ui::Table::new(
        tr.t("identity-keys"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(empty);
    Ok(html! {
        (table.rows(held.iter().map(|row| key_row(cx, row))).render(tr))
        @if may { p.mt { (ui::Button::link(tr.t("identity-create-key"), cx.href("/cuenta/llaves")).line()) } }
    })
}

fn key_row(cx: &Cx, row: &KeyRow) -> Vec<ui::Cell> {
    let tr = cx.tr();
    let office = cx
        .caller
        .offices
        .iter()
        .find(|acting| acting.designation == row.designation_id);
    let lent = match office {
        Some(acting) => html! { (cx.office_name(&acting.office)) ", " (acting.entity_name) },
        None => ui::tag(ui::State::None, &tr.t("identity-key-asleep")),
    };
    let revoke = format!("/cuenta/llaves/revocar?key={}", row.id);
    vec![
        row.label.clone().into(),
        lent.into(),
        ui::format::time_minute(row.expires_at).into(),
        ui::Cell::maybe(row.seen_on.map(ui::format::time_date)),
        ui::Button::link(tr.t("identity-revoke"), cx.href(&revoke))
            .about(row.label.clone())
            .line()
            .small()
            .render()
            .into(),
    ]
}
