//! Grants: one sign-in of one person to one system. It begins as a code, becomes tokens, and stays as a line of the record.

use super::acts::ClientId;
use super::replay;
use super::{ACCESS_SECONDS, GRANT_DAYS, REFRESH_DAYS};
use crate::mandate::MandateId;
use crate::token::{self, Token};
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::{Stmt, stmt};
use register::{DesignationId, Fault, PersonId, RecordError, Refused, args, record};

register::typed_id!(
    /// A sign-in of a person to a system.
    GrantId,
);

record! {
    /// A grant as it stands.
    #[derive(Debug, Clone)]
    pub(crate) struct Grant {
        id: GrantId, client_id: ClientId, person_id: PersonId, designation_id: Option<DesignationId>, mandate_id: Option<MandateId>, sid: String, scope: String,
        acr: String, methods: String, proven_at: Timestamp, nonce: Option<String>, challenge: String, redirect_uri: String,
        jkt: Option<String>, code_hash: String, created_at: Timestamp, code_until: Timestamp, redeemed_at: Option<Timestamp>,
        access_hash: Option<String>, access_until: Option<Timestamp>, before_hash: Option<String>, before_until: Option<Timestamp>,
        refresh_hash: Option<String>, refresh_until: Option<Timestamp>, ended_at: Option<Timestamp>, end_reason: Option<String>
    }
}

macro_rules! grants {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, person_id, designation_id, mandate_id, sid, scope, acr, methods, proven_at, nonce, challenge, redirect_uri, jkt, code_hash, created_at, code_until, redeemed_at, access_hash, access_until, before_hash, before_until, refresh_hash, refresh_until, ended_at, end_reason FROM identity_grant ",
            $rest
        )
    };
}

/// A code or a token: the grant it belongs to, and its secret.
pub(crate) struct Pass {
    text: String,
    hash: String,
}

impl Pass {
    /// A fresh one for a grant.
    pub(crate) fn new(id: GrantId) -> Result<Pass, Fault> {
        let secret = Token::new()?;
        Ok(Pass {
            text: format!("{}.{}", id.to_string().replace('-', ""), secret.reveal()),
            hash: secret.hash(),
        })
    }
    /// The pass itself, for the one answer that holds it.
    pub(crate) fn reveal(&self) -> &str {
        &self.text
    }
    /// What is kept of it.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

/// A pass as somebody brought it.
pub(crate) struct Shown {
    pub(crate) id: GrantId,
    hash: String,
}

impl Shown {
    /// Reads a pass; none when it cannot be one of ours.
    pub(crate) fn read(text: &str) -> Option<Shown> {
        let (id, secret) = text.split_once('.')?;
        let plain = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let dashed = plain.then(|| {
            let parts = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]];
            parts.join("-")
        })?;
        Some(Shown {
            id: dashed.parse().ok()?,
            hash: token::presented(secret)?,
        })
    }
    /// Whether it is the pass kept by that hash.
    pub(crate) fn is(&self, kept: Option<&str>) -> bool {
        kept.is_some_and(|kept| token::same(kept, &self.hash))
    }
}

impl Grant {
    /// Scopes that the person agreed to.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.scope.split(' ').map(str::to_owned).collect()
    }
    /// Whether a scope is among them.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|own| own == scope)
    }
    /// Whether it outlives the session it began in.
    pub(crate) fn is_offline(&self) -> bool {
        self.has("offline_access")
    }
    /// Whether a pass is its access token, or the one before while that still lives.
    pub(crate) fn is_access(&self, shown: &Shown, now: Timestamp) -> bool {
        let lives = |until: Option<Timestamp>| until.is_some_and(|until| now < until);
        let present = shown.is(self.access_hash.as_deref()) && lives(self.access_until);
        let before = shown.is(self.before_hash.as_deref()) && lives(self.before_until);
        self.ended_at.is_none() && (present || before)
    }
    /// Until when the pass lives, if it is an access token.
    pub(crate) fn access_until(&self, shown: &Shown) -> Option<Timestamp> {
        match shown.is(self.access_hash.as_deref()) {
            true => self.access_until,
            false => self.before_until,
        }
    }
}

/// A grant that begins: everything that is known when the code is given.
pub(crate) struct Begun<'a> {
    pub(crate) id: GrantId,
    pub(crate) client: ClientId,
    pub(crate) person: PersonId,
    pub(crate) designation: Option<DesignationId>,
    pub(crate) mandate: Option<MandateId>,
    pub(crate) sid: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) acr: &'a str,
    pub(crate) methods: String,
    pub(crate) proven_at: Timestamp,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) challenge: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) jkt: Option<&'a str>,
}

