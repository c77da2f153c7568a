//! The dossier of an entity: what its page, its desk and its data read, gathered once for one request.

use capability::power::Target;
use capability::{Cx, Stop};
use directory::board::{Board, BoardEntity, board};
use directory::standing::{Verdict, due};
use directory::store::{self, DesignationRow};
use jiff::civil::Date;
use norms::{Discharge, Obligation, OfficeId};
use register::{PersonId, Recorded};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Acts kept at hand: enough for the cord.
const ACTS: u32 = 48;

/// What is known of an entity today.
pub(super) struct Dossier {
    pub board: Arc<Board>,
    pub entity: Arc<BoardEntity>,
    pub today: Date,
    /// Verdicts in the order of the board's obligations.
    pub verdicts: Vec<Verdict>,
    /// Designations, the most recent first.
    pub designations: Vec<DesignationRow>,
    /// The last acts of the entity, the newest first.
    acts: Vec<Recorded>,
    names: HashMap<PersonId, String>,
    codes: HashMap<u64, String>,
    /// Mean share of the entities of the same type that exist today.
    pub average: Option<f64>,
}

/// One obligation of the entity, as it stands.
pub(super) struct Line<'a> {
    pub obligation: &'static Obligation,
    pub verdict: Verdict,
    /// Day by which something is due, or since when it is missing.
    pub due: Option<Date>,
    /// Code of the act that proves it.
    pub proof: Option<&'a str>,
}

impl Dossier {
    /// The dossier of the entity at that address.
    pub(super) async fn find(cx: &Cx, key: &str) -> Result<Dossier, Stop> {
        let board = board(&cx.house).await?;
        let entity = board.find(key).cloned().ok_or(Stop::NotFound)?;
        Dossier::of(cx, board, entity).await
    }

    /// The dossier of an entity of the board.
    pub(super) async fn of(cx: &Cx, board: Arc<Board>, entity: Arc<BoardEntity>) -> Result<Dossier, Stop> {
        let today = cx.today();
        let designations = store::designations_of(&cx.house, entity.id).await?;
        let filter = register::Filter {
            entity: Some(entity.id),
            limit: ACTS,
            ..register::Filter::default()
        };
        let acts = cx.house.register.acts(&filter).await?;
        let mut codes: HashMap<u64, String> = acts.iter().map(|act| (act.seq, act.code())).collect();
        let proofs = entity.facts.iter().flatten().filter_map(|facts| facts.proof);
        let proofs =
            proofs.chain(shown(&designations, today).filter_map(|row| u64::try_from(row.proof_seq).ok()));
        for seq in proofs.collect::<Vec<_>>() {
            if !codes.contains_key(&seq)
                && let Some(code) = cx.house.register.code_of(seq).await?
            {
                codes.insert(seq, code);
            }
        }
        let people: Vec<PersonId> = shown(&designations, today)
            .filter_map(|row| row.person_id)
            .collect();
        let names = directory::people::names(&cx.house, &people).await?;
        let verdicts = board.verdicts(&entity, today);
        let average = crate::state::glance(cx).await?.average(entity.kind.id);
        Ok(Dossier {
            board,
            entity,
            today,
            verdicts,
            designations,
            acts,
            names,
            codes,
            average,
        })
    }

    /// Every live obligation, as it stands.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let each = self
            .board
            .obligations
            .iter()
            .zip(&self.verdicts)
            .zip(&self.entity.facts);
        each.map(|((obligation, verdict), facts)| {
            let facts = facts.as_ref();
            Line {
                obligation,
                verdict: *verdict,
                due: due(obligation, self.entity.from, facts, *verdict).filter(|_| *verdict != Verdict::Met),
                proof: facts.and_then(|facts| facts.proof).and_then(|seq| self.code(seq)),
            }
        })
        .collect()
    }

    /// The designation of an office that counts: the last main or acting one of the whole entity.
    pub(super) fn last(&self, office: &str) -> Option<&DesignationRow> {
        self.designations
            .iter()
            .find(|row| counts(row) && row.office == office)
    }

    /// Who holds an office today, if anybody.
    pub(super) fn holder(&self, office: &str) -> Option<&DesignationRow> {
        self.designations
            .iter()
            .find(|row| counts(row) && row.office == office && row.in_force(self.today))
    }

    /// Name of whoever a designation puts in office; none for the committee and for erased data.
    pub(super) fn name(&self, row: &DesignationRow) -> Option<&str> {
        row.person_id
            .and_then(|id| self.names.get(&id))
            .map(String::as_str)
    }

    /// The last acts that tell something by themselves: that a person became known does not.
    pub(super) fn told(&self) -> impl Iterator<Item = &Recorded> {
        self.acts
            .iter()
            .filter(|act| act.kind != "directory/person-registered")
    }

    /// Code of an act.
    pub(super) fn code(&self, seq: u64) -> Option<&str> {
        self.codes.get(&seq).map(String::as_str)
    }

    /// Code of the act that designated.
    pub(super) fn proof(&self, row: &DesignationRow) -> Option<&str> {
        u64::try_from(row.proof_seq).ok().and_then(|seq| self.code(seq))
    }

    /// What an act about this entity would touch.
    pub(super) fn target(&self) -> Target {
        directory::target::of(&self.entity)
    }

    /// Whether the caller may put somebody in that office: the power, and the signature that the norm asks for.
    pub(super) fn may_designate(&self, cx: &Cx, office: OfficeId) -> bool {
        let signs = cx.caller.acting.as_ref().is_some_and(|acting| {
            let office = cx.house.law.office(office);
            office.is_some_and(|office| office.designated_by.iter().any(|by| by.as_str() == acting.office))
        });
        signs && cx.may("directory/designated", &self.target()).is_ok()
    }

    /// Owed and fulfilled.
    pub(super) fn owed_and_met(&self) -> (usize, usize) {
        let owed = self.verdicts.iter().filter(|verdict| verdict.is_owed());
        let met = owed.clone().filter(|verdict| verdict.is_met()).count();
        (owed.count(), met)
    }

    /// Verdict of the committee as a whole: the most pressing of its obligations.
    pub(super) fn committee_verdict(&self) -> Option<Verdict> {
        let of_committee = self
            .lines()
            .into_iter()
            .filter(|line| office_of(line.obligation).is_none());
        let place = |verdict: &Verdict| {
            directory::standing::VERDICTS
                .iter()
                .position(|known| known == verdict)
        };
        of_committee.map(|line| line.verdict).min_by_key(place)
    }
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
pub(super) fn office_of(obligation: &Obligation) -> Option<OfficeId> {
    match obligation.discharge {
        Discharge::OfficeHeld { office, .. } => Some(office),
        _ => None,
    }
}

/// The authority that an obligation says must be told.
pub(super) fn authority_of(obligation: &Obligation) -> Option<norms::Authority> {
    match obligation.discharge {
        Discharge::OfficeHeld { communicated_to, .. } => communicated_to,
        Discharge::CommitteeCommunicated { authority, .. } => Some(authority),
        _ => None,
    }
}
