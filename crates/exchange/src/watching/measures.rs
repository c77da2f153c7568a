//! What the diagnosis asks of interoperability and the exchange can measure (T1 to T5): each with what was counted, over what, since when,
//! and where the number comes from.

use super::board::{Standing, Whose, board};
use crate::agreements::model::ServiceState;
use crate::members::store::MemberRow;
use crate::nodes::store as nodes;
use crate::services::store::{ServiceRow, services_of};
use capability::House;
use jiff::civil::Date;
use register::Fault;

/// Days that are measured.
pub(crate) const DAYS: i64 = 90;

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    /// Number in the diagnosis.
    pub id: &'static str,
    /// What is so.
    pub numerator: Option<u64>,
    /// Of how many; none when nobody can count it here.
    pub denominator: Option<u64>,
    /// First day of what was counted; none of a state of today.
    pub since: Option<Date>,
}

impl Measure {
    /// The share, from 0 to 100.
    pub(crate) fn share(&self) -> Option<f64> {
        let (part, whole) = self.numerator.zip(self.denominator)?;
        super::sums::share(part, whole)
    }
}

/// The measures of a member.
pub(crate) async fn of_member(house: &House, row: &MemberRow) -> Result<Vec<Measure>, Fault> {
    let member = row.id()?;
    let calls = board(house, &Whose::Calls(member.clone()), DAYS).await?;
    let serves = board(house, &Whose::Serves(member.clone()), DAYS).await?;
    let offered: Vec<ServiceRow> = services_of(house, &member).await?;
    let offered: Vec<&ServiceRow> = offered
        .iter()
        .filter(|service| service.state != ServiceState::Retired)
        .collect();
    let since = Some(super::sums::date_of(calls.from));
    let described = offered.iter().filter(|service| is_described(service));
    let (through, own) = (calls.all.consumer, serves.all.provider);
    let measured = offered.iter().filter_map(|service| {
        let ends = serves.services.get(service.id().as_str())?;
        Standing::of(ends, &service.described.level).is_kept
    });
    let kept: Vec<bool> = measured.collect();
    let (good, all) = node_keys(house, &row.member).await?;
    Ok(vec![
        Measure {
            id: "T1",
            // What an entity exchanges beside the platform no node sees.
            numerator: Some(through.answered() + own.answered()),
            denominator: None,
            since,
        },
        Measure {
            id: "T2",
            numerator: Some(described.count() as u64),
            denominator: Some(offered.len() as u64),
            since: None,
        },
        Measure {
            id: "T3",
            numerator: Some(through.answered()),
            denominator: Some(through.answered() + through.unverified()),
            since,
        },
        Measure {
            id: "T4",
            numerator: Some(good),
            denominator: Some(all),
            since: None,
        },
        Measure {
            id: "T5",
            numerator: Some(kept.iter().filter(|kept| **kept).count() as u64),
            denominator: Some(kept.len() as u64),
            since,
        },
    ])
}

/// Whether a service has a description, which gives it a version, and a test environment.
fn is_described(service: &ServiceRow) -> bool {
    service.described.openapi.is_some() && service.described.test_base.is_some()
}

/// Nodes whose own certificate is good and not in the last third of its life, when it should have been replaced; and all nodes.
async fn node_keys(house: &House, member: &str) -> Result<(u64, u64), Fault> {
    let now = house.clock.now().as_millisecond();
    let (mut good, mut all) = (0, 0);
    for row in nodes::nodes_of(house, member).await? {
        if !row.is_active() {
            continue;
        }
        all += 1;
        let certificates = nodes::certificates_of(house, &row.node).await?;
        let fresh = certificates.first().is_some_and(|certificate| {
            let life = certificate.until_at.saturating_sub(certificate.from_at);
            now < certificate
                .from_at
                .saturating_add(life / 3 * 2)
                .saturating_add(super::sums::DAY_MS)
        });
        good += u64::from(fresh);
    }
    Ok((good, all))
}
