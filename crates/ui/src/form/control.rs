//! What a person types into or chooses from.

use maud::{Markup, html};

use crate::tr::Tr;

use super::date_typed::DateTyped;
use super::field::{Field, Width};

/// One option of a list, of radios or of checkboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// One sentence more (not in lists).
    pub hint: Option<String>,
    /// Heading in a list under which it stands.
    pub group: Option<String>,
}

impl Choice {
    /// Value and words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
            hint: None,
            group: None,
        }
    }

    /// One sentence more.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = Some(hint.into());
        self
    }

    /// Under a heading of the list.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Choice {
        self.group = Some(group.into());
        self
    }
}

/// What a file may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Media types and endings for the browser: `application/pdf`, `.csv`.
    pub accept: String,
    /// Words for them: `PDF`.
    pub kinds: String,
    /// Largest size in bytes.
    pub bytes_max: u64,
}

impl Upload {
    /// Any kind, by media types, the words for them, and the largest size in bytes.
    pub fn new(accept: impl Into<String>, kinds: impl Into<String>, bytes_max: u64) -> Upload {
        Upload {
            accept: accept.into(),
            kinds: kinds.into(),
            bytes_max,
        }
    }

    /// A PDF.
    pub fn pdf(bytes_max: u64) -> Upload {
        Upload::new("application/pdf", "PDF", bytes_max)
    }
}

/// The kinds of control. Fields are made with the functions of [`Field`], which choose one.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// One line; `kind` is the type of the input, `mode` the keyboard of a phone.
    Line {
        /// Type of the input.
        kind: &'static str,
        /// Keyboard.
        mode: Option<&'static str>,
        /// What is there.
        value: String,
        /// Most characters that the browser lets in.
        length_max: Option<usize>,
        /// What a browser may fill in.
        autocomplete: Option<&'static str>,
    },
    /// Several lines.
    Long {
        /// What is there.
        value: String,
        /// Lines shown.
        rows: u8,
    },
    /// Day, month and year apart.
    Date(DateTyped),
    /// One of a long list.
    Select {
        /// The options; the empty value asks to choose.
        options: Vec<Choice>,
        /// Chosen value.
        value: String,
    },
    /// One of a few.
    Radios {
        /// The options.
        options: Vec<Choice>,
        /// Chosen value.
        value: String,
    },
    /// Some of a few, all with the same name.
    Checkboxes {
        /// The options.
        options: Vec<Choice>,
        /// Chosen values.
        values: Vec<String>,
    },
    /// A whole number beside each option, sent as `name.value`; what has none is not chosen.
    Numbers {
        /// The options, each with what was typed.
        options: Vec<(Choice, String)>,
    },
    /// Yes or nothing; sends `1`.
    Check {
        /// Whether it is on.
        checked: bool,
    },
    /// A file.
    File(Upload),
}

impl Control {
    /// Whether the control is a group that needs a fieldset and a legend.
    pub(super) fn is_group(&self) -> bool {
        matches!(
            self,
            Control::Date(_) | Control::Radios { .. } | Control::Checkboxes { .. } | Control::Numbers { .. }
        )
    }
}

pub(super) fn draw(field: &Field, tr: Tr<'_>) -> Markup {
    match &field.control {
        Control::Line { .. } => line(field),
        Control::Long { value, rows } => html! {
            textarea id=(field.name) name=(field.name) rows=(rows)
                aria-describedby=[field.described()] aria-invalid=[field.invalid()] { (value) }
        },
        Control::Date(typed) => date(field, typed, tr),
        Control::Select { options, value } => select(field, options, value),
        Control::Radios { options, value } => {
            let chosen = |v: &str| v == value;
            options_of(field, "radio", options, &chosen)
        }
        Control::Checkboxes { options, values } => {
            let chosen = |v: &str| values.iter().any(|o| o == v);
            options_of(field, "checkbox", options, &chosen)
        }
        Control::Numbers { options } => numbers(field, options),
        Control::Check { .. } => html! {},
        Control::File(upload) => html! {
            div.file {
                p.sm.soft { (tr.t("ui-file-choose")) }
                input type="file" id=(field.name) name=(field.name) accept=(upload.accept)
                    aria-describedby=[field.described()] aria-invalid=[field.invalid()];
            }
        },
    }
}