/// Statement that keeps a new grant with its code.
pub(crate) fn begin(new: &Begun<'_>, code: &Pass, now: Timestamp) -> Stmt {
    const ADD: &str = "INSERT INTO identity_grant (id, client_id, person_id, designation_id, sid, scope, acr, methods, proven_at, nonce, challenge, redirect_uri, jkt, code_hash, created_at, code_until, mandate_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    stmt(
        ADD,
        args![
            new.id,
            new.client,
            new.person,
            new.designation.map(|id| id.to_string()),
            new.sid,
            new.scopes.join(" "),
            new.acr,
            &new.methods,
            new.proven_at,
            new.nonce.map(str::to_owned),
            new.challenge,
            new.redirect_uri,
            new.jkt.map(str::to_owned),
            code.hash(),
            now,
            later(now, super::CODE_SECONDS),
            new.mandate.map(|id| id.to_string())
        ],
    )
}

/// The grant of an id.
pub(crate) async fn find(house: &House, id: GrantId) -> Result<Option<Grant>, Fault> {
    house.register.db().get(grants!("WHERE id = $1"), args![id]).await
}

/// Tokens given for a grant.
pub(crate) struct Tokens {
    pub(crate) access: Pass,
    pub(crate) refresh: Option<Pass>,
}

impl Tokens {
    /// Fresh ones; a refresh token where the person agreed to be represented while away.
    pub(crate) fn new(grant: &Grant) -> Result<Tokens, Fault> {
        Ok(Tokens {
            access: Pass::new(grant.id)?,
            refresh: grant.is_offline().then(|| Pass::new(grant.id)).transpose()?,
        })
    }
}

/// Statement that turns the code into tokens, once; `jkt` binds them to a key.
pub(crate) fn redeem(grant: &Grant, tokens: &Tokens, jkt: Option<&str>, now: Timestamp) -> Stmt {
    const REDEEM: &str = "UPDATE identity_grant SET redeemed_at = $2, access_hash = $3, access_until = $4, refresh_hash = $5, refresh_until = $6, jkt = $7 WHERE id = $1 AND redeemed_at IS NULL AND ended_at IS NULL";
    let refresh = tokens.refresh.as_ref().map(|pass| pass.hash().to_owned());
    let until = tokens.refresh.as_ref().map(|_| later(now, REFRESH_DAYS * 86_400));
    stmt(
        REDEEM,
        args![
            grant.id,
            now,
            tokens.access.hash(),
            later(now, ACCESS_SECONDS),
            refresh,
            until,
            jkt.map(str::to_owned)
        ],
    )
    .rows(1)
}

/// Statements that turn a refresh token into new tokens, once. The access token before lives on to its end, for requests
/// that are under way; the refresh token is remembered as used.
pub(crate) fn rotate(grant: &Grant, shown: &Shown, tokens: &Tokens, now: Timestamp) -> [Stmt; 2] {
    const ROTATE: &str = "UPDATE identity_grant SET before_hash = access_hash, before_until = access_until, access_hash = $3, access_until = $4, refresh_hash = $5, refresh_until = $6 WHERE id = $1 AND refresh_hash = $2 AND ended_at IS NULL";
    let refresh = tokens.refresh.as_ref().map(|pass| pass.hash().to_owned());
    let used = later(now, REFRESH_DAYS * 86_400);
    let rotate = stmt(
        ROTATE,
        args![
            grant.id,
            &shown.hash,
            tokens.access.hash(),
            later(now, ACCESS_SECONDS),
            refresh,
            used
        ],
    );
    [rotate.rows(1), replay::remember(&refreshed(shown), used)]
}

/// Whether a refresh token was used before: then somebody holds a copy.
pub(crate) async fn was_refreshed(house: &House, shown: &Shown) -> Result<bool, Fault> {
    replay::is_known(house, &refreshed(shown)).await
}

fn refreshed(shown: &Shown) -> String {
    format!("refresh:{}", shown.hash)
}

/// Whether it may still be refreshed, its age considered.
pub(crate) fn is_too_old(grant: &Grant, now: Timestamp) -> bool {
    now.duration_since(grant.created_at) >= SignedDuration::from_hours(GRANT_DAYS * 24)
}

/// Statement that ends a grant, if nobody ended it before.
pub(crate) fn end(id: GrantId, reason: &'static str, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE identity_grant SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
        args![id, now, reason],
    )
}

/// Statement that ends every grant of a person to a system.
pub(crate) fn end_between(person: PersonId, client: ClientId, reason: &'static str, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE identity_grant SET ended_at = $3, end_reason = $4 WHERE person_id = $1 AND client_id = $2 AND ended_at IS NULL",
        args![person, client, now, reason],
    )
}

