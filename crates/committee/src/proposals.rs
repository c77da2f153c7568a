//! What the next agenda should hold: pending minutes, urgent decisions, late agreements, duties that fall due, and matters
//! that somebody proposed. The house proposes; the secretary chooses and orders.

use crate::acts::{AgendaItem, Origin};
use crate::digital_committee::{DigitalCommittee, title};
use crate::ids::MatterId;
use crate::periods;
use crate::session::ItemState;
use crate::store::{self, MatterRow, SessionRow};
use capability::{Cx, Stop};
use jiff::civil::Date;
use norms::{Obligation, Period};

/// Something for an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What a form sends for it: a matter, `acta:SESSION`, `pendientes`, `G12:2026-07-01`.
    pub value: String,
    /// Kind of matter, of `norms`.
    pub kind: String,
    /// What it is, in a line.
    pub title: String,
    /// The record of the house it comes from.
    pub origin: Option<Origin>,
    /// Its paper.
    pub document: Option<String>,
    /// The period of a duty.
    pub period: Option<Date>,
    /// The matter, when somebody proposed it.
    pub matter: Option<MatterId>,
    /// Whether the law or a day presses: these stand on the agenda unless somebody takes them off.
    pub presses: bool,
}

impl Proposal {
    /// Whether it reports the duty of an obligation.
    pub fn is_of_duty(&self, obligation: Option<&str>) -> bool {
        let mine = self.matter.is_none() && self.period.is_some();
        let of = self.value.split(':').next();
        mine && of.is_some() && of == obligation
    }

    /// Whether an item deals with it already. A matter says by itself where it is dealt with.
    fn stands_as(&self, item: &AgendaItem) -> bool {
        let path = |origin: Option<&Origin>| origin.map(|origin| origin.path.clone());
        let same = self.kind == item.kind && self.period == item.period;
        let record = self.period.is_some() || path(self.origin.as_ref()) == path(item.origin.as_ref());
        self.matter.is_none() && same && record
    }
}

/// Of which periods the duties are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Periods {
    /// Those that ended.
    Ended,
    /// Those that run too, where the one before asks for nothing: some committees evaluate before the last day.
    Running,
}

/// Everything that waits for the next agenda, in the order in which an agenda lists it.
///
/// # Errors
/// When the database fails.
pub async fn proposals(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    waiting(cx, committee, Periods::Ended).await
}

/// The same, and the duties of periods that still run: what the secretary chooses from.
///
/// # Errors
/// When the database fails.
pub async fn for_agenda(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    waiting(cx, committee, Periods::Running).await
}

async fn waiting(cx: &Cx, committee: &DigitalCommittee, periods: Periods) -> Result<Vec<Proposal>, Stop> {
    let mut all = minutes(cx, committee).await?;
    all.extend(agreements(cx, committee).await?);
    let matters = matters(cx, committee).await?;
    all.extend(duties(cx, committee, &matters, periods).await?);
    let scheduled = scheduled(cx, committee).await?;
    all.retain(|proposal| !scheduled.iter().any(|item| proposal.stands_as(item)));
    all.extend(matters);
    let place = |kind: &str| {
        let kinds = cx.house.law.agenda_kinds();
        kinds.iter().position(|known| known.id.as_str() == kind)
    };
    all.sort_by_key(|proposal| place(&proposal.kind));
    Ok(all)
}

