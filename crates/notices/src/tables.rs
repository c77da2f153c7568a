//! Kept tables: what was told to whom. None of these is derived: whether somebody read a notice or a letter left is no act.
//! What the round needs of the acts of committees is derived, and stands in [`crate::committee`].
//!
//! No column holds a name, a document number or an address: a letter knows its person's id, and the address is read from
//! the directory when the letter is written.

use register::Migration;

/// Numbered steps, never edited once released.
pub(crate) const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "notices, readings, letters, preferences, links",
    sql: &[
        "CREATE TABLE notices_start (id BIGINT PRIMARY KEY, first_seq BIGINT NOT NULL, first_on TEXT NOT NULL, round_on TEXT)",
        "CREATE TABLE notices_notice (id TEXT PRIMARY KEY, kind TEXT NOT NULL, matter TEXT NOT NULL, entity_id TEXT NOT NULL,
            to_entity TEXT NOT NULL, to_office TEXT NOT NULL, to_designation TEXT NOT NULL, remedy TEXT NOT NULL,
            obligation TEXT, office TEXT, designation_id TEXT, communication_id TEXT, detail TEXT,
            due_on TEXT, step BIGINT NOT NULL, act_seq BIGINT, at TEXT NOT NULL, quiet BIGINT NOT NULL, digest_on TEXT,
            settled_on TEXT)",
        "CREATE INDEX notices_notice_to ON notices_notice (to_entity, to_office, matter, at)",
        "CREATE INDEX notices_notice_open ON notices_notice (kind, matter) WHERE settled_on IS NULL",
        "CREATE INDEX notices_notice_digest ON notices_notice (at) WHERE digest_on IS NULL AND quiet = 0",
        "CREATE TABLE notices_reading (notice_id TEXT NOT NULL, person_id TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (notice_id, person_id))",
        "CREATE INDEX notices_reading_person ON notices_reading (person_id)",
        "CREATE TABLE notices_letter (id TEXT PRIMARY KEY, sort TEXT NOT NULL, person_id TEXT NOT NULL,
            entity_id TEXT NOT NULL, office TEXT NOT NULL, day TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL,
            next_at TEXT NOT NULL, reason TEXT, created_at TEXT NOT NULL, ended_at TEXT)",
        "CREATE INDEX notices_letter_next ON notices_letter (next_at) WHERE state IN ('waiting', 'failed')",
        "CREATE INDEX notices_letter_person ON notices_letter (person_id, created_at)",
        "CREATE INDEX notices_letter_state ON notices_letter (state, created_at)",
        "CREATE TABLE notices_letter_notice (letter_id TEXT NOT NULL, notice_id TEXT NOT NULL, PRIMARY KEY (letter_id, notice_id))",
        "CREATE TABLE notices_stop (person_id TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (person_id, kind))",
        "CREATE TABLE notices_language (person_id TEXT PRIMARY KEY, lang TEXT NOT NULL)",
        "CREATE TABLE notices_link (hash TEXT PRIMARY KEY, person_id TEXT NOT NULL, letter_id TEXT NOT NULL, made_on TEXT NOT NULL)",
        "CREATE INDEX notices_link_person ON notices_link (person_id)",
        "CREATE INDEX notices_link_made ON notices_link (made_on)",
    ],
}];
