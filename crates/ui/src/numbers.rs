//! Numbers as people type them.
//!
//! Both forms are read: `1 284 500,50` and `1,284,500.50`. A lone mark followed by exactly three figures
//! (`1,284`) can mean two things; where the unit does not decide it, the number is refused instead of guessed.

/// Why a typed number was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing was typed.
    Empty,
    /// It is not a number, or its marks are in impossible places.
    NotANumber,
    /// `1,284` or `1.284`: thousands or decimals, nobody can tell.
    Ambiguous,
    /// More decimals, or a larger size, than the unit has.
    TooLong,
}

/// Reads a number in either form: `44,2`, `44.2`, `2 987`, `1,284,500.5`, `-3`.
pub fn parse_number(typed: &str) -> Result<f64, NumberFault> {
    let parts = Parts::read(typed)?;
    if parts.ambiguous {
        return Err(NumberFault::Ambiguous);
    }
    parts.value()
}

/// Reads a whole number; a mark can only part thousands: `2 987`, `2,987`, `2.987`.
pub fn parse_whole(typed: &str) -> Result<i64, NumberFault> {
    let parts = Parts::read(typed)?.into_thousands();
    if !parts.decimals.is_empty() {
        return Err(NumberFault::NotANumber);
    }
    let number: i64 = parts.whole.parse().map_err(|_| NumberFault::TooLong)?;
    Ok(if parts.negative { -number } else { number })
}

/// Reads money as cents; at most two decimals, so `1,284` can only be thousands. A leading `S/` is welcome.
pub fn parse_money(typed: &str) -> Result<i64, NumberFault> {
    let typed = typed.trim();
    let typed = typed
        .strip_prefix("S/")
        .or_else(|| typed.strip_prefix("s/"))
        .unwrap_or(typed);
    let parts = Parts::read(typed)?.into_thousands();
    let cents: i64 = match parts.decimals.len() {
        0 => 0,
        1 => {
            parts
                .decimals
                .parse::<i64>()
                .map_err(|_| NumberFault::NotANumber)?
                * 10
        }
        2 => parts.decimals.parse().map_err(|_| NumberFault::NotANumber)?,
        _ => return Err(NumberFault::TooLong),
    };
    let soles: i64 = parts.whole.parse().map_err(|_| NumberFault::TooLong)?;
    let all = soles
        .checked_mul(100)
        .and_then(|s| s.checked_add(cents))
        .ok_or(NumberFault::TooLong)?;
    Ok(if parts.negative { -all } else { all })
}

#[derive(Debug)]
struct Parts {
    negative: bool,
    whole: String,
    decimals: String,
    ambiguous: bool,
}

impl Parts {
    fn read(typed: &str) -> Result<Parts, NumberFault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(NumberFault::Empty);
        }
        let (negative, rest) = match typed.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, typed),
        };
        let mark = decimal_mark(rest);
        let (whole, decimals) = mark.map_or((rest, ""), |at| (&rest[..at], &rest[at + 1..]));
        if !decimals.chars().all(|c| c.is_ascii_digit()) || (mark.is_some() && decimals.is_empty()) {
            return Err(NumberFault::NotANumber);
        }
        let ambiguous = mark.is_some() && decimals.len() == 3 && could_be_thousands(whole);
        Ok(Parts {
            negative,
            whole: ungroup(whole)?,
            decimals: decimals.to_owned(),
            ambiguous,
        })
    }

    fn into_thousands(mut self) -> Parts {
        if self.ambiguous {
            self.whole.push_str(&self.decimals);
            self.decimals.clear();
        }
        self
    }

    fn value(&self) -> Result<f64, NumberFault> {
        let sign = if self.negative { "-" } else { "" };
        let written = format!(
            "{sign}{}.{}",
            self.whole,
            if self.decimals.is_empty() {
                "0"
            } else {
                &self.decimals
            }
        );
        written.parse().map_err(|_| NumberFault::NotANumber)
    }
}

/// Where the decimal mark stands: the last comma or point, unless the same mark comes more than once.
fn decimal_mark(text: &str) -> Option<usize> {
    let at = text.rfind([',', '.'])?;
    let mark = text.as_bytes().get(at).copied().map(char::from)?;
    (text.matches(mark).count() == 1).then_some(at)
}

fn could_be_thousands(whole: &str) -> bool {
    (1..=3).contains(&whole.len()) && whole.chars().all(|c| c.is_ascii_digit()) && !whole.starts_with('0')
}

fn ungroup(whole: &str) -> Result<String, NumberFault> {
    let groups: Vec<&str> = whole
        .split([' ', '\u{a0}', '\u{202f}', ',', '.', '’', '\''])
        .collect();
    let digits = groups
        .iter()
        .all(|g| !g.is_empty() && g.chars().all(|c| c.is_ascii_digit()));
    let shape = groups.len() == 1 || (groups[0].len() <= 3 && groups.iter().skip(1).all(|g| g.len() == 3));
    if digits && shape {
        Ok(groups.concat())
    } else {
        Err(NumberFault::NotANumber)
    }
}

#[cfg(test)]
mod tests {
    use super::NumberFault::{Ambiguous, Empty, NotANumber, TooLong};
    use super::*;

    #[test]
    fn both_forms_are_read() {
        for (typed, want) in [
            ("44,2", Ok(44.2)),
            ("44.2", Ok(44.2)),
            (" 2 987 ", Ok(2987.0)),
            ("2\u{a0}987,5", Ok(2987.5)),
            ("1 284 500,50", Ok(1_284_500.5)),
            ("1,284,500.5", Ok(1_284_500.5)),
            ("1.284.500", Ok(1_284_500.0)),
            ("0,125", Ok(0.125)),
            ("-3", Ok(-3.0)),
            ("1,284", Err(Ambiguous)),
            ("1.284", Err(Ambiguous)),
            ("", Err(Empty)),
            ("12a", Err(NotANumber)),
            ("1,28,4", Err(NotANumber)),
            ("12 34", Err(NotANumber)),
            ("5,", Err(NotANumber)),
            (",5", Err(NotANumber)),
        ] {
            assert_eq!(parse_number(typed), want, "{typed}");
        }
    }

    #[test]
    fn the_unit_decides_what_a_lone_mark_means() {
        for (typed, want) in [("2,987", Ok(2987)), ("2.987", Ok(2987)), ("2,5", Err(NotANumber))] {
            assert_eq!(parse_whole(typed), want, "{typed}");
        }
        for (typed, want) in [
            ("S/ 1,284", Ok(128_400)),
            ("1 284,5", Ok(128_450)),
            ("1284.05", Ok(128_405)),
            ("0,5", Ok(50)),
            ("-12.30", Ok(-1230)),
            ("12,3456", Err(TooLong)),
            ("99999999999999999999", Err(TooLong)),
        ] {
            assert_eq!(parse_money(typed), want, "{typed}");
        }
    }
}
