//! The first access: the link of the console, followed by the first administrator.

use crate::device;
use crate::form::{self, Sheet};
use crate::proven::Proven;
use crate::{FirstAdministrator, cookie, first_access, session};
use capability::{Answer, Cx, Req, Stop};
use maud::{Markup, html};

/// GET: the form.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = req.param("token");
    match first_access::find(&cx.house, secret).await? {
        Some(_) => Ok(page(cx, secret, &req, |sheet| sheet.show(cx))),
        None => Err(Stop::NotFound),
    }
}

/// POST: person, designation and account at once; then signed in.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let secret = req.param("token").to_owned();
    let Some(link) = first_access::find(&cx.house, &secret).await? else {
        return Err(Stop::NotFound);
    };
    let outcome = enter(cx, &req, link).await;
    page(cx, &secret, &req, |sheet| sheet.answer(cx, outcome))
}

async fn enter(cx: &Cx, req: &Req, link: String) -> Result<Answer, form::Hold> {
    let new = FirstAdministrator {
        dni: form::text(req, "dni"),
        given_names: form::text(req, "given_names"),
        surnames: form::text(req, "surnames"),
        email: form::text(req, "email"),
        password: super::twice(req)?,
    };
    let person = first_access::enter(&cx.house, new, Some(link)).await?;
    let token = session::open(
        &cx.house,
        person,
        &Proven::by(&["password"], cx.now),
        &device::of(req),
    )
    .await?;
    Ok(cookie::give_session(
        cx,
        Answer::redirect(&cx.href("/despacho")),
        token.reveal(),
    ))
}

fn page<T>(cx: &Cx, secret: &str, req: &Req, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let fields = |problems: &ui::Problems| {
        super::form(cx, &format!("/primer-acceso/{secret}"))
            .part(tr.t("identity-part-person"), person(cx, req, problems))
            .part(tr.t("identity-part-password"), super::new_password(cx, problems))
            .action(ui::Button::submit(tr.t("identity-first-access-submit")))
    };
    let (title, lead) = (
        tr.t("identity-first-access").into_owned(),
        tr.t("identity-first-access-lead").into_owned(),
    );
    then(Sheet {
        title,
        lead: Some(lead),
        form: &fields,
        after: html! {},
        script: false,
    })
}

fn person(cx: &Cx, req: &Req, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let show = |field: ui::Field| {
        let value = form::text(req, &field.name);
        field.value(value).problems(problems).render(tr)
    };
    html! {
        (show(ui::Field::code("dni", tr.t("identity-field-dni"), 8)))
        (ui::duo(
            show(ui::Field::text("given_names", tr.t("identity-field-given-names")).length_max(80)),
            show(ui::Field::text("surnames", tr.t("identity-field-surnames")).length_max(80)),
        ))
        (show(ui::Field::email("email", tr.t("identity-field-email")).length_max(254)))
    }
}
