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
    let counts = cx.house.shelf::<Counts>();
    let mut counts = counts.0.lock().unwrap_or_else(PoisonError::into_inner);
    match count(&mut counts, cx.now, address(&cx.peer)) <= A_MINUTE {
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

/// An address as its owner has it: of IPv6 a network of 64 bits is one.
fn address(peer: &str) -> String {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_count_and_each_minute_begins_anew() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let mut counts = (0, HashMap::new());
        for n in 1..=3 {
            assert_eq!(count(&mut counts, at(0), address("203.0.113.7")), n);
        }
        assert_eq!(count(&mut counts, at(1), address("203.0.113.8")), 1);
        assert_eq!(count(&mut counts, at(2), address("2001:db8::1")), 1);
        assert_eq!(count(&mut counts, at(2), address("2001:db8::2")), 2);
        assert_eq!(count(&mut counts, at(60), address("203.0.113.7")), 1);
    }
}
