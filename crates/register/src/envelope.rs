//! The public part of an act, as bytes: what the tree holds and what is proven.
//!
//! Canonical JSON (RFC 8785) of `{at, commitment, designation, entity, id, kind, office, person, seq, subjects, v, visibility}`.
//! The commitment is SHA-256 over 32 bytes of salt and the canonical payload, in lower-case hexadecimal: the payload can be
//! proven without being shown to all, and erased without breaking the tree.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::canonical::{NotCanonical, canonical, write_text};
use crate::db::instant_text;
use crate::hex::hex;
use crate::{
    ActId, DesignationId, Draft, EntityId, Fault, OrFault, PersonId, Recorded, Under, Visibility, random,
};

/// Bytes an envelope stays under, so that it fits an entry bundle of `tlog-tiles`.
pub const ENVELOPE_BYTES_MAX: usize = 65_535;

/// SHA-256 over the salt and the canonical payload, in lower-case hexadecimal.
pub fn commitment(salt: &[u8], payload: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(payload).finalize())
}

/// An act ready to be numbered: what does not depend on its place is already computed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) id: ActId,
    pub(crate) draft: Draft,
    pub(crate) salt: [u8; 32],
    /// Canonical JSON.
    pub(crate) payload: String,
    commitment: String,
}

impl Sealed {
    /// Commit to the payload, and check that the envelope will fit.
    pub(crate) fn new(draft: Draft, id: ActId) -> Result<Sealed, Fault> {
        let payload = canonical(&draft.payload).or_fault(format!("recording {}", draft.kind))?;
        let salt = random::<32>()?;
        let commitment = commitment(&salt, &payload);
        let sealed = Sealed {
            id,
            draft,
            salt,
            payload,
            commitment,
        };
        sealed.check_length()?;
        Ok(sealed)
    }

    /// Only what could be too long is written out to be measured: escapes at most make six bytes of one.
    fn check_length(&self) -> Result<(), Fault> {
        let written =
            self.draft.under.office.len() + self.draft.subjects.iter().map(String::len).sum::<usize>();
        if written < ENVELOPE_BYTES_MAX / 8 && self.draft.subjects.len() < 1_000 {
            return Ok(());
        }
        let length = self.envelope(i64::MAX as u64, Timestamp::UNIX_EPOCH)?.len();
        if length > ENVELOPE_BYTES_MAX {
            return Err(Fault::new(format!(
                "the envelope of {} has {length} bytes",
                self.draft.kind
            )));
        }
        Ok(())
    }

    /// The envelope at a place and time.
    pub(crate) fn envelope(&self, seq: u64, at: Timestamp) -> Result<String, Fault> {
        let doing = || format!("writing the envelope of {}", self.draft.kind);
        let mut out = String::with_capacity(640);
        self.write(&mut out, seq, at).or_fault(doing())?;
        Ok(out)
    }

    /// Members in alphabetical order, as canonical JSON wants them.
    fn write(&self, out: &mut String, seq: u64, at: Timestamp) -> Result<(), NotCanonical> {
        let Draft {
            kind,
            version,
            entity,
            under,
            subjects,
            visibility,
            ..
        } = &self.draft;
        out.push_str("{\"at\":");
        write_text(out, &instant_text(at))?;
        member(out, "commitment", Some(&self.commitment))?;
        member(
            out,
            "designation",
            under.designation.map(|id| id.to_string()).as_deref(),
        )?;
        member(out, "entity", entity.map(|id| id.to_string()).as_deref())?;
        member(out, "id", Some(&self.id.to_string()))?;
        member(out, "kind", Some(kind))?;
        member(out, "office", Some(&under.office))?;
        member(out, "person", Some(&under.person.to_string()))?;
        out.push_str(&format!(",\"seq\":{seq},\"subjects\":["));
        for (nth, subject) in subjects.iter().enumerate() {
            out.push_str(if nth == 0 { "" } else { "," });
            write_text(out, subject)?;
        }
        out.push_str(&format!("],\"v\":{version}"));
        member(out, "visibility", Some(visibility.as_str()))?;
        out.push('}');
        Ok(())
    }

