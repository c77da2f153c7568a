//! The facts this crate records, one payload each; written once, readable for ever.
//!
//! No payload holds a name, a document number or a contact: people appear as `PersonId`, and their
//! data live in the one table that can be corrected and erased.

use jiff::civil::Date;
use register::{CommunicationId, DesignationId, EntityId, PersonId, PostId, UnitId};
use serde::{Deserialize, Serialize};

/// An act of an authority on paper: resolution, credential, agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Kind, of `norms` (`mayoral_resolution`...).
    pub kind: String,
    /// Number as it is written: `021-2026-A-MDQ`.
    pub number: String,
    /// Day it was signed.
    pub date: Date,
    /// Article it invokes.
    pub article: Option<String>,
    /// SHA-256 of the document, lower-case hexadecimal.
    pub document: Option<String>,
}

/// `directory/entity-registered`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRegistered {
    /// The entity.
    pub entity: EntityId,
    /// Type, of `norms`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is known of it.
    #[serde(flatten)]
    pub details: EntityDetails,
    /// Where the data come from: a list with its date, or a norm.
    pub source: Option<String>,
    /// `sgtd`, `anpd` or `servir` when the entity is that authority.
    pub authority: Option<String>,
}

/// What an entity says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityDetails {
    /// Official name.
    pub name: String,
    /// Acronym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    /// Tax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruc: Option<String>,
    /// Code of the executing unit in SIAF, without leading zeros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siaf: Option<String>,
    /// Place: UBIGEO of INEI, six digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ubigeo: Option<String>,
    /// Sector, as the budget names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Level of government, where it is not the one of its type: an executing unit of a region is regional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Entity it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<EntityId>,
    /// Day it began to exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Other codes and names it is known by: `(kind, value)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<(String, String)>,
}

/// `directory/entity-updated`: the details as they are from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityUpdated {
    /// The entity.
    pub entity: EntityId,
    /// The new details, whole.
    #[serde(flatten)]
    pub details: EntityDetails,
    /// Why: `renamed`, `corrected`, `imported`.
    pub reason: String,
    /// First day of a new name; before it, the entity keeps the one it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// `directory/entity-closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityClosed {
    /// The entity.
    pub entity: EntityId,
    /// Last day it exists.
    pub on: Date,
    /// `merged`, `split`, `dissolved`, `privatised`, `registered_twice`.
    pub reason: String,
    /// Entity that takes over; of several, the one that takes over what no other was given.
    pub successor: Option<EntityId>,
    /// The others, when it was split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_successors: Vec<EntityId>,
    /// Entity that takes its units and posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units_to: Option<EntityId>,
    /// The norm that closes it.
    pub norm: String,
}

/// `directory/entities-imported`: closes an import, after its acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitiesImported {
    /// SHA-256 of the file.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Entities registered.
    pub registered: u64,
    /// Entities updated.
    pub updated: u64,
    /// Rows refused, listed in the report.
    pub refused: u64,
}

/// `directory/unit-created`: a unit, or a deconcentrated or decentralised body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCreated {
    /// The unit.
    pub unit: UnitId,
    /// `unit`, `deconcentrated_body`, `decentralised_body`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Unit above.
    pub parent: Option<UnitId>,
    /// Day it began.
    pub from: Date,
}

/// `directory/unit-renamed`: the unit stays the same one under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRenamed {
    /// The unit.
    pub unit: UnitId,
    /// Its new name.
    pub name: String,
}

/// `directory/unit-closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitClosed {
    /// The unit.
    pub unit: UnitId,
    /// Last day.
    pub on: Date,
}

/// `directory/post-created`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostCreated {
    /// The post.
    pub post: PostId,
    /// Name of the post.
    pub name: String,
    /// Unit it belongs to.
    pub unit: Option<UnitId>,
    /// Day it began.
    pub from: Date,
}

/// `directory/post-ended`: its holders' designations become silent vacancies until somebody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostEnded {
    /// The post.
    pub post: PostId,
    /// Last day.
    pub on: Date,
}

/// `directory/person-registered`: says that a person is known; the data stay in the erasable table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRegistered {
    /// The person.
    pub person: PersonId,
}

/// `directory/person-erased`: the person's data were dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// The person.
    pub person: PersonId,
    /// The norm or the decision that orders it.
    pub norm: String,
}

/// How an office is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Titular.
    Main,
    /// Suplente.
    Alternate,
    /// Encargado: temporary holder of the post.
    Acting,
}

impl Capacity {
    /// Name in tables and payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Capacity::Main => "main",
            Capacity::Alternate => "alternate",
            Capacity::Acting => "acting",
        }
    }
}

