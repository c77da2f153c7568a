//! Nothing is left for later in the tree: no marks, no stubs, no test that is switched off.

use super::Finding;
use super::source::{self, Source};
use crate::house::House;

const IN_COMMENTS: &[&str] = &["TODO", "FIXME", "XXX"];
const IN_CODE: &[&str] = &["todo!", "unimplemented!", "#[ignore"];

/// Finds marks in comments, and stubs and ignored tests in code, that of tests too.
pub fn run(house: &House) -> Vec<Finding> {
    house
        .files("rs")
        .flat_map(|(path, text)| of(path, text))
        .collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let everything = text.replace("#[cfg(test)]", "            ");
    let source = Source::of(&everything);
    let code = source
        .lines_with(IN_CODE)
        .map(|(line, word)| Finding::at(path, line, format!("`{word}`")));
    let comments = source.comments.iter().flat_map(|(line, comment)| {
        let marks = IN_COMMENTS.iter().filter(|mark| source::stands_in(comment, mark));
        marks.map(|mark| Finding::at(path, *line, format!("`{mark}`")))
    });
    code.chain(comments).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_comments_and_code_and_not_in_strings() {
        let text = concat!(
            "// TO",
            "DO later\nfn f() { to",
            "do!() }\nlet a = \"TO",
            "DO\";\n",
            "#[cfg(test)]\nmod tests {\n    #[ig",
            "nore]\n    fn g() {}\n}\n"
        );
        let lines: Vec<_> = of("a.rs", text).into_iter().map(|found| found.line).collect();
        assert_eq!(lines, [2, 6, 1]);
    }
}
