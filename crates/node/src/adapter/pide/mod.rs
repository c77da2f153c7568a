//! Services of the platform (PIDE) through its REST facade.
//!
//! The facade answers 200 to everything, writes lists of one as objects, wants the password with each request and lets it end after
//! some days. What is said here of its shape is known from public clients, and each operation says so.

mod asking;
pub mod operations;
mod settings;

pub use settings::{Letters, Operation, Rotation, Settings, Style};

use super::account::{self, Account, Service, Told};
use super::backend::Backend;
use super::outcome::Outcome;
use super::parameter::{self, Filled, Filling, NodeFacts};
use super::vault::{Credential, Fields, Secret};
use super::{Answer, Call, Failed, Problem, SettingsError, Tools, openapi, problem, reply};
use register::Clock;
use serde_json::{Value, json};
use std::sync::Arc;

/// A service of the platform.
#[derive(Clone)]
pub struct Pide(Arc<Inner>);

struct Inner {
    operation: Operation,
    backend: Backend,
    node: NodeFacts,
    clock: Arc<dyn Clock>,
    account: Option<Arc<Account>>,
}

/// One question, ready to be asked as often as the password needs.
struct Question {
    filled: Vec<(String, Filled)>,
}

impl Pide {
    /// A service by its settings.
    ///
    /// # Errors
    /// [`SettingsError`] when they cannot work: field, reason, remedy.
    pub fn new(settings: Settings, tools: &Tools) -> Result<Pide, SettingsError> {
        let operation = settings.resolved()?;
        let (name, rotation) = (settings.credential.as_ref(), settings.rotation.clone());
        let account = Account::of(name, tools, settings.pause_minutes, rotation)?;
        Ok(Pide(Arc::new(Inner {
            backend: Backend::new(&settings.backend)?,
            operation,
            node: settings.node,
            clock: tools.clock.clone(),
            account,
        })))
    }

    /// Asks the platform.
    ///
    /// # Errors
    /// [`Failed`] when it gives no answer that can be read.
    pub async fn call(&self, call: Call) -> Result<Answer, Failed> {
        let operation = &self.0.operation;
        let asked = match operation.face.read(&call) {
            Ok(asked) => asked,
            Err(refusal) => return Ok(refusal.answer()),
        };
        let wishes = openapi::wishes(&operation.answer);
        let from = Filling {
            asked: &asked,
            context: &call.context,
            node: &self.0.node,
            now: self.0.clock.now(),
        };
        let filled = match parameter::fill(&operation.parameters, &from, &wishes) {
            Ok(filled) => filled,
            Err(refusal) => return Ok(refusal.answer()),
        };
        let strange = filled.iter().find(
            |(_, value)| matches!(value, Filled::Text(text) if !asking::can_say(operation.letters, text)),
        );
        if let Some((name, _)) = strange {
            return Ok(Problem::BadValue
                .about(name, "has a letter that this provider cannot read")
                .answer());
        }
        let told = account::told(&self.0, self.0.account.as_ref(), Question { filled }).await?;
        let wanted = |wish: &str| asked.query.get(wish).is_some_and(|value| value == "true");
        self.0.answer(told, &wanted)
    }

    /// The OpenAPI 3.1 description of its clean side.
    pub fn openapi(&self) -> Value {
        let operation = &self.0.operation;
        openapi::describe(
            &operation.title,
            &operation.face,
            &operation.parameters,
            &operation.answer,
        )
    }
}

impl Inner {
    fn answer(&self, told: Told, wanted: &dyn Fn(&str) -> bool) -> Result<Answer, Failed> {
        if let Some(problem) = told.problem() {
            return Ok(problem.answer());
        }
        let mut body =
            reply::map(&self.operation.answer, &told.reply, wanted).map_err(|why| self.backend.bad(why))?;
        if self.operation.candidates {
            if body["candidates"].as_array().is_none_or(Vec::is_empty) {
                return Ok(Problem::NotFound.answer());
            }
            // Names are borne by many: somebody has to look before anything is decided.
            body["decided"] = json!(false);
        }
        Ok(problem::good(&body))
    }
}

impl Service for Inner {
    type Question = Question;

    async fn once(&self, question: &Question, fields: &Fields) -> Result<Told, Failed> {
        let operation = &self.operation;
        let values = parameter::complete(&question.filled, fields).map_err(|why| Failed::Vault { why })?;
        let asking = asking::asking(operation.style, operation.letters, &operation.path, &values);
        let said = self.backend.send(asking).await?;
        let reply = asking::read(&self.backend, &said)?;
        Ok(Told::of(self.operation.outcome.judge(&reply), reply))
    }

    async fn change(
        &self,
        rotation: &Rotation,
        credential: &Credential,
        next: &Secret,
    ) -> Result<Outcome, Failed> {
        let missing = |what: &str| Failed::Vault {
            why: format!("it has no field {what}"),
        };
        let old = credential.fields.get(&rotation.field);
        let old = old.ok_or_else(|| missing(&rotation.field))?;
        let filled = rotation.filled();
        let mut values =
            parameter::complete(&filled, &credential.fields).map_err(|why| Failed::Vault { why })?;
        values.push((&rotation.old, old.expose()));
        values.push((&rotation.new, next.expose()));
        let said = self
            .backend
            .send(asking::asking(
                rotation.style,
                Letters::Utf8,
                &rotation.path,
                &values,
            ))
            .await?;
        Ok(rotation.outcome.judge(&asking::read(&self.backend, &said)?))
    }
}
