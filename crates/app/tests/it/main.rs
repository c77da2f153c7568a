//! The whole house, inspected: every route, every power, the main job, bad input, rebuilding from acts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod apache;
mod bad_input;
mod browser;
mod cards;
mod drafts;
mod faults;
mod guide;
mod handover;
mod hostile;
mod house;
mod live;
mod long_history;
mod main_job;
mod many_posts;
mod parties;
mod passkeys;
mod path;
mod permissions;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod postgres;
mod problems;
mod rebuild;
mod receipts;
mod recompute;
#[expect(dead_code, reason = "examples/browser_checks.rs uses more of it")]
mod samples;
mod scim;
mod sessions;
mod succession;
mod taken;
mod torture;
mod unavailable;
mod vault;
mod walk;
mod wallets;
#[expect(dead_code, reason = "examples/browser_checks.rs uses more of it")]
mod webdriver;
mod witnesses;
