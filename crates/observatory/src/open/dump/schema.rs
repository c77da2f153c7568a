//! The tables of the dump, as data: names, fields, keys, and where their rows come from.

/// What a field holds, in the words of Frictionless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Whole,
    Day,
    Instant,
    Truth,
    /// A list, as JSON.
    List,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Text => "string",
            Kind::Whole => "integer",
            Kind::Day => "date",
            Kind::Instant => "datetime",
            Kind::Truth => "boolean",
            Kind::List => "array",
        }
    }
}

/// A field: its name in the dump, and the column it is read from where there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub name: &'static str,
    pub column: &'static str,
    pub kind: Kind,
}

/// Where the rows of a table come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A derived table, in the order of these columns.
    Derived(&'static str, &'static [&'static str]),
    /// People that a designation names: the only table that acts do not make.
    People,
    /// The law of this build, with what acts added to it.
    Obligations,
    Terms,
    Calendar,
    /// Verdicts of the day.
    Matrix,
    /// The envelopes, taken apart.
    Acts,
}

/// Fields that name a row of another table (of the same one when it is empty).
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub field: &'static str,
    pub table: &'static str,
    pub names: &'static str,
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub name: &'static str,
    /// Text key of its title.
    pub title: &'static str,
    pub origin: Origin,
    pub fields: &'static [Field],
    /// Fields that tell its rows apart.
    pub key: &'static [&'static str],
    pub references: &'static [Reference],
}

impl Table {
    /// Its file in the dump.
    pub(super) fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
    /// Whether anybody can make it again from the acts and the law.
    pub(super) fn can_be_recomputed(&self) -> bool {
        self.origin != Origin::People
    }
}

const fn text(name: &'static str, column: &'static str) -> Field {
    Field {
        name,
        column,
        kind: Kind::Text,
    }
}
const fn whole(name: &'static str, column: &'static str) -> Field {
    Field {
        name,
        column,
        kind: Kind::Whole,
    }
}
const fn day(name: &'static str, column: &'static str) -> Field {
    Field {
        name,
        column,
        kind: Kind::Day,
    }
}
const fn truth(name: &'static str, column: &'static str) -> Field {
    Field {
        name,
        column,
        kind: Kind::Truth,
    }
}
const fn list(name: &'static str) -> Field {
    Field {
        name,
        column: "",
        kind: Kind::List,
    }
}
const fn instant(name: &'static str) -> Field {
    Field {
        name,
        column: "",
        kind: Kind::Instant,
    }
}
const fn to(field: &'static str, table: &'static str, names: &'static str) -> Reference {
    Reference { field, table, names }
}

/// The act that last changed a row, and the act that proves it, are rows of `acts`.
const OF_ENTITY: Reference = to("entity", "entities", "id");

