//! What is refused: to whom, with which words and which status; and what nobody outside may read.

mod calls;
mod matters;
mod minutes;
mod outside;
mod votes;

use crate::world::{Who, World};

/// Pairs of a form, in the order of their names.
type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Each is sent by a form and by a command, and refused in the same words.
async fn refused(world: &World, cases: &[(&str, Who, &str, Pairs<'_>)]) {
    for (expected, who, id, pairs) in cases {
        let said = world.refused(*who, id, pairs).await;
        assert_eq!(said, *expected, "{id} by {who:?} with {pairs:?}");
    }
}

const NOBODY: &str = "018f0000-0000-7000-8000-0000000000ff";
