//! Change the password: with the present one, and in a session as sure as the person can have; every other session ends.

use crate::form::{self, Hold, Sheet};
use crate::methods::{self, pending};
use crate::{account, password, session, sign_in};
use capability::{Answer, Cx, Refusal, Req, Stop};
use directory::people;
use maud::html;

/// GET: the form.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    if let Some(answer) = unless_sure(cx).await? {
        return Ok(answer);
    }
    Ok(page(cx, |sheet| sheet.show(cx)))
}

/// POST: checks and keeps it.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    if let Some(answer) = unless_sure(cx).await? {
        return Ok(answer);
    }
    let outcome = change(cx, &req).await;
    page(cx, |sheet| sheet.answer(cx, outcome))
}

/// Whoever has a surer way shows it first: with a stolen password alone a thief would lock the owner out of it.
async fn unless_sure(cx: &Cx) -> Result<Option<Answer>, Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    if cx.caller.by_key || methods::level_lacking(cx, person).await?.is_none() {
        return Ok(None);
    }
    let to = super::ways::unsure(cx, person, "/cuenta/clave").await?;
    Ok(to.map(|to| form::no_store(Answer::redirect(&to))))
}

async fn change(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let id = cx.caller.person.ok_or(Stop::SignIn)?;
    if cx.caller.by_key {
        return Err(Refusal::new("identity-by-key").denied().into());
    }
    let person = people::person(&cx.house, id).await?.ok_or(Stop::SignIn)?;
    let new = super::twice(req)?;
    password::check(&new, &account::own_words(&person))?;
    sign_in::confirm(
        &cx.house,
        id,
        &password::Password::new(form::typed(req, "current")),
        &cx.peer,
    )
    .await?;
    let kept = password::keep(&new).await?;
    let mut changes = vec![
        account::keep(id, &kept, account::state_after(&cx.house, id).await?, cx.now),
        session::close_others(&cx.caller),
    ];
    changes.extend(pending::end_all(id));
    session::write(&cx.house, &changes).await?;
    Ok(Answer::redirect(&cx.href("/cuenta")))
}

fn page<T>(cx: &Cx, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        super::form(cx, "/cuenta/clave")
            .body(html! {
                (ui::Field::password("current", tr.t("identity-field-current")).problems(problems).render(tr))
                (super::new_password(cx, problems))
            })
            .action(ui::Button::submit(tr.t("identity-change-password")))
            .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/cuenta")).bare())
    };
    let (title, lead) = (
        tr.t("identity-change-password").into_owned(),
        tr.t("identity-change-password-lead").into_owned(),
    );
    then(Sheet {
        title,
        lead: Some(lead),
        form: &fields,
        after: html! {},
        script: false,
    })
}
