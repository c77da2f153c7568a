//! Where the guide stands: every office it fills, read from acts and draft. Coming back shows the same.

use crate::draft::{Chosen, Draft};
use crate::keep::{self, Waiting};
use crate::step::Step;
use capability::{Cx, Stop};
use directory::board::BoardEntity;
use directory::people::{self, Person};
use directory::store::{self, DesignationRow};
use directory::target;
use jiff::civil::Date;
use norms::{Contact, Discharge, Office, OfficeId, offices};
use std::collections::HashMap;
use std::sync::Arc;

/// An office that the guide fills.
#[derive(Debug)]
pub struct Slot {
    /// The office.
    pub office: &'static Office,
    /// The step that asks for it.
    pub step: Step,
    /// The designation that holds it, by acts.
    pub held: Option<DesignationRow>,
    /// Who was chosen in the draft, while nobody holds it.
    pub chosen: Option<Chosen>,
    /// Whether a holder whose post ended must end first: a silent vacancy.
    pub replaces: bool,
}

impl Slot {
    /// Whether nobody holds it nor was chosen.
    pub fn is_empty(&self) -> bool {
        self.held.is_none() && self.chosen.is_none()
    }
    /// Whether somebody waits in the draft.
    pub fn is_prepared(&self) -> bool {
        self.held.is_none() && self.chosen.is_some()
    }
}

/// Somebody who can be chosen: typed in the draft, or in office already.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Key of the draft, or id of the person.
    pub key: String,
    /// Identity document; never shown.
    pub dni: String,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
    /// Institutional address.
    pub email: String,
    /// Telephone of the office.
    pub phone: Option<String>,
    /// Post held today.
    pub post_title: String,
    /// Employment bond.
    pub bond: String,
}

impl Candidate {
    /// Given names and surnames.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.surnames)
    }
}

/// The guide of an entity, as it stands today.
pub struct Guide {
    /// The entity.
    pub entity: Arc<BoardEntity>,
    /// Today.
    pub today: Date,
    /// What the guide fills, in order.
    pub slots: Vec<Slot>,
    /// The committee, by acts.
    pub committee: Option<DesignationRow>,
    /// The draft.
    pub waiting: Waiting,
    /// Who can be chosen: typed first, then those in office.
    pub candidates: Vec<Candidate>,
    names: HashMap<register::PersonId, String>,
}

impl Guide {
    /// The guide of the caller's entity.
    pub async fn of_caller(cx: &Cx) -> Result<Guide, Stop> {
        let Some(acting) = cx.caller.acting.as_ref() else {
            return Err(cx.under().err().unwrap_or(Stop::SignIn));
        };
        let entity = target::entity(cx, acting.entity).await?;
        cx.may("directory/designated", &target::of(&entity))?;
        Guide::of(cx, entity).await
    }

    async fn of(cx: &Cx, entity: Arc<BoardEntity>) -> Result<Guide, Stop> {
        let today = cx.today();
        let rows = store::designations_of(&cx.house, entity.id).await?;
        let in_office = in_office(cx, &rows, today).await?;
        let waiting = keep::waiting(cx, entity.id, || first(cx, &entity, &rows, &in_office, today)).await?;
        let held = |office: &str| {
            rows.iter()
                .find(|row| row.office == office && holds(row, today))
                .cloned()
        };
        let slots = asked(cx, &entity)
            .map(|(step, office)| {
                let held = held(office.id.as_str());
                let chosen = waiting.draft.chosen.get(office.id.as_str());
                Slot {
                    office,
                    step,
                    replaces: rows
                        .iter()
                        .any(|row| row.office == office.id.as_str() && left(row, today)),
                    chosen: chosen.filter(|_| held.is_none()).cloned(),
                    held,
                }
            })
            .collect();
        let committee = held(directory::apply_committee());
        let ids: Vec<_> = rows.iter().filter_map(|row| row.person_id).collect();
        let names = people::names(&cx.house, &ids).await?;
        let candidates = candidates(&waiting.draft, in_office);
        Ok(Guide {
            entity,
            today,
            slots,
            committee,
            waiting,
            candidates,
            names,
        })
    }

