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
            "CREATE TABLE exchange_member (member TEXT PRIMARY KEY, entity_id TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, switched_by TEXT, until_on TEXT, joined_on TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX exchange_member_entity ON exchange_member (entity_id)",
        ],
    },
    Table {
        name: "exchange_subsystem",
        key: &["member", "code"],
        ddl: &[
            "CREATE TABLE exchange_subsystem (member TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (member, code))",
        ],
    },
    Table {
        name: "exchange_enrolment",
        key: &["id"],
        ddl: &[
            "CREATE TABLE exchange_enrolment (id TEXT PRIMARY KEY, member TEXT NOT NULL, name TEXT NOT NULL, until_at BIGINT NOT NULL, state TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE INDEX exchange_enrolment_member ON exchange_enrolment (member)",
        ],
    },
    Table {
        name: "exchange_node",
        key: &["node"],
        ddl: &[
            "CREATE TABLE exchange_node (node TEXT PRIMARY KEY, member TEXT NOT NULL, address TEXT, state TEXT NOT NULL, enrolled_on TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE INDEX exchange_node_member ON exchange_node (member)",
        ],
    },
    Table {
        name: "exchange_certificate",
        key: &["sha256"],
        ddl: &[
            "CREATE TABLE exchange_certificate (sha256 TEXT PRIMARY KEY, node TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL)",
            "CREATE INDEX exchange_certificate_node ON exchange_certificate (node)",
        ],
    },
    Table {
        name: "exchange_node_key",
        key: &["kid"],
        ddl: &[
            "CREATE TABLE exchange_node_key (kid TEXT PRIMARY KEY, node TEXT NOT NULL, jwk TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT)",
            "CREATE INDEX exchange_node_key_node ON exchange_node_key (node)",
        ],
    },
    Table {
        name: "exchange_configuration",
        key: &["serial"],
        ddl: &[
            "CREATE TABLE exchange_configuration (serial BIGINT PRIMARY KEY, index_hash TEXT NOT NULL, content TEXT NOT NULL, published_at TEXT NOT NULL, seq BIGINT NOT NULL)",
        ],
    },
    Table {
        name: "exchange_anchor",
        key: &["seq"],
        ddl: &[
            "CREATE TABLE exchange_anchor (seq BIGINT PRIMARY KEY, root TEXT NOT NULL, count BIGINT NOT NULL)",
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
    // Watching.
    Table {
        name: "exchange_alert_review",
        key: &["alert"],
        ddl: &[
            "CREATE TABLE exchange_alert_review (alert TEXT PRIMARY KEY, verdict TEXT NOT NULL, note TEXT NOT NULL, reviewed_on TEXT NOT NULL, seq BIGINT NOT NULL)",
        ],
    },
];

/// Kept tables. Tokens stand here by their hash, keys under seal; what nodes report, by number and pseudonym.
pub(crate) const KEPT: &[Migration] = &[
    Migration {
        number: 1,
        name: "tokens of enrolment, keys of the operator, calls of nodes, signed sizes of their logs",
        sql: &[
            "CREATE TABLE exchange_token (hash TEXT PRIMARY KEY, enrolment TEXT NOT NULL, until_at BIGINT NOT NULL)",
            "CREATE TABLE exchange_key (id TEXT PRIMARY KEY, purpose TEXT NOT NULL, shown TEXT NOT NULL, sealed TEXT NOT NULL, created_at TEXT NOT NULL)",
            "CREATE TABLE exchange_call (jti TEXT PRIMARY KEY, until_at BIGINT NOT NULL)",
            "CREATE INDEX exchange_call_until ON exchange_call (until_at)",
            "CREATE TABLE exchange_contact (node TEXT PRIMARY KEY, at BIGINT NOT NULL)",
            "CREATE TABLE exchange_checkpoint (node TEXT NOT NULL, size BIGINT NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, batch TEXT, place BIGINT, PRIMARY KEY (node, size))",
            "CREATE INDEX exchange_checkpoint_batch ON exchange_checkpoint (batch, place)",
        ],
    },
    Migration {
        number: 2,
        name: "what nodes report: sums, refusals, lookups of people, what is unusual in them",
        sql: &[
            "CREATE TABLE exchange_reported (node TEXT PRIMARY KEY, next BIGINT NOT NULL)",
            "CREATE TABLE exchange_sum (span TEXT NOT NULL, at BIGINT NOT NULL, node TEXT NOT NULL, side TEXT NOT NULL, client TEXT NOT NULL, service TEXT NOT NULL, consumer TEXT NOT NULL, provider TEXT NOT NULL, calls BIGINT NOT NULL, answered BIGINT NOT NULL, failed BIGINT NOT NULL, refused BIGINT NOT NULL, unverified BIGINT NOT NULL, lookups BIGINT NOT NULL, without_case BIGINT NOT NULL, request_bytes BIGINT NOT NULL, response_bytes BIGINT NOT NULL, total_ms BIGINT NOT NULL, wait_ms BIGINT NOT NULL, t0 BIGINT NOT NULL, t1 BIGINT NOT NULL, t2 BIGINT NOT NULL, t3 BIGINT NOT NULL, t4 BIGINT NOT NULL, t5 BIGINT NOT NULL, t6 BIGINT NOT NULL, t7 BIGINT NOT NULL, t8 BIGINT NOT NULL, t9 BIGINT NOT NULL, t10 BIGINT NOT NULL, t11 BIGINT NOT NULL, w0 BIGINT NOT NULL, w1 BIGINT NOT NULL, w2 BIGINT NOT NULL, w3 BIGINT NOT NULL, w4 BIGINT NOT NULL, w5 BIGINT NOT NULL, w6 BIGINT NOT NULL, w7 BIGINT NOT NULL, w8 BIGINT NOT NULL, w9 BIGINT NOT NULL, w10 BIGINT NOT NULL, w11 BIGINT NOT NULL, PRIMARY KEY (span, at, node, side, client, service))",
            "CREATE INDEX exchange_sum_service ON exchange_sum (service, client, span, at)",
            "CREATE INDEX exchange_sum_consumer ON exchange_sum (consumer, span, at)",
            "CREATE INDEX exchange_sum_provider ON exchange_sum (provider, span, at)",
            "CREATE TABLE exchange_refusal (at BIGINT NOT NULL, node TEXT NOT NULL, side TEXT NOT NULL, client TEXT NOT NULL, service TEXT NOT NULL, consumer TEXT NOT NULL, provider TEXT NOT NULL, kind TEXT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (at, node, side, client, service, kind))",
            "CREATE TABLE exchange_lookup (node TEXT NOT NULL, seq BIGINT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, client TEXT NOT NULL, service TEXT NOT NULL, purpose TEXT, legal_base TEXT, has_case BIGINT NOT NULL, caller TEXT, request TEXT NOT NULL, PRIMARY KEY (node, seq))",
            "CREATE INDEX exchange_lookup_subject ON exchange_lookup (subject, at)",
            "CREATE INDEX exchange_lookup_at ON exchange_lookup (at)",
            "CREATE TABLE exchange_alert (id TEXT PRIMARY KEY, rule TEXT NOT NULL, day BIGINT NOT NULL, hour BIGINT NOT NULL, client TEXT NOT NULL, service TEXT NOT NULL, consumer TEXT NOT NULL, provider TEXT NOT NULL, caller TEXT NOT NULL, value BIGINT NOT NULL, usual BIGINT, found_at BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX exchange_alert_once ON exchange_alert (rule, day, hour, client, service, caller)",
            "CREATE INDEX exchange_alert_day ON exchange_alert (day)",
        ],
    },
];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[
    // Members, nodes, configuration.
    clash("exchange_member_pkey", "entity", "exchange-member-twice"),
    clash("exchange_member_entity", "entity", "exchange-member-twice"),
    clash("exchange_subsystem_pkey", "code", "exchange-subsystem-twice"),
    clash("exchange_node_pkey", "name", "exchange-node-twice"),
    clash("exchange_certificate_pkey", "node", "exchange-certificate-twice"),
    clash("exchange_node_key_pkey", "node", "exchange-key-twice"),
    clash("exchange_configuration_pkey", "entity", "exchange-serial-twice"),
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
    clash("exchange_exception_pkey", "member", "exchange-exception-same"),
    // Watching.
    clash("exchange_alert_review_pkey", "alert", "exchange-alert-same"),
];

const fn clash(constraint: &'static str, field: &'static str, text: &'static str) -> Clash {
    Clash {
        constraint,
        field,
        text,
    }
}
