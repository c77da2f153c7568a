//! Signing in with a certificate in a card: the electronic DNI or a cryptographic token (D.Leg. 1412 art. 16; level 3 of D.S.
//! 029-2021-PCM art. 15).
//!
//! A listener of its own, given by the roof, asks the browser for the certificate, because asking on the address of every page
//! would ask everybody. It proves in the handshake that whoever comes holds the key; here the chain, the days, the lists of revoked
//! certificates and the purpose are checked, so that a refusal is told on a page. What was presented becomes a ticket that only the
//! browser that set out can use, once, within a minute.

mod begin;
mod card;
mod chain;
mod finish;
mod present;

pub use chain::{CertificateSettings, check_settings};
pub use present::presented;

pub(crate) use begin::{PATH, button};

use capability::{House, Permission, Route, handler};
use chain::Kept;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, Migration, PersonId, args};
use std::sync::{Arc, Mutex, PoisonError};

/// The way of signing in, as the law's data names it.
pub(crate) const WAY: &str = "certificate";
/// Minutes that a person has to find the card and type its number.
const MINUTES: i64 = 5;
/// Seconds that a ticket lives: the browser brings it at once.
const TICKET_SECONDS: i64 = 60;

/// Who reads cards for a house.
pub struct CertificateReader {
    settings: CertificateSettings,
    kept: Kept,
}

impl CertificateReader {
    /// One that takes what the settings say.
    pub fn new(settings: CertificateSettings) -> CertificateReader {
        CertificateReader {
            settings,
            kept: Kept::default(),
        }
    }

    /// The DNI that a chain names at a moment, the holder's certificate first; or in one word why it names nobody.
    ///
    /// # Errors
    /// When the authorities or the lists cannot be read.
    pub fn read(&self, chain: &[Vec<u8>], now: Timestamp) -> Result<Result<String, &'static str>, Fault> {
        if let Err(bad) = chain::check(&self.settings, &self.kept, chain, now)? {
            return Ok(Err(bad.word()));
        }
        let holder = chain.first().map(Vec::as_slice).unwrap_or_default();
        Ok(card::dni(holder, &self.settings.document_prefixes).map_err(chain::Bad::word))
    }
}

#[derive(Default)]
struct Given(Mutex<Option<Arc<CertificateReader>>>);

/// Says that a listener reads cards for this house.
///
/// # Errors
/// What in the settings cannot be, in words for the terminal.
pub fn use_certificates(house: &House, settings: CertificateSettings) -> Result<(), String> {
    check_settings(&settings, house.clock.now(), !house.options.secure_cookies)?;
    let given = house.shelf::<Given>();
    let reader = CertificateReader::new(settings);
    *given.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(reader));
    Ok(())
}

/// The reader, where there is one.
pub(crate) fn of(house: &House) -> Option<Arc<CertificateReader>> {
    let given = house.shelf::<Given>();
    let reader = given.0.lock().unwrap_or_else(PoisonError::into_inner);
    reader.clone()
}

/// Table of those who are on the way to the reader.
pub(crate) const TABLE: Migration = Migration {
    number: 8,
    name: "sign-ins by certificate",
    sql: &[
        "CREATE TABLE identity_card (state_hash TEXT PRIMARY KEY, back TEXT NOT NULL, ticket_hash TEXT, person_id TEXT, outcome TEXT, expires_at TEXT NOT NULL)",
        "CREATE UNIQUE INDEX identity_card_ticket ON identity_card (ticket_hash)",
        "CREATE INDEX identity_card_expiry ON identity_card (expires_at)",
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
        .query(&["volver"]),
        Route::page(
            finish::PATH,
            Permission::Secret,
            handler(|cx, req| Box::pin(finish::show(cx, req))),
        )
        .query(&["billete"]),
    ]
}

/// Statement that takes a person out of what is kept here.
pub(crate) fn forget(person: PersonId) -> Stmt {
    stmt("DELETE FROM identity_card WHERE person_id = $1", args![person])
}