    /// The draft.
    pub fn draft(&self) -> &Draft {
        &self.waiting.draft
    }

    /// What a draft begins with when none waits: what the guide shows, or nothing when the one it showed is gone.
    pub fn first(&self) -> Draft {
        match self.waiting.version {
            0 => self.waiting.draft.clone(),
            _ => Draft::default(),
        }
    }

    /// The slot of an office.
    pub fn slot(&self, office: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.office.id.as_str() == office)
    }

    /// Slots of a step.
    pub fn of_step(&self, step: Step) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.step == step)
    }

    /// Somebody who can be chosen, by key.
    pub fn candidate(&self, key: &str) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.key == key)
    }

    /// Name of whoever holds a slot or was chosen for it.
    pub fn name(&self, slot: &Slot) -> Option<String> {
        match (&slot.held, &slot.chosen) {
            (Some(row), _) => row.person_id.and_then(|id| self.names.get(&id)).cloned(),
            (None, Some(chosen)) => self.candidate(&chosen.person).map(Candidate::name),
            (None, None) => None,
        }
    }

    /// Post of whoever holds a slot or was chosen for it.
    pub fn post<'g>(&'g self, slot: &'g Slot) -> Option<&'g str> {
        match (&slot.held, &slot.chosen) {
            (Some(row), _) => Some(row.post_title.as_str()),
            (None, Some(chosen)) => Some(self.candidate(&chosen.person)?.post_title.as_str()),
            (None, None) => None,
        }
    }

    /// Whether the person of a slot leads IT: as head of the area in the committee, or as was said.
    pub fn leads_it(&self, slot: &Slot) -> Option<bool> {
        let it = self.slot(offices::COMMITTEE_SEAT_3.as_str())?;
        let chosen = slot.chosen.as_ref()?;
        let same = match (&it.held, &it.chosen) {
            (Some(row), _) => row.person_id.is_some_and(|id| id.to_string() == chosen.person),
            (None, Some(it)) => it.person == chosen.person,
            (None, None) => false,
        };
        if same { Some(true) } else { chosen.leads_it }
    }

    /// Prepared slots whose facts are not told yet: who watches, and where a contact will be seen.
    pub fn untold(&self) -> Vec<&Slot> {
        self.slots
            .iter()
            .filter(|slot| slot.is_prepared())
            .filter(|slot| {
                let contact = slot
                    .chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.contact.is_some());
                (watches(slot.office.id) && self.leads_it(slot).is_none())
                    || (publishes_contact(slot.office.id) && !contact)
            })
            .collect()
    }

    /// What is held by acts but was told to nobody, though an authority must be told.
    pub fn unannounced(&self) -> impl Iterator<Item = &DesignationRow> {
        let officers = self.slots.iter().filter_map(|slot| {
            slot.held
                .as_ref()
                .filter(|_| slot.office.communicated_to.is_some())
        });
        self.committee
            .iter()
            .chain(officers)
            .filter(|row| row.informed_on.is_none())
    }

    /// Whether everything is designated and told.
    pub fn is_done(&self) -> bool {
        self.committee.is_some()
            && self.slots.iter().all(|slot| slot.held.is_some())
            && self.unannounced().next().is_none()
    }

    /// Where the work goes on: the first empty office, what is not told yet, the resolutions.
    pub fn next(&self) -> String {
        if let Some(slot) = self.slots.iter().find(|slot| slot.is_empty()) {
            return format!("/empezar/cargo/{}", slot.office.id);
        }
        if !self.untold().is_empty() {
            return Step::Officers.path().to_owned();
        }
        Step::Resolutions.path().to_owned()
    }
}

/// Offices that supervise, so that whoever leads IT or decides processing is warned about.
pub fn watches(office: OfficeId) -> bool {
    [offices::SECURITY_OFFICER, offices::PERSONAL_DATA_OFFICER].contains(&office)
}

/// Whether the law wants the contact of an office published.
pub fn publishes_contact(office: OfficeId) -> bool {
    norms::peru().live_obligations().any(|obligation| {
        matches!(obligation.discharge, Discharge::OfficeHeld { office: held, contact: Contact::Published, .. } if held == office)
    })
}

