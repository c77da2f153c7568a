//! What is told of a person: a name for this sector alone, and what the person agreed to share.

use super::client::Client;
use super::grant::Grant;
use super::keys;
use capability::{Acting, House};
use directory::board::board;
use directory::people;
use register::{Fault, PersonId};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What a system may ask for beside `openid`, with the text key of what a person reads: `-shares` added says what is told.
pub(crate) const SCOPES: [(&str, &str); 5] = [
    ("profile", "identity-op-scope-profile"),
    ("email", "identity-op-scope-email"),
    ("document", "identity-op-scope-document"),
    ("office", "identity-op-scope-office"),
    ("offline_access", "identity-op-scope-offline"),
];

/// Names of claims, for metadata.
pub(crate) const NAMES: [&str; 14] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "name",
    "given_name",
    "family_name",
    "email",
    "acting_as",
];

/// The name of a person in a sector: nobody in another sector can tell that it is the same person (OpenID Connect Core 8.1).
pub(crate) async fn subject(house: &House, client: &Client, person: PersonId) -> Result<String, Fault> {
    let pepper = keys::pairwise_pepper(house).await?;
    let inner = Sha256::digest(format!("{pepper}\0{}\0{person}", client.sector()));
    Ok(jose::encode(Sha256::digest(
        [pepper.as_bytes(), &inner[..]].concat(),
    )))
}

/// What is shared of a person by the scopes of a grant; none when the person is no longer known.
pub(crate) async fn shared(
    house: &House,
    grant: &Grant,
    acting: Option<&Acting>,
) -> Result<Option<Map<String, Value>>, Fault> {
    let Some(person) = people::person(house, grant.person_id).await? else {
        return Ok(None);
    };
    if person.erased_on.is_some() {
        return Ok(None);
    }
    let mut told = Map::new();
    if grant.has("profile") {
        told.insert("name".into(), person.name().into());
        told.insert("given_name".into(), person.given_names.clone().into());
        told.insert("family_name".into(), person.surnames.clone().into());
    }
    if grant.has("email")
        && let Some(email) = &person.email
    {
        told.insert("email".into(), email.clone().into());
    }
    if grant.has("document")
        && let Some(dni) = &person.dni
    {
        told.insert("doc_type".into(), "DNI".into());
        told.insert("doc".into(), dni.clone().into());
    }
    if grant.has("office")
        && let Some(acting) = acting
    {
        told.insert("acting_as".into(), office(house, acting).await?);
    }
    Ok(Some(told))
}

/// Which office of which entity the person acts as, and by which designation.
pub(crate) async fn office(house: &House, acting: &Acting) -> Result<Value, Fault> {
    let board = board(house).await?;
    let entity = board.entity(acting.entity);
    let ruc = entity.and_then(|entity| entity.ruc.clone());
    let row = directory::store::designation(house, acting.designation).await?;
    let names = norms::OfficeId::parse(&acting.office)
        .ok()
        .and_then(|id| house.law.office(id))
        .map(|office| office.names.es);
    Ok(json!({
        "office": acting.office,
        "office_name": names,
        "entity": {"id": acting.entity.to_string(), "name": acting.entity_name, "ruc": ruc},
        "designation": {
            "id": acting.designation.to_string(),
            "act": row.map(|row| row.proof_seq),
            "from": acting.from.to_string(),
            "until": acting.to.map(|to| to.to_string()),
        },
    }))
}
