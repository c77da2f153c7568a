//! The first administrator: the one person who enters without having been invited.
//!
//! An instance is opened at its console, which prints a link with a secret; whoever follows it becomes system
//! administrator at the governing body. The system itself records the designation, because nobody could yet. Once
//! there is an administrator the way is closed, until all have ended.

use crate::account;
use crate::acts::{AccountActivated, Purpose};
use crate::form::Hold;
use crate::password::{self, Kept, Password};
use crate::session;
use crate::token::{self, Token};
use capability::{House, Refusal, Refusals, Stop};
use directory::acts::{Capacity, Designated, Instrument, PersonRegistered};
use directory::board::BoardEntity;
use directory::{board, people, store};
use register::db::{Stmt, stmt};
use register::{DesignationId, Draft, Fault, PersonId, RecordError, Refused, Under, args};
use std::sync::Arc;

/// Hours the link lives: whoever opens the instance follows it the same day.
pub const FIRST_ACCESS_HOURS: i64 = 24;

/// Office of the first administrator.
const OFFICE: &str = "sgtd_administrator";
/// The authority in whose entity the office sits.
const AUTHORITY: &str = "sgtd";
/// Kind of instrument, of `norms`: the installation itself is the act.
const INSTRUMENT: &str = "other_act";
/// Bond, of `norms`, until the person's own is recorded by a designation with its resolution.
const BOND: &str = "other_bond";
/// Longest name, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Who becomes the first administrator. The data of the person go to the erasable table only.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// Identity document: eight digits.
    pub dni: String,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Institutional address.
    pub email: String,
    /// The password chosen.
    pub password: Password,
}

/// Makes the secret that follows `/primer-acceso/` in the link for the first administrator. Earlier ones end.
///
/// # Errors
/// When there is an administrator already, the entity of the governing body is not registered, or the database fails.
pub async fn first_access_token(house: &House) -> Result<String, Fault> {
    const OPEN: &str = "INSERT INTO identity_setup (hash, created_at, expires_at) VALUES ($1, $2, $3)";
    let entity = seat(house).await?;
    if store::main_holder(house, entity.id, "", OFFICE).await?.is_some() {
        return Err(Fault::new(
            "there is an administrator already; ask for an invitation",
        ));
    }
    let (now, token) = (house.clock.now(), Token::new()?);
    let expires = session::later(now, FIRST_ACCESS_HOURS)?;
    let changes = [
        stmt("DELETE FROM identity_setup WHERE used_at IS NULL", args![]),
        stmt(OPEN, args![token.hash(), now, expires]),
    ];
    session::write(house, &changes).await?;
    Ok(token.reveal().to_owned())
}

/// Whether the secret of a link still opens the first access; then its hash.
pub(crate) async fn find(house: &House, secret: &str) -> Result<Option<String>, Fault> {
    const FIND: &str =
        "SELECT hash FROM identity_setup WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let row: Option<(String,)> = house
        .register
        .db()
        .get(FIND, args![&hash, house.clock.now()])
        .await?;
    Ok(row.map(|(kept,)| kept).filter(|kept| token::same(kept, &hash)))
}

/// Registers the first administrator, without a link: for the console and for demonstrations.
///
/// # Errors
/// Refusals by field when the data do not fit, a conflict when there is an administrator already.
pub async fn first_administrator(house: &House, new: FirstAdministrator) -> Result<PersonId, Stop> {
    enter(house, new, None).await.map_err(Hold::into_stop)
}

/// The same with the hash of the link that was followed, which is used up.
pub(crate) async fn enter(
    house: &House,
    new: FirstAdministrator,
    link: Option<String>,
) -> Result<PersonId, Hold> {
    let new = tidy(new);
    check(&new)?;
    let entity = seat(house).await?;
    let kept = password::keep(&new.password).await?;
    let known = people::by_dni(house, &new.dni).await?.map(|person| person.id);
    let person = known.map_or_else(|| PersonId::new(house.clock.as_ref()), Ok)?;
    let mut drafts = Vec::new();
    if known.is_none() {
        let insert = people::insert(
            person,
            &new.dni,
            &new.given_names,
            &new.surnames,
            new.email.as_str(),
            None,
        );
        drafts.push(
            about(&entity, person, "directory/person-registered")
                .payload_of(&PersonRegistered { person })?
                .aside(insert),
        );
    }
    drafts.push(designated(house, &entity, person)?);
    drafts.push(activated(house, &entity, person, &kept, link)?);
    match house.register.record_group(drafts, None).await {
        Ok(_) => Ok(person),
        Err(RecordError::Refused(Refused::Stale)) => {
            Err(Refusal::new("identity-first-access-ended").conflict().into())
        }
        Err(error) => Err(Fault::because("recording the first administrator", error).into()),
    }
}

/// What the person wrote, without the spaces around it; addresses without capitals.
fn tidy(new: FirstAdministrator) -> FirstAdministrator {
    let trim = |text: &str| text.trim().to_owned();
    FirstAdministrator {
        dni: trim(&new.dni),
        given_names: trim(&new.given_names),
        surnames: trim(&new.surnames),
        email: trim(&new.email).to_lowercase(),
        password: new.password,
    }
}