/// Items of sessions that are called or go on.
async fn scheduled(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<AgendaItem>, Stop> {
    let mut items = Vec::new();
    for row in store::sessions_ahead(&cx.house, committee.entity.id, &committee.body).await? {
        if let Some((_, session)) = store::session(&cx.house, row.id).await? {
            let agenda = session.agenda.iter();
            let stands = agenda.filter(|entry| entry.state != ItemState::Refused);
            items.extend(stands.map(|entry| entry.item.clone()));
        }
    }
    Ok(items)
}

/// Matters that somebody proposed.
async fn matters(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    let waiting = store::matters_waiting(&cx.house, committee.entity.id, &committee.body).await?;
    let proposal = |row: MatterRow| Proposal {
        value: row.id.to_string(),
        presses: row.is_urgent_decision() || row.period_on.is_some(),
        period: row.period_on.and_then(|day| day.parse().ok()),
        origin: row
            .origin_path
            .zip(row.origin_label)
            .map(|(path, label)| Origin { path, label }),
        kind: row.kind,
        title: row.title,
        document: row.document,
        matter: Some(row.id),
    };
    Ok(waiting.into_iter().map(proposal).collect())
}

/// Minutes of sessions that ended, drawn and not approved yet.
async fn minutes(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    const LOOKED_AT: u64 = 6;
    let last = store::sessions_of(&cx.house, committee.entity.id, &committee.body, LOOKED_AT).await?;
    let mut pending = Vec::new();
    for row in last.into_iter().rev().filter(|row| row.stage == "concluded") {
        let found = store::session(&cx.house, row.id).await?;
        let minutes = found.as_ref().and_then(|(_, session)| session.minutes.as_ref());
        if minutes.is_some_and(|minutes| minutes.approved.is_none()) {
            pending.push(of_minutes(cx, row));
        }
    }
    Ok(pending)
}

fn of_minutes(cx: &Cx, row: SessionRow) -> Proposal {
    let label = title(cx, &row);
    let args = [("session", label.clone().into())];
    Proposal {
        value: format!("acta:{}", row.id),
        kind: "approve_minutes".to_owned(),
        title: cx.tr().f("committee-minutes-of", &args).into_owned(),
        origin: Some(Origin {
            path: row.href(),
            label,
        }),
        document: row.document,
        period: None,
        matter: None,
        presses: true,
    }
}

/// Agreements whose day passed, as one item.
async fn agreements(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    let today = cx.today();
    let open = store::agreements_open(&cx.house, committee.entity.id).await?;
    let mine = open.iter().filter(|row| row.body_id == committee.body);
    let late: Vec<&str> = mine
        .filter(|row| row.is_late(today))
        .map(|row| row.code.as_str())
        .collect();
    if late.is_empty() {
        return Ok(Vec::new());
    }
    const NAMED: usize = 5;
    let mut codes = late.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if late.len() > NAMED {
        codes.push_str(", …");
    }
    let args = [("count", late.len().into()), ("codes", codes.into())];
    Ok(vec![Proposal {
        value: "pendientes".to_owned(),
        kind: "follow_agreements".to_owned(),
        title: cx.tr().f("committee-late-agreements", &args).into_owned(),
        origin: None,
        document: None,
        period: None,
        matter: None,
        presses: true,
    }])
}

/// Periodic duties of the whole entity that were not reported, unless somebody proposed them: those whose last period ended, and
/// where that asks for nothing and it is asked for, those of the period that runs.
async fn duties(
    cx: &Cx,
    committee: &DigitalCommittee,
    matters: &[Proposal],
    periods: Periods,
) -> Result<Vec<Proposal>, Stop> {
    if !committee.body.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = Vec::new();
    let since: Option<Date> = committee.act.from_on.parse().ok();
    for (obligation, running) in periods::duties(cx) {
        let ended = running.previous();
        let ended = ended.filter(|period| since.is_some_and(|since| since <= period.from));
        let mut found = match ended {
            Some(period) => duty(cx, committee, obligation, period, matters).await?,
            None => None,
        };
        if let Some(proposal) = &mut found {
            proposal.presses = true;
        } else if periods == Periods::Running {
            found = duty(cx, committee, obligation, running, matters).await?;
        }
        list.extend(found);
    }
    Ok(list)
}

/// A duty for a period, unless it was done or somebody proposed it.
async fn duty(
    cx: &Cx,
    committee: &DigitalCommittee,
    obligation: &Obligation,
    period: Period,
    matters: &[Proposal],
) -> Result<Option<Proposal>, Stop> {
    let mut kinds = cx.house.law.agenda_kinds().iter();
    let Some(kind) = kinds.find(|kind| kind.obligation == Some(obligation.id)) else {
        return Ok(None);
    };
    let (id, from) = (obligation.id.as_str(), period.from);
    let proposed = matters
        .iter()
        .any(|matter| matter.kind == kind.id.as_str() && matter.period == Some(from));
    if proposed || store::duty_performed(&cx.house, committee.entity.id, id, from).await? {
        return Ok(None);
    }
    Ok(Some(Proposal {
        value: format!("{id}:{from}"),
        kind: kind.id.to_string(),
        title: format!("{}: {}", cx.pick(&kind.names), periods::name(cx, period)),
        origin: Some(Origin {
            path: format!("/normas/obligaciones/{id}"),
            label: cx.pick(&obligation.names).to_owned(),
        }),
        document: None,
        period: Some(from),
        matter: None,
        presses: false,
    }))
}
