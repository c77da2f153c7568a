//! Watching a node: figures for Prometheus, X-Road's operational data, spans for OpenTelemetry, and whether it is well. All of it
//! comes from the records that are evidence too; nothing of a message's content is in it.

mod door;
mod metrics;
mod operational;
mod trace;

pub use door::{Health, serve};
pub use metrics::Metrics;
pub use operational::operational;
pub(crate) use trace::TRACEPARENT;
pub use trace::{Exporter, Parent, Step, Tracing};
