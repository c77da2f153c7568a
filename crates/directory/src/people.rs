//! People: the one table of personal data, which can be corrected and erased.

use register::db::{Stmt, Val, stmt};
use register::{Fault, PersonId, args, record};

record! {
    /// What the house knows of a person. Never logged, never in an act.
    pub struct Person { id: PersonId, dni: Option<String>, given_names: String, surnames: String, email: Option<String>, phone: Option<String>, erased_on: Option<String> }
}

impl Person {
    /// Given names and surnames.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.surnames)
            .trim()
            .to_owned()
    }
}

const BY_ID: &str =
    "SELECT id, dni, given_names, surnames, email, phone, erased_on FROM directory_person WHERE id = $1";
const BY_IDS: &str =
    "SELECT id, dni, given_names, surnames, email, phone, erased_on FROM directory_person WHERE id IN";
const BY_DNI: &str =
    "SELECT id, dni, given_names, surnames, email, phone, erased_on FROM directory_person WHERE dni = $1";
const BY_EMAIL: &str = "SELECT id, dni, given_names, surnames, email, phone, erased_on FROM directory_person WHERE email = $1 AND erased_on IS NULL ORDER BY id LIMIT 1";

/// The person of an id.
pub async fn person(house: &capability::House, id: PersonId) -> Result<Option<Person>, Fault> {
    house.register.db().get(BY_ID, args![id]).await
}

/// The person of an identity document.
pub async fn by_dni(house: &capability::House, dni: &str) -> Result<Option<Person>, Fault> {
    house.register.db().get(BY_DNI, args![dni]).await
}

/// People of an electronic address; used to sign in.
pub async fn by_email(house: &capability::House, email: &str) -> Result<Option<Person>, Fault> {
    house.register.db().get(BY_EMAIL, args![email]).await
}

/// Names by id, for pages that show several people; unknown and erased ones are left out.
pub async fn names(
    house: &capability::House,
    ids: &[PersonId],
) -> Result<std::collections::HashMap<PersonId, String>, Fault> {
    let keys: std::collections::BTreeSet<&PersonId> = ids.iter().collect();
    let keys: Vec<Val> = keys.into_iter().map(Val::from).collect();
    let people: Vec<Person> = house.register.db().among(BY_IDS, &keys).await?;
    let known = people.into_iter().filter(|person| person.erased_on.is_none());
    Ok(known.map(|person| (person.id, person.name())).collect())
}

/// Statement that writes a person for the first time. Citizens may have no electronic address.
pub fn insert<'a>(
    id: PersonId,
    dni: &str,
    given_names: &str,
    surnames: &str,
    email: impl Into<Option<&'a str>>,
    phone: Option<&str>,
) -> Stmt {
    stmt(
        "INSERT INTO directory_person (id, dni, given_names, surnames, email, phone) VALUES ($1, $2, $3, $4, $5, $6)",
        args![
            id,
            dni,
            given_names,
            surnames,
            email.into().map(str::to_owned),
            phone.map(str::to_owned)
        ],
    )
}

/// Statement that corrects how to reach a person.
pub fn reach(id: PersonId, email: &str, phone: Option<&str>) -> Stmt {
    stmt(
        "UPDATE directory_person SET email = $2, phone = $3 WHERE id = $1 AND erased_on IS NULL",
        args![id, email, phone.map(str::to_owned)],
    )
    .rows(1)
}

/// Statement that erases a person's data; the id stays, so that acts still name somebody.
pub fn erase(id: PersonId, on: jiff::civil::Date) -> Stmt {
    stmt(
        "UPDATE directory_person SET dni = NULL, given_names = '', surnames = '', email = NULL, phone = NULL, erased_on = $2 WHERE id = $1 AND erased_on IS NULL",
        args![id, on.to_string()],
    )
    .rows(1)
}
