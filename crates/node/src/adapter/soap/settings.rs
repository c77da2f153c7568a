//! Settings of one operation of a SOAP service.

use crate::adapter::backend::BackendSettings;
use crate::adapter::face::Face;
use crate::adapter::outcome::{Outcome, Phrase, Rules};
use crate::adapter::parameter::{NodeFacts, Parameter, Source};
use crate::adapter::reply::Field;
use crate::adapter::{SettingsError, openapi};
use serde::{Deserialize, Serialize};

/// Settings of one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// For people.
    pub title: String,
    /// The address of the service, whole.
    pub backend: BackendSettings,
    /// Namespace of its elements.
    pub namespace: String,
    /// Name of the element that asks: the operation.
    pub operation: String,
    /// Name of the element that answers, when it is not `…Response`.
    pub response: Option<String>,
    /// Action of the operation; often empty.
    #[serde(default)]
    pub action: String,
    /// Version of SOAP.
    #[serde(default)]
    pub version: Version,
    /// How the body is built.
    #[serde(default)]
    pub style: Style,
    /// Whether elements within the operation bear the namespace too. Without it: as the style usually does.
    pub qualified: Option<bool>,
    /// The clean side.
    pub face: Face,
    /// Whether several people may bear what is searched for.
    #[serde(default)]
    pub candidates: bool,
    /// Elements in their order; `to` is a path, `solicitud.ruc`.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What the answer holds; paths begin at the element that answers.
    pub answer: Vec<Field>,
    /// How the answer is judged.
    pub outcome: Rules,
    /// What faults mean, by a piece of their text; all others are `fault_client` or `fault_server`.
    #[serde(default)]
    pub faults: Vec<Phrase>,
    /// Name of the credential in the vault.
    pub credential: Option<String>,
    /// Minutes that a refused credential is not tried again.
    #[serde(default = "pause_minutes")]
    pub pause_minutes: u16,
    /// Facts of the machine and the entity.
    #[serde(default)]
    pub node: NodeFacts,
}

fn pause_minutes() -> u16 {
    30
}

/// Version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Version {
    /// SOAP 1.1 (W3C Note of 8 May 2000).
    #[default]
    #[serde(rename = "1.1")]
    V11,
    /// SOAP 1.2 (W3C Recommendation, 27 April 2007).
    #[serde(rename = "1.2")]
    V12,
}

/// How the body is built (WSDL 1.1, section 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// document/literal, wrapped.
    #[default]
    Document,
    /// rpc/literal.
    Rpc,
}

impl Settings {
    /// Whether elements within the operation bear its namespace.
    pub fn is_qualified(&self) -> bool {
        self.qualified.unwrap_or(self.style == Style::Document)
    }

    /// Name of the element that answers.
    pub fn response(&self) -> String {
        let usual = || format!("{}Response", self.operation);
        self.response.clone().unwrap_or_else(usual)
    }

    /// Whether they can work.
    ///
    /// # Errors
    /// [`SettingsError`]: field, reason, remedy.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let wrong = |why: String| Err(SettingsError(why));
        let element = |one: &Parameter| one.to.split('.').all(is_name);
        let odd = self.parameters.iter().find(|one| !element(one));
        let secret = self
            .parameters
            .iter()
            .any(|one| matches!(one.from, Source::Secret(_)));
        let lacks = self.parameters.iter().find(
            |one| matches!(one.from, Source::Node(fact) if fact.of(&self.node).is_none() && !one.optional),
        );
        let bold = self.faults.iter().any(|one| one.outcome == Outcome::Found);
        match () {
            () if !is_name(&self.operation) || !self.response.as_deref().is_none_or(is_name) => {
                wrong("operation and response must be names of elements".into())
            }
            () if self.namespace.chars().any(char::is_control)
                || !self
                    .action
                    .chars()
                    .all(|letter| (' '..='~').contains(&letter) && letter != '"') =>
            {
                wrong("namespace and action may have no control characters and no quotes".into())
            }
            () if self.answer.is_empty() => wrong("answer: say which elements become which fields".into()),
            () if bold => wrong("faults: a fault never means found".into()),
            () if secret && self.credential.is_none() => {
                wrong("credential: a parameter comes from it; name it as it was put into the vault".into())
            }
            () => match (odd, lacks) {
                (Some(one), _) => wrong(format!("parameter {}: this is no path of elements", one.to)),
                (None, Some(one)) => wrong(format!("node: {} wants a fact that is not given", one.to)),
                (None, None) => {
                    let fault = openapi::fault(&self.face, &self.parameters, &self.answer);
                    match fault.or_else(|| self.outcome.fault()) {
                        Some(why) => wrong(why),
                        None => Ok(()),
                    }
                }
            },
        }
    }
}

/// A name of an element without prefix, of ASCII (Namespaces in XML 1.0, `NCName`).
pub(super) fn is_name(name: &str) -> bool {
    let first = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let other = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    name.starts_with(first) && name.len() <= 200 && name.chars().all(other)
}
