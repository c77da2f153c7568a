//! The notices of the offices that the caller holds: what waits, in which order, and how much is unread.

use std::collections::HashSet;

use capability::{Acting, Area, Cx, Stop};
use directory::board::board;
use jiff::civil::Date;
use register::PersonId;
use ui::State;

use crate::notice::NoticeId;
use crate::store::{self, Row};
use crate::words::{self, Said};

/// Notices of one office that are looked at: more than an entity's office gets in a year. Analysts of an authority see the
/// last so many; their queue (`/bandeja`) has everything.
const OF_OFFICE_MAX: u32 = 400;
/// Days in which something counts as near; the desk says the same.
const NEAR_DAYS: i32 = 7;

/// A notice as the caller sees it.
#[derive(Clone, Debug)]
pub(crate) struct Mine {
    pub(crate) row: Row,
    pub(crate) said: Said,
    pub(crate) group: Group,
    pub(crate) read: bool,
}

/// How pressing it is, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Late,
    Near,
    Later,
    ToKnow,
    Settled,
}

impl Group {
    pub(crate) const ALL: [Group; 5] = [
        Group::Late,
        Group::Near,
        Group::Later,
        Group::ToKnow,
        Group::Settled,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Group::Late => "late",
            Group::Near => "near",
            Group::Later => "later",
            Group::ToKnow => "to_know",
            Group::Settled => "settled",
        }
    }
    /// Anchor of the group.
    pub(crate) fn anchor(self) -> &'static str {
        match self {
            Group::Late => "vencido",
            Group::Near => "cerca",
            Group::Later => "luego",
            Group::ToKnow => "para-saber",
            Group::Settled => "resuelto",
        }
    }
    /// Text key of its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Group::Late => "notices-group-late",
            Group::Near => "notices-group-near",
            Group::Later => "notices-group-later",
            Group::ToKnow => "notices-group-to-know",
            Group::Settled => "notices-group-settled",
        }
    }
    /// Class of its rows, which gives them the colour of [`Group::state`].
    pub(crate) fn class(self) -> &'static str {
        match self {
            Group::Late => "bad",
            Group::Near => "warn",
            Group::Later => "run",
            Group::ToKnow => "none",
            Group::Settled => "ok",
        }
    }
    pub(crate) fn state(self) -> State {
        match self {
            Group::Late => State::Bad,
            Group::Near => State::Warn,
            Group::Later => State::Run,
            Group::ToKnow => State::None,
            Group::Settled => State::Ok,
        }
    }
}

/// Where a notice belongs on a day.
fn group(row: &Row, read: bool, today: Date) -> Group {
    let tells = words::only_tells(row);
    if row.settled_on.is_some() || (tells && read) {
        return Group::Settled;
    }
    if tells || row.kind == "received" {
        return Group::ToKnow;
    }
    let left = row.due_on.map(|due| (due - today).get_days());
    match left {
        Some(..0) => Group::Late,
        Some(days) if days <= NEAR_DAYS => Group::Near,
        Some(_) | None => Group::Later,
    }
}

/// Offices whose notices the caller may see: those of the person, or the one that an access key lends.
fn offices(cx: &Cx) -> Vec<&Acting> {
    let all: Vec<&Acting> = match cx.caller.by_key {
        true => cx.caller.acting.iter().collect(),
        false => cx.caller.offices.iter().collect(),
    };
    all.into_iter()
        .filter(|acting| acting.in_force(cx.today()))
        .collect()
}

/// Rows given to the caller's offices, each matter once, and which of them the person has read.
async fn rows(cx: &Cx, person: PersonId) -> Result<(Vec<Row>, HashSet<NoticeId>), Stop> {
    let mut all: Vec<Row> = Vec::new();
    for office in offices(cx) {
        let rows = store::given_to(
            &cx.house,
            office.entity,
            &office.office,
            office.designation,
            OF_OFFICE_MAX,
        )
        .await?;
        for row in rows {
            let told_already = all.iter().any(|known| {
                known.matter == row.matter && known.kind == row.kind && known.due_on == row.due_on
            });
            if !told_already {
                all.push(row);
            }
        }
    }
    Ok((all, store::read_by(&cx.house, person).await?))
}

