//! Notices from days: the round of the State, once at the first moment of each day in Lima, or when the house starts later.
//!
//! One pass over the board says what the day calls for; what is not there yet is written, what no longer holds is settled,
//! and every office gets one letter of what is new. Each step may be stopped and done again: ids follow from what a notice
//! says, and the day counts as done when the last step is.

use std::collections::{BTreeSet, HashSet};

use capability::House;
use directory::board::{Board, board};
use jiff::civil::Date;
use register::{EntityId, Fault};

use crate::notice::{NoticeId, Subject};
use crate::rule::Rests;
use crate::store::Open;
use crate::{committee, digest, forget, link, rule, store};

/// Goes the round of today unless it was gone.
pub(crate) async fn go(house: &House) -> Result<(), Fault> {
    let (start, today) = (store::start(house).await?, house.clock.today());
    if start.round_on.is_some_and(|on| today <= on) {
        return Ok(());
    }
    let quiet = start.first_on == today;
    let given = give(house, today, quiet).await? + committee::give(house, today, quiet).await?;
    let letters = digest::write(house, today).await?;
    link::forget_old(house, today).await?;
    let gone = forget::old(house, today).await?;
    store::write(house, &[store::went_round(today)]).await?;
    tracing::info!(day = %today, notices = given, letters, notices_gone = gone.0, letters_gone = gone.1, "went the round of notices");
    Ok(())
}

/// Writes what the day calls for and settles what no longer holds; how many notices are new.
async fn give(house: &House, today: Date, quiet: bool) -> Result<usize, Fault> {
    let (board, now) = (board(house).await?, house.clock.now());
    let rests = rests(&board, today);
    let open = store::open(house).await?;
    let known: HashSet<NoticeId> = open.iter().map(|open| open.id).collect();
    let subjects: Vec<Subject> = board
        .entities
        .iter()
        .flat_map(|entity| rule::of_entity(&board, entity, &rests, today))
        .collect();
    let mut changes = Vec::new();
    for about in &subjects {
        for to in rule::recipients(about) {
            let notice = about.to(to, now, quiet);
            if !known.contains(&notice.id) {
                changes.push(store::again(notice.id));
                changes.push(store::insert(&notice));
            }
        }
    }
    let given = changes.len() / 2;
    changes.extend(settled(&open, &subjects, today).map(|id| store::settle(id, today)));
    store::write(house, &changes).await?;
    Ok(given)
}

/// Settles the notices of entities that their latest acts made pointless.
pub(crate) async fn settle_of(house: &House, entities: &BTreeSet<EntityId>) -> Result<(), Fault> {
    let mut open = Vec::new();
    for entity in entities {
        open.extend(store::open_of(house, *entity).await?);
    }
    if open.is_empty() {
        return Ok(());
    }
    let (board, today) = (board(house).await?, house.clock.today());
    let rests = rests(&board, today);
    let subjects: Vec<Subject> = entities
        .iter()
        .filter_map(|id| board.entity(*id))
        .flat_map(|entity| rule::of_entity(&board, entity, &rests, today))
        .collect();
    let changes: Vec<_> = settled(&open, &subjects, today)
        .map(|id| store::settle(id, today))
        .collect();
    store::write(house, &changes).await
}

/// Open notices that the day does not call for any more; what was told ahead of its day waits for it.
fn settled<'a>(open: &'a [Open], subjects: &[Subject], today: Date) -> impl Iterator<Item = NoticeId> + 'a {
    let holds: HashSet<(&'static str, String, Option<Date>)> = subjects
        .iter()
        .map(|about| (about.kind.id.as_str(), about.matter.clone(), about.due))
        .collect();
    let ahead = move |open: &Open| {
        matches!(open.kind.as_str(), "vacancy" | "silent_vacancy")
            && open.due_on.is_some_and(|due| today <= due)
    };
    open.iter()
        .filter(move |open| {
            let key = rule::kind(&open.kind).map(|kind| (kind.id.as_str(), open.matter.clone(), open.due_on));
            !ahead(open) && !key.is_some_and(|key| holds.contains(&key))
        })
        .map(|open| open.id)
}

/// The designation that each obligation of each entity rests on.
fn rests(board: &Board, today: Date) -> Rests {
    let mut rests = Rests::new();
    for entity in board.entities.iter().filter(|entity| entity.exists(today)) {
        let facts = board.facts(entity, today);
        for (obligation, facts) in board.obligations.iter().zip(facts) {
            if let (Some(designation), Some(office)) =
                (facts.and_then(|facts| facts.designation), rule::asked(obligation))
            {
                rests.insert((entity.id, obligation.id.as_str()), (designation, office));
            }
        }
    }
    rests
}
