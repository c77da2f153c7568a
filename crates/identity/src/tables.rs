//! Kept tables: what opens the door, by hash only. None is derived from acts, all can be emptied.

use register::{Migration, Table};

/// Numbered steps, never edited once released.
pub const KEPT: &[Migration] = &[
    FIRST,
    COVERED,
    PROVEN,
    crate::provider::GRANTS,
    crate::methods::WAYS,
    CONFIRMED,
    crate::national::TABLES,
    crate::certificate::TABLE,
    crate::mandate::CHOSEN,
    FOUND,
];

/// Tables that follow from acts.
pub(crate) const DERIVED: &[Table] = &[crate::provider::TABLE, crate::mandate::TABLE];

const FIRST: Migration = Migration {
    number: 1,
    name: "accounts, sessions, invitations, keys, attempts",
    sql: &[
        "CREATE TABLE identity_account (person_id TEXT PRIMARY KEY, password TEXT NOT NULL, state TEXT NOT NULL,
            created_at TEXT NOT NULL, password_at TEXT NOT NULL)",
        "CREATE TABLE identity_session (hash TEXT PRIMARY KEY, csrf_hash TEXT NOT NULL, person_id TEXT NOT NULL,
            designation_id TEXT, created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_session_person ON identity_session (person_id)",
        "CREATE INDEX identity_session_expiry ON identity_session (expires_at)",
        "CREATE TABLE identity_invitation (id TEXT PRIMARY KEY, hash TEXT NOT NULL, person_id TEXT NOT NULL,
            entity_id TEXT NOT NULL, purpose TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT)",
        "CREATE UNIQUE INDEX identity_invitation_hash ON identity_invitation (hash)",
        "CREATE INDEX identity_invitation_person ON identity_invitation (person_id)",
        "CREATE TABLE identity_key (id TEXT PRIMARY KEY, hash TEXT NOT NULL, person_id TEXT NOT NULL,
            designation_id TEXT NOT NULL, label TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL,
            seen_on TEXT, revoked_at TEXT)",
        "CREATE UNIQUE INDEX identity_key_hash ON identity_key (hash)",
        "CREATE INDEX identity_key_person ON identity_key (person_id)",
        "CREATE TABLE identity_attempt (id TEXT PRIMARY KEY, at TEXT NOT NULL, account TEXT NOT NULL, address TEXT NOT NULL,
            place TEXT NOT NULL, known BIGINT NOT NULL, outcome TEXT NOT NULL)",
        "CREATE INDEX identity_attempt_account ON identity_attempt (account, at)",
        "CREATE INDEX identity_attempt_address ON identity_attempt (address, at)",
        "CREATE INDEX identity_attempt_at ON identity_attempt (at)",
        "CREATE TABLE identity_place (place TEXT PRIMARY KEY, seen_on TEXT NOT NULL)",
        "CREATE INDEX identity_place_seen ON identity_place (seen_on)",
        "CREATE TABLE identity_pepper (id BIGINT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE identity_setup (hash TEXT PRIMARY KEY, created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT)",
    ],
};

/// A link opens the designations it was given for; links from before this step open none.
const COVERED: Migration = Migration {
    number: 2,
    name: "designations that an invitation covers",
    sql: &["ALTER TABLE identity_invitation ADD COLUMN designations TEXT NOT NULL DEFAULT ''"],
};

/// Sessions from before this step were opened by password alone.
const PROVEN: Migration = Migration {
    number: 3,
    name: "what a session proved, when, and its public name",
    sql: &[
        "ALTER TABLE identity_session ADD COLUMN methods TEXT NOT NULL DEFAULT 'password'",
        "ALTER TABLE identity_session ADD COLUMN proven_at TEXT",
        "ALTER TABLE identity_session ADD COLUMN sid TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX identity_session_sid ON identity_session (sid)",
    ],
};

/// A link to an account that exists opens nothing until a second official confirms it; links from before this step were given by
/// one alone and wait too. Sessions tell by which device they were opened.
const CONFIRMED: Migration = Migration {
    number: 6,
    name: "who began a recovery, when another confirmed it, devices of sessions",
    sql: &[
        "ALTER TABLE identity_invitation ADD COLUMN started_by TEXT",
        "ALTER TABLE identity_invitation ADD COLUMN confirmed_at TEXT",
        "ALTER TABLE identity_session ADD COLUMN device TEXT NOT NULL DEFAULT ''",
    ],
};

/// Without these, each sign-in looks through every session to end those that idle, and each request through those of its person.
const FOUND: Migration = Migration {
    number: 10,
    name: "sessions by form and by last use",
    sql: &[
        "CREATE UNIQUE INDEX identity_session_form ON identity_session (csrf_hash)",
        "CREATE INDEX identity_session_seen ON identity_session (seen_at)",
    ],
};