/// The rule. Pure.
fn check(new: &FirstAdministrator) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(
        new.dni.len() != 8 || !new.dni.bytes().all(|byte| byte.is_ascii_digit()),
        || {
            Refusal::new("identity-dni")
                .field("dni")
                .arg("length", new.dni.chars().count())
        },
    );
    for (field, name) in [("given_names", &new.given_names), ("surnames", &new.surnames)] {
        let fits =
            !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
        no.when(!fits, || {
            Refusal::new("identity-name")
                .field(field)
                .arg("max", NAME_CHARS_MAX)
        });
    }
    no.when(!is_address(&new.email), || {
        Refusal::new("identity-email").field("email")
    });
    let local = new.email.split('@').next().unwrap_or_default();
    if let Err(refusal) = password::check(&new.password, &[&new.dni, &new.email, local]) {
        no.push(refusal);
    }
    no.none()
}

fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>()[]\\,;:\"@".contains(c))
    };
    let inside = |domain: &str| domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    text.len() <= 254
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| plain(local) && plain(domain) && inside(domain))
}

/// The entity of the governing body.
async fn seat(house: &House) -> Result<Arc<BoardEntity>, Fault> {
    let board = board::board(house).await?;
    let entity = board.authority(AUTHORITY).cloned();
    entity.ok_or_else(|| Fault::new("the entity of the governing body is not registered yet"))
}

fn about(entity: &BoardEntity, person: PersonId, kind: &'static str) -> Draft {
    Draft::new(kind, Under::system())
        .entity(entity.id)
        .subject(format!("person:{person}"))
}

/// The designation, recorded by the system; it holds only while there is no other administrator.
fn designated(house: &House, entity: &BoardEntity, person: PersonId) -> Result<Draft, Fault> {
    let (designation, today) = (DesignationId::new(house.clock.as_ref())?, house.clock.today());
    let act = Designated {
        designation,
        office: OFFICE.to_owned(),
        capacity: Capacity::Main,
        body: None,
        person,
        post: None,
        post_title: "Administración de la plataforma".to_owned(),
        bond: BOND.to_owned(),
        instrument: Instrument {
            kind: INSTRUMENT.to_owned(),
            number: "primer acceso".to_owned(),
            date: today,
            article: None,
            document: None,
        },
        from: today,
        to: None,
        communicate_by: None,
        warnings: Vec::new(),
    };
    let draft = about(entity, person, "directory/designated").subject(format!("designation:{designation}"));
    draft
        .subject(format!("office:{OFFICE}"))
        .payload_of(&act)
        .map(|draft| draft.guard(no_administrator()))
}

fn no_administrator() -> Stmt {
    stmt(
        "SELECT 1 FROM directory_designation WHERE office = $1 AND end_reason IS NULL",
        args![OFFICE],
    )
    .rows(0)
}

fn activated(
    house: &House,
    entity: &BoardEntity,
    person: PersonId,
    kept: &Kept,
    link: Option<String>,
) -> Result<Draft, Fault> {
    const USE: &str =
        "UPDATE identity_setup SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
    let now = house.clock.now();
    let act = AccountActivated {
        person,
        invitation: None,
        purpose: Purpose::FirstAccess,
    };
    let draft =
        account::activated(&act)?
            .entity(entity.id)
            .aside(account::keep(person, kept, account::ACTIVE, now));
    Ok(match link {
        Some(hash) => draft.aside(stmt(USE, args![hash, now]).rows(1)),
        None => draft,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new() -> FirstAdministrator {
        FirstAdministrator {
            dni: " 41234567 ".to_owned(),
            given_names: "Luz Ficticia".to_owned(),
            surnames: "Muestra Sulca".to_owned(),
            email: "Luz.Muestra@sgtd.example".to_owned(),
            password: Password::new("tres perros y un río"),
        }
    }

    fn fields(new: FirstAdministrator) -> Vec<String> {
        let refused = check(&tidy(new)).err().unwrap_or_default();
        refused
            .0
            .into_iter()
            .filter_map(|refusal| refusal.field)
            .collect()
    }

    #[test]
    fn what_does_not_fit_is_named_by_field() {
        assert!(fields(new()).is_empty());
        assert_eq!(
            fields(FirstAdministrator {
                dni: "4123456".into(),
                ..new()
            }),
            ["dni"]
        );
        assert_eq!(
            fields(FirstAdministrator {
                surnames: " ".into(),
                ..new()
            }),
            ["surnames"]
        );
        assert_eq!(
            fields(FirstAdministrator {
                email: "luz@sgtd".into(),
                ..new()
            }),
            ["email"]
        );
        let weak = FirstAdministrator {
            password: Password::new("mi dni 41234567"),
            ..new()
        };
        assert_eq!(fields(weak), ["password"]);
    }

    #[test]
    fn kind_and_bond_are_words_of_the_law() {
        let law = norms::peru();
        assert!(
            law.designation_kinds()
                .iter()
                .any(|kind| kind.id.as_str() == INSTRUMENT)
        );
        assert!(law.bonds().iter().any(|bond| bond.id.as_str() == BOND));
        assert!(
            norms::OfficeId::parse(OFFICE)
                .ok()
                .and_then(|id| law.office(id))
                .is_some()
        );
    }
}
