//! Time comes in by one door, so that tests move it instead of waiting, and ids and salts come from one source.

use super::Finding;
use super::source::Source;
use crate::house::{self, House};

const TIME: &[&str] = &["Timestamp::now", "SystemTime::now", "Instant::now", "Zoned::now"];
const CHANCE: &[&str] = &["Uuid::new_v4", "Uuid::now_v7", "thread_rng", "rand::random"];
/// `clock.rs` or the folder `clock/`.
const DOOR: &str = "crates/register/src/clock";

/// Finds readings of the system's clock, and ad-hoc chance, in the product outside of the register's clock.
pub fn run(house: &House) -> Vec<Finding> {
    let product = house.files("rs").filter(|(path, _)| {
        house::crate_of(path).is_some_and(|name| name != "xtask")
            && !house::beside_the_product(path)
            && !path.starts_with(DOOR)
            && !path.contains("torture")
    });
    product.flat_map(|(path, text)| of(path, text)).collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::of(text);
    let time = source.lines_with(TIME).map(|(line, word)| {
        Finding::at(
            path,
            line,
            format!("`{word}`: take the time from the caller or the register's clock"),
        )
    });
    let chance = source
        .lines_with(CHANCE)
        .map(|(line, word)| Finding::at(path, line, format!("`{word}`: take the id from the register")));
    time.chain(chance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_read_at_the_door_only() {
        let text = "let now = Timestamp::now();\nlet id = Uuid::now_v7();\n";
        let house = House::of(&[
            ("crates/register/src/clock.rs", text),
            ("crates/app/examples/bench.rs", text),
            ("crates/directory/src/designate.rs", text),
        ]);
        let lines: Vec<_> = run(&house)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        let path = "crates/directory/src/designate.rs".to_owned();
        assert_eq!(lines, [(path.clone(), 1), (path, 2)]);
    }
}
