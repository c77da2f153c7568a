//! The round of a day over committees: agreements near their day or past it, and members who came after the call.

use std::collections::{BTreeSet, HashSet};

use capability::House;
use jiff::civil::Date;
use register::{EntityId, Fault};

use super::derive::{self, AgreementRow, SessionRow};
use super::told::{meeting, members, of_code};
use super::{of_agreement, of_session, people};
use crate::notice::{Notice, NoticeId, Remedy, Subject};
use crate::store::Open;
use crate::{letter, rule, store};

/// Gives what the day calls for and settles what no longer holds; how many notices are new.
pub(crate) async fn give(house: &House, today: Date, quiet: bool) -> Result<usize, Fault> {
    let late = latecomers(house, None, quiet).await?;
    Ok(late + reminders(house, today, quiet).await?)
}

async fn reminders(house: &House, today: Date, quiet: bool) -> Result<usize, Fault> {
    let now = house.clock.now();
    let open = store::open_agreements(house).await?;
    let known: HashSet<NoticeId> = open.iter().map(|open| open.id).collect();
    let (mut changes, mut called) = (Vec::new(), Vec::new());
    for agreement in derive::agreements_open(house).await? {
        let Some(about) = reminder(&agreement, today) else {
            continue;
        };
        for to in people::of_agreement(house, &about, &agreement).await? {
            let notice = about.to(to, now, quiet);
            if !known.contains(&notice.id) {
                changes.push(store::again(notice.id));
                changes.push(store::insert(&notice));
            }
        }
        called.push(about);
    }
    let given = changes.len() / 2;
    let holds = |open: &&Open| {
        let mut called = called.iter();
        called.any(|about| {
            about.kind.id.as_str() == open.kind && about.matter == open.matter && about.due == open.due_on
        })
    };
    let over = open.iter().filter(|open| !holds(open));
    changes.extend(over.map(|open| store::settle(open.id, today)));
    store::write(house, &changes).await?;
    Ok(given)
}

/// What an agreement that is not done calls for on a day.
fn reminder(agreement: &AgreementRow, today: Date) -> Option<Subject> {
    let due = agreement.due_on?;
    let kind = rule::kind(if due < today {
        "agreement_overdue"
    } else {
        "agreement_due"
    })?;
    let about = Subject {
        kind,
        entity: agreement.entity_id,
        matter: of_agreement(agreement.id),
        remedy: Remedy::Fulfil,
        obligation: None,
        office: None,
        designation: None,
        communication: None,
        detail: None,
        due: None,
        step: kind.step(due, today)?,
        act: Some(agreement.assigned_seq),
    };
    Some(of_code(about, agreement, Some(due)))
}

/// Calls whoever came to a committee after it was called, of some entities or of all; how many notices are new. Whoever was
/// called already is not called again.
pub(crate) async fn latecomers(
    house: &House,
    of: Option<&BTreeSet<EntityId>>,
    quiet: bool,
) -> Result<usize, Fault> {
    let sessions = derive::sessions_ahead(house, house.clock.today()).await?;
    let asked = |row: &&SessionRow| of.is_none_or(|entities| entities.contains(&row.entity_id));
    let mut given = 0;
    for session in sessions.iter().filter(asked) {
        let Some(about) = call(session) else { continue };
        let about = meeting(house, about, session).await?;
        let known = store::ids_about(house, about.kind.id.as_str(), &about.matter).await?;
        let now = house.clock.now();
        let all = members(house, session).await?;
        let new: Vec<Notice> = all
            .into_iter()
            .map(|to| about.to(to, now, quiet))
            .filter(|notice| !known.contains(&notice.id))
            .collect();
        given += new.len();
        let mut changes: Vec<_> = new.iter().map(store::insert).collect();
        changes.extend(letter::at_once(house, &new).await?);
        store::write_whole(house, &changes).await?;
    }
    Ok(given)
}

/// The call of a session as it stands.
fn call(session: &SessionRow) -> Option<Subject> {
    let name = if session.moved {
        "session_moved"
    } else {
        "session_called"
    };
    Some(Subject {
        kind: rule::kind(name)?,
        entity: session.entity_id,
        matter: of_session(session.id),
        remedy: Remedy::Attend,
        obligation: None,
        office: None,
        designation: None,
        communication: None,
        detail: None,
        due: None,
        step: 0,
        act: Some(session.call_seq),
    })
}
