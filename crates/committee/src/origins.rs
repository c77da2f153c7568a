//! What the record is called that a matter comes from, so that agenda and minutes name it and not the matter again.

use crate::digital_committee::title;
use crate::store;
use capability::{Cx, Stop};
use directory::board::board;
use norms::{InstrumentId, ObligationId};

/// The name of the record behind an address of this house; the address itself where its page has no name of its own, and none
/// where it leads to nothing.
///
/// # Errors
/// When the database fails.
pub async fn name(cx: &Cx, path: &str) -> Result<Option<String>, Stop> {
    let bare = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts = bare.trim_matches('/').split('/');
    let at = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    let law = cx.house.law;
    Ok(match at {
        ["normas", "obligaciones", id] => {
            let obligation = ObligationId::parse(id).ok().and_then(|id| law.obligation(id));
            obligation.map(|obligation| cx.pick(&obligation.names).to_owned())
        }
        ["normas", id, ""] if !["", "obligaciones", "cargos"].contains(&id) => {
            let instrument = InstrumentId::parse(id).ok().and_then(|id| law.instrument(id));
            instrument.map(norms::Instrument::citation)
        }
        ["entidades" | "comite", key, _] if !key.is_empty() => board(&cx.house)
            .await?
            .find(key)
            .map(|entity| entity.name.clone()),
        [family @ ("designaciones" | "sesiones" | "acuerdos"), id, _] if !id.is_empty() => {
            recorded(cx, family, id).await?
        }
        _ => Some(path.to_owned()),
    })
}

/// The name of a record that is found by its id.
async fn recorded(cx: &Cx, family: &str, id: &str) -> Result<Option<String>, Stop> {
    let house = &cx.house;
    Ok(match (family, id.parse(), id.parse(), id.parse()) {
        ("designaciones", Ok(id), ..) => directory::store::designation(house, id)
            .await?
            .map(|row| format!("{}, {}", cx.office_name(&row.office), row.instrument_number)),
        ("sesiones", _, Ok(id), _) => store::session_row(house, id).await?.map(|row| title(cx, &row)),
        ("acuerdos", _, _, Ok(id)) => store::agreement(house, id)
            .await?
            .map(|row| format!("{} {}", cx.tr().t("committee-agreement"), row.code)),
        _ => None,
    })
}
