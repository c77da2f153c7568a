//! The hub: who watches what. It is kept on the house, and does nothing while nobody watches.

use super::group::{self, Draw, Group};
use super::stream::{Pace, Watching};
use super::{Limits, follow};
use register::Register;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::JoinHandle;

/// Longest `Last-Event-ID` that is read.
const LAST_EVENT_BYTES_MAX: usize = 64;

/// Those who share one rendering.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub topic: String,
    pub lang: ui::Lang,
    pub audience: String,
}

/// There are as many streams as there may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// Everything that is watched.
#[derive(Default)]
pub(super) struct Hub {
    rooms: Arc<Mutex<Rooms>>,
}

/// What the hub keeps, under one lock that is never held over a wait.
#[derive(Default)]
pub(super) struct Rooms {
    limits: Limits,
    rooms: HashMap<Key, Room>,
    by_subject: HashMap<String, Vec<Arc<Group>>>,
    by_address: HashMap<String, usize>,
    streams: usize,
    /// Streams so far, and groups so far: each has its number.
    streams_begun: u64,
    groups_begun: u64,
    /// Tells groups of this process from those of others; drawn with the first group.
    process: String,
    listener: Option<JoinHandle<()>>,
    closed: bool,
}

struct Room {
    group: Arc<Group>,
    watchers: usize,
    task: JoinHandle<()>,
}

/// A place that one stream holds.
pub(super) struct Place {
    key: Key,
    /// None when its address is not counted.
    address: Option<String>,
    rooms: Arc<Mutex<Rooms>>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Place({:?})", self.key)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.rooms).leave(&self.key, self.address.as_deref());
    }
}

pub(super) fn lock(rooms: &Mutex<Rooms>) -> MutexGuard<'_, Rooms> {
    rooms.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub fn limit(&self, limits: Limits) {
        lock(&self.rooms).limits = limits;
    }

    /// Takes a place in a group; the first one opens the group and has it rendered.
    pub fn join(
        &self,
        key: Key,
        follows: Vec<String>,
        peer: &str,
        last_event: Option<&str>,
        draw: Draw,
    ) -> Result<Watching, Full> {
        let mut rooms = lock(&self.rooms);
        let address = counted(peer);
        rooms.admit(address.as_deref())?;
        let group = rooms.room(&key, follows, draw);
        let shown = group.subscribe();
        let last_event = last_event.filter(|id| id.len() <= LAST_EVENT_BYTES_MAX);
        let seen = shown.borrow().mark_of(last_event);
        Ok(Watching {
            shown,
            seen,
            pace: Pace::of(&rooms.limits, rooms.streams_begun),
            _place: Arc::new(Place {
                key,
                address,
                rooms: self.rooms.clone(),
            }),
        })
    }

    /// Follows the register from its act number `from` on, unless somebody does already. `from` was read before the group was
    /// opened, so no act falls between.
    pub fn listen(&self, register: &Arc<Register>, from: u64) {
        let mut rooms = lock(&self.rooms);
        if rooms.listener.is_none() && rooms.streams > 0 {
            let run = follow::run(register.clone(), from, self.rooms.clone());
            rooms.listener = Some(tokio::spawn(run));
        }
    }

    /// Ends every stream and begins no more.
    pub fn close(&self) {
        let mut rooms = lock(&self.rooms);
        rooms.closed = true;
        rooms.rooms.values().for_each(|room| room.group.end());
    }
}

impl Rooms {
    /// Asks for a rendering of every group that follows one of these subjects.
    pub fn touch<'a>(&self, subjects: impl Iterator<Item = &'a str>) {
        for subject in subjects {
            for group in self.by_subject.get(subject).into_iter().flatten() {
                group.touch();
            }
        }
    }

    fn admit(&mut self, address: Option<&str>) -> Result<(), Full> {
        let held = address.and_then(|address| self.by_address.get(address)).copied();
        let full = self.streams >= self.limits.streams_max
            || held.unwrap_or(0) >= self.limits.streams_per_address_max;
        if full || self.closed {
            return Err(Full);
        }
        self.streams += 1;
        self.streams_begun += 1;
        if let Some(address) = address {
            *self.by_address.entry(address.to_owned()).or_default() += 1;
        }
        Ok(())
    }

    fn room(&mut self, key: &Key, follows: Vec<String>, draw: Draw) -> Arc<Group> {
        if let Some(room) = self.rooms.get_mut(key) {
            room.watchers += 1;
            return room.group.clone();
        }
        let group = Arc::new(Group::new(follows, self.tag()));
        for subject in &group.follows {
            self.by_subject
                .entry(subject.clone())
                .or_default()
                .push(group.clone());
        }
        group.touch();
        let room = Room {
            group: group.clone(),
            watchers: 1,
            task: tokio::spawn(group::run(group.clone(), draw)),
        };
        self.rooms.insert(key.clone(), room);
        group
    }

    /// A word that no other group bears, of this process or of another.
    fn tag(&mut self) -> String {
        if self.process.is_empty() {
            self.process = crate::serve::reference();
        }
        self.groups_begun += 1;
        format!("{}.{}", self.process, self.groups_begun)
    }

    fn leave(&mut self, key: &Key, address: Option<&str>) {
        self.streams -= 1;
        if let Some(address) = address
            && let Some(held) = self.by_address.get_mut(address)
        {
            *held -= 1;
            if *held == 0 {
                self.by_address.remove(address);
            }
        }
        if let Some(room) = self.rooms.get_mut(key) {
            room.watchers -= 1;
            if room.watchers == 0 {
                self.shut(key);
            }
        }
        if self.streams == 0
            && let Some(listener) = self.listener.take()
        {
            listener.abort();
        }
    }

    fn shut(&mut self, key: &Key) {
        let Some(Room { group, task, .. }) = self.rooms.remove(key) else {
            return;
        };
        task.abort();
        for subject in &group.follows {
            if let Some(groups) = self.by_subject.get_mut(subject) {
                groups.retain(|other| !Arc::ptr_eq(other, &group));
                if groups.is_empty() {
                    self.by_subject.remove(subject);
                }
            }
        }
    }
}

/// The address as it is counted: none for the machine itself and for private networks, where the proxy stands. Whoever has one
/// address of IPv6 has the 2^64 beside it.
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
mod tests;
