//! Tables of the provider: relying parties from acts, and what is kept of each sign-in.

use register::{Migration, Table};

/// The derived table.
pub(crate) const TABLE: Table = Table {
    name: "identity_client",
    key: &["id"],
    ddl: &[
        "CREATE TABLE identity_client (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, name TEXT NOT NULL, profile TEXT NOT NULL, state TEXT NOT NULL, first_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
        "CREATE INDEX identity_client_entity ON identity_client (entity_id, name)",
        "CREATE INDEX identity_client_name ON identity_client (name, id)",
    ],
};

/// Secrets by hash, keys under seal, and the record of who asked for whom.
pub(crate) const GRANTS: Migration = Migration {
    number: 4,
    name: "grants, pushed requests, consents, secrets and keys of the provider",
    sql: &[
        "CREATE TABLE identity_grant (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, person_id TEXT NOT NULL, designation_id TEXT,
            sid TEXT NOT NULL, scope TEXT NOT NULL, acr TEXT NOT NULL, methods TEXT NOT NULL, proven_at TEXT NOT NULL,
            nonce TEXT, challenge TEXT NOT NULL, redirect_uri TEXT NOT NULL, jkt TEXT, code_hash TEXT NOT NULL,
            created_at TEXT NOT NULL, code_until TEXT NOT NULL, redeemed_at TEXT, access_hash TEXT, access_until TEXT,
            before_hash TEXT, before_until TEXT, refresh_hash TEXT, refresh_until TEXT, ended_at TEXT, end_reason TEXT)",
        "CREATE INDEX identity_grant_person ON identity_grant (person_id, created_at)",
        "CREATE INDEX identity_grant_client ON identity_grant (client_id, created_at)",
        "CREATE INDEX identity_grant_live ON identity_grant (sid) WHERE ended_at IS NULL",
        "CREATE INDEX identity_grant_designation ON identity_grant (designation_id) WHERE ended_at IS NULL AND designation_id IS NOT NULL",
        "CREATE TABLE identity_request (hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, params TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_request_expiry ON identity_request (expires_at)",
        "CREATE TABLE identity_consent (person_id TEXT NOT NULL, client_id TEXT NOT NULL, scope TEXT NOT NULL, given_at TEXT NOT NULL, PRIMARY KEY (person_id, client_id))",
        "CREATE TABLE identity_client_secret (hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, created_at TEXT NOT NULL, ends_at TEXT)",
        "CREATE INDEX identity_client_secret_client ON identity_client_secret (client_id)",
        "CREATE TABLE identity_farewell (client_id TEXT NOT NULL, sid TEXT NOT NULL, person_id TEXT NOT NULL, next_at TEXT NOT NULL, tries BIGINT NOT NULL, PRIMARY KEY (client_id, sid))",
        "CREATE INDEX identity_farewell_next ON identity_farewell (next_at)",
        "CREATE TABLE identity_client_contact (client_id TEXT PRIMARY KEY, mail TEXT NOT NULL)",
        "CREATE TABLE identity_used (name TEXT PRIMARY KEY, expires_at TEXT NOT NULL)",
        "CREATE INDEX identity_used_expiry ON identity_used (expires_at)",
        "CREATE TABLE identity_provider_key (kid TEXT PRIMARY KEY, alg TEXT NOT NULL, sealed TEXT NOT NULL, created_at TEXT NOT NULL)",
        "CREATE TABLE identity_provider_refusal (id TEXT PRIMARY KEY, client_id TEXT, step TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL)",
        "CREATE INDEX identity_provider_refusal_client ON identity_provider_refusal (client_id, at)",
        "CREATE INDEX identity_provider_refusal_at ON identity_provider_refusal (at)",
    ],
};
