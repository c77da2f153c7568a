//! The credential itself: SD-JWT VC, what is in it and what its holder may leave out.

use super::{issuer, vct};
use crate::acts::CredentialIssued;
use crate::{keys, status};
use capability::{Acting, Cx};
use directory::{board::board, people};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jose::{PublicKey, sd_jwt};
use norms::OfficeId;
use register::{Fault, OrFault};
use serde_json::{Map, Value, json};

/// Claims that the holder shows or leaves out, with text keys of their names.
pub(crate) const CLAIMS: [(&str, &str); 9] = [
    ("office", "credential-claim-office"),
    ("entity", "credential-claim-entity"),
    ("entity_ruc", "credential-claim-ruc"),
    ("since", "credential-claim-since"),
    ("until", "credential-claim-until"),
    ("designation", "credential-claim-designation"),
    ("given_name", "credential-claim-given-name"),
    ("family_name", "credential-claim-family-name"),
    ("document", "credential-claim-document"),
];
/// Digests in every credential: decoys stand for what it does not hold, so that their number tells nothing.
const DIGESTS: usize = 12;

/// Text key of the name of a claim.
pub(crate) fn claim_label(name: &str) -> Option<&'static str> {
    let known = CLAIMS.iter().find(|(claim, _)| *claim == name);
    known.map(|(_, label)| *label)
}

/// The credential of the office under which the caller acts, bound to a key; none when the person or the designation is not
/// known any more.
pub(super) async fn signed(
    cx: &Cx,
    new: &CredentialIssued,
    holder: &PublicKey,
    with_document: bool,
) -> Result<Option<String>, Fault> {
    let Some(acting) = &cx.caller.acting else {
        return Ok(None);
    };
    let Some(mut claims) = told(cx, acting, with_document, new.until).await? else {
        return Ok(None);
    };
    let hidden: Vec<Vec<&str>> = CLAIMS
        .iter()
        .filter(|(name, _)| claims.contains_key(*name))
        .map(|(name, _)| vec![*name])
        .collect();
    let hidden: Vec<&[&str]> = hidden.iter().map(Vec::as_slice).collect();
    let status = status::reference(cx, new.list, new.place);
    for (name, value) in [
        ("iss", json!(issuer(cx))),
        ("vct", json!(vct(cx))),
        ("iat", json!(cx.now.as_second())),
        ("exp", json!(end_of(new.until))),
        ("cnf", json!({"jwk": holder.to_jwk(None)})),
        ("status", status.to_json()),
    ] {
        claims.insert(name.to_owned(), value);
    }
    let decoys = DIGESTS.saturating_sub(hidden.len());
    let mut salts = Vec::new();
    for _ in 0..DIGESTS {
        salts.push(keys::salt()?);
    }
    let key = keys::signing(&cx.house).await?;
    let mut salts = salts.into_iter();
    // As many salts as digests: none is used twice.
    let mut salt = || salts.next().unwrap_or_default();
    let credential = sd_jwt::issue(&key, &claims, &hidden, decoys, &mut salt);
    credential.map(Some).or_fault("signing a credential")
}

/// What is told of the person and of the office.
async fn told(
    cx: &Cx,
    acting: &Acting,
    with_document: bool,
    until: Date,
) -> Result<Option<Map<String, Value>>, Fault> {
    let Some(person) = cx.caller.person else {
        return Ok(None);
    };
    let person = people::person(&cx.house, person).await?;
    let row = directory::store::designation(&cx.house, acting.designation).await?;
    let (Some(person), Some(row)) = (person.filter(|person| person.erased_on.is_none()), row) else {
        return Ok(None);
    };
    let board = board(&cx.house).await?;
    let ruc = board.entity(acting.entity).and_then(|entity| entity.ruc.clone());
    let office = OfficeId::parse(&acting.office).ok();
    let office = office.and_then(|id| cx.house.law.office(id));
    let office = office.map_or(acting.office.as_str(), |office| office.names.es);
    let mut claims = Map::new();
    for (name, value) in [
        ("given_name", Some(person.given_names.clone())),
        ("family_name", Some(person.surnames.clone())),
        ("document", person.dni.clone().filter(|_| with_document)),
        ("office", Some(office.to_owned())),
        ("entity", Some(acting.entity_name.clone())),
        ("entity_ruc", ruc),
        ("designation", Some(row.instrument_number)),
        ("since", Some(acting.from.to_string())),
        ("until", Some(until.to_string())),
    ] {
        if let Some(value) = value {
            claims.insert(name.to_owned(), value.into());
        }
    }
    Ok(Some(claims))
}

/// The first second after a day in the State's clock, in seconds since 1970.
fn end_of(day: Date) -> i64 {
    let next = day.tomorrow().unwrap_or(day);
    let lima = TimeZone::fixed(Offset::constant(-5));
    let at = next.to_zoned(lima).map(|at| at.timestamp().as_second());
    at.unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_ends_at_midnight_in_lima() {
        let want: jiff::Timestamp = "2026-11-28T05:00:00Z".parse().unwrap();
        assert_eq!(end_of(date(2026, 11, 27)), want.as_second());
    }
}
