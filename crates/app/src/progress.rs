//! Progress of long work: one line that fills on a terminal, a line each tenth elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const WIDTH: u64 = 30;

/// A progress bar with a title, in the shape the register asks for.
pub fn bar(title: &'static str) -> register::Progress {
    let last = AtomicU64::new(u64::MAX);
    let terminal = std::io::stderr().is_terminal();
    Arc::new(move |done, all| {
        let step = if terminal { 100 } else { 10 };
        let part = (done.min(all) * step).checked_div(all).unwrap_or(step);
        if last.swap(part, Ordering::Relaxed) != part {
            draw(title, done, all, terminal);
        }
    })
}

fn draw(title: &str, done: u64, all: u64, terminal: bool) {
    let filled = (done.min(all) * WIDTH).checked_div(all).unwrap_or(WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < filled { '█' } else { '░' }).collect();
    let mut out = std::io::stderr().lock();
    let end = if terminal && done < all { "" } else { "\n" };
    let start = if terminal { "\r" } else { "" };
    // A terminal that went away is no reason to stop the work.
    let _written = write!(out, "{start}{title:<28} {bar} {done}/{all}{end}").and_then(|()| out.flush());
}
