//! How nodes reach each other and their own systems: bodies that pass without being held, mutual TLS 1.3, HTTP/2 connections that are
//! kept and shared.

mod flow;
mod head;
mod peers;
mod serve;
mod tls;

pub use flow::{Broken, Flow, Frames, Held, feed, hold, put};
pub use head::{head_size_fits, kept, reason};
pub use peers::{Peers, Sent, Unsent};
pub use serve::{Doors, accept_http1, accept_http2};
pub use tls::{Identity, client_config, door_config, fingerprint, server_config};