    /// The act as projectors see it.
    pub(crate) fn recorded(&self, seq: u64, at: Timestamp) -> Recorded {
        let draft = &self.draft;
        Recorded {
            seq,
            id: self.id,
            kind: draft.kind.to_owned(),
            version: draft.version,
            entity: draft.entity,
            under: draft.under.clone(),
            subjects: draft.subjects.clone(),
            visibility: draft.visibility,
            at,
            payload: Some(draft.payload.clone()),
        }
    }
}

fn member(out: &mut String, name: &str, text: Option<&str>) -> Result<(), NotCanonical> {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
    match text {
        Some(text) => write_text(out, text),
        None => {
            out.push_str("null");
            Ok(())
        }
    }
}

/// An envelope that was read back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Sequence number.
    pub seq: u64,
    /// Identifier of the act.
    pub id: ActId,
    /// `capability/past-tense`.
    pub kind: String,
    /// Version of the payload's shape.
    pub v: u16,
    /// The entity it belongs to, if one.
    pub entity: Option<EntityId>,
    /// The office under which it was done.
    pub office: String,
    /// The designation that gave the power, if one did.
    pub designation: Option<DesignationId>,
    /// The person who acted.
    pub person: PersonId,
    /// When it was recorded.
    pub at: Timestamp,
    /// What it touches.
    pub subjects: Vec<String>,
    /// Who may read the payload.
    pub visibility: Visibility,
    /// Salted hash of the payload, 64 hexadecimal digits.
    pub commitment: String,
}

impl Envelope {
    /// Read an envelope.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(text: &str) -> Result<Envelope, Fault> {
        serde_json::from_str(text).or_fault("reading an envelope")
    }

    /// Whether this payload, with this salt, is the one that was committed to.
    pub fn commits_to(&self, salt: &[u8], payload: &str) -> bool {
        self.commitment == commitment(salt, payload)
    }

    /// The act as projectors see it, with its payload when it is still there.
    pub(crate) fn recorded(self, payload: Option<Value>) -> Recorded {
        Recorded {
            seq: self.seq,
            id: self.id,
            kind: self.kind,
            version: self.v,
            entity: self.entity,
            under: Under {
                person: self.person,
                office: self.office,
                designation: self.designation,
            },
            subjects: self.subjects,
            visibility: self.visibility,
            at: self.at,
            payload,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemClock;
    use serde_json::json;

    fn sealed() -> Sealed {
        let under = Under {
            person: PersonId::new(&SystemClock).unwrap(),
            office: "entity_head".to_owned(),
            designation: None,
        };
        let draft = Draft::new("directory/designated", under)
            .entity(EntityId::new(&SystemClock).unwrap())
            .subject("designation:\"1\"")
            .subject("unit:ñ")
            .reserved()
            .payload(json!({"b": 1, "a": "\u{20ac}"}));
        Sealed::new(draft, ActId::new(&SystemClock).unwrap()).unwrap()
    }

    #[test]
    fn an_envelope_is_canonical_json_and_reads_back() {
        let (sealed, at) = (sealed(), "2026-03-02T14:05:09.120Z".parse().unwrap());
        let text = sealed.envelope(41, at).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(canonical(&value).unwrap(), text);
        let envelope = Envelope::parse(&text).unwrap();
        assert!(envelope.commits_to(&sealed.salt, r#"{"a":"€","b":1}"#));
        assert!(!envelope.commits_to(&sealed.salt, r#"{"a":"€","b":2}"#));
        assert_eq!(
            envelope.recorded(Some(sealed.draft.payload.clone())),
            sealed.recorded(41, at)
        );
    }

    #[test]
    fn the_same_payload_twice_has_different_commitments() {
        let one = sealed();
        let two = Sealed::new(one.draft.clone(), one.id).unwrap();
        assert_eq!(one.payload, two.payload);
        assert_ne!(one.commitment, two.commitment);
    }

    #[test]
    fn an_envelope_that_would_not_fit_a_bundle_is_a_fault() {
        let mut draft = sealed().draft;
        draft.subjects = vec!["s".repeat(65_400)];
        assert!(
            Sealed::new(draft, ActId::nil())
                .unwrap_err()
                .to_string()
                .contains("bytes")
        );
    }
}
