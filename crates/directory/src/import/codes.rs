//! Codes by which lists know an entity: RUC, SIAF, CONSUCODE, UBIGEO. Read as people type them, kept in one form.

/// Why a text is no RUC of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RucFault {
    /// Not eleven digits.
    Malformed,
    /// The last digit does not follow from the ten before.
    CheckDigit,
    /// The RUC of a natural person, which has no place in a list of entities.
    OfAPerson,
}

/// Weights of the first ten digits of a RUC.
const RUC_WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// The RUC in `text`: eleven digits, blanks and hyphens forgiven, the last digit checked modulo 11.
///
/// # Errors
/// What is wrong with it; a number that begins with 10, 15, 16 or 17 belongs to a person.
pub fn ruc(text: &str) -> Result<String, RucFault> {
    let digits: String = without_decimals(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if digits.len() != 11 || !all_digits(&digits) {
        return Err(RucFault::Malformed);
    }
    if ["10", "15", "16", "17"]
        .iter()
        .any(|prefix| digits.starts_with(prefix))
    {
        return Err(RucFault::OfAPerson);
    }
    if !digits.starts_with("20") {
        return Err(RucFault::Malformed);
    }
    match ruc_checks(&digits) {
        true => Ok(digits),
        false => Err(RucFault::CheckDigit),
    }
}

fn ruc_checks(digits: &str) -> bool {
    let mut values = digits.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = values
        .by_ref()
        .zip(RUC_WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    // `zip` asks for one digit more before it learns that the weights are over: the last one is read from the end.
    let last = digits.chars().last().and_then(|c| c.to_digit(10));
    last == Some((11 - sum % 11) % 10)
}

/// A number of at most `digits_max` digits without its leading zeros; none when it is not one, or nothing but zeros.
pub fn plain_number(text: &str, digits_max: usize) -> Option<String> {
    let digits = without_decimals(text).trim();
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let plain = digits.trim_start_matches('0');
    (!plain.is_empty() && plain.len() <= digits_max).then(|| plain.to_string())
}

/// UBIGEO of six digits; five are forgiven, for a spreadsheet takes the first zero away.
pub fn ubigeo(text: &str) -> Option<String> {
    let digits = without_decimals(text).trim();
    match (all_digits(digits), digits.len()) {
        (true, 6) => Some(digits.to_string()),
        (true, 5) => Some(format!("0{digits}")),
        _ => None,
    }
}

/// UBIGEO from the codes of department, province and district, each of one or two digits.
pub fn ubigeo_of(department: &str, province: &str, district: &str) -> Option<String> {
    let part = |text: &str| {
        let number: u8 = without_decimals(text).trim().parse().ok()?;
        (1..=99).contains(&number).then(|| format!("{number:02}"))
    };
    Some(part(department)? + &part(province)? + &part(district)?)
}

/// A number as a workbook may hold it: `300026.0` is `300026`.
fn without_decimals(text: &str) -> &str {
    text.trim().strip_suffix(".0").unwrap_or_else(|| text.trim())
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ruc_is_checked_and_never_a_persons() {
        for good in ["20131378972", " 20131370645 ", "20-131371617", "20131373237.0"] {
            assert!(ruc(good).is_ok(), "{good}");
        }
        assert_eq!(ruc("20131378973"), Err(RucFault::CheckDigit));
        assert_eq!(ruc("20527444516"), Err(RucFault::CheckDigit));
        assert_eq!(ruc("*"), Err(RucFault::Malformed));
        assert_eq!(ruc("2013137897"), Err(RucFault::Malformed));
        assert_eq!(ruc("10131378972"), Err(RucFault::OfAPerson));
    }

    #[test]
    fn numbers_lose_their_zeros() {
        assert_eq!(plain_number("0014", 6).as_deref(), Some("14"));
        assert_eq!(plain_number("300026.0", 6).as_deref(), Some("300026"));
        assert_eq!(plain_number("0000", 6), None);
        assert_eq!(plain_number("1234567", 6), None);
        assert_eq!(plain_number("12a", 6), None);
    }

    #[test]
    fn places_get_their_zeros_back() {
        assert_eq!(ubigeo("10205").as_deref(), Some("010205"));
        assert_eq!(ubigeo("150132").as_deref(), Some("150132"));
        assert_eq!(ubigeo("1501"), None);
        assert_eq!(ubigeo_of("1", "2", "5").as_deref(), Some("010205"));
        assert_eq!(ubigeo_of("1", "2", ""), None);
        assert_eq!(ubigeo_of("0", "2", "5"), None);
    }
}
