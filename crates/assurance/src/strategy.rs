//! The strategy of an entity as it stands: what it offers, at which level, what is missing, and what it plans.

use crate::acts::FiguresReported;
use crate::ids::{OperationId, ServiceId, StepId};
use crate::indicators::Indicators;
use crate::store::{self, OperationRow, SectionRow, ServiceRow, Stage, StepRow, VersionRow};
use crate::{owners, store::TallyRow};
use capability::power::{self, Target};
use capability::{Acting, Caller, Cx, Stop};
use directory::board::{BoardEntity, board};
use directory::target;
use jiff::civil::Date;
use register::{DesignationId, EntityId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What has to be readable to see what strangers do not.
pub const READ: &str = "assurance.strategy";
/// Acts that tell those who prepare from those who approve.
const PREPARES: &str = "assurance/level-decided";
const APPROVES: &str = "assurance/level-approved";

/// Everything an entity has.
#[derive(Debug, Clone)]
pub struct Strategy {
    /// The entity.
    pub entity: Arc<BoardEntity>,
    /// Services that go on, by name.
    pub services: Vec<ServiceRow>,
    /// Their operations.
    pub operations: Vec<OperationRow>,
    /// Steps of the plan, the first due first.
    pub steps: Vec<StepRow>,
    /// Operations that each step closes.
    pub closes: HashMap<StepId, Vec<OperationId>>,
    /// Sections that are written.
    pub sections: Vec<SectionRow>,
    /// Approved versions, the last first.
    pub versions: Vec<VersionRow>,
    /// Reported figures, the last year first.
    pub figures: Vec<FiguresReported>,
    /// Names of units.
    pub units: BTreeMap<String, String>,
    /// Number of the last act that changed it.
    pub changed: u64,
}

impl Strategy {
    /// The strategy of an entity.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(cx: &Cx, entity: Arc<BoardEntity>) -> Result<Strategy, Stop> {
        let (house, id) = (&cx.house, entity.id);
        Ok(Strategy {
            services: store::services_of(house, id).await?,
            operations: store::operations_of(house, id).await?,
            steps: store::steps_of(house, id).await?,
            closes: store::closes_of(house, id).await?,
            sections: store::sections_of(house, id).await?,
            versions: store::versions_of(house, id).await?,
            figures: store::figures_of(house, id).await?,
            units: owners::unit_names(cx, &entity).await?,
            changed: store::last_change(house, id).await?,
            entity,
        })
    }

    /// Operations of a service.
    pub fn operations_of(&self, service: ServiceId) -> impl Iterator<Item = &OperationRow> {
        self.operations
            .iter()
            .filter(move |row| row.service_id == service)
    }

    /// Operations whose level stands so on a day.
    pub fn at(&self, stage: Stage, today: Date) -> impl Iterator<Item = &OperationRow> {
        self.operations
            .iter()
            .filter(move |row| row.stage(today) == stage)
    }

    /// Steps that close the gap of an operation.
    pub fn steps_for(&self, operation: OperationId) -> impl Iterator<Item = &StepRow> {
        let closes = move |step: &&StepRow| {
            let closed = self.closes.get(&step.id);
            closed.is_some_and(|closed| closed.contains(&operation))
        };
        self.steps.iter().filter(closes)
    }

    /// Operations with a gap that no open step closes.
    pub fn unplanned(&self) -> impl Iterator<Item = &OperationRow> {
        let planned = |row: &OperationRow| self.steps_for(row.id).any(StepRow::is_open);
        let open = self.operations.iter().filter(|row| row.gap().is_open());
        open.filter(move |row| !planned(row))
    }

    /// What a section says, if it is written.
    pub fn section(&self, id: &str) -> Option<&SectionRow> {
        self.sections.iter().find(|row| row.section == id)
    }

    /// The version in force.
    pub fn version(&self) -> Option<&VersionRow> {
        self.versions.first()
    }

    /// Whether something changed after the version in force was approved.
    pub fn is_changed(&self) -> bool {
        self.version().is_some_and(|version| version.until < self.changed)
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.steps.is_empty() && self.sections.is_empty()
    }

    /// Its indicators on a day.
    pub fn indicators(&self, today: Date) -> Indicators {
        Indicators::of(self, today)
    }

    /// What an act of it touches.
    pub fn target(&self) -> Target {
        target::of(&self.entity)
    }

    /// May the caller read what strangers do not?
    pub fn may_read(&self, cx: &Cx) -> bool {
        reads(cx, &self.target())
    }

    /// May the caller prepare it?
    pub fn may_prepare(&self, cx: &Cx) -> bool {
        office_for(cx, PREPARES, &self.target()).is_some()
    }

    /// May the caller approve it?
    pub fn may_approve(&self, cx: &Cx) -> bool {
        office_for(cx, APPROVES, &self.target()).is_some()
    }

    /// Address of the workbench.
    pub fn desk(&self) -> String {
        desk(&self.entity)
    }

    /// Address of the page that everybody may read.
    pub fn page(&self) -> String {
        page(&self.entity)
    }
}

/// Offices that the caller holds, the one they chose first. Whoever leads often sits in the committee too, and should not have to
/// change offices to see what they lead.
fn held(cx: &Cx) -> impl Iterator<Item = (&Acting, Caller)> {
    let mine = cx.caller.acting.iter().chain(&cx.caller.offices);
    mine.map(|office| {
        let as_holder = Caller {
            acting: Some(office.clone()),
            ..cx.caller.clone()
        };
        (office, as_holder)
    })
}

/// The designation under which the caller may record an act about that, of those they hold.
pub(crate) fn office_for(cx: &Cx, act: &str, target: &Target) -> Option<DesignationId> {
    let mut mine = held(cx);
    let may = |caller: &Caller| power::may(cx.house.law, caller, act, target, cx.today()).is_ok();
    mine.find(|(_, caller)| may(caller))
        .map(|(office, _)| office.designation)
}

/// May the caller read, under any office they hold, what strangers do not?
pub(crate) fn reads(cx: &Cx, target: &Target) -> bool {
    let may = |caller: &Caller| power::may_read(cx.house.law, caller, READ, target, cx.today()).is_ok();
    held(cx).any(|(_, caller)| may(&caller))
}

/// The same as a refusal, in the words of the office that they chose.
///
/// # Errors
/// Refused when no office of theirs reads it.
pub(crate) fn check_reads(cx: &Cx, target: &Target) -> Result<(), Stop> {
    if reads(cx, target) {
        return Ok(());
    }
    Ok(cx.may_read(READ, target)?)
}

/// Address of the workbench of an entity.
pub fn desk(entity: &BoardEntity) -> String {
    format!("/autenticacion?entidad={}", entity.key)
}

/// Address of the public page of an entity.
pub fn page(entity: &BoardEntity) -> String {
    format!("{}/autenticacion", entity.href())
}

/// An entity by its id, for a page; nothing when it is not there.
pub(crate) async fn entity(cx: &Cx, id: EntityId) -> Result<Arc<BoardEntity>, Stop> {
    let board = board(&cx.house).await?;
    board.entity(id).cloned().ok_or(Stop::NotFound)
}

/// Whether an entity has something that everybody may read.
pub(crate) fn has_page(tally: Option<&TallyRow>) -> bool {
    tally.is_some_and(|tally| tally.services > 0 || tally.version > 0)
}
