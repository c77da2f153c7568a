//! What a round can find against a register, each with its name.

use std::fmt;

use register::tree::{CheckpointError, ProofError};
use serde::{Deserialize, Serialize};

/// Something is wrong with what the register shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It signed two roots for one size: proven by the two checkpoints alone.
    SplitView {
        /// Acts in both.
        size: u64,
    },
    /// It signed a checkpoint that does not contain an earlier one: proven by both checkpoints and a proof.
    Forked {
        /// Acts in the earlier checkpoint.
        old: u64,
        /// Acts in the later one.
        new: u64,
    },
    /// It shows fewer acts than before.
    Rollback {
        /// Acts in the checkpoint kept here.
        kept: u64,
        /// Acts in the one shown now.
        seen: u64,
    },
    /// It shows more acts and nothing that proves the earlier ones are among them.
    Unproven {
        /// Acts in the earlier checkpoint.
        old: u64,
        /// Acts in the later one.
        new: u64,
        /// What is missing or does not fit.
        why: ProofError,
    },
    /// What it shows is not a checkpoint signed by the key that is trusted here.
    NotSigned {
        /// What is wrong with it.
        why: CheckpointError,
    },
}

impl Finding {
    /// Whether anyone can check it without believing the witness: the register signed what contradicts itself.
    pub fn is_proven(&self) -> bool {
        matches!(self, Finding::SplitView { .. } | Finding::Forked { .. })
    }

    /// Name for files and JSON: `split-view`.
    pub fn name(&self) -> &'static str {
        match self {
            Finding::SplitView { .. } => "split-view",
            Finding::Forked { .. } => "forked",
            Finding::Rollback { .. } => "rollback",
            Finding::Unproven { .. } => "unproven",
            Finding::NotSigned { .. } => "not-signed",
        }
    }

    /// Acts in the two checkpoints it is about, the earlier one first; both 0 when there are none.
    pub fn sizes(&self) -> (u64, u64) {
        match *self {
            Finding::SplitView { size } => (size, size),
            Finding::Forked { old, new } | Finding::Unproven { old, new, .. } => (old, new),
            Finding::Rollback { kept, seen } => (seen, kept),
            Finding::NotSigned { .. } => (0, 0),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::SplitView { size } => {
                write!(
                    f,
                    "split view: the register signed two different roots for {size} acts"
                )
            }
            Finding::Forked { old, new } => write!(
                f,
                "forked: the register signed {new} acts that do not begin with the {old} acts it signed before"
            ),
            Finding::Rollback { kept, seen } => write!(
                f,
                "rollback: the register shows {seen} acts after it had shown {kept}"
            ),
            Finding::Unproven { old, new, why } => write!(
                f,
                "unproven: the register shows {new} acts and does not prove that the {old} acts before are among them: {why}"
            ),
            Finding::NotSigned { why } => {
                write!(
                    f,
                    "not signed: what the register shows is not its signed checkpoint: {why}"
                )
            }
        }
    }
}

/// A finding with its evidence, as the state folder keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Name of the finding: `split-view`.
    pub finding: String,
    /// Whether anyone can check it from the evidence.
    pub proven: bool,
    /// When it was found.
    pub at: jiff::Timestamp,
    /// Acts in the earlier and in the later checkpoint.
    pub sizes: (u64, u64),
    /// The finding in a sentence.
    pub said: String,
    /// Name of its folder under `evidence`.
    #[serde(skip)]
    pub folder: String,
}
