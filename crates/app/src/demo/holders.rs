//! The acts of one entity in the demonstration: its head, its committee, its officers, what was communicated.

use super::levels::{lot_of, mixed};
use super::people::invented;
use anyhow::Result;
use directory::acts::{
    Capacity, CommitteeConstituted, CommunicationAcknowledged, CommunicationObserved, ContactPublished,
    Designated, DesignationCommunicated, DesignationEnded, Instrument, PersonRegistered,
};
use directory::board::BoardEntity;
use jiff::ToSpan;
use jiff::civil::Date;
use norms::{Calendar, Term};
use register::{Clock, CommunicationId, DesignationId, Draft, EntityId, PersonId, Under};
use std::collections::BTreeMap;

/// What every entity of the demonstration shares.
pub struct Stage<'a> {
    /// Clock of the register.
    pub clock: &'a dyn Clock,
    /// Today.
    pub today: Date,
    /// Day on which the register was opened.
    pub opened: Date,
    /// SHA-256 of the document that every act cites.
    pub document: String,
    /// The administrator of the governing body.
    pub admin: Under,
    /// An analyst of SGTD.
    pub sgtd: Under,
    /// An analyst of ANPD.
    pub anpd: Under,
}

/// An office of an authority, given to somebody invented.
pub struct Seat<'a> {
    /// Clock of the register.
    pub clock: &'a dyn Clock,
    /// Entity.
    pub entity: EntityId,
    /// Who records it.
    pub by: &'a Under,
    /// Number of the last invented person.
    pub number: &'a mut u32,
    /// Day on which it is given.
    pub day: Date,
}

impl Seat<'_> {
    /// The power it gives, and its drafts.
    pub fn drafts(&mut self, office: &str) -> Result<(Under, Vec<Draft>)> {
        *self.number += 1;
        let invented = invented(*self.number);
        let (person, designation) = (PersonId::new(self.clock)?, DesignationId::new(self.clock)?);
        let row = directory::people::insert(
            person,
            &invented.dni,
            invented.given,
            &invented.surnames,
            invented.email.as_str(),
            None,
        );
        let draft = |kind| {
            Draft::new(kind, self.by.clone())
                .entity(self.entity)
                .subject(format!("person:{person}"))
        };
        let designated = Designated {
            designation,
            office: office.to_owned(),
            capacity: Capacity::Main,
            body: None,
            person,
            post: None,
            post_title: "Analista".to_owned(),
            bond: "other_bond".to_owned(),
            instrument: Instrument {
                kind: "other_act".to_owned(),
                number: format!("{:03}-{}-DEMO", *self.number, self.day.year()),
                date: self.day,
                article: None,
                document: None,
            },
            from: self.day,
            to: None,
            communicate_by: None,
            warnings: Vec::new(),
        };
        let drafts = vec![
            draft("directory/person-registered")
                .payload_of(&PersonRegistered { person })?
                .aside(row),
            draft("directory/designated")
                .subject(format!("designation:{designation}"))
                .subject(format!("office:{office}"))
                .payload_of(&designated)?,
        ];
        Ok((
            Under {
                person,
                office: office.to_owned(),
                designation: Some(designation),
            },
            drafts,
        ))
    }
}

/// How far a duty got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Act issued, authority informed and conform.
    Acknowledged,
    /// Act issued and authority informed; it has not answered.
    Communicated,
    /// Act issued a few days ago, nobody told yet.
    Issued,
    /// The authority asks for a correction.
    Observed,
    /// Held once, and ended.
    Ended,
}

/// The entity being filled.
pub struct Filling<'a> {
    stage: &'a Stage<'a>,
    entity: &'a BoardEntity,
    calendar: Calendar,
    head: Under,
    /// Drafts so far, each with the day it is recorded.
    pub drafts: Vec<(Date, Draft)>,
    next_person: &'a mut u32,
    people: BTreeMap<String, PersonId>,
    number: u32,
    /// Days that pass until what happens now is recorded.
    late: i64,
    /// How the next designations are held, and until when.
    capacity: Capacity,
    to: Option<Date>,
}

