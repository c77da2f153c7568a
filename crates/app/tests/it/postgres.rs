//! The whole house on the other database: every page that somebody can open, and what no act tells.

use crate::drafts;
use crate::house::Home;
use crate::samples::Samples;
use crate::walk::exceptions;

#[tokio::test]
async fn every_page_and_every_draft_stands_on_postgres() {
    let Some(database) = crate::pg::fresh_database("every_page_and_every_draft") else {
        return;
    };
    let home = Home::on(database).await;
    crate::recompute::report(&home).await;
    drafts::recorded(&home).await;
    drafts::kept_again(&home).await;
    drafts::found_again(&home).await;
    let samples = Samples::walk_in(home).await;
    assert_eq!(samples.broken, Vec::new(), "links that lead to nothing");
    assert_eq!(
        samples.without_sample(),
        exceptions(),
        "routes that nobody could open"
    );
}
