//! Evidence, kept by its hash: resolutions, minutes, reports. What is not as declared does not come in.
//!
//! A document is written and flushed before the act that cites it. It is looked at, never run: its type is told from its
//! bytes, and programs, macros, encrypted and empty files are refused.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::{Db, stmt};
use crate::sniff::{Sniffed, sniff};
use crate::{Clock, Fault, MediaType, OrFault, PersonId, args, hex, record};

/// A document in the store, as acts cite it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentRef {
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
    /// What it is, as told from its bytes.
    pub media_type: MediaType,
}

/// What a place accepts.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest document, in bytes.
    pub bytes_max: u64,
    /// Types that are taken.
    pub accepted: &'static [MediaType],
}

impl Limits {
    /// Whether a document that the store has already is one of those.
    ///
    /// # Errors
    /// What is not taken of it.
    pub fn take(&self, document: &DocumentRef) -> Result<(), DocumentRefused> {
        if document.size > self.bytes_max {
            return Err(DocumentRefused::TooLarge {
                bytes: document.size,
                bytes_max: self.bytes_max,
            });
        }
        let media_type = document.media_type;
        match self.accepted.contains(&media_type) {
            true => Ok(()),
            false => Err(DocumentRefused::NotAccepted { media_type }),
        }
    }

    /// PDF alone, up to 20 MiB: what most articles ask for.
    pub const PDF: Limits = Limits {
        bytes_max: 20 << 20,
        accepted: &[MediaType::Pdf],
    };
    /// Every type the store knows, up to 50 MiB.
    pub const ANY: Limits = Limits {
        bytes_max: 50 << 20,
        accepted: MediaType::ALL,
    };
}

/// Why a document is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentRefused {
    /// It has no bytes.
    Empty,
    /// It is longer than the place takes.
    TooLarge {
        /// Its length.
        bytes: u64,
        /// The longest taken.
        bytes_max: u64,
    },
    /// Its bytes are of no type the store knows, or of one that could be run.
    Unknown,
    /// It is of a type that this place does not take.
    NotAccepted {
        /// What it is.
        media_type: MediaType,
    },
    /// It is something else than it was said to be.
    Mismatch {
        /// What was said.
        declared: String,
        /// What it is.
        found: MediaType,
    },
    /// It cannot be read without a password.
    Encrypted,
    /// It holds programs (macros).
    Macros,
}

impl fmt::Display for DocumentRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentRefused::Empty => f.write_str("the document is empty"),
            DocumentRefused::TooLarge { bytes, bytes_max } => {
                write!(f, "the document has {bytes} bytes; at most {bytes_max} are taken")
            }
            DocumentRefused::Unknown => f.write_str("the document is of no type that is taken"),
            DocumentRefused::NotAccepted { media_type } => {
                write!(f, "documents of type {media_type} are not taken here")
            }
            DocumentRefused::Mismatch { declared, found } => {
                write!(f, "the document was said to be {declared} and is {found}")
            }
            DocumentRefused::Encrypted => {
                f.write_str("the document is encrypted; save it without a password")
            }
            DocumentRefused::Macros => f.write_str("the document holds macros; save it without them"),
        }
    }
}

impl std::error::Error for DocumentRefused {}

/// Outcome of a document that was not kept.
#[derive(Clone, Debug)]
pub enum PutError {
    /// The person can do something about it.
    Refused(DocumentRefused),
    /// Something of ours failed.
    Fault(Fault),
}

impl From<DocumentRefused> for PutError {
    fn from(refused: DocumentRefused) -> PutError {
        PutError::Refused(refused)
    }
}

impl From<Fault> for PutError {
    fn from(fault: Fault) -> PutError {
        PutError::Fault(fault)
    }
}

impl fmt::Display for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PutError::Refused(refused) => refused.fmt(f),
            PutError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for PutError {}

/// The store of documents.
#[derive(Clone)]
pub struct Documents {
    store: Arc<dyn ObjectStore>,
    db: Db,
    clock: Arc<dyn Clock>,
}

record! {
    struct Row { sha256: String, size: u64, media_type: String }
}

