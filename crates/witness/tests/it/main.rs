//! Witnesses at work over loopback: a register that grows, one that forks, one that is hostile.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod add_checkpoint;
mod crash;
mod fork;
mod hostile;
mod independent;
mod life;
mod parsers;
mod world;
