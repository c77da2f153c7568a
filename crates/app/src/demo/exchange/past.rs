//! Four weeks of invented exchanges, as nodes would have reported them: so that boards, what is unusual, and the page of whoever was
//! consulted show something from the first day.

use super::{MINISTRY_RUC, REGISTRY_RUC, SERVICE};
use crate::open;
use anyhow::{Context, Result};
use capability::House;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use node::evidence::Role;
use node::ident::NodeId;
use node::operator::{Became, Report};
use std::sync::Arc;

/// Days of the past.
const DAYS: i64 = 28;
/// People who are consulted more often than others: those who may sign in to the demonstration.
const KNOWN: u64 = 6;
/// Name of the machines that nobody has: those of `--exchange` begin with their own evidence.
const MACHINE: &str = "muestra";

/// Tells it.
pub(super) async fn tell(house: &Arc<House>) -> Result<()> {
    let at_registry: NodeId = format!("PE/GOB/{REGISTRY_RUC}/{MACHINE}").parse()?;
    let at_ministry: NodeId = format!("PE/GOB/{MINISTRY_RUC}/{MACHINE}").parse()?;
    let today = house.clock.today();
    let mut calls: Vec<(Date, Call)> = Vec::new();
    for back in (1..=DAYS).rev() {
        let day = today.checked_sub(back.days())?;
        calls.extend(calls_of(day, back).into_iter().map(|call| (day, call)));
    }
    let documents: Vec<String> = calls
        .iter()
        .map(|(_, call)| format!("{:08}", call.person()))
        .collect();
    let subjects = exchange::pseudonyms_at(house, &at_registry, &documents).await;
    let (mut asked, mut answered) = (Vec::new(), Vec::new());
    for ((day, call), subject) in calls.into_iter().zip(subjects.map_err(open::fault)?) {
        let (asking, mut answering) = call.seen(day)?;
        answering.subject = Some(subject);
        asked.push(asking);
        answered.push(answering);
    }
    for (node, reports) in [(at_ministry, asked), (at_registry, answered)] {
        let told = exchange::tell_past(house, &node, reports).await;
        told.map_err(open::fault)?;
    }
    Ok(())
}

/// One call of a day.
#[derive(Debug, Clone, Copy)]
struct Call {
    number: u64,
    hour: i8,
    minute: i8,
}

/// Calls of a day: some each hour of a working day, and one night of a batch that nobody announced.
fn calls_of(day: Date, back: i64) -> Vec<Call> {
    let works = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut calls = Vec::new();
    let mut add = |hour: i8, count: i64| {
        for place in 0..count {
            let number = (back * 1_000 + i64::from(hour) * 40 + place).unsigned_abs();
            let minute = i8::try_from(place * 60 / count.max(1)).unwrap_or(0);
            calls.push(Call { number, hour, minute });
        }
    };
    if works {
        (8..18).for_each(|hour| add(hour, 2 + (back * 3 + i64::from(hour)) % 5));
    }
    if back == 1 {
        add(2, 36);
    }
    calls
}

impl Call {
    fn person(self) -> u64 {
        match self.number % 9 {
            0 => 1 + self.number / 9 % KNOWN,
            _ => 10_000_000 + self.number,
        }
    }

    /// As both ends saw it.
    fn seen(self, day: Date) -> Result<(Report, Report)> {
        let lima = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(-5));
        let at = day.at(self.hour, self.minute, 0, 0).to_zoned(lima)?;
        let at = at.timestamp().as_millisecond();
        let service = i64::try_from(18 + self.number * 7 % 60).context("a number")?;
        let outcome = match self.number % 331 {
            13 => Became::Answered(503),
            29 => Became::Refused("server.serverproxy.quota_exceeded".to_owned()),
            _ if self.number % 23 == 5 => Became::Answered(404),
            _ => Became::Answered(200),
        };
        let asking = Report {
            seq: 0,
            role: Role::Consumer,
            peer: None,
            request: format!("{:08x}-0000-4000-8000-000000000000", self.number),
            client: format!("PE/GOB/{MINISTRY_RUC}/TRAMITES").parse()?,
            service: SERVICE.parse()?,
            method: "GET".to_owned(),
            endpoint: "/personas/*".to_owned(),
            purpose: Some("tramites".to_owned()),
            legal_base: Some("D.Leg. 1246 art. 4".to_owned()),
            grant: None,
            has_case: self.hour != 2,
            user: None,
            subject: None,
            outcome,
            request_in: at,
            request_out: at + 2,
            response_in: at + service + 9,
            response_out: at + service + 11,
            request_bytes: 0,
            response_bytes: 640,
        };
        let answering = Report {
            role: Role::Provider,
            request_in: at + 4,
            request_out: at + 5,
            response_in: at + 5 + service,
            response_out: at + 7 + service,
            ..asking.clone()
        };
        Ok((asking, answering))
    }
}
