//! Which subject of the provider is which person: linked by the document that the provider vouches for, or by the person.

use super::settings::NationalSettings;
use super::token::Subject;
use crate::account;
use crate::acts::Purpose;
use crate::provider::grant;
use capability::{Cx, Stop};
use directory::people;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args};
use serde_json::{Map, Value};

/// Digits of a DNI.
const DNI_DIGITS: usize = 8;

/// Why a subject is nobody here, in one word for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nobody {
    /// No person of the directory has that document.
    Unknown,
    /// The subject is linked to a person with another document, or the person to another subject.
    Conflict,
}

/// Who it is.
pub(super) async fn person(
    cx: &Cx,
    settings: &NationalSettings,
    subject: &Subject,
    wanted: Option<PersonId>,
) -> Result<Result<PersonId, Nobody>, Stop> {
    let linked = by_subject(cx, &settings.issuer, &subject.id).await?;
    let documented = match dni(settings, &subject.claims) {
        Some(dni) => people::by_dni(&cx.house, dni).await?,
        None => None,
    };
    let documented = documented.filter(|person| person.erased_on.is_none());
    let candidates = [linked, documented.as_ref().map(|person| person.id), wanted];
    let mut named = candidates.into_iter().flatten();
    let Some(id) = named.next() else {
        return Ok(Err(Nobody::Unknown));
    };
    if named.any(|other| other != id) {
        return Ok(Err(Nobody::Conflict));
    }
    if linked.is_none() && !link(cx, &settings.issuer, &subject.id, id).await? {
        return Ok(Err(Nobody::Conflict));
    }
    let known = people::person(&cx.house, id)
        .await?
        .filter(|person| person.erased_on.is_none());
    let Some(known) = known else {
        return Ok(Err(Nobody::Unknown));
    };
    account::ensure(&cx.house, &known, Purpose::NationalProvider).await?;
    Ok(Ok(id))
}

/// The number of the DNI that the provider vouches for.
pub(super) fn dni<'a>(settings: &NationalSettings, claims: &'a Map<String, Value>) -> Option<&'a str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = text(&settings.document_claim)?;
    let eight = number.len() == DNI_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    let kind = match claims.get(&settings.document_kind_claim) {
        None => true,
        Some(kind) => kind.as_str().is_some_and(|kind| {
            settings
                .dni_kinds
                .iter()
                .any(|dni| dni.eq_ignore_ascii_case(kind))
        }),
    };
    (eight && kind).then_some(number)
}

async fn by_subject(cx: &Cx, issuer: &str, subject: &str) -> Result<Option<PersonId>, Fault> {
    const OF: &str = "SELECT person_id FROM identity_link WHERE issuer = $1 AND subject = $2";
    let row: Option<(PersonId,)> = cx.house.register.db().get(OF, args![issuer, subject]).await?;
    Ok(row.map(|(person,)| person))
}

/// Links them; not when the person has another subject there already.
async fn link(cx: &Cx, issuer: &str, subject: &str, person: PersonId) -> Result<bool, Fault> {
    const ADD: &str = "INSERT INTO identity_link (issuer, subject, person_id, linked_at) SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM identity_link WHERE issuer = $1 AND (person_id = $3 OR subject = $2))";
    let add = stmt(ADD, args![issuer, subject, person, cx.now]).rows(1);
    grant::write(&cx.house, vec![add]).await
}

/// Since when a person is linked.
pub(crate) async fn of_person(cx: &Cx, person: PersonId) -> Result<Option<Timestamp>, Fault> {
    const OF: &str = "SELECT linked_at FROM identity_link WHERE person_id = $1";
    let row: Option<(Timestamp,)> = cx.house.register.db().get(OF, args![person]).await?;
    Ok(row.map(|(at,)| at))
}

/// Statements that take a person out of what is kept here.
pub(crate) fn forget(person: PersonId) -> [Stmt; 2] {
    [
        "DELETE FROM identity_link WHERE person_id = $1",
        "DELETE FROM identity_national WHERE person_id = $1",
    ]
    .map(|sql| stmt(sql, args![person]))
}
