//! Back from the reader of cards.

use super::WAY;
use crate::acts::Purpose;
use crate::provider::grant;
use crate::token::presented;
use crate::{account, cookie, entrance, form};
use capability::{Answer, Cx, Req, Stop};
use directory::people;
use jiff::Timestamp;
use maud::html;
use register::db::stmt;
use register::{PersonId, args};

/// Where the listener sends people back to.
pub(super) const PATH: &str = "/ingresar/certificado/vuelta";

/// GET: in, or what is wrong with the certificate and what to do.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let answer = match taken(cx, &req).await? {
        Some((Some(person), word, back)) if word == "ok" => enter(cx, &req, person, &back).await?,
        Some((_, word, _)) if word == "ok" => told(cx, "unknown_person").await?,
        Some((_, word, _)) => told(cx, &word).await?,
        None => told(cx, "over").await?,
    };
    Ok(cookie::take_card(cx, answer))
}

async fn enter(cx: &Cx, req: &Req, person: PersonId, back: &str) -> Result<Answer, Stop> {
    let known = people::person(&cx.house, person)
        .await?
        .filter(|known| known.erased_on.is_none());
    let Some(known) = known else {
        return told(cx, "unknown_person").await;
    };
    account::ensure(&cx.house, &known, Purpose::Certificate).await?;
    Ok(entrance::enter(cx, req, person, &[WAY], back).await?)
}

type Taken = (Option<PersonId>, String, String);

/// What was judged for this browser, once.
async fn taken(cx: &Cx, req: &Req) -> Result<Option<Taken>, Stop> {
    const OF: &str = "SELECT person_id, outcome, back, expires_at FROM identity_card WHERE state_hash = $1 AND ticket_hash = $2";
    type Row = (Option<PersonId>, Option<String>, String, Timestamp);
    let state = cookie::card(req).as_deref().and_then(presented);
    let ticket = req.query.get("billete").and_then(presented);
    let (Some(state), Some(ticket)) = (state, ticket) else {
        return Ok(None);
    };
    let row: Option<Row> = cx.house.register.db().get(OF, args![&state, &ticket]).await?;
    let Some((person, Some(outcome), back, until)) = row else {
        return Ok(None);
    };
    let gone = stmt("DELETE FROM identity_card WHERE state_hash = $1", args![&state]).rows(1);
    let first = grant::write(&cx.house, vec![gone]).await?;
    Ok((first && cx.now < until).then_some((person, outcome, back)))
}

async fn told(cx: &Cx, word: &str) -> Result<Answer, Stop> {
    const WORDS: [&str; 11] = [
        "no_certificate",
        "shape",
        "expired",
        "not_yet",
        "revoked",
        "authority",
        "unlisted",
        "purpose",
        "document",
        "unknown_person",
        "over",
    ];
    let word = WORDS
        .iter()
        .find(|known| **known == word)
        .copied()
        .unwrap_or("shape");
    entrance::refused(&cx.house, None, WAY, word).await?;
    let tr = cx.tr();
    let title = tr.t("identity-card-refused");
    let why = tr
        .get(&format!("identity-card-{}", word.replace('_', "-")))
        .unwrap_or_default();
    let main = html! {
        h1.h-m { (title) }
        p.lead.mt-s { (why) }
        p.mt { (ui::Button::link(tr.t("identity-way-begin-again"), cx.href("/ingresar"))) }
    };
    let status = if word == "over" { 400 } else { 403 };
    Ok(form::no_store(
        cx.page(form::narrow(title.to_string(), main).status(status)),
    ))
}
