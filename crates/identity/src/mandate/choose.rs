//! In whose name a session acts: its own person's, or under a mandate that holds.

use super::{MandateId, MandateRow, held, of_person};
use crate::session;
use ::register::{Fault, PersonId};
use capability::{Cx, Refusal, Stop};
use maud::{Markup, html};

/// The mandate of the caller's session, while it holds.
pub(crate) async fn chosen(cx: &Cx, person: PersonId) -> Result<Option<MandateRow>, Fault> {
    match session::mandate(&cx.house, &cx.caller).await? {
        Some(id) => held(&cx.house, person, id, cx.today()).await,
        None => Ok(None),
    }
}

/// What forms send for the person's own name.
const OWN: &str = "own";

/// The session acts in the name that a form chose; one that offered no choice changes nothing.
///
/// # Errors
/// A refusal when no mandate that holds is the person's.
pub(crate) async fn take_up(cx: &Cx, person: PersonId, typed: &str) -> Result<(), Stop> {
    if typed.is_empty() {
        return Ok(());
    }
    if typed == OWN {
        return Ok(session::act_under(&cx.house, &cx.caller, None).await?);
    }
    let not_held = || {
        Refusal::new("identity-mandate-not-held")
            .field("mandate")
            .denied()
    };
    let id: MandateId = typed.parse().map_err(|_| not_held())?;
    if held(&cx.house, person, id, cx.today()).await?.is_none() {
        return Err(not_held().into());
    }
    Ok(session::act_under(&cx.house, &cx.caller, Some(id)).await?)
}

/// The choice, for whoever has one: their own name, or that of each whom they represent.
pub(crate) async fn field(cx: &Cx, person: PersonId) -> Result<Markup, Fault> {
    let tr = cx.tr();
    let mandates = of_person(&cx.house, person, cx.today()).await?;
    if mandates.is_empty() {
        return Ok(html! {});
    }
    let chosen = chosen(cx, person).await?;
    let chosen = chosen.map_or_else(|| OWN.to_owned(), |row| row.id.to_string());
    let own = ui::Choice::new(OWN, tr.t("identity-mandate-own-name"));
    let others = mandates.iter().map(|(row, name)| {
        let kind = super::list::kind(cx, row);
        ui::Choice::new(row.id.to_string(), format!("{name} · {kind}"))
    });
    let options = std::iter::once(own).chain(others).collect();
    let field = ui::Field::radios("mandate", tr.t("identity-mandate-in-whose-name"), options);
    Ok(field.value(chosen).render(tr))
}
