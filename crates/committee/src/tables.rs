//! Tables: the derived ones, rebuilt from acts, and the kept ones with what people said.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "committee_rules",
        key: &["entity_id", "body_id", "from_on"],
        ddl: &[
            "CREATE TABLE committee_rules (entity_id TEXT NOT NULL, body_id TEXT NOT NULL, from_on TEXT NOT NULL, seq BIGINT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (entity_id, body_id, from_on))",
        ],
    },
    Table {
        name: "committee_criteria",
        key: &["entity_id", "body_id", "from_on"],
        ddl: &[
            "CREATE TABLE committee_criteria (entity_id TEXT NOT NULL, body_id TEXT NOT NULL, from_on TEXT NOT NULL, seq BIGINT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (entity_id, body_id, from_on))",
        ],
    },
    Table {
        name: "committee_matter",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_matter (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, origin_path TEXT, origin_label TEXT, document TEXT, period_on TEXT, state TEXT NOT NULL, session_id TEXT, proposed_on TEXT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE INDEX committee_matter_body ON committee_matter (entity_id, body_id, state)",
            "CREATE INDEX committee_matter_origin ON committee_matter (origin_path) WHERE origin_path IS NOT NULL",
        ],
    },
    Table {
        name: "committee_session",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_session (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, kind TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL, on_day TEXT NOT NULL, hour TEXT NOT NULL, place TEXT NOT NULL, mode TEXT NOT NULL, open BIGINT NOT NULL, stage TEXT NOT NULL, presence BIGINT NOT NULL, document TEXT, concluded_on TEXT, called_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX committee_session_number ON committee_session (entity_id, body_id, year, number)",
            "CREATE INDEX committee_session_day ON committee_session (entity_id, body_id, on_day)",
        ],
    },
    Table {
        name: "committee_event",
        key: &["session_id", "seq"],
        ddl: &[
            "CREATE TABLE committee_event (session_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (session_id, seq))",
        ],
    },
    Table {
        name: "committee_item",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_item (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, matter_id TEXT, opened BIGINT NOT NULL)",
            "CREATE INDEX committee_item_session ON committee_item (session_id)",
        ],
    },
    Table {
        name: "committee_ballot",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_ballot (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, state TEXT NOT NULL, votes BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX committee_one_ballot ON committee_ballot (session_id) WHERE state = 'open'",
        ],
    },
    Table {
        name: "committee_vote",
        key: &["ballot_id", "person_id"],
        ddl: &[
            "CREATE TABLE committee_vote (ballot_id TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (ballot_id, person_id))",
        ],
    },
    Table {
        name: "committee_round",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_round (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, state TEXT NOT NULL, members BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX committee_one_round ON committee_round (session_id) WHERE state = 'open'",
        ],
    },
    Table {
        name: "committee_scores",
        key: &["round_id", "person_id"],
        ddl: &[
            "CREATE TABLE committee_scores (round_id TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (round_id, person_id))",
        ],
    },
    Table {
        name: "committee_agreement",
        key: &["id"],
        ddl: &[
            "CREATE TABLE committee_agreement (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, session_id TEXT NOT NULL, item_id TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, due_on TEXT, public BIGINT NOT NULL, state TEXT NOT NULL, adopted_on TEXT NOT NULL, reported_on TEXT, closed_on TEXT, document TEXT, adopted_seq BIGINT NOT NULL, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX committee_agreement_code ON committee_agreement (entity_id, body_id, code)",
            "CREATE INDEX committee_agreement_owner ON committee_agreement (entity_id, owner_id, state)",
            "CREATE INDEX committee_agreement_session ON committee_agreement (session_id)",
        ],
    },
    Table {
        name: "committee_step",
        key: &["agreement_id", "seq"],
        ddl: &[
            "CREATE TABLE committee_step (agreement_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (agreement_id, seq))",
        ],
    },
    Table {
        name: "committee_duty",
        key: &["entity_id", "body_id", "obligation", "period_on"],
        ddl: &[
            "CREATE TABLE committee_duty (entity_id TEXT NOT NULL, body_id TEXT NOT NULL, obligation TEXT NOT NULL, period_on TEXT NOT NULL, on_day TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (entity_id, body_id, obligation, period_on))",
        ],
    },
    Table {
        name: "committee_told",
        key: &["seq"],
        ddl: &[
            "CREATE TABLE committee_told (seq BIGINT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, on_day TEXT NOT NULL)",
            "CREATE INDEX committee_told_entity ON committee_told (entity_id, body_id)",
        ],
    },
    Table {
        name: "committee_signer",
        key: &["document", "person_id"],
        ddl: &[
            "CREATE TABLE committee_signer (document TEXT NOT NULL, person_id TEXT NOT NULL, asked BIGINT NOT NULL, signed BIGINT NOT NULL, PRIMARY KEY (document, person_id))",
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

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[
    clash("committee_session_number", "on", "committee-clash-number"),
    clash("committee_one_ballot", "item", "committee-clash-ballot"),
    clash("committee_vote_pkey", "vote", "committee-voted-already"),
    clash("committee_one_round", "item", "committee-clash-round"),
    clash("committee_scores_pkey", "scores", "committee-scored-already"),
    clash("committee_agreement_code", "text", "committee-clash-agreement"),
    clash("committee_rules_pkey", "from", "committee-clash-rules"),
    clash("committee_criteria_pkey", "from", "committee-clash-criteria"),
    clash("committee_urn_pkey", "vote", "committee-clash-receipt"),
];

/// Kept tables: what people said, the texts of minutes, and the urns of secret ballots. A slip bears neither person nor
/// moment, and its key is chosen by lot, so that no order tells whose it is.
pub(crate) const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "committee_statement",
    sql: &[
        "CREATE TABLE committee_statement (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL)",
        "CREATE INDEX committee_statement_person ON committee_statement (person_id)",
        "CREATE TABLE committee_text (session_id TEXT NOT NULL, part TEXT NOT NULL, version BIGINT NOT NULL, text TEXT NOT NULL, person_id TEXT NOT NULL, written_at TEXT NOT NULL, PRIMARY KEY (session_id, part))",
        "CREATE TABLE committee_urn (ballot_id TEXT NOT NULL, receipt TEXT NOT NULL, vote TEXT NOT NULL, PRIMARY KEY (ballot_id, receipt))",
    ],
}];
