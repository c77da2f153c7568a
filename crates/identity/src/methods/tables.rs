//! Tables of the ways to sign in: secrets under seal or by hash, and the log of who came in how.

use register::Migration;

/// Kept, and emptied with the person.
pub(crate) const WAYS: Migration = Migration {
    number: 5,
    name: "codes of telephones, recovery codes, passkeys, sign-ins",
    sql: &[
        "CREATE TABLE identity_totp (person_id TEXT PRIMARY KEY, sealed TEXT NOT NULL, created_at TEXT NOT NULL, confirmed_at TEXT, last_step BIGINT NOT NULL, used_at TEXT)",
        "CREATE TABLE identity_recovery_code (hash TEXT PRIMARY KEY, person_id TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT)",
        "CREATE INDEX identity_recovery_code_person ON identity_recovery_code (person_id)",
        "CREATE TABLE identity_pending (hash TEXT PRIMARY KEY, person_id TEXT NOT NULL, back TEXT NOT NULL, tries BIGINT NOT NULL, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_pending_expiry ON identity_pending (expires_at)",
        "CREATE TABLE identity_passkey (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, credential_id TEXT NOT NULL, credential TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT, suspended_at TEXT)",
        "CREATE UNIQUE INDEX identity_passkey_credential ON identity_passkey (credential_id)",
        "CREATE INDEX identity_passkey_person ON identity_passkey (person_id)",
        "CREATE TABLE identity_ceremony (hash TEXT PRIMARY KEY, person_id TEXT, state TEXT NOT NULL, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_ceremony_expiry ON identity_ceremony (expires_at)",
        "CREATE TABLE identity_sign_in (id TEXT PRIMARY KEY, person_id TEXT, at TEXT NOT NULL, way TEXT NOT NULL, level TEXT, outcome TEXT NOT NULL)",
        "CREATE INDEX identity_sign_in_person ON identity_sign_in (person_id, at)",
        "CREATE INDEX identity_sign_in_at ON identity_sign_in (at)",
    ],
};
