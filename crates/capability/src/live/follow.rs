//! Learns of new acts while somebody watches, and touches the groups whose subjects they name.

use super::hub::Rooms;
use register::{Fault, Register};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often acts of other processes are looked for, and how long to rest after a fault.
const REST: Duration = Duration::from_secs(1);
/// Acts read at a time.
const ACTS_MAX: u32 = 500;

/// Follows the register from its act number `from` on, until it is stopped.
pub(super) async fn run(register: Arc<Register>, from: u64, rooms: Arc<Mutex<Rooms>>) {
    let (mut next, mut failing) = (from, false);
    loop {
        wait(&register, next).await;
        match read(&register, next, &rooms).await {
            Ok(read) => (next, failing) = (read, false),
            Err(fault) => {
                if !std::mem::replace(&mut failing, true) {
                    tracing::error!(fault = %fault.chain(), "new acts cannot be read; tried again each second");
                }
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Until this process has recorded an act, or it is time to look for those of others.
async fn wait(register: &Register, next: u64) {
    let _either = tokio::time::timeout(REST, register.grown(next)).await;
}

/// Reads what is new; the number of the act to read next.
async fn read(register: &Register, mut next: u64, rooms: &Mutex<Rooms>) -> Result<u64, Fault> {
    loop {
        let acts = register.stream(next, ACTS_MAX).await?;
        let Some(last) = acts.last() else {
            return Ok(next);
        };
        let subjects = acts
            .iter()
            .flat_map(|act| act.subjects.iter().map(String::as_str));
        super::hub::lock(rooms).touch(subjects);
        next = last.seq + 1;
        if acts.len() < ACTS_MAX as usize {
            return Ok(next);
        }
    }
}
