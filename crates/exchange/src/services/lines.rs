//! What is typed as lines: one datum, one purpose, one endpoint each, with bars between the parts. It can be pasted from a sheet.

use crate::acts::agreements::{Element, Purpose, Sensitivity};
use directory::board::fold;
use node::configuration::Endpoint;
use norms::Law;
use std::collections::BTreeSet;

/// Most lines of each kind.
pub const LINES_MAX: usize = 500;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWrong {
    /// Which one, from 1.
    pub line: usize,
    /// Key of the sentence.
    pub text: &'static str,
    /// The word that is wrong.
    pub word: String,
}

fn wrong(line: usize, text: &'static str, word: &str) -> LineWrong {
    LineWrong {
        line,
        text,
        word: word.chars().take(60).collect(),
    }
}

/// Lines that are not empty, with their numbers and parts.
fn lines(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    numbered
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| (at, line.split(['|', '\t']).map(str::trim).collect()))
}

/// Data of a service: every field of its description with the values of `usual`, and those of the lines where they say otherwise:
/// `campo | sensibilidad | base legal | vocabulario`. Without a description the lines alone say which fields there are.
///
/// # Errors
/// The first line that is wrong.
pub fn elements(
    law: &Law,
    text: &str,
    fields: Option<&BTreeSet<String>>,
    usual: &Element,
) -> Result<Vec<Element>, LineWrong> {
    let of = |field: &str| Element {
        field: field.to_owned(),
        ..usual.clone()
    };
    let mut all: Vec<Element> = fields.into_iter().flatten().map(|field| of(field)).collect();
    let mut said = BTreeSet::new();
    for (line, parts) in lines(text) {
        let field = parts[0];
        if !is_field(field) || parts.len() > 4 {
            return Err(wrong(line, "exchange-line-field", field));
        }
        if !said.insert(field.to_owned()) {
            return Err(wrong(line, "exchange-line-twice", field));
        }
        let mut element = of(field);
        if let Some(word) = parts.get(1).filter(|word| !word.is_empty()) {
            element.sensitivity =
                sensitivity(word).ok_or_else(|| wrong(line, "exchange-line-sensitivity", word))?;
        }
        if let Some(base) = parts.get(2).filter(|base| !base.is_empty()) {
            element.legal_base = base.chars().take(200).collect();
        }
        if let Some(word) = parts.get(3).filter(|word| !word.is_empty()) {
            let known = law
                .vocabularies()
                .iter()
                .find(|one| one.id.as_str() == *word || fold(one.names.get("es")) == fold(word));
            let known = known.ok_or_else(|| wrong(line, "exchange-line-vocabulary", word))?;
            element.vocabulary = Some(known.id.to_string());
        }
        match (all.iter_mut().find(|one| one.field == field), fields) {
            (Some(known), _) => *known = element,
            (None, None) => all.push(element),
            (None, Some(_)) => return Err(wrong(line, "exchange-line-field-unknown", field)),
        }
        if all.len() > LINES_MAX {
            return Err(wrong(line, "exchange-line-many", field));
        }
    }
    Ok(all)
}

fn is_field(field: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_control() || c == ',');
    field.len() <= 200 && field.split('.').all(part)
}

/// The sensitivity of a word, in Spanish or as programs write it.
pub fn sensitivity(word: &str) -> Option<Sensitivity> {
    match fold(word).as_str() {
        "publico" | "public" => Some(Sensitivity::Public),
        "personal" => Some(Sensitivity::Personal),
        "sensible" | "sensitive" => Some(Sensitivity::Sensitive),
        _ => None,
    }
}

/// What a service may be asked for: `código | nombre | base legal`.
///
/// # Errors
/// The first line that is wrong.
pub fn purposes(text: &str) -> Result<Vec<Purpose>, LineWrong> {
    let mut all: Vec<Purpose> = Vec::new();
    for (line, parts) in lines(text) {
        let [code, title, legal_base] = parts[..] else {
            return Err(wrong(line, "exchange-line-purpose", parts[0]));
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
            return Err(wrong(line, "exchange-line-code", code));
        }
        if title.is_empty() || legal_base.is_empty() || title.len() > 300 || legal_base.len() > 300 {
            return Err(wrong(line, "exchange-line-purpose", code));
        }
        if all.iter().any(|one| one.code == code) {
            return Err(wrong(line, "exchange-line-twice", code));
        }
        if all.len() >= 50 {
            return Err(wrong(line, "exchange-line-many", code));
        }
        all.push(Purpose {
            code: code.to_owned(),
            title: title.to_owned(),
            legal_base: legal_base.to_owned(),
        });
    }
    Ok(all)
}

