//! Workbooks made by hand, byte by byte where no writer exists.

use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook of two rows.
pub fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let portada = book.add_worksheet().set_name("Portada").unwrap();
    portada.set_column_width(0, 10).unwrap();
    let sheet = book.add_worksheet().set_name("UE").unwrap();
    for (row, (ruc, name)) in [
        ("RUC", "NOMBRE"),
        ("20131378972", "CONTRALORÍA"),
        ("20131378549", "JURADO"),
    ]
    .iter()
    .enumerate()
    {
        let row = u32::try_from(row).unwrap() + 2;
        sheet.write_string(row, 1, *ruc).unwrap();
        sheet.write_string(row, 2, *name).unwrap();
    }
    book.add_worksheet()
        .set_name("Notas")
        .unwrap()
        .write_string(0, 0, "nada")
        .unwrap();
    book.save_to_buffer().unwrap()
}

/// An archive of these files.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An OpenDocument spreadsheet with these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// An Excel 97-2003 workbook: RUC as a number, a name, one row below the header.
pub fn xls() -> Vec<u8> {
    let globals = [
        record(0x0809, &bof(0x0005)),
        record(0x0042, &1200_u16.to_le_bytes()),
    ]
    .concat();
    let bound_length = 4 + 8 + 2;
    let sheet_at = u32::try_from(globals.len() + bound_length + 4).unwrap();
    let bound = [&sheet_at.to_le_bytes()[..], &[0, 0, 2, 0], b"UE"].concat();
    let sheet = [
        record(0x0809, &bof(0x0010)),
        label(0, 0, "RUC"),
        label(0, 1, "NOMBRE"),
        record(
            0x0203,
            &[&cell(1, 0)[..], &20_131_378_972_f64.to_le_bytes()].concat(),
        ),
        label(1, 1, "CONTRALORIA"),
        record(0x000A, &[]),
    ];
    let stream = [
        globals,
        record(0x0085, &bound),
        record(0x000A, &[]),
        sheet.concat(),
    ]
    .concat();
    compound("Workbook", stream)
}

/// A compound file with one stream, as password-protected workbooks are.
pub fn compound(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.resize(24, 0);
    for half in [0x3E, 3, 0xFFFE, 9, 6] {
        header.extend_from_slice(&u16::to_le_bytes(half));
    }
    header.resize(44, 0);
    for word in [1_u32, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0, 0] {
        header.extend_from_slice(&word.to_le_bytes());
    }
    header.resize(512, 0xFF);
    // Sector 0 is the table of sectors, sector 1 the directory, the stream begins at 2.
    let mut chain: Vec<u32> = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
    chain.extend((3..2 + sectors).chain([0xFFFF_FFFE]));
    chain.resize(128, 0xFFFF_FFFF);
    let table: Vec<u8> = chain.iter().flat_map(|word| word.to_le_bytes()).collect();
    let size = u32::try_from(stream.len()).unwrap();
    let directory = [
        entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0),
        entry(name, 2, 0xFFFF_FFFF, 2, size),
        vec![0; 256],
    ]
    .concat();
    [header, table, directory, stream].concat()
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend_from_slice(&length.to_le_bytes());
    entry.extend_from_slice(&[kind, 1]);
    for word in [0xFFFF_FFFF, 0xFFFF_FFFF, child] {
        entry.extend_from_slice(&word.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend_from_slice(&start.to_le_bytes());
    entry.extend_from_slice(&size.to_le_bytes());
    entry.resize(128, 0);
    entry
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [
        &kind.to_le_bytes()[..],
        &u16::try_from(body.len()).unwrap().to_le_bytes(),
        body,
    ]
    .concat()
}

fn bof(kind: u16) -> Vec<u8> {
    [&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat()
}

fn cell(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap().to_le_bytes();
    record(
        0x0204,
        &[&cell(row, column)[..], &length, &[0], text.as_bytes()].concat(),
    )
}
