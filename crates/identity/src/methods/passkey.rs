//! Passkeys (WebAuthn level 3): a key that never leaves the device or its keeper's vault, and that answers only to this house.
//!
//! `webauthn-rs` checks origin, house, challenge, presence, verification, signature and counter; here is what is kept, for how
//! long, and what each passkey is worth: one that may be copied (flag BE) is `passkey_synced`, one that is not `passkey_bound`.

use crate::token::{self, Token};
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args, record};
use serde::Serialize;
use serde::de::DeserializeOwned;
use webauthn_rs::prelude::{
    CreationChallengeResponse, Credential, DiscoverableAuthentication, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Passkeys of one person: telephone, computer, a key on the ring, and the ones that replace them.
pub(crate) const PASSKEYS_MAX: usize = 10;
/// Longest name of a passkey, in characters.
pub(crate) const NAME_CHARS_MAX: usize = 40;
/// Minutes that a challenge lives.
const CHALLENGE_MINUTES: i64 = 5;

register::typed_id!(
    /// A passkey of a person.
    PasskeyId,
);

record! {
    /// A passkey as it is kept.
    #[derive(Debug, Clone)]
    pub(crate) struct PasskeyRow {
        id: PasskeyId, person_id: PersonId, credential: String, kind: String, name: String, created_at: Timestamp,
        used_at: Option<Timestamp>, suspended_at: Option<Timestamp>
    }
}

macro_rules! passkeys {
    ($rest:literal) => {
        concat!(
            "SELECT id, person_id, credential, kind, name, created_at, used_at, suspended_at FROM identity_passkey WHERE ",
            $rest
        )
    };
}

/// Why a passkey did not open the door, in one word for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// The challenge is unknown, over, or was answered already.
    Challenge,
    /// No passkey of this house, or one that was removed.
    Unknown,
    /// Its counter went backwards: there may be a copy. It is suspended.
    Counter,
    /// Suspended before.
    Suspended,
    /// Another origin, house, person, or a signature that does not fit.
    Answer,
}

impl Bad {
    /// For the log of sign-ins.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Bad::Challenge => "challenge",
            Bad::Unknown => "unknown_passkey",
            Bad::Counter => "counter",
            Bad::Suspended => "suspended_passkey",
            Bad::Answer => "passkey",
        }
    }
}

/// Passkeys of a person that work, the latest first.
pub(crate) async fn of_person(house: &House, person: PersonId) -> Result<Vec<PasskeyRow>, Fault> {
    let sql = passkeys!("person_id = $1 ORDER BY created_at DESC, id");
    house.register.db().query(sql, args![person]).await
}

/// Whether an answer, as a form brings it, is of the kept passkey to that question: what `enter` rests on, without a house.
///
/// # Errors
/// When the address has no name, or question or passkey are not as this house writes them.
pub fn passkey_fits(base_url: &str, asked: &str, kept: &str, answer: &[u8]) -> Result<bool, Fault> {
    let unread = |error| Fault::because("reading what a passkey was asked", error);
    let (asked, kept): (DiscoverableAuthentication, Passkey) = (
        serde_json::from_str(asked).map_err(unread)?,
        serde_json::from_str(kept).map_err(unread)?,
    );
    let party = party_at(base_url)?;
    let Ok(answer) = serde_json::from_slice::<PublicKeyCredential>(answer) else {
        return Ok(false);
    };
    let named = party.identify_discoverable_authentication(&answer).is_ok();
    Ok(named
        && party
            .finish_discoverable_authentication_v2(&answer, asked, &kept)
            .is_ok())
}

/// Whether an answer, as a form brings it, makes a passkey for that question: what `add` rests on, without a house.
///
/// # Errors
/// As [`passkey_fits`].
pub fn passkey_is_made(base_url: &str, asked: &str, answer: &[u8]) -> Result<bool, Fault> {
    let asked: PasskeyRegistration =
        serde_json::from_str(asked).map_err(|error| Fault::because("reading what was asked", error))?;
    let party = party_at(base_url)?;
    Ok(serde_json::from_slice::<RegisterPublicKeyCredential>(answer)
        .is_ok_and(|answer| party.finish_passkey_registration(&answer, &asked).is_ok()))
}

/// The relying party of this house.
fn party(house: &House) -> Result<Webauthn, Fault> {
    party_at(&house.options.base_url)
}