/// What can be called where there is no description: `GET /personas/*`.
///
/// # Errors
/// The first line that is wrong.
pub fn endpoints(text: &str) -> Result<Vec<Endpoint>, LineWrong> {
    let mut all = BTreeSet::new();
    for (line, parts) in lines(text) {
        let whole = parts.join(" ");
        let endpoint = endpoint(&whole).ok_or_else(|| wrong(line, "exchange-line-endpoint", &whole))?;
        all.insert(endpoint);
        if all.len() > super::openapi::OPERATIONS_MAX {
            return Err(wrong(line, "exchange-line-many", &whole));
        }
    }
    Ok(all.into_iter().collect())
}

/// An endpoint as forms send it: `GET /personas/*`.
pub fn endpoint(text: &str) -> Option<Endpoint> {
    let (method, path) = text.split_once(' ')?;
    let known = super::openapi::METHODS
        .iter()
        .any(|one| one.eq_ignore_ascii_case(method))
        || method == "*";
    let sound = path.starts_with('/')
        && path.len() <= 300
        && path
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"?#\\\"<>%,{}".contains(&b))
        && path.split('/').all(|part| part != "." && part != "..");
    (known && sound).then(|| Endpoint {
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
    })
}

/// An endpoint as forms send it.
pub fn endpoint_text(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method, endpoint.path)
}

/// Where a request names the person it is about: `path:2`, `query:dni`, `json:/persona/dni`, `header:name`.
pub fn is_subject(text: &str) -> bool {
    let word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    match text.split_once(':') {
        Some(("path", part)) => part.parse::<u8>().is_ok_and(|part| (1..=50).contains(&part)),
        Some(("query" | "header", name)) => word(name),
        Some(("json", pointer)) => {
            pointer.starts_with('/') && pointer.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> Element {
        Element {
            field: String::new(),
            legal_base: "Ley 26497 art. 7".to_owned(),
            sensitivity: Sensitivity::Personal,
            vocabulary: None,
        }
    }

    #[test]
    fn lines_say_what_is_unusual_of_a_field() {
        let fields: BTreeSet<String> = ["dni", "foto"].map(str::to_owned).into();
        let text = "foto | sensible | Ley 29733 art. 2 | Persona natural\n\n";
        let all = elements(norms::peru(), text, Some(&fields), &usual()).expect("data");
        assert_eq!(
            (all[0].field.as_str(), all[0].sensitivity),
            ("dni", Sensitivity::Personal)
        );
        assert_eq!(all[1].sensitivity, Sensitivity::Sensitive);
        assert_eq!(all[1].vocabulary.as_deref(), Some("natural_person"));
        for (text, line, key) in [
            ("otro | personal", 1, "exchange-line-field-unknown"),
            ("dni\nfoto | secreto", 2, "exchange-line-sensitivity"),
            ("dni | personal | x | Nada", 1, "exchange-line-vocabulary"),
            ("dni\ndni", 2, "exchange-line-twice"),
        ] {
            let no = elements(norms::peru(), text, Some(&fields), &usual()).expect_err(text);
            assert_eq!((no.line, no.text), (line, key), "{text}");
        }
    }

    #[test]
    fn a_purpose_has_code_name_and_legal_base() {
        let all = purposes("licencias\tOtorgar licencias\tLey 28976 art. 7").expect("purposes");
        assert_eq!((all.len(), all[0].code.as_str()), (1, "licencias"));
        for (text, key) in [
            ("licencias | Otorgar licencias", "exchange-line-purpose"),
            ("con espacio | a | b", "exchange-line-code"),
            ("a | b | c\na | b | c", "exchange-line-twice"),
        ] {
            assert_eq!(purposes(text).expect_err(text).text, key);
        }
    }

    #[test]
    fn endpoints_and_subjects_have_their_shape() {
        assert_eq!(endpoints("get /a/*\nGET /a/*").expect("one").len(), 1);
        for text in ["GET a", "VER /a", "GET /a/../b", "GET /a?b", "GET /a,b"] {
            assert!(endpoints(text).is_err(), "{text}");
        }
        for (text, yes) in [
            ("path:2", true),
            ("path:0", false),
            ("query:dni", true),
            ("json:/persona/dni", true),
            ("json:persona", false),
            ("header:x-dni", true),
            ("cuerpo:dni", false),
        ] {
            assert_eq!(is_subject(text), yes, "{text}");
        }
    }
}
