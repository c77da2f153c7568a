//! Notices: whoever must act learns of it in time, in an inbox and by letter.
//!
//! No article asks for a reminder; the law fixes terms, and a term that nobody knows of is missed. Two followers work
//! after the acts: one gives notice of what acts and days bring, one sends the letters. Either may be stopped at any
//! moment and repeats without harm. Whom a notice is for follows from the office, and the office from a designation.

mod committee;
mod compose;
mod digest;
mod exchange;
mod forget;
mod from_acts;
mod invitation;
mod letter;
mod link;
mod notice;
mod outbox;
mod pages;
mod post;
mod preference;
mod round;
mod rule;
mod store;
mod tables;
mod words;

pub use notice::{LetterId, NoticeId};
pub use outbox::{
    FileOutbox, MailSettings, Outbox, SmtpOutbox, Tls, Undelivered, Written, use_mail, use_outbox,
};

use std::sync::Arc;

use capability::{ActKind, Area, Capability, Cx, Fut, House, Route, Stop};
use register::db::Stmt;
use register::{Fault, Follower, Migration, Recorded, Table};

/// The capability.
pub struct Notices;

impl Capability for Notices {
    fn name(&self) -> &'static str {
        "notices"
    }
    /// It records none: that somebody was told is no fact of law here, and readers of the register are not told who reads.
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn tables(&self) -> &'static [Table] {
        committee::TABLES
    }
    fn kept(&self) -> &'static [Migration] {
        tables::KEPT
    }
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        committee::apply(act)
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![
            Arc::new(from_acts::FromActs(house.clone())),
            Arc::new(post::Post(house.clone())),
        ]
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(pages::areas(cx))
    }
}
