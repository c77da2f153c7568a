//! From what was asked, and from who asks, to the names of the old service.

mod members;

use self::members::{body_value, refuse_unknown};
use super::face::Asked;
use super::problem::Refusal;
use super::vault::Fields;
use super::{Context, Problem};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// Longest value, in characters, when the settings say nothing else.
pub const VALUE_CHARS_MAX: usize = 200;

/// Names by which old services ask who looks, from where and why. A constant typed by hand there would prove nothing.
pub const AUDIT_NAMES: &[&str] = &[
    "ip_wsUser",
    "nroDocUserClieFin",
    "usuarioDNI",
    "xAudNombreUsuario",
    "xDniPersonaConsultante",
    "xMotivoConsulta",
    "xProcesoEntidadConsultante",
    "xRucEntidadConsultante",
];

/// One value that the old service wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name there. For SOAP a path of elements, `solicitud.ruc`.
    pub to: String,
    /// Where it comes from.
    pub from: Source,
    /// Exactly so many digits.
    pub digits: Option<usize>,
    /// Most characters.
    pub chars_max: Option<usize>,
    /// The only values that are taken.
    #[serde(default)]
    pub values: Vec<String>,
    /// Left out when nothing is given.
    #[serde(default)]
    pub optional: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A name in the path.
    Path(String),
    /// A parameter of the query.
    Query(String),
    /// A member of the JSON body, `persona.apellido`.
    Body(String),
    /// Who asks, for which case: from the signed exchange.
    Context(About),
    /// The machine of this node.
    Node(NodeFact),
    /// The moment, in Lima.
    Now(NowForm),
    /// Always the same, and no secret.
    Text(String),
    /// A field of the credential.
    Secret(String),
}

/// What the exchange says about who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The name of the calling system.
    Client,
    /// The code of its entity: the RUC.
    ClientCode,
    /// The official, as the exchange says it.
    User,
    /// The number of the official's document: without the two letters of the country.
    UserDocument,
    /// The case.
    Case,
    /// The purpose.
    Purpose,
    /// The number of the exchange.
    RequestId,
}

/// What the settings say about the machine of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeFact {
    /// Its public address.
    Ip,
    /// Its network card.
    Mac,
    /// Its name.
    Name,
    /// The code that the provider gave to the entity.
    EntityCode,
}

/// How the moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NowForm {
    /// `20260302`.
    #[serde(rename = "YYYYMMDD")]
    Date,
    /// `142359`.
    #[serde(rename = "HHMMSS")]
    Time,
}

/// Facts of the machine and the entity that some providers want with each request: `[node]` in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeFacts {
    /// The public address that the provider knows.
    pub ip: Option<String>,
    /// Hardware address of the network card.
    pub mac: Option<String>,
    /// Name of the machine.
    pub name: Option<String>,
    /// The code that the provider gave to the entity.
    pub entity_code: Option<String>,
}

/// A value ready to be sent, or where in the credential it stands. It has no `Debug`.
pub enum Filled {
    /// The value.
    Text(String),
    /// The field of the credential.
    Secret(String),
}

/// What values are filled from.
pub struct Filling<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// Who asks.
    pub context: &'a Context,
    /// Which machine asks for them.
    pub node: &'a NodeFacts,
    /// Now.
    pub now: Timestamp,
}

/// Fills every parameter, and refuses what none of them takes. `known` are further names that the query may have.
///
/// # Errors
/// The problem to answer with.
pub(super) fn fill(
    parameters: &[Parameter],
    from: &Filling<'_>,
    known: &[&str],
) -> Result<Vec<(String, Filled)>, Refusal> {
    refuse_unknown(parameters, from.asked, known)?;
    let mut filled = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        let value = match &parameter.from {
            Source::Secret(field) => Some(Filled::Secret(field.clone())),
            _ => parameter.value(from)?.map(Filled::Text),
        };
        filled.extend(value.map(|value| (parameter.to.clone(), value)));
    }
    Ok(filled)
}

/// The values with those of the credential in their places; none when the credential lacks a field, which is named.
pub(super) fn complete<'a>(
    filled: &'a [(String, Filled)],
    fields: &'a Fields,
) -> Result<Vec<(&'a str, &'a str)>, String> {
    let value = |value: &'a Filled| match value {
        Filled::Text(text) => Ok(text.as_str()),
        Filled::Secret(field) => fields
            .get(field)
            .map(super::vault::Secret::expose)
            .ok_or_else(|| format!("it has no field {field}")),
    };
    filled
        .iter()
        .map(|(name, one)| Ok((name.as_str(), value(one)?)))
        .collect()
}

impl Source {
    /// The name by which the caller gives it.
    pub fn asked_as(&self) -> Option<&str> {
        match self {
            Source::Path(name) | Source::Query(name) | Source::Body(name) => Some(name),
            _ => None,
        }
    }

