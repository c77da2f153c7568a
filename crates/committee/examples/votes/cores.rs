//! Which part of the program took how much of the cores, by the names of its threads. Linux tells; elsewhere it is nothing.

use std::collections::BTreeMap;
use std::time::Duration;

/// Threads that serve. The committer has its own.
pub const SERVER: &str = "server";
/// Threads of voters and watchers.
pub const PEOPLE: &str = "people";

/// What the kernel counts in, on every Linux that we build for.
const TICK: Duration = Duration::from_millis(10);

/// Time on a core, by name of thread.
#[derive(Debug, Default)]
pub struct Used(BTreeMap<String, Duration>);

/// What was used until now.
pub fn used() -> Used {
    let mut used = Used::default();
    let tasks = std::fs::read_dir("/proc/self/task");
    for task in tasks.into_iter().flatten().flatten() {
        let stat = std::fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        if let Some((name, time)) = thread(&stat) {
            *used.0.entry(name.to_owned()).or_default() += time;
        }
    }
    used
}

/// Name and time of a thread: `12 (server) S ...`, where fields 14 and 15 are ticks in the program and in the kernel.
fn thread(stat: &str) -> Option<(&str, Duration)> {
    let (head, fields) = stat.rsplit_once(") ")?;
    let name = head.split_once('(')?.1;
    let mut ticks = fields
        .split(' ')
        .skip(11)
        .map_while(|field| field.parse::<u32>().ok());
    Some((name, TICK * (ticks.next()? + ticks.next()?)))
}

impl Used {
    /// What was used since an earlier moment.
    pub fn since(&self, before: &Used) -> Used {
        let each = self.0.iter().map(|(name, time)| {
            let held = before.0.get(name).copied().unwrap_or_default();
            (name.clone(), time.saturating_sub(held))
        });
        Used(each.collect())
    }

    /// In hundredths of one core, over a span of time.
    pub fn told(&self, span: Duration) -> String {
        let each = self.0.iter().filter(|(_, time)| !time.is_zero());
        let each: Vec<String> = each
            .map(|(name, time)| format!("{name} {:.0} %", time.as_secs_f64() / span.as_secs_f64() * 100.0))
            .collect();
        format!("of one core: {}", each.join(", "))
    }
}
