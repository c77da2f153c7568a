//! On to the reader of cards.

use super::{MINUTES, of};
use crate::token::Token;
use crate::{cookie, form, session};
use capability::{Answer, Cx, Req, Stop};
use jiff::SignedDuration;
use maud::{Markup, html};
use register::db::stmt;
use register::{Fault, args};

/// Where a person sets out from.
pub(crate) const PATH: &str = "/ingresar/certificado";

/// GET: to the reader.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    const ADD: &str = "INSERT INTO identity_card (state_hash, back, expires_at) VALUES ($1, $2, $3)";
    let reader = of(&cx.house).ok_or(Stop::NotFound)?;
    let back = form::local(req.query.get("volver").unwrap_or_default()).unwrap_or_default();
    let until = cx
        .now
        .checked_add(SignedDuration::from_mins(MINUTES))
        .map_err(|error| Fault::because("adding minutes to now", error))?;
    let state = Token::new()?;
    let changes = [
        stmt("DELETE FROM identity_card WHERE expires_at < $1", args![cx.now]),
        stmt(ADD, args![state.hash(), back, until]),
    ];
    session::write(&cx.house, &changes).await?;
    let to = format!(
        "{}/?{}",
        reader.settings.url,
        capability::encode(&[("estado", state.reveal())])
    );
    let answer = form::no_store(Answer::redirect(&to));
    Ok(cookie::give_card(cx, answer, state.reveal()))
}

/// The way to the reader on the page where people sign in.
pub(crate) fn button(cx: &Cx, back: &str) -> Markup {
    let tr = cx.tr();
    let back = form::local(back).unwrap_or_default();
    let path = format!("{PATH}?{}", capability::encode(&[("volver", back)]));
    html! {
        p.mt { (ui::Button::link(tr.t("identity-card-in"), cx.href(&path)).line()) }
        p.soft { (tr.t("identity-card-in-hint")) }
    }
}
