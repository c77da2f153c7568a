//! The law of one State, loaded once, asked by name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::assurance::{
    AcrValue, AssuranceFloor, AssuranceLevel, AuthenticationMethod, Credential, Harm, MandateKind,
    StrategySection,
};
use crate::calendar::CalendarRules;
use crate::collegiate::{AgendaKind, CollegiateRule, Criterion, Majority, RecusalCause};
use crate::committee::{Bond, DesignationKind, Seat};
use crate::data;
use crate::entity_type::EntityType;
use crate::exchange::{DataFamily, ExchangeAlert, Vocabulary};
use crate::glossary::GlossaryTerm;
use crate::ids::{
    AcrId, AgendaKindId, AssuranceFloorId, AssuranceLevelId, AuthenticationMethodId, BondId, ClosingReasonId,
    CredentialId, DataFamilyId, DesignationKindId, EntityTypeId, ExchangeAlertId, HarmId, InstrumentId,
    MajorityId, MandateKindId, NoticeKindId, ObligationId, OfficeId, RecusalCauseId, RuleId,
    StrategySectionId, TermCode, VocabularyId,
};
use crate::instrument::{Instrument, TuoArticle, normalise};
use crate::notice::NoticeKind;
use crate::obligation::Obligation;
use crate::office::{Authority, Grants, Incompatibility, Office, Scope};
use crate::office_files;
use crate::succession::Succession;
use crate::term::{TermRule, TermValue};

/// A mistake in an embedded file: which file, and what is wrong.
#[derive(Debug)]
pub struct LoadError {
    /// Name of the file under `data/pe`.
    pub file: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data/pe/{}: {}", self.file, self.message)
    }
}

impl std::error::Error for LoadError {}

/// A list that keeps its order and finds by identifier.
#[derive(Debug)]
struct Shelf<Id, T> {
    rows: Vec<T>,
    places: BTreeMap<Id, usize>,
}

impl<Id: Ord + fmt::Display, T> Shelf<Id, T> {
    fn of(file: &'static str, rows: Vec<T>, id: impl Fn(&T) -> Id) -> Result<Self, LoadError> {
        let mut places = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            if places.insert(id(row), place).is_some() {
                return Err(LoadError {
                    file,
                    message: format!("`{}` stands twice", id(row)),
                });
            }
        }
        Ok(Self { rows, places })
    }

    fn get(&self, id: &Id) -> Option<&T> {
        self.places.get(id).and_then(|place| self.rows.get(*place))
    }
}

/// The law of one State.
#[derive(Debug)]
pub struct Law {
    instruments: Shelf<InstrumentId, Instrument>,
    offices: Shelf<OfficeId, Office>,
    obligations: Shelf<ObligationId, Obligation>,
    entity_types: Shelf<EntityTypeId, EntityType>,
    terms: Shelf<TermCode, TermRule>,
    designation_kinds: Shelf<DesignationKindId, DesignationKind>,
    bonds: Shelf<BondId, Bond>,
    successions: Shelf<ClosingReasonId, Succession>,
    notices: Shelf<NoticeKindId, NoticeKind>,
    rules: Shelf<RuleId, CollegiateRule>,
    majorities: Shelf<MajorityId, Majority>,
    agenda_kinds: Shelf<AgendaKindId, AgendaKind>,
    recusal_causes: Shelf<RecusalCauseId, RecusalCause>,
    assurance_levels: Shelf<AssuranceLevelId, AssuranceLevel>,
    acr_values: Shelf<AcrId, AcrValue>,
    authentication_methods: Shelf<AuthenticationMethodId, AuthenticationMethod>,
    harms: Shelf<HarmId, Harm>,
    assurance_floors: Shelf<AssuranceFloorId, AssuranceFloor>,
    credentials: Shelf<CredentialId, Credential>,
    strategy_sections: Shelf<StrategySectionId, StrategySection>,
    mandate_kinds: Shelf<MandateKindId, MandateKind>,
    data_families: Shelf<DataFamilyId, DataFamily>,
    exchange_alerts: Shelf<ExchangeAlertId, ExchangeAlert>,
    vocabularies: Shelf<VocabularyId, Vocabulary>,
    criteria: Vec<Criterion>,
    seats: Vec<Seat>,
    glossary: Vec<GlossaryTerm>,
    tuo_articles: Vec<TuoArticle>,
    calendar: CalendarRules,
    grants: Grants,
}

