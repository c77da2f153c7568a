//! Names compared: without accents, marks and the words that come and go, with the abbreviations of the budget spelled out.

use std::fmt::Write;

/// Words that say nothing about which entity it is.
const WEAK: [&str; 12] = [
    "DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "E", "EN", "PARA", "POR", "A",
];

/// Capitals and digits of the name, without accents, one blank between words. `Ñ` becomes `N`, and so does `¥`, its ghost
/// from an old code page.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match plain(c) {
            Some(letter) => folded.push(letter),
            None if !folded.ends_with(' ') && !folded.is_empty() => folded.push(' '),
            None => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase());
    }
    let upper = c.to_uppercase().next().unwrap_or(c);
    match upper {
        'Á' | 'À' | 'Ä' | 'Â' | 'Ã' => Some('A'),
        'É' | 'È' | 'Ë' | 'Ê' => Some('E'),
        'Í' | 'Ì' | 'Ï' | 'Î' => Some('I'),
        'Ó' | 'Ò' | 'Ö' | 'Ô' | 'Õ' => Some('O'),
        'Ú' | 'Ù' | 'Ü' | 'Û' => Some('U'),
        'Ñ' | '¥' => Some('N'),
        _ => None,
    }
}

/// The words that make a name this one: folded, abbreviations spelled out, weak words left out.
pub fn canonical(name: &str) -> String {
    let spelled = spell_out(&initials_joined(&fold(name)));
    let mut canonical = String::with_capacity(spelled.len());
    for word in spelled.split(' ').filter(|word| !WEAK.contains(word)) {
        let blank = if canonical.is_empty() { "" } else { " " };
        // Writing to a string does not fail.
        let _ = write!(canonical, "{blank}{word}");
    }
    canonical
}

/// `S A C` is `SAC`: letters that stood between dots are one word.
fn initials_joined(folded: &str) -> String {
    let mut joined = String::with_capacity(folded.len());
    let mut before_single = false;
    for word in folded.split(' ') {
        let single = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let same_word = single && before_single;
        if !joined.is_empty() && !same_word {
            joined.push(' ');
        }
        joined.push_str(word);
        before_single = single;
    }
    joined
}

/// Beginnings that the budget shortens, longest first.
const BEGINNINGS: [(&str, &str); 16] = [
    (
        "GOBIERNO REGIONAL DE LA PROVINCIA CONSTITUCIONAL DEL",
        "GOBIERNO REGIONAL DE",
    ),
    ("GOBIERNO REGIONAL DEL DEPARTAMENTO DE", "GOBIERNO REGIONAL DE"),
    ("GOB REG DEL DPTO DE", "GOBIERNO REGIONAL DE"),
    ("GOB REG DPTO DE", "GOBIERNO REGIONAL DE"),
    ("GOB REG DPTO", "GOBIERNO REGIONAL DE"),
    ("GOB REG DE", "GOBIERNO REGIONAL DE"),
    ("GOB REG", "GOBIERNO REGIONAL DE"),
    ("GOBIERNO REGIONAL DEL", "GOBIERNO REGIONAL DE"),
    ("REGION POLICIAL", "REGION POLICIAL"),
    ("REGION", "GOBIERNO REGIONAL DE"),
    ("UNIV NAC", "UNIVERSIDAD NACIONAL"),
    ("UN", "UNIVERSIDAD NACIONAL"),
    ("M DEL", "MINISTERIO DEL"),
    ("M DE", "MINISTERIO DE"),
    ("MUN PROV", "MUNICIPALIDAD PROVINCIAL"),
    ("MUN DIST", "MUNICIPALIDAD DISTRITAL"),
];

fn spell_out(folded: &str) -> String {
    for (short, long) in BEGINNINGS {
        if let Some(rest) = folded.strip_prefix(short)
            && (rest.is_empty() || rest.starts_with(' '))
        {
            return format!("{long}{rest}");
        }
    }
    folded.to_string()
}

/// Whether two canonical names are the same but for words cut short: as many words, each pair alike or one the beginning of the other.
pub fn same_but_shortened(one: &str, other: &str) -> bool {
    let (left, right): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let alike =
        |a: &str, b: &str| a == b || (a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a)));
    left.len() > 2 && left.len() == right.len() && left.iter().zip(&right).all(|(a, b)| alike(a, b))
}

/// How alike two canonical names are, 0 to 1: the better of spelling in order and of words in any order.
pub fn likeness(one: &str, other: &str) -> f64 {
    let in_order = strsim::normalized_damerau_levenshtein(one, other);
    in_order.max(strsim::normalized_damerau_levenshtein(&sorted(one), &sorted(other)) * 0.98)
}

fn sorted(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// Whether a letter of the name was lost on the way: a question mark or a replacement character between letters.
pub fn is_broken(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    letters
        .windows(3)
        .any(|w| is_lost(w[1]) && w[0].is_alphabetic() && w[2].is_alphabetic())
}

/// Whether `broken` is `whole` with letters lost, letter for letter.
pub fn fits(broken: &str, whole: &str) -> bool {
    let fold_letter = |c: char| plain(c).unwrap_or(c);
    broken.chars().count() == whole.chars().count()
        && broken
            .chars()
            .zip(whole.chars())
            .all(|(b, w)| is_lost(b) || fold_letter(b) == fold_letter(w))
}

fn is_lost(c: char) -> bool {
    matches!(c, '?' | '¿' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_spellings_fold_to_one() {
        let same = [
            "GOBIERNO REGIONAL DEL DEPARTAMENTO DE HUÁNUCO",
            "Gobierno Regional de Huanuco",
            "GOB. REG. HUANUCO",
            "REGION HUANUCO",
        ];
        for name in same {
            assert_eq!(canonical(name), "GOBIERNO REGIONAL HUANUCO", "{name}");
        }
        assert_eq!(canonical("M. DEL AMBIENTE"), canonical("Ministerio del Ambiente"));
        assert_eq!(
            canonical("U. N. DE CAÑETE"),
            canonical("UNIVERSIDAD NACIONAL DE CANETE")
        );
        assert_eq!(
            canonical("MUNICIPALIDAD DISTRITAL EL TIGRE"),
            canonical("MUNICIPALIDAD DISTRITAL DE TIGRE")
        );
        assert_eq!(fold("LEONOR ORDO¥EZ"), "LEONOR ORDONEZ");
        assert_eq!(canonical("PERUPETRO S.A."), "PERUPETRO SA");
        assert_ne!(
            canonical("UNIDAD EJECUTORA 003"),
            canonical("UNIVERSIDAD NACIONAL 003")
        );
    }

    #[test]
    fn shortened_words_are_recognised() {
        let same = |one: &str, other: &str| same_but_shortened(&canonical(one), &canonical(other));
        assert!(same(
            "PROGR. PARA EL MEJORAMIENTO Y AMPLIAC. DE LOS SERV. DEL CENTRO DE EMPLEO \"FORTALECE PERU\"",
            "PROGRAMA PARA EL MEJORAMIENTO Y AMPLIACION DE LOS SERVICIOS DEL CENTRO DE EMPLEO FORTALECE PERU",
        ));
        assert!(!same("HOSPITAL SANTA ROSA", "HOSPITAL SANTA ANA"));
    }

    #[test]
    fn lost_letters_fit_the_whole_word() {
        assert!(is_broken("U. N. DE M?SICA") && is_broken("ADQUISICI¿N") && !is_broken("¿Qué?"));
        assert!(fits("M?SICA", "MÚSICA") && !fits("M?SICA", "MÚSICAS") && !fits("M?SICA", "TÓXICA"));
    }
}
