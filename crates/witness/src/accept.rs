//! The one place where a checkpoint is judged and cosigned: for what a round fetched and for what a register sends.
//!
//! In the order of C2SP `tlog-witness`: origin known, signature of a trusted key, old size, the size cosigned last, empty tree,
//! proof. Whoever calls holds the folder, so that checking and keeping are one step.

use std::fmt;

use jiff::Timestamp;
use register::Fault;
use register::tree::{Checkpoint, CheckpointError, EMPTY_ROOT, NoteError, ProofError, verify_consistency};

use crate::evidence::Exhibit;
use crate::{Finding, Folder, Kept, Submission};

/// Why a checkpoint is not cosigned.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The text is no checkpoint.
    Malformed(CheckpointError),
    /// It is of a register that is not followed here.
    OtherOrigin,
    /// It is not signed by a trusted key, or a signature under its name does not hold.
    NotTrusted(NoteError),
    /// The old size is larger than the checkpoint.
    OldTooLarge,
    /// The old size is not the one cosigned last, which is this.
    Conflict(u64),
    /// The proof does not hold.
    Proof(ProofError),
    /// It contradicts what was cosigned: the register signed two roots for one size.
    SplitView(u64),
    /// A proven finding stands: nothing is cosigned until a person looked at it.
    Stopped,
    /// The disk failed; nothing was cosigned.
    Fault(Fault),
}

impl Refused {
    /// The status that the protocol gives it.
    pub fn status(&self) -> u16 {
        match self {
            Refused::Malformed(_) | Refused::OldTooLarge => 400,
            Refused::NotTrusted(_) => 403,
            Refused::OtherOrigin => 404,
            Refused::Conflict(_) => 409,
            Refused::Proof(_) | Refused::SplitView(_) => 422,
            Refused::Stopped => 503,
            Refused::Fault(_) => 500,
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Malformed(error) => error.fmt(f),
            Refused::OtherOrigin => f.write_str("this witness does not follow that register"),
            Refused::NotTrusted(error) => error.fmt(f),
            Refused::OldTooLarge => f.write_str("the old size is larger than the checkpoint"),
            Refused::Conflict(size) => write!(f, "the checkpoint cosigned last has {size} acts"),
            Refused::Proof(error) => error.fmt(f),
            Refused::SplitView(size) => Finding::SplitView { size: *size }.fmt(f),
            Refused::Stopped => {
                f.write_str("this witness found that the register contradicts itself, and cosigns nothing until a person looked at it")
            }
            Refused::Fault(_) => f.write_str("the witness could not keep the checkpoint"),
        }
    }
}

impl Folder {
    /// Judge a checkpoint; cosign and keep it when everything holds.
    ///
    /// # Errors
    /// [`Refused`] saying what does not hold. Two roots for one size become a finding with its evidence.
    pub fn accept(&mut self, submission: &Submission, now: Timestamp) -> Result<Kept, Refused> {
        let checkpoint: Checkpoint = submission.note.text().parse().map_err(Refused::Malformed)?;
        if self.origin() != Some(checkpoint.origin.as_str()) {
            return Err(Refused::OtherOrigin);
        }
        submission.note.verify(self.keys()).map_err(Refused::NotTrusted)?;
        self.contradicts(&checkpoint, submission, now)?;
        if submission.old > checkpoint.size {
            return Err(Refused::OldTooLarge);
        }
        let last = self.kept().map_or(0, |kept| kept.checkpoint.size);
        if submission.old != last {
            return Err(Refused::Conflict(last));
        }
        if self.is_stopped() {
            return Err(Refused::Stopped);
        }
        if checkpoint.size == 0 && checkpoint.root != EMPTY_ROOT {
            return Err(Refused::Proof(ProofError::RootDiffers { size: 0 }));
        }
        let last_root = self.kept().map_or(EMPTY_ROOT, |kept| kept.checkpoint.root);
        verify_consistency(
            last,
            checkpoint.size,
            &submission.proof,
            &last_root,
            &checkpoint.root,
        )
        .map_err(Refused::Proof)?;
        self.keep(checkpoint, &submission.note, now)
            .cloned()
            .map_err(Refused::Fault)
    }

    /// Refuses a second root for the size cosigned last, and keeps both notes.
    fn contradicts(
        &mut self,
        checkpoint: &Checkpoint,
        submission: &Submission,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let Some(kept) = self.kept().filter(|kept| {
            kept.checkpoint.size == checkpoint.size && kept.checkpoint.root != checkpoint.root
        }) else {
            return Ok(());
        };
        let (earlier, later) = (kept.note.to_string(), submission.note.to_string());
        let finding = Finding::SplitView {
            size: checkpoint.size,
        };
        let exhibit = Exhibit {
            earlier: earlier.as_bytes(),
            later: later.as_bytes(),
            fork: None,
        };
        self.find(&finding, &exhibit, now).map_err(Refused::Fault)?;
        if submission.old == checkpoint.size {
            return Err(Refused::SplitView(checkpoint.size));
        }
        Ok(())
    }
}
