//! Settings of a service of the platform, and the shape of an operation.

use super::operations;
use crate::adapter::backend::BackendSettings;
use crate::adapter::face::Face;
use crate::adapter::outcome::{Outcome, Rules};
use crate::adapter::parameter::{Filled, NodeFacts, Parameter, Source};
use crate::adapter::reply::{Field, Kind};
use crate::adapter::vault::Policy;
use crate::adapter::{SettingsError, openapi};
use serde::{Deserialize, Serialize};

/// Settings of one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The machine of the platform.
    pub backend: BackendSettings,
    /// Name of an operation that this program knows; see [`operations::all`].
    pub operation: Option<String>,
    /// An operation described here.
    pub described: Option<Operation>,
    /// Fields of the answer, in place of those of the operation.
    pub answer: Option<Vec<Field>>,
    /// How the answer is judged, in place of what the operation says.
    pub outcome: Option<Rules>,
    /// Name of the credential in the vault.
    pub credential: Option<String>,
    /// Minutes that a refused credential is not tried again.
    #[serde(default = "pause_minutes")]
    pub pause_minutes: u16,
    /// How the password is changed; without it somebody changes it by hand.
    pub rotation: Option<Rotation>,
    /// Facts of the machine and the entity.
    #[serde(default)]
    pub node: NodeFacts,
}

fn pause_minutes() -> u16 {
    30
}

/// One operation of the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Its name here.
    pub name: String,
    /// For people.
    pub title: String,
    /// Where the shape is known from.
    #[serde(default)]
    pub source: String,
    /// Whether an official document of the provider was seen.
    #[serde(default)]
    pub confirmed: bool,
    /// How it is asked.
    pub style: Style,
    /// Letters of its query, for the old style; JSON is always UTF-8.
    #[serde(default)]
    pub letters: Letters,
    /// Its path on the machine, `/Rest/RENIEC/Consultar`.
    pub path: String,
    /// The clean side.
    pub face: Face,
    /// Whether several people may bear what is searched for: the answer is then a list of candidates.
    #[serde(default)]
    pub candidates: bool,
    /// What it wants.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// How its answer is judged.
    #[serde(default)]
    pub outcome: Rules,
    /// What its answer holds.
    #[serde(default)]
    pub answer: Vec<Field>,
}

/// How an operation is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// `POST` with `{"PIDE": {…}}`.
    PostObject,
    /// `GET` with everything in the query, the password too.
    GetParameters,
}

/// How letters beyond ASCII are written in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Letters {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// ISO 8859-1.
    #[serde(rename = "latin-1")]
    Latin1,
}

/// How a password is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Path of the operation, `/Rest/RENIEC/Actualizar`.
    #[serde(default = "rotation_path")]
    pub path: String,
    /// How it is asked.
    #[serde(default = "rotation_style")]
    pub style: Style,
    /// Field of the credential that is the password.
    #[serde(default = "password_field")]
    pub field: String,
    /// Name of the old password in the request.
    #[serde(default = "old_name")]
    pub old: String,
    /// Name of the new one.
    #[serde(default = "new_name")]
    pub new: String,
    /// What else it wants.
    #[serde(default = "rotation_parameters")]
    pub parameters: Vec<Parameter>,
    /// How its answer is judged: `found` means that the password was changed.
    #[serde(default = "rotation_rules")]
    pub outcome: Rules,
    /// Days before its end.
    #[serde(default = "days_before")]
    pub days_before: u16,
    /// How the new one must be.
    #[serde(default = "policy")]
    pub password: Policy,
}

impl Default for Rotation {
    fn default() -> Rotation {
        Rotation {
            path: rotation_path(),
            style: rotation_style(),
            field: password_field(),
            old: old_name(),
            new: new_name(),
            parameters: rotation_parameters(),
            outcome: rotation_rules(),
            days_before: days_before(),
            password: policy(),
        }
    }
}

