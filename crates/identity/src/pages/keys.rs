//! Create an access key; its secret is shown once.

use crate::form::{self, Hold, Sheet};
use crate::key::{DAYS, LABEL_CHARS_MAX};
use crate::password::Password;
use crate::use_cases::create_access_key::{NewKey, create};
use capability::{Answer, Cx, Req, Stop};
use maud::html;

/// GET: the form.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let once = form::fresh_key()?;
    Ok(page(cx, &req, &once, |sheet| sheet.show(cx)))
}

/// POST: the key and its secret.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = make(cx, &req).await;
    let once = form::fresh_key()?;
    page(cx, &req, &once, |sheet| sheet.answer(cx, outcome))
}

async fn make(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let new = NewKey {
        label: form::text(req, "label"),
        days: form::text(req, "days").parse().unwrap_or(0),
        current: Password::new(form::typed(req, "current")),
        once: Some(form::text(req, form::ONCE)),
    };
    let made = create(cx, new).await?;
    let tr = cx.tr();
    let lead = tr.f("identity-key-made", &[("label", made.row.label.as_str().into())]);
    let usage = format!("Authorization: Bearer {}…", crate::token::KEY_PREFIX);
    let after = html! {
        p.mt { (tr.t("identity-key-usage")) " " code { (usage) } }
        p.mt { (ui::Button::link(tr.t("identity-back-to-account"), cx.href("/cuenta#llaves")).line()) }
    };
    Ok(super::shown_once(
        cx,
        &tr.t("identity-key-made-title"),
        &lead,
        made.secret.reveal(),
        after,
    ))
}

fn page<T>(cx: &Cx, req: &Req, once: &str, then: impl FnOnce(Sheet<'_>) -> T) -> T {
    let tr = cx.tr();
    let chosen = Some(form::text(req, "days"))
        .filter(|days| !days.is_empty())
        .unwrap_or_else(|| DAYS[1].to_string());
    let options =
        DAYS.map(|days| ui::Choice::new(days.to_string(), tr.f("identity-days", &[("n", days.into())])));
    let fields = |problems: &ui::Problems| {
        super::form(cx, "/cuenta/llaves")
            .hidden(form::ONCE, once)
            .body(html! {
                (ui::Field::text("label", tr.t("identity-field-label")).hint(tr.t("identity-field-label-hint"))
                    .length_max(LABEL_CHARS_MAX).value(form::text(req, "label")).problems(problems).render(tr))
                (ui::Field::radios("days", tr.t("identity-field-days"), options.to_vec()).value(chosen.clone()).problems(problems).render(tr))
                (ui::Field::password("current", tr.t("identity-field-current")).problems(problems).render(tr))
            })
            .action(ui::Button::submit(tr.t("identity-create-key")))
            .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/cuenta")).bare())
    };
    let office = cx.caller.acting.as_ref();
    let args = office.map(|acting| {
        [
            ("office", cx.office_name(&acting.office).into()),
            ("entity", acting.entity_name.as_str().into()),
        ]
    });
    let lead = args.map(|args| tr.f("identity-create-key-lead", &args).into_owned());
    then(Sheet {
        title: tr.t("identity-create-key").into_owned(),
        lead,
        form: &fields,
        after: html! {},
        script: false,
    })
}
