//! Rows of several lists brought together: the same code, or the same name in the same place, is the same entity.

use super::fold::{canonical, same_but_shortened};
use super::kinds::{self, Kind};
use super::profile::Profile;
use super::record::Record;
use super::refused::RefusedCode;
use super::report::Key;
use norms::Level;
use std::collections::HashMap;

/// An entity in the making: the rows that speak of it, each with its list.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub rows: Vec<Joined>,
    pub ruc: Option<String>,
    pub siaf: Option<String>,
    pub consucode: Option<String>,
    pub ubigeo: Option<String>,
}

/// A row of a draft.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub list: usize,
    pub profile: Profile,
    pub record: Record,
    /// Canonical name.
    pub canonical: String,
    /// Type and level that the name betrays.
    pub by_name: (Kind, Option<Level>),
}

impl Joined {
    fn new(list: usize, profile: Profile, record: Record) -> Joined {
        let canonical = canonical(&record.name);
        let by_name = kinds::by_name(&canonical);
        Joined {
            list,
            profile,
            record,
            canonical,
            by_name,
        }
    }
}

impl Draft {
    fn take(&mut self, joined: Joined) {
        let record = &joined.record;
        let fill = |own: &mut Option<String>, other: &Option<String>| {
            if own.is_none() {
                own.clone_from(other);
            }
        };
        fill(&mut self.ruc, &record.ruc);
        fill(&mut self.siaf, &record.siaf);
        fill(&mut self.consucode, &record.consucode);
        fill(&mut self.ubigeo, &record.ubigeo);
        self.rows.push(joined);
    }

    /// Row of the same list, if it has one.
    fn row_of(&self, list: usize) -> Option<u64> {
        self.rows
            .iter()
            .find(|joined| joined.list == list)
            .map(|joined| joined.record.row)
    }
}

/// What became of a row.
pub(super) enum Outcome {
    /// The first word on its entity.
    New,
    /// One more word on an entity known from another list.
    Joined(Key),
    /// Refused.
    Refused(Fall),
}

/// Why a row found no place: the code at fault, and the row of the same list that it repeats.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fall {
    pub code: RefusedCode,
    pub key: Key,
    pub other_row: Option<u64>,
}

/// Drafts with their index.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub all: Vec<Draft>,
    by_key: HashMap<(Key, String), usize>,
    by_place: HashMap<String, Vec<usize>>,
}

impl Drafts {
    /// Puts a row where it belongs.
    pub fn put(&mut self, list: usize, profile: Profile, record: Record) -> Outcome {
        let joined = Joined::new(list, profile, record);
        match self.find(&joined) {
            Err(fall) => Outcome::Refused(fall),
            Ok(Some((draft, key))) => {
                self.all[draft].take(joined);
                self.index(draft);
                Outcome::Joined(key)
            }
            Ok(None) => {
                let mut draft = Draft::default();
                draft.take(joined);
                self.all.push(draft);
                self.index(self.all.len() - 1);
                Outcome::New
            }
        }
    }

    /// The draft a row belongs to: by its codes, which must agree; else by name and place.
    fn find(&self, joined: &Joined) -> Result<Option<(usize, Key)>, Fall> {
        let record = &joined.record;
        let codes = [
            (Key::Ruc, &record.ruc),
            (Key::Siaf, &record.siaf),
            (Key::Consucode, &record.consucode),
        ];
        let mut found: Option<(usize, Key)> = None;
        for (key, code) in codes {
            let Some(draft) = code
                .as_ref()
                .and_then(|code| self.by_key.get(&(key, code.clone())))
            else {
                continue;
            };
            match found {
                Some((before, _)) if before != *draft => {
                    return Err(Fall {
                        code: RefusedCode::KeysDisagree,
                        key,
                        other_row: None,
                    });
                }
                Some(_) => {}
                None => found = Some((*draft, key)),
            }
        }
        match found {
            Some((draft, key)) => self.agree(draft, key, joined).map(|()| Some((draft, key))),
            None => Ok(self.by_name(joined)),
        }
    }

