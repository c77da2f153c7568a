//! Tables: the credentials that were given, from acts; what waits for minutes, and keys under seal.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[Table {
    name: "credential_issued",
    key: &["id"],
    ddl: &[
        "CREATE TABLE credential_issued (id TEXT PRIMARY KEY, designation_id TEXT NOT NULL, person_id TEXT NOT NULL, list BIGINT NOT NULL, place BIGINT NOT NULL, issued_on TEXT NOT NULL, until_on TEXT NOT NULL, ended_on TEXT, end_reason TEXT, seq BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX credential_issued_place ON credential_issued (list, place)",
        "CREATE INDEX credential_issued_person ON credential_issued (person_id)",
        "CREATE INDEX credential_issued_seq ON credential_issued (seq)",
    ],
}];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[Clash {
    constraint: "credential_issued_place",
    field: "credential",
    text: "credential-clash-place",
}];

/// Kept tables: none is derived from acts, all can be emptied. Codes, tokens and addresses that open something stand here by their
/// hash; keys and what a verifier was shown, under seal.
pub(crate) const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "offers, questions to wallets, keys of the issuer, what was used once",
    sql: &[
        "CREATE TABLE credential_offer (hash TEXT PRIMARY KEY, code_hash TEXT NOT NULL, pin_hash TEXT NOT NULL, tries BIGINT NOT NULL,
            person_id TEXT NOT NULL, designation_id TEXT NOT NULL, with_document BIGINT NOT NULL, created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL, access_hash TEXT, access_until TEXT, jkt TEXT, credential_id TEXT)",
        "CREATE UNIQUE INDEX credential_offer_code ON credential_offer (code_hash)",
        "CREATE UNIQUE INDEX credential_offer_access ON credential_offer (access_hash) WHERE access_hash IS NOT NULL",
        "CREATE INDEX credential_offer_person ON credential_offer (person_id)",
        "CREATE INDEX credential_offer_created ON credential_offer (created_at)",
        "CREATE TABLE credential_question (hash TEXT PRIMARY KEY, answer_hash TEXT NOT NULL, with_names BIGINT NOT NULL, state TEXT NOT NULL,
            tries BIGINT NOT NULL, wrong TEXT, finding TEXT, expires_at TEXT NOT NULL)",
        "CREATE UNIQUE INDEX credential_question_answer ON credential_question (answer_hash)",
        "CREATE INDEX credential_question_expiry ON credential_question (expires_at)",
        "CREATE TABLE credential_used (name TEXT PRIMARY KEY, expires_at TEXT NOT NULL)",
        "CREATE INDEX credential_used_expiry ON credential_used (expires_at)",
        "CREATE TABLE credential_key (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL, sealed TEXT NOT NULL, created_at TEXT NOT NULL)",
        "CREATE TABLE credential_pepper (id BIGINT PRIMARY KEY, value TEXT NOT NULL)",
    ],
}];
