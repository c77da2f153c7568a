//! Credentials that were given, each with what became of its designation.

use crate::acts::{CREDENTIAL_ISSUED, CredentialId, CredentialIssued};
use crate::keys::salt;
use capability::power::Target;
use capability::{Cx, House, Stop};
use jiff::ToSpan;
use jiff::civil::Date;
use register::db::Stmt;
use register::{DesignationId, Draft, EntityId, Fault, PersonId, RecordError, Refused, args, record};

/// Places of one list: enough that a place tells nothing, small enough to be sent often (2^17 bits are 16 KiB before compression).
pub(crate) const PLACES: usize = 1 << 17;
/// Credentials of a list after which the next one begins, so that a free place is found at once.
const LIST_FULL: i64 = 1 << 16;
/// Tries to find a free place: when half are free, eight fail once in two hundred and fifty six times, sixteen never.
const PLACE_TRIES: usize = 16;

record! {
    /// A credential with its designation as it stands.
    #[derive(Debug, Clone)]
    pub(crate) struct IssuedRow {
        id: CredentialId, designation_id: DesignationId, person_id: PersonId, list: i64, place: i64, issued_on: String,
        until_on: String, ended_on: Option<String>, end_reason: Option<String>, office: Option<String>, entity_id: Option<EntityId>,
        from_on: Option<String>, to_on: Option<String>, post_ended_on: Option<String>
    }
}

macro_rules! issued {
    ($where:literal) => {
        concat!(
            "SELECT c.id, c.designation_id, c.person_id, c.list, c.place, c.issued_on, c.until_on, c.ended_on, c.end_reason, d.office, d.entity_id, d.from_on, d.to_on, d.post_ended_on FROM credential_issued c LEFT JOIN directory_designation d ON d.id = c.designation_id WHERE ",
            $where
        )
    };
}

/// Why a credential does not hold any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Its holder annulled it.
    Revoked,
    /// The designation ended, or the data of the person were erased.
    Designation,
    /// Its time is over.
    Expired,
}

impl IssuedRow {
    /// What ended it until a day, if anything did.
    pub(crate) fn end(&self, today: Date) -> Option<End> {
        let today = today.to_string();
        let over = |to: &Option<String>| to.as_ref().is_some_and(|to| *to < today);
        let begun = self.from_on.as_ref().is_some_and(|from| *from <= today);
        match self.end_reason.as_deref() {
            Some("revoked") => return Some(End::Revoked),
            Some(_) => return Some(End::Designation),
            None => {}
        }
        if !begun || over(&self.to_on) || self.post_ended_on.is_some() {
            return Some(End::Designation);
        }
        (self.until_on < today).then_some(End::Expired)
    }
}

/// The credential of an id.
pub(crate) async fn of_id(house: &House, id: CredentialId) -> Result<Option<IssuedRow>, Fault> {
    house.register.db().get(issued!("c.id = $1"), args![id]).await
}

/// The credential of a place in a list.
pub(crate) async fn at(house: &House, list: i64, place: i64) -> Result<Option<IssuedRow>, Fault> {
    let at = issued!("c.list = $1 AND c.place = $2");
    house.register.db().get(at, args![list, place]).await
}

/// The latest credentials of a person.
pub(crate) async fn of_person(house: &House, person: PersonId) -> Result<Vec<IssuedRow>, Fault> {
    let of = issued!("c.person_id = $1 ORDER BY c.seq DESC LIMIT 50");
    house.register.db().query(of, args![person]).await
}

/// Places of a list whose credentials do not hold on a day.
pub(crate) async fn ended_places(house: &House, list: i64, today: Date) -> Result<Vec<usize>, Fault> {
    const ENDED: &str = "SELECT c.place FROM credential_issued c LEFT JOIN directory_designation d ON d.id = c.designation_id WHERE c.list = $1 AND (c.ended_on IS NOT NULL OR c.until_on < $2 OR d.id IS NULL OR d.post_ended_on IS NOT NULL OR d.to_on < $2 OR d.from_on > $2)";
    let rows: Vec<(i64,)> = house.register.db().query(ENDED, args![list, today]).await?;
    let places = rows
        .into_iter()
        .filter_map(|(place,)| usize::try_from(place).ok());
    Ok(places.collect())
}

/// The number of the last list; none while nothing was given.
pub(crate) async fn last_list(house: &House) -> Result<Option<i64>, Fault> {
    const LAST: &str = "SELECT MAX(list) FROM credential_issued";
    let row: Option<(Option<i64>,)> = house.register.db().get(LAST, args![]).await?;
    Ok(row.and_then(|(list,)| list))
}

