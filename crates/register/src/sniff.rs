//! What a file is, told from its bytes. Nothing in it is opened, unpacked or run.

use crate::MediaType;

/// What the bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// One type and no other.
    Is(MediaType),
    /// Text: CSV or plain, as its sender says.
    Text,
    /// A file that needs a password.
    Encrypted,
    /// An office file with programs in it.
    Macros,
    /// Something else, or something that a browser might run.
    Unknown,
}

pub(crate) fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.starts_with(b"%PDF-") {
        return if pdf_is_encrypted(bytes) {
            Sniffed::Encrypted
        } else {
            Sniffed::Is(MediaType::Pdf)
        };
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Sniffed::Is(MediaType::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Sniffed::Is(MediaType::Jpeg);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return zip_type(bytes);
    }
    if is_harmless_text(bytes) {
        Sniffed::Text
    } else {
        Sniffed::Unknown
    }
}

/// `/Encrypt` with a reference or a dictionary after it, as in a trailer; not the name alone, nor `/EncryptMetadata`.
fn pdf_is_encrypted(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    let value_follows = |at: usize| {
        let after = bytes
            .get(at + NAME.len()..)
            .unwrap_or_default()
            .trim_ascii_start();
        after.starts_with(b"<<") || after.first().is_some_and(u8::is_ascii_digit)
    };
    let mut from = 0;
    while let Some(at) = find(bytes, NAME, from) {
        if value_follows(at) {
            return true;
        }
        from = at + NAME.len();
    }
    false
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(wanted.len())
        .position(|window| window == wanted)
        .map(|at| from + at)
}

/// Told from the names in the archive's directory; nothing is unpacked, so nothing can swell.
fn zip_type(bytes: &[u8]) -> Sniffed {
    let Some(names) = zip_names(bytes) else {
        return Sniffed::Unknown;
    };
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix.as_bytes()));
    if names
        .iter()
        .any(|name| name.to_ascii_lowercase().ends_with(b"vbaproject.bin"))
        || has("Basic/")
    {
        return Sniffed::Macros;
    }
    if has("EncryptedPackage") {
        return Sniffed::Encrypted;
    }
    if has("[Content_Types].xml") {
        let office = [
            ("word/", MediaType::Docx),
            ("xl/", MediaType::Xlsx),
            ("ppt/", MediaType::Pptx),
        ];
        let found = office.into_iter().find(|(folder, _)| has(folder));
        return found.map_or(Sniffed::Unknown, |(_, found)| Sniffed::Is(found));
    }
    open_document(bytes).map_or(Sniffed::Unknown, Sniffed::Is)
}

/// `OpenDocument` keeps its type as the plain content of its first entry, `mimetype`.
fn open_document(bytes: &[u8]) -> Option<MediaType> {
    let rest = bytes.get(30..)?.strip_prefix(b"mimetype")?;
    let types = [MediaType::Odt, MediaType::Ods, MediaType::Odp];
    types.into_iter().find(|found| {
        let after = rest.strip_prefix(found.as_str().as_bytes());
        after.is_some_and(|after| after.starts_with(b"PK"))
    })
}

/// The names in the central directory; none when the archive has no sound one.
fn zip_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let short = |at: usize| {
        Some(usize::from(u16::from_le_bytes(
            bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
        )))
    };
    let long =
        |at: usize| Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize);
    let tail = bytes.len().saturating_sub(65_557);
    let end = tail
        + bytes
            .get(tail..)?
            .windows(END.len())
            .rposition(|window| window == END)?;
    let (count, mut at) = (short(end + 10)?, long(end + 16)?);
    let mut names = Vec::new();
    for _ in 0..count {
        bytes.get(at..)?.strip_prefix(ENTRY)?;
        let (name, extra, comment) = (short(at + 28)?, short(at + 30)?, short(at + 32)?);
        names.push(bytes.get(at + 46..at.checked_add(46 + name)?)?);
        at = at.checked_add(46 + name + extra + comment)?;
    }
    Some(names)
}