/// Every table, in the order of the archive.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "entities",
        title: "observatory-dump-entities",
        origin: Origin::Derived("directory_entity", &["id"]),
        fields: &[
            text("id", "id"),
            text("type", "kind"),
            text("name", "name"),
            text("acronym", "acronym"),
            text("ruc", "ruc"),
            text("siaf", "siaf"),
            text("ubigeo", "ubigeo"),
            text("sector", "sector"),
            text("level", "level"),
            text("parent", "parent_id"),
            text("authority", "authority"),
            day("from", "from_on"),
            day("to", "to_on"),
            text("closed_reason", "closed_reason"),
            text("successor", "successor_id"),
            whole("first_act", "first_seq"),
            whole("last_act", "seq"),
        ],
        key: &["id"],
        references: &[
            to("parent", "", "id"),
            to("successor", "", "id"),
            to("first_act", "acts", "seq"),
            to("last_act", "acts", "seq"),
        ],
    },
    Table {
        name: "aliases",
        title: "observatory-dump-aliases",
        origin: Origin::Derived("directory_alias", &["entity_id", "kind", "value"]),
        fields: &[
            text("entity", "entity_id"),
            text("kind", "kind"),
            text("value", "value"),
        ],
        key: &["entity", "kind", "value"],
        references: &[OF_ENTITY],
    },
    Table {
        name: "units",
        title: "observatory-dump-units",
        origin: Origin::Derived("directory_unit", &["id"]),
        fields: &[
            text("id", "id"),
            text("entity", "entity_id"),
            text("kind", "kind"),
            text("name", "name"),
            text("parent", "parent_id"),
            day("from", "from_on"),
            day("to", "to_on"),
            whole("last_act", "seq"),
        ],
        key: &["id"],
        references: &[OF_ENTITY, to("parent", "", "id"), to("last_act", "acts", "seq")],
    },
    Table {
        name: "posts",
        title: "observatory-dump-posts",
        origin: Origin::Derived("directory_post", &["id"]),
        fields: &[
            text("id", "id"),
            text("entity", "entity_id"),
            text("unit", "unit_id"),
            text("name", "name"),
            day("from", "from_on"),
            day("to", "to_on"),
            whole("last_act", "seq"),
        ],
        key: &["id"],
        references: &[
            OF_ENTITY,
            to("unit", "units", "id"),
            to("last_act", "acts", "seq"),
        ],
    },
    Table {
        name: "people",
        title: "observatory-dump-people",
        origin: Origin::People,
        fields: &[text("id", ""), text("name", "")],
        key: &["id"],
        references: &[],
    },
    Table {
        name: "designations",
        title: "observatory-dump-designations",
        origin: Origin::Derived("directory_designation", &["id"]),
        fields: &[
            text("id", "id"),
            text("entity", "entity_id"),
            text("body", "body_id"),
            text("office", "office"),
            text("capacity", "capacity"),
            text("person", "person_id"),
            text("post", "post_id"),
            text("post_title", "post_title"),
            text("bond", "bond"),
            text("instrument_kind", "instrument_kind"),
            text("instrument_number", "instrument_number"),
            day("instrument_date", "instrument_on"),
            text("article", "article"),
            text("document_sha256", "document"),
            day("from", "from_on"),
            day("to", "to_on"),
            text("end_reason", "end_reason"),
            day("post_ended", "post_ended_on"),
            day("communicate_by", "communicate_by"),
            text("communication", "communication_id"),
            text("authority", "authority"),
            day("informed", "informed_on"),
            text("reference", "reference"),
            day("answer_by", "answer_by"),
            day("accepted", "accepted_on"),
            whole("accepted_act", "accepted_seq"),
            day("observed", "observed_on"),
            text("observed_reason", "observed_reason"),
            day("correct_by", "correct_by"),
            text("contact_published_in", "contact"),
            whole("proof_act", "proof_seq"),
            whole("last_act", "seq"),
        ],
        key: &["id"],
        references: &[
            OF_ENTITY,
            to("body", "units", "id"),
            to("person", "people", "id"),
            to("post", "posts", "id"),
            to("communication", "communications", "id"),
            to("proof_act", "acts", "seq"),
            to("last_act", "acts", "seq"),
        ],
    },
    Table {
        name: "communications",
        title: "observatory-dump-communications",
        origin: Origin::Derived("directory_communication", &["id"]),
        fields: &[
            text("id", "id"),
            text("designation", "designation_id"),
            text("entity", "entity_id"),
            text("authority", "authority"),
            text("state", "state"),
            day("sent", "sent_on"),
            whole("sent_act", "sent_seq"),
            day("answer_by", "answer_by"),
            day("answered", "answered_on"),
            whole("rounds", "rounds"),
            whole("last_act", "seq"),
        ],
        key: &["id"],
        references: &[
            OF_ENTITY,
            to("designation", "designations", "id"),
            to("sent_act", "acts", "seq"),
            to("last_act", "acts", "seq"),
        ],
    },
    Table {
        name: "successions",
        title: "observatory-dump-successions",
        origin: Origin::Derived("directory_succession", &["entity_id", "successor_id"]),
        fields: &[
            text("entity", "entity_id"),
            text("successor", "successor_id"),
            text("reason", "reason"),
            day("on", "on_day"),
            whole("act", "seq"),
        ],
        key: &["entity", "successor"],
        references: &[
            OF_ENTITY,
            to("successor", "entities", "id"),
            to("act", "acts", "seq"),
        ],
    },
    Table {
        name: "due_moves",
        title: "observatory-dump-due-moves",
        origin: Origin::Derived("directory_due_move", &["seq"]),
        fields: &[
            whole("act", "seq"),
            text("entity", "entity_id"),
            text("designation", "designation_id"),
            text("what", "what"),
            day("before", "before_on"),
            day("after", "after_on"),
            day("moved", "moved_on"),
        ],
        key: &["act"],
        references: &[
            OF_ENTITY,
            to("designation", "designations", "id"),
            to("act", "acts", "seq"),
        ],
    },
    Table {
        name: "reports",
        title: "observatory-dump-reports",
        origin: Origin::Derived("directory_report", &["entity_id", "obligation", "period_on"]),
        fields: &[
            text("entity", "entity_id"),
            text("obligation", "obligation"),
            day("period", "period_on"),
            day("on", "on_day"),
            whole("act", "proof_seq"),
        ],
        key: &["entity", "obligation", "period"],
        references: &[
            OF_ENTITY,
            to("obligation", "obligations", "id"),
            to("act", "acts", "seq"),
        ],
    },
    Table {
        name: "obligations",
        title: "observatory-dump-obligations",
        origin: Origin::Obligations,
        fields: &[
            text("id", ""),
            text("key", ""),
            text("name", ""),
            text("text", ""),
            text("norm", ""),
            text("severity", ""),
            truth("measured", ""),
            day("first_due", ""),
            list("applies_to"),
            list("voluntary_for"),
            text("certainty", ""),
        ],
        key: &["id"],
        references: &[],
    },
    Table {
        name: "terms",
        title: "observatory-dump-terms",
        origin: Origin::Terms,
        fields: &[
            text("code", ""),
            text("set_by", ""),
            day("from", ""),
            day("to", ""),
            text("name", ""),
            whole("length", ""),
            text("unit", ""),
            text("norm", ""),
            text("certainty", ""),
            whole("act", ""),
        ],
        key: &["code", "set_by", "from"],
        references: &[to("act", "acts", "seq")],
    },
    Table {
        name: "calendar_days",
        title: "observatory-dump-calendar-days",
        origin: Origin::Calendar,
        fields: &[
            day("day", ""),
            text("set_by", ""),
            text("place", ""),
            text("kind", ""),
            text("name", ""),
            text("norm", ""),
            whole("act", ""),
        ],
        key: &["day", "set_by", "place", "kind"],
        references: &[to("act", "acts", "seq")],
    },
    Table {
        name: "matrix",
        title: "observatory-dump-matrix",
        origin: Origin::Matrix,
        fields: &[
            text("entity", ""),
            text("obligation", ""),
            text("verdict", ""),
            day("due", ""),
        ],
        key: &["entity", "obligation"],
        references: &[OF_ENTITY, to("obligation", "obligations", "id")],
    },
    Table {
        name: "acts",
        title: "observatory-dump-acts",
        origin: Origin::Acts,
        fields: &[
            whole("seq", ""),
            text("code", ""),
            text("id", ""),
            text("kind", ""),
            whole("version", ""),
            text("entity", ""),
            text("office", ""),
            text("designation", ""),
            text("person", ""),
            instant("at"),
            list("subjects"),
            text("visibility", ""),
            text("commitment", ""),
            text("leaf", ""),
        ],
        key: &["seq"],
        references: &[],
    },
];

/// The table whose rows are envelopes.
pub(super) fn acts() -> &'static Table {
    &TABLES[TABLES.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_references_name_fields_that_are_there() {
        let has = |table: &Table, name: &str| table.fields.iter().any(|field| field.name == name);
        for table in TABLES {
            assert!(table.key.iter().all(|name| has(table, name)), "{}", table.name);
            for reference in table.references {
                let other = TABLES.iter().find(|other| {
                    other.name == reference.table || reference.table.is_empty() && other.name == table.name
                });
                assert!(has(table, reference.field), "{}.{}", table.name, reference.field);
                assert_eq!(
                    other.map(|other| other.key),
                    Some(&[reference.names][..]),
                    "{}",
                    reference.table
                );
            }
        }
        assert_eq!(acts().origin, Origin::Acts);
    }

    #[test]
    fn a_derived_table_reads_every_field_from_a_column() {
        for table in TABLES {
            let derived = matches!(table.origin, Origin::Derived(..));
            assert!(
                table
                    .fields
                    .iter()
                    .all(|field| field.column.is_empty() != derived),
                "{}",
                table.name
            );
        }
    }
}
