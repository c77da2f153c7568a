//! Sign in with a passkey: the house asks, the device answers, nothing is typed.

use crate::form;
use crate::methods::passkey;
use crate::{account, cookie, entrance, national};
use capability::{Answer, Cx, Refusal, Refusals, Req, Stop};
use directory::people;
use maud::{Markup, html};
use webauthn_rs::prelude::PublicKeyCredential;

/// The form that the script shows where the browser can: without script it stays hidden and the password is there.
pub(crate) fn button(cx: &Cx, back: &str, problem: Option<&str>) -> Markup {
    let tr = cx.tr();
    html! {
        form.form method="post" action=(cx.href("/ingresar/llave")) hidden
            data-passkey=(cx.href("/ingresar/llave/reto")) data-waiting=(tr.t("identity-way-passkey-waiting")) data-failed=(tr.t("identity-way-passkey-failed")) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            input type="hidden" name="answer" value="";
            input type="hidden" name="volver" value=(form::local(back).unwrap_or_default());
            p { (ui::Button::submit(tr.t("identity-way-passkey-in"))) }
            p.soft role="status" data-passkey-told { @if let Some(problem) = problem { (problem) } }
        }
    }
}

/// POST of the script: what to ask the device; the browser keeps the name of the ceremony in a cookie.
pub(super) async fn challenge(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let (asked, token) = passkey::begin(&cx.house, cx.now).await?;
    let asked = serde_json::to_value(&asked)
        .map_err(|error| register::Fault::because("asking for a passkey", error))?;
    let answer = form::no_store(Answer::json(200, &asked));
    Ok(cookie::give_ceremony(cx, answer, token.reveal()))
}

/// POST of the form: in, or back to the page with what went wrong.
pub(super) async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let back = form::text(&req, "volver");
    let answer = cookie::take_ceremony(cx, entered(cx, &req, &back).await?);
    Ok(answer)
}

async fn entered(cx: &Cx, req: &Req, back: &str) -> Result<Answer, Stop> {
    if national::is_only(&cx.house) {
        return Err(Refusal::new("identity-national-only").denied().into());
    }
    let refused = || Refusals(vec![Refusal::new("identity-way-passkey-refused").field("login")]);
    let secret = cookie::ceremony(req).unwrap_or_default();
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(&form::text(req, "answer")) else {
        entrance::refused(&cx.house, None, "passkey", "shape").await?;
        return super::super::sign_in::refused(cx, back, &refused());
    };
    match passkey::enter(&cx.house, &secret, &answer, cx.now).await? {
        Ok((person, way)) => {
            let known = people::person(&cx.house, person).await?;
            let usable = known.is_some_and(|known| known.erased_on.is_none())
                && account::of(&cx.house, person).await?.is_some();
            match usable {
                true => Ok(entrance::enter(cx, req, person, &[way], back).await?),
                false => super::super::sign_in::refused(cx, back, &refused()),
            }
        }
        Err((person, bad)) => {
            entrance::refused(&cx.house, person, "passkey", bad.word()).await?;
            super::super::sign_in::refused(cx, back, &refused())
        }
    }
}
