//! Law as dated data.
//!
//! What the law fixes (an office, a power, an obligation, a term, a holiday) is written once in the files under
//! `data/pe`, each entry with the article it comes from, the days between which it holds and how sure we are of it.
//! This crate reads them, answers questions about them and counts terms. It does no I/O: the files are part of the
//! program, and today's date is always the caller's.
//!
//! Start at [`peru`] for the law, at [`Calendar::for_entity`] and [`due`] for terms.

mod assurance;
mod calendar;
mod collegiate;
mod committee;
mod data;
mod entity_type;
mod exchange;
mod glossary;
mod ids;
mod instrument;
mod law;
mod notice;
mod obligation;
mod office;
mod office_files;
pub mod offices;
mod overrides;
mod period;
mod succession;
mod term;
mod words;

pub use assurance::{
    AcrValue, AssuranceFloor, AssuranceLevel, AuthenticationMethod, Credential, Factor, HARM_MAX, Harm,
    MandateKind, Represented, StrategySection,
};
pub use calendar::{
    Calendar, CalendarRules, Change, CountError, DayKind, DayLine, DeclaredDay, DeclaredDayError, Due,
    Effect, Layer, Mark, MarkName, OpenDue, Place, Running, Skipped, day_by_day, due, due_date, due_instant,
    easter_sunday, extend, hours_left, lima_date, recompute, suspend, trigger,
};
pub use collegiate::{
    AgendaKind, CollegiateRule, Criterion, Majority, MajorityBase, OwnRule, RecusalCause, RuleMeasure,
    RuleValue, Share,
};
pub use committee::{Bond, DesignationKind, Seat};
pub use entity_type::{EntityType, Group, Level};
pub use exchange::{AlertValue, DataFamily, ExchangeAlert, Vocabulary};
pub use glossary::GlossaryTerm;
pub use ids::{
    AcrId, AgendaKindId, AssuranceFloorId, AssuranceLevelId, AuthenticationMethodId, BondId, ClosingReasonId,
    CredentialId, CriterionId, DataFamilyId, DesignationKindId, EntityTypeId, ExchangeAlertId, HarmId,
    InstrumentId, MajorityId, MandateKindId, NoticeKindId, ObligationId, OfficeId, RecusalCauseId, RuleId,
    StrategySectionId, TermCode, UnknownId, VocabularyId,
};
pub use instrument::{Citation, Instrument, InstrumentKind, Title, TuoArticle, normalise};
pub use law::{Law, LoadError, peru};
pub use notice::{NoticeCause, NoticeKind, NoticeLetter, NoticeTo};
pub use obligation::{Contact, Discharge, Event, FirstDue, Obligation, Rhythm, Severity};
pub use office::{
    Alternates, Aside, Authority, Holders, Incompatibility, IncompatibilitySeverity, Office, OfficeSeat,
    Power, Reading, Scope,
};
pub use overrides::{EffectiveTerm, OverrideRefusal, Overrides, TermOverride};
pub use period::{Months, Period};
pub use succession::{Fate, Succession, Successors, Told};
pub use term::{Extension, LastDay, Measure, Pause, Term, TermRule, TermValue, Unit};
pub use words::{Certainty, QUECHUA_REVIEWED, Words};

/// How far the holder of an office may record a kind of act, by the law of Peru. See [`Law::may_act`].
pub fn may_act(office: OfficeId, kind: &str, authority: Option<Authority>) -> Option<Scope> {
    peru().may_act(office, kind, authority)
}

/// How far the holder of an office may read a view that is not public, by the law of Peru. See [`Law::may_read`].
pub fn may_read(office: OfficeId, view: &str, authority: Option<Authority>) -> Option<Scope> {
    peru().may_read(office, view, authority)
}
