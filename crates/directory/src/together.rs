//! Acts that one person records together about one entity: designations, the committee, what is told, what is published.
//!
//! One resolution often designates several people, and whoever records it tells the authorities in the same hour. The
//! rules are those of the use cases, one by one; each looks at what the ones before it in the group would change.

use crate::acts::{
    Capacity, CommitteeConstituted, ContactPublished, Designated, DesignationCommunicated, DesignationEnded,
    Instrument, PersonRegistered,
};
use crate::board::BoardEntity;
use crate::form_parts::NewInstrument;
use crate::store::DesignationRow;
use crate::use_cases::{
    NewDesignation, Situation, ToTell, about, authority_of, designate, may_be_told, may_constitute,
    warning_text,
};
use crate::{apply_committee, deadline, people, store, target};
use capability::power::Target;
use capability::{Cx, Decision, Refusal, Stop};
use jiff::civil::Date;
use norms::{Office, OfficeId};
use register::{CommunicationId, DesignationId, Draft, PersonId, Under, UnitId};
use std::collections::HashMap;
use std::sync::Arc;

/// Acts about one entity on their way to one decision.
pub struct Together<'a> {
    cx: &'a Cx,
    entity: Arc<BoardEntity>,
    target: Target,
    under: Under,
    /// People met in this group, by identity document.
    people: HashMap<String, PersonId>,
    /// Offices that this group gives them.
    given: Vec<(PersonId, String, Date)>,
    decision: Decision,
}

/// What a designation of the group became.
#[derive(Debug)]
pub struct Appointed {
    /// The designation.
    pub designation: DesignationId,
    /// Codes of what warns and does not block.
    pub warnings: Vec<String>,
}

