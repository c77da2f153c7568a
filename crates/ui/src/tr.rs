//! Texts read in the language of a page, with their variables.

use std::borrow::Cow;
use std::fmt;

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentValue};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::format;
use crate::lang::Lang;
use crate::texts::Texts;

/// A value put into a text. Numbers are written our way and choose the plural.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// Text as it is.
    Text(Cow<'a, str>),
    /// Whole number.
    Num(i64),
    /// Number and how many decimal places to write.
    Decimal(f64, usize),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Arg::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Num(number)
    }
}

impl From<i32> for Arg<'_> {
    fn from(number: i32) -> Self {
        Arg::Num(number.into())
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Arg::Num(number.into())
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Arg::Num(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Num(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Date> for Arg<'_> {
    /// The short form, 20-11-2026; for the long one pass [`format::date_long`].
    fn from(date: Date) -> Self {
        Arg::Text(Cow::Owned(format::date_short(date)))
    }
}

impl<'a> Arg<'a> {
    fn fluent(&self) -> FluentValue<'a> {
        match self {
            Arg::Text(text) => FluentValue::String(text.clone()),
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            Arg::Num(number) => FluentValue::from(*number as f64),
            Arg::Decimal(value, places) => {
                let options = FluentNumberOptions {
                    minimum_fraction_digits: Some(*places),
                    ..Default::default()
                };
                FluentValue::Number(FluentNumber::new(*value, options))
            }
        }
    }
}

/// Texts read in one language: small, copied into every component.
#[derive(Clone, Copy)]
pub struct Tr<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// Where the texts are.
    pub texts: &'a Texts,
}

impl fmt::Debug for Tr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tr({})", self.lang.code())
    }
}

impl<'a> Tr<'a> {
    /// The text of a key. Missing in this language: in Spanish. Missing everywhere: the key, so that it is seen.
    pub fn t(&self, key: &str) -> Cow<'a, str> {
        self.texts
            .find(self.lang, key, None)
            .unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// The text of a key with its variables: `tr.f("ui-days", &[("n", 4.into())])`.
    pub fn f(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'a, str> {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set((*name).to_owned(), arg.fluent());
        }
        self.texts
            .find(self.lang, key, Some(&values))
            .unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// The text of a key if some language has it.
    pub fn get(&self, key: &str) -> Option<Cow<'a, str>> {
        self.texts.find(self.lang, key, None)
    }

    /// The text as markup; a text that had to be read in Spanish says so with `lang="es"`.
    pub fn marked(&self, key: &str) -> Markup {
        let text = self.t(key);
        html! { @if self.texts.has(self.lang, key) { (text) } @else { span lang="es" { (text) } } }
    }

    /// The address of a path (without language prefix) in the language of the page.
    pub fn href(&self, path: &str) -> String {
        self.lang.href(path)
    }

    /// A whole number in the language of the page.
    pub fn num(&self, number: i64) -> String {
        format::num(self.lang, number)
    }

    /// A percentage with one decimal: 44.2 gives `44,2 %`.
    pub fn pct(&self, percent: f64) -> String {
        format::pct(self.lang, percent)
    }

    /// How far a day is: `en 4 días`, `hoy`, `hace 97 días`.
    pub fn days(&self, days: i64) -> Cow<'a, str> {
        match days {
            0 => self.t("ui-days-today"),
            1.. => self.f("ui-days-ahead", &[("n", days.into())]),
            _ => self.f("ui-days-ago", &[("n", (-days).into())]),
        }
    }
}
