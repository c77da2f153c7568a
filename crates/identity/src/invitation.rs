//! Invitations: one link, one use, one week, to set a password.

use crate::account;
use crate::acts::{ACCESS_KEY_REVOKED, AccessKeyRevoked, AccountActivated, InvitationId, Purpose};
use crate::form::Hold;
use crate::methods::{passkey, pending, recovery, totp};
use crate::password::{self, Password};
use crate::proven::Proven;
use crate::token::{self, Token};
use crate::{attempt, key, session, sign_in};
use capability::{House, Refusal};
use directory::people::{self, Person};
use directory::store::{self, DesignationRow};
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{DesignationId, Draft, EntityId, Fault, PersonId, RecordError, Refused, args, record};

/// Days an invitation lives: the person may be on leave for a week, a lost link must not open for longer.
pub(crate) const DAYS: i64 = 7;

record! {
    /// An invitation.
    #[derive(Debug, Clone)]
    pub(crate) struct InvitationRow {
        id: InvitationId, hash: String, person_id: PersonId, entity_id: EntityId, purpose: String, designations: String, expires_at: Timestamp, used_at: Option<Timestamp>,
        started_by: Option<PersonId>, confirmed_at: Option<Timestamp>
    }
}

macro_rules! invitations {
    ($rest:literal) => {
        concat!(
            "SELECT id, hash, person_id, entity_id, purpose, designations, expires_at, used_at, started_by, confirmed_at FROM identity_invitation WHERE ",
            $rest
        )
    };
}

/// Recoveries that wait, at most, on the page of whoever confirms them.
const WAITING_MAX: i64 = 500;

impl InvitationRow {
    /// Whether another official must still confirm it.
    pub(crate) fn waits(&self) -> bool {
        self.purpose() == Purpose::Recovery && self.confirmed_at.is_none()
    }
    fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
    fn purpose(&self) -> Purpose {
        let known = [Purpose::Recovery, Purpose::Citizen];
        let found = known.into_iter().find(|purpose| purpose.as_str() == self.purpose);
        found.unwrap_or(Purpose::Activation)
    }
    /// State of the account that it opens.
    fn state(&self) -> &'static str {
        match self.purpose() {
            Purpose::Citizen => account::CITIZEN,
            _ => account::ACTIVE,
        }
    }
    /// Where the person begins: whoever holds no office has no desk.
    pub(crate) fn first_page(&self) -> &'static str {
        match self.purpose() {
            Purpose::Citizen => "/cuenta",
            _ => "/despacho",
        }
    }
    fn covers(&self, designation: DesignationId) -> bool {
        let wanted = designation.to_string();
        self.designations.split(' ').any(|covered| covered == wanted)
    }
}

/// The invitation of a link with its person. None when it is unknown, used or old, when the person's data were erased,
/// and when the person came to hold an office that whoever gave the link was not asked about.
pub(crate) async fn find(house: &House, secret: &str) -> Result<Option<(InvitationRow, Person)>, Fault> {
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let now = house.clock.now();
    let row: Option<InvitationRow> = house
        .register
        .db()
        .get(invitations!("hash = $1"), args![&hash])
        .await?;
    let open = row.filter(|row| token::same(&row.hash, &hash) && row.is_open(now));
    let Some(row) = open else { return Ok(None) };
    let held = store::designations_held(house, row.person_id, house.clock.today()).await?;
    if !held.iter().all(|held| row.covers(held.id)) {
        return Ok(None);
    }
    let person = people::person(house, row.person_id)
        .await?
        .filter(|person| person.erased_on.is_none());
    Ok(person.map(|person| (row, person)))
}

/// The recovery of that id that waits for a second official.
pub(crate) async fn waiting(house: &House, id: InvitationId) -> Result<Option<InvitationRow>, Fault> {
    let row: Option<InvitationRow> = house
        .register
        .db()
        .get(invitations!("id = $1"), args![id])
        .await?;
    let now = house.clock.now();
    Ok(row.filter(|row| row.is_open(now) && row.waits()))
}

/// Every recovery that waits for a second official, the oldest first.
pub(crate) async fn all_waiting(house: &House) -> Result<Vec<InvitationRow>, Fault> {
    const SQL: &str = invitations!(
        "purpose = $1 AND used_at IS NULL AND confirmed_at IS NULL AND expires_at > $2 ORDER BY created_at, id LIMIT $3"
    );
    let purpose = Purpose::Recovery.as_str();
    let now = house.clock.now();
    house
        .register
        .db()
        .query(SQL, args![purpose, now, WAITING_MAX])
        .await
}

/// The recovery of a person that nobody used yet, confirmed or not.
pub(crate) async fn recovery_of(house: &House, person: PersonId) -> Result<Option<InvitationRow>, Fault> {
    const SQL: &str = invitations!("person_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3");
    let purpose = Purpose::Recovery.as_str();
    house
        .register
        .db()
        .get(SQL, args![person, purpose, house.clock.now()])
        .await
}

