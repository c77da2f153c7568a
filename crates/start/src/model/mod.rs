//! Models of resolution: which there are, and the pieces they are made of. Data, read once.

mod fill;
mod page;
mod paper;

pub use fill::{Filling, Resolution, Seat};
pub use page::render;
pub use paper::document;

use norms::{Citation, ObligationId, OfficeId, Words};
use serde::Deserialize;
use std::sync::LazyLock;

/// A model of resolution.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Identifier, part of its address.
    pub id: &'static str,
    /// Subjects, in order: `committee`, or an office.
    pub pieces: Vec<&'static str>,
    /// Title in lists.
    pub title: Words,
    /// What the resolution does, in the words of its heading.
    pub subject: &'static str,
}

impl Model {
    /// Whether it constitutes the committee.
    pub fn covers_committee(&self) -> bool {
        self.pieces.contains(&directory::apply_committee())
    }
    /// Whether it designates to that office. Seats go with the committee.
    pub fn covers(&self, office: OfficeId) -> bool {
        let seat = norms::peru().seat_of(office).is_some();
        self.pieces.contains(&office.as_str()) || (seat && self.covers_committee())
    }
    /// Citations of its subjects, as the law carries them.
    pub fn citations(&self) -> Vec<Citation> {
        let pieces = pieces().iter().filter(|piece| self.pieces.contains(&piece.id));
        pieces.flat_map(Piece::citations).collect()
    }
}

/// A subject of a resolution.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Piece {
    id: &'static str,
    obligations: Vec<ObligationId>,
    considering: &'static str,
    resolves: Vec<&'static str>,
    #[serde(default)]
    table: bool,
}

impl Piece {
    fn citations(&self) -> Vec<Citation> {
        let obligations = self.obligations.iter();
        let mut cited: Vec<Citation> = Vec::new();
        for citation in obligations
            .filter_map(|id| norms::peru().obligation(*id))
            .flat_map(|obligation| obligation.citations.iter())
        {
            if !cited.contains(citation) {
                cited.push(*citation);
            }
        }
        cited
    }
}

/// What every resolution has.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    seen: Vec<&'static str>,
    power: &'static str,
    last: &'static str,
    closing: &'static str,
    considering: Vec<Paragraph>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paragraph {
    text: &'static str,
    cites: Vec<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Models {
    model: Vec<Model>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Pieces {
    piece: Vec<Piece>,
}

const MODELS: &str = include_str!("../../data/models/models.toml");
const PIECES: &str = include_str!("../../data/models/pieces.toml");
const FRAME: &str = include_str!("../../data/models/frame.toml");

/// Every model, in the order of the list. The files are part of the program; a test reads them.
pub fn models() -> &'static [Model] {
    static READ: LazyLock<Vec<Model>> =
        LazyLock::new(|| toml::from_str::<Models>(MODELS).map_or_else(|_| Vec::new(), |read| read.model));
    &READ
}

/// The model of an id.
pub fn model(id: &str) -> Option<&'static Model> {
    models().iter().find(|model| model.id == id)
}

pub(crate) fn pieces() -> &'static [Piece] {
    static READ: LazyLock<Vec<Piece>> =
        LazyLock::new(|| toml::from_str::<Pieces>(PIECES).map_or_else(|_| Vec::new(), |read| read.piece));
    &READ
}

pub(crate) fn frame() -> &'static Frame {
    static READ: LazyLock<Frame> = LazyLock::new(|| toml::from_str(FRAME).unwrap_or_default());
    &READ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_every_piece_is_there() {
        toml::from_str::<Models>(MODELS).unwrap();
        toml::from_str::<Pieces>(PIECES).unwrap();
        toml::from_str::<Frame>(FRAME).unwrap();
        for model in models() {
            for wanted in &model.pieces {
                let piece = pieces().iter().find(|piece| piece.id == *wanted);
                let piece = piece.unwrap_or_else(|| panic!("{}: no piece {wanted}", model.id));
                assert!(!piece.citations().is_empty(), "{wanted} cites nothing");
            }
        }
    }

    #[test]
    fn the_joint_model_covers_what_the_others_cover_together() {
        let joint = model("conjunta").unwrap();
        for office in norms::peru().offices() {
            let apart = models().iter().filter(|model| model.id != "conjunta");
            let count = apart.filter(|model| model.covers(office.id)).count();
            assert_eq!(usize::from(joint.covers(office.id)), count, "{}", office.id);
        }
        assert!(joint.covers_committee());
    }
}
