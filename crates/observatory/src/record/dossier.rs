//! The dossier of an entity: what its page, its desk and its data read, gathered once for one request.

use capability::power::Target;
use capability::{Cx, Refusal, Stop};
use directory::board::{Board, BoardEntity, board};
use directory::past::{Moment, board_at, designations_at, timeline};
use directory::standing::{self, Facts, Verdict, due};
use directory::store::DesignationRow;
use jiff::civil::Date;
use norms::{Discharge, Obligation, OfficeId, Period};
use register::{PersonId, Recorded};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What is known of an entity today, or what was known of another day.
pub(crate) struct Dossier {
    pub board: Arc<Board>,
    pub entity: Arc<BoardEntity>,
    pub moment: Moment,
    /// The day it tells of.
    pub today: Date,
    /// Facts in the order of the board's obligations.
    facts: Vec<Option<Facts>>,
    /// Verdicts in the order of the board's obligations.
    pub verdicts: Vec<Verdict>,
    /// Acts before this number were known.
    pub known_before: u64,
    /// Acts before this number had been recorded by the day it tells of, and were known; none on the page of the present.
    pub recorded_before: Option<u64>,
    /// Designations, the most recent first.
    pub designations: Vec<DesignationRow>,
    names: HashMap<PersonId, String>,
    codes: HashMap<u64, String>,
    /// Mean share of the entities of the same type that exist today.
    pub average: Option<f64>,
}

/// One obligation of the entity, as it stands.
pub(crate) struct Line<'a> {
    pub obligation: &'static Obligation,
    pub verdict: Verdict,
    /// Day by which something is due, or since when it is missing; the next time, of what comes back.
    pub due: Option<Date>,
    /// The calendar period that decides, of what comes back.
    pub period: Option<Period>,
    /// Code of the act that proves it.
    pub proof: Option<&'a str>,
}

impl Dossier {
    /// The dossier of the entity at that address.
    pub(crate) async fn find(cx: &Cx, key: &str) -> Result<Dossier, Stop> {
        Dossier::find_at(cx, key, Moment::today(cx)).await
    }

    /// The dossier of the entity at that address on a day, as known at the end of another.
    pub(crate) async fn find_at(cx: &Cx, key: &str, moment: Moment) -> Result<Dossier, Stop> {
        let known = board(&cx.house).await?.find(key).cloned().ok_or(Stop::NotFound)?;
        let board = board_at(&cx.house, moment).await?;
        match board.entity(known.id).cloned() {
            Some(entity) => Dossier::of(cx, board, entity, moment).await,
            None => Err(Refusal::new("observatory-moment-entity")
                .field("conocido")
                .arg("name", &known.name)
                .malformed()
                .into()),
        }
    }

    /// The dossier of an entity of the board of that moment.
    async fn of(
        cx: &Cx,
        board: Arc<Board>,
        entity: Arc<BoardEntity>,
        moment: Moment,
    ) -> Result<Dossier, Stop> {
        let today = moment.as_of;
        let designations = designations_at(&cx.house, entity.id, moment).await?;
        let recorded_before = recorded_before(cx, moment).await?;
        let facts = board.facts(&entity, today);
        let proofs = facts.iter().flatten().filter_map(|facts| facts.proof);
        let proofs =
            proofs.chain(shown(&designations, today).filter_map(|row| u64::try_from(row.proof_seq).ok()));
        let codes = cx
            .house
            .register
            .codes_of(proofs.collect::<BTreeSet<u64>>())
            .await?;
        let people: Vec<PersonId> = shown(&designations, today)
            .filter_map(|row| row.person_id)
            .collect();
        let names = directory::people::names(&cx.house, &people).await?;
        let verdicts = board.judge(&entity, &facts, today);
        let average = crate::state::glance_at(cx, moment).await?.average(entity.kind.id);
        let known_before = match recorded_before {
            Some(_) => board.size(),
            None => u64::MAX,
        };
        Ok(Dossier {
            board,
            entity,
            moment,
            today,
            known_before,
            recorded_before,
            facts,
            verdicts,
            designations,
            names,
            codes,
            average,
        })
    }

    /// Its last day, when it had ceased to exist on the day this tells of: then nothing binds it and nobody acts for it.
    pub(crate) fn ceased(&self) -> Option<Date> {
        self.entity.to.filter(|to| *to < self.today)
    }

