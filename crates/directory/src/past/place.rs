//! Units and posts on another day: they begin, they end, and they go with their entity when it closes.

use crate::acts::{EntityClosed, PostCreated, PostEnded, UnitClosed, UnitCreated, UnitRenamed};
use crate::store::{PostRow, UnitRow};
use capability::House;
use jiff::civil::Date;
use register::{EntityId, Fault, Filter, PostId, Recorded, UnitId, civil_date};
use std::collections::HashMap;

/// Kinds of acts that tell about units and posts.
const KINDS: [&str; 6] = [
    "directory/unit-created",
    "directory/post-created",
    "directory/unit-renamed",
    "directory/unit-closed",
    "directory/post-ended",
    "directory/entity-closed",
];
/// Acts read at a time.
const ACTS: u32 = 1_000;

/// Units and posts of some entities between which they may have gone, folded from acts when somebody asks: there are far
/// too many in a State to be kept.
pub(super) struct Places(HashMap<PlaceId, Place>);

/// A unit or a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum PlaceId {
    Unit(UnitId),
    Post(PostId),
}

/// A unit or a post with everything that happened to it, in the order of the register.
pub(super) struct Place {
    id: PlaceId,
    /// Kind of a unit; empty for a post.
    kind: Box<str>,
    name: Box<str>,
    from: Date,
    /// Number and day of the act that made it.
    seq: u64,
    day: Date,
    owner: EntityId,
    moves: Vec<Moved>,
    /// Names it was given later, each with the number of its act.
    names: Vec<(u64, Box<str>)>,
    /// Number of the act that ended it, and its last day.
    end: Option<(u64, Date)>,
}

/// The entity closed, and another one took the place over the day after.
#[derive(Debug, Clone, Copy)]
struct Moved {
    seq: u64,
    on: Date,
    to: EntityId,
}

/// What one act tells about units and posts.
enum PlaceEvent {
    Made(Born),
    Renamed(UnitId, Box<str>),
    Ended(PlaceId, Date),
    /// The entity closed; its units and posts went to another one, or ended with it.
    Closed(Date, Option<EntityId>),
}

/// A place as it began.
struct Born {
    id: PlaceId,
    kind: Box<str>,
    name: Box<str>,
    from: Date,
}

/// What an act tells about units and posts; none for all others.
fn event(act: &Recorded) -> Result<Option<PlaceEvent>, Fault> {
    Ok(Some(match act.kind.as_str() {
        "directory/unit-created" => {
            let new: UnitCreated = act.payload_as()?;
            PlaceEvent::Made(Born {
                id: PlaceId::Unit(new.unit),
                kind: new.kind.into(),
                name: new.name.into(),
                from: new.from,
            })
        }
        "directory/post-created" => {
            let new: PostCreated = act.payload_as()?;
            PlaceEvent::Made(Born {
                id: PlaceId::Post(new.post),
                kind: "".into(),
                name: new.name.into(),
                from: new.from,
            })
        }
        "directory/unit-renamed" => {
            let new: UnitRenamed = act.payload_as()?;
            PlaceEvent::Renamed(new.unit, new.name.into())
        }
        "directory/unit-closed" => {
            let ended: UnitClosed = act.payload_as()?;
            PlaceEvent::Ended(PlaceId::Unit(ended.unit), ended.on)
        }
        "directory/post-ended" => {
            let ended: PostEnded = act.payload_as()?;
            PlaceEvent::Ended(PlaceId::Post(ended.post), ended.on)
        }
        "directory/entity-closed" => {
            let closed: EntityClosed = act.payload_as()?;
            PlaceEvent::Closed(closed.on, closed.units_to)
        }
        _ => return Ok(None),
    }))
}

impl Places {
    /// All that these entities ever had, by their acts.
    pub async fn of(house: &House, family: &[EntityId]) -> Result<Places, Fault> {
        let mut acts = Vec::new();
        for entity in family {
            for kind in KINDS {
                let filter = Filter {
                    entity: Some(*entity),
                    kind: Some(kind.to_owned()),
                    limit: ACTS,
                    ..Filter::default()
                };
                acts.extend(house.register.all_acts(&filter).await?);
            }
        }
        acts.sort_unstable_by_key(|act| act.seq);
        let mut places = Places(HashMap::new());
        for act in &acts {
            if let (Some(entity), Some(happened)) = (act.entity, event(act)?) {
                places.take(entity, act, happened);
            }
        }
        Ok(places)
    }

