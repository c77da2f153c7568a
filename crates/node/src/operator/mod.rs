//! The operator of the exchange, as a node deals with it: enrolment, configuration, anchoring. What both ends must agree on is here
//! and pure.

mod call;
mod client;
mod error;
mod follow;
mod http;
mod machine;
mod origin;
mod proof;
mod refresh;
mod report;
mod rotate;
pub mod wire;

pub use call::{
    Asked, Call, CallError, Claimed, HEADER_BYTES_MAX, SCHEME, WINDOW_MS, check_possession, claimed, digest,
    header, prove_possession,
};
pub use client::{Operator, Options};
pub use error::OperatorError;
pub use follow::follow;
pub use machine::{Keys, Machine};
pub use origin::log_origin;
pub use report::{Became, REPORTS_MAX, Report, Reports, TEXT_BYTES_MAX, Wanted};
pub use rotate::enrol;
