//! Accounts: a person of the directory with a password.

use crate::acts::{ACCOUNT_ACTIVATED, AccountActivated, Purpose};
use crate::demo;
use crate::form::Hold;
use crate::password::{self, Kept, Password};
use crate::token::Token;
use capability::{House, Stop};
use directory::people::Person;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Draft, Fault, PersonId, Under, args, record};

/// State of an account that a person opened.
pub(crate) const ACTIVE: &str = "active";
/// State of the account of a citizen, whom one official knew by their document: it opens no office, or whoever enrols a person
/// could wait until that person is given one. An invitation by those with power over the office makes it [`ACTIVE`].
pub(crate) const CITIZEN: &str = "citizen";

record! {
    /// An account.
    pub(crate) struct AccountRow { password: String, state: String }
}

/// The account of a person, if it may be used in this house.
pub(crate) async fn of(house: &House, person: PersonId) -> Result<Option<AccountRow>, Fault> {
    const OF: &str = "SELECT password, state FROM identity_account WHERE person_id = $1";
    let row: Option<AccountRow> = house.register.db().get(OF, args![person]).await?;
    Ok(row.filter(|row| is_usable(house, &row.state)))
}

/// Whether accounts in that state open this house: those of demonstrations only where the house says it is one.
pub(crate) fn is_usable(house: &House, state: &str) -> bool {
    state == ACTIVE || state == CITIZEN || (state == demo::DEMO && house.options.demo)
}

/// Statement that gives a person a password, the first or another.
pub(crate) fn keep(person: PersonId, kept: &Kept, state: &str, now: Timestamp) -> Stmt {
    stmt(
        "INSERT INTO identity_account (person_id, password, state, created_at, password_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (person_id) DO UPDATE SET password = excluded.password, state = excluded.state, password_at = excluded.password_at",
        args![person, kept.phc(), state, now],
    )
}

/// A draft by which a person takes up the account. People act here for themselves, before any office: the act bears
/// the office `identity` and no designation.
pub(crate) fn activated(act: &AccountActivated) -> Result<Draft, Fault> {
    let person = act.person;
    Draft::new(ACCOUNT_ACTIVATED, own_power(person))
        .subject(format!("person:{person}"))
        .payload_of(act)
}

/// Opens an account for somebody whom the State's own means prove: they need no invitation, and the password is one that nobody
/// knows.
pub(crate) async fn ensure(house: &House, person: &Person, purpose: Purpose) -> Result<(), Stop> {
    const THERE: &str = "SELECT state FROM identity_account WHERE person_id = $1";
    let there: Option<(String,)> = house.register.db().get(THERE, args![person.id]).await?;
    if there.is_some() {
        return Ok(());
    }
    let unknown = Password::new(Token::new()?.reveal());
    let kept = password::keep(&unknown).await.map_err(Hold::into_stop)?;
    let act = AccountActivated {
        person: person.id,
        invitation: None,
        purpose,
    };
    let draft = activated(&act)?.aside(keep(person.id, &kept, ACTIVE, house.clock.now()));
    match house.register.record_group(vec![draft], None).await {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::because("opening an account", error).into()),
    }
}

/// What a person does with the own account needs no designation.
pub(crate) fn own_power(person: PersonId) -> Under {
    Under {
        person,
        office: "identity".to_owned(),
        designation: None,
    }
}

/// What a password of this person must not hold.
pub(crate) fn own_words(person: &Person) -> Vec<&str> {
    let local = person.email.as_deref().and_then(|email| email.split('@').next());
    person
        .dni
        .as_deref()
        .into_iter()
        .chain(person.email.as_deref())
        .chain(local)
        .collect()
}
