//! A file that grew past this is the place where everything was easy to add; make it a folder with one file per entry.

use super::Finding;
use crate::house::House;

const LINES_MAX: usize = 600;

/// Finds Rust files that are too long.
pub fn run(house: &House) -> Vec<Finding> {
    let counted = house.files("rs").map(|(path, text)| (path, text.lines().count()));
    counted
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| Finding::about(path, format!("{lines} lines; at most {LINES_MAX}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_too_many_is_found() {
        let (fits, long) = ("\n".repeat(LINES_MAX), "\n".repeat(LINES_MAX + 1));
        let house = House::of(&[("crates/a/src/a.rs", &fits), ("crates/a/src/b.rs", &long)]);
        assert_eq!(
            run(&house),
            [Finding::about("crates/a/src/b.rs", "601 lines; at most 600")]
        );
    }
}
