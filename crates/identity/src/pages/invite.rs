//! Invite a person who holds an office in an entity within reach; the link is shown once.

use crate::acts::ACCOUNT_INVITED;
use crate::form::{self, Hold, Sheet};
use crate::use_cases::invite_account::{Invited, invite};
use capability::{Answer, Cx, Refusal, Req, Stop};
use directory::board::BoardEntity;
use directory::{people, store, target};
use maud::html;
use register::{EntityId, PersonId};
use std::sync::Arc;

/// GET: the people of the entity who hold an office today.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let entity = entity(cx, req.query.get("entity").unwrap_or_default()).await?;
    let people = holders(cx, &entity).await?;
    let chosen = req.query.get("person").unwrap_or_default();
    let once = form::fresh_key()?;
    Ok(page(cx, &entity, people, chosen, &once, |sheet| sheet.show(cx)))
}

/// POST: the invitation and its link.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let entity = entity(cx, &form::text(&req, "entity")).await?;
    let people = holders(cx, &entity).await?;
    let chosen = form::text(&req, "person");
    let outcome = hand_over(cx, &entity, &chosen, &form::text(&req, form::ONCE)).await;
    let once = form::fresh_key()?;
    page(cx, &entity, people, &chosen, &once, |sheet| {
        sheet.answer(cx, outcome)
    })
}

async fn hand_over(cx: &Cx, entity: &BoardEntity, person: &str, once: &str) -> Result<Answer, Hold> {
    let person: PersonId = person
        .parse()
        .map_err(|_| Refusal::new("identity-person-missing").field("person"))?;
    let Invited {
        person,
        link,
        expires_at,
        waits,
        ..
    } = invite(cx, entity.id, person, Some(once)).await?;
    let tr = cx.tr();
    let name = person.name();
    let lead = tr.f(
        "identity-invited",
        &[
            ("name", name.as_str().into()),
            ("until", ui::format::time_lima(expires_at).into()),
        ],
    );
    let after = html! { @if waits { div.mt { (ui::Note::new(tr.t("identity-recovery-waits-title"), html! { (tr.t("identity-recovery-second")) }).state(ui::State::Warn).render()) } } p.mt { (ui::Button::link(tr.t("identity-invite-another"), cx.href(&format!("/invitar?entity={}", entity.id))).line()) } };
    Ok(super::shown_once(
        cx,
        &tr.t("identity-invited-title"),
        &lead,
        &link,
        after,
    ))
}

/// The entity asked for, or the caller's own; within reach.
async fn entity(cx: &Cx, asked: &str) -> Result<Arc<BoardEntity>, Stop> {
    let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
    let id = asked.parse::<EntityId>().ok().or(own).ok_or(Stop::NotFound)?;
    let entity = target::entity(cx, id).await?;
    cx.may(ACCOUNT_INVITED, &target::of(&entity))?;
    Ok(entity)
}

/// People who hold an office of the entity today, with the office.
async fn holders(cx: &Cx, entity: &BoardEntity) -> Result<Vec<ui::Choice>, Stop> {
    let today = cx.today();
    let rows = store::designations_of(&cx.house, entity.id).await?;
    let held: Vec<(PersonId, String)> = rows
        .into_iter()
        .filter(|row| row.in_force(today))
        .filter_map(|row| Some((row.person_id?, row.office)))
        .collect();
    let names = people::names(
        &cx.house,
        &held.iter().map(|(person, _)| *person).collect::<Vec<_>>(),
    )
    .await?;
    let mut choices: Vec<ui::Choice> = Vec::new();
    for (person, office) in held {
        let value = person.to_string();
        let Some(name) = names.get(&person).filter(|_| Some(person) != cx.caller.person) else {
            continue;
        };
        if choices.iter().all(|choice| choice.value != value) {
            choices.push(ui::Choice::new(
                value,
                format!("{name} · {}", cx.office_name(&office)),
            ));
        }
    }
    Ok(choices)
}

fn page<T>(
    cx: &Cx,
    entity: &BoardEntity,
    people: Vec<ui::Choice>,
    chosen: &str,
    once: &str,
    then: impl FnOnce(Sheet<'_>) -> T,
) -> T {
    let tr = cx.tr();
    let mut options = vec![ui::Choice::new("", tr.t("identity-choose"))];
    options.extend(people);
    let fields = |problems: &ui::Problems| {
        super::form(cx, "/invitar")
            .hidden("entity", entity.id.to_string())
            .hidden(form::ONCE, once)
            .body(html! {
                (ui::Field::select("person", tr.t("identity-field-person"), options.clone())
                    .hint(tr.t("identity-field-person-hint")).value(chosen).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-invite")))
            .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/despacho")).bare())
    };
    let after = html! {
        div.mt { (ui::Note::new(tr.t("identity-invite-note-title"), html! { (tr.t("identity-invite-note-body")) }).render()) }
    };
    let lead = tr
        .f("identity-invite-lead", &[("entity", entity.name.as_str().into())])
        .into_owned();
    then(Sheet {
        title: tr.t("identity-invite").into_owned(),
        lead: Some(lead),
        form: &fields,
        after,
        script: false,
    })
}
