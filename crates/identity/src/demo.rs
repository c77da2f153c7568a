//! Accounts of a demonstration: invented people who share one password.
//!
//! Hashing a password for each of thousands of invented people would take hours for nothing. One hash serves them
//! all; the accounts are marked, and a house that is no demonstration neither makes them nor opens to them.

use crate::account;
use crate::acts::{AccountActivated, Purpose};
use crate::form::Hold;
use crate::password::{self, Kept, Password};
use capability::{House, Stop};
use register::{Fault, PersonId};
use tokio::sync::OnceCell;

/// The password of every account of a demonstration; the demonstration prints it.
pub const DEMO_PASSWORD: &str = "demo-qhapaq-ejemplo";

/// State of an account of a demonstration.
pub(crate) const DEMO: &str = "demo";

/// One hash for every account of a demonstration, made when the first is.
#[derive(Debug, Default)]
pub struct SharedPassword(OnceCell<Kept>);

/// [`DEMO_PASSWORD`], to be hashed once.
pub fn demo_password() -> SharedPassword {
    SharedPassword::default()
}

/// Opens the account of an invented person with the shared password, and records that it was.
///
/// # Errors
/// When the house is no demonstration, or the register fails.
pub async fn demo_account(house: &House, person: PersonId, shared: &SharedPassword) -> Result<(), Fault> {
    if !house.options.demo {
        return Err(Fault::new("a shared password is for demonstrations only"));
    }
    let kept = shared
        .0
        .get_or_try_init(|| async { password::keep(&Password::new(DEMO_PASSWORD)).await.map_err(fault) })
        .await?;
    let act = AccountActivated {
        person,
        invitation: None,
        purpose: Purpose::Activation,
    };
    let draft = account::activated(&act)?.aside(account::keep(person, kept, DEMO, house.clock.now()));
    let recorded = house.register.record(draft).await;
    recorded
        .map(drop)
        .map_err(|error| Fault::because("recording an account of the demonstration", error))
}

fn fault(hold: Hold) -> Fault {
    match hold {
        Hold::Stop(Stop::Fault(fault)) => fault,
        _ => Fault::new("the password of the demonstration could not be hashed"),
    }
}
