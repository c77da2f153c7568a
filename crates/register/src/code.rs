//! The short code of an act, printed on receipts and spoken over the telephone: `Q26-1482-7`.
//!
//! Year, sequence number, and a check digit by H. Michael Damm's quasigroup of order 10, which catches every single wrong
//! digit and every swap of two neighbours.

/// Row: interim digit; column: next digit.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The code of the act with sequence number `seq`, recorded at `at` (its year on the State's calendar).
pub fn act_code(seq: u64, at: jiff::Timestamp) -> String {
    let year = crate::civil_date(at).year().rem_euclid(100);
    let check = damm(&format!("{year:02}{seq}"));
    format!("Q{year:02}-{seq}-{check}")
}

/// The sequence number in a code, when its check digit is right. Forgives case, spaces, and missing hyphens' neighbours
/// (`q26 - 1482 - 7`).
pub fn parse_code(code: &str) -> Option<u64> {
    let text: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = text.strip_prefix(['Q', 'q'])?;
    let mut parts = rest.split(['-', '\u{2013}', '\u{2011}']);
    let (year, seq, check) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = seq == "0" || !seq.starts_with('0');
    if parts.next().is_some() || year.len() != 2 || check.len() != 1 || !plain {
        return None;
    }
    if ![year, seq, check].into_iter().all(digits) || damm(&format!("{year}{seq}{check}")) != 0 {
        return None;
    }
    seq.parse().ok()
}

/// The code that somebody means who read it on paper, heard it on the telephone or copied a whole address: small letters,
/// spaces, any hyphens or none, letters O and I (or l) in the place of zero and one, `Q` left out or read as O. None when the
/// check digit is wrong.
pub fn read_code(typed: &str) -> Option<String> {
    let last = typed.trim().trim_end_matches('/').rsplit('/').next()?;
    let mut digits = String::with_capacity(16);
    for (place, letter) in last.chars().filter(|letter| letter.is_alphanumeric()).enumerate() {
        match letter.to_ascii_uppercase() {
            'Q' | 'O' | '0' if place == 0 => {}
            'O' => digits.push('0'),
            'I' | 'L' => digits.push('1'),
            letter if letter.is_ascii_digit() => digits.push(letter),
            _ => return None,
        }
    }
    let (year, rest) = digits.split_at_checked(2)?;
    let (seq, check) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let code = format!("Q{year}-{seq}-{check}");
    parse_code(&code).map(|_| code)
}

/// Check digit of a run of decimal digits; zero when the run ends in its right check digit.
fn damm(digits: &str) -> u8 {
    digits.bytes().fold(0, |interim, digit| {
        DAMM[usize::from(interim)][usize::from(digit.saturating_sub(b'0') % 10)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_example() {
        assert_eq!(damm("572"), 4);
        assert_eq!(damm("5724"), 0);
    }

    #[test]
    fn the_year_is_that_of_lima() {
        assert!(act_code(7, "2026-01-01T04:59:59Z".parse().unwrap()).starts_with("Q25-7-"));
        assert!(act_code(7, "2026-01-01T05:00:00Z".parse().unwrap()).starts_with("Q26-7-"));
    }

    #[test]
    fn strange_codes_are_no_codes() {
        for code in [
            "",
            "Q",
            "Q26",
            "Q26-1",
            "Q26-1482-",
            "Q26--1",
            "Q2a-1-1",
            "Q26-01-1",
            "Q26-1-1-1",
            "Q26-99999999999999999999999-1",
        ] {
            assert_eq!(parse_code(code), None, "{code}");
        }
    }

    #[test]
    fn typical_slips_are_understood() {
        let code = act_code(1_010, "2026-06-01T12:00:00Z".parse().unwrap());
        assert_eq!(code, "Q26-1010-2");
        for typed in [
            "Q26-1010-2",
            "q26-1010-2",
            " Q26 1010 2 ",
            "Q2610102",
            "Q26-1O1O-2",
            "q26-ioio-2",
            "Q26-l0l0-2",
            "Q26\u{2013}1010\u{2011}2",
            "Q26.1010.2",
            "O26-1010-2",
            "26-1010-2",
            "https://qhapaq.example/actos/Q26-1010-2",
            "https://qhapaq.example/en/actos/q26-1010-2/",
        ] {
            assert_eq!(read_code(typed).as_deref(), Some("Q26-1010-2"), "{typed}");
        }
        for typed in [
            "",
            "Q",
            "Q26",
            "Q26-1010-8",
            "Q26-1001-7",
            "X26-1010-2",
            "Q26-10S0-2",
            "Q26-01010-2",
            "/",
            "ñ",
        ] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_read_as_it_is_spoken(seq in 0u64..1_000_000_000) {
            let code = act_code(seq, "2026-06-01T12:00:00Z".parse().unwrap());
            let spoken = code.replace('-', " ").replace('0', "o").replace('1', "I").to_lowercase();
            prop_assert_eq!(read_code(&code), Some(code.clone()));
            prop_assert_eq!(read_code(&spoken), Some(code));
        }
        #[test]
        fn codes_come_back_and_one_wrong_digit_is_seen(seq in 0u64..1_000_000_000, place in 0usize..16, digit in 0u8..10) {
            let code = act_code(seq, "2026-06-01T12:00:00Z".parse().unwrap());
            prop_assert_eq!(parse_code(&code), Some(seq));
            prop_assert_eq!(parse_code(&code.to_lowercase().replace('-', " - ")), Some(seq));
            let mut wrong = code.clone().into_bytes();
            let place = place % wrong.len();
            if wrong[place].is_ascii_digit() && wrong[place] != b'0' + digit {
                wrong[place] = b'0' + digit;
                prop_assert_eq!(parse_code(&String::from_utf8(wrong).unwrap()), None);
            }
        }
    }
}
