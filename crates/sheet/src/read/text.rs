//! Bytes to text: the encoding is stated by a mark, proven by validity, or guessed.

use super::Note;
use crate::ReadError;
use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text of the file, without a byte order mark and with `\n` in it if it has more than one line.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<Note>,
}

/// How much of the file the guess looks at, in bytes.
const SAMPLE: usize = 1 << 20;

/// Control characters tolerated per thousand before text counts as binary.
const CONTROLS_PER_THOUSAND_MAX: usize = 10;

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let mut notes = Vec::new();
    let (text, encoding) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (lossy(encoding, &bytes[mark..], &mut notes), encoding),
        None => unmarked(bytes, &mut notes),
    };
    refuse_binary(&text)?;
    Ok(Decoded {
        text: with_line_feeds(text),
        encoding: encoding.name(),
        notes,
    })
}

fn unmarked(bytes: &[u8], notes: &mut Vec<Note>) -> (String, &'static Encoding) {
    if let Some(encoding) = wide(bytes) {
        return (lossy(encoding, bytes, notes), encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_string(), UTF_8),
        Err(_) => {
            let encoding = guess(&bytes[..bytes.len().min(SAMPLE)]);
            notes.push(Note::GuessedEncoding(encoding.name()));
            (lossy(encoding, bytes, notes), encoding)
        }
    }
}

/// UTF-16 without a mark: every other byte of Western text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 2 * 7 / 10;
    match sample.len() {
        0..4 => None,
        _ if odd > enough && even == 0 => Some(UTF_16LE),
        _ if even > enough && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Mostly valid UTF-8 stays UTF-8. Else the detector is believed only when it is sure: upper-case Spanish of a single-byte
/// encoding is easily taken for Cyrillic or Chinese, and a Peruvian list is nearly always windows-1252.
fn guess(sample: &[u8]) -> &'static Encoding {
    let (valid, broken) = utf8_sequences(sample);
    if valid > broken * 4 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(sample, true);
    match detector.guess_assess(Some(b"pe"), false) {
        (encoding, true) if !encoding.is_single_byte() => encoding,
        _ => WINDOWS_1252,
    }
}

/// Well-formed multi-byte characters and stray bytes.
fn utf8_sequences(sample: &[u8]) -> (usize, usize) {
    let (mut valid, mut broken) = (0, 0);
    for chunk in sample.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (valid, broken)
}

fn lossy(encoding: &'static Encoding, bytes: &[u8], notes: &mut Vec<Note>) -> String {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        notes.push(Note::ReplacedCharacters(text.matches('\u{fffd}').count()));
    }
    text.into_owned()
}

fn refuse_binary(text: &str) -> Result<(), ReadError> {
    let mut seen = 0;
    let mut controls = 0;
    for c in text.chars().take(SAMPLE) {
        seen += 1;
        controls +=
            usize::from(c == '\0') * 10 + usize::from(c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    }
    match controls * 1000 > seen * CONTROLS_PER_THOUSAND_MAX {
        true => Err(ReadError::Binary {
            looks_like: "unknown",
        }),
        false => Ok(()),
    }
}

/// Old Macintosh files end their lines with a carriage return alone; line numbers need line feeds.
fn with_line_feeds(text: String) -> String {
    match !text.contains('\n') && text.contains('\r') {
        true => text.replace('\r', "\n"),
        false => text,
    }
}
