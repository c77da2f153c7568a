//! Votes and seats as small drawings: one block for each vote, one person for each seat. Their numbers stand beside them in
//! words; the drawing has the same sentence for those who do not see it.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::tr::Tr;

/// Blocks drawn at most; of more votes, their shares are drawn.
const BLOCKS_MAX: u32 = 40;

/// A bar of votes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VoteBar {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub against: u32,
    /// Abstentions.
    pub abstain: u32,
    /// Not cast yet.
    pub waiting: u32,
    /// What it says in words.
    pub label: String,
}

impl VoteBar {
    /// The bar; nothing when nobody may vote.
    pub fn render(&self) -> Markup {
        let parts = [
            (self.yes, "f3"),
            (self.against, "f2"),
            (self.abstain, "f1"),
            (self.waiting, "f0"),
        ];
        let total: u32 = parts.iter().map(|(count, _)| count).sum();
        if total == 0 {
            return html! {};
        }
        let blocks = parts
            .iter()
            .flat_map(|(count, class)| std::iter::repeat_n(*class, *count as usize));
        let width = f64::from(300) / f64::from(total);
        html! {
            svg.votebar viewBox="0 0 300 14" preserveAspectRatio="none" role="img" aria-label=(self.label) {
                @if total <= BLOCKS_MAX {
                    @for (place, class) in blocks.enumerate() {
                        rect.(class) x=(one(place as f64 * width)) width=(one(width - 3.0)) height="14" rx="2" {}
                    }
                } @else {
                    @for (place, (count, class)) in parts.iter().enumerate() {
                        @let before: u32 = parts[..place].iter().map(|(count, _)| count).sum();
                        rect.(class) x=(one(f64::from(before) * width)) width=(one(f64::from(*count) * width)) height="14" {}
                    }
                }
            }
        }
    }
}

/// A row of seats, covered or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeatRow {
    /// Whether each is covered.
    pub covered: Vec<bool>,
    /// What it says in words.
    pub label: String,
}

impl SeatRow {
    /// The row; twelve in a line.
    pub fn render(&self) -> Markup {
        const IN_LINE: usize = 12;
        let columns = self.covered.len().clamp(1, IN_LINE);
        let lines = self.covered.len().div_ceil(IN_LINE).max(1);
        html! {
            svg.seats viewBox={ "0 0 " (columns * 34 + 2) " " (lines * 36) } role="img" aria-label=(self.label) {
                @for (place, covered) in self.covered.iter().enumerate() {
                    @let class = if *covered { "f3" } else { "f0" };
                    g transform={ "translate(" (place % IN_LINE * 34 + 2) " " (place / IN_LINE * 36 + 2) ")" } {
                        circle.(class) cx="13" cy="9" r="6.5" {}
                        path.(class) d="M1 30a12 12 0 0 1 24 0z" {}
                    }
                }
            }
        }
    }
}

/// With one figure after the point.
fn one(number: f64) -> String {
    format!("{number:.1}")
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    let bar = VoteBar {
        yes: 4,
        against: 2,
        abstain: 1,
        waiting: 1,
        label: "4 votos a favor, 2 en contra, 1 abstención, 1 por votar".to_owned(),
    };
    let many = VoteBar {
        yes: 120,
        against: 30,
        abstain: 4,
        waiting: 0,
        label: "120 votos a favor, 30 en contra, 4 abstenciones".to_owned(),
    };
    let seats = SeatRow {
        covered: vec![true, true, true, true, true, true, true, false],
        label: "7 de 8 puestos presentes".to_owned(),
    };
    vec![
        Example::new("ballot", "votes", bar.render()),
        Example::new("ballot", "many", many.render()),
        Example::new("ballot", "seats", seats.render()),
    ]
}