impl Documents {
    /// Open the store in a folder (made when missing). The register of this database must be open already.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(folder: &Path, db: Db, clock: Arc<dyn Clock>) -> Result<Documents, Fault> {
        let doing = || format!("opening the documents in {}", folder.display());
        std::fs::create_dir_all(folder).or_fault(doing())?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .or_fault(doing())?
            .with_fsync(true);
        Ok(Documents {
            store: Arc::new(store),
            db,
            clock,
        })
    }

    /// Keep a document. `declared` is the media type the sender named; a parameter (`; charset=`) is ignored, and
    /// `application/octet-stream` or nothing claims nothing. The same bytes twice are kept once.
    ///
    /// # Errors
    /// `Refused` when the document is not as it must be, `Fault` when it could not be written.
    pub async fn put(&self, bytes: Bytes, declared: &str, limits: &Limits) -> Result<DocumentRef, PutError> {
        const ADD: &str =
            "INSERT INTO register_document (sha256, size, media_type, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (sha256) DO NOTHING";
        let media_type = check(&bytes, declared, limits)?;
        let sha256 = hex(&Sha256::digest(&bytes));
        let (size, place) = (bytes.len() as u64, place(&sha256));
        self.store
            .put(&place, PutPayload::from_bytes(bytes))
            .await
            .or_fault("writing a document")?;
        let add = [stmt(
            ADD,
            args![&sha256, size, media_type.as_str(), self.clock.now()],
        )];
        self.db
            .commit(&add)
            .await
            .map_err(|error| Fault::because("listing a document", error))?;
        Ok(DocumentRef {
            sha256,
            size,
            media_type,
        })
    }

    /// Keep a document that a person sent, and that they did: they may cite it by its hash from then on. Hashes stand in public
    /// acts, so that to know one is no right to what it is of.
    ///
    /// # Errors
    /// As [`Documents::put`].
    pub async fn receive(
        &self,
        sender: PersonId,
        bytes: Bytes,
        declared: &str,
        limits: &Limits,
    ) -> Result<DocumentRef, PutError> {
        const SENT: &str = "INSERT INTO register_document_sender (sha256, person, at) VALUES ($1, $2, $3)
            ON CONFLICT (sha256, person) DO NOTHING";
        let document = self.put(bytes, declared, limits).await?;
        let sent = [stmt(SENT, args![&document.sha256, sender, self.clock.now()])];
        self.db
            .commit(&sent)
            .await
            .map_err(|error| Fault::because("listing who sent a document", error))?;
        Ok(document)
    }

    /// A document that this person sent; none when they did not, or when it is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn received(&self, sender: PersonId, sha256: &str) -> Result<Option<DocumentRef>, Fault> {
        const SENT: &str = "SELECT d.sha256, d.size, d.media_type FROM register_document d JOIN register_document_sender s ON s.sha256 = d.sha256 WHERE d.sha256 = $1 AND s.person = $2";
        let row: Option<Row> = self.db.get(SENT, args![sha256, sender]).await?;
        row.map(Row::document).transpose()
    }

    /// What is known of a document; none when it is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, sha256: &str) -> Result<Option<DocumentRef>, Fault> {
        const FIND: &str = "SELECT sha256, size, media_type FROM register_document WHERE sha256 = $1";
        let row: Option<Row> = self.db.get(FIND, args![sha256]).await?;
        row.map(Row::document).transpose()
    }

    /// The bytes of a document, checked against its hash; none when it is not there.
    ///
    /// # Errors
    /// When the bytes are no longer those of the hash, or cannot be read.
    pub async fn get(&self, sha256: &str) -> Result<Option<(DocumentRef, Bytes)>, Fault> {
        let Some(document) = self.find(sha256).await? else {
            return Ok(None);
        };
        let stored = self
            .store
            .get(&place(&document.sha256))
            .await
            .or_fault(format!("opening document {sha256}"))?;
        let bytes = stored
            .bytes()
            .await
            .or_fault(format!("reading document {sha256}"))?;
        if hex(&Sha256::digest(&bytes)) != document.sha256 {
            return Err(Fault::new(format!(
                "document {sha256} is damaged: restore it from a backup"
            )));
        }
        Ok(Some((document, bytes)))
    }

    /// Erase a document when the law orders it. Acts keep its hash, which tells nothing of its content.
    ///
    /// # Errors
    /// When it cannot be erased.
    pub async fn erase(&self, sha256: &str) -> Result<(), Fault> {
        let Some(document) = self.find(sha256).await? else {
            return Ok(());
        };
        match self.store.delete(&place(&document.sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(cause) => return Err(Fault::because(format!("erasing document {sha256}"), cause)),
        }
        let forget = [
            "DELETE FROM register_document WHERE sha256 = $1",
            "DELETE FROM register_document_sender WHERE sha256 = $1",
        ];
        let forget = forget.map(|sql| stmt(sql, args![sha256]));
        self.db
            .commit(&forget)
            .await
            .map_err(|error| Fault::because("erasing a document", error))
    }

    /// Documents after a hash, in the order of their hashes.
    pub(crate) async fn after(&self, sha256: &str, limit: u32) -> Result<Vec<DocumentRef>, Fault> {
        const AFTER: &str = "SELECT sha256, size, media_type FROM register_document WHERE sha256 > $1 ORDER BY sha256 LIMIT $2";
        self.db
            .query::<Row>(AFTER, args![sha256, limit])
            .await?
            .into_iter()
            .map(Row::document)
            .collect()
    }

    /// Put back bytes that were exported; the list of documents comes on its own.
    pub(crate) async fn restore(&self, bytes: Bytes) -> Result<(), Fault> {
        let place = place(&hex(&Sha256::digest(&bytes)));
        self.store
            .put(&place, PutPayload::from_bytes(bytes))
            .await
            .or_fault("writing a document")
            .map(|_| ())
    }
}

