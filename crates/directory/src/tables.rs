//! Tables: the derived ones, rebuilt from acts, and the one of people, which is not.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "directory_entity",
        key: &["id"],
        ddl: &[
            "CREATE TABLE directory_entity (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, acronym TEXT, ruc TEXT, siaf TEXT, ubigeo TEXT, sector TEXT, level TEXT, parent_id TEXT, authority TEXT, from_on TEXT, to_on TEXT, closed_reason TEXT, successor_id TEXT, first_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX directory_entity_ruc ON directory_entity (ruc) WHERE ruc IS NOT NULL",
            "CREATE UNIQUE INDEX directory_entity_siaf ON directory_entity (siaf) WHERE siaf IS NOT NULL",
            "CREATE INDEX directory_entity_seq ON directory_entity (seq)",
        ],
    },
    Table {
        name: "directory_succession",
        key: &["entity_id", "successor_id"],
        ddl: &[
            "CREATE TABLE directory_succession (entity_id TEXT NOT NULL, successor_id TEXT NOT NULL, reason TEXT NOT NULL, on_day TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, successor_id))",
            "CREATE INDEX directory_succession_successor ON directory_succession (successor_id)",
        ],
    },
    Table {
        name: "directory_alias",
        key: &["entity_id", "kind", "value"],
        ddl: &[
            "CREATE TABLE directory_alias (entity_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (entity_id, kind, value))",
        ],
    },
    Table {
        name: "directory_unit",
        key: &["id"],
        ddl: &[
            "CREATE TABLE directory_unit (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, parent_id TEXT, from_on TEXT NOT NULL, to_on TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX directory_unit_entity ON directory_unit (entity_id, name, id, kind, from_on, to_on)",
        ],
    },
    Table {
        name: "directory_post",
        key: &["id"],
        ddl: &[
            "CREATE TABLE directory_post (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, unit_id TEXT, name TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX directory_post_entity ON directory_post (entity_id, name, id, from_on, to_on)",
        ],
    },
    Table {
        name: "directory_designation",
        key: &["id"],
        ddl: &[
            "CREATE TABLE directory_designation (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, office TEXT NOT NULL, capacity TEXT NOT NULL, several BIGINT NOT NULL, person_id TEXT, post_id TEXT, post_title TEXT NOT NULL, bond TEXT NOT NULL, instrument_kind TEXT NOT NULL, instrument_number TEXT NOT NULL, instrument_on TEXT NOT NULL, article TEXT, document TEXT, from_on TEXT NOT NULL, to_on TEXT, end_reason TEXT, post_ended_on TEXT, communicate_by TEXT, communication_id TEXT, authority TEXT, informed_on TEXT, reference TEXT, answer_by TEXT, accepted_on TEXT, accepted_seq BIGINT, observed_on TEXT, observed_reason TEXT, correct_by TEXT, explained_seq BIGINT, contact TEXT, warnings TEXT NOT NULL, proof_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX directory_one_main_holder ON directory_designation (entity_id, body_id, office) WHERE capacity = 'main' AND several = 0 AND to_on IS NULL",
            "CREATE INDEX directory_designation_entity ON directory_designation (entity_id, office)",
            "CREATE INDEX directory_designation_person ON directory_designation (person_id)",
            "CREATE INDEX directory_designation_seq ON directory_designation (seq)",
            "CREATE INDEX directory_designation_document ON directory_designation (document) WHERE document IS NOT NULL",
            "CREATE INDEX directory_designation_post ON directory_designation (post_id) WHERE post_id IS NOT NULL",
        ],
    },
    Table {
        name: "directory_communication",
        key: &["id"],
        ddl: &[
            "CREATE TABLE directory_communication (id TEXT PRIMARY KEY, designation_id TEXT NOT NULL, entity_id TEXT NOT NULL, authority TEXT NOT NULL, state TEXT NOT NULL, sent_on TEXT NOT NULL, sent_seq BIGINT NOT NULL, answer_by TEXT, answered_on TEXT, rounds BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE INDEX directory_communication_queue ON directory_communication (authority, state, sent_on, sent_seq)",
            "CREATE INDEX directory_communication_entity ON directory_communication (entity_id)",
        ],
    },
    Table {
        name: "directory_report",
        key: &["entity_id", "obligation", "period_on"],
        ddl: &[
            "CREATE TABLE directory_report (entity_id TEXT NOT NULL, obligation TEXT NOT NULL, period_on TEXT NOT NULL, on_day TEXT NOT NULL, proof_seq BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, obligation, period_on))",
            "CREATE INDEX directory_report_seq ON directory_report (seq)",
        ],
    },
    Table {
        name: "directory_calendar_day",
        key: &["day", "place", "kind"],
        ddl: &[
            "CREATE TABLE directory_calendar_day (day TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL, norm TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (day, place, kind))",
        ],
    },
    Table {
        name: "directory_term",
        key: &["code", "from_on"],
        ddl: &[
            "CREATE TABLE directory_term (code TEXT NOT NULL, from_on TEXT NOT NULL, length BIGINT NOT NULL, unit TEXT NOT NULL, basis TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (code, from_on))",
        ],
    },
    Table {
        name: "directory_due_move",
        key: &["seq"],
        ddl: &[
            "CREATE TABLE directory_due_move (seq BIGINT PRIMARY KEY, entity_id TEXT NOT NULL, designation_id TEXT NOT NULL, what TEXT NOT NULL, before_on TEXT NOT NULL, after_on TEXT NOT NULL, moved_on TEXT NOT NULL)",
            "CREATE INDEX directory_due_move_entity ON directory_due_move (entity_id)",
        ],
    },
];

const fn clash(constraint: &'static str, field: &'static str, text: &'static str) -> Clash {
    Clash {
        constraint,
        field,
        text,
    }
}

/// What whoever was overtaken is told; the rules say more, who and where, to whoever came later.
pub const CLASHES: &[Clash] = &[
    clash("directory_entity_ruc", "ruc", "directory-clash-ruc"),
    clash("directory_entity_siaf", "siaf", "directory-clash-siaf"),
    clash("directory_one_main_holder", "office", "directory-clash-holder"),
    clash(
        "directory_succession_pkey",
        "other_successors",
        "directory-clash-succession",
    ),
    clash("directory_calendar_day_pkey", "day", "directory-clash-day"),
    clash("directory_person_dni", "dni", "directory-clash-dni"),
];

/// Kept tables: people, the only data of persons in the house, corrected and erased here.
pub const KEPT: &[Migration] = &[PEOPLE, BY_EMAIL];

const PEOPLE: Migration = Migration {
    number: 1,
    name: "directory_person",
    sql: &[
        "CREATE TABLE directory_person (id TEXT PRIMARY KEY, dni TEXT, given_names TEXT NOT NULL, surnames TEXT NOT NULL, email TEXT, phone TEXT, erased_on TEXT)",
        "CREATE UNIQUE INDEX directory_person_dni ON directory_person (dni) WHERE dni IS NOT NULL",
    ],
};

/// Whoever signs in by their address is found among millions.
const BY_EMAIL: Migration = Migration {
    number: 2,
    name: "people by electronic address",
    sql: &["CREATE INDEX directory_person_email ON directory_person (email)"],
};
