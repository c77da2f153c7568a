//! Offers (OpenID4VCI 1.0 section 4): a code for a wallet and six digits for the person, kept by their hashes for five minutes.
//!
//! The address of the offer is a secret from which the code follows, so that nothing that opens something has to be kept to be
//! shown twice. The digits are kept with the code in their hash: whoever copies the table cannot find them by counting.

use super::{CONFIGURATION, issuer, json_answer, later, server};
use crate::acts::CREDENTIAL_ISSUED;
use crate::secret::{self, Secret};
use crate::{issued, limits, sweep};
use capability::power::Target;
use capability::{Answer, Cx, House, Refusal, Req, Stop};
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{DesignationId, Fault, PersonId, RecordError, Refused, args, record};
use serde_json::json;

/// Seconds that an offer lives: the person has the wallet in the hand.
pub(crate) const OFFER_SECONDS: i64 = 300;
/// Digits that the person types into the wallet.
pub(crate) const PIN_DIGITS: usize = 6;
/// Tries of the digits, right or wrong; then the code is dead.
pub(super) const PIN_TRIES: i64 = 5;
/// Offers of one person in a day: five tries each find six digits once in ten thousand days.
const OFFERS_A_DAY: i64 = 20;
/// Credentials of one designation that hold at a time: a telephone, the one before, a tablet.
pub(crate) const HELD_MAX: usize = 5;

/// The grant of OpenID4VCI 1.0 section 4.1.1.
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

record! {
    /// An offer as it stands.
    #[derive(Debug, Clone)]
    pub(super) struct OfferRow {
        hash: String, code_hash: String, pin_hash: String, tries: i64, person_id: PersonId, designation_id: DesignationId,
        with_document: bool, expires_at: Timestamp, access_hash: Option<String>, access_until: Option<Timestamp>,
        jkt: Option<String>, credential_id: Option<String>
    }
}

macro_rules! offers {
    ($where:literal) => {
        concat!(
            "SELECT hash, code_hash, pin_hash, tries, person_id, designation_id, with_document, expires_at, access_hash, access_until, jkt, credential_id FROM credential_offer WHERE ",
            $where
        )
    };
}

impl OfferRow {
    /// Whether its code may still become a token.
    pub(super) fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at && self.access_hash.is_none() && self.tries < PIN_TRIES
    }
}

/// What the page shows once.
pub(crate) struct Offered {
    secret: Secret,
    /// The six digits.
    pub(crate) pin: String,
}

impl Offered {
    /// The address of the offer.
    pub(crate) fn address(&self, cx: &Cx) -> String {
        super::address(cx, &format!("/credencial/oferta/{}", self.secret.reveal()))
    }
}

fn code(secret: &Secret) -> Secret {
    secret.child("pre-authorized_code")
}

/// What is kept of the digits.
pub(super) fn pin_hash(code: &Secret, pin: &str) -> String {
    secret::hash(&format!("pin\0{}\0{pin}", code.reveal()))
}

/// Makes an offer for the office under which the caller acts; it takes the place of the one before.
pub(crate) async fn make(cx: &Cx, with_document: bool) -> Result<Offered, Stop> {
    const ADD: &str = "INSERT INTO credential_offer (hash, code_hash, pin_hash, tries, person_id, designation_id, with_document, created_at, expires_at) VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8)";
    const CLOSE: &str = "UPDATE credential_offer SET expires_at = $2 WHERE person_id = $1 AND expires_at > $2 AND access_hash IS NULL";
    let under = cx.under()?;
    let target = Target {
        person: cx.caller.person,
        ..Target::default()
    };
    cx.may(CREDENTIAL_ISSUED, &target)?;
    let designation = under.designation.ok_or(Stop::SignIn)?;
    within_limits(cx, under.person, designation).await?;
    let secret = Secret::new()?;
    let code = code(&secret);
    let pin = digits(lot()?);
    let add = stmt(
        ADD,
        args![
            secret.hash(),
            code.hash(),
            pin_hash(&code, &pin),
            under.person,
            designation,
            with_document,
            cx.now,
            later(cx.now, OFFER_SECONDS)
        ],
    );
    let mut changes: Vec<Stmt> = sweep::over(cx.now).into();
    changes.extend([stmt(CLOSE, args![under.person, cx.now]), add]);
    write(&cx.house, changes).await?;
    Ok(Offered { secret, pin })
}

fn lot() -> Result<u128, Fault> {
    Ok(u128::from_be_bytes(crate::keys::salt()?))
}

fn digits(lot: u128) -> String {
    format!(
        "{:0width$}",
        lot % 10_u128.pow(PIN_DIGITS as u32),
        width = PIN_DIGITS
    )
}

