//! What the law says of the data that entities give each other.

use serde::Deserialize;

use crate::ids::{DataFamilyId, VocabularyId};
use crate::instrument::Citation;
use crate::words::Words;

/// A family of data that entities give each other free of charge and for good (D.Leg. 1246 art. 3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct DataFamily {
    /// As acts and forms write it.
    pub id: DataFamilyId,
    /// As screens name it.
    pub names: Words,
    /// Where it stands.
    pub citation: Citation,
}

/// A basic vocabulary: what data of several entities mean alike (D.S. 029-2021-PCM art. 85).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Vocabulary {
    /// As acts and forms write it.
    pub id: VocabularyId,
    /// As screens name it.
    pub names: Words,
    /// Where it stands.
    pub citation: Citation,
}
