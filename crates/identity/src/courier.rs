//! Whoever carries notices out of the house. Given by the roof, which alone talks to the network; without one, notices wait.

use capability::{Fut, House};
use std::sync::{Arc, Mutex, PoisonError};

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It was taken, or refused for good.
    Arrived,
    /// It may go better later: why, in words for the log.
    Failed(String),
}

/// Carries a form to an address that an entity registered: by TLS to a public address, without following anything.
pub trait Courier: Send + Sync {
    /// Posts a form. It never fails: a notice that did not arrive is tried again.
    fn deliver<'a>(&'a self, uri: &'a str, body: String) -> Fut<'a, Delivery>;
}

#[derive(Default)]
struct Given(Mutex<Option<Arc<dyn Courier>>>);

/// Gives the house its courier.
pub fn use_courier(house: &House, courier: Arc<dyn Courier>) {
    let given = house.shelf::<Given>();
    *given.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(courier);
}

/// The courier, if there is one.
pub(crate) fn of(house: &House) -> Option<Arc<dyn Courier>> {
    let given = house.shelf::<Given>();
    let courier = given.0.lock().unwrap_or_else(PoisonError::into_inner);
    courier.clone()
}
