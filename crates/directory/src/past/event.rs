//! What one act tells about an entity, as small as it can be kept.

use crate::acts::{
    CommitteeConstituted, CommunicationObserved, Designated, DesignationCarried, DesignationCommunicated,
    DesignationEnded, DueMoved, EntityClosed, EntityDetails, EntityRegistered, EntityUpdated,
    ObservationCorrected, PostEnded,
};
use crate::holding::{COMMITTEE, Slot};
use crate::report::{self, Report};
use jiff::civil::Date;
use register::{DesignationId, EntityId, Fault, PostId, Recorded, civil_date};

/// An event of an entity.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// It was registered, or its details changed.
    Details {
        details: Box<EntityDetails>,
        /// Type and authority, when it was registered.
        registered: Option<(String, Option<String>)>,
        /// First day of the details; none for a correction, which takes the place of what it corrects.
        from: Option<Date>,
    },
    /// It was closed.
    Closed { on: Date },
    /// Somebody was designated, or a committee constituted.
    Made(Made),
    /// Something happened to a designation.
    Changed(DesignationId, Change),
    /// A duty that comes back was done for a period.
    Reported(Report),
    /// A post ended, and with it the ground of its holders.
    PostEnded { post: PostId, on: Date },
}

/// A designation as it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub id: DesignationId,
    /// Its office among those that count; none for alternates, bodies and other offices.
    pub slot: Option<Slot>,
    pub post: Option<PostId>,
    /// First day on which the entity has it: that of the act that designates, or of the succession that carries it on.
    pub since: Date,
    pub issued: Date,
    pub from: Date,
    pub to: Option<Date>,
    pub communicate_by: Option<Date>,
    /// Told already, when it carries on another one.
    pub informed: Option<Date>,
}

/// What happened to a designation.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Informed {
        on: Date,
        answer_by: Option<Date>,
    },
    Accepted,
    Observed {
        reason: Box<str>,
        correct_by: Date,
    },
    /// The authority's own words were written down, in an act of their own.
    Explained,
    /// Another instrument took the place of the one that was observed.
    Corrected {
        issued: Date,
        answer_by: Option<Date>,
    },
    Ended {
        on: Date,
        reason: Box<str>,
    },
    CommunicateBy(Date),
    CorrectBy(Date),
    /// Where the contact can be seen.
    ContactPublished(Box<str>),
}

/// An event with the entity it belongs to; none for acts that tell nothing about one.
pub(super) fn event(act: &Recorded) -> Result<Option<(EntityId, Event)>, Fault> {
    let Some(entity) = act.entity else { return Ok(None) };
    let event = match act.kind.as_str() {
        "directory/entity-registered" => registered(act.payload_as()?),
        "directory/entity-updated" => updated(act.payload_as()?, civil_date(act.at)),
        "directory/entity-closed" => Event::Closed {
            on: act.payload_as::<EntityClosed>()?.on,
        },
        "directory/designated" => Event::Made(made(&act.payload_as()?)),
        "directory/designation-carried" => {
            let carried: DesignationCarried = act.payload_as()?;
            Event::Made(Made {
                // Its instrument is older: another entity issued it.
                since: carried.designated.from.min(civil_date(act.at)),
                informed: carried.informed,
                ..made(&carried.designated)
            })
        }
        "directory/committee-constituted" => Event::Made(constituted(&act.payload_as()?)),
        "directory/post-ended" => {
            let ended: PostEnded = act.payload_as()?;
            Event::PostEnded {
                post: ended.post,
                on: ended.on,
            }
        }
        _ => return other(act, entity),
    };
    Ok(Some((entity, event)))
}

/// What happened to a designation, or what a wing reports.
fn other(act: &Recorded, entity: EntityId) -> Result<Option<(EntityId, Event)>, Fault> {
    Ok(match change(act)? {
        Some((id, change)) => Some((entity, Event::Changed(id, change))),
        None => report::read(act)?.map(|(entity, report)| (entity, Event::Reported(report))),
    })
}

fn change(act: &Recorded) -> Result<Option<(DesignationId, Change)>, Fault> {
    Ok(Some(match act.kind.as_str() {
        "directory/designation-communicated" => {
            let new: DesignationCommunicated = act.payload_as()?;
            let (on, answer_by) = (new.on, new.answer_by);
            (new.designation, Change::Informed { on, answer_by })
        }
        "directory/communication-acknowledged" => {
            let new: crate::acts::CommunicationAcknowledged = act.payload_as()?;
            (new.designation, Change::Accepted)
        }
        "directory/communication-observed" => {
            let CommunicationObserved {
                designation,
                reason,
                correct_by,
                ..
            } = act.payload_as()?;
            let reason = reason.into_boxed_str();
            (designation, Change::Observed { reason, correct_by })
        }
        "directory/observation-explained" => {
            // From the envelope alone: the words may be erased.
            let designation = act.subject("designation").and_then(|id| id.parse().ok());
            return Ok(designation.map(|id| (id, Change::Explained)));
        }
        "directory/observation-corrected" => {
            let new: ObservationCorrected = act.payload_as()?;
            let (issued, answer_by) = (new.instrument.date, new.answer_by);
            (new.designation, Change::Corrected { issued, answer_by })
        }
        "directory/designation-ended" => {
            let DesignationEnded {
                designation,
                on,
                reason,
            } = act.payload_as()?;
            let reason = reason.into_boxed_str();
            (designation, Change::Ended { on, reason })
        }
        "directory/due-moved" => {
            let new: DueMoved = act.payload_as()?;
            let moved = match new.what.as_str() {
                "communicate" => Change::CommunicateBy(new.after),
                _ => Change::CorrectBy(new.after),
            };
            (new.designation, moved)
        }
        "directory/contact-published" => {
            let new: crate::acts::ContactPublished = act.payload_as()?;
            let place = new.place.into_boxed_str();
            (new.designation, Change::ContactPublished(place))
        }
        _ => return Ok(None),
    }))
}

fn registered(new: EntityRegistered) -> Event {
    Event::Details {
        details: Box::new(new.details),
        registered: Some((new.kind, new.authority)),
        from: None,
    }
}

fn updated(new: EntityUpdated, recorded: Date) -> Event {
    let renamed = new.reason == "renamed";
    Event::Details {
        details: Box::new(new.details),
        registered: None,
        from: new.on.or(renamed.then_some(recorded)),
    }
}

fn made(new: &Designated) -> Made {
    let counts = new.body.is_none() && new.capacity != crate::acts::Capacity::Alternate;
    Made {
        id: new.designation,
        slot: Slot::of(&new.office).filter(|_| counts),
        post: new.post,
        since: new.instrument.date,
        issued: new.instrument.date,
        from: new.from,
        to: new.to,
        communicate_by: new.communicate_by,
        informed: None,
    }
}

fn constituted(new: &CommitteeConstituted) -> Made {
    Made {
        id: new.committee,
        slot: Slot::of(COMMITTEE).filter(|_| new.body.is_none()),
        post: None,
        since: new.instrument.date,
        issued: new.instrument.date,
        from: new.from,
        to: None,
        communicate_by: new.communicate_by,
        informed: None,
    }
}
