//! What an old service means: its codes, mapped to a closed list.
//!
//! Old services say yes and no inside the same status 200, by a code of their own and by free text. The code is looked up in a table; a
//! code that is not there is [`Outcome::Other`]. Free text can take a finding away and can never make one; where it denies what stands
//! beside it, the outcome is [`Outcome::Other`] too.

use super::Problem;
use super::reply::{at, is_empty, scalar};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is a record.
    Found,
    /// There is none.
    NotFound,
    /// User or password are not known.
    BadUser,
    /// The password is over.
    ExpiredPassword,
    /// The provider's quota is used up.
    LimitReached,
    /// Anything else.
    Other,
}

/// How an answer is judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Fields with codes.
    #[serde(default)]
    pub codes: Vec<Codes>,
    /// Paths of free text.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Further phrases of this service.
    #[serde(default)]
    pub phrases: Vec<Phrase>,
    /// Path of what is there whenever something was found.
    pub proof: Option<String>,
}

/// A field with a code, and what its values mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Its path.
    pub at: String,
    /// Every code that is known.
    pub table: BTreeMap<String, Outcome>,
}

/// A piece of free text and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// The piece; capitals and accents do not count.
    pub contains: String,
    /// What it means; never `found`.
    pub outcome: Outcome,
}

/// Phrases that every service uses.
const PHRASES: &[(&str, Outcome)] = &[
    ("no se encontr", Outcome::NotFound),
    ("no se hall", Outcome::NotFound),
    ("no encontrad", Outcome::NotFound),
    ("no existe", Outcome::NotFound),
    ("no registra", Outcome::NotFound),
    ("no hay registros", Outcome::NotFound),
    ("no hay resultados", Outcome::NotFound),
    ("sin registros", Outcome::NotFound),
    ("sin resultados", Outcome::NotFound),
    ("sin datos", Outcome::NotFound),
    ("no records", Outcome::NotFound),
    ("not found", Outcome::NotFound),
    ("limite de consultas", Outcome::LimitReached),
    ("excedio el limite", Outcome::LimitReached),
    ("supero el limite", Outcome::LimitReached),
    ("limit reached", Outcome::LimitReached),
];

impl Outcome {
    /// The problem that it is; none when something was found.
    pub(super) fn problem(self) -> Option<Problem> {
        match self {
            Outcome::Found => None,
            Outcome::NotFound => Some(Problem::NotFound),
            Outcome::BadUser => Some(Problem::BadUser),
            Outcome::ExpiredPassword => Some(Problem::ExpiredPassword),
            Outcome::LimitReached => Some(Problem::LimitReached),
            Outcome::Other => Some(Problem::Other),
        }
    }
}

impl Rules {
    /// Judges an answer.
    pub fn judge(&self, reply: &Value) -> Outcome {
        let coded = self.coded(reply);
        let said = match coded {
            Outcome::Found | Outcome::Other => self.said(reply),
            _ => None,
        };
        let proven = self.proof.as_ref().map(|proof| !self.lacks(reply, proof));
        match (coded, said, proven) {
            // The text says that there is nothing, and there is something: who believes either may wrong somebody.
            (Outcome::Found, Some(Outcome::NotFound), Some(true)) => Outcome::Other,
            (_, Some(said), _) => said,
            (Outcome::Found, None, Some(false)) => Outcome::NotFound,
            (coded, None, _) => coded,
        }
    }

    /// Why these rules cannot be used.
    pub(super) fn fault(&self) -> Option<String> {
        let phrase = self
            .phrases
            .iter()
            .find(|phrase| phrase.outcome == Outcome::Found || phrase.contains.trim().chars().count() < 4);
        match () {
            () if self.codes.is_empty() && self.proof.is_none() => Some(
                "outcome: give codes, or a proof: without either, nothing tells a finding from its absence"
                    .into(),
            ),
            () if self.codes.iter().any(|codes| codes.table.is_empty()) => {
                Some("outcome.codes: a table is empty".into())
            }
            () if phrase.is_some() => {
                Some("outcome.phrases: free text never means found, and has four letters or more".into())
            }
            () => None,
        }
    }

    fn coded(&self, reply: &Value) -> Outcome {
        let mut seen = false;
        for codes in &self.codes {
            match at(reply, &codes.at) {
                Ok(Some(value)) if !is_empty(value) => {
                    seen = true;
                    match codes.mean(value) {
                        Outcome::Found => {}
                        other => return other,
                    }
                }
                Ok(_) => {}
                Err(_) => return Outcome::Other,
            }
        }
        if seen || self.codes.is_empty() {
            Outcome::Found
        } else {
            Outcome::Other
        }
    }