/// The law of Peru.
///
/// A file that cannot be read is a mistake of this program, not of its user: the tests load every file, and a build
/// that carries a broken one stops here with the name of the file.
pub fn peru() -> &'static Law {
    static PERU: OnceLock<Law> = OnceLock::new();
    PERU.get_or_init(|| Law::load().unwrap_or_else(|broken| broken_build(&broken)))
}

/// Stop: no answer about the law may come from half of it.
fn broken_build(broken: &LoadError) -> ! {
    panic!("the embedded law is broken: {broken}")
}

impl Law {
    /// Read every embedded file. Unknown keys, references to what is not listed and repeated identifiers are errors.
    pub fn load() -> Result<Self, LoadError> {
        let offices = office_files::load()?;
        let grants = Grants::of(&offices);
        Ok(Self {
            instruments: shelf("instruments.toml", data::INSTRUMENTS, |row: &Instrument| row.id)?,
            offices: Shelf::of("offices.toml", offices, |row| row.id)?,
            obligations: shelf("obligations.toml", data::OBLIGATIONS, |row: &Obligation| row.id)?,
            entity_types: shelf("entity_types.toml", data::ENTITY_TYPES, |row: &EntityType| row.id)?,
            terms: shelf("terms.toml", data::TERMS, |row: &TermRule| row.code)?,
            designation_kinds: shelf(
                "designation_kinds.toml",
                data::DESIGNATION_KINDS,
                |row: &DesignationKind| row.id,
            )?,
            bonds: shelf("bonds.toml", data::BONDS, |row: &Bond| row.id)?,
            successions: shelf("succession.toml", data::SUCCESSION, |row: &Succession| row.id)?,
            notices: shelf("notices.toml", data::NOTICES, |row: &NoticeKind| row.id)?,
            rules: shelf("collegiate.toml", data::COLLEGIATE, |row: &CollegiateRule| row.id)?,
            majorities: shelf("majorities.toml", data::MAJORITIES, |row: &Majority| row.id)?,
            agenda_kinds: shelf("agenda_kinds.toml", data::AGENDA_KINDS, |row: &AgendaKind| row.id)?,
            recusal_causes: shelf(
                "recusal_causes.toml",
                data::RECUSAL_CAUSES,
                |row: &RecusalCause| row.id,
            )?,
            assurance_levels: shelf(
                "assurance_levels.toml",
                data::ASSURANCE_LEVELS,
                |row: &AssuranceLevel| row.id,
            )?,
            acr_values: shelf("acr_values.toml", data::ACR_VALUES, |row: &AcrValue| row.id)?,
            authentication_methods: shelf(
                "authentication_methods.toml",
                data::AUTHENTICATION_METHODS,
                |row: &AuthenticationMethod| row.id,
            )?,
            harms: shelf("harms.toml", data::HARMS, |row: &Harm| row.id)?,
            assurance_floors: shelf(
                "assurance_floors.toml",
                data::ASSURANCE_FLOORS,
                |row: &AssuranceFloor| row.id,
            )?,
            credentials: shelf("credentials.toml", data::CREDENTIALS, |row: &Credential| row.id)?,
            strategy_sections: shelf(
                "strategy_sections.toml",
                data::STRATEGY_SECTIONS,
                |row: &StrategySection| row.id,
            )?,
            mandate_kinds: shelf("mandate_kinds.toml", data::MANDATE_KINDS, |row: &MandateKind| {
                row.id
            })?,
            data_families: shelf("data_families.toml", data::DATA_FAMILIES, |row: &DataFamily| {
                row.id
            })?,
            exchange_alerts: shelf(
                "exchange_alerts.toml",
                data::EXCHANGE_ALERTS,
                |row: &ExchangeAlert| row.id,
            )?,
            vocabularies: shelf("vocabularies.toml", data::VOCABULARIES, |row: &Vocabulary| row.id)?,
            criteria: list("criteria.toml", data::CRITERIA)?,
            seats: list("committee.toml", data::COMMITTEE)?,
            glossary: list("glossary.toml", data::GLOSSARY)?,
            tuo_articles: list("tuo_articles.toml", data::TUO_ARTICLES)?,
            calendar: CalendarRules::load(data::CALENDAR).map_err(|e| failed("calendar.toml", &e))?,
            grants,
        })
    }