    /// Every live obligation, as it stands.
    pub(crate) fn lines(&self) -> Vec<Line<'_>> {
        let each = self.board.obligations.iter().zip(&self.verdicts).zip(&self.facts);
        each.map(|((obligation, verdict), facts)| {
            let facts = facts.as_ref();
            Line {
                obligation,
                verdict: *verdict,
                due: due(obligation, self.entity.from, facts, *verdict).filter(|_| {
                    *verdict != Verdict::Met || facts.is_some_and(|facts| facts.period.is_some())
                }),
                period: facts.and_then(|facts| facts.period),
                proof: facts.and_then(|facts| facts.proof).and_then(|seq| self.code(seq)),
            }
        })
        .collect()
    }

    /// The designation of an office that counts: the last main or acting one of the whole entity.
    pub(crate) fn last(&self, office: &str) -> Option<&DesignationRow> {
        self.designations
            .iter()
            .find(|row| counts(row) && row.office == office)
    }

    /// Who holds an office today, if anybody.
    pub(crate) fn holder(&self, office: &str) -> Option<&DesignationRow> {
        self.designations
            .iter()
            .find(|row| counts(row) && row.office == office && row.in_force(self.today))
    }

    /// Name of whoever a designation puts in office; none for the committee and for erased data.
    pub(crate) fn name(&self, row: &DesignationRow) -> Option<&str> {
        row.person_id
            .and_then(|id| self.names.get(&id))
            .map(String::as_str)
    }

    /// The last acts that tell something by themselves, so many of them: that a person became known does not.
    pub(crate) async fn told(&self, cx: &Cx, wanted: usize) -> Result<Vec<Recorded>, Stop> {
        let mut filter = register::Filter {
            entity: Some(self.entity.id),
            before: self.recorded_before,
            // Of four acts (a person known, a designation, its communication, the answer) three are told.
            limit: u32::try_from(wanted * 4 / 3).unwrap_or(u32::MAX),
            ..register::Filter::default()
        };
        let mut told = Vec::with_capacity(wanted);
        while told.len() < wanted {
            let acts = cx.house.register.acts(&filter).await?;
            let Some(last) = acts.last() else { break };
            filter.before = Some(last.seq);
            told.extend(
                acts.into_iter()
                    .filter(|act| act.kind != "directory/person-registered"),
            );
        }
        told.truncate(wanted);
        Ok(told)
    }

    /// Code of an act.
    pub(crate) fn code(&self, seq: u64) -> Option<&str> {
        self.codes.get(&seq).map(String::as_str)
    }

    /// Code of the act that designated.
    pub(crate) fn proof(&self, row: &DesignationRow) -> Option<&str> {
        u64::try_from(row.proof_seq).ok().and_then(|seq| self.code(seq))
    }

    /// What an act about this entity would touch.
    pub(crate) fn target(&self) -> Target {
        directory::target::of(&self.entity)
    }

    /// Whether the caller may record this kind of act for the entity now; nobody acts on another day's page.
    pub(crate) fn may(&self, cx: &Cx, act: &str) -> bool {
        self.moment == Moment::today(cx) && cx.may(act, &self.target()).is_ok()
    }

    /// Whether the caller may put somebody in that office: the power, and the signature that the norm asks for.
    pub(crate) fn may_designate(&self, cx: &Cx, office: OfficeId) -> bool {
        let signs = cx.caller.acting.as_ref().is_some_and(|acting| {
            let office = cx.house.law.office(office);
            office.is_some_and(|office| office.designated_by.iter().any(|by| by.as_str() == acting.office))
        });
        signs && self.may(cx, "directory/designated")
    }

    /// The verdicts that count for its share.
    pub(crate) fn counted(&self) -> impl Iterator<Item = Verdict> + Clone + '_ {
        self.board.counted(&self.verdicts)
    }

    /// Share fulfilled.
    pub(crate) fn share(&self) -> Option<f64> {
        self.board.share(&self.verdicts)
    }

    /// Owed and fulfilled, of what counts for its share.
    pub(crate) fn owed_and_met(&self) -> (usize, usize) {
        let owed = self.counted().filter(|verdict| verdict.is_owed());
        let met = owed.clone().filter(|verdict| verdict.is_met()).count();
        (owed.count(), met)
    }

    /// Verdict of the committee as a whole: the most pressing of the obligations that make one. What it does each quarter
    /// is told beside them.
    pub(crate) fn committee_verdict(&self) -> Option<Verdict> {
        let of_committee = self
            .lines()
            .into_iter()
            .filter(|line| office_of(line.obligation).is_none() && standing::counts(line.obligation));
        let place = |verdict: &Verdict| {
            directory::standing::VERDICTS
                .iter()
                .position(|known| known == verdict)
        };
        of_committee.map(|line| line.verdict).min_by_key(place)
    }
}

/// The acts of another day are those recorded until then, among the ones that were known.
async fn recorded_before(cx: &Cx, moment: Moment) -> Result<Option<u64>, Stop> {
    if moment.is_present(&cx.house) {
        return Ok(None);
    }
    let timeline = timeline(&cx.house).await?;
    Ok(Some(timeline.known_on(moment.as_of.min(moment.known))))
}

/// The designations that a page may show: those in force, and of each office the last. An entity that lived long has thousands
/// of others.
fn shown(rows: &[DesignationRow], today: Date) -> impl Iterator<Item = &DesignationRow> {
    let mut offices = HashSet::new();
    rows.iter()
        .filter(move |row| (counts(row) && offices.insert(row.office.as_str())) || row.in_force(today))
}

fn counts(row: &DesignationRow) -> bool {
    row.body_id.is_empty() && row.capacity != "alternate"
}

/// The office that an obligation is about; none for those of the committee.
pub(crate) fn office_of(obligation: &Obligation) -> Option<OfficeId> {
    match obligation.discharge {
        Discharge::OfficeHeld { office, .. } => Some(office),
        _ => None,
    }
}

/// The authority that an obligation says must be told.
pub(crate) fn authority_of(obligation: &Obligation) -> Option<norms::Authority> {
    match obligation.discharge {
        Discharge::OfficeHeld { communicated_to, .. } => communicated_to,
        Discharge::CommitteeCommunicated { authority, .. } => Some(authority),
        _ => None,
    }
}
