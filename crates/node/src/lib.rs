//! The node: one small process on the machine of an entity, through which its systems call those of others and answer them.
//!
//! To its own systems it speaks X-Road's REST protocol; to other nodes, mutual TLS 1.3 and HTTP/2, every message signed and every
//! exchange kept as evidence before its answer is released. It knows the register's trees and notes, and neither law nor database.

pub mod adapter;
pub mod configuration;
pub mod consumer;
pub mod doors;
pub mod evidence;
pub mod files;
pub mod gate;
pub mod ident;
pub mod later;
pub mod message;
pub mod no;
pub mod operator;
pub mod provider;
pub mod reporting;
pub mod settings;
pub mod state;
pub mod upkeep;
pub mod watch;
pub mod wire;
pub mod work;
