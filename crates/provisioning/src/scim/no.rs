//! What SCIM says no with: a status, a word of RFC 7644 table 9, and a sentence that names field, reason and remedy.

use capability::Refusal;

/// The words of RFC 7644 section 3.12, table 9, that this service uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The filter cannot be read.
    InvalidFilter,
    /// Something of that name exists.
    Uniqueness,
    /// It may not be changed.
    Mutability,
    /// The body is not what the operation takes.
    InvalidSyntax,
    /// The path names nothing.
    InvalidPath,
    /// The path leads to no value.
    NoTarget,
    /// A value of the wrong type or size.
    InvalidValue,
}

impl Kind {
    /// As `scimType` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::InvalidFilter => "invalidFilter",
            Kind::Uniqueness => "uniqueness",
            Kind::Mutability => "mutability",
            Kind::InvalidSyntax => "invalidSyntax",
            Kind::InvalidPath => "invalidPath",
            Kind::NoTarget => "noTarget",
            Kind::InvalidValue => "invalidValue",
        }
    }
}

/// A no.
#[derive(Debug, Clone, PartialEq)]
pub struct No {
    /// Status of the answer.
    pub status: u16,
    /// Its word, where RFC 7644 has one.
    pub kind: Option<Kind>,
    /// The sentence.
    pub refusal: Box<Refusal>,
}

impl No {
    /// A no with a word: 409 for what is taken, 400 for all others.
    pub fn new(kind: Kind, text: &'static str) -> No {
        No {
            status: if kind == Kind::Uniqueness { 409 } else { 400 },
            kind: Some(kind),
            refusal: Box::new(Refusal::new(text)),
        }
    }
    /// A no of a status that needs no word.
    pub fn status(status: u16, text: &'static str) -> No {
        No {
            status,
            kind: None,
            refusal: Box::new(Refusal::new(text)),
        }
    }
    /// Names the attribute.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> No {
        let field = cut(&field.into());
        *self.refusal = self.refusal.arg("field", &field).field(field);
        self
    }
    /// Gives the sentence a value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> No {
        *self.refusal = self.refusal.arg(name, cut(&value.to_string()));
        self
    }
}

/// What a stranger wrote, as far as a sentence shows it.
fn cut(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
