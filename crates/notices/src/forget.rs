//! Forgetting: what nobody has to do anything about goes after its term, with who read it; so do letters, with their copies.
//!
//! The terms are dated data (`directory::retention`). It is part of the round of a day, and may be stopped and done again.

use capability::House;
use directory::retention;
use jiff::Timestamp;
use jiff::civil::Date;
use register::db::{Stmt, stmt};
use register::{Fault, args};

use crate::notice::{LetterId, NoticeId};
use crate::{outbox, store};

/// Rows that are looked up at a time.
const ROWS_MAX: u32 = 500;

/// Removes what passed its term; how many notices and letters.
pub(crate) async fn old(house: &House, today: Date) -> Result<(u64, u64), Fault> {
    let (mut of_notices, mut of_letters) = (0, 0);
    if let Some(before) = retention::oldest(house, retention::LETTERS, today).await? {
        of_letters = letters(house, before).await?;
    }
    if let Some(before) = retention::oldest(house, retention::NOTICES, today).await? {
        of_notices = notices(house, before).await?;
    }
    Ok((of_notices, of_letters))
}

/// Letters that ended before an instant. The copy goes first, so that no file is left without its row.
async fn letters(house: &House, before: Timestamp) -> Result<u64, Fault> {
    const ENDED: &str = "SELECT id FROM notices_letter WHERE ended_at < $1 AND state IN ('sent', 'given_up', 'dropped') ORDER BY ended_at, id LIMIT $2";
    let mut gone = 0;
    loop {
        let ended: Vec<(LetterId,)> = house.register.db().query(ENDED, args![before, ROWS_MAX]).await?;
        if ended.is_empty() {
            return Ok(gone);
        }
        gone += ended.len() as u64;
        let (outbox, _) = outbox::of(house);
        let mut changes = Vec::with_capacity(ended.len() * 2);
        for (letter,) in ended {
            outbox.forget(letter).await?;
            changes.extend(forget_letter(letter));
        }
        store::write(house, &changes).await?;
    }
}

/// Statements that remove a letter; what it told first, so that a stop in between leaves a letter to be found again.
fn forget_letter(letter: LetterId) -> [Stmt; 2] {
    [
        stmt(
            "DELETE FROM notices_letter_notice WHERE letter_id = $1",
            args![letter],
        ),
        stmt("DELETE FROM notices_letter WHERE id = $1", args![letter]),
    ]
}

/// Notices from before an instant that were settled before it, that a later one about the same matter took the place of, or
/// that ask for nothing.
async fn notices(house: &House, before: Timestamp) -> Result<u64, Fault> {
    const OLD: &str = "SELECT n.id FROM notices_notice n WHERE n.at < $1 AND (n.settled_on < $2 OR n.remedy = 'see' OR EXISTS (SELECT 1 FROM notices_notice later WHERE later.to_entity = n.to_entity AND later.to_office = n.to_office AND later.to_designation = n.to_designation AND later.matter = n.matter AND later.at > n.at)) ORDER BY n.at, n.id LIMIT $3";
    let day = register::civil_date(before);
    let mut gone = 0;
    loop {
        let old: Vec<(NoticeId,)> = house
            .register
            .db()
            .query(OLD, args![before, day, ROWS_MAX])
            .await?;
        if old.is_empty() {
            return Ok(gone);
        }
        gone += old.len() as u64;
        let changes: Vec<Stmt> = old.into_iter().flat_map(|(id,)| forget_notice(id)).collect();
        store::write(house, &changes).await?;
    }
}

/// Statements that remove a notice; who read it and which letters told it first.
fn forget_notice(id: NoticeId) -> [Stmt; 3] {
    [
        stmt("DELETE FROM notices_reading WHERE notice_id = $1", args![id]),
        stmt(
            "DELETE FROM notices_letter_notice WHERE notice_id = $1",
            args![id],
        ),
        stmt("DELETE FROM notices_notice WHERE id = $1", args![id]),
    ]
}