impl Row {
    fn document(self) -> Result<DocumentRef, Fault> {
        let media_type = MediaType::parse(&self.media_type).or_fault("a document of an unknown type")?;
        Ok(DocumentRef {
            sha256: self.sha256,
            size: self.size,
            media_type,
        })
    }
}

/// 256 folders, so that none grows too long.
fn place(sha256: &str) -> object_store::path::Path {
    object_store::path::Path::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

/// Formats that are kept as plain text.
const TEXTS: [&str; 5] = [
    "application/json",
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    "text/x-yaml",
];

fn check(bytes: &[u8], declared: &str, limits: &Limits) -> Result<MediaType, DocumentRefused> {
    let length = bytes.len() as u64;
    if bytes.is_empty() {
        return Err(DocumentRefused::Empty);
    }
    if length > limits.bytes_max {
        return Err(DocumentRefused::TooLarge {
            bytes: length,
            bytes_max: limits.bytes_max,
        });
    }
    let declared = declared
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    // Descriptions of interfaces: formats that are plain text, and that browsers name after the suffix of the file.
    let declared = match TEXTS.contains(&declared.as_str()) {
        true => MediaType::PlainText.as_str().to_owned(),
        false => declared,
    };
    let claimed = MediaType::parse(&declared);
    let found = match sniff(bytes) {
        Sniffed::Is(found) => found,
        Sniffed::Text => claimed
            .filter(|claimed| claimed.is_text())
            .unwrap_or(MediaType::PlainText),
        Sniffed::Encrypted => return Err(DocumentRefused::Encrypted),
        Sniffed::Macros => return Err(DocumentRefused::Macros),
        Sniffed::Unknown => return Err(DocumentRefused::Unknown),
    };
    let claims_nothing = declared.is_empty() || declared == "application/octet-stream";
    if !claims_nothing && claimed != Some(found) {
        return Err(DocumentRefused::Mismatch { declared, found });
    }
    if !limits.accepted.contains(&found) {
        return Err(DocumentRefused::NotAccepted { media_type: found });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

    fn refusal(bytes: &[u8], declared: &str) -> Option<DocumentRefused> {
        check(
            bytes,
            declared,
            &Limits {
                bytes_max: 100,
                accepted: &[MediaType::Pdf, MediaType::Csv],
            },
        )
        .err()
    }

    #[test]
    fn descriptions_of_interfaces_are_plain_text_whatever_browsers_call_them() {
        let limits = Limits {
            bytes_max: 100,
            accepted: &[MediaType::PlainText],
        };
        for declared in [
            "application/json",
            "application/yaml",
            "text/x-yaml; charset=utf-8",
            "",
        ] {
            assert_eq!(
                check(b"openapi: 3.0.3\n", declared, &limits),
                Ok(MediaType::PlainText),
                "{declared}"
            );
        }
        assert!(check(PDF, "application/json", &limits).is_err());
    }

    #[test]
    fn what_is_as_declared_comes_in() {
        assert_eq!(refusal(PDF, "application/pdf"), None);
        assert_eq!(refusal(PDF, "Application/PDF; version=1.7"), None);
        assert_eq!(refusal(PDF, ""), None);
        assert_eq!(refusal(b"a;b\n1;2\n", "text/csv; charset=utf-8"), None);
    }

    #[test]
    fn what_is_not_stays_out() {
        let pdf_as_png = DocumentRefused::Mismatch {
            declared: "image/png".to_owned(),
            found: MediaType::Pdf,
        };
        assert_eq!(refusal(PDF, "image/png"), Some(pdf_as_png));
        assert_eq!(refusal(b"", "application/pdf"), Some(DocumentRefused::Empty));
        assert_eq!(
            refusal(&[b'a'; 101], "text/csv"),
            Some(DocumentRefused::TooLarge {
                bytes: 101,
                bytes_max: 100
            })
        );
        assert_eq!(
            refusal(b"\x7fELF\x02\x01\x01\0", ""),
            Some(DocumentRefused::Unknown)
        );
        let text = DocumentRefused::NotAccepted {
            media_type: MediaType::PlainText,
        };
        assert_eq!(refusal(b"just text", "text/plain"), Some(text));
        assert_eq!(
            refusal(b"%PDF-1.4\ntrailer <</Root 1 0 R /Encrypt 5 0 R>>", ""),
            Some(DocumentRefused::Encrypted)
        );
    }
}