/// What changed last in what the lists rest on: equal answers, equal lists.
pub(crate) async fn last_change(house: &House) -> Result<(Option<i64>, Option<i64>), Fault> {
    const LAST: &str =
        "SELECT (SELECT MAX(seq) FROM credential_issued), (SELECT MAX(seq) FROM directory_designation)";
    let row = house.register.db().get(LAST, args![]).await?;
    Ok(row.unwrap_or((None, None)))
}

/// A new credential of the office under which the caller acts: for so long as the designation is known to last, and for a year at
/// most.
///
/// # Errors
/// When the caller holds no office, or the machine has no randomness.
pub async fn begin(cx: &Cx) -> Result<CredentialIssued, Stop> {
    let acting = cx.caller.acting.as_ref().ok_or(Stop::SignIn)?;
    let (list, place) = free_place(&cx.house).await?;
    let year = cx.today().saturating_add(1.year());
    Ok(CredentialIssued {
        credential: CredentialId::new(cx.house.clock.as_ref())?,
        designation: acting.designation,
        list,
        place,
        until: acting.to.map_or(year, |to| to.min(year)),
    })
}

/// Records that a credential was given, with changes of kept tables that must go with it.
///
/// # Errors
/// Without power; [`Refused`] when its place was taken meanwhile or `aside` does not fit any more.
pub async fn record(cx: &Cx, new: &CredentialIssued, aside: Vec<Stmt>) -> Result<Result<(), Refused>, Stop> {
    let target = Target {
        person: cx.caller.person,
        ..Target::default()
    };
    cx.may(CREDENTIAL_ISSUED, &target)?;
    let mut draft = Draft::new(CREDENTIAL_ISSUED, cx.under()?)
        .reserved()
        .subject(format!("credential:{}", new.credential))
        .payload_of(new)?;
    if let Some(acting) = &cx.caller.acting {
        draft = draft.entity(acting.entity);
    }
    let draft = aside.into_iter().fold(draft, Draft::aside);
    match cx.house.register.record(draft).await {
        Ok(_) => Ok(Ok(())),
        Err(RecordError::Refused(refused)) => Ok(Err(refused)),
        Err(RecordError::Fault(fault)) => Err(fault.into()),
    }
}

/// A list and a place in it that nobody has: chosen by lot, so that neighbours have nothing in common.
async fn free_place(house: &House) -> Result<(u32, u32), Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM credential_issued WHERE list = $1";
    const TAKEN: &str = "SELECT place FROM credential_issued WHERE list = $1 AND place = $2";
    let db = house.register.db();
    let last = last_list(house).await?.unwrap_or(1);
    let count: Option<(i64,)> = db.get(COUNT, args![last]).await?;
    let list = match count.is_some_and(|(count,)| count >= LIST_FULL) {
        true => last + 1,
        false => last,
    };
    for _ in 0..PLACE_TRIES {
        let lot = u128::from_be_bytes(salt()?) % PLACES as u128;
        let place = u32::try_from(lot).map_err(|error| Fault::because("drawing a place", error))?;
        let taken: Option<(i64,)> = db.get(TAKEN, args![list, i64::from(place)]).await?;
        if taken.is_none() {
            let list = u32::try_from(list).map_err(|error| Fault::because("numbering a list", error))?;
            return Ok((list, place));
        }
    }
    Err(Fault::new("no free place in a list of states"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_ends_a_credential() {
        let row = IssuedRow {
            id: CredentialId::nil(),
            designation_id: DesignationId::nil(),
            person_id: PersonId::nil(),
            list: 1,
            place: 1,
            issued_on: "2026-11-20".to_owned(),
            until_on: "2027-11-20".to_owned(),
            ended_on: None,
            end_reason: None,
            office: Some("digital_leader".to_owned()),
            entity_id: None,
            from_on: Some("2026-03-10".to_owned()),
            to_on: None,
            post_ended_on: None,
        };
        let today = date(2026, 11, 27);
        let with = |change: fn(&mut IssuedRow)| {
            let mut row = row.clone();
            change(&mut row);
            row.end(today)
        };
        assert_eq!(with(|_| {}), None);
        assert_eq!(with(|row| row.to_on = Some("2026-11-27".to_owned())), None);
        assert_eq!(
            with(|row| row.to_on = Some("2026-11-26".to_owned())),
            Some(End::Designation)
        );
        assert_eq!(
            with(|row| row.post_ended_on = Some("2026-11-26".to_owned())),
            Some(End::Designation)
        );
        assert_eq!(with(|row| row.from_on = None), Some(End::Designation));
        assert_eq!(
            with(|row| row.end_reason = Some("revoked".to_owned())),
            Some(End::Revoked)
        );
        assert_eq!(
            with(|row| row.end_reason = Some("erased".to_owned())),
            Some(End::Designation)
        );
        assert_eq!(
            with(|row| row.until_on = "2026-11-26".to_owned()),
            Some(End::Expired)
        );
    }
}
