//! Pages: what stands on each, what goes on over two.

use crate::document;
use crate::read::Read;
use paper::{Block, Column, Seal, Table};

fn table(rows: usize) -> Block {
    Block::Table(Table {
        caption: "Filas".to_owned(),
        columns: vec![Column::new("Nombre", 3), Column::new("Número", 1)],
        rows: (0..rows)
            .map(|row| vec![format!("fila{row:03}"), row.to_string()])
            .collect(),
    })
}

#[test]
fn every_page_has_the_line_of_the_registry_its_number_and_the_code() {
    let mut long = document(vec![
        table(120),
        Block::Seal(Seal {
            url: "https://qhapaq.example/actos/Q26-1010-7".to_owned(),
            code: "Q26-1010-7".to_owned(),
            alt: String::new(),
            label: "Código".to_owned(),
            words: Vec::new(),
        }),
    ]);
    long.banner = Some("Datos de demostración".to_owned());
    let read = Read::of(&long);
    let pages = read.pages();
    assert!(pages > 2, "{pages}");
    for page in 1..=pages {
        let text = read.text(u32::try_from(page).unwrap());
        for said in [
            format!("Página {page} de {pages}"),
            "Registro: 17 actos".to_owned(),
            "Q26-1010-7".to_owned(),
            "Datos de demostración".to_owned(),
            "Constancia de muestra".to_owned(),
        ] {
            assert!(text.contains(&said), "{said} on page {page}: {text}");
        }
    }
}

#[test]
fn the_head_of_a_table_is_on_each_of_its_pages_and_once_in_the_tree() {
    let read = Read::of(&document(vec![table(120)]));
    for page in 1..=read.pages() {
        let text = read.text(u32::try_from(page).unwrap());
        assert_eq!(text.matches("Nombre").count(), 1, "page {page}: {text}");
    }
    assert_eq!(read.tagged("THead").len(), 1);
    assert_eq!(read.tagged("TR").len(), 121);
    let whole = read.whole();
    for row in 0..120 {
        assert_eq!(whole.matches(&format!("fila{row:03}")).count(), 1, "row {row}");
    }
}

#[test]
fn a_cell_longer_than_a_page_goes_on() {
    let words = (0..3_000)
        .map(|n| format!("palabra{n:04}"))
        .collect::<Vec<_>>()
        .join(" ");
    let read = Read::of(&document(vec![Block::Table(Table {
        caption: String::new(),
        columns: vec![Column::new("Uno", 1), Column::new("Dos", 1)],
        rows: vec![vec!["corto".to_owned(), words]],
    })]));
    assert!(read.pages() > 2);
    let whole = read.whole();
    assert!(whole.contains("palabra0000") && whole.contains("palabra2999"));
}

#[test]
fn a_heading_never_stands_alone_at_the_foot() {
    let fill = |lines: usize| {
        vec![
            Block::paragraph("línea\n".repeat(lines)),
            Block::heading(2, "Título"),
            Block::paragraph("cuerpo"),
        ]
    };
    for lines in 30..50 {
        let read = Read::of(&document(fill(lines)));
        let on = |word: &str| {
            (1..=2)
                .find(|page| *page <= read.pages() && read.text(u32::try_from(*page).unwrap()).contains(word))
        };
        assert_eq!(on("Título"), on("cuerpo"), "{lines} lines");
    }
}

#[test]
fn a_page_break_breaks() {
    let read = Read::of(&document(vec![
        Block::paragraph("antes"),
        Block::PageBreak,
        Block::paragraph("después"),
    ]));
    assert_eq!(read.pages(), 2);
    assert!(read.text(1).contains("antes") && read.text(2).contains("después"));
}
