//! What the law says of the data that entities give each other.

use jiff::civil::Date;
use serde::Deserialize;

use crate::ids::{DataFamilyId, ExchangeAlertId, VocabularyId};
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

/// What calls for a look at how data are asked for, so that misuse is seen within the day (D.Leg. 1412 art. 30; Ley 29733 art. 16).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct ExchangeAlert {
    /// As acts and programs write it.
    pub id: ExchangeAlertId,
    /// As screens name it.
    pub names: Words,
    /// Its figures, the oldest first.
    pub values: Vec<AlertValue>,
}

/// Figures of an alert from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AlertValue {
    /// First day.
    pub from: Date,
    /// Calls of that kind below which nobody looks.
    pub least: u32,
    /// What must be passed: what it counts, the comment of the file says.
    pub limit: u32,
    /// First hour of a working day that is an ordinary one, and first that is not any more, in Lima.
    #[serde(default)]
    pub hours: Option<[u8; 2]>,
    /// Where it stands.
    pub citation: Citation,
}

impl ExchangeAlert {
    /// Its figures on a day.
    pub fn as_of(&self, day: Date) -> Option<&AlertValue> {
        self.values.iter().rev().find(|value| value.from <= day)
    }
}
