//! What is told of a person: a name for this sector alone, and what the person agreed to share.

use super::client::Client;
use super::grant::Grant;
use super::keys;
use super::standing::Standing;
use crate::mandate::MandateRow;
use capability::{Acting, House};
use directory::board::board;
use directory::people;
use register::{Fault, PersonId};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What a system may ask for beside `openid`, with the text key of what a person reads: `-shares` added says what is told.
pub(crate) const SCOPES: [(&str, &str); 6] = [
    ("profile", "identity-op-scope-profile"),
    ("email", "identity-op-scope-email"),
    ("document", "identity-op-scope-document"),
    ("office", "identity-op-scope-office"),
    ("mandate", "identity-op-scope-mandate"),
    ("offline_access", "identity-op-scope-offline"),
];

/// Names of claims, for metadata.
pub(crate) const NAMES: [&str; 15] = [
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
    "acting_for",
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
    client: &Client,
    grant: &Grant,
    standing: &Standing,
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
    standing.tell(house, client, &mut told).await?;
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

/// In whose name the person acts, and by which mandate; none when nobody is there to be named any more.
pub(crate) async fn mandate(
    house: &House,
    client: &Client,
    row: &MandateRow,
) -> Result<Option<Value>, Fault> {
    let Some(name) = row.principal(house).await? else {
        return Ok(None);
    };
    let principal = match row.principal_id {
        Some(person) => json!({"type": "person", "sub": subject(house, client, person).await?, "name": name}),
        None => json!({"type": "company", "ruc": row.ruc, "name": name}),
    };
    let kind = norms::MandateKindId::parse(&row.kind)
        .ok()
        .and_then(|id| house.law.mandate_kind(id))
        .map(|kind| kind.names.es);
    Ok(Some(json!({
        "principal": principal,
        "kind": row.kind,
        "kind_name": kind,
        "mandate": {
            "id": row.id.to_string(),
            "act": row.seq,
            "registered_by": row.entity_id.to_string(),
            "from": row.from_on.to_string(),
            "until": row.until_on.map(|until| until.to_string()),
        },
    })))
}
