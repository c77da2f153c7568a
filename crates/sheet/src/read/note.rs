//! What the reader guessed, skipped or repaired on the way, so that its owner can object.

/// One remark about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Rows above the header that hold titles.
    TitleRows(usize),
    /// The first row already holds data.
    NoHeader,
    /// Columns whose name stood there before; they got a number.
    DuplicateColumns(usize),
    /// Group names above the header were joined to it.
    JoinedHeaders,
    /// Data rows that say the header again.
    RepeatedHeaders(usize),
    /// Rows without anything, among or below the data.
    BlankRows(usize),
    /// Columns without name or value.
    BlankColumns(usize),
    /// Rows wider than the header; their cells went to columns called by number.
    RaggedRows {
        /// How many.
        rows: usize,
        /// The first of them, from 1.
        first: u64,
    },
    /// An odd number of quotation marks: all were taken literally.
    UnbalancedQuotes,
    /// Bytes that are no character of the encoding, now `U+FFFD`.
    ReplacedCharacters(usize),
    /// The file is neither marked nor valid UTF-8; this encoding was taken for it.
    GuessedEncoding(&'static str),
    /// Sheets of the workbook that were not read.
    OtherSheets(Vec<String>),
}

impl Note {
    /// Machine code, stable: `title-rows`, `no-header`...
    pub fn code(&self) -> &'static str {
        match self {
            Note::TitleRows(_) => "title-rows",
            Note::NoHeader => "no-header",
            Note::DuplicateColumns(_) => "duplicate-columns",
            Note::JoinedHeaders => "joined-headers",
            Note::RepeatedHeaders(_) => "repeated-headers",
            Note::BlankRows(_) => "blank-rows",
            Note::BlankColumns(_) => "blank-columns",
            Note::RaggedRows { .. } => "ragged-rows",
            Note::UnbalancedQuotes => "unbalanced-quotes",
            Note::ReplacedCharacters(_) => "replaced-characters",
            Note::GuessedEncoding(_) => "guessed-encoding",
            Note::OtherSheets(_) => "other-sheets",
        }
    }

    /// Key of the sentence for a person, in [`TEXTS`](crate::TEXTS).
    pub fn text_key(&self) -> String {
        format!("sheet-note-{}", self.code())
    }

    /// Arguments of that sentence, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Note::NoHeader | Note::JoinedHeaders | Note::UnbalancedQuotes => Vec::new(),
            Note::TitleRows(n) | Note::RepeatedHeaders(n) | Note::BlankRows(n) => {
                vec![("rows", n.to_string())]
            }
            Note::DuplicateColumns(n) | Note::BlankColumns(n) => vec![("columns", n.to_string())],
            Note::RaggedRows { rows, first } => vec![("rows", rows.to_string()), ("row", first.to_string())],
            Note::ReplacedCharacters(n) => vec![("characters", n.to_string())],
            Note::GuessedEncoding(encoding) => vec![("encoding", (*encoding).to_string())],
            Note::OtherSheets(names) => vec![("names", names.join(", "))],
        }
    }
}
