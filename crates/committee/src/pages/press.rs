//! A use case of one press: a form without fields to fill in, on the page where the work is.

use crate::session::Session;
use capability::Cx;
use maud::Markup;
use ui::{Button, Form};

/// Records a use case at once, with these values. What it would refuse it refuses on its own form, with every field to see.
///
/// `key` tells this press from another: the same page pressed twice records once.
pub(crate) fn press(cx: &Cx, id: &str, key: &str, values: &[(&str, String)], button: Button) -> Markup {
    let Some(use_case) = cx.use_case(id) else {
        return maud::html! {};
    };
    let form = values
        .iter()
        .fold(start(cx, use_case.path, key), |form, (name, value)| {
            form.hidden(*name, value.clone())
        });
    form.action(button).render()
}

/// A form that records at once, to be given its fields.
pub(crate) fn start(cx: &Cx, path: &str, key: &str) -> Form {
    Form::new(cx.href(path), cx.caller.csrf.clone())
        .hidden("_paso", "registrar")
        .hidden("_clave", key)
}

/// A key for a press on a session as it stands: another act of the session makes another key.
pub(crate) fn key(session: &Session, what: &str) -> String {
    format!("{}-{}-{what}", session.called.session, session.seq)
}
