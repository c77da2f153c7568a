//! Pages and operations of this wing.

mod accesses;
mod account;
mod api;
mod first_access;
mod invitation;
mod invite;
mod keys;
mod password;
mod recoveries;
mod sign_in;
mod sign_out;
mod systems;
mod theme;
pub(crate) mod ways;

pub(crate) use systems::READ as SYSTEMS_READ;
pub(crate) use systems::logo::picture as logo;

use crate::acts::{ACCESS_KEY_CREATED, ACCOUNT_INVITED};
use capability::{Cx, Permission, Route, handler};
use maud::{Markup, html};

/// Longest form taken here, in bytes: a few short fields.
const BODY_BYTES_MAX: usize = 8 * 1024;

/// Every route. Those with `Secret` ask for what the address or the form carries; the form token is asked of whoever
/// is signed in all the same.
pub(crate) fn routes() -> Vec<Route> {
    use Permission::{Act, Public, Secret, SignedIn};
    let submit = |path, permission, handler| Route::submit(path, permission, handler).body(BODY_BYTES_MAX);
    let operation =
        |path, permission, handler| Route::operation(path, permission, handler).body(BODY_BYTES_MAX);
    let mut routes = vec![
        Route::page(
            "/ingresar",
            Secret,
            handler(|cx, req| Box::pin(sign_in::show(cx, req))),
        )
        .query(&["volver", "nivel", "de-nuevo"]),
        submit(
            "/ingresar",
            Secret,
            handler(|cx, req| Box::pin(sign_in::submit(cx, req))),
        ),
        Route::page(
            "/salir",
            Secret,
            handler(|cx, req| Box::pin(sign_out::show(cx, req))),
        ),
        submit(
            "/salir",
            Secret,
            handler(|cx, req| Box::pin(sign_out::submit(cx, req))),
        ),
        Route::page(
            "/invitacion/{token}",
            Secret,
            handler(|cx, req| Box::pin(invitation::show(cx, req))),
        ),
        submit(
            "/invitacion/{token}",
            Secret,
            handler(|cx, req| Box::pin(invitation::submit(cx, req))),
        ),
        Route::page(
            "/primer-acceso/{token}",
            Secret,
            handler(|cx, req| Box::pin(first_access::show(cx, req))),
        ),
        submit(
            "/primer-acceso/{token}",
            Secret,
            handler(|cx, req| Box::pin(first_access::submit(cx, req))),
        ),
        Route::page(
            "/cuenta",
            SignedIn,
            handler(|cx, req| Box::pin(account::show(cx, req))),
        ),
        submit(
            "/cuenta/cargo",
            SignedIn,
            handler(|cx, req| Box::pin(account::choose(cx, req))),
        ),
        submit(
            "/cuenta/sesiones",
            SignedIn,
            handler(|cx, req| Box::pin(account::close_others(cx, req))),
        ),
        Route::page(
            "/cuenta/clave",
            SignedIn,
            handler(|cx, req| Box::pin(password::show(cx, req))),
        ),
        submit(
            "/cuenta/clave",
            SignedIn,
            handler(|cx, req| Box::pin(password::submit(cx, req))),
        ),
        Route::page(
            "/cuenta/llaves",
            Act(ACCESS_KEY_CREATED),
            handler(|cx, req| Box::pin(keys::show(cx, req))),
        ),
        submit(
            "/cuenta/llaves",
            Act(ACCESS_KEY_CREATED),
            handler(|cx, req| Box::pin(keys::submit(cx, req))),
        ),
        Route::page(
            "/invitar",
            Act(ACCOUNT_INVITED),
            handler(|cx, req| Box::pin(invite::show(cx, req))),
        )
        .query(&["entity", "person"]),
        submit(
            "/invitar",
            Act(ACCOUNT_INVITED),
            handler(|cx, req| Box::pin(invite::submit(cx, req))),
        ),
        Route::page(
            "/recuperaciones",
            recoveries::PERMISSION,
            handler(|cx, req| Box::pin(recoveries::show(cx, req))),
        ),
        submit(
            "/cuenta/recuperacion",
            SignedIn,
            handler(|cx, req| Box::pin(recoveries::cancel(cx, req))),
        ),
        submit(
            "/cuenta/sesiones/una",
            SignedIn,
            handler(|cx, req| Box::pin(account::close_one(cx, req))),
        ),
        Route::page("/tema", Public, handler(|cx, req| Box::pin(theme::show(cx, req)))).query(&["volver"]),
        submit(
            "/tema",
            Public,
            handler(|cx, req| Box::pin(theme::submit(cx, req))),
        ),
        Route::json(
            "/api/v1/me",
            SignedIn,
            handler(|cx, req| Box::pin(api::me(cx, req))),
        )
        .gives(&crate::shapes::ME),
        operation(
            "/api/v1/invitations",
            Act(ACCOUNT_INVITED),
            handler(|cx, req| Box::pin(api::invite(cx, req))),
        )
        .takes(&crate::shapes::INVITATION)
        .gives(&crate::shapes::INVITED),
        operation(
            "/api/v1/access-keys",
            Act(ACCESS_KEY_CREATED),
            handler(|cx, req| Box::pin(api::create_key(cx, req))),
        )
        .takes(&crate::shapes::KEY)
        .gives(&crate::shapes::KEY_MADE),
    ];
    routes.extend(crate::provider::routes());
    routes.extend(crate::national::routes());
    routes.extend(crate::certificate::routes());
    routes.extend(crate::mandate::routes());
    routes.extend(crate::citizen::routes());
    routes.extend(ways::routes());
    routes.extend(systems::routes());
    routes.extend(accesses::routes());
    routes
}

