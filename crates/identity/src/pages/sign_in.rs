//! Sign in.

use crate::form::{self, Sheet};
use crate::password::Password;
use crate::{cookie, session, sign_in};
use capability::{Answer, Cx, Refusal, Refusals, Req, Stop};
use maud::html;

/// GET: the form, or straight on for whoever is signed in.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let back = req.query.get("volver").unwrap_or_default();
    let again = req.query.get("de-nuevo").is_some();
    if cx.caller.signed_in() && !cx.caller.by_key && !again {
        return Ok(Answer::redirect(&form::back(cx, back)));
    }
    Ok(page(cx, back, "", |sheet| sheet.show(cx)))
}

/// POST: a fresh session, whatever the browser brought, and back to the page that asked for it.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (back, login) = (form::text(&req, "volver"), form::text(&req, "login"));
    let password = Password::new(form::typed(&req, "password"));
    let outcome = enter(cx, &login, &password, &back).await;
    page(cx, &back, &login, |sheet| sheet.answer(cx, outcome))
}

async fn enter(cx: &Cx, login: &str, password: &Password, back: &str) -> Result<Answer, form::Hold> {
    let mut no = Refusals::default();
    no.when(login.is_empty(), || {
        Refusal::new("identity-login-missing").field("login")
    });
    no.when(password.is_empty(), || {
        Refusal::new("identity-password-missing").field("password")
    });
    no.none()?;
    let token = sign_in::sign_in(&cx.house, login, password, &cx.peer).await?;
    if cx.caller.signed_in() {
        session::hand_over(&cx.house, &cx.caller, &token).await?;
        session::close(&cx.house, &cx.caller).await?;
    }
    Ok(cookie::give_session(
        cx,
        Answer::redirect(&form::back(cx, back)),
        token.reveal(),
    ))
}

fn page<T>(cx: &Cx, back: &str, login: &str, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        let name = ui::Field::text("login", tr.t("identity-field-login"))
            .autocomplete("username")
            .length_max(254);
        super::form(cx, "/ingresar")
            .hidden("volver", form::local(back).unwrap_or_default())
            .body(html! {
                (name.value(login).problems(problems).render(tr))
                (ui::Field::password("password", tr.t("identity-field-password")).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-sign-in")))
    };
    let after = html! {
        div.mt { (ui::Note::new(tr.t("identity-no-account-title"), html! { (tr.t("identity-no-account-body")) }).render()) }
    };
    let lead = Some(tr.t("identity-sign-in-lead").into_owned());
    then(Sheet {
        title: tr.t("identity-sign-in").into_owned(),
        lead,
        form: &fields,
        after,
    })
}
