//! What the next agenda should hold: pending minutes, urgent decisions, late agreements, duties that fall due, and matters
//! that somebody proposed. The house proposes; the secretary chooses and orders.

use crate::acts::Origin;
use crate::digital_committee::{DigitalCommittee, title};
use crate::ids::MatterId;
use crate::periods;
use crate::store;
use capability::{Cx, Stop};
use jiff::civil::Date;

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

/// Everything that waits for the next agenda, in the order in which an agenda lists it.
///
/// # Errors
/// When the database fails.
pub async fn proposals(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    let mut all = minutes(cx, committee).await?;
    all.extend(agreements(cx, committee).await?);
    let waiting = store::matters_waiting(&cx.house, committee.entity.id, &committee.body).await?;
    let matters: Vec<Proposal> = waiting
        .into_iter()
        .map(|row| Proposal {
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
        })
        .collect();
    all.extend(duties(cx, committee, &matters).await?);
    all.extend(matters);
    let place = |kind: &str| {
        let kinds = cx.house.law.agenda_kinds();
        kinds.iter().position(|known| known.id.as_str() == kind)
    };
    all.sort_by_key(|proposal| place(&proposal.kind));
    Ok(all)
}

/// Minutes that were concluded and not signed by everybody.
async fn minutes(cx: &Cx, committee: &DigitalCommittee) -> Result<Vec<Proposal>, Stop> {
    const LOOKED_AT: u64 = 6;
    let last = store::sessions_of(&cx.house, committee.entity.id, &committee.body, LOOKED_AT).await?;
    let pending = last.into_iter().rev().filter(|row| row.stage == "concluded");
    Ok(pending
        .map(|row| Proposal {
            value: format!("acta:{}", row.id),
            kind: "approve_minutes".to_owned(),
            title: cx
                .tr()
                .f("committee-minutes-of", &[("session", title(cx, &row).into())])
                .into_owned(),
            origin: Some(Origin {
                path: row.href(),
                label: title(cx, &row),
            }),
            document: row.document,
            period: None,
            matter: None,
            presses: true,
        })
        .collect())
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

/// Periodic duties of the whole entity whose last period ended and was not reported, unless somebody proposed them.
async fn duties(cx: &Cx, committee: &DigitalCommittee, matters: &[Proposal]) -> Result<Vec<Proposal>, Stop> {
    if !committee.body.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = Vec::new();
    let since: Option<Date> = committee.act.from_on.parse().ok();
    for (obligation, running) in periods::duties(cx) {
        let Some(period) = running.previous() else {
            continue;
        };
        let last = period.from;
        let kind = cx
            .house
            .law
            .agenda_kinds()
            .iter()
            .find(|kind| kind.obligation == Some(obligation.id));
        let Some(kind) = kind.filter(|_| since.is_some_and(|since| since <= last)) else {
            continue;
        };
        let proposed = matters
            .iter()
            .any(|matter| matter.kind == kind.id.as_str() && matter.period == Some(last));
        let done =
            store::duty_performed(&cx.house, committee.entity.id, obligation.id.as_str(), last).await?;
        if proposed || done {
            continue;
        }
        list.push(Proposal {
            value: format!("{}:{last}", obligation.id),
            kind: kind.id.to_string(),
            title: format!("{}: {}", cx.pick(&kind.names), periods::name(cx, period)),
            origin: Some(Origin {
                path: format!("/normas/obligaciones/{}", obligation.id),
                label: cx.pick(&obligation.names).to_owned(),
            }),
            document: None,
            period: Some(last),
            matter: None,
            presses: true,
        });
    }
    Ok(list)
}
