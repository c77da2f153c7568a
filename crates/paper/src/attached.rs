//! Files out of a PDF: those that travel inside it, found without believing a word of the rest.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// More files than this are not looked at.
const FILES_MAX: usize = 16;
/// The dictionary of a file is looked for this far before its content.
const DICTIONARY_BYTES: usize = 1_024;

/// The files that travel inside a PDF, in the order in which they lie there, each at most `bytes_max` long.
///
/// A file that is longer, encrypted or packed in another way than PDF writers usually do is left out. Nothing is said about
/// whether the rest of the PDF is whole: whoever uses a file checks the file.
pub fn attached(pdf: &[u8], bytes_max: usize) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    let mut from = 0;
    while files.len() < FILES_MAX
        && let Some(begin) = find(pdf, b"stream", from)
    {
        let Some(end) = find(pdf, b"endstream", begin) else {
            break;
        };
        let dictionary = dictionary(
            pdf.get(from.max(begin.saturating_sub(DICTIONARY_BYTES))..begin)
                .unwrap_or_default(),
        );
        if find(dictionary, b"/EmbeddedFile", 0).is_some() {
            let content = pdf.get(begin + b"stream".len()..end).unwrap_or_default();
            files.extend(unpack(dictionary, content, bytes_max));
        }
        from = end + b"endstream".len();
    }
    files
}

/// What follows the last `obj`: the dictionary of the object whose content comes next.
fn dictionary(before: &[u8]) -> &[u8] {
    let start = before
        .windows(4)
        .rposition(|window| window == b" obj")
        .unwrap_or(0);
    before.get(start..).unwrap_or_default()
}

fn unpack(dictionary: &[u8], content: &[u8], bytes_max: usize) -> Option<Vec<u8>> {
    let content = content
        .strip_prefix(b"\r\n")
        .or_else(|| content.strip_prefix(b"\n"))?;
    if find(dictionary, b"/Filter", 0).is_none() {
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        return (content.len() <= bytes_max).then(|| content.to_vec());
    }
    find(dictionary, b"/FlateDecode", 0)?;
    let mut file = Vec::new();
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(content)
        .take(limit)
        .read_to_end(&mut file)
        .ok()?;
    (file.len() <= bytes_max).then_some(file)
}

fn find(bytes: &[u8], words: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(words.len())
        .position(|window| window == words)
        .map(|place| from + place)
}