/// Every notice of the caller, the most pressing first and unread before read.
pub(crate) async fn all(cx: &Cx) -> Result<Vec<Mine>, Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let (rows, read) = rows(cx, person).await?;
    let (board, today) = (board(&cx.house).await?, cx.today());
    let mut mine: Vec<Mine> = rows
        .into_iter()
        .map(|row| {
            let is_read = read.contains(&row.id);
            Mine {
                said: words::say(&cx.house, &board, cx.tr(), &row, today),
                group: group(&row, is_read, today),
                read: is_read,
                row,
            }
        })
        .collect();
    mine.sort_by_key(|mine| {
        (
            mine.group,
            mine.read,
            mine.row.due_on.unwrap_or(Date::MAX),
            std::cmp::Reverse(mine.row.at),
        )
    });
    Ok(mine)
}

/// The inbox as an area of the desk, with what is unread there.
pub(crate) async fn areas(cx: &Cx) -> Result<Vec<Area>, Stop> {
    let Some(person) = cx.caller.person else {
        return Ok(Vec::new());
    };
    let (rows, read) = rows(cx, person).await?;
    let today = cx.today();
    let unread = rows
        .iter()
        .filter(|row| !read.contains(&row.id))
        .map(|row| group(row, false, today))
        .filter(|group| *group != Group::Settled);
    let groups: Vec<Group> = unread.collect();
    Ok(vec![Area {
        label: "notices-inbox",
        path: "/avisos",
        waiting: groups.len(),
        state: groups.iter().min().map_or(State::Run, |group| group.state()),
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::EntityId;

    fn row(kind: &str, due: Option<&str>, obligation: Option<&str>) -> Row {
        Row {
            id: NoticeId::nil(),
            kind: kind.to_owned(),
            matter: String::new(),
            entity_id: EntityId::nil(),
            to_entity: EntityId::nil(),
            to_office: "entity_head".to_owned(),
            to_designation: String::new(),
            remedy: "see".to_owned(),
            obligation: obligation.map(str::to_owned),
            office: None,
            designation_id: None,
            communication_id: None,
            detail: None,
            due_on: due.map(|due| due.parse().unwrap()),
            step: 0,
            act_seq: None,
            at: "2026-11-26T05:00:00Z".parse().unwrap(),
            settled_on: None,
        }
    }

    #[test]
    fn a_notice_stands_where_its_day_puts_it() {
        let today = jiff::civil::date(2026, 11, 26);
        for (kind, due, obligation, read, want) in [
            ("overdue", Some("2026-11-25"), Some("G04"), false, Group::Late),
            ("overdue", Some("2026-11-25"), Some("G04"), true, Group::Late),
            ("due", Some("2026-11-26"), Some("G04"), false, Group::Near),
            ("observed", Some("2026-12-03"), None, false, Group::Near),
            ("ending", Some("2026-12-04"), Some("G04"), false, Group::Later),
            ("received", None, None, true, Group::ToKnow),
            ("acknowledged", None, None, false, Group::ToKnow),
            ("acknowledged", None, None, true, Group::Settled),
            ("vacancy", Some("2026-11-01"), None, true, Group::Settled),
            ("vacancy", Some("2026-11-01"), Some("G04"), true, Group::Late),
        ] {
            assert_eq!(
                group(&row(kind, due, obligation), read, today),
                want,
                "{kind} {due:?} read {read}"
            );
        }
        let settled = Row {
            settled_on: Some(today),
            ..row("overdue", Some("2026-11-25"), Some("G04"))
        };
        assert_eq!(group(&settled, false, today), Group::Settled);
    }
}
