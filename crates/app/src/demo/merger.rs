//! A merger in the demonstration: one invented institute closes and another takes over, through the use case that a real
//! merger takes.

use super::holders::{Filling, Reach};
use crate::capabilities::CAPABILITIES;
use crate::open;
use anyhow::{Context, Result, bail};
use capability::{Acting, Caller, Cx, House, Query, Stop};
use directory::board::{BoardEntity, board};
use jiff::ToSpan;
use jiff::civil::Date;
use register::Under;
use std::sync::Arc;

/// Tax number of the one that takes over.
const SUCCESSOR: &str = "20999999019";
/// Tax number of the one that closes.
const CLOSING: &str = "20999999027";
/// Days since the last day of the one that closed.
const DAYS_AGO: i64 = 40;

/// Whether an entity is one of the two.
pub fn is_of(entity: &BoardEntity) -> bool {
    matches!(entity.ruc.as_deref(), Some(SUCCESSOR | CLOSING))
}

/// The last day of the one that closed.
pub fn day(today: Date) -> Result<Date> {
    Ok(today.checked_sub(DAYS_AGO.days())?)
}

/// What the two had before: a leader and a committee each, and one office that only the closing one has.
pub fn before(filling: &mut Filling<'_>, entity: &BoardEntity, today: Date) -> Result<()> {
    let offices: &[&str] = match entity.ruc.as_deref() {
        Some(CLOSING) => &["digital_leader", "security_officer", "data_governance_officer"],
        _ => &["digital_leader", "security_officer"],
    };
    for (place, office) in (0_i64..).zip(offices) {
        let signed = today.checked_sub((300 + 30 * place).days())?;
        filling.held(office, signed, Reach::Acknowledged, None)?;
    }
    let signed = today.checked_sub(290.days())?;
    filling.committee_of(signed, Reach::Acknowledged, 8)
}

/// Closes the one and hands over to the other; the clock of the house stands on the last day.
pub async fn close(house: &Arc<House>, admin: &Under) -> Result<()> {
    let board = board(house).await.map_err(open::fault)?;
    let closing = board.find(CLOSING).context("the institute that closes")?;
    let home = board.authority("sgtd").context("the governing body")?;
    let on = house.clock.today().to_string();
    let id = closing.id.to_string();
    let given = [
        ("entity", id.as_str()),
        ("on", &on),
        ("reason", "merged"),
        ("norm", "Decreto Supremo 001-DEMO"),
        ("successor", SUCCESSOR),
        ("keeps_committee", "successor"),
        ("keeps_digital_leader", "closing"),
        ("keeps_security_officer", "successor"),
    ];
    let pairs = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let use_case = CAPABILITIES
        .iter()
        .flat_map(|capability| capability.use_cases())
        .find(|use_case| use_case.id == "directory/close-entity")
        .context("the use case that closes an entity")?;
    let cx = context(house, admin, home).await?;
    match use_case.command(&cx, Query(pairs.to_vec())).await {
        Ok(_) => Ok(()),
        Err(Stop::Fault(fault)) => Err(open::fault(fault)),
        Err(Stop::Refused(refusals)) => {
            let said: Vec<String> = refusals.0.iter().map(|no| no.sentence(cx.tr())).collect();
            bail!("the merger was refused: {}", said.join("; "))
        }
        Err(Stop::SignIn | Stop::NotFound) => bail!("the merger was refused"),
    }
}

/// The administrator of the governing body, at work on that day.
async fn context(house: &Arc<House>, admin: &Under, home: &BoardEntity) -> Result<Cx> {
    let acting = Acting {
        designation: admin.designation.context("the administrator has a designation")?,
        office: admin.office.clone(),
        entity: home.id,
        entity_name: home.name.clone(),
        from: house.clock.today(),
        to: None,
    };
    Ok(Cx {
        caller: Caller {
            person: Some(admin.person),
            acting: Some(acting),
            ..Caller::default()
        },
        lang: ui::Lang::Es,
        theme: ui::Theme::Auto,
        path: "/".to_owned(),
        route: "demo".to_owned(),
        now: house.clock.now(),
        head: house.register.head().await.map_err(open::fault)?,
        reference: "demo".to_owned(),
        peer: String::new(),
        house: house.clone(),
    })
}