/// `directory/designated`: a person is put in an office of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designated {
    /// The designation.
    pub designation: DesignationId,
    /// Office, of `norms`.
    pub office: String,
    /// How it is held.
    pub capacity: Capacity,
    /// Deconcentrated body, when it is not for the whole entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// Who.
    pub person: PersonId,
    /// Post that the person holds, if it is in the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
    /// Name of the post.
    pub post_title: String,
    /// Employment bond, of `norms`.
    pub bond: String,
    /// The act that designates.
    pub instrument: Instrument,
    /// First day of power.
    pub from: Date,
    /// Last day, when it is known beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Day until which it must be communicated, as counted when it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communicate_by: Option<Date>,
    /// Warnings that the person saw and that do not block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// `directory/designation-carried`: whoever held an office of an entity that closed goes on in its successor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignationCarried {
    /// The designation in the successor; its instrument is that of the one it carries on.
    #[serde(flatten)]
    pub designated: Designated,
    /// The designation that ended with its entity.
    pub continues: DesignationId,
    /// That entity.
    pub entity_from: EntityId,
    /// Day the authority was told of the one it carries on, when the rule says it need not be told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informed: Option<Date>,
}

/// `directory/committee-constituted`: the committee of the entity, or of one of its bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitteeConstituted {
    /// The committee, kept beside designations: it is communicated, observed and ended like one.
    pub committee: DesignationId,
    /// Deconcentrated body, when it is not for the whole entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<UnitId>,
    /// The act that constitutes it.
    pub instrument: Instrument,
    /// First day.
    pub from: Date,
    /// Day until which it must be communicated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communicate_by: Option<Date>,
}

/// `directory/designation-ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignationEnded {
    /// The designation.
    pub designation: DesignationId,
    /// Last day of power.
    pub on: Date,
    /// `replaced`, `resigned`, `bond_ended`, `removed`, `term_ended`, `deceased`, `post_ended`, `corrected`.
    pub reason: String,
}

/// `directory/designation-communicated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignationCommunicated {
    /// The communication.
    pub communication: CommunicationId,
    /// What is communicated.
    pub designation: DesignationId,
    /// `sgtd` or `anpd`.
    pub authority: String,
    /// Day of the communication.
    pub on: Date,
    /// Number of the receipt when it was communicated by another way before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Day until which the authority means to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Date>,
}

/// `directory/communication-acknowledged`: the authority takes note; the act's code is the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunicationAcknowledged {
    /// The communication.
    pub communication: CommunicationId,
    /// What was communicated.
    pub designation: DesignationId,
    /// `sgtd` or `anpd`.
    pub authority: String,
}

/// `directory/communication-observed`: the authority asks for a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunicationObserved {
    /// The communication.
    pub communication: CommunicationId,
    /// What was communicated.
    pub designation: DesignationId,
    /// `sgtd` or `anpd`.
    pub authority: String,
    /// `article_missing`, `document_illegible`, `wrong_signatory`, `dates_wrong`, `incompatible_office`, `other`.
    pub reason: String,
    /// Day until which it must be corrected.
    pub correct_by: Date,
}

/// `directory/observation-explained`: the analyst's own words, reserved and erasable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationExplained {
    /// At most 500 characters.
    pub text: String,
}

/// `directory/observation-corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationCorrected {
    /// The communication.
    pub communication: CommunicationId,
    /// What was communicated.
    pub designation: DesignationId,
    /// The act as it should have been read.
    pub instrument: Instrument,
    /// Day until which the authority means to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Date>,
}

/// `directory/contact-published`: the office's contact is public; the contact itself is in the erasable table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPublished {
    /// Whose contact.
    pub designation: DesignationId,
    /// Where it can be seen.
    pub place: String,
}

/// `directory/calendar-day-declared`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDayDeclared {
    /// The day.
    pub day: Date,
    /// Kind, of `norms` (`emergency`, `public_sector`, `regional`, `municipal`, `office_closed`).
    pub kind: String,
    /// UBIGEO prefix it holds for: empty for the country, 2, 4 or 6 digits.
    pub place: String,
    /// The norm.
    pub norm: String,
}

/// `directory/term-set`: a term that the sources do not confirm, fixed by the governing body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermSet {
    /// Code, of `norms`.
    pub code: String,
    /// Length.
    pub length: u32,
    /// Unit, of `norms`.
    pub unit: String,
    /// First day it holds.
    pub from: Date,
    /// The norm or decision.
    pub basis: String,
}

/// `directory/due-moved`: a changed calendar moved an open due date; the old one stays here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueMoved {
    /// Whose due date.
    pub designation: DesignationId,
    /// `communicate` or `correct`.
    pub what: String,
    /// Date before.
    pub before: Date,
    /// Date from now on.
    pub after: Date,
}
