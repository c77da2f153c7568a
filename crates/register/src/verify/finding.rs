//! What can be wrong with a register, one kind each, naming the act or the tile.

use std::fmt;

use crate::tree::CheckpointError;

/// Findings kept in a report; of a database that is wrong everywhere the first ones are enough.
const FINDINGS_MAX: usize = 1000;

/// What was verified and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Acts verified.
    pub acts: u64,
    /// Full tiles verified.
    pub tiles: u64,
    /// Checkpoints verified.
    pub checkpoints: u64,
    /// Documents read.
    pub documents: u64,
    /// Derived tables compared with a replay; none when it was not asked for, or damaged acts made it impossible.
    pub tables: u64,
    /// What is wrong, in the order of the acts.
    pub findings: Vec<Finding>,
    /// Further findings that were counted and not kept.
    pub more: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// Keep a finding, or count it when there are many.
    pub fn add(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The payload, or its salt, is not the one that the envelope commits to.
    PayloadDiffers {
        /// Code of the act.
        code: String,
    },
    /// The payload is gone and no act of the register says that it was erased.
    PayloadMissing {
        /// Code of the act.
        code: String,
    },
    /// An act says that this payload was erased, and it is still there (or the act is missing).
    PayloadNotErased {
        /// Its sequence number.
        seq: u64,
    },
    /// The envelope cannot be read.
    EnvelopeUnreadable {
        /// Sequence number of the act.
        seq: u64,
    },
    /// The envelope is not the one whose hash is kept as the leaf: one of the two was changed.
    LeafDiffers {
        /// Code of the act.
        code: String,
    },
    /// A column beside the envelope says something else than the envelope.
    ColumnDiffers {
        /// Code of the act.
        code: String,
        /// Name of the column.
        column: &'static str,
    },
    /// In this place stands the envelope of another act: acts were swapped or moved.
    OutOfOrder {
        /// The place.
        seq: u64,
        /// Code of the act that stands there.
        code: String,
    },
    /// The act says that it was recorded before the one that precedes it.
    TimeBackwards {
        /// Code of the act.
        code: String,
    },
    /// There is no act with this sequence number.
    ActMissing {
        /// The number.
        seq: u64,
    },
    /// There is an act that the head of the register does not know of.
    ActBeyondHead {
        /// Its sequence number.
        seq: i64,
    },
    /// A hash in a tile is not the one that follows from the acts.
    TileDiffers {
        /// Level of the tile.
        level: u8,
        /// Index within the level.
        index: u64,
        /// First act under the first hash that differs, by its sequence number.
        first_seq: u64,
    },
    /// A full tile is not stored.
    TileMissing {
        /// Level of the tile.
        level: u8,
        /// Index within the level.
        index: u64,
    },
    /// A tile is stored that no act fills.
    TileBeyondHead {
        /// Level of the tile.
        level: u8,
        /// Index within the level.
        index: u64,
    },
    /// The head of the register is not the one that follows from the acts.
    HeadDiffers,
    /// The head of the register names another time than its last act.
    HeadTimeDiffers,
    /// A checkpoint is malformed, or not signed by the key of the register.
    CheckpointInvalid {
        /// Which of those given, from 1.
        nth: usize,
        /// What is wrong.
        reason: CheckpointError,
    },
    /// The acts do not lead to the root that was signed: an act up to this size was changed after the signature.
    CheckpointRootDiffers {
        /// Acts under the checkpoint.
        size: u64,
    },
    /// Fewer acts are there than were signed.
    CheckpointAhead {
        /// Acts under the checkpoint.
        size: u64,
    },
    /// A change of key that the key before it did not sign.
    RotationUnsigned {
        /// Code of the act.
        code: String,
    },
    /// A document whose bytes are missing, or are not those of its hash.
    DocumentDamaged {
        /// SHA-256 in hexadecimal.
        sha256: String,
        /// What happened when it was read.
        reason: String,
    },
    /// A row of a derived table is not the one that follows from the acts. The first of its table; more may follow.
    RowDiffers {
        /// The table.
        table: String,
        /// The key of the row, as text.
        key: String,
        /// The columns that differ.
        columns: Vec<String>,
    },
    /// A row of a derived table that no act makes. The first difference in its table.
    RowExtra {
        /// The table.
        table: String,
        /// The key of the row, as text.
        key: String,
    },
    /// A row that the acts make is not in its table. The first difference in its table.
    RowMissing {
        /// The table.
        table: String,
        /// The key of the row, as text.
        key: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::PayloadDiffers { code } => {
                write!(f, "act {code}: the payload does not match its commitment")
            }
            Finding::PayloadMissing { code } => {
                write!(f, "act {code}: the payload is gone and no act erased it")
            }
            Finding::PayloadNotErased { seq } => {
                write!(f, "act {seq}: the payload was erased by an act and is there")
            }
            Finding::EnvelopeUnreadable { seq } => write!(f, "act {seq}: the envelope cannot be read"),
            Finding::LeafDiffers { code } => write!(f, "act {code}: envelope and leaf do not match"),
            Finding::ColumnDiffers { code, column } => {
                write!(f, "act {code}: column {column} differs from the envelope")
            }
            Finding::OutOfOrder { seq, code } => {
                write!(f, "in place {seq} stands act {code}: acts out of order")
            }
            Finding::TimeBackwards { code } => {
                write!(f, "act {code}: recorded before the act that precedes it")
            }
            Finding::ActMissing { seq } => write!(f, "act {seq} is missing"),
            Finding::ActBeyondHead { seq } => write!(f, "act {seq} is not known to the head of the register"),
            Finding::TileDiffers {
                level,
                index,
                first_seq,
            } => {
                write!(
                    f,
                    "tile (level {level}, index {index}) differs from the acts, first at act {first_seq}"
                )
            }
            Finding::TileMissing { level, index } => {
                write!(f, "tile (level {level}, index {index}) is missing")
            }
            Finding::TileBeyondHead { level, index } => {
                write!(f, "tile (level {level}, index {index}) is filled by no act")
            }
            Finding::HeadDiffers => f.write_str("the head of the register does not follow from the acts"),
            Finding::HeadTimeDiffers => {
                f.write_str("the head of the register names another time than the last act")
            }
            Finding::CheckpointInvalid { nth, reason } => write!(f, "checkpoint {nth}: {reason}"),
            Finding::CheckpointRootDiffers { size } => {
                write!(
                    f,
                    "checkpoint of {size} acts: the acts do not lead to the root that was signed"
                )
            }
            Finding::CheckpointAhead { size } => write!(f, "checkpoint of {size} acts: fewer acts are there"),
            Finding::RotationUnsigned { code } => {
                write!(f, "act {code}: the key before it did not sign the new key")
            }
            Finding::DocumentDamaged { sha256, reason } => write!(f, "document {sha256}: {reason}"),
            Finding::RowDiffers { table, key, columns } => {
                write!(
                    f,
                    "table {table}, row {key}: {} differs on replay",
                    columns.join(", ")
                )
            }
            Finding::RowExtra { table, key } => write!(f, "table {table}, row {key}: follows from no act"),
            Finding::RowMissing { table, key } => write!(f, "table {table}, row {key}: missing"),
        }
    }
}
