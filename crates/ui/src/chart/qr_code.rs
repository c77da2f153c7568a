//! A QR code as one path. It repeats a link that also stands as text: nothing depends on it.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcodegen::{QrCode as Encoded, QrCodeEcc};

use crate::gallery::Example;
use crate::tr::Tr;

/// Modules of a side above which a code is drawn larger: cameras want three points for each, and some more.
const DENSE: i32 = 41;
/// Points of a module in a larger code.
const POINTS: i32 = 4;

/// The text does not fit a QR code (over about 2 300 bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the text does not fit a QR code")
    }
}

impl std::error::Error for TooLong {}

/// A QR code with error correction for 15 % of damage.
#[derive(Debug, Clone)]
pub struct QrCode {
    label: String,
    size: i32,
    path: String,
}

impl QrCode {
    /// Encodes a text; the label tells where it leads.
    pub fn new(text: &str, label: impl Into<String>) -> Result<QrCode, TooLong> {
        let code = Encoded::encode_text(text, QrCodeEcc::Medium).map_err(|_| TooLong)?;
        Ok(QrCode {
            label: label.into(),
            size: code.size(),
            path: path(&code),
        })
    }

    /// The code; one of many modules is drawn larger, on a ground of its own.
    pub fn render(&self) -> Markup {
        if self.size <= DENSE {
            let side = self.size + 4;
            return html! {
                svg.qr viewBox=(format!("-2 -2 {side} {side}")) role="img" aria-label=(self.label) {
                    path shape-rendering="crispEdges" d=(self.path) {}
                }
            };
        }
        let side = self.size + 8;
        html! {
            svg width=(side * POINTS) viewBox=(format!("-4 -4 {side} {side}")) role="img" aria-label=(self.label) {
                rect x="-4" y="-4" width=(side) height=(side) fill="#fff" {}
                path shape-rendering="crispEdges" fill="#111" d=(self.path) {}
            }
        }
    }

    /// The code as a file.
    pub fn svg_file(&self) -> String {
        super::file(&self.render())
    }
}

impl maud::Render for QrCode {
    fn render(&self) -> Markup {
        QrCode::render(self)
    }
}

/// Runs of dark modules, row by row.
fn path(code: &Encoded) -> String {
    let mut out = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let _ = write!(out, "M{start} {y}h{w}v1H{start}z", w = x - start);
            } else {
                x += 1;
            }
        }
    }
    out
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    QrCode::new(
        "https://qhapaq.example/v/Q26-171942-4",
        "Código QR con el enlace a esta constancia",
    )
    .map(|code| vec![Example::new("qr-code", "constancia", code.render())])
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(QrCode::new(&"x".repeat(4000), "largo").map(|_| ()), Err(TooLong));
    }

    #[test]
    fn a_long_text_is_drawn_larger() {
        let drawn = |text: &str| QrCode::new(text, "x").expect("fits").render().into_string();
        assert!(drawn("https://qhapaq.example/v/Q26-171942-4").starts_with("<svg class=\"qr\""));
        assert!(drawn(&"x".repeat(600)).starts_with("<svg width="));
    }

    #[test]
    fn finder_patterns_stand_in_three_corners() {
        let code = QrCode::new("https://qhapaq.example/v/Q26-171942-4", "constancia").expect("fits");
        assert!(code.path.starts_with("M0 0h7v1H0z"), "{}", code.path);
        assert!(code.path.contains(&format!("M{} 0h7v1", code.size - 7)));
        assert!(code.path.contains(&format!("M0 {}h7v1", code.size - 1)));
    }
}