fn line(field: &Field) -> Markup {
    let Control::Line {
        kind,
        mode,
        value,
        length_max,
        autocomplete,
    } = &field.control
    else {
        return html! {};
    };
    let class = match (field.width, *mode == Some("numeric")) {
        (Width::Full, _) => None,
        (Width::Medium, false) => Some("w-m"),
        (Width::Medium, true) => Some("w-m mono"),
        (Width::Short, false) => Some("w-s"),
        (Width::Short, true) => Some("w-s mono"),
    };
    html! {
        input class=[class] id=(field.name) name=(field.name) type=[(*kind != "text").then_some(*kind)]
            inputmode=[*mode] maxlength=[*length_max] autocomplete=[*autocomplete] value=(value)
            aria-describedby=[field.described()] aria-invalid=[field.invalid()];
    }
}

fn date(field: &Field, typed: &DateTyped, tr: Tr<'_>) -> Markup {
    let name = &field.name;
    let part = |id: &str, suffix: &str, key: &str, value: &str, length: u8| {
        html! {
            div {
                label for=(id) { (tr.t(key)) }
                input id=(id) name={ (name) "-" (suffix) } inputmode="numeric" maxlength=(length) value=(value)
                    autocomplete="off" aria-invalid=[field.invalid()];
            }
        }
    };
    html! {
        div.date {
            (part(name, "d", "ui-date-day", &typed.day, 2))
            (part(&format!("{name}-m"), "m", "ui-date-month", &typed.month, 2))
            (part(&format!("{name}-a"), "a", "ui-date-year", &typed.year, 4))
        }
    }
}

fn select(field: &Field, options: &[Choice], value: &str) -> Markup {
    let option = |choice: &Choice| {
        html! { option value=(choice.value) selected[choice.value == value] { (choice.label) } }
    };
    html! {
        select class=[(field.width == Width::Medium).then_some("w-m")] id=(field.name) name=(field.name)
            aria-describedby=[field.described()] aria-invalid=[field.invalid()] {
            @for group in options.chunk_by(|a, b| a.group == b.group) {
                @match &group[0].group {
                    Some(label) => { optgroup label=(label) { @for choice in group { (option(choice)) } } }
                    None => { @for choice in group { (option(choice)) } }
                }
            }
        }
    }
}

fn options_of(field: &Field, kind: &str, options: &[Choice], chosen: &dyn Fn(&str) -> bool) -> Markup {
    html! {
        @for (i, choice) in options.iter().enumerate() {
            @let id = if i == 0 { field.name.clone() } else { format!("{}-{}", field.name, i + 1) };
            label.opt for=(id) {
                input type=(kind) id=(id) name=(field.name) value=(choice.value) checked[chosen(&choice.value)];
                span { (choice.label) }
                @if let Some(hint) = &choice.hint { span.hint { (hint) } }
            }
        }
    }
}

fn numbers(field: &Field, options: &[(Choice, String)]) -> Markup {
    html! {
        @for (i, (choice, typed)) in options.iter().enumerate() {
            @let id = if i == 0 { field.name.clone() } else { format!("{}-{}", field.name, i + 1) };
            label.opt.opt--n for=(id) {
                input.mono type="text" inputmode="numeric" maxlength="3" id=(id) name={ (field.name) "." (choice.value) }
                    value=(typed) autocomplete="off";
                span { (choice.label) }
                @if let Some(hint) = &choice.hint { span.hint { (hint) } }
            }
        }
    }
}