fn party_at(base_url: &str) -> Result<Webauthn, Fault> {
    let broken = |error: String| {
        Fault::new(format!(
            "passkeys need an address of the house with a name: {error}"
        ))
    };
    let origin = Url::parse(base_url).map_err(|error| broken(error.to_string()))?;
    let name = origin.domain().unwrap_or("localhost").to_owned();
    WebauthnBuilder::new(&name, &origin)
        .and_then(|builder| builder.rp_name("Qhapaq").build())
        .map_err(|error| broken(error.to_string()))
}

/// Whether passkeys can work at the address of this house: browsers know them by a name, never by a number.
pub(crate) fn is_possible(house: &House) -> bool {
    party(house).is_ok()
}

/// Begins to add a passkey: what the browser is asked, and what it keeps to be recognised by.
pub(crate) async fn begin_adding(
    house: &House,
    person: PersonId,
    account: &str,
    now: Timestamp,
) -> Result<(CreationChallengeResponse, Token), Fault> {
    let known = of_person(house, person).await?;
    let known = known.iter().filter_map(|row| read(row).ok());
    let known = known.map(|passkey| passkey.cred_id().clone()).collect();
    let (asked, state) = party(house)?
        .start_passkey_registration(handle(person)?, account, account, Some(known))
        .map_err(|error| Fault::because("beginning to add a passkey", error))?;
    let token = keep(house, Some(person), &state, now).await?;
    Ok((asked, token))
}

/// Adds the passkey that answered.
pub(crate) async fn add(
    house: &House,
    person: PersonId,
    secret: &str,
    answer: &RegisterPublicKeyCredential,
    name: &str,
    now: Timestamp,
) -> Result<Result<Stmt, Bad>, Fault> {
    const ADD: &str = "INSERT INTO identity_passkey (id, person_id, credential_id, credential, kind, name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Some((whose, state)) = answered::<PasskeyRegistration>(house, secret, now).await? else {
        return Ok(Err(Bad::Challenge));
    };
    if whose != Some(person) {
        return Ok(Err(Bad::Challenge));
    }
    let Ok(passkey) = party(house)?.finish_passkey_registration(answer, &state) else {
        return Ok(Err(Bad::Answer));
    };
    let credential = Credential::from(passkey.clone());
    let kind = kind(credential.backup_eligible);
    let id = PasskeyId::new(house.clock.as_ref())?;
    let add = args![id, person, cred_id(&passkey), written(&passkey)?, kind, name, now];
    Ok(Ok(stmt(ADD, add)))
}

/// Begins to sign in with whichever passkey the person chooses.
pub(crate) async fn begin(house: &House, now: Timestamp) -> Result<(RequestChallengeResponse, Token), Fault> {
    let (asked, state) = party(house)?
        .start_discoverable_authentication()
        .map_err(|error| Fault::because("beginning to sign in with a passkey", error))?;
    let token = keep(house, None, &state, now).await?;
    Ok((asked, token))
}

/// Who signs in with the passkey that answered, and by which way.
pub(crate) async fn enter(
    house: &House,
    secret: &str,
    answer: &PublicKeyCredential,
    now: Timestamp,
) -> Result<Result<(PersonId, &'static str), (Option<PersonId>, Bad)>, Fault> {
    let Some((_, state)) = answered::<DiscoverableAuthentication>(house, secret, now).await? else {
        return Ok(Err((None, Bad::Challenge)));
    };
    let party = party(house)?;
    let sql = passkeys!("credential_id = $1");
    let id = jose::encode(answer.get_credential_id());
    let row: Option<PasskeyRow> = house.register.db().get(sql, args![id]).await?;
    let Some(row) = row else {
        return Ok(Err((None, Bad::Unknown)));
    };
    let person = row.person_id;
    let claimed = party
        .identify_discoverable_authentication(answer)
        .map(|(user, _)| user);
    if claimed.ok() != Some(handle(person)?) {
        return Ok(Err((Some(person), Bad::Answer)));
    }
    if row.suspended_at.is_some() {
        return Ok(Err((Some(person), Bad::Suspended)));
    }
    let mut passkey = read(&row)?;
    match party.finish_discoverable_authentication_v2(answer, state, &passkey) {
        Ok(result) => {
            passkey.update_credential(&result);
            let kind = kind(result.backup_eligible());
            crate::session::write(house, &[used(&row, &passkey, kind, now)?]).await?;
            Ok(Ok((person, kind)))
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            const SUSPEND: &str = "UPDATE identity_passkey SET suspended_at = $2 WHERE id = $1";
            crate::session::write(house, &[stmt(SUSPEND, args![row.id, now])]).await?;
            Ok(Err((Some(person), Bad::Counter)))
        }
        Err(_) => Ok(Err((Some(person), Bad::Answer))),
    }
}

