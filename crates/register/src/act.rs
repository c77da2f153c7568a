//! The nouns: what is asked to be recorded, and what was recorded.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::Stmt;
use crate::{ActId, DesignationId, EntityId, Fault, OrFault, PersonId, act_code};

/// Who acts, and by what power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// The person; [`PersonId::nil`] when the system acts by itself.
    pub person: PersonId,
    /// The office, by its identifier: `entity_head`, `digital_leader`, `register` for the system itself.
    pub office: String,
    /// The designation that gives the power, if one does.
    pub designation: Option<DesignationId>,
}

impl Under {
    /// The system itself: opening, rotating keys, anchoring.
    pub fn system() -> Under {
        Under {
            person: PersonId::nil(),
            office: "register".to_owned(),
            designation: None,
        }
    }
}

/// Who may read the payload. The envelope is always public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everyone.
    #[default]
    Public,
    /// Only those whose power reaches it; can be erased when the law orders it.
    Reserved,
}

impl Visibility {
    /// `public` or `reserved`, as in the envelope.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Reserved => "reserved",
        }
    }
}

/// An act that is asked to be recorded.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `capability/past-tense`: `directory/designated`.
    pub kind: &'static str,
    /// Version of the payload's shape, from 1.
    pub version: u16,
    /// The entity it belongs to, if one.
    pub entity: Option<EntityId>,
    /// Who acts.
    pub under: Under,
    /// What it touches: `designation:<uuid>`, `unit:<uuid>`.
    pub subjects: Vec<String>,
    /// Who may read the payload.
    pub visibility: Visibility,
    /// The facts: whole numbers, text, lists, objects. No names or numbers of people.
    pub payload: Value,
    /// Rows of kept tables to be written with it; not replayed.
    pub aside: Vec<Stmt>,
    /// Conditions that must still hold: each must find or touch its `rows` (at least one when it says none).
    pub guards: Vec<Stmt>,
}

impl Draft {
    /// A public act of version 1 without entity, subjects or payload.
    pub fn new(kind: &'static str, under: Under) -> Draft {
        Draft {
            kind,
            version: 1,
            entity: None,
            under,
            subjects: Vec::new(),
            visibility: Visibility::Public,
            payload: Value::Object(serde_json::Map::new()),
            aside: Vec::new(),
            guards: Vec::new(),
        }
    }

    /// Version of the payload's shape.
    #[must_use]
    pub fn version(mut self, version: u16) -> Draft {
        self.version = version;
        self
    }

    /// The entity it belongs to.
    #[must_use]
    pub fn entity(mut self, entity: EntityId) -> Draft {
        self.entity = Some(entity);
        self
    }

    /// One more thing it touches.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Draft {
        self.subjects.push(subject.into());
        self
    }

    /// The payload is reserved.
    #[must_use]
    pub fn reserved(mut self) -> Draft {
        self.visibility = Visibility::Reserved;
        self
    }

    /// The payload, as JSON.
    #[must_use]
    pub fn payload(mut self, payload: Value) -> Draft {
        self.payload = payload;
        self
    }

    /// The payload, from a value of ours.
    ///
    /// # Errors
    /// When the value has no form in JSON.
    pub fn payload_of(mut self, payload: &impl Serialize) -> Result<Draft, Fault> {
        self.payload = serde_json::to_value(payload).or_fault("writing the payload of an act")?;
        Ok(self)
    }

    /// A row of a kept table to be written with it.
    #[must_use]
    pub fn aside(mut self, stmt: Stmt) -> Draft {
        self.aside.push(stmt);
        self
    }

    /// A condition that must still hold.
    #[must_use]
    pub fn guard(mut self, stmt: Stmt) -> Draft {
        self.guards.push(stmt);
        self
    }
}

/// Proof that an act is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Sequence number, from 0; also the index of its leaf in the tree.
    pub seq: u64,
    /// Its identifier.
    pub id: ActId,
    /// The short code that a person can read out: `Q26-1482-7`.
    pub code: String,
    /// When it was recorded.
    pub at: Timestamp,
}

impl Receipt {
    pub(crate) fn new(seq: u64, id: ActId, at: Timestamp) -> Receipt {
        Receipt {
            seq,
            id,
            code: act_code(seq, at),
            at,
        }
    }
}

/// An act of the register, as projectors and readers see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Sequence number, from 0.
    pub seq: u64,
    /// Its identifier.
    pub id: ActId,
    /// `capability/past-tense`.
    pub kind: String,
    /// Version of the payload's shape.
    pub version: u16,
    /// The entity it belongs to, if one.
    pub entity: Option<EntityId>,
    /// Who acted.
    pub under: Under,
    /// What it touches.
    pub subjects: Vec<String>,
    /// Who may read the payload.
    pub visibility: Visibility,
    /// When it was recorded; never earlier than the act before it.
    pub at: Timestamp,
    /// The facts; none when the payload was erased.
    pub payload: Option<Value>,
}

impl Recorded {
    /// The payload as a value of ours.
    ///
    /// # Errors
    /// When it was erased (test [`Recorded::payload`] first for kinds that can be), or has another shape.
    pub fn payload_as<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        let payload = self
            .payload
            .as_ref()
            .or_fault(format!("the payload of act {} was erased", self.seq))?;
        T::deserialize(payload).or_fault(format!("reading the payload of act {} ({})", self.seq, self.kind))
    }

    /// The short code that a person can read out.
    pub fn code(&self) -> String {
        act_code(self.seq, self.at)
    }

    /// The identifier after `prefix:` in the subjects, if there is one.
    pub fn subject(&self, prefix: &str) -> Option<&str> {
        self.subjects
            .iter()
            .find_map(|subject| subject.strip_prefix(prefix)?.strip_prefix(':'))
    }
}