/// A form that posts here, with the token of the session.
pub(crate) fn form(cx: &Cx, path: &str) -> ui::Form {
    ui::Form::new(cx.href(path), cx.caller.csrf.clone())
}

/// Two fields for a new password: the second catches a slip of the finger.
fn new_password(cx: &Cx, problems: &ui::Problems) -> Markup {
    let tr = cx.tr();
    let hint = tr.f(
        "identity-password-hint",
        &[("min", crate::PASSWORD_CHARS_MIN.into())],
    );
    html! {
        (ui::Field::new_password("password", tr.t("identity-field-new-password")).hint(hint)
            .length_max(crate::PASSWORD_CHARS_MAX).problems(problems).render(tr))
        (ui::Field::new_password("password_again", tr.t("identity-field-password-again"))
            .length_max(crate::PASSWORD_CHARS_MAX).problems(problems).render(tr))
    }
}

/// The new password of a form, when both fields say the same.
fn twice(req: &capability::Req) -> Result<crate::Password, capability::Refusal> {
    let password = crate::form::typed(req, "password");
    if password == crate::form::typed(req, "password_again") {
        Ok(crate::Password::new(password))
    } else {
        Err(capability::Refusal::new("identity-password-differs").field("password_again"))
    }
}

/// Something shown once: to be copied now.
pub(crate) fn shown_once(
    cx: &Cx,
    title: &str,
    lead: &str,
    secret: &str,
    after: Markup,
) -> capability::Answer {
    let tr = cx.tr();
    let warning = ui::Note::new(
        tr.t("identity-once-title"),
        html! { (tr.t("identity-once-body")) },
    );
    let main = html! {
        div role="status" { h1.h-m { (title) } p.mt-s { (lead) } }
        p.card.mt { code.proof { (secret) } }
        div.mt { (warning.state(ui::State::Warn).render()) }
        (after)
    };
    let page = crate::form::narrow(title, main)
        .office()
        .crumb(tr.t("identity-account"), cx.href("/cuenta"));
    crate::form::no_store(cx.page(page.status(201)))
}
