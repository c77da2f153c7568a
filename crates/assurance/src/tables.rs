//! Derived tables, rebuilt from acts.

use capability::Clash;
use register::Table;

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "assurance_service",
        key: &["id"],
        ddl: &[
            "CREATE TABLE assurance_service (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, name TEXT NOT NULL, address TEXT, serves TEXT NOT NULL, system TEXT, credential TEXT NOT NULL, credential_level BIGINT NOT NULL, lawful BIGINT NOT NULL, state TEXT NOT NULL, added_on TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX assurance_service_name ON assurance_service (entity_id, name) WHERE state = 'live'",
        ],
    },
    Table {
        name: "assurance_operation",
        key: &["id"],
        ddl: &[
            "CREATE TABLE assurance_operation (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, service_id TEXT NOT NULL, name TEXT NOT NULL, credential TEXT, credential_level BIGINT, lawful BIGINT, state TEXT NOT NULL, harms TEXT, properties TEXT, floors TEXT, proposed BIGINT, level BIGINT, reason TEXT, decided_on TEXT, decided_seq BIGINT, approved_of BIGINT, approved_level BIGINT, approved_on TEXT, review_by TEXT, added_on TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX assurance_operation_name ON assurance_operation (service_id, name) WHERE state = 'live'",
            "CREATE INDEX assurance_operation_entity ON assurance_operation (entity_id, state)",
            "CREATE INDEX assurance_operation_review ON assurance_operation (review_by) WHERE state = 'live'",
        ],
    },
    Table {
        name: "assurance_step",
        key: &["id"],
        ddl: &[
            "CREATE TABLE assurance_step (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, title TEXT NOT NULL, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, due_on TEXT NOT NULL, planned_on TEXT NOT NULL, progress BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT, document TEXT, ended_on TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX assurance_step_entity ON assurance_step (entity_id)",
        ],
    },
    Table {
        name: "assurance_closes",
        key: &["step_id", "operation_id"],
        ddl: &[
            "CREATE TABLE assurance_closes (step_id TEXT NOT NULL, operation_id TEXT NOT NULL, entity_id TEXT NOT NULL, PRIMARY KEY (step_id, operation_id))",
            "CREATE INDEX assurance_closes_entity ON assurance_closes (entity_id)",
        ],
    },
    Table {
        name: "assurance_section",
        key: &["entity_id", "section"],
        ddl: &[
            "CREATE TABLE assurance_section (entity_id TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL, document TEXT, written_on TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, section))",
        ],
    },
    Table {
        name: "assurance_strategy",
        key: &["entity_id", "version"],
        ddl: &[
            "CREATE TABLE assurance_strategy (entity_id TEXT NOT NULL, version BIGINT NOT NULL, until BIGINT NOT NULL, operations BIGINT NOT NULL, instrument_kind TEXT NOT NULL, instrument_number TEXT NOT NULL, instrument_on TEXT NOT NULL, document TEXT, approved_on TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, version))",
        ],
    },
    Table {
        name: "assurance_figures",
        key: &["entity_id", "year"],
        ddl: &[
            "CREATE TABLE assurance_figures (entity_id TEXT NOT NULL, year BIGINT NOT NULL, payload TEXT NOT NULL, reported_on TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, year))",
        ],
    },
    Table {
        name: "assurance_entity",
        key: &["entity_id"],
        ddl: &[
            "CREATE TABLE assurance_entity (entity_id TEXT PRIMARY KEY, services BIGINT NOT NULL, operations BIGINT NOT NULL, decided BIGINT NOT NULL, approved BIGINT NOT NULL, gap_1 BIGINT NOT NULL, gap_2 BIGINT NOT NULL, gap_3 BIGINT NOT NULL, steps BIGINT NOT NULL, steps_done BIGINT NOT NULL, version BIGINT NOT NULL, approved_on TEXT)",
        ],
    },
];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[
    clash("assurance_service_name", "name", "assurance-service-named"),
    clash("assurance_operation_name", "name", "assurance-operation-named"),
    clash(
        "assurance_strategy_pkey",
        "instrument_number",
        "assurance-strategy-version",
    ),
];

const fn clash(constraint: &'static str, field: &'static str, text: &'static str) -> Clash {
    Clash {
        constraint,
        field,
        text,
    }
}
