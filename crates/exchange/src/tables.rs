//! Tables: what acts tell, rebuilt from them; and beside them what must not be in an act, or is no act.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[
    // Members, nodes, configuration.
    Table {
        name: "exchange_member",
        key: &["member"],
        ddl: &[
            "CREATE TABLE exchange_member (member TEXT PRIMARY KEY, entity_id TEXT NOT NULL, state TEXT NOT NULL, seq BIGINT NOT NULL)",
        ],
    },
    Table {
        name: "exchange_subsystem",
        key: &["member", "code"],
        ddl: &[
            "CREATE TABLE exchange_subsystem (member TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (member, code))",
        ],
    },
    // Services.
    Table {
        name: "exchange_service",
        key: &["id"],
        ddl: &[
            "CREATE TABLE exchange_service (id TEXT PRIMARY KEY, member TEXT NOT NULL, subsystem TEXT NOT NULL, version BIGINT NOT NULL, state TEXT NOT NULL, described TEXT NOT NULL, described_on TEXT NOT NULL, reason TEXT, stopped_by TEXT, signed_version BIGINT, signed_on TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX exchange_service_member ON exchange_service (member, subsystem)",
        ],
    },
    Table {
        name: "exchange_service_version",
        key: &["service", "version"],
        ddl: &[
            "CREATE TABLE exchange_service_version (service TEXT NOT NULL, version BIGINT NOT NULL, title TEXT NOT NULL, openapi TEXT, described_on TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (service, version))",
        ],
    },
    // Agreements.
    Table {
        name: "exchange_request",
        key: &["id"],
        ddl: &[
            "CREATE TABLE exchange_request (id TEXT PRIMARY KEY, client TEXT NOT NULL, client_member TEXT NOT NULL, service TEXT NOT NULL, provider_member TEXT NOT NULL, terms TEXT NOT NULL, document TEXT, state TEXT NOT NULL, asked_on TEXT NOT NULL, reason TEXT, grant_id TEXT, answered_on TEXT, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX exchange_request_open ON exchange_request (client, service) WHERE state = 'open'",
            "CREATE INDEX exchange_request_client ON exchange_request (client_member)",
            "CREATE INDEX exchange_request_provider ON exchange_request (provider_member)",
        ],
    },
    Table {
        name: "exchange_grant",
        key: &["id"],
        ddl: &[
            "CREATE TABLE exchange_grant (id TEXT PRIMARY KEY, request_id TEXT NOT NULL, client TEXT NOT NULL, client_member TEXT NOT NULL, service TEXT NOT NULL, provider_member TEXT NOT NULL, terms TEXT NOT NULL, case_required BIGINT NOT NULL, state TEXT NOT NULL, held_provider BIGINT NOT NULL, held_operator BIGINT NOT NULL, until_on TEXT NOT NULL, asked_until TEXT, from_at BIGINT NOT NULL, reason TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX exchange_grant_client ON exchange_grant (client_member)",
            "CREATE INDEX exchange_grant_provider ON exchange_grant (provider_member)",
            "CREATE INDEX exchange_grant_service ON exchange_grant (service)",
            "CREATE INDEX exchange_grant_state ON exchange_grant (state, until_on)",
        ],
    },
    Table {
        name: "exchange_policy",
        key: &["id"],
        ddl: &[
            "CREATE TABLE exchange_policy (id TEXT PRIMARY KEY, service TEXT NOT NULL, provider_member TEXT NOT NULL, title TEXT NOT NULL, condition TEXT NOT NULL, terms TEXT NOT NULL, case_required BIGINT NOT NULL, adopted_by TEXT NOT NULL, state TEXT NOT NULL, until_on TEXT NOT NULL, from_at BIGINT NOT NULL, reason TEXT, seq BIGINT NOT NULL)",
            "CREATE INDEX exchange_policy_service ON exchange_policy (service, state)",
        ],
    },
    Table {
        name: "exchange_exception",
        key: &["policy_id", "member"],
        ddl: &[
            "CREATE TABLE exchange_exception (policy_id TEXT NOT NULL, member TEXT NOT NULL, reason TEXT NOT NULL, made_on TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (policy_id, member))",
        ],
    },
];

/// Kept tables.
pub(crate) const KEPT: &[Migration] = &[];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[
    // Members, nodes, configuration.

    // Services.
    Clash {
        constraint: "exchange_service_version_pkey",
        field: "code",
        text: "exchange-service-version-taken",
    },
    // Agreements.
    Clash {
        constraint: "exchange_request_open",
        field: "client",
        text: "exchange-request-waits",
    },
];
