//! The rule: which notice the verdict of a day calls for. Pure: no clock, no database.
//!
//! It never counts a term: verdicts and days come from `directory::standing`, steps from the list in `norms`.

use std::collections::HashMap;

use directory::board::{Board, BoardEntity};
use directory::standing::{self, Facts, Verdict};
use jiff::civil::Date;
use norms::{Discharge, NoticeKind, NoticeKindId, NoticeTo, Obligation, OfficeId, offices};
use register::{DesignationId, EntityId};

use crate::notice::{Office, Remedy, Subject, of_designation, of_obligation};

/// The kind of notice of that name; none would be a mistake in the list, which a test reads.
pub(crate) fn kind(name: &str) -> Option<&'static NoticeKind> {
    norms::peru().notice(NoticeKindId::parse(name).ok()?)
}

/// Which designation each obligation of each entity stands on, and its office.
pub(crate) type Rests = HashMap<(EntityId, &'static str), (DesignationId, String)>;

/// What an obligation of an entity calls for on a day; none when nothing dated is near or late.
pub(crate) fn of(
    entity: &BoardEntity,
    obligation: &'static Obligation,
    facts: Option<&Facts>,
    rests: &Rests,
    today: Date,
) -> Option<Subject> {
    let verdict = standing::verdict(obligation, entity.kind, facts, today);
    let (name, remedy) = called_for(verdict, obligation, facts)?;
    let due = standing::due(obligation, entity.from, facts, verdict)?;
    let kind = kind(name)?;
    let step = kind.step(due, today)?;
    let id = obligation.id.as_str();
    let seats = matches!(obligation.discharge, Discharge::SeatsFilled { .. });
    let on = rests
        .get(&(entity.id, id))
        .filter(|_| !seats && rests_on_it(verdict));
    Some(Subject {
        kind,
        entity: entity.id,
        matter: on.map_or_else(
            || of_obligation(entity.id, id),
            |(designation, _)| of_designation(*designation),
        ),
        remedy,
        obligation: Some(id),
        office: on.map(|(_, office)| office.clone()).or_else(|| asked(obligation)),
        designation: on.map(|(designation, _)| *designation),
        communication: None,
        detail: None,
        due: Some(due),
        step,
        act: None,
    })
}

/// Kind of notice and remedy of a verdict.
fn called_for(
    verdict: Verdict,
    obligation: &Obligation,
    facts: Option<&Facts>,
) -> Option<(&'static str, Remedy)> {
    if let Discharge::Reported { .. } = obligation.discharge {
        // Before its period ended nobody is told of it.
        return match verdict {
            Verdict::InProgress => Some(("report_due", Remedy::Session)),
            Verdict::Overdue => Some(("report_overdue", Remedy::Session)),
            _ => None,
        };
    }
    let begin = match obligation.discharge {
        Discharge::CommitteeConstituted => Remedy::Constitute,
        _ => Remedy::Designate,
    };
    let observed = facts.is_some_and(|facts| facts.observed.is_some());
    let informed = facts.is_some_and(|facts| facts.informed.is_some());
    match verdict {
        Verdict::NotDue => Some(("due", begin)),
        Verdict::Missing => Some(("overdue", begin)),
        Verdict::Observed => Some(("due", Remedy::Correct)),
        Verdict::Overdue if observed => Some(("overdue", Remedy::Correct)),
        Verdict::Overdue => Some(("overdue", Remedy::Communicate)),
        // What is in progress after the authority was told (a contact to publish) has no term.
        Verdict::InProgress if informed => None,
        Verdict::InProgress => Some(("due", Remedy::Communicate)),
        Verdict::DueSoon => Some(("ending", begin)),
        Verdict::Vacant => Some(("vacancy", begin)),
        Verdict::SilentVacancy => Some(("silent_vacancy", Remedy::Declare)),
        Verdict::Met | Verdict::Voluntary | Verdict::NotApplicable => None,
    }
}

/// Whether the verdict speaks of the designation that is there, and not of one that is missing.
fn rests_on_it(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Missing | Verdict::NotDue)
}

/// The office that an obligation asks for.
pub(crate) fn asked(obligation: &Obligation) -> Option<String> {
    match &obligation.discharge {
        Discharge::OfficeHeld { office, .. } => Some(office.as_str().to_owned()),
        Discharge::CommitteeConstituted | Discharge::CommitteeCommunicated { .. } => {
            Some(directory::apply_committee().to_owned())
        }
        Discharge::SeatsFilled { seats } => seats.first().map(|seat| seat.as_str().to_owned()),
        Discharge::Reported { .. } | Discharge::Elsewhere { .. } => None,
    }
}

/// Everything an entity is called for on a day: one for each matter, though several obligations may stand on it.
pub(crate) fn of_entity(board: &Board, entity: &BoardEntity, rests: &Rests, today: Date) -> Vec<Subject> {
    if !entity.exists(today) {
        return Vec::new();
    }
    let mut found: Vec<Subject> = Vec::new();
    for (obligation, facts) in board.obligations.iter().copied().zip(board.facts(entity, today)) {
        if let Some(subject) = of(entity, obligation, facts.as_ref(), rests, today)
            && !found
                .iter()
                .any(|known| known.matter == subject.matter && known.kind.id == subject.kind.id)
        {
            found.push(subject);
        }
    }
    found
}

/// Whom a subject about an entity is for, of those its kind names: offices of the entity, and the holder.
pub(crate) fn recipients(about: &Subject) -> Vec<Office> {
    let mut all = Vec::new();
    for to in &about.kind.to {
        match to {
            NoticeTo::Head => all.push(head(about.entity)),
            NoticeTo::Secretary => all.push(whoever(about.entity, offices::TECHNICAL_SECRETARY)),
            NoticeTo::Leader => all.push(whoever(about.entity, offices::DIGITAL_LEADER)),
            NoticeTo::Holder => all.extend(holder(about)),
            NoticeTo::Sender | NoticeTo::Analyst => {}
            // Of committees: their notices say themselves whom they are for.
            NoticeTo::Member | NoticeTo::Signer | NoticeTo::Owner | NoticeTo::Control => {}
        }
    }
    all
}

/// The head of an entity.
pub(crate) fn head(entity: EntityId) -> Office {
    whoever(entity, offices::ENTITY_HEAD)
}

/// Whoever holds an office of an entity.
fn whoever(entity: EntityId, office: OfficeId) -> Office {
    Office {
        entity,
        office: office.as_str().to_owned(),
        designation: None,
    }
}

/// The holder of the designation a subject is about; the committee has none, and the head is told as the head.
fn holder(about: &Subject) -> Option<Office> {
    let (designation, office) = (about.designation?, about.office.as_deref()?);
    let held = office != directory::apply_committee() && office != offices::ENTITY_HEAD.as_str();
    held.then(|| Office {
        entity: about.entity,
        office: office.to_owned(),
        designation: Some(designation),
    })
}

#[cfg(test)]
mod tests;