/// Statement that ends what lives and dies with a session.
pub(crate) fn end_of_session(sid: &str, reason: &'static str, now: Timestamp) -> Stmt {
    stmt(
        "UPDATE identity_grant SET ended_at = $2, end_reason = $3 WHERE sid = $1 AND ended_at IS NULL AND ' ' || scope || ' ' NOT LIKE '% offline_access %'",
        args![sid, now, reason],
    )
}

/// Grants of a person, the newest first, and how many there are.
pub(crate) async fn of_person(
    house: &House,
    person: PersonId,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Grant>, u64), Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM identity_grant WHERE person_id = $1";
    let sql = grants!("WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3");
    let db = house.register.db();
    let rows = db.query(sql, args![person, limit, offset]).await?;
    let total: Option<(u64,)> = db.get(COUNT, args![person]).await?;
    Ok((rows, total.map_or(0, |(count,)| count)))
}

/// Live grants that rest on a session, whose session is over: signed out, idle since before `idle`, or too old.
pub(crate) async fn without_session(
    house: &House,
    now: Timestamp,
    idle: Timestamp,
    limit: i64,
) -> Result<Vec<Grant>, Fault> {
    let sql = grants!(
        "WHERE ended_at IS NULL AND redeemed_at IS NOT NULL AND ' ' || scope || ' ' NOT LIKE '% offline_access %' AND NOT EXISTS (SELECT 1 FROM identity_session s WHERE s.sid = identity_grant.sid AND s.expires_at > $1 AND s.seen_at > $2) LIMIT $3"
    );
    house.register.db().query(sql, args![now, idle, limit]).await
}

/// Designations that live grants rest on.
pub(crate) async fn designations(house: &House) -> Result<Vec<DesignationId>, Fault> {
    const ALL: &str = "SELECT DISTINCT designation_id FROM identity_grant WHERE ended_at IS NULL AND designation_id IS NOT NULL";
    let rows: Vec<(DesignationId,)> = house.register.db().query(ALL, args![]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Live grants that rest on a designation.
pub(crate) async fn of_designation(house: &House, designation: DesignationId) -> Result<Vec<Grant>, Fault> {
    let sql = grants!("WHERE designation_id = $1 AND ended_at IS NULL");
    house.register.db().query(sql, args![designation]).await
}

/// The latest grant of a system.
pub(crate) async fn last_of(house: &House, client: ClientId) -> Result<Option<Grant>, Fault> {
    let sql = grants!("WHERE client_id = $1 ORDER BY created_at DESC, id LIMIT 1");
    house.register.db().get(sql, args![client]).await
}

/// Writes changes of grants; `false` when somebody else was first.
pub(crate) async fn write(house: &House, changes: Vec<Stmt>) -> Result<bool, Fault> {
    match house.register.db().commit_together(changes).await {
        Ok(()) => Ok(true),
        Err(RecordError::Refused(Refused::Stale | Refused::Conflict { .. })) => Ok(false),
        Err(error) => Err(Fault::because("writing a grant", error)),
    }
}

/// So many seconds later; the end of time when there is none.
pub(crate) fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// Mandates that live grants rest on.
pub(crate) async fn mandates(house: &House) -> Result<Vec<(MandateId, PersonId)>, Fault> {
    const ALL: &str = "SELECT DISTINCT mandate_id, person_id FROM identity_grant WHERE ended_at IS NULL AND mandate_id IS NOT NULL";
    house.register.db().query(ALL, args![]).await
}

/// Live grants that rest on a mandate.
pub(crate) async fn of_mandate(house: &House, mandate: MandateId) -> Result<Vec<Grant>, Fault> {
    let sql = grants!("WHERE mandate_id = $1 AND ended_at IS NULL");
    house.register.db().query(sql, args![mandate]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::SystemClock;

    #[test]
    fn a_pass_names_its_grant_and_opens_only_by_its_secret() {
        let id = GrantId::new(&SystemClock).unwrap();
        let (one, two) = (Pass::new(id).unwrap(), Pass::new(id).unwrap());
        let shown = Shown::read(one.reveal()).unwrap();
        assert_eq!(shown.id, id);
        assert!(shown.is(Some(one.hash())) && !shown.is(Some(two.hash())) && !shown.is(None));
        for text in [
            "",
            ".",
            "abc",
            "x.y",
            &one.reveal()[1..],
            &format!("{}.", &one.reveal()[..32]),
        ] {
            assert!(Shown::read(text).is_none(), "{text}");
        }
    }
}
