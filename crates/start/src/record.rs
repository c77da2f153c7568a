//! From draft to acts: committee, designations, what is told and what is published, in one group of the directory's own
//! rules. A refusal names the office it is about.

use crate::draft::Signed;
use crate::keep;
use crate::model::{self, Model};
use crate::slot::{Guide, Slot, publishes_contact};
use capability::{Cx, Decision, Refusal, Refusals, Stop};
use directory::acts::Capacity;
use directory::together::Together;
use directory::use_cases::{NewDesignation, ToTell, warning_text};
use directory::{DocumentGiven, NewInstrument, apply_committee};
use norms::{Authority, Office};
use register::DesignationId;

/// What will be recorded, and what the person must know before.
pub struct Planned {
    /// The acts; none when nothing is ready.
    pub decision: Decision,
    /// What becomes of each office and of the committee.
    pub lines: Vec<Line>,
    /// Refusals, each with the office as its field.
    pub refusals: Refusals,
    /// Whether the committee waits to be told until every seat is filled.
    pub committee_waits: bool,
}

/// One designation, or the committee.
pub struct Line {
    /// Office, or the committee.
    pub office: String,
    /// The resolution; none for what was designated before and is only told now.
    pub signed: Option<Signed>,
    /// Who is told.
    pub authority: Option<Authority>,
    /// Where the contact will be seen.
    pub contact: Option<String>,
    /// Sentences that warn and do not block.
    pub warnings: Vec<String>,
}

/// A designation that will be told.
struct Telling {
    told: ToTell,
    contact: Option<String>,
}

/// Decides everything that is ready: chosen, with its facts told and its resolution received.
pub async fn plan(cx: &Cx, guide: &Guide) -> Result<Planned, Stop> {
    let mut together = Together::new(cx, guide.entity.clone())?;
    let (mut lines, mut refusals, mut telling) = (Vec::new(), Refusals::default(), Vec::new());
    let (mut offices, mut models): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for (model, signed) in signed(guide) {
        models.push(model.id);
        if model.covers_committee() && guide.committee.is_none() {
            let made = together
                .constitute(instrument(signed, None), signed.from, None)
                .await;
            if let Some(id) = kept(made, apply_committee(), &mut refusals)? {
                telling.push(told(id, apply_committee(), signed, None));
                lines.push(line(apply_committee(), signed, Some(Authority::Sgtd)));
            }
        }
        for slot in guide
            .slots
            .iter()
            .filter(|slot| ready(guide, slot) && model.covers(slot.office.id))
        {
            let Some(new) = designation(guide, slot, signed) else {
                continue;
            };
            let id = slot.office.id.as_str();
            if let Some(made) = kept(together.designate(new).await, id, &mut refusals)? {
                offices.push(id);
                let contact = slot.chosen.as_ref().and_then(|chosen| chosen.contact.clone());
                let contact = contact.filter(|_| publishes_contact(slot.office.id));
                let mut said = line(id, signed, slot.office.communicated_to);
                said.warnings = made
                    .warnings
                    .iter()
                    .map(|warning| warning_text(cx, warning))
                    .collect();
                said.contact.clone_from(&contact);
                lines.push(said);
                if slot.office.communicated_to.is_some() {
                    telling.push(told(made.designation, id, signed, contact));
                }
            }
        }
    }
    for row in guide.unannounced() {
        lines.push(Line {
            office: row.office.clone(),
            signed: None,
            authority: authority_of(cx, &row.office),
            contact: None,
            warnings: Vec::new(),
        });
        telling.push(Telling {
            told: ToTell::from(row),
            contact: None,
        });
    }
    let committee_waits = tell(cx, guide, &mut together, telling, &offices, &mut refusals).await?;
    let decision = forget(cx, guide, together.decision(), &offices, &models)?;
    Ok(Planned {
        decision,
        lines,
        refusals,
        committee_waits,
    })
}

/// Tells every authority what it must know, and publishes contacts. The committee waits for its last seat.
async fn tell(
    cx: &Cx,
    guide: &Guide,
    together: &mut Together<'_>,
    telling: Vec<Telling>,
    filled: &[&str],
    refusals: &mut Refusals,
) -> Result<bool, Stop> {
    let complete = guide
        .of_step(crate::step::Step::Committee)
        .all(|slot| slot.held.is_some() || filled.contains(&slot.office.id.as_str()));
    let mut waits = false;
    for Telling { told, contact } in telling {
        let (designation, office) = (told.designation, told.office.clone());
        if office == apply_committee() && !complete {
            waits = true;
            continue;
        }
        kept(
            together.communicate(told, cx.today(), None).await,
            &office,
            refusals,
        )?;
        if let Some(place) = contact {
            together.publish_contact(designation, &office, place)?;
        }
    }
    Ok(waits)
}