    /// The level of confidence with this identifier.
    pub fn assurance_level(&self, id: AssuranceLevelId) -> Option<&AssuranceLevel> {
        self.assurance_levels.get(&id)
    }

    /// Levels of confidence, the lowest first.
    pub fn assurance_levels(&self) -> &[AssuranceLevel] {
        &self.assurance_levels.rows
    }

    /// The name of a level on the wire.
    pub fn acr_value(&self, id: AcrId) -> Option<&AcrValue> {
        self.acr_values.get(&id)
    }

    /// Every name of a level on the wire.
    pub fn acr_values(&self) -> &[AcrValue] {
        &self.acr_values.rows
    }

    /// The way to authenticate with this identifier.
    pub fn authentication_method(&self, id: AuthenticationMethodId) -> Option<&AuthenticationMethod> {
        self.authentication_methods.get(&id)
    }

    /// Every way to authenticate.
    pub fn authentication_methods(&self) -> &[AuthenticationMethod] {
        &self.authentication_methods.rows
    }

    /// The criterion of harm with this identifier.
    pub fn harm(&self, id: HarmId) -> Option<&Harm> {
        self.harms.get(&id)
    }

    /// The criteria by which the level of an operation is fixed, D.S. 029-2021-PCM art. 106.
    pub fn harms(&self) -> &[Harm] {
        &self.harms.rows
    }

    /// Everything that fixes the least level of an operation, by harm first.
    pub fn assurance_floors(&self) -> &[AssuranceFloor] {
        &self.assurance_floors.rows
    }

    /// What a service asks for, with this identifier.
    pub fn credential(&self, id: CredentialId) -> Option<&Credential> {
        self.credentials.get(&id)
    }

    /// Everything that services ask for to know who is there, the weakest first and ID GOB.PE last.
    pub fn credentials(&self) -> &[Credential] {
        &self.credentials.rows
    }

    /// The kind of mandate with this identifier.
    pub fn mandate_kind(&self, id: MandateKindId) -> Option<&MandateKind> {
        self.mandate_kinds.get(&id)
    }

    /// Every kind of mandate, for companies first.
    pub fn mandate_kinds(&self) -> &[MandateKind] {
        &self.mandate_kinds.rows
    }

    /// The section of a strategy with this identifier.
    pub fn strategy_section(&self, id: StrategySectionId) -> Option<&StrategySection> {
        self.strategy_sections.get(&id)
    }

    /// Sections of an authentication strategy, in their order.
    pub fn strategy_sections(&self) -> &[StrategySection] {
        &self.strategy_sections.rows
    }

    /// The family of data with this identifier.
    pub fn data_family(&self, id: DataFamilyId) -> Option<&DataFamily> {
        self.data_families.get(&id)
    }

    /// Every family of data that entities give each other, in the order of the decree.
    pub fn data_families(&self) -> &[DataFamily] {
        &self.data_families.rows
    }

    /// What is looked for in the exchange, in the order of the file.
    pub fn exchange_alerts(&self) -> &[ExchangeAlert] {
        &self.exchange_alerts.rows
    }

    /// Every basic vocabulary, in the order of the decree.
    pub fn vocabularies(&self) -> &[Vocabulary] {
        &self.vocabularies.rows
    }

