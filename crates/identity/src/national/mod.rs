//! Signing in with the national provider: this house as a relying party of ID GOB.PE (D.S. 029-2021-PCM arts. 14 and 25.2 a, 25.3 a).
//!
//! Everything about the provider is configuration, because its parameters are not published: addresses, or where they are found;
//! how the client proves itself; which name of `acr` reaches which level. What it answers is checked whole: signature, issuer,
//! audience, nonce, times, hashes, and that the level is not lower than the one asked for. It proves the person; which office they
//! hold is this house's to say.

mod begin;
mod endpoints;
mod finish;
mod link;
mod settings;
mod token;
mod wire;

pub use settings::{ClientAuthentication, NationalSettings};
pub use wire::{Ask, Told, Wire};

pub(crate) use begin::{PATH, button};
pub(crate) use link::{forget, of_person};

use capability::{House, Permission, Route, handler};
use endpoints::Kept;
use norms::Law;
use register::db::{Stmt, stmt};
use register::{Migration, args};
use std::sync::{Arc, Mutex, PoisonError};

/// The way of signing in, as the law's data names it.
pub(crate) const WAY: &str = "national_provider";
/// Minutes that a person has at the provider.
const MINUTES: i64 = 10;

/// The provider of this house.
pub(crate) struct National {
    settings: NationalSettings,
    wire: Arc<dyn Wire>,
    kept: Kept,
}

#[derive(Default)]
struct Given(Mutex<Option<Arc<National>>>);

/// Connects the house to the national provider.
///
/// # Errors
/// What in the settings cannot be, in words for the terminal.
pub fn use_provider(house: &House, settings: NationalSettings, wire: Arc<dyn Wire>) -> Result<(), String> {
    settings.check(house.law, !house.options.secure_cookies)?;
    let given = house.shelf::<Given>();
    let national = National {
        settings,
        wire,
        kept: Kept::default(),
    };
    *given.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(national));
    Ok(())
}

/// The provider, where the house is connected to one.
pub(crate) fn of(house: &House) -> Option<Arc<National>> {
    let given = house.shelf::<Given>();
    let national = given.0.lock().unwrap_or_else(PoisonError::into_inner);
    national.clone()
}

/// Whether people come in by the national provider and no other way (art. 25.2 a).
pub(crate) fn is_only(house: &House) -> bool {
    of(house).is_some_and(|national| national.settings.only)
}

/// The surest level that the provider is known to give: 0 where there is none.
pub(crate) fn best(house: &House, law: &Law) -> u8 {
    let national = of(house);
    let levels = national.iter().flat_map(|national| national.settings.levels(law));
    levels.map(|(_, level)| law.number_of(level)).max().unwrap_or(0)
}

/// Tables: who is on the way to the provider, and which of its subjects is which person.
pub(crate) const TABLES: Migration = Migration {
    number: 7,
    name: "sign-ins by the national provider and its subjects",
    sql: &[
        "CREATE TABLE identity_national (state_hash TEXT PRIMARY KEY, nonce_hash TEXT NOT NULL, verifier TEXT NOT NULL, level TEXT NOT NULL, back TEXT NOT NULL, person_id TEXT, fresh BIGINT NOT NULL, begun_at TEXT NOT NULL, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_national_expiry ON identity_national (expires_at)",
        "CREATE TABLE identity_link (issuer TEXT NOT NULL, subject TEXT NOT NULL, person_id TEXT NOT NULL, linked_at TEXT NOT NULL, PRIMARY KEY (issuer, subject))",
        "CREATE UNIQUE INDEX identity_link_person ON identity_link (person_id, issuer)",
    ],
};

/// Routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            PATH,
            Permission::Secret,
            handler(|cx, req| Box::pin(begin::show(cx, req))),
        )
        .query(&["volver", "nivel", "de-nuevo", "vincular"]),
        Route::page(
            finish::PATH,
            Permission::Secret,
            handler(|cx, req| Box::pin(finish::show(cx, req))),
        )
        .query(finish::QUERY),
    ]
}

/// Statement that forgets who did not come back in time.
fn prune(now: jiff::Timestamp) -> Stmt {
    stmt("DELETE FROM identity_national WHERE expires_at < $1", args![now])
}
