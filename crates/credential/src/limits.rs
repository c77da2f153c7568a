//! Limits on how often one address may knock at the doors that anybody can reach.
//!
//! Counts live in memory, for a minute: they protect the machine, not a secret. What guards secrets is counted in tables.

use capability::{Cx, Refusal};
use jiff::Timestamp;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// Requests of one address in a minute, over all these doors: an office of many people shares one.
pub(crate) const A_MINUTE: u32 = 300;
/// Addresses that are remembered at a time; beyond, a new minute begins for all.
const ADDRESSES_MAX: usize = 20_000;

#[derive(Default)]
struct Counts(Mutex<(i64, HashMap<String, u32>)>);

/// Lets a request in, or says that there were too many.
pub(crate) fn admit(cx: &Cx) -> Result<(), Refusal> {
    let Some(address) = counted(&cx.peer) else {
        return Ok(());
    };
    let counts = cx.house.shelf::<Counts>();
    let mut counts = counts.0.lock().unwrap_or_else(PoisonError::into_inner);
    match count(&mut counts, cx.now, address) <= A_MINUTE {
        true => Ok(()),
        false => Err(Refusal::new("credential-too-many").too_many()),
    }
}

fn count(counts: &mut (i64, HashMap<String, u32>), now: Timestamp, address: String) -> u32 {
    let minute = now.as_second().div_euclid(60);
    if counts.0 != minute || counts.1.len() >= ADDRESSES_MAX {
        *counts = (minute, HashMap::new());
    }
    let mine = counts.1.entry(address).or_insert(0);
    *mine = mine.saturating_add(1);
    *mine
}

/// The address as it is counted: none for the machine itself and for private networks, where the proxy stands and limits. Whoever
/// has one address of IPv6 has the 2^64 beside it.
fn counted(peer: &str) -> Option<String> {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) if address.is_loopback() || address.is_private() => None,
        Ok(IpAddr::V4(address)) => Some(address.to_string()),
        Ok(IpAddr::V6(address)) if address.is_loopback() || address.is_unique_local() => None,
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Some(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string())
        }
        Err(_) => Some("unknown".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_count_and_each_minute_begins_anew() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let mut counts = (0, HashMap::new());
        let mut count = |second, peer| super::count(&mut counts, at(second), counted(peer).unwrap());
        for n in 1..=3 {
            assert_eq!(count(0, "203.0.113.7"), n);
        }
        assert_eq!(count(1, "203.0.113.8"), 1);
        assert_eq!(count(2, "2001:db8::1"), 1);
        assert_eq!(count(2, "2001:db8::2"), 2);
        assert_eq!(count(60, "203.0.113.7"), 1);
        for peer in ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "::ffff:192.168.1.1"] {
            assert_eq!(counted(peer), None, "{peer}");
        }
    }
}
