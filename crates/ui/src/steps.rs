//! The progress of a process, with the step where it stands.

use maud::{Markup, html};

use crate::gallery::Example;
use crate::state::State;
use crate::tr::Tr;

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// State; [`State::None`] for a step not begun.
    pub state: State,
    /// Name of the step.
    pub title: String,
    /// Date or state under it.
    pub note: Markup,
    /// Whether the process stands here.
    pub current: bool,
}

/// The steps in order; they are numbered by the component.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// The steps.
    pub items: Vec<Step>,
}

impl Steps {
    /// No steps yet.
    pub fn new() -> Steps {
        Steps::default()
    }

    /// A step behind or before.
    #[must_use]
    pub fn step(mut self, state: State, title: impl Into<String>, note: Markup) -> Steps {
        self.items.push(Step {
            state,
            title: title.into(),
            note,
            current: false,
        });
        self
    }

    /// The step where the process stands.
    #[must_use]
    pub fn current(mut self, state: State, title: impl Into<String>, note: Markup) -> Steps {
        self.items.push(Step {
            state,
            title: title.into(),
            note,
            current: true,
        });
        self
    }

    /// The line of steps.
    pub fn render(&self) -> Markup {
        html! {
            ol.steps.p0 {
                @for (i, step) in self.items.iter().enumerate() {
                    li class=[Some(step.state.class()).filter(|c| *c != "none")] aria-current=[step.current.then_some("step")] {
                        b { (i + 1) ". " (step.title) }
                        (step.note)
                    }
                }
            }
        }
    }
}

impl maud::Render for Steps {
    fn render(&self) -> Markup {
        Steps::render(self)
    }
}

pub(crate) fn examples(_: Tr<'_>) -> Vec<Example> {
    use crate::format::time_date;
    use jiff::civil::date;
    let steps = Steps::new()
        .step(State::Ok, "Enfoque", time_date(date(2024, 9, 4)))
        .current(State::Run, "Situación actual", html! { "en curso" })
        .step(State::None, "Objetivos", html! {});
    vec![Example::new("steps", "plan", steps.render())]
}
