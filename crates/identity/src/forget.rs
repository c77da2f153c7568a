//! A person who is erased is erased here too.

use crate::methods::{passkey, pending, recovery, totp};
use crate::{certificate, entrance, national};
use register::db::{Stmt, stmt};
use register::{PersonId, args};

/// Statements that take a person out of everything this wing keeps. Of grants nothing is left either: they say where the person
/// went. Acts go on naming somebody by an id.
pub(crate) fn person(person: PersonId) -> Vec<Stmt> {
    const EACH: [&str; 6] = [
        "DELETE FROM identity_session WHERE person_id = $1",
        "DELETE FROM identity_invitation WHERE person_id = $1",
        "DELETE FROM identity_key WHERE person_id = $1",
        "DELETE FROM identity_consent WHERE person_id = $1",
        "DELETE FROM identity_grant WHERE person_id = $1",
        "DELETE FROM identity_account WHERE person_id = $1",
    ];
    let mut all = vec![
        entrance::forget(person),
        certificate::forget(person),
        totp::remove(person),
        recovery::remove(person),
        passkey::remove_all(person),
    ];
    all.extend(pending::end_all(person));
    all.extend(national::forget(person));
    all.extend(EACH.map(|sql| stmt(sql, args![person])));
    all
}
