//! Figures drawn by the server as SVG: attributes and classes only, a name that tells the data, a table behind.
//!
//! Every chart is also a file of its own ([`file`]) with the few colours it needs, for the download as SVG.

mod frame;
pub(crate) mod ladder;
pub(crate) mod line_chart;
pub(crate) mod multiples;
pub(crate) mod qr_code;
pub(crate) mod tile_map;

use maud::Markup;

pub use ladder::{Ladder, LadderStep, Side};
pub use line_chart::{Goal, LineChart, Series};
pub use multiples::{Multiple, Multiples};
pub use qr_code::{QrCode, TooLong};
pub use tile_map::{DEPARTMENTS, Department, TileMap, TileValue};

/// Colours of the light scheme for a drawing outside our pages.
const FILE_STYLE: &str = "text{font-family:system-ui,sans-serif;fill:#47525a}.t{font-size:12px}.t.e{text-anchor:end}.t.m{text-anchor:middle}\
.t.b{fill:#1b2329;font-weight:650}.g{stroke:#d5d1c6}.axis{stroke:#7d8287}.cordline{stroke-width:3}.mono{font-family:monospace}\
.goal{stroke:#47525a;stroke-width:1.5;stroke-dasharray:2 4;fill:none}.ring{stroke-dasharray:none}.fp{fill:#fff}\
.l1,.l2,.l3{fill:none;stroke-width:2.5}.l1{stroke:#0d5a9e}.l2{stroke:#a85c08;stroke-dasharray:7 3}.l3{stroke:#22766b;stroke-dasharray:2 3}\
.f1{fill:#0d5a9e}.f2{fill:#a85c08}.f3{fill:#22766b}.fs{fill:#c4831d}.q1 rect{fill:#e6edf3}.q2 rect{fill:#bdd2e4}.q3 rect{fill:#86acce}\
.q4 rect{fill:#3f76a9}.q5 rect{fill:#124a7e}.q0 rect{fill:#eceae4}.tile text{font-size:14px;font-weight:650;text-anchor:middle;fill:#10202e}\
.tile .v{font-size:17px}.q4 text,.q5 text{fill:#fff}.qr path{fill:#111}";

/// Makes of a drawing in a page a drawing that stands alone: name space, colours, a white ground.
fn file(drawing: &Markup) -> String {
    let style = format!("<style>{FILE_STYLE}</style>");
    let drawing = drawing
        .0
        .replacen("<svg ", r#"<svg xmlns="http://www.w3.org/2000/svg" "#, 1);
    match drawing.find('>') {
        Some(end) => format!("{}{style}{}", &drawing[..=end], &drawing[end + 1..]),
        None => drawing,
    }
}

/// A coordinate: at most one decimal, no trailing zero.
fn at(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if (rounded - rounded.trunc()).abs() < 0.05 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.1}")
    }
}