/// Offices that the guide asks of a type of entity, with their step.
fn asked(cx: &Cx, entity: &BoardEntity) -> impl Iterator<Item = (Step, &'static Office)> {
    let law = cx.house.law;
    let seats = law.seats().iter().filter(|seat| seat.required);
    let seats = seats.map(|seat| (Step::Committee, seat.office));
    let officers = [
        (Step::Leader, offices::DIGITAL_LEADER),
        (Step::Officers, offices::SECURITY_OFFICER),
        (Step::Officers, offices::DATA_GOVERNANCE_OFFICER),
        (Step::Officers, offices::PERSONAL_DATA_OFFICER),
    ];
    let kind = entity.kind.id;
    seats
        .chain(officers)
        .filter_map(move |(step, office)| Some((step, law.office(office)?)))
        .filter(move |(_, office)| office.exists_in(kind))
}

/// A main holder that nobody ended, who has not run out and whose post is still there.
fn holds(row: &DesignationRow, today: Date) -> bool {
    stands(row, today) && row.post_ended_on.is_none()
}

/// The same, though the post is gone.
fn left(row: &DesignationRow, today: Date) -> bool {
    stands(row, today) && row.post_ended_on.is_some()
}

fn stands(row: &DesignationRow, today: Date) -> bool {
    row.capacity == "main"
        && row.body_id.is_empty()
        && row.end_reason.is_none()
        && row.to_on.as_ref().is_none_or(|to| *to >= today.to_string())
}

/// People in office today, with their last designation, who can be written to.
async fn in_office(
    cx: &Cx,
    rows: &[DesignationRow],
    today: Date,
) -> Result<Vec<(Person, DesignationRow)>, Stop> {
    let mut found: Vec<(Person, DesignationRow)> = Vec::new();
    for row in rows.iter().filter(|row| row.in_force(today)) {
        let Some(id) = row
            .person_id
            .filter(|id| !found.iter().any(|(person, _)| person.id == *id))
        else {
            continue;
        };
        if let Some(person) = people::person(&cx.house, id).await?
            && person.dni.is_some()
            && person.email.is_some()
        {
            found.push((person, row.clone()));
        }
    }
    Ok(found)
}

/// A first draft: the head of the entity sits in the first seat.
fn first(
    cx: &Cx,
    entity: &BoardEntity,
    rows: &[DesignationRow],
    in_office: &[(Person, DesignationRow)],
    today: Date,
) -> Draft {
    let mut draft = Draft::default();
    let seat = offices::COMMITTEE_SEAT_1.as_str();
    let taken = rows.iter().any(|row| row.office == seat && holds(row, today));
    let head = rows
        .iter()
        .find(|row| row.office == offices::ENTITY_HEAD.as_str() && holds(row, today))
        .and_then(|row| row.person_id)
        .filter(|id| in_office.iter().any(|(person, _)| person.id == *id));
    let asked = asked(cx, entity).any(|(_, office)| office.id.as_str() == seat);
    if let (Some(head), true, false) = (head, asked, taken) {
        draft.choose(seat, &head.to_string(), |_| false);
    }
    draft
}

fn candidates(draft: &Draft, in_office: Vec<(Person, DesignationRow)>) -> Vec<Candidate> {
    let typed = draft.people.iter().cloned().map(|person| Candidate {
        key: person.key,
        dni: person.dni,
        given_names: person.given_names,
        surnames: person.surnames,
        email: person.email,
        phone: None,
        post_title: person.post_title,
        bond: person.bond,
    });
    let mut all: Vec<Candidate> = typed.collect();
    for (person, row) in in_office {
        let (Some(dni), Some(email)) = (person.dni, person.email) else {
            continue;
        };
        all.push(Candidate {
            key: person.id.to_string(),
            dni,
            given_names: person.given_names,
            surnames: person.surnames,
            email,
            phone: person.phone,
            post_title: row.post_title,
            bond: row.bond,
        });
    }
    all
}
