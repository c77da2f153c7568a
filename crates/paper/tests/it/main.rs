//! Documents, read back by another program's eyes.

#![expect(clippy::unwrap_used, reason = "a document that cannot be read fails the test")]

mod attached;
mod limits;
mod pages;
mod read;
mod text;
mod tree;

use paper::{Block, Document};

/// A document with these blocks.
pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        lang: "es-PE".to_owned(),
        author: "Oficina de muestra".to_owned(),
        title: "Constancia de muestra".to_owned(),
        subject: "Para probar".to_owned(),
        banner: None,
        created: "2026-11-20T15:42:07Z".parse().unwrap(),
        registry_line: "Registro: 17 actos. Raíz 3d46a82e".to_owned(),
        page_line: "Página {page} de {pages}".to_owned(),
        blocks,
        attachments: Vec::new(),
    }
}
