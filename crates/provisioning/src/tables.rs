//! Tables: what acts tell, rebuilt from them; and beside them what is known of people, which can be corrected and erased.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "provisioning_staff",
        key: &["id"],
        ddl: &[
            "CREATE TABLE provisioning_staff (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, person_id TEXT, state TEXT NOT NULL, registered_at TEXT NOT NULL, changed_at TEXT NOT NULL, left_on TEXT, first_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE INDEX provisioning_staff_entity ON provisioning_staff (entity_id, first_seq)",
        ],
    },
    Table {
        name: "provisioning_unit",
        key: &["unit_id"],
        ddl: &[
            "CREATE TABLE provisioning_unit (unit_id TEXT PRIMARY KEY, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, first_seq BIGINT NOT NULL, seq BIGINT NOT NULL, told BIGINT NOT NULL)",
        ],
    },
    Table {
        name: "provisioning_member",
        key: &["unit_id", "staff_id"],
        ddl: &[
            "CREATE TABLE provisioning_member (unit_id TEXT NOT NULL, staff_id TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (unit_id, staff_id))",
            "CREATE INDEX provisioning_member_staff ON provisioning_member (staff_id)",
        ],
    },
];

/// Kept tables: people, how the human resources system calls units, and how often it called.
pub(crate) const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "staff, external names of units, calls",
    sql: &[
        "CREATE TABLE provisioning_person (staff_id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, user_name TEXT NOT NULL, external_id TEXT, attributes TEXT NOT NULL)",
        "CREATE UNIQUE INDEX provisioning_person_name ON provisioning_person (entity_id, user_name)",
        "CREATE INDEX provisioning_person_external ON provisioning_person (entity_id, external_id)",
        "CREATE TABLE provisioning_external (unit_id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, external_id TEXT NOT NULL)",
        "CREATE TABLE provisioning_call (entity_id TEXT NOT NULL, designation_id TEXT NOT NULL, method TEXT NOT NULL, resource TEXT NOT NULL, status BIGINT NOT NULL, times BIGINT NOT NULL, last_at TEXT NOT NULL, PRIMARY KEY (entity_id, designation_id, method, resource, status))",
    ],
}];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[Clash {
    constraint: "provisioning_person_name",
    field: "userName",
    text: "provisioning-name-taken",
}];
