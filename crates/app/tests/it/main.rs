//! The whole house, inspected: every route, every power, the main job, bad input, rebuilding from acts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod bad_input;
mod browser;
mod driver;
mod guide;
mod handover;
mod house;
mod main_job;
mod path;
mod permissions;
mod rebuild;
mod recompute;
mod succession;
mod walk;
mod witnesses;