/// The draft goes with the acts, or keeps what is not recorded yet; it must be the draft that was looked at.
fn forget(
    cx: &Cx,
    guide: &Guide,
    mut decision: Decision,
    offices: &[&str],
    models: &[&str],
) -> Result<Decision, Stop> {
    let rest = guide.draft().clone().without(offices, models);
    let seen = guide.waiting.version;
    let writes = match (seen, rest.is_empty()) {
        (0, _) => Vec::new(),
        (_, true) => vec![keep::erase(guide.entity.id, seen)],
        (_, false) => keep::write(cx, guide.entity.id, seen, &rest)?,
    };
    if let Some((draft, _)) = decision.acts.last_mut() {
        draft.aside.extend(writes);
    }
    Ok(decision)
}

/// Signed resolutions of the guide, in the order of the models.
fn signed(guide: &Guide) -> impl Iterator<Item = (&'static Model, &Signed)> {
    model::models()
        .iter()
        .filter_map(|model| Some((model, guide.draft().signed.get(model.id)?)))
}

/// Whether a slot waits with everything that is asked of it.
fn ready(guide: &Guide, slot: &Slot) -> bool {
    let id = slot.office.id;
    slot.is_prepared() && !guide.untold().iter().any(|untold| untold.office.id == id)
}

fn designation(guide: &Guide, slot: &Slot, signed: &Signed) -> Option<NewDesignation> {
    let person = guide.candidate(&slot.chosen.as_ref()?.person)?.clone();
    let leads_it = guide.leads_it(slot) == Some(true);
    Some(NewDesignation {
        entity: guide.entity.id,
        office: slot.office.id.to_string(),
        capacity: Capacity::Main,
        body: None,
        dni: person.dni,
        given_names: person.given_names,
        surnames: person.surnames,
        email: person.email,
        phone: person.phone,
        post: None,
        post_title: person.post_title,
        bond: person.bond,
        leads_it: if leads_it { "yes" } else { "no" }.to_owned(),
        instrument: instrument(signed, Some(slot.office)),
        from: signed.from,
        to: None,
        replaces: slot.replaces,
        declared: true,
    })
}

/// The resolution as the directory takes it, with the article of the office.
fn instrument(signed: &Signed, office: Option<&Office>) -> NewInstrument {
    let cited = match office {
        Some(office) => office.citations.first().map(ToString::to_string),
        None => norms::peru()
            .seats()
            .first()
            .map(|seat| seat.citation.to_string()),
    };
    NewInstrument {
        instrument_kind: signed.kind.clone(),
        instrument_number: signed.number.clone(),
        instrument_date: signed.on,
        article: cited,
        document: DocumentGiven {
            sha256: signed.document.clone(),
        },
    }
}

fn told(designation: DesignationId, office: &str, signed: &Signed, contact: Option<String>) -> Telling {
    Telling {
        told: ToTell {
            designation,
            office: office.to_owned(),
            signed: signed.on.to_string(),
            informed: false,
            ended: false,
        },
        contact,
    }
}

fn line(office: &str, signed: &Signed, authority: Option<Authority>) -> Line {
    Line {
        office: office.to_owned(),
        signed: Some(signed.clone()),
        authority,
        contact: None,
        warnings: Vec::new(),
    }
}

/// Who must be told of an office; the committee is told to SGTD.
pub fn authority_of(cx: &Cx, office: &str) -> Option<Authority> {
    if office == apply_committee() {
        return Some(Authority::Sgtd);
    }
    let office = norms::OfficeId::parse(office).ok()?;
    cx.house.law.office(office)?.communicated_to
}

/// What was made; a refusal is kept under the office it is about.
fn kept<T>(made: Result<T, Stop>, office: &str, refusals: &mut Refusals) -> Result<Option<T>, Stop> {
    match made {
        Ok(made) => Ok(Some(made)),
        Err(Stop::Refused(no)) => {
            refusals
                .0
                .extend(no.0.into_iter().map(|refusal: Refusal| refusal.field(office)));
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}
