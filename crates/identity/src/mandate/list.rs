//! Mandates on pages: those of the person on the account, those that an entity registered on a list of its own.

use super::acts::{MANDATE_ENDED, MANDATE_REGISTERED, MandateEnded};
use super::{MandateId, MandateRow, choose, held, of_entity, of_person};
use crate::{account, form};
use ::register::{Draft, Fault, PersonId};
use capability::{Answer, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use directory::{people, target};
use maud::{Markup, html};
use norms::MandateKindId;

/// Routes.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Act, SignedIn};
    vec![
        Route::page(
            "/mandatos",
            Act(MANDATE_REGISTERED),
            handler(|cx, req| Box::pin(show(cx, req))),
        )
        .query(&["entity"]),
        Route::submit(
            "/cuenta/mandato",
            SignedIn,
            handler(|cx, req| Box::pin(switch(cx, req))),
        )
        .body(2048),
        Route::submit(
            "/cuenta/mandato/renunciar",
            SignedIn,
            handler(|cx, req| Box::pin(renounce(cx, req))),
        )
        .body(2048),
    ]
}

/// The name of the kind of a mandate.
pub(super) fn kind(cx: &Cx, row: &MandateRow) -> String {
    let kind = MandateKindId::parse(&row.kind)
        .ok()
        .and_then(|id| cx.house.law.mandate_kind(id));
    kind.map_or_else(|| row.kind.clone(), |kind| cx.pick(&kind.names).to_owned())
}

fn person(cx: &Cx) -> Result<PersonId, Stop> {
    cx.caller.person.filter(|_| !cx.caller.by_key).ok_or(Stop::SignIn)
}

/// POST: the session acts in another name.
async fn switch(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    choose::take_up(cx, person, &form::text(&req, "mandate")).await?;
    Ok(Answer::redirect(&cx.href("/cuenta#mandatos")))
}

/// POST: whoever acts in the name of another gives it up. It is their own act and needs no office.
async fn renounce(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let person = person(cx)?;
    let id: MandateId = form::text(&req, "mandate").parse().map_err(|_| Stop::NotFound)?;
    let row = held(&cx.house, person, id, cx.today()).await?.ok_or_else(|| {
        Refusal::new("identity-mandate-not-held")
            .field("mandate")
            .denied()
    })?;
    let draft = Draft::new(MANDATE_ENDED, account::own_power(person))
        .entity(row.entity_id)
        .subject(format!("mandate:{}", row.id))
        .payload_of(&MandateEnded {
            mandate: row.id,
            reason: "renounced".to_owned(),
        })?;
    let recorded = cx.house.register.record_group(vec![draft], None).await;
    recorded.map_err(|error| Fault::because("renouncing a mandate", error))?;
    Ok(Answer::redirect(&cx.href("/cuenta#mandatos")))
}

/// The part of the account page; nothing for whoever represents nobody.
pub(crate) async fn section(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let mandates = of_person(&cx.house, person, cx.today()).await?;
    if mandates.is_empty() {
        return Ok(html! {});
    }
    let columns = [
        "identity-mandate-column-whom",
        "identity-mandate-column-kind",
        "identity-mandate-column-until",
        "identity-mandate-renounce",
    ];
    let rows = mandates.iter().map(|(row, name)| {
        let renounce = crate::pages::form(cx, "/cuenta/mandato/renunciar")
            .hidden("mandate", row.id.to_string())
            .action(
                ui::Button::submit(tr.t("identity-mandate-renounce"))
                    .about(name.clone())
                    .line()
                    .small(),
            );
        vec![
            name.clone().into(),
            kind(cx, row).into(),
            ui::Cell::maybe(row.until_on.map(ui::format::time_date)),
            renounce.render().into(),
        ]
    });
    let table = ui::Table::new(
        tr.t("identity-mandates"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .rows(rows);
    let switch = crate::pages::form(cx, "/cuenta/mandato")
        .body(choose::field(cx, person).await?)
        .action(ui::Button::submit(tr.t("identity-mandate-switch")).line());
    let body = html! { (table.render(tr)) (switch.render()) };
    Ok(ui::section(
        "mandatos",
        &tr.t("identity-mandates"),
        Some(&tr.t("identity-mandates-lead")),
        body,
    ))
}

/// GET: what the entity registered.
async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let asked = req.query.get("entity").and_then(|asked| asked.parse().ok());
    let entity = target::entity(cx, asked.or(own).ok_or(Stop::NotFound)?).await?;
    cx.may(MANDATE_REGISTERED, &target::of(&entity))?;
    let rows = of_entity(&cx.house, entity.id).await?;
    let people: Vec<PersonId> = rows.iter().map(|row| row.representative_id).collect();
    let names = people::names(&cx.house, &people).await?;
    let mut shown = Vec::new();
    for row in &rows {
        let whom = row.principal(&cx.house).await?;
        let who = names.get(&row.representative_id).cloned();
        shown.push(cells(cx, row, who, whom));
    }
    let columns = [
        "identity-mandate-column-who",
        "identity-mandate-column-whom",
        "identity-mandate-column-kind",
        "identity-mandate-column-until",
        "identity-mandate-column-state",
        "identity-mandate-end",
    ];
    let none = ui::Empty::new(
        tr.t("identity-mandates-none"),
        tr.t("identity-mandates-none-body"),
    );
    let table = ui::Table::new(
        tr.t("identity-mandates"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(none)
    .rows(shown);
    let register = format!("/mandatos/registrar?entity={}", entity.id);
    let enrol = format!("/ciudadanos/registrar?entity={}", entity.id);
    let main = html! {
        h1.h-m { (tr.t("identity-mandates")) }
        p.lead.mt-s { (tr.f("identity-mandates-of", &[("entity", entity.name.as_str().into())])) }
        div.actions {
            (ui::Button::link(tr.t("identity-mandate-register"), cx.href(&register)))
            (ui::Button::link(tr.t("identity-citizen-enrol"), cx.href(&enrol)).line())
        }
        div.mt { (table.render(tr)) }
    };
    let page = Page::new(tr.t("identity-mandates"), ui::Section::None, main).office();
    Ok(form::no_store(cx.page(page)))
}

fn cells(cx: &Cx, row: &MandateRow, who: Option<String>, whom: Option<String>) -> Vec<ui::Cell> {
    let tr = cx.tr();
    let (state, word) = match (row.ended_seq, row.in_force(cx.today())) {
        (Some(_), _) => (ui::State::None, "identity-mandate-ended"),
        (None, true) => (ui::State::Ok, "identity-mandate-holds"),
        (None, false) => (ui::State::None, "identity-mandate-lapsed"),
    };
    let end = format!("/mandatos/terminar?mandate={}", row.id);
    let button = || {
        ui::Button::link(tr.t("identity-mandate-end"), cx.href(&end))
            .about(whom.clone().unwrap_or_default())
            .line()
            .small()
            .render()
    };
    vec![
        ui::Cell::maybe(who.map(|name| html! { (name) })),
        ui::Cell::maybe(whom.clone().map(|name| html! { (name) })),
        kind(cx, row).into(),
        ui::Cell::maybe(row.until_on.map(ui::format::time_date)),
        ui::tag(state, &tr.t(word)).into(),
        html! { @if row.ended_seq.is_none() { (button()) } }.into(),
    ]
}
