//! The facts this crate records, one payload each; written once, readable for ever.
//!
//! No payload holds a name or a contact, and what somebody said stands in a kept table: the act holds the hash of it, so
//! that it can be proven while it is there and forgotten when the law orders it ([`StatementRef`]).

mod agreement;
mod ballot;
mod body;
mod kinds;
mod minutes;
mod prioritise;
mod session;

pub use agreement::{AgreementAdopted, AgreementClosed, AgreementMoved, AgreementReported, Owner};
pub use ballot::{
    BallotAnnulled, BallotClosed, BallotOpened, Outcome, Purpose, Slip, Vote, VoteCast, VoteReasoned,
    VoteTaken, Voter,
};
pub use body::{
    DutyPerformed, MatterProposed, MatterWithdrawn, MembersCommunicated, Origin, Qualified, RulesSet,
    UrgentlyDecided,
};
pub use kinds::KINDS;
pub use minutes::{MinutesApproved, MinutesCorrected, MinutesDrawn, MinutesSigned, Reading};
pub use prioritise::{CriteriaSet, CriterionSet, Rank, ScoresGiven, ScoringClosed, ScoringOpened};
pub use session::{
    AgendaChanged, AgendaItem, AgendaSet, Answer, Arrived, AttendanceAnswered, By, ChairTaken, Ground,
    ItemAdded, ItemDeferred, ItemOpened, Left, Mode, Recused, SessionAdjourned, SessionCalled,
    SessionCancelled, SessionConcluded, SessionKind, SessionMoved, SessionOpened, SessionResumed,
};

use crate::ids::StatementId;
use serde::{Deserialize, Serialize};

/// What somebody said, by its hash: SHA-256 of a random salt followed by the text. Text and salt stand in
/// `committee_statement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRef {
    /// Where it is kept.
    pub id: StatementId,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}