    /// A row joins a draft that has no row of its list yet, and whose RUC it does not contradict.
    fn agree(&self, draft: usize, key: Key, joined: &Joined) -> Result<(), Fall> {
        let draft = &self.all[draft];
        if let Some(row) = draft.row_of(joined.list) {
            return Err(Fall {
                code: RefusedCode::RowRepeated,
                key,
                other_row: Some(row),
            });
        }
        match (&draft.ruc, &joined.record.ruc) {
            (Some(one), Some(other)) if one != other => Err(Fall {
                code: RefusedCode::KeysDisagree,
                key: Key::Ruc,
                other_row: None,
            }),
            _ => Ok(()),
        }
    }

    fn by_name(&self, joined: &Joined) -> Option<(usize, Key)> {
        let record = &joined.record;
        let ubigeo = record.ubigeo.as_deref()?;
        let fits = |draft: &usize| {
            self.agree(*draft, Key::NameAndPlace, joined).is_ok() && !self.codes_differ(*draft, record)
        };
        let soft = |key: Key, value: String| {
            self.by_key
                .get(&(key, value))
                .copied()
                .filter(|draft| fits(draft))
        };
        if let Some(place) = municipal_place(joined) {
            return soft(Key::Municipality, place).map(|draft| (draft, Key::Municipality));
        }
        if let Some(draft) = soft(Key::NameAndPlace, named_place(&joined.canonical, ubigeo)) {
            return Some((draft, Key::NameAndPlace));
        }
        let block = shortened_block(&joined.canonical, ubigeo);
        let neighbours = self
            .by_place
            .get(&block)?
            .iter()
            .take(NEIGHBOURS_MAX)
            .filter(|draft| fits(draft));
        let mut alike = neighbours.filter(|draft| {
            self.all[**draft]
                .rows
                .iter()
                .any(|row| same_but_shortened(&row.canonical, &joined.canonical))
        });
        match (alike.next(), alike.next()) {
            (Some(draft), None) => Some((*draft, Key::ShortenedName)),
            _ => None,
        }
    }

    /// Two codes of one kind that are not the same belong to two entities, whatever their names.
    fn codes_differ(&self, draft: usize, record: &Record) -> bool {
        let draft = &self.all[draft];
        let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
        differ(&draft.siaf, &record.siaf) || differ(&draft.consucode, &record.consucode)
    }

    fn index(&mut self, number: usize) {
        let draft = &self.all[number];
        let Some(joined) = draft.rows.last() else { return };
        let codes = [
            (Key::Ruc, &draft.ruc),
            (Key::Siaf, &draft.siaf),
            (Key::Consucode, &draft.consucode),
        ];
        let mut keys: Vec<(Key, String)> = codes
            .into_iter()
            .filter_map(|(key, code)| Some((key, code.clone()?)))
            .collect();
        if let Some(place) = municipal_place(joined) {
            keys.push((Key::Municipality, place));
        }
        if let Some(ubigeo) = &joined.record.ubigeo {
            keys.push((Key::NameAndPlace, named_place(&joined.canonical, ubigeo)));
            let neighbours = self
                .by_place
                .entry(shortened_block(&joined.canonical, ubigeo))
                .or_default();
            if !neighbours.contains(&number) {
                neighbours.push(number);
            }
        }
        for key in keys {
            self.by_key.entry(key).or_insert(number);
        }
    }
}

/// A provincial or a district municipality is the only one of its kind in its place.
fn municipal_place(joined: &Joined) -> Option<String> {
    let kind = kinds::kind_of_word(&joined.record.kind_word).unwrap_or(joined.by_name.0);
    let ubigeo = joined.record.ubigeo.as_ref()?;
    kind.is_municipality()
        .then(|| format!("{ubigeo} {}", kind.as_str()))
}

/// Names compared for words cut short, at most, in one block.
const NEIGHBOURS_MAX: usize = 100;

/// Where names that differ only by words cut short meet: same place, as many words, first and last beginning alike.
fn shortened_block(canonical: &str, ubigeo: &str) -> String {
    let words: Vec<&str> = canonical.split(' ').collect();
    let begin = |word: Option<&&str>| word.map_or(String::new(), |word| word.chars().take(3).collect());
    format!(
        "{ubigeo} {} {} {}",
        words.len(),
        begin(words.first()),
        begin(words.last())
    )
}

fn named_place(canonical: &str, ubigeo: &str) -> String {
    format!("{ubigeo} {canonical}")
}
