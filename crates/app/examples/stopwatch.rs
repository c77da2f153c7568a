//! The stopwatch: the guided start of an empty municipality in a real browser with JavaScript off, at the speed of a
//! person who types, reads fields and reads pages. Prints the minutes of each step; fails when the whole passes ten.
//!
//! `cargo xtask stopwatch` runs it, with a mouse and with the keyboard alone.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on must fail")]
#![expect(
    dead_code,
    reason = "the house and the browser of the tests know more than the stopwatch asks"
)]

#[path = "../tests/it/house.rs"]
mod house;
#[path = "../tests/it/path.rs"]
mod path;
#[path = "../tests/it/webdriver.rs"]
mod webdriver;

use house::Home;
use path::{Hands, Pace, walk};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use webdriver::{Driver, Scripts};

/// Minutes that the whole path may take.
const MINUTES_MAX: f64 = 10.0;

/// A person who types with two fingers and reads everything.
const PERSON: Pace = Pace {
    key: Duration::from_millis(180),
    field: Duration::from_millis(1_500),
    page: Duration::from_secs(8),
};

#[tokio::main]
async fn main() -> ExitCode {
    let mut late = false;
    for (name, hands) in [("mouse", Hands::Mouse), ("keyboard", Hands::Keyboard)] {
        let home = Home::new().await;
        let base = home.serve().await;
        let browser = Driver::start(Scripts::Off).await;
        let (mut total, mut since) = (0.0, Instant::now());
        walk(&browser, &base, hands, PERSON, |step, keys| {
            let minutes = since.elapsed().as_secs_f64() / 60.0;
            since = Instant::now();
            if keys > 0 || !step.starts_with('0') {
                total += minutes;
                println!("{name:<9} {step:<32} {minutes:>6.2} min {keys:>5} keys");
            }
        })
        .await;
        println!("{name:<9} {:<32} {total:>6.2} min", "whole path");
        late |= total > MINUTES_MAX;
    }
    if late {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
