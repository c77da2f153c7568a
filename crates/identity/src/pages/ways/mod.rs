//! Ways to sign in: the second step, the telephone, recovery codes, passkeys.

mod passkey_in;
mod passkeys;
mod second_step;
mod section;
mod telephone;

pub(crate) use passkey_in::button as passkey_button;
pub(crate) use section::{log, section};

use crate::form;
use crate::methods;
use capability::{Answer, Cx, Permission, Route, Stop, handler};
use register::PersonId;

/// Largest answer of a device: an attestation of some KiB.
const ANSWER_BYTES_MAX: usize = 32 * 1024;

/// Routes.
pub(super) fn routes() -> Vec<Route> {
    use Permission::{Secret, SignedIn};
    let submit = |path, permission, handler| Route::submit(path, permission, handler).body(ANSWER_BYTES_MAX);
    vec![
        Route::page(
            "/ingresar/codigo",
            Secret,
            handler(|cx, req| Box::pin(second_step::show(cx, req))),
        ),
        submit(
            "/ingresar/codigo",
            Secret,
            handler(|cx, req| Box::pin(second_step::submit(cx, req))),
        ),
        submit(
            "/ingresar/llave/reto",
            Secret,
            handler(|cx, req| Box::pin(passkey_in::challenge(cx, req))),
        ),
        submit(
            "/ingresar/llave",
            Secret,
            handler(|cx, req| Box::pin(passkey_in::submit(cx, req))),
        ),
        Route::page(
            "/cuenta/telefono",
            SignedIn,
            handler(|cx, req| Box::pin(telephone::show(cx, req))),
        ),
        submit(
            "/cuenta/telefono",
            SignedIn,
            handler(|cx, req| Box::pin(telephone::begin(cx, req))),
        ),
        submit(
            "/cuenta/telefono/confirmar",
            SignedIn,
            handler(|cx, req| Box::pin(telephone::confirm(cx, req))),
        ),
        submit(
            "/cuenta/telefono/quitar",
            SignedIn,
            handler(|cx, req| Box::pin(telephone::remove(cx, req))),
        ),
        submit(
            "/cuenta/codigos",
            SignedIn,
            handler(|cx, req| Box::pin(telephone::renew_codes(cx, req))),
        ),
        Route::page(
            "/cuenta/llaves-de-acceso",
            SignedIn,
            handler(|cx, req| Box::pin(passkeys::show(cx, req))),
        ),
        submit(
            "/cuenta/llaves-de-acceso/reto",
            SignedIn,
            handler(|cx, req| Box::pin(passkeys::challenge(cx, req))),
        ),
        submit(
            "/cuenta/llaves-de-acceso",
            SignedIn,
            handler(|cx, req| Box::pin(passkeys::submit(cx, req))),
        ),
        submit(
            "/cuenta/llaves-de-acceso/nombre",
            SignedIn,
            handler(|cx, req| Box::pin(passkeys::rename(cx, req))),
        ),
        submit(
            "/cuenta/llaves-de-acceso/quitar",
            SignedIn,
            handler(|cx, req| Box::pin(passkeys::remove(cx, req))),
        ),
    ]
}

/// Sends whoever did not prove who they are lately, and as surely as they can, to do it again, and then back here.
async fn unless_sure(cx: &Cx, person: PersonId) -> Result<Option<Answer>, Stop> {
    let to = unsure(cx, person).await?;
    Ok(to.map(|to| form::no_store(Answer::redirect(&to))))
}

/// Where whoever is not sure enough to change ways signs in again.
async fn unsure(cx: &Cx, person: PersonId) -> Result<Option<String>, Stop> {
    let lacking = methods::level_lacking(cx, person).await?;
    if lacking.is_none() && methods::is_fresh(cx) {
        return Ok(None);
    }
    let back = match cx.route.starts_with("/cuenta/telefono") || cx.route == "/cuenta/codigos" {
        true => "/cuenta/telefono",
        false => "/cuenta/llaves-de-acceso",
    };
    let mut pairs = vec![("volver", back), ("de-nuevo", "1")];
    pairs.extend(lacking.as_ref().map(|level| ("nivel", level.as_str())));
    Ok(Some(
        cx.href(&format!("/ingresar?{}", capability::encode(&pairs))),
    ))
}
