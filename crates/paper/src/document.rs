//! What a document is made of: values only. All text is data; no character of it is ever read as markup.

use jiff::Timestamp;

/// A document, from its title to the last block.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Language of the text as a BCP 47 tag, such as `es-PE`.
    pub lang: String,
    /// Who issues it; stands above the title.
    pub author: String,
    /// The title: first heading, window title and metadata.
    pub title: String,
    /// What it is about, in one line under the title and in the metadata. May be empty.
    pub subject: String,
    /// Warning that stands at the head of every page, such as that people and figures are invented.
    pub banner: Option<String>,
    /// The moment the document speaks of. It is written into the metadata, so equal documents need equal moments.
    pub created: Timestamp,
    /// Acts, root and date of the register; stands at the foot of every page.
    pub registry_line: String,
    /// The words for "page 1 of 3", with `{page}` and `{pages}` where the numbers go.
    pub page_line: String,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
    /// Files that travel inside the PDF.
    pub attachments: Vec<Attachment>,
}

/// One piece of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading under the title.
    Heading {
        /// From 2 (a section) to 4; the title of the document is level 1.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph. A line break in the text stays one.
    Paragraph {
        /// The words.
        text: String,
        /// How loud.
        tone: Tone,
    },
    /// Labels with their values.
    Facts(Vec<Fact>),
    /// A table.
    Table(Table),
    /// A numbered list.
    Numbered(Vec<String>),
    /// A list with bullets.
    Bullets(Vec<String>),
    /// A box that stands out.
    Note {
        /// What it is about. May be empty.
        title: String,
        /// The words.
        text: String,
    },
    /// Places to sign, two in a row.
    Signatures(Vec<SignaturePlace>),
    /// Lines to be filled in by hand.
    Blank {
        /// What goes there.
        label: String,
        /// How many lines, from 1 to 20.
        lines: u8,
    },
    /// The rest begins on a new page.
    PageBreak,
    /// The QR, the code and how to verify.
    Seal(Seal),
}

impl Block {
    /// A heading of a level from 2 to 4.
    pub fn heading(level: u8, text: impl Into<String>) -> Block {
        Block::Heading {
            level,
            text: text.into(),
        }
    }

    /// A paragraph of the body.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::toned(Tone::Body, text)
    }

    /// A paragraph in another tone.
    pub fn toned(tone: Tone, text: impl Into<String>) -> Block {
        Block::Paragraph {
            text: text.into(),
            tone,
        }
    }

    /// A box that stands out.
    pub fn note(title: impl Into<String>, text: impl Into<String>) -> Block {
        Block::Note {
            title: title.into(),
            text: text.into(),
        }
    }

    /// Lines to be filled in by hand.
    pub fn blank(label: impl Into<String>, lines: u8) -> Block {
        Block::Blank {
            label: label.into(),
            lines,
        }
    }
}

/// How loud a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// The body of the document.
    #[default]
    Body,
    /// The sentence that carries the document.
    Lead,
    /// Bold.
    Strong,
    /// Small print.
    Small,
    /// In the middle of the line.
    Centred,
}

/// A label and its value.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
    /// How the value looks.
    pub look: Look,
}

impl Fact {
    /// A plain fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact {
            label: label.into(),
            value: value.into(),
            look: Look::Plain,
        }
    }

    /// A fact that carries weight.
    pub fn strong(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact {
            look: Look::Strong,
            ..Fact::new(label, value)
        }
    }

    /// A code or a hash: every letter of one width.
    pub fn code(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact {
            look: Look::Code,
            ..Fact::new(label, value)
        }
    }
}

/// How a value looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// As the body.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// Every letter of one width.
    Code,
}

/// A table. Its head is repeated on each page; a row splits only if it is longer than a page.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it shows; also its name for those who do not see it.
    pub caption: String,
    /// The columns, with their share of the width.
    pub columns: Vec<Column>,
    /// The rows. The first cell names the row. Missing cells are empty, cells beyond the columns are refused.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The head.
    pub label: String,
    /// Share of the width against the other columns.
    pub weight: u16,
    /// How its cells look.
    pub look: Look,
    /// Numbers stand to the right.
    pub right: bool,
}

impl Column {
    /// A column of text.
    pub fn new(label: impl Into<String>, weight: u16) -> Column {
        Column {
            label: label.into(),
            weight,
            look: Look::Plain,
            right: false,
        }
    }

    /// The same column, of codes.
    pub fn code(self) -> Column {
        Column {
            look: Look::Code,
            ..self
        }
    }

    /// The same column, of numbers.
    pub fn right(self) -> Column {
        Column { right: true, ..self }
    }
}

/// A place to sign.
#[derive(Debug, Clone)]
pub struct SignaturePlace {
    /// Who signs. May be empty, to be filled in by hand.
    pub name: String,
    /// In which office.
    pub office: String,
}

/// What lets a reader verify the document.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Public address of the act; it is what the QR says.
    pub url: String,
    /// The code that a person can type. It also stands at the foot of every page.
    pub code: String,
    /// What the picture of the QR is, for those who do not see it.
    pub alt: String,
    /// What the code is, above it.
    pub label: String,
    /// How to verify, a sentence or two in each.
    pub words: Vec<String>,
}

/// A file inside the PDF.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// File name, such as `prueba.json`.
    pub name: String,
    /// Media type, such as `application/json`.
    pub media_type: String,
    /// What it is.
    pub description: String,
    /// The content.
    pub bytes: Vec<u8>,
}