fn rotation_path() -> String {
    "/Rest/RENIEC/Actualizar".into()
}
fn rotation_style() -> Style {
    Style::PostObject
}
fn password_field() -> String {
    "password".into()
}
fn old_name() -> String {
    "credencialAnterior".into()
}
fn new_name() -> String {
    "credencialNueva".into()
}
fn days_before() -> u16 {
    3
}
fn policy() -> Policy {
    Policy {
        length: 12,
        signs: String::new(),
    }
}
fn rotation_parameters() -> Vec<Parameter> {
    let secret = |to: &str, field: &str| Parameter {
        to: to.into(),
        from: Source::Secret(field.into()),
        digits: None,
        chars_max: None,
        values: Vec::new(),
        optional: false,
    };
    vec![secret("nuDni", "nuDniUsuario"), secret("nuRuc", "nuRucUsuario")]
}
fn rotation_rules() -> Rules {
    let codes = [
        ("0000", Outcome::Found),
        ("1001", Outcome::BadUser),
        ("1002", Outcome::ExpiredPassword),
    ];
    Rules {
        codes: vec![crate::adapter::outcome::Codes {
            at: "*.return.coResultado".into(),
            table: codes.map(|(code, outcome)| (code.to_owned(), outcome)).into(),
        }],
        messages: vec!["*.return.deResultado".into()],
        ..Rules::default()
    }
}

impl Settings {
    /// The operation that these settings mean, with their own answer and judgement in it.
    ///
    /// # Errors
    /// [`SettingsError`] naming the setting, the reason and the remedy.
    pub(super) fn resolved(&self) -> Result<Operation, SettingsError> {
        let wrong = |why: String| Err(SettingsError(why));
        let mut operation = match (&self.operation, &self.described) {
            (Some(name), None) => match operations::named(name) {
                Some(known) => known,
                None => {
                    return wrong(format!(
                        "operation: {name} is not known; see the list in docs/pide.md"
                    ));
                }
            },
            (None, Some(described)) => described.clone(),
            _ => return wrong("give either operation, a name, or described, a table".into()),
        };
        if let Some(answer) = &self.answer {
            operation.answer.clone_from(answer);
        }
        if let Some(outcome) = &self.outcome {
            operation.outcome = outcome.clone();
        }
        match self.fault(&operation) {
            Some(why) => wrong(format!("{}: {why}", operation.name)),
            None => Ok(operation),
        }
    }

    fn fault(&self, operation: &Operation) -> Option<String> {
        let needs = operation.needs_credential() || self.rotation.is_some();
        let lacks = operation.parameters.iter().find(
            |one| matches!(one.from, Source::Node(fact) if fact.of(&self.node).is_none() && !one.optional),
        );
        let rotation = self.rotation.as_ref().and_then(Rotation::fault);
        match () {
            () if operation.answer.is_empty() => Some(
                "no document seen tells the shape of its answer: give answer and outcome from the provider's manual"
                    .into(),
            ),
            () if needs && self.credential.is_none() => {
                Some("credential: it needs one; name it as it was put into the vault".into())
            }
            () if lacks.is_some() => lacks.map(|one| format!("node: {} wants a fact that is not given", one.to)),
            () if rotation.is_some() => rotation,
            () => operation.fault(),
        }
    }
}

impl Rotation {
    /// What it wants beside both passwords.
    pub(super) fn filled(&self) -> Vec<(String, Filled)> {
        let filled = self.parameters.iter().filter_map(|one| {
            let value = match &one.from {
                Source::Secret(field) => Filled::Secret(field.clone()),
                Source::Text(text) => Filled::Text(text.clone()),
                _ => return None,
            };
            Some((one.to.clone(), value))
        });
        filled.collect()
    }

    fn fault(&self) -> Option<String> {
        let secret = |one: &Parameter| matches!(one.from, Source::Secret(_) | Source::Text(_));
        match () {
            () if !is_path(&self.path) => Some("rotation.path must be a path, /Rest/…".into()),
            () if !self.parameters.iter().all(secret) => {
                Some("rotation.parameters come from the credential or are texts".into())
            }
            () => self.password.fault().or_else(|| self.outcome.fault()),
        }
    }
}

impl Operation {
    /// Whether a secret goes with it.
    pub fn needs_credential(&self) -> bool {
        self.parameters
            .iter()
            .any(|one| matches!(one.from, Source::Secret(_)))
    }

    /// Why it cannot be used.
    pub(super) fn fault(&self) -> Option<String> {
        let listed = |field: &Field| field.kind == Kind::List && field.to == "candidates";
        let own = match () {
            () if !is_path(&self.path) => Some("path must be a path, /Rest/…".to_owned()),
            () if self.candidates && !(self.answer.len() == 1 && self.answer.iter().all(listed)) => {
                Some("candidates: the answer must be one list of that name".to_owned())
            }
            () => None,
        };
        own.or_else(|| openapi::fault(&self.face, &self.parameters, &self.answer))
            .or_else(|| self.outcome.fault())
    }
}

/// Letters, digits and what else paths of the platform have; no query.
fn is_path(path: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    path.starts_with('/') && path.bytes().all(letters) && !path.contains("..")
}
