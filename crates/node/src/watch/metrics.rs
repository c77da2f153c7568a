//! Figures in the text format of OpenMetrics, which Prometheus reads.

use crate::evidence::{Outcome, Record, Role};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::fmt::Write;

/// Seconds of the buckets.
const BUCKETS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

/// What an exchange is counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    side: &'static str,
    service: String,
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Part {
    side: &'static str,
    part: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Way {
    side: &'static str,
    way: &'static str,
}

/// The figures of a node.
pub struct Metrics {
    registry: Registry,
    exchanges: Family<Kind, Counter>,
    seconds: Family<Part, Histogram>,
    bytes: Family<Way, Counter>,
    on_their_way: Gauge,
    waiting: Gauge,
    dead: Gauge,
    configuration_until: Gauge,
    failing: Gauge,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

/// What is asked at the moment of reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moment {
    /// Messages on their way.
    pub on_their_way: usize,
    /// Deposited calls that wait.
    pub waiting: usize,
    /// Deposited calls that people have to decide about.
    pub dead: usize,
    /// First moment at which nothing may be exchanged by the configuration in use, in milliseconds of Unix time.
    pub configuration_until: i64,
    /// What fails beside the messages: archive, retention, time-stamps.
    pub failing: usize,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let exchanges = Family::default();
        let seconds = Family::<Part, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let bytes = Family::default();
        let (on_their_way, waiting, dead, configuration_until, failing) = (
            Gauge::default(),
            Gauge::default(),
            Gauge::default(),
            Gauge::default(),
            Gauge::default(),
        );
        let mut registry = Registry::with_prefix("qhapaq_node");
        registry.register(
            "exchanges",
            "Exchanges by side, service and outcome",
            exchanges.clone(),
        );
        registry.register(
            "seconds",
            "Time of exchanges: total, the other side, the node itself",
            seconds.clone(),
        );
        registry.register("body_bytes", "Bytes of bodies", bytes.clone());
        registry.register(
            "messages_on_their_way",
            "Messages on their way",
            on_their_way.clone(),
        );
        registry.register(
            "deposited_waiting",
            "Calls that nobody waits for, on their way",
            waiting.clone(),
        );
        registry.register(
            "deposited_dead",
            "Calls that people have to decide about",
            dead.clone(),
        );
        registry.register(
            "configuration_until_seconds",
            "Unix time from which the configuration in use is over",
            configuration_until.clone(),
        );
        registry.register(
            "upkeep_failing",
            "Archive, retention and time-stamps that fail",
            failing.clone(),
        );
        Metrics {
            registry,
            exchanges,
            seconds,
            bytes,
            on_their_way,
            waiting,
            dead,
            configuration_until,
            failing,
        }
    }
}

impl Metrics {
    /// Counts an exchange.
    pub fn observe(&self, record: &Record) {
        let side = side(record.role);
        let outcome = match &record.outcome {
            Outcome::Answered { status } => format!("{}xx", status / 100),
            Outcome::Refused { kind, .. } => kind.clone(),
        };
        let service = record.service.to_string();
        self.exchanges
            .get_or_create(&Kind {
                side,
                service,
                outcome,
            })
            .inc();
        let total = record.response_out - record.request_in;
        let other = if record.request_out > 0 && record.response_in > 0 {
            record.response_in - record.request_out
        } else {
            0
        };
        for (part, ms) in [("total", total), ("other", other), ("node", total - other)] {
            let seconds = f64::from(u32::try_from(ms.max(0)).unwrap_or(u32::MAX)) / 1000.0;
            self.seconds.get_or_create(&Part { side, part }).observe(seconds);
        }
        for (way, bytes) in [
            ("request", record.request_bytes),
            ("response", record.response_bytes),
        ] {
            self.bytes.get_or_create(&Way { side, way }).inc_by(bytes);
        }
    }

    /// The figures as text.
    pub fn text(&self, moment: Moment) -> String {
        let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.on_their_way.set(of(moment.on_their_way));
        self.waiting.set(of(moment.waiting));
        self.dead.set(of(moment.dead));
        self.configuration_until.set(moment.configuration_until / 1000);
        self.failing.set(of(moment.failing));
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            // Writing to a text cannot fail.
            write!(text, "# EOF").ok();
        }
        text
    }
}

fn side(role: Role) -> &'static str {
    match role {
        Role::Consumer => "consumer",
        Role::Provider => "provider",
    }
}
