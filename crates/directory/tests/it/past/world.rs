//! A few entities to which anything may happen, on days that go by.

use capability::{Capability, House};
use directory::Directory;
use directory::acts::*;
use directory::past::{Moment, board_at};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use register::{Clock, CommunicationId, DesignationId, Draft, EntityId, FixedClock, PersonId, Under};
use std::sync::Arc;
use tempfile::TempDir;
use testing::{Opened, Opening, Shut, entity_registered, instrument};

const LIST: &[&dyn Capability] = &[&Directory];
const ENTITIES: usize = 3;
const OFFICES: [&str; 5] = [
    "digital_leader",
    "personal_data_officer",
    "committee_seat_1",
    "committee_seat_3",
    "public_software_officer",
];

pub struct World {
    pub house: Arc<House>,
    pub clock: Arc<FixedClock>,
    pub entities: Vec<EntityId>,
    /// Designations made so far: entity, id, office, communication.
    made: Vec<(EntityId, DesignationId, &'static str, CommunicationId)>,
    _folder: TempDir,
}

/// Something that happens; numbers choose among what there is.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Wait(u8),
    Designate {
        entity: u8,
        office: u8,
        ago: u8,
        lasts: Option<u8>,
    },
    Constitute {
        entity: u8,
        ago: u8,
    },
    End {
        which: u8,
        when: i8,
    },
    Communicate {
        which: u8,
        ago: u8,
    },
    Acknowledge {
        which: u8,
    },
    Observe {
        which: u8,
    },
    Correct {
        which: u8,
    },
    Publish {
        which: u8,
    },
    Move {
        which: u8,
        to: u8,
    },
    Rename {
        entity: u8,
        ago: u8,
    },
    Close {
        entity: u8,
        when: i8,
        carry: bool,
    },
}

pub fn step() -> impl Strategy<Value = Step> {
    let any = || any::<u8>();
    prop_oneof![
        4 => (1u8..40).prop_map(Step::Wait),
        6 => (any(), any(), 0u8..60, proptest::option::weighted(0.3, 1u8..90))
            .prop_map(|(entity, office, ago, lasts)| Step::Designate { entity, office, ago, lasts }),
        2 => (any(), 0u8..60).prop_map(|(entity, ago)| Step::Constitute { entity, ago }),
        3 => (any(), -20i8..20).prop_map(|(which, when)| Step::End { which, when }),
        4 => (any(), 0u8..20).prop_map(|(which, ago)| Step::Communicate { which, ago }),
        2 => any().prop_map(|which| Step::Acknowledge { which }),
        2 => any().prop_map(|which| Step::Observe { which }),
        2 => any().prop_map(|which| Step::Correct { which }),
        1 => any().prop_map(|which| Step::Publish { which }),
        1 => (any(), any()).prop_map(|(which, to)| Step::Move { which, to }),
        1 => (any(), 0u8..30).prop_map(|(entity, ago)| Step::Rename { entity, ago }),
        1 => (any(), -20i8..20, proptest::bool::ANY).prop_map(|(entity, when, carry)| Step::Close { entity, when, carry }),
    ]
}

impl World {
    pub async fn new() -> World {
        let opening = Opening::new(LIST, "2024-03-01T15:00:00Z").door(Shut);
        let Opened { house, clock, folder } = opening.fresh().await;
        let mut world = World {
            house,
            clock,
            entities: Vec::new(),
            made: Vec::new(),
            _folder: folder,
        };
        for number in 0..ENTITIES {
            let entity = EntityId::new(world.clock.as_ref()).unwrap();
            let name = format!("Municipalidad {number}");
            let mut registered = entity_registered(entity, "district_municipality", &name, None);
            registered.details = named(&name);
            world
                .record("directory/entity-registered", entity, &registered)
                .await;
            world.entities.push(entity);
        }
        world
    }

    pub fn today(&self) -> Date {
        self.clock.today()
    }

    fn draft(&self, kind: &'static str, entity: EntityId, payload: &impl serde::Serialize) -> Draft {
        Draft::new(kind, Under::system())
            .entity(entity)
            .payload_of(payload)
            .unwrap()
    }

    /// Records an act; one that the register refuses did not happen.
    async fn record(&self, kind: &'static str, entity: EntityId, payload: &impl serde::Serialize) -> bool {
        let draft = self.draft(kind, entity, payload);
        self.house.register.record_group(vec![draft], None).await.is_ok()
    }

    async fn designate(&mut self, entity: EntityId, office: &'static str, from: Date, to: Option<Date>) {
        let id = DesignationId::new(self.clock.as_ref()).unwrap();
        let designated = designated(id, office, PersonId::new(self.clock.as_ref()).unwrap(), from, to);
        if self.record("directory/designated", entity, &designated).await {
            self.made_one(entity, id, office);
        }
    }

    fn made_one(&mut self, entity: EntityId, id: DesignationId, office: &'static str) {
        let communication = CommunicationId::new(self.clock.as_ref()).unwrap();
        self.made.push((entity, id, office, communication));
    }