impl<'a> Filling<'a> {
    /// Begins with the head of the entity, recorded by the governing body.
    pub fn new(
        stage: &'a Stage<'a>,
        entity: &'a BoardEntity,
        next_person: &'a mut u32,
    ) -> Result<Filling<'a>> {
        let head = Under {
            person: PersonId::new(stage.clock)?,
            office: "entity_head".to_owned(),
            designation: Some(DesignationId::new(stage.clock)?),
        };
        let calendar = Calendar::for_entity(entity.kind.id, &entity.ubigeo);
        let mut filling = Filling {
            stage,
            entity,
            calendar,
            head: head.clone(),
            drafts: Vec::new(),
            next_person,
            people: BTreeMap::new(),
            number: 0,
            late: 0,
            capacity: Capacity::Main,
            to: None,
        };
        let from = stage.opened.checked_add(7.days())?;
        filling.person(head.person, from, &stage.admin)?;
        filling.people.insert("entity_head".to_owned(), head.person);
        let designation = head.designation.unwrap_or(DesignationId::nil());
        filling.designate("entity_head", designation, head.person, from, None, &stage.admin)?;
        Ok(filling)
    }

    /// The person who heads the entity.
    pub fn head(&self) -> &Under {
        &self.head
    }

    fn draft(&self, kind: &'static str, under: &Under) -> Draft {
        Draft::new(kind, under.clone()).entity(self.entity.id)
    }

    /// Keeps a draft for the day it is recorded, which is today at the latest.
    fn record(&mut self, day: Date, draft: Draft) {
        let day = day.saturating_add(self.late.days());
        self.drafts.push((day.min(self.stage.today), draft));
    }

    fn person(&mut self, id: PersonId, signed: Date, under: &Under) -> Result<()> {
        *self.next_person += 1;
        let invented = invented(*self.next_person);
        let row = directory::people::insert(
            id,
            &invented.dni,
            invented.given,
            &invented.surnames,
            invented.email.as_str(),
            Some("01 000 0000"),
        );
        let draft = self
            .draft("directory/person-registered", under)
            .subject(format!("person:{id}"))
            .payload_of(&PersonRegistered { person: id })?;
        self.record(signed.tomorrow()?, draft.aside(row));
        Ok(())
    }

    fn instrument(&mut self, date: Date) -> Instrument {
        self.number += 1;
        let kind = norms::peru()
            .designation_kinds()
            .iter()
            .find(|kind| kind.is_used_by(self.entity.kind.id));
        let kind = kind.map_or_else(String::new, |kind| kind.id.to_string());
        Instrument {
            kind,
            number: format!("{:03}-{}-DEMO", self.number, date.year()),
            date,
            article: Some("R.M. 119-2018-PCM, art. 1".to_owned()),
            document: Some(self.stage.document.clone()),
        }
    }

    fn designate(
        &mut self,
        office: &str,
        id: DesignationId,
        person: PersonId,
        signed: Date,
        by: Option<Date>,
        under: &Under,
    ) -> Result<()> {
        let bond = norms::peru()
            .bonds()
            .first()
            .map_or_else(String::new, |bond| bond.id.to_string());
        let instrument = self.instrument(signed);
        let designated = Designated {
            designation: id,
            office: office.to_owned(),
            capacity: self.capacity,
            body: None,
            person,
            post: None,
            post_title: post_title(office).to_owned(),
            bond,
            instrument,
            from: signed.tomorrow()?,
            to: self.to,
            communicate_by: by,
            warnings: Vec::new(),
        };
        let draft = self
            .draft("directory/designated", under)
            .subject(format!("designation:{id}"))
            .subject(format!("office:{office}"))
            .subject(format!("person:{person}"))
            .payload_of(&designated)?;
        self.record(signed.tomorrow()?, draft);
        Ok(())
    }

    /// Puts a new person in an office; of four settled offices one had another holder before, and one was recorded late.
    /// Some end within two months, and somebody stands in for one holder of three who left.
    pub fn office(&mut self, office: &str, reach: Reach) -> Result<()> {
        let signed = self.signed(office, reach)?;
        let lot = mixed(lot_of(self.entity), &format!("{office} before"));
        let years = i64::try_from(200 + lot % 400)?;
        let before = signed.checked_sub(years.days())?;
        let in_time = self.stage.opened.checked_add(30.days())? <= before;
        if reach == Reach::Acknowledged && lot.is_multiple_of(4) && in_time {
            self.held(office, before, Reach::Ended, Some((signed, "replaced")))?;
        }
        if reach == Reach::Acknowledged && lot % 4 == 1 {
            self.late = i64::try_from(40 + lot % 150)?;
        }
        let end = match reach {
            Reach::Ended => Some((self.stage.today.checked_sub(40.days())?, "bond_ended")),
            _ => None,
        };
        if reach == Reach::Acknowledged && lot % 17 == 2 {
            let days = i64::try_from(6 + lot % 54)?;
            self.to = Some(self.stage.today.checked_add(days.days())?);
        }
        self.held(office, signed, reach, end)?;
        (self.late, self.to) = (0, None);
        if let Some((left, _)) = end.filter(|_| lot.is_multiple_of(3)) {
            self.capacity = Capacity::Acting;
            self.held(office, left, Reach::Acknowledged, None)?;
            self.capacity = Capacity::Main;
        }
        Ok(())
    }

    /// One holder of an office, from the resolution to its end.
    pub fn held(
        &mut self,
        office: &str,
        signed: Date,
        reach: Reach,
        end: Option<(Date, &str)>,
    ) -> Result<()> {
        let head = self.head.clone();
        let person = PersonId::new(self.stage.clock)?;
        self.person(person, signed, &head)?;
        self.people.insert(office.to_owned(), person);
        let id = DesignationId::new(self.stage.clock)?;
        let authority = norms::OfficeId::parse(office)
            .ok()
            .and_then(|id| norms::peru().office(id))
            .and_then(|office| office.communicated_to);
        let by = authority.map(|_| self.after(signed, 5)).transpose()?;
        self.designate(office, id, person, signed, by, &head)?;
        if let Some(authority) = authority {
            self.tell(office, id, signed, authority, reach)?;
        }
        if office == "personal_data_officer" && !matches!(reach, Reach::Issued | Reach::Observed) {
            let published = ContactPublished {
                designation: id,
                place: "gob_pe".to_owned(),
            };
            let draft = self
                .about("directory/contact-published", office, id, &head)
                .payload_of(&published)?;
            self.record(self.after(signed, 3)?, draft);
        }
        if let Some((on, reason)) = end {
            let ended = DesignationEnded {
                designation: id,
                on,
                reason: reason.to_owned(),
            };
            let draft = self
                .about("directory/designation-ended", office, id, &head)
                .payload_of(&ended)?;
            self.record(on, draft);
        }
        Ok(())
    }

    /// The committee, with that many of its first eight seats.
    pub fn committee(&mut self, reach: Reach, seats: u8) -> Result<()> {
        let signed = self.signed("committee", reach)?;
        self.committee_of(signed, reach, seats)
    }

    /// The committee of a resolution of that day.
    pub fn committee_of(&mut self, signed: Date, reach: Reach, seats: u8) -> Result<()> {
        let head = self.head.clone();
        let id = DesignationId::new(self.stage.clock)?;
        let by = Some(self.after(signed, 5)?);
        let constituted = CommitteeConstituted {
            committee: id,
            body: None,
            instrument: self.instrument(signed),
            from: signed.tomorrow()?,
            communicate_by: by,
        };
        let draft = self
            .about("directory/committee-constituted", "committee", id, &head)
            .payload_of(&constituted)?;
        self.record(signed.tomorrow()?, draft);
        self.tell("committee", id, signed, norms::Authority::Sgtd, reach)?;
        for seat in norms::peru().seats().iter().filter(|seat| seat.number <= seats) {
            let holder = match seat.number {
                1 => self.people.get("entity_head"),
                2 => self.people.get("digital_leader"),
                6 => self.people.get("security_officer"),
                _ => None,
            };
            let person = match holder.copied() {
                Some(person) => person,
                None => {
                    let person = PersonId::new(self.stage.clock)?;
                    self.person(person, signed, &head)?;
                    person
                }
            };
            let seat_id = DesignationId::new(self.stage.clock)?;
            self.designate(seat.office.as_str(), seat_id, person, signed, None, &head)?;
        }
        Ok(())
    }

    fn about(&self, kind: &'static str, office: &str, id: DesignationId, under: &Under) -> Draft {
        self.draft(kind, under)
            .subject(format!("designation:{id}"))
            .subject(format!("office:{office}"))
    }

    fn tell(
        &mut self,
        office: &str,
        id: DesignationId,
        signed: Date,
        authority: norms::Authority,
        reach: Reach,
    ) -> Result<()> {
        if reach == Reach::Issued {
            return Ok(());
        }
        let head = self.head.clone();
        let communication = CommunicationId::new(self.stage.clock)?;
        let on = self.after(signed, 2)?.min(self.stage.today);
        let told = DesignationCommunicated {
            communication,
            designation: id,
            authority: authority.as_str().to_owned(),
            on,
            reference: None,
            answer_by: Some(self.after(on, 15)?),
        };
        let draft = self
            .about("directory/designation-communicated", office, id, &head)
            .subject(format!("communication:{communication}"))
            .payload_of(&told)?;
        self.record(on, draft);
        let analyst = match authority {
            norms::Authority::Sgtd => self.stage.sgtd.clone(),
            norms::Authority::Anpd => self.stage.anpd.clone(),
        };
        let draft = self
            .about("directory/communication-acknowledged", office, id, &analyst)
            .subject(format!("communication:{communication}"));
        let lot = mixed(lot_of(self.entity), &format!("{office} answer")) % 12;
        let answered = self.after(on, 2 + u32::try_from(lot)?)?.min(self.stage.today);
        match reach {
            Reach::Acknowledged | Reach::Ended => {
                let accepted = CommunicationAcknowledged {
                    communication,
                    designation: id,
                    authority: authority.as_str().to_owned(),
                };
                self.record(answered, draft.payload_of(&accepted)?);
            }
            Reach::Observed => {
                let observed = CommunicationObserved {
                    communication,
                    designation: id,
                    authority: authority.as_str().to_owned(),
                    reason: "article_missing".to_owned(),
                    correct_by: self.after(answered, 5)?,
                };
                let draft = self
                    .about("directory/communication-observed", office, id, &analyst)
                    .subject(format!("communication:{communication}"));
                self.record(answered, draft.payload_of(&observed)?);
            }
            Reach::Communicated | Reach::Issued => {}
        }
        Ok(())
    }

    /// Day of the resolution: long ago for what is settled, days ago for what is on its way.
    fn signed(&self, office: &str, reach: Reach) -> Result<Date> {
        let lot = mixed(lot_of(self.entity), office);
        let days = match reach {
            Reach::Acknowledged | Reach::Ended => 60 + lot % 900,
            Reach::Communicated => 8 + lot % 20,
            Reach::Observed => 20 + lot % 10,
            Reach::Issued => 1 + lot % 3,
        };
        Ok(self.stage.today.checked_sub(i64::try_from(days)?.days())?)
    }

    fn after(&self, day: Date, working_days: u32) -> Result<Date> {
        Ok(norms::due_date(
            day,
            Term::working_days(working_days),
            &self.calendar,
        )?)
    }
}

/// The post that a holder of an office has in the demonstration.
fn post_title(office: &str) -> &'static str {
    match office {
        "entity_head" | "committee_seat_1" => "Titular de la entidad",
        "digital_leader" | "committee_seat_2" | "committee_seat_8" => "Gerencia de Planeamiento",
        "security_officer" | "committee_seat_6" => "Oficina de Seguridad de la Información",
        "committee_seat_3" => "Oficina de Informática",
        "committee_seat_4" => "Oficina de Recursos Humanos",
        "committee_seat_5" => "Oficina de Atención al Ciudadano",
        "committee_seat_7" | "personal_data_officer" => "Oficina de Asesoría Jurídica",
        "data_governance_officer" => "Oficina de Estadística",
        "document_management_head" => "Secretaría General",
        _ => "Oficina de Tecnologías de la Información",
    }
}
