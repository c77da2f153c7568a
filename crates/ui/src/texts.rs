//! The sentences that a person reads, in Fluent files, one per language and crate.
//!
//! [`Texts`] merges the files of all crates once, at start. A message without variables is kept as plain text, so that
//! reading it is a look-up; the others are formatted by Fluent with our numbers. What a language lacks is read in Spanish.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use crate::format;
use crate::lang::Lang;
use crate::tr::Tr;

/// The Fluent files of one crate, usually embedded with [`source!`].
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Spanish: every key of the crate is here.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
    /// Quechua.
    pub qu: &'static str,
}

impl Source {
    fn of(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Es => self.es,
            Lang::En => self.en,
            Lang::Qu => self.qu,
        }
    }
}

/// The texts of a crate, embedded: `es.ftl`, `en.ftl` and `qu.ftl` of each of its folders, named from where this is written:
/// `ui::source!("texts", "import/texts")`.
#[macro_export]
macro_rules! source {
    ($($folder:literal),+ $(,)?) => {
        $crate::Source {
            es: concat!($(include_str!(concat!($folder, "/es.ftl")), "\n"),+),
            en: concat!($(include_str!(concat!($folder, "/en.ftl")), "\n"),+),
            qu: concat!($(include_str!(concat!($folder, "/qu.ftl")), "\n"),+),
        }
    };
}

/// The texts of `ui` itself; the application merges them with those of the other crates.
pub const SOURCE: Source = source!("texts");

/// Why texts could not be merged. A fault of the program, found at start and by the tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextsFault {
    /// A file is not Fluent: language and what the parser said.
    Syntax(Lang, String),
    /// A key is defined twice in one language.
    Twice(Lang, String),
}

impl fmt::Display for TextsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextsFault::Syntax(lang, what) => write!(f, "texts in {}: {what}", lang.code()),
            TextsFault::Twice(lang, key) => write!(f, "texts in {}: key {key} is defined twice", lang.code()),
        }
    }
}

impl std::error::Error for TextsFault {}

/// All texts of the platform, in all languages. Build once, share by reference.
pub struct Texts {
    es: Book,
    en: Book,
    qu: Book,
}

struct Book {
    plain: HashMap<String, Box<str>>,
    keys: Vec<String>,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({} keys)", self.es.keys.len())
    }
}

impl Texts {
    /// Merges the files of all crates, [`SOURCE`] among them. Errs on a syntax error or a key defined twice.
    pub fn new(sources: &[Source]) -> Result<Texts, TextsFault> {
        Ok(Texts {
            es: Book::merge(Lang::Es, sources)?,
            en: Book::merge(Lang::En, sources)?,
            qu: Book::merge(Lang::Qu, sources)?,
        })
    }

    /// The texts read in one language.
    pub fn tr(&self, lang: Lang) -> Tr<'_> {
        Tr { lang, texts: self }
    }

    /// The keys that a language defines itself, sorted.
    pub fn keys(&self, lang: Lang) -> &[String] {
        &self.book(lang).keys
    }

    /// Keys of Spanish that another language lacks, and the reverse: for the tests, empty when all is translated.
    pub fn uneven(&self) -> Vec<(Lang, String)> {
        let mut found = Vec::new();
        for lang in [Lang::En, Lang::Qu] {
            found.extend(
                self.es
                    .keys
                    .iter()
                    .filter(|k| !self.has(lang, k))
                    .map(|k| (lang, k.clone())),
            );
            let extra = self.keys(lang).iter().filter(|k| !self.has(Lang::Es, k));
            found.extend(extra.map(|k| (Lang::Es, k.clone())));
        }
        found
    }

    /// Whether the language defines the key itself.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.book(lang).bundle.has_message(key)
    }

    /// The text in a language, or else in Spanish.
    pub(crate) fn find<'a>(
        &'a self,
        lang: Lang,
        key: &str,
        args: Option<&FluentArgs<'_>>,
    ) -> Option<Cow<'a, str>> {
        self.book(lang)
            .read(key, args)
            .or_else(|| self.es.read(key, args))
    }

    fn book(&self, lang: Lang) -> &Book {
        match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
            Lang::Qu => &self.qu,
        }
    }
}

impl Book {
    fn merge(lang: Lang, sources: &[Source]) -> Result<Book, TextsFault> {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(lang)?]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(if lang == Lang::En { numbers_en } else { numbers_es }));
        let mut book = Book {
            plain: HashMap::new(),
            keys: Vec::new(),
            bundle,
        };
        for source in sources {
            book.add(lang, source.of(lang))?;
        }
        book.keys.sort();
        Ok(book)
    }

    fn add(&mut self, lang: Lang, file: &str) -> Result<(), TextsFault> {
        let resource = FluentResource::try_new(file.to_owned())
            .map_err(|(_, errors)| TextsFault::Syntax(lang, format!("{errors:?}")))?;
        for entry in resource.entries() {
            if let ast::Entry::Message(message) = entry {
                self.keys.push(message.id.name.to_owned());
                if let Some(text) = message.value.as_ref().and_then(plain) {
                    self.plain.insert(message.id.name.to_owned(), text.into());
                }
            }
        }
        self.bundle
            .add_resource(resource)
            .map_err(|errors| TextsFault::Twice(lang, format!("{errors:?}")))
    }

    fn read<'a>(&'a self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        self.plain
            .get(key)
            .map(|text| Cow::Borrowed(&**text))
            .or_else(|| self.format(key, args))
    }

    fn format<'a>(&'a self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(Cow::Owned(
            self.bundle
                .format_pattern(pattern, args, &mut errors)
                .into_owned(),
        ))
    }
}

fn identifier(lang: Lang) -> Result<LanguageIdentifier, TextsFault> {
    lang.code()
        .parse()
        .map_err(|e| TextsFault::Syntax(lang, format!("{e:?}")))
}

fn plain(pattern: &ast::Pattern<&str>) -> Option<String> {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value } => text.push_str(value),
            ast::PatternElement::Placeable { .. } => return None,
        }
    }
    Some(text)
}

fn numbers(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let places = number.options.minimum_fraction_digits.unwrap_or(0);
    Some(format::decimal(lang, number.value, places))
}

fn numbers_es<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    numbers(Lang::Es, value)
}

fn numbers_en<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    numbers(Lang::En, value)
}