    /// The instrument with this identifier.
    pub fn instrument(&self, id: InstrumentId) -> Option<&Instrument> {
        self.instruments.get(&id)
    }

    /// The instrument that somebody wrote as `cited`, in whatever manner: `DS N° 016-2024-JUS`.
    pub fn instrument_cited_as(&self, cited: &str) -> Option<&Instrument> {
        let key = normalise(cited);
        let same = |text: &str| normalise(text) == key;
        let named = |row: &&Instrument| row.id.as_str() == key || same(&row.citation());
        let rows = &self.instruments.rows;
        rows.iter().find(named).or_else(|| {
            rows.iter()
                .find(|row| row.also_cited.iter().any(|text| same(text)))
        })
    }

    /// Every instrument, in the order of the file.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments.rows
    }

    /// The office with this identifier.
    pub fn office(&self, id: OfficeId) -> Option<&Office> {
        self.offices.get(&id)
    }

    /// Every office, in the order screens list them.
    pub fn offices(&self) -> &[Office] {
        &self.offices.rows
    }

    /// The offices that a type of entity must or may have.
    pub fn offices_of(&self, entity_type: EntityTypeId) -> impl Iterator<Item = &Office> {
        self.offices()
            .iter()
            .filter(move |office| office.exists_in(entity_type))
    }

    /// What the law says if one person held both offices in the same entity, whichever of them says it.
    pub fn incompatibility(&self, one: OfficeId, other: OfficeId) -> Option<&Incompatibility> {
        let says = |office, with| {
            self.office(office)
                .and_then(|office| office.incompatibility_with(with))
        };
        says(one, other).or_else(|| says(other, one))
    }

    /// The obligation with this identifier.
    pub fn obligation(&self, id: ObligationId) -> Option<&Obligation> {
        self.obligations.get(&id)
    }

    /// Every obligation, in the order of the columns of a board.
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations.rows
    }

    /// The obligations measured today.
    pub fn live_obligations(&self) -> impl Iterator<Item = &Obligation> {
        self.obligations().iter().filter(|obligation| obligation.live)
    }

    /// The obligations that a type of entity owes, measured today or not.
    pub fn obligations_of(&self, entity_type: EntityTypeId) -> impl Iterator<Item = &Obligation> {
        self.obligations()
            .iter()
            .filter(move |owed| owed.binds(entity_type))
    }

    /// The type of entity with this identifier.
    pub fn entity_type(&self, id: EntityTypeId) -> Option<&EntityType> {
        self.entity_types.get(&id)
    }

    /// Every type of entity, in the order lists show them.
    pub fn entity_types(&self) -> &[EntityType] {
        &self.entity_types.rows
    }

    /// The rule of a term.
    pub fn term(&self, code: TermCode) -> Option<&TermRule> {
        self.terms.get(&code)
    }

    /// Every rule of a term.
    pub fn terms(&self) -> &[TermRule] {
        &self.terms.rows
    }

    /// The value of a term that was law on a day. What an act may have set instead is in [`crate::Overrides`].
    pub fn term_as_of(&self, code: TermCode, day: Date) -> Option<&TermValue> {
        self.term(code)?.as_of(day)
    }

    /// The seats of the committee, 1 to 9.
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The seat that a designation to this office fills.
    pub fn seat_of(&self, office: OfficeId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.office == office)
    }

    /// The rule of collegiate bodies with this identifier.
    pub fn rule(&self, id: RuleId) -> Option<&CollegiateRule> {
        self.rules.get(&id)
    }

    /// Every rule of collegiate bodies.
    pub fn rules(&self) -> &[CollegiateRule] {
        &self.rules.rows
    }

    /// The majority with this identifier.
    pub fn majority(&self, id: MajorityId) -> Option<&Majority> {
        self.majorities.get(&id)
    }

    /// Every majority, in order of strictness.
    pub fn majorities(&self) -> &[Majority] {
        &self.majorities.rows
    }

    /// The kind of matter with this identifier.
    pub fn agenda_kind(&self, id: AgendaKindId) -> Option<&AgendaKind> {
        self.agenda_kinds.get(&id)
    }

    /// Every kind of matter, in the order in which an agenda lists them.
    pub fn agenda_kinds(&self) -> &[AgendaKind] {
        &self.agenda_kinds.rows
    }

    /// The cause of recusal with this identifier.
    pub fn recusal_cause(&self, id: RecusalCauseId) -> Option<&RecusalCause> {
        self.recusal_causes.get(&id)
    }

    /// Every cause of recusal.
    pub fn recusal_causes(&self) -> &[RecusalCause] {
        &self.recusal_causes.rows
    }

    /// Criteria to prioritise with, until a body sets its own.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The kind of designation with this identifier.
    pub fn designation_kind(&self, id: DesignationKindId) -> Option<&DesignationKind> {
        self.designation_kinds.get(&id)
    }

    /// Every kind of instrument that designates.
    pub fn designation_kinds(&self) -> &[DesignationKind] {
        &self.designation_kinds.rows
    }

    /// What follows when an entity closes for this reason.
    pub fn succession(&self, id: ClosingReasonId) -> Option<&Succession> {
        self.successions.get(&id)
    }

    /// Every reason for which an entity closes.
    pub fn successions(&self) -> &[Succession] {
        &self.successions.rows
    }

    /// The bond with this identifier.
    pub fn bond(&self, id: BondId) -> Option<&Bond> {
        self.bonds.get(&id)
    }

    /// Every kind of bond between a person and the State.
    pub fn bonds(&self) -> &[Bond] {
        &self.bonds.rows
    }

    /// The kind of notice with this identifier.
    pub fn notice(&self, id: NoticeKindId) -> Option<&NoticeKind> {
        self.notices.get(&id)
    }

    /// Every kind of notice, the most pressing first.
    pub fn notices(&self) -> &[NoticeKind] {
        &self.notices.rows
    }

    /// Every legal term with its identifier.
    pub fn glossary(&self) -> &[GlossaryTerm] {
        &self.glossary
    }

    /// The legal term with this identifier.
    pub fn glossary_term(&self, id: &str) -> Option<&GlossaryTerm> {
        self.glossary.iter().find(|term| term.id == id)
    }

    /// The subjects of the single text of Law 27444 that were renumbered in 2026.
    pub fn tuo_articles(&self) -> &[TuoArticle] {
        &self.tuo_articles
    }

    /// The article on a subject, as in `start-of-count`.
    pub fn tuo_article(&self, subject: &str) -> Option<&TuoArticle> {
        self.tuo_articles.iter().find(|article| article.id == subject)
    }

    /// The days that the law fixes.
    pub fn calendar_rules(&self) -> &CalendarRules {
        &self.calendar
    }

    /// How far the holder of an office may record a kind of act: none means no. `authority` is the one that the
    /// matter was told to, if any; a power limited to one authority reaches nothing else.
    pub fn may_act(&self, office: OfficeId, kind: &str, authority: Option<Authority>) -> Option<Scope> {
        self.grants.act(office, kind, authority)
    }

    /// How far the holder of an office may read a view that is not public: none means no.
    pub fn may_read(&self, office: OfficeId, view: &str, authority: Option<Authority>) -> Option<Scope> {
        self.grants.view(office, view, authority)
    }
}

fn list<T: Deserialize<'static>>(file: &'static str, text: &'static str) -> Result<Vec<T>, LoadError> {
    data::list(text).map_err(|error| failed(file, &error))
}

fn shelf<Id: Ord + fmt::Display, T: Deserialize<'static>>(
    file: &'static str,
    text: &'static str,
    id: impl Fn(&T) -> Id,
) -> Result<Shelf<Id, T>, LoadError> {
    Shelf::of(file, list(file, text)?, id)
}

pub(crate) fn failed(file: &'static str, error: &toml::de::Error) -> LoadError {
    LoadError {
        file,
        message: error.to_string(),
    }
}
