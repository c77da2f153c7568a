//! Why a document could not be made.

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// The document has more pages than [`crate::PAGES_MAX`].
    TooLong,
    /// A row of a table has more cells than the table has columns, or a table has no column.
    Table,
    /// The address of a seal does not fit a QR code (over about 2,300 bytes).
    Seal,
    /// An attachment has no name, no media type, or the name of another one.
    Attachment,
    /// The engine refused. The text is for the log.
    Engine(String),
}

impl std::fmt::Display for PaperError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PaperError::TooLong => f.write_str("the document has too many pages"),
            PaperError::Table => f.write_str("a table has cells without a column"),
            PaperError::Seal => f.write_str("the address does not fit a QR code"),
            PaperError::Attachment => f.write_str("an attachment has no usable name or media type"),
            PaperError::Engine(why) => write!(f, "the document could not be written: {why}"),
        }
    }
}

impl std::error::Error for PaperError {}
