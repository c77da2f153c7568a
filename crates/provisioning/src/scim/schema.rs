//! Schemas as values, RFC 7643 section 7: what is read, checked, filtered and described comes from the same list.

use serde_json::{Value, json};

/// What an attribute holds.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Text of at most that many characters.
    Text(usize),
    /// An electronic address.
    Email,
    /// True or false.
    Flag,
    /// A moment, RFC 3339.
    Moment,
    /// The address of a resource of one of those types.
    Reference(&'static [&'static str]),
    /// Attributes of its own.
    Complex(&'static [Attribute]),
}

/// Who may change an attribute, RFC 7643 section 2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// The house alone.
    ReadOnly,
    /// Whoever may write.
    ReadWrite,
    /// Whoever may write, once; it is replaced with the value it belongs to.
    Immutable,
}

/// When an attribute is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// Whatever is asked for.
    Always,
    /// Unless other attributes are asked for.
    Default,
}

/// An attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Type,
    /// How many values it may have; none when it has one at most.
    pub many: Option<usize>,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether case tells values apart.
    pub exact: bool,
    /// Who may change it.
    pub mutability: Mutability,
    /// When it is returned.
    pub returned: Returned,
    /// Whether no two resources of an entity may have the same.
    pub unique: bool,
    /// Values that are usual.
    pub usual: &'static [&'static str],
    /// What it is.
    pub about: &'static str,
}

impl Attribute {
    /// One value that may be read and written.
    pub const fn new(name: &'static str, kind: Type, about: &'static str) -> Attribute {
        Attribute {
            name,
            kind,
            many: None,
            required: false,
            exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            unique: false,
            usual: &[],
            about,
        }
    }
    /// Several values, at most that many.
    pub const fn many(mut self, most: usize) -> Attribute {
        self.many = Some(most);
        self
    }
    /// Never missing.
    pub const fn required(mut self) -> Attribute {
        self.required = true;
        self
    }
    /// Case tells values apart.
    pub const fn exact(mut self) -> Attribute {
        self.exact = true;
        self
    }
    /// Nobody else has the same.
    pub const fn unique(mut self) -> Attribute {
        self.unique = true;
        self
    }
    /// The house alone writes it.
    pub const fn read_only(mut self) -> Attribute {
        self.mutability = Mutability::ReadOnly;
        self
    }
    /// Written once.
    pub const fn immutable(mut self) -> Attribute {
        self.mutability = Mutability::Immutable;
        self
    }
    /// Returned whatever is asked for.
    pub const fn always(mut self) -> Attribute {
        self.returned = Returned::Always;
        self
    }
    /// Names usual values.
    pub const fn usual(mut self, values: &'static [&'static str]) -> Attribute {
        self.usual = values;
        self
    }

    /// Attributes of its own.
    pub fn parts(&self) -> &'static [Attribute] {
        match self.kind {
            Type::Complex(parts) => parts,
            _ => &[],
        }
    }
    /// A part by name, in any case.
    pub fn part(&self, name: &str) -> Option<&'static Attribute> {
        find(self.parts(), name)
    }
    /// Whether the house alone writes it.
    pub fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }

    /// As the discovery tells it.
    pub fn describe(&self) -> Value {
        let (kind, references) = match self.kind {
            Type::Text(_) | Type::Email => ("string", None),
            Type::Flag => ("boolean", None),
            Type::Moment => ("dateTime", None),
            Type::Reference(types) => ("reference", Some(types)),
            Type::Complex(_) => ("complex", None),
        };
        let mut told = json!({
            "name": self.name,
            "type": kind,
            "multiValued": self.many.is_some(),
            "description": self.about,
            "required": self.required,
            "mutability": match self.mutability {
                Mutability::ReadOnly => "readOnly",
                Mutability::ReadWrite => "readWrite",
                Mutability::Immutable => "immutable",
            },
            "returned": match self.returned {
                Returned::Always => "always",
                Returned::Default => "default",
            },
            "uniqueness": if self.unique { "server" } else { "none" },
            "caseExact": self.exact,
        });
        if let Some(types) = references {
            told["referenceTypes"] = json!(types);
        }
        if !self.usual.is_empty() {
            told["canonicalValues"] = json!(self.usual);
        }
        if let Type::Complex(parts) = self.kind {
            told["subAttributes"] = parts.iter().map(Attribute::describe).collect();
        }
        told
    }
}

/// An attribute of a list by name, in any case (RFC 7643 section 2.1).
pub fn find(list: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    list.iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// A schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its URN.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its attributes.
    pub attributes: &'static [Attribute],
}

/// A type of resource, RFC 7643 section 6.
#[derive(Debug, Clone, Copy)]
pub struct Resource {
    /// `User`.
    pub name: &'static str,
    /// `/Users`.
    pub endpoint: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its schema.
    pub schema: &'static Schema,
    /// What adds to it.
    pub extensions: &'static [&'static Schema],
}

impl Resource {
    /// An attribute of the core schema, or one that all resources have.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        find(self.schema.attributes, name).or_else(|| find(super::standard::COMMON, name))
    }
    /// The extension of a URN, in any case.
    pub fn extension(&self, urn: &str) -> Option<&'static Schema> {
        let mut all = self.extensions.iter();
        all.find(|schema| schema.id.eq_ignore_ascii_case(urn)).copied()
    }
}
