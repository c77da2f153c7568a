//! The lessons, in their order. Their sentences are in the texts under `learning-KEY-…`; here is what they are made of.

/// A picture that a lesson may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Three kinds of factors.
    Factors,
    /// Levels of confidence as a ladder.
    Levels,
    /// Who are you, against is it really you.
    Questions,
    /// An address, and the part of it that counts.
    Address,
}

/// One idea.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// Its place in texts.
    pub key: &'static str,
    /// Its address.
    pub slug: &'static str,
    /// Minutes to read it.
    pub minutes: i64,
    /// The choice that is right.
    pub right: &'static str,
    /// Instruments of `norms` with their articles.
    pub cites: &'static [(&'static str, &'static str)],
    /// What it shows, in order.
    pub pictures: &'static [Picture],
}

/// Choices of every question.
pub const CHOICES: [&str; 3] = ["a", "b", "c"];

/// Every lesson, in the order in which they are best read.
pub const LESSONS: &[Lesson] = &[
    Lesson {
        key: "identity",
        slug: "que-es",
        minutes: 2,
        right: "b",
        cites: &[("dleg-1412", "10, 12-14"), ("ds-029-2021-pcm", "10-12")],
        pictures: &[Picture::Questions],
    },
    Lesson {
        key: "card",
        slug: "dni-electronico",
        minutes: 2,
        right: "c",
        cites: &[("dleg-1412", "16, 17")],
        pictures: &[],
    },
    Lesson {
        key: "levels",
        slug: "niveles",
        minutes: 3,
        right: "a",
        cites: &[("ds-029-2021-pcm", "14-16")],
        pictures: &[Picture::Factors, Picture::Levels],
    },
    Lesson {
        key: "signature",
        slug: "firma",
        minutes: 2,
        right: "c",
        cites: &[("ley-27269", "1, 3")],
        pictures: &[],
    },
    Lesson {
        key: "mailbox",
        slug: "domicilio-y-casilla",
        minutes: 2,
        right: "a",
        cites: &[("dleg-1412", "22"), ("ley-27444", "20.4, 24, 25")],
        pictures: &[],
    },
    Lesson {
        key: "data",
        slug: "mis-datos",
        minutes: 2,
        right: "b",
        cites: &[("ley-29733", "18-22"), ("ds-016-2024-jus", "86, 87")],
        pictures: &[],
    },
    Lesson {
        key: "fraud",
        slug: "estafas",
        minutes: 3,
        right: "c",
        cites: &[("du-007-2020", "7")],
        pictures: &[Picture::Address],
    },
    Lesson {
        key: "other",
        slug: "por-otra-persona",
        minutes: 2,
        right: "b",
        cites: &[("ds-029-2021-pcm", "25.2, DCF 46")],
        pictures: &[],
    },
];

/// The lesson of an address.
pub fn find(slug: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.slug == slug)
}

impl Lesson {
    /// The text key of one of its parts.
    pub fn text(&self, part: &str) -> String {
        format!("learning-{}-{part}", self.key)
    }
    /// Its address, without language.
    pub fn path(&self) -> String {
        format!("/aprender/{}", self.slug)
    }
    /// Its place, from 1.
    pub fn number(&self) -> usize {
        LESSONS
            .iter()
            .position(|lesson| lesson.key == self.key)
            .map_or(0, |place| place + 1)
    }
}

/// Pieces of a text that holds several, divided by a bar.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|piece| !piece.is_empty())
}
