//! States: icon, word and colour, always the three together.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::icon::{Icon, icon};
use crate::tr::Tr;

/// The five states in which anything can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Fulfilled and proven.
    Ok,
    /// A step is missing and there is time.
    Run,
    /// Act soon: 30 days or less, an observation, or a rule that warns without blocking.
    Warn,
    /// No act, or the term passed.
    Bad,
    /// Not owed or not measured; a missing value is never zero.
    None,
}

impl State {
    /// All states, from the best to the one that says nothing.
    pub const ALL: [State; 5] = [State::Ok, State::Run, State::Warn, State::Bad, State::None];

    /// The class that gives the colours.
    pub(crate) fn class(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Run => "run",
            State::Warn => "warn",
            State::Bad => "bad",
            State::None => "none",
        }
    }

    /// The shape that goes with it.
    pub fn icon(self) -> Icon {
        match self {
            State::Ok => Icon::Ok,
            State::Run => Icon::Run,
            State::Warn => Icon::Warn,
            State::Bad => Icon::Bad,
            State::None => Icon::None,
        }
    }
}

/// The words for states; each belongs to one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the English of its own word")]
pub enum Standing {
    Met,
    InForce,
    UpToDate,
    Finished,
    Signed,
    InProgress,
    DueSoon,
    Observed,
    Late,
    Alert,
    Missing,
    Overdue,
    VeryLate,
    NotApplicable,
    Voluntary,
    NoData,
}

impl Standing {
    /// All words, grouped by state.
    pub const ALL: [Standing; 16] = [
        Standing::Met,
        Standing::InForce,
        Standing::UpToDate,
        Standing::Finished,
        Standing::Signed,
        Standing::InProgress,
        Standing::DueSoon,
        Standing::Observed,
        Standing::Late,
        Standing::Alert,
        Standing::Missing,
        Standing::Overdue,
        Standing::VeryLate,
        Standing::NotApplicable,
        Standing::Voluntary,
        Standing::NoData,
    ];

    /// The state it belongs to.
    pub fn state(self) -> State {
        match self {
            Standing::Met
            | Standing::InForce
            | Standing::UpToDate
            | Standing::Finished
            | Standing::Signed => State::Ok,
            Standing::InProgress => State::Run,
            Standing::DueSoon | Standing::Observed | Standing::Late | Standing::Alert => State::Warn,
            Standing::Missing | Standing::Overdue | Standing::VeryLate => State::Bad,
            Standing::NotApplicable | Standing::Voluntary | Standing::NoData => State::None,
        }
    }

    /// The word in the language of the page.
    pub fn label(self, tr: Tr<'_>) -> String {
        tr.t(self.key()).into_owned()
    }

    /// The word as a tag.
    pub fn tag(self, tr: Tr<'_>) -> Markup {
        tag(self.state(), &self.label(tr))
    }

    fn key(self) -> &'static str {
        match self {
            Standing::Met => "ui-state-met",
            Standing::InForce => "ui-state-in-force",
            Standing::UpToDate => "ui-state-up-to-date",
            Standing::Finished => "ui-state-finished",
            Standing::Signed => "ui-state-signed",
            Standing::InProgress => "ui-state-in-progress",
            Standing::DueSoon => "ui-state-due-soon",
            Standing::Observed => "ui-state-observed",
            Standing::Late => "ui-state-late",
            Standing::Alert => "ui-state-alert",
            Standing::Missing => "ui-state-missing",
            Standing::Overdue => "ui-state-overdue",
            Standing::VeryLate => "ui-state-very-late",
            Standing::NotApplicable => "ui-state-not-applicable",
            Standing::Voluntary => "ui-state-voluntary",
            Standing::NoData => "ui-state-no-data",
        }
    }
}

/// A state with a word of the caller's, where [`Standing`] has none.
#[derive(Debug, Clone)]
pub struct StateTag {
    /// The state.
    pub state: State,
    /// What to read: `Cumple`, `12 cumplidas`, `Firma digital válida`.
    pub label: String,
}

impl StateTag {
    /// A tag.
    pub fn new(state: State, label: impl Into<String>) -> StateTag {
        StateTag {
            state,
            label: label.into(),
        }
    }

    /// Icon, word and colour.
    pub fn render(&self) -> Markup {
        tag(self.state, &self.label)
    }
}

impl maud::Render for StateTag {
    fn render(&self) -> Markup {
        StateTag::render(self)
    }
}

/// A tag in one call.
pub fn tag(state: State, label: &str) -> Markup {
    html! { span.st.(state.class()) { (icon(state.icon())) (label) } }
}

/// A count in the colour of a state, beside a title or a menu entry.
pub fn pill(state: State, count: &str) -> Markup {
    html! { span.pill.(state.class()) { (count) } }
}

/// The legend of the five states, above a matrix.
pub fn state_key(tr: Tr<'_>, entries: &[(State, String)]) -> Markup {
    html! {
        ul.key.mt-s aria-label=(tr.t("ui-legend")) {
            @for (state, label) in entries {
                li.(state.class()) { span.ico { (icon(state.icon())) } (label) }
            }
        }
    }
}

pub(crate) fn examples(tr: Tr<'_>) -> Vec<Example> {
    let entries: Vec<(State, String)> = State::ALL
        .iter()
        .zip(["Cumple", "En curso", "Observado", "Falta", "No aplica"])
        .map(|(s, l)| (*s, l.into()))
        .collect();
    vec![
        Example::new(
            "state",
            "standings",
            html! { p.row { @for word in Standing::ALL { (word.tag(tr)) } } },
        ),
        Example::new(
            "state",
            "own-word",
            StateTag::new(State::Ok, "Firma digital válida").render(),
        ),
        Example::new(
            "state",
            "pill",
            html! { h3 { "Vencido " (pill(State::Bad, "2")) } },
        ),
        Example::new("state", "key", state_key(tr, &entries)),
    ]
}