    fn name(&self) -> String {
        match self {
            Source::Context(About::Case) => "X-Road-Issue".into(),
            Source::Context(About::User | About::UserDocument) => "X-Road-UserId".into(),
            Source::Context(About::Purpose) => crate::message::PURPOSE.into(),
            other => other.asked_as().unwrap_or("value").into(),
        }
    }
}

impl Parameter {
    /// Why it cannot be used.
    pub(super) fn fault(&self) -> Option<String> {
        let audit = AUDIT_NAMES.contains(&self.to.as_str());
        match &self.from {
            Source::Text(_) if audit => Some(format!(
                "parameter {}: it says who looks or why, so it must come from the context and not from a text",
                self.to
            )),
            _ if self.to.is_empty() => Some("a parameter has an empty name".into()),
            _ => None,
        }
    }

    fn value(&self, from: &Filling<'_>) -> Result<Option<String>, Refusal> {
        let given = self.given(from)?;
        let given = given
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        match given {
            Some(text) => self.checked(text).map(Some),
            None if self.optional => Ok(None),
            None if matches!(self.from, Source::Context(_)) => Err(Problem::NoContext.about(
                &self.from.name(),
                "this provider wants to know; send it with the request",
            )),
            None => Err(Problem::BadValue.about(&self.from.name(), "is missing")),
        }
    }

    fn given(&self, from: &Filling<'_>) -> Result<Option<String>, Refusal> {
        Ok(match &self.from {
            Source::Path(name) => from.asked.path.get(name).cloned(),
            Source::Query(name) => from.asked.query.get(name).cloned(),
            Source::Body(path) => body_value(&from.asked.body, path)?,
            Source::Context(about) => about.of(from.context),
            Source::Node(fact) => fact.of(from.node).cloned(),
            Source::Now(form) => Some(form.write(from.now)),
            Source::Text(text) => Some(text.clone()),
            Source::Secret(_) => None,
        })
    }

    fn checked(&self, text: String) -> Result<String, Refusal> {
        let wrong = |why: &str| Err(Problem::BadValue.about(&self.from.name(), why));
        let chars_max = self.chars_max.unwrap_or(VALUE_CHARS_MAX);
        match self.digits {
            Some(digits) if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                return wrong(&format!("must have {digits} digits"));
            }
            _ => {}
        }
        if text.chars().count() > chars_max {
            return wrong(&format!("may have {chars_max} characters at most"));
        }
        if text.chars().any(char::is_control) {
            return wrong("has a control character");
        }
        if !self.values.is_empty() && !self.values.contains(&text) {
            return wrong(&format!("must be one of {}", self.values.join(", ")));
        }
        Ok(text)
    }
}

impl About {
    fn of(self, context: &Context) -> Option<String> {
        match self {
            About::Client => Some(context.client.to_string()),
            About::ClientCode => {
                let member = context.client.member();
                let code = member.parts().nth(2)?;
                crate::ident::decode_part(code).ok()
            }
            About::User => context.user.clone(),
            About::UserDocument => context.user.as_deref().map(document),
            About::Case => context.case.clone(),
            About::Purpose => context.purpose.clone(),
            About::RequestId => Some(context.request_id.clone()),
        }
    }
}

/// `PE12345678` and `PE:DNI:12345678` are `12345678`.
fn document(user: &str) -> String {
    let last = user.rsplit([':', '/']).next().unwrap_or(user);
    let (country, rest) = last.split_at_checked(2).unwrap_or(("", last));
    let prefixed = country.bytes().all(|byte| byte.is_ascii_uppercase()) && !country.is_empty();
    if prefixed && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        rest.to_owned()
    } else {
        last.to_owned()
    }
}

impl NodeFact {
    /// The fact, when the settings give it.
    pub fn of(self, node: &NodeFacts) -> Option<&String> {
        match self {
            NodeFact::Ip => node.ip.as_ref(),
            NodeFact::Mac => node.mac.as_ref(),
            NodeFact::Name => node.name.as_ref(),
            NodeFact::EntityCode => node.entity_code.as_ref(),
        }
    }
}

impl NowForm {
    fn write(self, now: Timestamp) -> String {
        let lima = now.to_zoned(TimeZone::fixed(Offset::constant(-5)));
        let form = match self {
            NowForm::Date => "%Y%m%d",
            NowForm::Time => "%H%M%S",
        };
        lima.strftime(form).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_an_official() {
        for (user, want) in [
            ("PE40000001", "40000001"),
            ("PE:DNI:40000001", "40000001"),
            ("40000001", "40000001"),
            ("EE37702211234", "37702211234"),
            ("system", "system"),
            ("AB", ""),
        ] {
            assert_eq!(document(user), want, "{user}");
        }
    }

    #[test]
    fn the_moment_is_lima_s() {
        let now = "2026-03-02T04:59:58Z".parse().expect("a moment");
        assert_eq!(NowForm::Date.write(now), "20260301");
        assert_eq!(NowForm::Time.write(now), "235958");
    }
}
