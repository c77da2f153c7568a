//! Fields: declared once, read the same from a form, a JSON body or a command.

mod numbers;
mod several;

pub(crate) use numbers::{is_part as is_part_of_numbers, typed as numbers_typed};

use crate::{Body, Cx, Query, Refusal, Refusals, Stop, query::shorten};
use bytes::Bytes;
use jiff::civil::Date;
use register::{DocumentRef, DocumentRefused, Fault, Limits, PutError};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// A choice that a person reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read, already in the person's language.
    pub label: String,
}

/// Where the choices of a field come from.
#[derive(Debug, Clone, Copy)]
pub enum Choices {
    /// Values with their text keys.
    Fixed(&'static [(&'static str, &'static str)]),
    /// Read from the law.
    Law(fn(&Cx) -> Vec<Choice>),
    /// Put in by the use case's `prepare`.
    Prepared,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters.
    Long(usize),
    /// Just so many digits.
    Digits(usize),
    /// Tax number of eleven digits with its check digit.
    Ruc,
    /// Electronic address.
    Email,
    /// Telephone of an office.
    Phone,
    /// A day.
    Date,
    /// An hour of the day in Lima, `HH:MM`.
    Time,
    /// A whole number within bounds.
    Number(i64, i64),
    /// Some of a list. In forms the name repeated, in JSON a list, in commands separated by commas.
    Several(Choices),
    /// A whole number within bounds beside each of a list; what has none is not chosen. In forms `name.value`, in JSON an object.
    Numbers(Choices, i64, i64),
    /// One of a list.
    Choice(Choices),
    /// Yes or no; a required one must be yes.
    Flag,
    /// A document of the accepted types and size; kept by hash.
    File(&'static Limits),
    /// An id that the form carries without showing it.
    Id,
}

/// A field of a use case.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in forms, JSON and commands.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it may be left out.
    pub optional: bool,
    /// Text key of the label; `-hint` added gives the hint, if there is one.
    pub label: &'static str,
}

impl Field {
    /// A required field.
    pub const fn new(name: &'static str, label: &'static str, kind: FieldKind) -> Field {
        Field {
            name,
            kind,
            optional: false,
            label,
        }
    }
    /// The same field, which may be left out.
    pub const fn optional(mut self) -> Field {
        self.optional = true;
        self
    }
}

/// A numbered part of a form.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Text key of its heading.
    pub title: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// Values that passed their fields' checks, by name; typed by [`Values::into_typed`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values(pub Map<String, Value>);

impl Values {
    /// The values as the use case's own input type.
    pub fn into_typed<T: serde::de::DeserializeOwned>(self) -> Result<T, Stop> {
        serde_json::from_value(Value::Object(self.0)).map_err(|error| {
            Refusal::new("capability-json")
                .arg("why", error)
                .malformed()
                .into()
        })
    }
    /// A text value.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }
}

/// Where raw values come from, with files already told apart.
pub(crate) enum Source<'a> {
    /// Pairs of a form or of a command.
    Pairs(&'a Query, &'a Body),
    /// A JSON object.
    Json(&'a Map<String, Value>),
}

/// Choices prepared for this request, by field.
pub(crate) type Prepared = HashMap<&'static str, Vec<Choice>>;

/// Reads the fields of a form that records nothing yet, with the checks and refusals of use cases.
pub async fn read_form(
    cx: &Cx,
    parts: &[Part],
    body: &Body,
    state: &crate::FormState,
) -> Result<Values, Stop> {
    read(cx, parts, Source::Pairs(&state.raw, body), &state.choices).await
}

/// Reads every field; collects every refusal.
pub(crate) async fn read(
    cx: &Cx,
    parts: &[Part],
    source: Source<'_>,
    prepared: &Prepared,
) -> Result<Values, Stop> {
    let (mut values, mut refusals) = (Map::new(), Refusals::default());
    if let Source::Json(object) = source {
        unknown(parts, object, &mut refusals);
    }
    for field in parts.iter().flat_map(|part| part.fields) {
        let read = match field.kind {
            FieldKind::File(limits) => file(cx, field, limits, &source, prepared).await?,
            FieldKind::Several(_) => several::read(cx, field, &source, prepared),
            FieldKind::Numbers(_, min, max) => numbers::read(cx, field, (min, max), &source, prepared),
            _ => raw(field, &source).and_then(|raw| match raw {
                Some(raw) => value(cx, field, &raw, prepared).map(Some),
                None => Ok(None),
            }),
        };
        match read {
            Ok(Some(value)) => {
                values.insert(field.name.to_owned(), value);
            }
            Ok(None) if field.optional => {}
            Ok(None) => refusals.push(
                Refusal::new("capability-required")
                    .field(field.name)
                    .arg("label", label(cx, field)),
            ),
            Err(refusal) => refusals.push(refusal),
        }
    }
    refusals.none()?;
    Ok(Values(values))
}

/// The label in the caller's language.
pub(crate) fn label(cx: &Cx, field: &Field) -> String {
    cx.tr().t(field.label).to_string()
}

/// Choices of a field for this caller.
pub(crate) fn choices(cx: &Cx, field: &Field, prepared: &Prepared) -> Vec<Choice> {
    match field.kind {
        FieldKind::Choice(Choices::Fixed(list))
        | FieldKind::Several(Choices::Fixed(list))
        | FieldKind::Numbers(Choices::Fixed(list), ..) => list
            .iter()
            .map(|(value, key)| Choice {
                value: (*value).to_owned(),
                label: cx.tr().t(key).to_string(),
            })
            .collect(),
        FieldKind::Choice(Choices::Law(list))
        | FieldKind::Several(Choices::Law(list))
        | FieldKind::Numbers(Choices::Law(list), ..) => list(cx),
        FieldKind::Choice(Choices::Prepared)
        | FieldKind::Several(Choices::Prepared)
        | FieldKind::Numbers(Choices::Prepared, ..) => prepared.get(field.name).cloned().unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn unknown(parts: &[Part], object: &Map<String, Value>, refusals: &mut Refusals) {
    let known = |name: &str| {
        parts
            .iter()
            .flat_map(|part| part.fields)
            .any(|field| field.name == name)
    };
    for name in object.keys().filter(|name| !known(name)).take(5) {
        let names: Vec<&str> = parts
            .iter()
            .flat_map(|part| part.fields)
            .map(|field| field.name)
            .collect();
        refusals.push(
            Refusal::new("capability-json-unknown")
                .field(shorten(name))
                .arg("name", shorten(name))
                .arg("known", names.join(", ")),
        );
    }
}

fn raw(field: &Field, source: &Source<'_>) -> Result<Option<String>, Refusal> {
    match source {
        Source::Pairs(pairs, _) => Ok(match field.kind {
            FieldKind::Date => date_parts(field.name, pairs),
            _ => pairs.get(field.name).map(str::to_owned),
        }),
        Source::Json(object) => match object.get(field.name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Value::Bool(yes)) if matches!(field.kind, FieldKind::Flag) => {
                Ok(yes.then(|| "1".to_owned()))
            }
            Some(Value::Number(number)) if matches!(field.kind, FieldKind::Number(..)) => {
                Ok(Some(number.to_string()))
            }
            Some(_) => Err(Refusal::new("capability-json-type").field(field.name)),
        },
    }
}

/// A day in three inputs, or whole.
fn date_parts(name: &str, pairs: &Query) -> Option<String> {
    if let Some(whole) = pairs.get(name) {
        return Some(whole.to_owned());
    }
    let part = |suffix: &str| pairs.get(&format!("{name}-{suffix}")).unwrap_or("").to_owned();
    let (day, month, year) = (part("d"), part("m"), part("a"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return None;
    }
    Some(format!("{year:0>4}-{month:0>2}-{day:0>2}"))
}

fn value(cx: &Cx, field: &Field, raw: &str, prepared: &Prepared) -> Result<Value, Refusal> {
    // What a person sees as one letter is one: «ñ» typed as n and tilde, as some telephones do, becomes «ñ».
    let composed = raw.nfc().collect::<String>();
    let raw = composed.as_str();
    let refuse = |key: &'static str| {
        Refusal::new(key)
            .field(field.name)
            .arg("label", label(cx, field))
            .arg("value", shorten(raw))
    };
    let length = raw.chars().count();
    let digits = || raw.chars().all(|c| c.is_ascii_digit());
    Ok(match field.kind {
        FieldKind::Text(max) | FieldKind::Long(max) if length > max => {
            return Err(refuse("capability-too-long")
                .arg("max", max)
                .arg("length", length));
        }
        FieldKind::Text(_) if raw.contains(['\n', '\r']) => return Err(refuse("capability-one-line")),
        FieldKind::Text(_) | FieldKind::Long(_) if unseen(field, raw).is_some() => {
            let code = unseen(field, raw).map_or(0, u32::from);
            return Err(refuse("capability-unseen").arg("code", format!("U+{code:04X}")));
        }
        FieldKind::Text(_) | FieldKind::Long(_) => json!(raw),
        FieldKind::Digits(count) if length != count || !digits() => {
            return Err(refuse("capability-digits")
                .arg("count", count)
                .arg("length", length));
        }
        FieldKind::Digits(_) => json!(raw),
        FieldKind::Ruc if !valid_ruc(raw) => return Err(refuse("capability-ruc")),
        FieldKind::Ruc => json!(raw),
        FieldKind::Email if !is_email(raw) => return Err(refuse("capability-email")),
        FieldKind::Email => json!(raw),
        FieldKind::Phone
            if length > 30 || !raw.chars().all(|c| c.is_ascii_digit() || " +()-#*".contains(c)) =>
        {
            return Err(refuse("capability-phone"));
        }
        FieldKind::Phone => json!(raw),
        FieldKind::Time => json!(hour(raw).ok_or_else(|| refuse("capability-time"))?),
        FieldKind::Numbers(..) | FieldKind::Several(_) => return Err(refuse("capability-choice")),
        FieldKind::Date => json!(day(raw).ok_or_else(|| refuse("capability-date"))?.to_string()),
        FieldKind::Number(min, max) => match raw.replace([' ', '\u{a0}'], "").parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => json!(number),
            _ => return Err(refuse("capability-number").arg("min", min).arg("max", max)),
        },
        FieldKind::Choice(_) => {
            if !choices(cx, field, prepared)
                .iter()
                .any(|choice| choice.value == raw)
            {
                return Err(refuse("capability-choice"));
            }
            json!(raw)
        }
        FieldKind::Flag => match raw {
            "1" | "true" | "on" | "si" => json!(true),
            _ => return Err(refuse("capability-choice")),
        },
        FieldKind::Id => match raw.parse::<register::EntityId>() {
            Ok(id) => json!(id.to_string()),
            Err(_) => return Err(refuse("capability-id")),
        },
        FieldKind::File(..) => return Err(refuse("capability-choice")),
    })
}

/// The first character that nobody sees and that could make one text look like another: controls, zero-width characters,
/// marks that turn the direction of what follows. A text of several lines may have line ends and tabs.
fn unseen(field: &Field, text: &str) -> Option<char> {
    let lines = matches!(field.kind, FieldKind::Long(_));
    text.chars().find(|c| match c {
        '\n' | '\r' | '\t' => !lines,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{e0000}'..='\u{e007f}' | '\u{fff9}'..='\u{fffb}' => true,
        c => c.is_control(),
    })
}

/// A day as `AAAA-MM-DD` or `DD-MM-AAAA`, between 1821 and 2200.
pub(crate) fn day(raw: &str) -> Option<Date> {
    let parts: Vec<&str> = raw.split(['-', '/']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1821..=2200).contains(&date.year()).then_some(date)
}

/// An hour as `HH:MM`; `9:05` and `9.05` are read too.
pub(crate) fn hour(raw: &str) -> Option<String> {
    let (hour, minute) = raw.split_once([':', '.'])?;
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let read = |text: &str| text.parse::<u8>().ok().filter(|_| digits(text));
    let (hour, minute) = (read(hour)?, read(minute).filter(|_| minute.len() == 2)?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Check digit of the tax number: weights 5 4 3 2 7 6 5 4 3 2, modulo 11 (SUNAT).
pub(crate) fn valid_ruc(raw: &str) -> bool {
    let digits: Vec<u32> = raw.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 11 || raw.len() != 11 {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .zip([5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
        .map(|(digit, weight)| digit * weight)
        .sum();
    (11 - sum % 11) % 10 == digits[10]
}

/// Whether a text is an electronic address: one `@`, no spaces, a domain with a dot.
pub fn is_email(raw: &str) -> bool {
    let Some((local, domain)) = raw.rsplit_once('@') else {
        return false;
    };
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c))
    };
    raw.len() <= 254
        && plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

pub(crate) async fn file(
    cx: &Cx,
    field: &Field,
    limits: &Limits,
    source: &Source<'_>,
    prepared: &Prepared,
) -> Result<Result<Option<Value>, Refusal>, Stop> {
    let known = match source {
        Source::Pairs(pairs, body) => {
            if let Some(upload) = body.upload(field.name) {
                return match receive(cx, upload.bytes.clone(), &upload.media_type, limits).await {
                    Ok(document) => Ok(Ok(Some(json!(document)))),
                    Err(PutError::Fault(fault)) => Err(fault.into()),
                    Err(PutError::Refused(refused)) => {
                        Ok(Err(document_refusal(&refused, limits).field(field.name)))
                    }
                };
            }
            pairs.get(field.name)
        }
        Source::Json(object) => object.get(field.name).and_then(Value::as_str),
    };
    let Some(hash) = known else { return Ok(Ok(None)) };
    Ok(match citable(cx, field, hash, prepared).await? {
        Some(document) => match limits.take(&document) {
            Ok(()) => Ok(Some(json!(document))),
            Err(refused) => Err(document_refusal(&refused, limits).field(field.name)),
        },
        None => Err(Refusal::new("capability-document-unknown")
            .field(field.name)
            .arg("hash", shorten(hash))),
    })
}

/// Keeps a document that the caller sends.
///
/// # Errors
/// When it is not as it must be, or cannot be written.
pub async fn receive(
    cx: &Cx,
    bytes: Bytes,
    declared: &str,
    limits: &Limits,
) -> Result<DocumentRef, PutError> {
    let documents = &cx.house.documents;
    match cx.caller.person {
        Some(person) => documents.receive(person, bytes, declared, limits).await,
        None => documents.put(bytes, declared, limits).await,
    }
}

/// A document that the caller may cite: one that they sent, or that the page proposes as the choice of the field. A hash that they
/// read somewhere opens nothing.
pub(crate) async fn citable(
    cx: &Cx,
    field: &Field,
    sha256: &str,
    prepared: &Prepared,
) -> Result<Option<DocumentRef>, Fault> {
    let documents = &cx.house.documents;
    let mut proposed = prepared.get(field.name).into_iter().flatten();
    if proposed.any(|choice| choice.value == sha256) {
        return documents.find(sha256).await;
    }
    match cx.caller.person {
        Some(person) => documents.received(person, sha256).await,
        None => Ok(None),
    }
}

/// What the person reads when a document is refused.
pub fn document_refusal(refused: &DocumentRefused, limits: &Limits) -> Refusal {
    let megabytes = |bytes: u64| bytes.div_ceil(1_048_576);
    let refusal = match refused {
        DocumentRefused::Empty => Refusal::new("capability-document-empty"),
        DocumentRefused::TooLarge { bytes, .. } => {
            Refusal::new("capability-document-large").arg("size", megabytes(*bytes))
        }
        DocumentRefused::Encrypted => Refusal::new("capability-document-encrypted"),
        DocumentRefused::Mismatch { found, .. } | DocumentRefused::NotAccepted { media_type: found } => {
            Refusal::new("capability-document-type").arg("found", found)
        }
        DocumentRefused::Unknown | DocumentRefused::Macros => {
            Refusal::new("capability-document-type").arg("found", "?")
        }
    };
    refusal.arg("max", megabytes(limits.bytes_max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_both_orders() {
        for (raw, want) in [
            ("2026-11-18", Some("2026-11-18")),
            ("18-11-2026", Some("2026-11-18")),
            ("18/11/2026", Some("2026-11-18")),
            ("31-02-2026", None),
            ("0026-01-01", None),
            ("hoy", None),
        ] {
            assert_eq!(day(raw).map(|day| day.to_string()).as_deref(), want, "{raw}");
        }
    }

    #[test]
    fn characters_that_nobody_sees() {
        let one = Field::new("name", "x", FieldKind::Text(80));
        let many = Field::new("name", "x", FieldKind::Long(80));
        for (text, in_one, in_many) in [
            ("Ñuñoa «Año Nuevo» 2026 – 👩🏽 Ψ عربي", None, None),
            ("a\tb", Some('\t'), None),
            ("a\u{202e}b", Some('\u{202e}'), Some('\u{202e}')),
            ("a\u{200b}b", Some('\u{200b}'), Some('\u{200b}')),
            ("a\u{7}b", Some('\u{7}'), Some('\u{7}')),
            ("\u{feff}a", Some('\u{feff}'), Some('\u{feff}')),
        ] {
            assert_eq!(
                (unseen(&one, text), unseen(&many, text)),
                (in_one, in_many),
                "{text:?}"
            );
        }
    }

    #[test]
    fn tax_numbers_by_check_digit() {
        for (raw, good) in [
            ("20131378972", true),
            ("20131378973", false),
            ("2013137897", false),
            ("2013137897a", false),
        ] {
            assert_eq!(valid_ruc(raw), good, "{raw}");
        }
    }

    #[test]
    fn electronic_addresses() {
        for (raw, good) in [
            ("mesa@muni.gob.pe", true),
            ("mesa@muni", false),
            ("@x.pe", false),
            ("a b@x.pe", false),
            ("a@.pe", false),
        ] {
            assert_eq!(is_email(raw), good, "{raw}");
        }
    }
}
