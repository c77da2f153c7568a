//! One operation of a SOAP service, as a REST service.
//!
//! Simple operations: one element asks and one answers, document/literal or rpc/literal, SOAP 1.1 or 1.2, no attachments and no
//! security headers. Faults become problems of a closed list; their texts stay here, for they may hold what was asked.

mod envelope;
mod settings;
pub mod wsdl;

pub use super::xml::XmlError;
pub use envelope::{EnvelopeError, Message, Whose, read as read_envelope};
pub use settings::{Settings, Style, Version};

use super::account::{self, Account, Service, Told};
use super::backend::{Asking, Backend, Said};
use super::outcome::{Outcome, plain};
use super::parameter::{self, Filled, Filling};
use super::pide::Rotation;
use super::vault::{Credential, Fields, Secret};
use super::{Answer, Call, Failed, Problem, SettingsError, Tools, charset, openapi, problem, reply};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use register::Clock;
use serde_json::{Value, json};
use std::sync::Arc;

/// A SOAP service.
#[derive(Clone)]
pub struct Soap(Arc<Inner>);

struct Inner {
    settings: Settings,
    backend: Backend,
    clock: Arc<dyn Clock>,
    account: Option<Arc<Account>>,
}

impl Soap {
    /// A service by its settings.
    ///
    /// # Errors
    /// [`SettingsError`] when they cannot work: field, reason, remedy.
    pub fn new(settings: Settings, tools: &Tools) -> Result<Soap, SettingsError> {
        settings.check()?;
        let account = Account::of(settings.credential.as_ref(), tools, settings.pause_minutes, None)?;
        Ok(Soap(Arc::new(Inner {
            backend: Backend::new(&settings.backend)?,
            settings,
            clock: tools.clock.clone(),
            account,
        })))
    }

    /// Asks the service.
    ///
    /// # Errors
    /// [`Failed`] when it gives no answer that can be read.
    pub async fn call(&self, call: Call) -> Result<Answer, Failed> {
        let inner = &self.0;
        let settings = &inner.settings;
        let asked = match settings.face.read(&call) {
            Ok(asked) => asked,
            Err(refusal) => return Ok(refusal.answer()),
        };
        let from = Filling {
            asked: &asked,
            context: &call.context,
            node: &settings.node,
            now: inner.clock.now(),
        };
        let wishes = openapi::wishes(&settings.answer);
        let filled = match parameter::fill(&settings.parameters, &from, &wishes) {
            Ok(filled) => filled,
            Err(refusal) => return Ok(refusal.answer()),
        };
        let told = account::told(inner, inner.account.as_ref(), Question { filled }).await?;
        let wanted = |wish: &str| asked.query.get(wish).is_some_and(|value| value == "true");
        inner.answer(told, &wanted)
    }

    /// The OpenAPI 3.1 description of its clean side.
    pub fn openapi(&self) -> Value {
        let settings = &self.0.settings;
        openapi::describe(
            &settings.title,
            &settings.face,
            &settings.parameters,
            &settings.answer,
        )
    }
}

/// What is asked.
struct Question {
    filled: Vec<(String, Filled)>,
}

impl Service for Inner {
    type Question = Question;

    async fn once(&self, question: &Question, fields: &Fields) -> Result<Told, Failed> {
        let said = self.backend.send(self.asking(&question.filled, fields)?).await?;
        self.told(&said)
    }

    /// SOAP services have no usual way to change a password: somebody does it by hand.
    async fn change(&self, _: &Rotation, _: &Credential, _: &Secret) -> Result<Outcome, Failed> {
        Ok(Outcome::Other)
    }
}

impl Inner {
    fn asking(&self, filled: &[(String, Filled)], fields: &Fields) -> Result<Asking, Failed> {
        let values = parameter::complete(filled, fields).map_err(|why| Failed::Vault { why })?;
        let body = envelope::write(&self.settings, &values);
        let action = &self.settings.action;
        let (media, own) = match self.settings.version {
            Version::V11 => (
                "text/xml; charset=utf-8".to_owned(),
                Some(format!("\"{action}\"")),
            ),
            Version::V12 if action.is_empty() => ("application/soap+xml; charset=utf-8".to_owned(), None),
            Version::V12 => (
                format!("application/soap+xml; charset=utf-8; action=\"{action}\""),
                None,
            ),
        };
        let value = |text: String| {
            HeaderValue::try_from(text).map_err(|_| self.backend.bad("its action makes no header"))
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, value(media)?);
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static("text/xml, application/soap+xml"),
        );
        if let Some(own) = own {
            headers.insert("soapaction", value(own)?);
        }
        Ok(Asking {
            method: Method::POST,
            rest: if self.backend.is_bare() {
                "/".to_owned()
            } else {
                String::new()
            },
            headers,
            body: Bytes::from(body),
        })
    }

    /// Reads and judges what the service said.
    fn told(&self, said: &Said) -> Result<Told, Failed> {
        // A fault comes with 500 (SOAP 1.1) or 400 (SOAP 1.2): the envelope says more than the status.
        let may_be_envelope = said.status.is_success()
            || said.status == StatusCode::INTERNAL_SERVER_ERROR
            || said.status == StatusCode::BAD_REQUEST;
        let refused = || Failed::Refused {
            backend: self.backend.name(),
            status: said.status.as_u16(),
        };
        if !may_be_envelope {
            return Err(refused());
        }
        let text = charset::text(&said.body, said.content_type.as_deref());
        let message = match envelope::read(&text) {
            Ok(message) => message,
            Err(_) if !said.status.is_success() => return Err(refused()),
            Err(why) => return Err(self.backend.bad(why.to_string())),
        };
        match message {
            Message::Fault { whose, text } => Ok(self.fault(whose, &text)),
            Message::Answer { .. } if !said.status.is_success() => Err(refused()),
            Message::Answer { name, .. } if name != self.settings.response() => Err(self
                .backend
                .bad("its element is not the one that answers this operation")),
            Message::Answer { value, .. } => Ok(Told::of(self.settings.outcome.judge(&value), value)),
        }
    }

    fn fault(&self, whose: Whose, text: &str) -> Told {
        let text = plain(text);
        let mut known = self.settings.faults.iter();
        match known.find(|one| text.contains(&plain(&one.contains))) {
            Some(known) => Told::of(known.outcome, Value::Null),
            None => Told {
                problem: Some(match whose {
                    Whose::Client => Problem::FaultClient,
                    Whose::Server => Problem::FaultServer,
                }),
                ..Told::of(Outcome::Other, Value::Null)
            },
        }
    }

    fn answer(&self, told: Told, wanted: &dyn Fn(&str) -> bool) -> Result<Answer, Failed> {
        if let Some(problem) = told.problem() {
            return Ok(problem.answer());
        }
        let body = reply::map(&self.settings.answer, &told.reply, wanted);
        let mut body = body.map_err(|why| self.backend.bad(why))?;
        if self.settings.candidates {
            body["decided"] = json!(false);
        }
        Ok(problem::good(&body))
    }
}
