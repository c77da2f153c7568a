//! What a service with a credential can do, and what comes of asking it.

use crate::adapter::outcome::Outcome;
use crate::adapter::pide::Rotation;
use crate::adapter::vault::{Credential, Fields, Secret};
use crate::adapter::{Failed, Problem};
use serde_json::Value;

/// What came of a question.
pub struct Told {
    /// How the answer was judged.
    pub outcome: Outcome,
    /// The answer.
    pub reply: Value,
    /// What to answer with, when it is not what the outcome says.
    pub problem: Option<Problem>,
}

/// A service that is asked with a credential.
pub trait Service: Send + Sync + 'static {
    /// A question, ready to be asked as often as the password needs.
    type Question: Send + Sync + 'static;

    /// Asks once.
    fn once(
        &self,
        question: &Self::Question,
        fields: &Fields,
    ) -> impl Future<Output = Result<Told, Failed>> + Send;

    /// Asks for the password to be changed; [`Outcome::Found`] says that it was.
    fn change(
        &self,
        rotation: &Rotation,
        credential: &Credential,
        next: &Secret,
    ) -> impl Future<Output = Result<Outcome, Failed>> + Send;
}

impl Told {
    /// What was told and how it was judged.
    pub fn of(outcome: Outcome, reply: Value) -> Told {
        Told {
            outcome,
            reply,
            problem: None,
        }
    }

    /// The problem to answer with; none when something was found.
    pub fn problem(&self) -> Option<Problem> {
        self.problem.or_else(|| self.outcome.problem())
    }

    /// It was not asked: the credential rests.
    pub(super) fn paused() -> Told {
        Told {
            problem: Some(Problem::Paused),
            ..Told::of(Outcome::BadUser, Value::Null)
        }
    }
}
