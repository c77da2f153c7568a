//! A field: label, hint, error and control, in this order, tied together for screen readers.
//!
//! The first control of a field has the name of the field as its id, so that an error leads to `#name`.

use maud::{Markup, html};

use crate::error_summary::Problems;
use crate::format::file_size;
use crate::icon::{Icon, icon};
use crate::tr::Tr;

use super::control::{Choice, Control, Upload, draw};
use super::date_typed::DateTyped;

/// From this limit on, a text that is too long is taken as it came and refused with a sentence.
const LENGTH_SAID_MIN: usize = 60;

/// How wide a control is; it suggests how much is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// The width of the form.
    #[default]
    Full,
    /// About twenty letters.
    Medium,
    /// A number of document, a code.
    Short,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Name sent, and id of the first control. Small letters, figures and dashes.
    pub name: String,
    /// Label.
    pub label: String,
    /// Help that is always seen.
    pub hint: Option<String>,
    /// What is wrong and how to put it right.
    pub error: Option<String>,
    /// Where whoever reads the error sees what stands in the way: address and words of the link.
    pub see: Option<(String, String)>,
    /// May be left empty, and says so.
    pub optional: bool,
    /// Width of the control.
    pub width: Width,
    /// The control.
    pub control: Control,
}

impl Field {
    fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Field {
        Field {
            name: name.into(),
            label: label.into(),
            hint: None,
            error: None,
            see: None,
            optional: false,
            width: Width::Full,
            control,
        }
    }

    fn line(
        name: impl Into<String>,
        label: impl Into<String>,
        kind: &'static str,
        mode: Option<&'static str>,
        autocomplete: Option<&'static str>,
    ) -> Field {
        let control = Control::Line {
            kind,
            mode,
            value: String::new(),
            length_max: None,
            autocomplete,
        };
        Field::new(name, label, control)
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::line(name, label, "text", None, Some("off"))
    }

    /// Several lines.
    pub fn long_text(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::new(
            name,
            label,
            Control::Long {
                value: String::new(),
                rows: 5,
            },
        )
    }

