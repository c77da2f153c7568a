//! The types of documents that the store keeps, by their names as of IANA.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Types of documents that the store keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MediaType {
    /// PDF, not encrypted.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// Word (Office Open XML), without macros.
    Docx,
    /// Excel (Office Open XML), without macros.
    Xlsx,
    /// PowerPoint (Office Open XML), without macros.
    Pptx,
    /// `OpenDocument` text.
    Odt,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// `OpenDocument` presentation.
    Odp,
    /// Values separated by commas or semicolons.
    Csv,
    /// Plain text.
    PlainText,
}

/// Types with their names as of IANA.
const NAMES: [(MediaType, &str); 11] = [
    (MediaType::Pdf, "application/pdf"),
    (MediaType::Png, "image/png"),
    (MediaType::Jpeg, "image/jpeg"),
    (
        MediaType::Docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        MediaType::Xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        MediaType::Pptx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    (MediaType::Odt, "application/vnd.oasis.opendocument.text"),
    (MediaType::Ods, "application/vnd.oasis.opendocument.spreadsheet"),
    (MediaType::Odp, "application/vnd.oasis.opendocument.presentation"),
    (MediaType::Csv, "text/csv"),
    (MediaType::PlainText, "text/plain"),
];

impl MediaType {
    /// Every type.
    pub const ALL: &'static [MediaType] = &[
        MediaType::Pdf,
        MediaType::Png,
        MediaType::Jpeg,
        MediaType::Docx,
        MediaType::Xlsx,
        MediaType::Pptx,
        MediaType::Odt,
        MediaType::Ods,
        MediaType::Odp,
        MediaType::Csv,
        MediaType::PlainText,
    ];

    /// Its name: `application/pdf`.
    pub fn as_str(self) -> &'static str {
        NAMES
            .iter()
            .find(|(known, _)| *known == self)
            .map_or("", |(_, name)| name)
    }

    /// The type of a name without parameters.
    pub fn parse(name: &str) -> Option<MediaType> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(known, _)| *known)
    }

    /// Whether it is plain text of some kind.
    pub fn is_text(self) -> bool {
        matches!(self, MediaType::Csv | MediaType::PlainText)
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for MediaType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for MediaType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MediaType, D::Error> {
        let name = String::deserialize(deserializer)?;
        MediaType::parse(&name).ok_or_else(|| serde::de::Error::custom("an unknown media type"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        assert!(
            MediaType::ALL
                .iter()
                .all(|media_type| MediaType::parse(media_type.as_str()) == Some(*media_type))
        );
        assert_eq!(MediaType::ALL.len(), NAMES.len());
    }
}
