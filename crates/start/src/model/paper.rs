//! A resolution as a PDF of its entity: no line of the register at its foot, for it is not an act yet.

use super::Resolution;
use super::page::ordinal;
use capability::Cx;
use paper::{Block, Column, Document, SignaturePlace, Table, Tone};

/// The document. Spanish always, for it is a legal text; only the foot speaks to whoever prints it.
pub fn document(cx: &Cx, resolution: &Resolution) -> Document {
    let mut blocks = vec![
        Block::toned(Tone::Strong, resolution.heading.clone()),
        Block::paragraph(resolution.dated.clone()),
        Block::heading(2, "VISTO:"),
    ];
    blocks.extend(resolution.seen.iter().map(Block::paragraph));
    blocks.push(Block::heading(2, "CONSIDERANDO:"));
    blocks.extend(resolution.considering.iter().map(Block::paragraph));
    blocks.push(Block::heading(2, "SE RESUELVE:"));
    for (at, article) in resolution.articles.iter().enumerate() {
        blocks.push(Block::paragraph(format!(
            "ARTÍCULO {}.- {}",
            ordinal(at),
            article.text
        )));
        if !article.rows.is_empty() {
            blocks.push(Block::Table(seats(&article.rows)));
        }
    }
    blocks.push(Block::paragraph(resolution.closing.clone()));
    blocks.push(Block::Signatures(vec![SignaturePlace {
        name: resolution.signer[0].clone(),
        office: resolution.signer[1].clone(),
    }]));
    Document {
        lang: "es-PE".to_owned(),
        author: resolution.entity.clone(),
        title: resolution.subject.trim_end_matches('.').to_owned(),
        subject: String::new(),
        banner: cx
            .house
            .options
            .demo
            .then(|| cx.house.texts.tr(ui::Lang::Es).t("ui-demo-foot").into_owned()),
        created: cx.head.at,
        registry_line: cx.house.texts.tr(ui::Lang::Es).t("start-paper-foot").into_owned(),
        page_line: "Página {page} de {pages}".to_owned(),
        blocks,
        attachments: Vec::new(),
    }
}

fn seats(rows: &[[String; 4]]) -> Table {
    Table {
        caption: "Miembros del comité".to_owned(),
        columns: vec![
            Column::new("N.º", 1),
            Column::new("Puesto en el comité", 5),
            Column::new("Nombre", 5),
            Column::new("Puesto en la entidad", 4),
        ],
        rows: rows.iter().map(|row| row.to_vec()).collect(),
    }
}
