//! A share as a bar, next to its number and never alone.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::state::State;
use crate::tr::Tr;

const WIDTH: f64 = 200.0;

/// A bar from 0 to 100 per cent. Without a label it is hidden from readers, who have the number beside it.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    /// Share in hundredths, 0 to 100; cut to that range.
    pub percent: f64,
    /// Plan or average to compare with, 0 to 100, drawn as a mark.
    pub mark: Option<f64>,
    /// What the bar says in words; needed when there is a mark.
    pub label: Option<String>,
    /// Colour; none gives that of the first series.
    pub state: Option<State>,
}

impl Meter {
    /// A bar.
    pub fn new(percent: f64) -> Meter {
        Meter {
            percent,
            ..Meter::default()
        }
    }

    /// With a mark and the sentence that tells both.
    #[must_use]
    pub fn mark(mut self, percent: f64, label: impl Into<String>) -> Meter {
        self.mark = Some(percent);
        self.label = Some(label.into());
        self
    }

    /// In the colour of a state.
    #[must_use]
    pub fn state(mut self, state: State) -> Meter {
        self.state = Some(state);
        self
    }

    /// The bar.
    pub fn render(&self) -> Markup {
        let bar = self.svg();
        match self.state {
            Some(state) => html! { div.(state.class()) { (bar) } },
            None => bar,
        }
    }

    fn svg(&self) -> Markup {
        let fill = (share(self.percent) * WIDTH).round();
        html! {
            svg.meter viewBox="0 0 200 8" preserveAspectRatio="none"
                role=[self.label.as_ref().map(|_| "img")] aria-label=[self.label.as_ref()]
                aria-hidden=[self.label.is_none().then_some("true")] {
                rect.bg width="200" height="8" {}
                rect.fg width=(fill) height="8" {}
                @if let Some(mark) = self.mark {
                    rect.mk x=(format!("{:.1}", share(mark) * WIDTH - 0.6)) width="1.2" height="8" {}
                }
            }
        }
    }
}

impl maud::Render for Meter {
    fn render(&self) -> Markup {
        Meter::render(self)
    }
}

fn share(percent: f64) -> f64 {
    if percent.is_finite() {
        percent.clamp(0.0, 100.0) / 100.0
    } else {
        0.0
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let marked = Meter::new(41.0).state(State::Warn).mark(
        58.0,
        "41 por ciento de avance; la marca señala 58 por ciento programado",
    );
    vec![
        Example::new("meter", "plain", html! { p { "44,2 %" } (Meter::new(44.2)) }),
        Example::new("meter", "mark", html! { p { "41 %" } (marked) }),
        Example::new(
            "meter",
            "out-of-range",
            html! { p { "130 %" } (Meter::new(130.0)) },
        ),
    ]
}