async fn within_limits(cx: &Cx, person: PersonId, designation: DesignationId) -> Result<(), Stop> {
    const TODAY: &str = "SELECT COUNT(*) FROM credential_offer WHERE person_id = $1 AND created_at > $2";
    let day_ago = later(cx.now, -86_400);
    let made: Option<(i64,)> = cx.house.register.db().get(TODAY, args![person, day_ago]).await?;
    if made.is_some_and(|(made,)| made >= OFFERS_A_DAY) {
        return Err(Refusal::new("credential-offers-a-day")
            .arg("max", OFFERS_A_DAY)
            .too_many()
            .into());
    }
    let held = issued::of_person(&cx.house, person).await?;
    let holds = held
        .iter()
        .filter(|row| row.designation_id == designation && row.end(cx.today()).is_none());
    if holds.count() >= HELD_MAX {
        return Err(Refusal::new("credential-held-max")
            .field("designation")
            .arg("max", HELD_MAX)
            .conflict()
            .into());
    }
    Ok(())
}

/// GET: the offer, for the wallet that has its address.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    limits::admit(cx)?;
    let secret = Secret::brought(req.param("id")).ok_or(Stop::NotFound)?;
    let row: Option<OfferRow> = cx
        .house
        .register
        .db()
        .get(offers!("hash = $1"), args![secret.hash()])
        .await?;
    row.filter(|row| row.is_open(cx.now)).ok_or(Stop::NotFound)?;
    let description = cx.tr().t("credential-pin-description").into_owned();
    Ok(json_answer(&json!({
        "credential_issuer": issuer(cx),
        "credential_configuration_ids": [CONFIGURATION],
        "grants": {GRANT: {
            "pre-authorized_code": code(&secret).reveal(),
            "tx_code": {"input_mode": "numeric", "length": PIN_DIGITS, "description": description},
            "authorization_server": server(cx),
        }},
    })))
}

/// The offer of a code.
pub(super) async fn of_code(house: &House, code: &Secret) -> Result<Option<OfferRow>, Fault> {
    let of = offers!("code_hash = $1");
    house.register.db().get(of, args![code.hash()]).await
}

/// The offer of an access token that still lives.
pub(super) async fn of_access(
    house: &House,
    token: &Secret,
    now: Timestamp,
) -> Result<Option<OfferRow>, Fault> {
    let of = offers!("access_hash = $1");
    let row: Option<OfferRow> = house.register.db().get(of, args![token.hash()]).await?;
    Ok(row.filter(|row| row.access_until.is_some_and(|until| now < until)))
}

/// Statement that counts a try; it is refused when none is left.
pub(super) fn count_try(row: &OfferRow) -> Stmt {
    const TRY: &str = "UPDATE credential_offer SET tries = tries + 1 WHERE hash = $1 AND tries < $2 AND access_hash IS NULL";
    stmt(TRY, args![&row.hash, PIN_TRIES]).rows(1)
}

/// Statement that turns the code into a token, once; `jkt` binds it to a key.
pub(super) fn redeem(row: &OfferRow, token: &Secret, jkt: Option<&str>, now: Timestamp) -> Stmt {
    const REDEEM: &str = "UPDATE credential_offer SET access_hash = $2, access_until = $3, jkt = $4 WHERE hash = $1 AND access_hash IS NULL";
    let (until, jkt) = (later(now, OFFER_SECONDS), jkt.map(str::to_owned));
    stmt(REDEEM, args![&row.hash, token.hash(), until, jkt]).rows(1)
}

/// Statement that uses the token up, once.
pub(super) fn spend(row: &OfferRow, credential: crate::acts::CredentialId) -> Stmt {
    const SPEND: &str =
        "UPDATE credential_offer SET credential_id = $2 WHERE hash = $1 AND credential_id IS NULL";
    stmt(SPEND, args![&row.hash, credential]).rows(1)
}

/// Statement that takes a person out of the offers.
pub(crate) fn forget(person: PersonId) -> Stmt {
    stmt("DELETE FROM credential_offer WHERE person_id = $1", args![person])
}

/// All changes or none; `false` when one of them does not fit any more.
pub(super) async fn write(house: &House, changes: Vec<Stmt>) -> Result<bool, Fault> {
    match house.register.db().commit_together(changes).await {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Stale | Refused::Conflict { .. })) => Ok(false),
        Err(error) => Err(Fault::because("writing an offer", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_always_and_bound_to_their_code() {
        assert_eq!(digits(0), "000000");
        assert_eq!(digits(1_000_042), "000042");
        assert_eq!(digits(999_999), "999999");
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_ne!(code(&one), one);
        assert_ne!(pin_hash(&one, "000042"), pin_hash(&two, "000042"));
    }
}