    fn take(&mut self, entity: EntityId, act: &Recorded, happened: PlaceEvent) {
        match happened {
            PlaceEvent::Made(born) => {
                let (id, day) = (born.id, civil_date(act.at));
                self.0.insert(id, Place::new(born, entity, act.seq, day));
            }
            PlaceEvent::Renamed(unit, name) => {
                if let Some(place) = self.0.get_mut(&PlaceId::Unit(unit)) {
                    place.names.push((act.seq, name));
                }
            }
            PlaceEvent::Ended(id, on) => {
                if let Some(place) = self.0.get_mut(&id) {
                    place.ended(act.seq, on);
                }
            }
            PlaceEvent::Closed(on, units_to) => {
                let places = self.0.values_mut();
                places.for_each(|place| place.closed(entity, act.seq, on, units_to));
            }
        }
    }

    /// Those that stand in one of the entities on a day, by the acts before that number.
    pub fn in_entity(&self, entity: EntityId, as_of: Date, before: u64) -> impl Iterator<Item = &Place> {
        let places = self.0.values();
        places.filter(move |place| place.stands_in(entity, as_of, before))
    }
}

impl Place {
    /// As the act of that number makes it in an entity.
    fn new(born: Born, owner: EntityId, seq: u64, day: Date) -> Place {
        Place {
            id: born.id,
            kind: born.kind,
            name: born.name,
            from: born.from,
            seq,
            day,
            owner,
            moves: Vec::new(),
            names: Vec::new(),
            end: None,
        }
    }

    /// It ends, unless it did.
    fn ended(&mut self, seq: u64, on: Date) {
        self.end = self.end.or(Some((seq, on)));
    }

    /// Its entity closes: what is open there goes to another one, or ends.
    fn closed(&mut self, entity: EntityId, seq: u64, on: Date, units_to: Option<EntityId>) {
        let owner = self.moves.last().map_or(self.owner, |moved| moved.to);
        if owner != entity || self.end.is_some() {
            return;
        }
        match units_to {
            Some(to) => self.moves.push(Moved { seq, on, to }),
            None => self.ended(seq, on),
        }
    }

    /// Whether it stands in an entity on a day, by the acts before that number. What was announced by that day counts,
    /// and what began by then.
    fn stands_in(&self, entity: EntityId, as_of: Date, before: u64) -> bool {
        let known = self.seq < before && (self.day <= as_of || self.from <= as_of);
        let moved = |moved: &&Moved| moved.seq < before && moved.on < as_of;
        let owner = self
            .moves
            .iter()
            .rfind(moved)
            .map_or(self.owner, |moved| moved.to);
        known && owner == entity
    }

    /// As its row says it by the acts before that number; none for a post.
    pub fn unit(&self, before: u64) -> Option<UnitRow> {
        let PlaceId::Unit(id) = self.id else { return None };
        Some(UnitRow {
            id,
            kind: self.kind.to_string(),
            name: self.named(before).to_owned(),
            from_on: self.from.to_string(),
            to_on: self.to_on(before),
        })
    }

    /// The name it bore by the acts before that number.
    fn named(&self, before: u64) -> &str {
        let last = self.names.iter().rfind(|(seq, _)| *seq < before);
        last.map_or(&self.name, |(_, name)| name)
    }

    /// As its row says it by the acts before that number; none for a unit.
    pub fn post(&self, before: u64) -> Option<PostRow> {
        let PlaceId::Post(id) = self.id else { return None };
        Some(PostRow {
            id,
            name: self.name.to_string(),
            from_on: self.from.to_string(),
            to_on: self.to_on(before),
        })
    }

    fn to_on(&self, before: u64) -> Option<String> {
        let end = self.end.filter(|(seq, _)| *seq < before);
        end.map(|(_, on)| on.to_string())
    }
}