    fn said(&self, reply: &Value) -> Option<Outcome> {
        let texts = self.messages.iter().filter_map(|path| {
            let value = at(reply, path).ok().flatten()?;
            Some(plain(&scalar(value)?))
        });
        let texts: Vec<String> = texts.collect();
        let has = |phrase: &str| texts.iter().any(|text| text.contains(phrase));
        let own = self
            .phrases
            .iter()
            .map(|phrase| (plain(&phrase.contains), phrase.outcome));
        let all = PHRASES
            .iter()
            .map(|(phrase, outcome)| ((*phrase).to_owned(), *outcome));
        own.chain(all)
            .find(|(phrase, _)| has(phrase))
            .map(|(_, outcome)| outcome)
    }

    fn lacks(&self, reply: &Value, proof: &str) -> bool {
        match at(reply, proof) {
            Ok(Some(value)) => is_empty(value),
            Ok(None) => true,
            // Several where one was thought of: something is there.
            Err(_) => false,
        }
    }
}

impl Codes {
    fn mean(&self, value: &Value) -> Outcome {
        let Some(text) = scalar(value) else {
            return Outcome::Other;
        };
        if let Some(outcome) = self.table.get(text.trim()) {
            return *outcome;
        }
        // The facade may write the code 0000 as the number 0.
        let number = value.as_u64();
        let same = |code: &&String| number.is_some() && code.parse::<u64>().ok() == number;
        let code = self.table.keys().find(same);
        code.and_then(|code| self.table.get(code))
            .copied()
            .unwrap_or(Outcome::Other)
    }
}

/// Small letters without accents, one blank between words.
pub(super) fn plain(text: &str) -> String {
    let folded = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' => 'a',
            'é' | 'è' => 'e',
            'í' | 'ì' => 'i',
            'ó' | 'ò' => 'o',
            'ú' | 'ù' | 'ü' => 'u',
            letter => letter,
        });
    let folded: String = folded.collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        toml::from_str(
            r#"
            messages = ["r.text"]
            proof = "r.data"
            codes = [{ at = "r.code", table = { "0000" = "found", "0001" = "not_found", "1001" = "bad_user" } }]
            phrases = [{ contains = "persona fallecida", outcome = "other" }]
            "#,
        )
        .expect("rules")
    }

    #[test]
    fn codes_and_texts_are_judged() {
        for (reply, want) in [
            (json!({"r": {"code": "0000", "data": {"a": "x"}}}), Outcome::Found),
            (json!({"r": {"code": 0, "data": {"a": "x"}}}), Outcome::Found),
            (json!({"r": [{"code": " 0000 ", "data": ["x"]}]}), Outcome::Found),
            (json!({"r": {"code": "0000", "data": ""}}), Outcome::NotFound),
            (json!({"r": {"code": "0000"}}), Outcome::NotFound),
            (
                json!({"r": {"code": "0000", "data": [], "text": "ok"}}),
                Outcome::NotFound,
            ),
            (
                json!({"r": {"code": "0000", "data": "x", "text": "NO SE ENCONTRÓ  información"}}),
                Outcome::Other,
            ),
            (
                json!({"r": {"code": "0000", "data": {"a": ""}, "text": "NO SE ENCONTRÓ  información"}}),
                Outcome::NotFound,
            ),
            (
                json!({"r": {"code": "0000", "data": "x", "text": "Excedió el límite"}}),
                Outcome::LimitReached,
            ),
            (
                json!({"r": {"code": "0000", "data": "x", "text": "Persona fallecida"}}),
                Outcome::Other,
            ),
            (
                json!({"r": {"code": "9999", "data": "x", "text": "Consulta exitosa"}}),
                Outcome::Other,
            ),
            (
                json!({"r": {"code": "9999", "text": "sin resultados"}}),
                Outcome::NotFound,
            ),
            (
                json!({"r": {"code": "1001", "text": "no existe"}}),
                Outcome::BadUser,
            ),
            (json!({"r": {"code": 1001}}), Outcome::BadUser),
            (json!({"r": {"code": "", "data": "x"}}), Outcome::Other),
            (json!({"r": {"code": {"a": 1}, "data": "x"}}), Outcome::Other),
            (json!({"r": [{"code": "0000"}, {"code": "0000"}]}), Outcome::Other),
            (json!({"text": "0000"}), Outcome::Other),
            (json!("0000"), Outcome::Other),
            (json!(null), Outcome::Other),
        ] {
            assert_eq!(rules().judge(&reply), want, "{reply}");
        }
    }

    #[test]
    fn rules_that_would_believe_anything_are_refused() {
        assert!(rules().fault().is_none());
        assert!(Rules::default().fault().is_some());
        let mut bold = rules();
        bold.phrases[0].outcome = Outcome::Found;
        assert!(bold.fault().is_some());
        let mut empty = rules();
        empty.codes[0].table.clear();
        assert!(empty.fault().is_some());
    }
}