impl<'a> Together<'a> {
    /// Nothing decided yet.
    pub fn new(cx: &'a Cx, entity: Arc<BoardEntity>) -> Result<Together<'a>, Stop> {
        Ok(Together {
            cx,
            target: target::of(&entity),
            entity,
            under: cx.under()?,
            people: HashMap::new(),
            given: Vec::new(),
            decision: Decision::default(),
        })
    }

    /// What was decided, in order.
    pub fn decision(self) -> Decision {
        self.decision
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.decision.acts.is_empty()
    }

    /// Puts a person in an office. A refusal leaves the group as it was.
    pub async fn designate(&mut self, new: NewDesignation) -> Result<Appointed, Stop> {
        let cx = self.cx;
        let office = OfficeId::parse(&new.office)
            .ok()
            .and_then(|id| cx.house.law.office(id));
        let office = office.ok_or_else(|| Refusal::new("directory-office-not-here").field("office"))?;
        let body = new.body.map_or_else(String::new, |body| body.to_string());
        let holder = store::main_holder(&cx.house, self.entity.id, &body, office.id.as_str()).await?;
        let known = self.known(&new.dni).await?;
        let held = match known {
            Some(person) => self.held(person, new.from).await?,
            None => Vec::new(),
        };
        let situation = Situation {
            office,
            entity: &self.entity,
            by: &self.under.office,
            holder: holder.as_ref(),
            held: &held,
            today: cx.today(),
        };
        let warnings = designate(&new, &situation)?;
        let holder = holder.filter(|_| !office.multiple() && new.replaces && new.capacity == Capacity::Main);
        if let Some(holder) = holder {
            self.end_replaced(&holder, new.from)?;
        }
        let person = self.person(&new, known).await?;
        let designation = self.designated(new, office, person, &warnings).await?;
        Ok(Appointed {
            designation,
            warnings,
        })
    }

    /// Constitutes the committee of the entity.
    pub async fn constitute(
        &mut self,
        instrument: NewInstrument,
        from: Date,
        body: Option<UnitId>,
    ) -> Result<DesignationId, Stop> {
        let cx = self.cx;
        let of = body.map_or_else(String::new, |body| body.to_string());
        let standing = store::main_holder(&cx.house, self.entity.id, &of, apply_committee()).await?;
        may_constitute(&instrument, from, standing.as_ref(), cx.today())?;
        let committee = DesignationId::new(cx.house.clock.as_ref())?;
        let signed = instrument.instrument_date;
        let constituted = CommitteeConstituted {
            committee,
            body,
            instrument: Instrument::from(instrument),
            from,
            communicate_by: deadline::by(&cx.house, deadline::COMMUNICATE, signed, &self.entity).await?,
        };
        let draft = self
            .about("directory/committee-constituted", committee, apply_committee())?
            .payload_of(&constituted)?;
        self.add(draft);
        Ok(committee)
    }

    /// Tells the authority of an office, if one must be told.
    pub async fn communicate(
        &mut self,
        told: ToTell,
        on: Date,
        reference: Option<String>,
    ) -> Result<CommunicationId, Stop> {
        let cx = self.cx;
        let authority = authority_of(cx, &told.office)
            .ok_or_else(|| Refusal::new("directory-nobody-to-tell").field("designation"))?;
        may_be_told(&told, on, cx.today())?;
        let communication = CommunicationId::new(cx.house.clock.as_ref())?;
        let communicated = DesignationCommunicated {
            communication,
            designation: told.designation,
            authority: authority.as_str().to_owned(),
            on,
            reference,
            answer_by: deadline::by(&cx.house, deadline::REVIEW, on, &self.entity).await?,
        };
        let draft = self
            .about(
                "directory/designation-communicated",
                told.designation,
                &told.office,
            )?
            .subject(format!("communication:{communication}"))
            .payload_of(&communicated)?;
        self.add(draft);
        Ok(communication)
    }

    /// Says where the contact of an office can be seen.
    pub fn publish_contact(
        &mut self,
        designation: DesignationId,
        office: &str,
        place: String,
    ) -> Result<(), Stop> {
        let published = ContactPublished { designation, place };
        let draft = self
            .about("directory/contact-published", designation, office)?
            .payload_of(&published)?;
        self.add(draft);
        Ok(())
    }

    /// The person of an identity document, if this group or the house knows them.
    async fn known(&self, dni: &str) -> Result<Option<PersonId>, Stop> {
        match self.people.get(dni) {
            Some(person) => Ok(Some(*person)),
            None => Ok(people::by_dni(&self.cx.house, dni).await?.map(|person| person.id)),
        }
    }

    /// Offices that the person holds in the entity on that day, or would hold by this group.
    async fn held(&self, person: PersonId, day: Date) -> Result<Vec<String>, Stop> {
        let held = store::designations_held(&self.cx.house, person, day).await?;
        let held = held.into_iter().filter(|held| held.entity_id == self.entity.id);
        let given = self
            .given
            .iter()
            .filter(|(who, _, from)| *who == person && *from <= day);
        Ok(held
            .map(|held| held.office)
            .chain(given.map(|(_, office, _)| office.clone()))
            .collect())
    }

    fn end_replaced(&mut self, holder: &DesignationRow, from: Date) -> Result<(), Stop> {
        let on = from
            .yesterday()
            .map_err(|_| Refusal::new("directory-date-edge").field("from"))?;
        let ended = DesignationEnded {
            designation: holder.id,
            on,
            reason: "replaced".to_owned(),
        };
        let draft = self
            .about("directory/designation-ended", holder.id, &holder.office)?
            .payload_of(&ended)?;
        self.add(draft);
        Ok(())
    }

    /// The person's id; whoever is new becomes known first. How to reach somebody known is brought up to date once.
    async fn person(&mut self, new: &NewDesignation, known: Option<PersonId>) -> Result<PersonId, Stop> {
        let Some(person) = known else {
            let person = PersonId::new(self.cx.house.clock.as_ref())?;
            let write = people::insert(
                person,
                &new.dni,
                &new.given_names,
                &new.surnames,
                new.email.as_str(),
                new.phone.as_deref(),
            );
            let registered = Draft::new("directory/person-registered", self.under.clone())
                .entity(self.entity.id)
                .subject(format!("person:{person}"))
                .payload_of(&PersonRegistered { person })?
                .aside(write);
            self.add(registered);
            self.people.insert(new.dni.clone(), person);
            return Ok(person);
        };
        Ok(person)
    }

    async fn designated(
        &mut self,
        new: NewDesignation,
        office: &Office,
        person: PersonId,
        warnings: &[String],
    ) -> Result<DesignationId, Stop> {
        let cx = self.cx;
        let communicate_by = match office.communicated_to {
            Some(authority) => {
                let code = deadline::code_to_communicate(authority);
                deadline::by(&cx.house, code, new.instrument.instrument_date, &self.entity).await?
            }
            None => None,
        };
        let reach = (!self.people.contains_key(&new.dni))
            .then(|| people::reach(person, &new.email, new.phone.as_deref()));
        self.people.insert(new.dni, person);
        let designation = DesignationId::new(cx.house.clock.as_ref())?;
        let designated = Designated {
            designation,
            office: new.office,
            capacity: new.capacity,
            body: new.body,
            person,
            post: new.post,
            post_title: new.post_title,
            bond: new.bond,
            instrument: Instrument::from(new.instrument),
            from: new.from,
            to: new.to,
            communicate_by,
            warnings: warnings.to_vec(),
        };
        let mut draft = self
            .about("directory/designated", designation, office.id.as_str())?
            .subject(format!("person:{person}"))
            .payload_of(&designated)?;
        if let Some(reach) = reach {
            draft = draft.aside(reach);
        }
        self.add(draft);
        self.given.push((person, office.id.as_str().to_owned(), new.from));
        let sentences = warnings.iter().map(|warning| warning_text(cx, warning));
        self.decision.warnings.extend(sentences);
        Ok(designation)
    }

    fn about(&self, kind: &'static str, designation: DesignationId, office: &str) -> Result<Draft, Stop> {
        about(self.cx, kind, &self.entity, designation, office)
    }

    fn add(&mut self, draft: Draft) {
        self.decision.acts.push((draft, self.target.clone()));
    }
}