    /// An address of electronic mail.
    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field::line(name, label, "email", None, Some("off"))
    }

    /// A telephone or extension.
    pub fn tel(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: Width::Medium,
            ..Field::line(name, label, "tel", None, Some("off"))
        }
    }

    /// A number of document or code of a fixed count of figures: DNI 8, RUC 11, ubigeo 6.
    pub fn code(name: impl Into<String>, label: impl Into<String>, digits: usize) -> Field {
        let width = if digits <= 10 { Width::Short } else { Width::Medium };
        let field = Field {
            width,
            ..Field::line(name, label, "text", Some("numeric"), Some("off"))
        };
        field.length_max(digits)
    }

    /// A number or an amount, in either way of writing.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: Width::Short,
            ..Field::line(name, label, "text", Some("decimal"), Some("off"))
        }
    }

    /// The password of an account that exists.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: Width::Medium,
            ..Field::line(name, label, "password", None, Some("current-password"))
        }
    }

    /// A password being chosen.
    pub fn new_password(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: Width::Medium,
            ..Field::line(name, label, "password", None, Some("new-password"))
        }
    }

    /// A day, in three parts: `name-d`, `name-m`, `name-a`.
    pub fn date(name: impl Into<String>, label: impl Into<String>, typed: impl Into<DateTyped>) -> Field {
        Field::new(name, label, Control::Date(typed.into()))
    }

    /// One of a long list.
    pub fn select(name: impl Into<String>, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::new(
            name,
            label,
            Control::Select {
                options,
                value: String::new(),
            },
        )
    }

    /// One of a few.
    pub fn radios(name: impl Into<String>, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::new(
            name,
            label,
            Control::Radios {
                options,
                value: String::new(),
            },
        )
    }

    /// Some of a few.
    pub fn checkboxes(name: impl Into<String>, label: impl Into<String>, options: Vec<Choice>) -> Field {
        Field::new(
            name,
            label,
            Control::Checkboxes {
                options,
                values: Vec::new(),
            },
        )
    }

    /// An hour of the day.
    pub fn time(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            width: Width::Short,
            ..Field::line(name, label, "text", Some("numeric"), Some("off"))
        }
        .length_max(5)
    }

    /// A whole number beside each option; what has none is not chosen. Each option comes with what was typed.
    pub fn numbers(
        name: impl Into<String>,
        label: impl Into<String>,
        options: Vec<(Choice, String)>,
    ) -> Field {
        Field::new(name, label, Control::Numbers { options })
    }

    /// A declaration: one box that sends `1`.
    pub fn check(name: impl Into<String>, label: impl Into<String>, checked: bool) -> Field {
        Field::new(name, label, Control::Check { checked })
    }

    /// A file. Without a hint of its own, kind and size are said before choosing.
    pub fn file(name: impl Into<String>, label: impl Into<String>, upload: Upload) -> Field {
        Field::new(name, label, Control::File(upload))
    }

    /// What is there or chosen; for a declaration, `1`. Files and dates keep nothing here.
    #[must_use]
    pub fn value(mut self, typed: impl Into<String>) -> Field {
        let typed = typed.into();
        match &mut self.control {
            Control::Line { value, .. }
            | Control::Long { value, .. }
            | Control::Select { value, .. }
            | Control::Radios { value, .. } => *value = typed,
            Control::Checkboxes { values, .. } => values.push(typed),
            Control::Check { checked } => *checked = typed == "1",
            Control::Date(_) | Control::File(_) | Control::Numbers { .. } => {}
        }
        self
    }

    /// The values chosen among checkboxes.
    #[must_use]
    pub fn values<V: Into<String>>(self, chosen: impl IntoIterator<Item = V>) -> Field {
        chosen.into_iter().fold(self, |field, value| field.value(value))
    }

    /// Help that is always seen.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, if something is.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Field {
        self.error = error.map(Into::into);
        self
    }

    /// Where to see what stands in the way, if an error says that something does.
    #[must_use]
    pub fn see(mut self, link: Option<(String, String)>) -> Field {
        self.see = link;
        self
    }

    /// What is wrong with this field, among the problems of the form.
    #[must_use]
    pub fn problems(self, problems: &Problems) -> Field {
        let error = problems.of(&self.name).map(str::to_owned);
        self.error(error)
    }

    /// May be left empty.
    #[must_use]
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// Width of the control.
    #[must_use]
    pub fn width(mut self, width: Width) -> Field {
        self.width = width;
        self
    }

    /// Most characters. The browser sees to it in a short line only: of a longer text it would cut off what is pasted without a
    /// word, so whoever reads it says how much is too much.
    #[must_use]
    pub fn length_max(mut self, most: usize) -> Field {
        if let Control::Line { length_max, .. } = &mut self.control {
            *length_max = (most < LENGTH_SAID_MIN).then_some(most);
        }
        self
    }

    /// What a browser may fill in: `username`, `one-time-code`.
    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Field {
        if let Control::Line { autocomplete, .. } = &mut self.control {
            *autocomplete = Some(what);
        }
        self
    }

    /// The field.
    pub fn render(&self, tr: Tr<'_>) -> Markup {
        let field = self.with_file_hint(tr);
        html! {
            div.field.is-bad[self.error.is_some()] {
                @match &field.control {
                    Control::Check { checked } => { (field.declaration(tr, *checked)) }
                    control if control.is_group() => {
                        fieldset aria-describedby=[field.described()] {
                            legend { (field.title(tr)) }
                            (field.help(tr))
                            (draw(&field, tr))
                        }
                    }
                    _ => {
                        label for=(field.name) { (field.title(tr)) }
                        (field.help(tr))
                        (draw(&field, tr))
                    }
                }
            }
        }
    }

    fn with_file_hint(&self, tr: Tr<'_>) -> Field {
        let mut field = self.clone();
        if let (None, Control::File(upload)) = (&self.hint, &self.control) {
            let size = file_size(tr.lang, upload.bytes_max);
            field.hint = Some(
                tr.f(
                    "ui-file-hint",
                    &[("kinds", (&upload.kinds).into()), ("size", size.into())],
                )
                .into_owned(),
            );
        }
        field
    }

    fn title(&self, tr: Tr<'_>) -> Markup {
        html! { (self.label) @if self.optional { " " (tr.t("ui-optional")) } }
    }

    fn help(&self, tr: Tr<'_>) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { span.hint id={ (self.name) "-ayuda" } { (hint) } }
            (self.message(tr))
        }
    }

    fn message(&self, tr: Tr<'_>) -> Markup {
        html! {
            @if let Some(error) = &self.error {
                span.msg id={ (self.name) "-error" } {
                    (icon(Icon::Bad))
                    span {
                        span.vh { (tr.t("ui-error")) ": " } (error)
                        @if let Some((href, words)) = &self.see { ". " a href=(href) { (words) } }
                    }
                }
            }
        }
    }

    fn declaration(&self, tr: Tr<'_>, checked: bool) -> Markup {
        html! {
            (self.message(tr))
            label.opt for=(self.name) {
                input type="checkbox" id=(self.name) name=(self.name) value="1" checked[checked]
                    aria-describedby=[self.described()] aria-invalid=[self.invalid()];
                span { (self.title(tr)) }
                @if let Some(hint) = &self.hint { span.hint id={ (self.name) "-ayuda" } { (hint) } }
            }
        }
    }

    pub(super) fn described(&self) -> Option<String> {
        let name = &self.name;
        match (&self.hint, &self.error) {
            (Some(_), Some(_)) => Some(format!("{name}-ayuda {name}-error")),
            (Some(_), None) => Some(format!("{name}-ayuda")),
            (None, Some(_)) => Some(format!("{name}-error")),
            (None, None) => None,
        }
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }
}
