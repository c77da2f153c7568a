//! How far an entity is: the sentence, the bar against the average, the counts by state.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::meter::Meter;
use crate::state::{State, StateTag};
use crate::tr::Tr;

/// The card at the head of an entity.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Obligations met.
    pub met: i64,
    /// Obligations owed.
    pub owed: i64,
    /// Average of entities like it: sentence and percentage.
    pub average: Option<(String, f64)>,
    /// Counts by state, each with its words: `12 cumplidas`.
    pub counts: Vec<StateTag>,
    /// A last word: `y 3 que no le aplican`.
    pub rest: Option<String>,
}

impl Progress {
    /// `met` of `owed` obligations.
    pub fn new(met: i64, owed: i64) -> Progress {
        Progress {
            met,
            owed,
            average: None,
            counts: Vec::new(),
            rest: None,
        }
    }

    /// Compared with the average of its peers: `Municipalidades distritales del país`, 24.0.
    #[must_use]
    pub fn average(mut self, of_whom: impl Into<String>, percent: f64) -> Progress {
        self.average = Some((of_whom.into(), percent));
        self
    }

    /// One count.
    #[must_use]
    pub fn count(mut self, state: State, label: impl Into<String>) -> Progress {
        self.counts.push(StateTag::new(state, label));
        self
    }

    /// The last word.
    #[must_use]
    pub fn rest(mut self, rest: impl Into<String>) -> Progress {
        self.rest = Some(rest.into());
        self
    }

    /// Share met in hundredths; nothing owed counts as nothing measured.
    pub fn percent(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "obligations of an entity are tens")]
        (self.owed > 0).then(|| self.met as f64 * 100.0 / self.owed as f64)
    }

    /// The card.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let percent = self.percent();
        let written = percent.map(|p| crate::format::pct_whole(tr.lang, p));
        html! {
            div.card {
                div.row.row--ends {
                    p {
                        b { (tr.f("ui-progress", &[("met", self.met.into()), ("owed", self.owed.into())])) }
                        @if let Some(written) = &written { " " span.soft { "(" (written) ")" } }
                    }
                    @if let Some((whom, average)) = &self.average {
                        p.sm.soft { (whom) ": " (crate::format::pct_whole(tr.lang, *average)) }
                    }
                }
                @if let Some(percent) = percent { (self.bar(tr, percent)) }
                @if !self.counts.is_empty() {
                    ul.row.p0.sm {
                        @for count in &self.counts { li { (count) } }
                        @if let Some(rest) = &self.rest { li.soft { (rest) } }
                    }
                }
            }
        }
    }

    fn bar(&self, tr: Tr<'_>, percent: f64) -> Markup {
        let bar = Meter::new(percent);
        let whole = |p: f64| crate::format::pct_whole(tr.lang, p);
        match &self.average {
            None => bar.render(),
            Some((_, average)) => {
                let label = tr.f(
                    "ui-progress-bar",
                    &[
                        ("percent", whole(percent).into()),
                        ("average", whole(*average).into()),
                    ],
                );
                bar.mark(*average, label).render()
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let some = Progress::new(12, 18)
        .average("Municipalidades distritales del país", 24.0)
        .count(State::Ok, "12 cumplidas")
        .count(State::Run, "2 en curso")
        .count(State::Warn, "2 por atender")
        .count(State::Bad, "2 faltan")
        .rest("y 3 que no le aplican");
    vec![
        Example::new("progress", "entity", some.render(tr)),
        Example::new("progress", "nothing-owed", Progress::new(0, 0).render(tr)),
    ]
}