/// No control characters but those of text, and nothing at its start that a browser would take for a page or a program.
fn is_harmless_text(bytes: &[u8]) -> bool {
    let is_text = |byte: &u8| !matches!(byte, 0..=8 | 11 | 14..=31 | 127);
    let start: Vec<u8> = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start()
        .iter()
        .take(16)
        .copied()
        .collect();
    let looks_run = start.starts_with(b"<") || start.starts_with(b"#!") || start.starts_with(b"MZ\x90");
    bytes.iter().all(is_text) && !looks_run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A stored (not compressed) archive with these entries.
    fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in entries {
            let (length, at) = (content.len() as u32, out.len() as u32);
            let middle = [&[0; 12][..], &length.to_le_bytes(), &length.to_le_bytes()].concat();
            let name_length = (name.len() as u16).to_le_bytes();
            out.extend(
                [
                    b"PK\x03\x04\x14\0".as_slice(),
                    &middle,
                    &name_length,
                    &[0, 0],
                    name.as_bytes(),
                    content.as_bytes(),
                ]
                .concat(),
            );
            directory.extend(
                [
                    b"PK\x01\x02\x14\0\x14\0".as_slice(),
                    &middle,
                    &name_length,
                    &[0; 12],
                    &at.to_le_bytes(),
                    name.as_bytes(),
                ]
                .concat(),
            );
        }
        let (count, start) = ((entries.len() as u16).to_le_bytes(), out.len() as u32);
        let length = directory.len() as u32;
        out.extend(directory);
        out.extend(
            [
                b"PK\x05\x06\0\0\0\0".as_slice(),
                &count,
                &count,
                &length.to_le_bytes(),
                &start.to_le_bytes(),
                &[0, 0],
            ]
            .concat(),
        );
        out
    }

    #[test]
    fn office_files_are_told_by_their_folders() {
        let check = |entries: &[(&str, &str)], want| assert_eq!(sniff(&zip(entries)), want);
        check(
            &[("[Content_Types].xml", ""), ("word/document.xml", "x")],
            Sniffed::Is(MediaType::Docx),
        );
        check(
            &[("[Content_Types].xml", ""), ("xl/workbook.xml", "x")],
            Sniffed::Is(MediaType::Xlsx),
        );
        check(
            &[("[Content_Types].xml", ""), ("ppt/p.xml", "x")],
            Sniffed::Is(MediaType::Pptx),
        );
        check(
            &[
                ("[Content_Types].xml", ""),
                ("word/d.xml", ""),
                ("word/vbaProject.bin", "x"),
            ],
            Sniffed::Macros,
        );
        check(
            &[
                ("mimetype", "application/vnd.oasis.opendocument.text"),
                ("content.xml", ""),
            ],
            Sniffed::Is(MediaType::Odt),
        );
        check(
            &[
                ("mimetype", "application/vnd.oasis.opendocument.text-master"),
                ("content.xml", ""),
            ],
            Sniffed::Unknown,
        );
        check(&[("run.exe", "x")], Sniffed::Unknown);
    }

    #[test]
    fn pictures_and_text() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0"), Sniffed::Is(MediaType::Png));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Sniffed::Is(MediaType::Jpeg));
        assert_eq!(sniff("Señor, año\n".as_bytes()), Sniffed::Text);
        assert_eq!(sniff(b"Se\xf1or en Windows-1252"), Sniffed::Text);
    }

    #[test]
    fn what_a_browser_or_shell_would_run_is_unknown() {
        for bytes in [
            &b"<html><script>"[..],
            b"\xef\xbb\xbf  <svg onload=x>",
            b"#!/bin/sh\n",
            b"text\0with nul",
            b"MZ\x90\0",
            b"PK\x03\x04",
        ] {
            assert_eq!(sniff(bytes), Sniffed::Unknown, "{bytes:?}");
        }
    }

    #[test]
    fn a_pdf_is_encrypted_only_by_its_trailer() {
        assert_eq!(sniff(b"%PDF-1.7 trailer<</Encrypt 9 0 R>>"), Sniffed::Encrypted);
        assert_eq!(
            sniff(b"%PDF-1.7 trailer<</Encrypt<</Filter/Standard>>>>"),
            Sniffed::Encrypted
        );
        assert_eq!(
            sniff(b"%PDF-1.7 /EncryptMetadata true (on /Encrypt and more)"),
            Sniffed::Is(MediaType::Pdf)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
            sniff(&bytes);
            let mut archive = zip(&[("[Content_Types].xml", ""), ("word/document.xml", "content")]);
            let place = cut % archive.len();
            archive[place] = archive[place].wrapping_add(bytes.first().copied().unwrap_or(1));
            sniff(&archive);
            sniff(&archive[..place]);
        }
    }
}