fn used(row: &PasskeyRow, passkey: &Passkey, kind: &str, now: Timestamp) -> Result<Stmt, Fault> {
    const USED: &str = "UPDATE identity_passkey SET credential = $2, kind = $3, used_at = $4 WHERE id = $1";
    Ok(stmt(USED, args![row.id, written(passkey)?, kind, now]))
}

/// Statement that gives a passkey another name.
pub(crate) fn rename(person: PersonId, id: PasskeyId, name: &str) -> Stmt {
    const RENAME: &str = "UPDATE identity_passkey SET name = $3 WHERE id = $1 AND person_id = $2";
    stmt(RENAME, args![id, person, name])
}

/// Statement that takes a passkey away.
pub(crate) fn remove(person: PersonId, id: PasskeyId) -> Stmt {
    stmt(
        "DELETE FROM identity_passkey WHERE id = $1 AND person_id = $2",
        args![id, person],
    )
}

/// Statement that takes all passkeys of a person away.
pub(crate) fn remove_all(person: PersonId) -> Stmt {
    stmt("DELETE FROM identity_passkey WHERE person_id = $1", args![person])
}

/// Kinds of passkeys, as the law's data names them.
pub(crate) const KINDS: [&str; 2] = ["passkey_synced", "passkey_bound"];

fn kind(may_be_copied: bool) -> &'static str {
    match may_be_copied {
        true => KINDS[0],
        false => KINDS[1],
    }
}

/// What the device knows the person as: the id of the house, which no other house has a use for.
fn handle(person: PersonId) -> Result<Uuid, Fault> {
    person
        .to_string()
        .parse()
        .map_err(|error| Fault::because("naming a person to a passkey", error))
}

fn cred_id(passkey: &Passkey) -> String {
    jose::encode(passkey.cred_id())
}

fn read(row: &PasskeyRow) -> Result<Passkey, Fault> {
    serde_json::from_str(&row.credential).map_err(|error| Fault::because("reading a passkey", error))
}

fn written(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::because("writing a passkey", error))
}

/// Keeps what was asked until it is answered.
async fn keep(
    house: &House,
    person: Option<PersonId>,
    state: &impl Serialize,
    now: Timestamp,
) -> Result<Token, Fault> {
    const ADD: &str =
        "INSERT INTO identity_ceremony (hash, person_id, state, expires_at) VALUES ($1, $2, $3, $4)";
    let token = Token::new()?;
    let until = now
        .checked_add(SignedDuration::from_mins(CHALLENGE_MINUTES))
        .map_err(|error| Fault::because("adding minutes to now", error))?;
    let person = person.map(|id| id.to_string());
    let changes = vec![
        stmt("DELETE FROM identity_ceremony WHERE expires_at < $1", args![now]),
        stmt(ADD, args![token.hash(), person, written(state)?, until]),
    ];
    house
        .register
        .db()
        .commit_together(changes)
        .await
        .map_err(|error| Fault::because("keeping a challenge", error))?;
    Ok(token)
}

/// What was asked of this browser, once; none when it is over, was answered, or was another ceremony.
async fn answered<T: DeserializeOwned>(
    house: &House,
    secret: &str,
    now: Timestamp,
) -> Result<Option<(Option<PersonId>, T)>, Fault> {
    const OF: &str = "SELECT person_id, state, expires_at FROM identity_ceremony WHERE hash = $1";
    let Some(hash) = token::presented(secret) else {
        return Ok(None);
    };
    let db = house.register.db();
    let row: Option<(Option<PersonId>, String, Timestamp)> = db.get(OF, args![&hash]).await?;
    let Some((person, state, _)) = row.filter(|(.., until)| now < *until) else {
        return Ok(None);
    };
    let gone = stmt("DELETE FROM identity_ceremony WHERE hash = $1", args![&hash]).rows(1);
    if !crate::provider::grant::write(house, vec![gone]).await? {
        return Ok(None);
    }
    Ok(serde_json::from_str(&state).ok().map(|state| (person, state)))
}