/// Statement that ends the recovery of a person: they are there, and did not ask for it.
pub(crate) fn cancel(person: PersonId) -> Stmt {
    stmt(
        "DELETE FROM identity_invitation WHERE person_id = $1 AND purpose = $2 AND used_at IS NULL",
        args![person, Purpose::Recovery.as_str()],
    )
}

/// Statement that confirms a recovery, once.
pub(crate) fn confirm(id: InvitationId, now: Timestamp) -> Stmt {
    let sql = "UPDATE identity_invitation SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL AND used_at IS NULL AND expires_at > $2";
    stmt(sql, args![id, now]).rows(1)
}

/// The designations that a link opens, as its row keeps them.
pub(crate) fn covered(held: &[DesignationRow]) -> String {
    held.iter()
        .map(|held| held.id.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Statements that keep a new invitation and end the person's earlier ones.
pub(crate) fn insert(row: &InvitationRow, now: Timestamp) -> [Stmt; 2] {
    [
        stmt(
            "DELETE FROM identity_invitation WHERE person_id = $1 AND used_at IS NULL",
            args![row.person_id],
        ),
        stmt(
            "INSERT INTO identity_invitation (id, hash, person_id, entity_id, purpose, designations, created_at, expires_at, started_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                row.id,
                &row.hash,
                row.person_id,
                row.entity_id,
                &row.purpose,
                &row.designations,
                now,
                row.expires_at,
                row.started_by.map(|person| person.to_string())
            ],
        ),
    ]
}

/// Whether a link's invitation was kept; not when a repeated request was answered with its first receipt.
pub(crate) async fn is_kept(house: &House, hash: &str) -> Result<bool, Fault> {
    const KEPT: &str = "SELECT hash FROM identity_invitation WHERE hash = $1";
    Ok(house
        .register
        .db()
        .get::<(String,)>(KEPT, args![hash])
        .await?
        .is_some())
}

/// The person sets the password: account, act and end of the link in one transaction; then a fresh session.
/// A recovered account loses every session and every key it had.
pub(crate) async fn accept(
    house: &House,
    row: &InvitationRow,
    person: &Person,
    password: &Password,
    (peer, device): (&str, &str),
) -> Result<Token, Hold> {
    if row.waits() {
        return Err(Refusal::new("identity-recovery-waits").conflict().into());
    }
    password::check(password, &account::own_words(person))?;
    let kept = password::keep(password).await?;
    let now = house.clock.now();
    let act = AccountActivated {
        person: person.id,
        invitation: Some(row.id),
        purpose: row.purpose(),
    };
    let mut draft = account::activated(&act)?
        .entity(row.entity_id)
        .aside(use_up(row.id, now))
        .aside(account::keep(person.id, &kept, row.state(), now))
        .aside(session::close_all(person.id))
        .aside(totp::remove(person.id))
        .aside(recovery::remove(person.id))
        .aside(passkey::remove_all(person.id));
    for change in pending::end_all(person.id) {
        draft = draft.aside(change);
    }
    let logins = sign_in::logins(person);
    for place in attempt::places(
        house,
        peer,
        &logins.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await?
    {
        draft = draft.aside(place);
    }
    let mut drafts = vec![draft];
    drafts.extend(revoked(house, row, now).await?);
    match house.register.record_group(drafts, None).await {
        Ok(_) => {
            let proven = Proven::by(&["password"], house.clock.now());
            Ok(session::open(house, person.id, &proven, device).await?)
        }
        Err(RecordError::Refused(Refused::Stale)) => {
            Err(Refusal::new("identity-link-ended").conflict().into())
        }
        Err(error) => Err(Fault::because("recording an account", error).into()),
    }
}

/// Drafts that end the keys of a recovered account: whoever had the password may have made them.
async fn revoked(house: &House, row: &InvitationRow, now: Timestamp) -> Result<Vec<Draft>, Fault> {
    if row.purpose() != Purpose::Recovery {
        return Ok(Vec::new());
    }
    let keys = key::of_person(house, row.person_id, now).await?;
    let drafts = keys.iter().map(|held| {
        let draft = Draft::new(ACCESS_KEY_REVOKED, account::own_power(row.person_id)).entity(row.entity_id);
        let draft = draft
            .subject(format!("key:{}", held.id))
            .aside(key::revoke(held.id, now));
        draft.payload_of(&AccessKeyRevoked { key: held.id })
    });
    drafts.collect()
}

fn use_up(id: InvitationId, now: Timestamp) -> Stmt {
    let sql =
        "UPDATE identity_invitation SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    stmt(sql, args![id, now]).rows(1)
}