    pub async fn take(&mut self, step: Step) {
        let today = self.today();
        let ago = |days: u8| today.checked_sub(i64::from(days).days()).unwrap();
        let shifted = |days: i8| today.checked_add(i64::from(days).days()).unwrap();
        let entity = |at: u8| self.entities[usize::from(at) % ENTITIES];
        let which = |at: u8| {
            let made = &self.made;
            let last = made.len().min(3);
            (last > 0).then(|| made[made.len() - 1 - usize::from(at) % last])
        };
        match step {
            Step::Wait(days) => {
                let hours = SignedDuration::from_hours(24 * i64::from(days));
                self.clock.set(self.clock.now().checked_add(hours).unwrap());
            }
            Step::Designate {
                entity: at,
                office,
                ago: days,
                lasts,
            } => {
                let from = ago(days);
                let to = lasts.map(|days| from.checked_add(i64::from(days).days()).unwrap());
                let office = OFFICES[usize::from(office) % OFFICES.len()];
                self.designate(entity(at), office, from, to).await;
            }
            Step::Constitute {
                entity: at,
                ago: days,
            } => {
                let (entity, committee) = (entity(at), DesignationId::new(self.clock.as_ref()).unwrap());
                let constituted = CommitteeConstituted {
                    committee,
                    body: None,
                    instrument: instrument(ago(days)),
                    from: ago(days),
                    communicate_by: Some(today),
                };
                if self
                    .record("directory/committee-constituted", entity, &constituted)
                    .await
                {
                    self.made_one(entity, committee, "committee");
                }
            }
            Step::Rename {
                entity: at,
                ago: days,
            } => {
                let updated = EntityUpdated {
                    entity: entity(at),
                    details: named(&format!("Municipalidad renombrada {today}")),
                    reason: "renamed".into(),
                    on: Some(ago(days)),
                };
                self.record("directory/entity-updated", entity(at), &updated)
                    .await;
            }
            Step::Close {
                entity: at,
                when,
                carry,
            } => self.close(entity(at), shifted(when), carry).await,
            Step::End { which: at, when } => {
                let Some((entity, designation, ..)) = which(at) else {
                    return;
                };
                let ended = DesignationEnded {
                    designation,
                    on: shifted(when),
                    reason: "resigned".into(),
                };
                self.record("directory/designation-ended", entity, &ended).await;
            }
            Step::Communicate { which: at, ago: days } => {
                let Some((entity, designation, _, communication)) = which(at) else {
                    return;
                };
                let told = DesignationCommunicated {
                    communication,
                    designation,
                    authority: "sgtd".into(),
                    on: ago(days),
                    reference: None,
                    answer_by: None,
                };
                self.record("directory/designation-communicated", entity, &told)
                    .await;
            }
            Step::Acknowledge { which: at } => {
                let Some((entity, designation, _, communication)) = which(at) else {
                    return;
                };
                let accepted = CommunicationAcknowledged {
                    communication,
                    designation,
                    authority: "sgtd".into(),
                };
                self.record("directory/communication-acknowledged", entity, &accepted)
                    .await;
            }
            Step::Observe { which: at } => {
                let Some((entity, designation, _, communication)) = which(at) else {
                    return;
                };
                let observed = CommunicationObserved {
                    communication,
                    designation,
                    authority: "sgtd".into(),
                    reason: "article_missing".into(),
                    correct_by: shifted(5),
                };
                self.record("directory/communication-observed", entity, &observed)
                    .await;
            }
            Step::Correct { which: at } => {
                let Some((entity, designation, _, communication)) = which(at) else {
                    return;
                };
                let corrected = ObservationCorrected {
                    communication,
                    designation,
                    instrument: instrument(ago(90)),
                    answer_by: None,
                };
                self.record("directory/observation-corrected", entity, &corrected)
                    .await;
            }
            Step::Publish { which: at } => {
                let Some((entity, designation, ..)) = which(at) else {
                    return;
                };
                let place = "gob_pe".into();
                self.record(
                    "directory/contact-published",
                    entity,
                    &ContactPublished { designation, place },
                )
                .await;
            }
            Step::Move { which: at, to } => {
                let Some((entity, designation, ..)) = which(at) else {
                    return;
                };
                let moved = DueMoved {
                    designation,
                    what: if to % 2 == 0 { "communicate" } else { "correct" }.into(),
                    before: today,
                    after: shifted(i8::try_from(to / 4).unwrap()),
                };
                self.record("directory/due-moved", entity, &moved).await;
            }
        }
    }

    /// Closes an entity; its first holder in force may go on in another one.
    async fn close(&mut self, entity: EntityId, on: Date, carry: bool) {
        let successor = self.entities.iter().copied().find(|other| *other != entity);
        let closed = EntityClosed {
            entity,
            on,
            reason: "merged".into(),
            successor,
            other_successors: Vec::new(),
            units_to: None,
            norm: "Ley de muestra".into(),
        };
        let held = self
            .made
            .iter()
            .find(|(of, _, office, _)| *of == entity && *office != "committee");
        let held = held.copied();
        if !self.record("directory/entity-closed", entity, &closed).await {
            return;
        }
        if let (true, Some((_, continues, office, _)), Some(successor)) = (carry, held, successor) {
            let id = DesignationId::new(self.clock.as_ref()).unwrap();
            let person = PersonId::new(self.clock.as_ref()).unwrap();
            let carried = DesignationCarried {
                designated: designated(id, office, person, on.tomorrow().unwrap(), None),
                continues,
                entity_from: entity,
                informed: Some(on),
            };
            if self
                .record("directory/designation-carried", successor, &carried)
                .await
            {
                self.made_one(successor, id, office);
            }
        }
    }

    pub async fn at(&self, as_of: Date, known: Date) -> Vec<String> {
        super::seen(
            &board_at(&self.house, Moment { as_of, known }).await.unwrap(),
            as_of,
        )
    }
}

fn designated(
    designation: DesignationId,
    office: &str,
    person: PersonId,
    from: Date,
    to: Option<Date>,
) -> Designated {
    Designated {
        to,
        communicate_by: Some(from),
        ..testing::designated(designation, office, person, instrument(from))
    }
}

fn named(name: &str) -> EntityDetails {
    EntityDetails {
        name: name.into(),
        ubigeo: Some("080101".into()),
        ..EntityDetails::default()
    }
}
