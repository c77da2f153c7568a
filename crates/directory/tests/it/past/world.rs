//! A few entities to which anything may happen, on days that go by.

use capability::{Capability, House};
use directory::Directory;
use directory::acts::*;
use directory::past::{Moment, board_at, designations_at, places_at};
use directory::store;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;
use register::{
    Clock, CommunicationId, DesignationId, Draft, EntityId, FixedClock, PersonId, PostId, Under, UnitId,
};
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
        /// Through one of the posts of the entity.
        post: Option<u8>,
    },
    Make {
        entity: u8,
        unit: bool,
        when: i8,
    },
    /// A unit or a post ends, or a unit is called something else.
    Drop {
        entity: u8,
        which: u8,
        unit: bool,
        when: i8,
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
    Explain {
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
    /// A wing says that a duty was done for a period: the one of so many periods ago.
    Report {
        entity: u8,
        duty: u8,
        periods: u8,
        when: i8,
        odd: u8,
    },
    /// A day without work is declared for the whole country, or for another place.
    Declare {
        when: i8,
        country: bool,
    },
    /// A term of a duty is set by act.
    Set {
        duty: u8,
        length: u8,
        ago: u8,
    },
}

pub fn step() -> impl Strategy<Value = Step> {
    let any = || any::<u8>();
    prop_oneof![
        4 => (1u8..40).prop_map(Step::Wait),
        6 => (any(), any(), 0u8..60, proptest::option::weighted(0.3, 1u8..90), proptest::option::of(any()))
            .prop_map(|(entity, office, ago, lasts, post)| Step::Designate { entity, office, ago, lasts, post }),
        4 => (any(), proptest::bool::ANY, -40i8..20).prop_map(|(entity, unit, when)| Step::Make { entity, unit, when }),
        3 => (any(), any(), proptest::bool::ANY, -20i8..20)
            .prop_map(|(entity, which, unit, when)| Step::Drop { entity, which, unit, when }),
        2 => (any(), 0u8..60).prop_map(|(entity, ago)| Step::Constitute { entity, ago }),
        3 => (any(), -20i8..20).prop_map(|(which, when)| Step::End { which, when }),
        4 => (any(), 0u8..20).prop_map(|(which, ago)| Step::Communicate { which, ago }),
        2 => any().prop_map(|which| Step::Acknowledge { which }),
        2 => any().prop_map(|which| Step::Observe { which }),
        1 => any().prop_map(|which| Step::Explain { which }),
        2 => any().prop_map(|which| Step::Correct { which }),
        1 => any().prop_map(|which| Step::Publish { which }),
        1 => (any(), any()).prop_map(|(which, to)| Step::Move { which, to }),
        1 => (any(), 0u8..30).prop_map(|(entity, ago)| Step::Rename { entity, ago }),
        1 => (any(), -20i8..20, proptest::bool::ANY).prop_map(|(entity, when, carry)| Step::Close { entity, when, carry }),
        12 => (any(), any(), 0u8..2, -40i8..20, any())
            .prop_map(|(entity, duty, periods, when, odd)| Step::Report { entity, duty, periods, when, odd }),
        1 => (-30i8..30, proptest::bool::ANY).prop_map(|(when, country)| Step::Declare { when, country }),
        2 => (any(), 1u8..40, 0u8..90).prop_map(|(duty, length, ago)| Step::Set { duty, length, ago }),
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

    fn draft(
        &self,
        kind: &'static str,
        entity: impl Into<Option<EntityId>>,
        payload: &impl serde::Serialize,
    ) -> Draft {
        let draft = Draft::new(kind, Under::system());
        let draft = match entity.into() {
            Some(entity) => draft.entity(entity),
            None => draft,
        };
        draft.payload_of(payload).unwrap()
    }

    /// Records an act; one that the register refuses did not happen.
    pub async fn record(
        &self,
        kind: &'static str,
        entity: impl Into<Option<EntityId>>,
        payload: &impl serde::Serialize,
    ) -> bool {
        let draft = self.draft(kind, entity, payload);
        self.house.register.record_group(vec![draft], None).await.is_ok()
    }

    async fn designate(
        &mut self,
        entity: EntityId,
        office: &'static str,
        from: Date,
        to: Option<Date>,
        post: Option<u8>,
    ) {
        let id = DesignationId::new(self.clock.as_ref()).unwrap();
        let mut designated = designated(id, office, PersonId::new(self.clock.as_ref()).unwrap(), from, to);
        designated.post = match post {
            Some(which) => self.open_post(entity, which).await,
            None => None,
        };
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
                post,
            } => {
                let from = ago(days);
                let to = lasts.map(|days| from.checked_add(i64::from(days).days()).unwrap());
                let office = OFFICES[usize::from(office) % OFFICES.len()];
                self.designate(entity(at), office, from, to, post).await;
            }
            Step::Make {
                entity: at,
                unit,
                when,
            } => self.make(entity(at), unit, shifted(when)).await,
            Step::Drop {
                entity: at,
                which,
                unit,
                when,
            } => self.drop_one(entity(at), which, unit, shifted(when)).await,
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
                    answer_by: Some(shifted(9)),
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
            Step::Explain { which: at } => {
                let Some((entity, designation, ..)) = which(at) else {
                    return;
                };
                let explained = ObservationExplained {
                    text: "Falta el artículo".into(),
                };
                let draft = self
                    .draft("directory/observation-explained", entity, &explained)
                    .subject(format!("designation:{designation}"));
                let _ = self.house.register.record_group(vec![draft], None).await;
            }
            Step::Correct { which: at } => {
                let Some((entity, designation, _, communication)) = which(at) else {
                    return;
                };
                let corrected = ObservationCorrected {
                    communication,
                    designation,
                    instrument: Instrument {
                        number: format!("corregida-{today}"),
                        article: Some("2".into()),
                        document: Some("ab".repeat(32)),
                        ..instrument(ago(90))
                    },
                    answer_by: Some(shifted(3)),
                };
                self.record("directory/observation-corrected", entity, &corrected)
                    .await;
            }
            Step::Publish { which: at } => {
                let Some((entity, designation, ..)) = which(at) else {
                    return;
                };
                let place = format!("gob_pe {today}");
                self.record(
                    "directory/contact-published",
                    entity,
                    &ContactPublished { designation, place },
                )
                .await;
            }
            Step::Report {
                entity: at,
                duty,
                periods,
                when,
                odd,
            } => self.report(entity(at), duty, periods, shifted(when), odd).await,
            Step::Declare { when, country } => {
                let declared = CalendarDayDeclared {
                    day: shifted(when),
                    kind: "public_sector_day".into(),
                    place: if country { "" } else { "15" }.into(),
                    norm: "Decreto de muestra".into(),
                };
                self.record("directory/calendar-day-declared", None, &declared)
                    .await;
            }
            Step::Set {
                duty,
                length,
                ago: days,
            } => {
                let terms = ["GOV-QUARTER-EVAL", "GOV-HALF-REPORT", "GOV-ANNUAL-REPORT"];
                let set = TermSet {
                    code: terms[usize::from(duty) % terms.len()].into(),
                    length: u32::from(length),
                    unit: if length % 2 == 0 {
                        "working_days"
                    } else {
                        "calendar_days"
                    }
                    .into(),
                    from: ago(days),
                    basis: "Comunicado de muestra".into(),
                };
                self.record("directory/term-set", None, &set).await;
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

    async fn make(&self, entity: EntityId, unit: bool, from: Date) {
        let clock = self.clock.as_ref();
        if unit {
            let unit = UnitId::new(clock).unwrap();
            let created = UnitCreated {
                unit,
                kind: "unit".into(),
                name: format!("Unidad {unit}"),
                parent: None,
                from,
            };
            self.record("directory/unit-created", entity, &created).await;
        } else {
            let post = PostId::new(clock).unwrap();
            let created = PostCreated {
                post,
                name: format!("Puesto {post}"),
                unit: None,
                from,
            };
            self.record("directory/post-created", entity, &created).await;
        }
    }

    async fn drop_one(&self, entity: EntityId, which: u8, unit: bool, on: Date) {
        if !unit {
            if let Some(post) = self.open_post(entity, which).await {
                self.record("directory/post-ended", entity, &PostEnded { post, on })
                    .await;
            }
            return;
        }
        let units = store::units_of(&self.house, entity).await.unwrap();
        let open: Vec<_> = units.iter().filter(|unit| unit.to_on.is_none()).collect();
        if let Some(unit) = open.get(usize::from(which) % open.len().max(1)) {
            let (unit, name) = (unit.id, format!("Unidad renombrada {on}"));
            if which.is_multiple_of(2) {
                let renamed = UnitRenamed { unit, name };
                self.record("directory/unit-renamed", entity, &renamed).await;
            } else {
                let closed = UnitClosed { unit, on };
                self.record("directory/unit-closed", entity, &closed).await;
            }
        }
    }

    /// One of the posts that forms offer.
    async fn open_post(&self, entity: EntityId, which: u8) -> Option<PostId> {
        let posts = store::posts_of(&self.house, entity).await.unwrap();
        let open: Vec<_> = posts.iter().filter(|post| post.to_on.is_none()).collect();
        open.get(usize::from(which) % open.len().max(1))
            .map(|post| post.id)
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
            units_to: successor.filter(|_| carry),
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
            let mut goes_on = designated(id, office, person, on.tomorrow().unwrap(), None);
            goes_on.instrument.date = on.min(self.today());
            goes_on.post = self.open_post(successor, 0).await;
            let carried = DesignationCarried {
                designated: goes_on,
                continues,
                entity_from: entity,
                informed: Some(on.min(self.today())),
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
        let moment = Moment { as_of, known };
        let mut seen = super::seen(&board_at(&self.house, moment).await.unwrap(), as_of);
        for entity in &self.entities {
            seen.extend(self.rows_at(*entity, moment).await);
            seen.extend(self.places(*entity, moment).await);
        }
        seen
    }

    /// Every designation as its page would say it.
    async fn rows_at(&self, entity: EntityId, moment: Moment) -> Vec<String> {
        let rows = designations_at(&self.house, entity, moment).await.unwrap();
        let told = rows.into_iter().map(|mut row| {
            // Asked for only while the authority waits for a correction.
            row.correct_by = row.correct_by.filter(|_| row.observed_on.is_some());
            format!("{row:?}")
        });
        told.collect()
    }

    /// Every unit and post as the page of the entity would say it.
    pub async fn places(&self, entity: EntityId, moment: Moment) -> Vec<String> {
        let places = places_at(&self.house, entity, moment, 0, usize::MAX)
            .await
            .unwrap();
        assert_eq!(
            (places.units_total, places.posts_total),
            (places.units.len(), places.posts.len())
        );
        let units = places.units.iter().map(|unit| format!("{entity} {unit:?}"));
        let posts = places.posts.iter().map(|post| format!("{entity} {post:?}"));
        units.chain(posts).collect()
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
