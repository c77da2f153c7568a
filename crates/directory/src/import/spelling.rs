//! Names as Spanish writes them. Lists of the State come in capitals and without accents; people read
//! "Municipalidad Distrital de San Juan de Lurigancho".

use super::fold::{fits, fold, is_broken};
use super::words::{accented, all_accented, is_in_capitals, is_small};
use std::collections::HashMap;

/// How words are spelled: the common ones by themselves, those of places as a list of places writes them.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    learned: HashMap<String, Option<String>>,
}

impl Spelling {
    /// Learns words that carry an accent or `ñ`. One that is written in two ways is left alone.
    pub fn learn<'a>(words: impl Iterator<Item = &'a str>) -> Spelling {
        let mut learned: HashMap<String, Option<String>> = HashMap::new();
        for word in words.filter(|word| word.chars().all(char::is_alphabetic) && word.chars().count() > 3) {
            let small = word.to_lowercase();
            let known = learned.entry(fold(word)).or_insert_with(|| Some(small.clone()));
            match known {
                Some(before) if *before == small || is_fuller(before, &small) => {}
                Some(before) if is_fuller(&small, before) => *before = small,
                _ => *known = None,
            }
        }
        learned.retain(|_, word| word.as_ref().is_none_or(|word| !word.is_ascii()));
        Spelling { learned }
    }

    /// The name as a person writes it: capitals only where they belong, accents put back where a known word lost them, `¥` read as
    /// the `Ñ` it was, one blank between words and around dashes. A name that is not in capitals is left as its author wrote it.
    pub fn title(&self, name: &str) -> String {
        let tidy = tidy(name);
        if !is_shouted(&tidy) {
            return tidy;
        }
        let mut words: Vec<String> = Vec::new();
        for word in tidy.split(' ') {
            let begins = words
                .last()
                .is_none_or(|before| matches!(before.as_str(), "-" | "S") || before.ends_with(':'));
            words.push(self.word(word, begins));
        }
        words.join(" ")
    }

    fn word(&self, word: &str, begins: bool) -> String {
        if word.contains(['-', '/']) && word.len() > 1 {
            let mark = if word.contains('-') { '-' } else { '/' };
            let parts: Vec<String> = word.split(mark).map(|part| self.word(part, true)).collect();
            return parts.join(&mark.to_string());
        }
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if stays_in_capitals(word, &bare) {
            return word.to_uppercase();
        }
        let small = word.to_lowercase();
        if !begins && is_small(&small) {
            return small;
        }
        let spelled = self
            .known(&bare)
            .map(|known| small.replace(&bare.to_lowercase(), known));
        capitalised(&spelled.unwrap_or_else(|| with_ending(&small)))
    }

    /// The spelling of a word that came without accents.
    fn known(&self, bare: &str) -> Option<&str> {
        if !bare.chars().all(|c| c.is_ascii() || matches!(c, 'ñ' | 'Ñ')) {
            return None;
        }
        let key = fold(bare);
        let learned = || self.learned.get(&key).and_then(|word| word.as_deref());
        accented(&key).or_else(learned)
    }
}

/// Whether `full` is `plain` with accents put on and nothing taken off.
fn is_fuller(full: &str, plain: &str) -> bool {
    full.chars().count() == plain.chars().count()
        && full
            .chars()
            .zip(plain.chars())
            .all(|(f, p)| f == p || p.is_ascii())
}

fn tidy(name: &str) -> String {
    let mut text = name.replace('¥', "Ñ").replace(['–', '—'], "-");
    let regional = fold(&text).starts_with("GOBIERNO REGIONAL");
    if regional && !text.contains(" - ") && !text.to_uppercase().contains("SUB-") {
        text = text.replacen('-', " - ", 1);
    }
    text = apart(&text).replace("- ", " - ").replace(" -", " - ");
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_matches(|c: char| c == '-' || c.is_whitespace())
        .to_string()
}

/// Blanks after commas, after shortened words and around the dash behind an acronym, where the list saved them.
fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 8);
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        apart.push(c);
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        let ends = match c {
            ',' => true,
            '.' => word.chars().count() >= 3,
            '-' => word.len() > 2 && is_in_capitals(&word),
            _ => false,
        };
        if ends && letters.peek().is_some_and(|next| next.is_alphabetic()) {
            apart.push(' ');
        }
        word.clear();
    }
    apart
}

/// Mostly capitals: a list's writing, not a person's.
fn is_shouted(name: &str) -> bool {
    let letters = |test: fn(char) -> bool| name.chars().filter(|c| test(*c)).count();
    letters(char::is_uppercase) >= letters(char::is_lowercase)
}

fn stays_in_capitals(word: &str, bare: &str) -> bool {
    let upper = bare.to_uppercase();
    let vowels = upper.chars().any(|c| "AEIOUÁÉÍÓÚÜY".contains(c));
    is_in_capitals(&upper)
        || is_roman(&upper)
        || bare.chars().any(|c| c.is_ascii_digit())
        || (!vowels && bare.len() > 1 && bare.chars().all(char::is_alphabetic) && !word.ends_with('.'))
        || (word.matches('.').count() >= 2 && bare.len() <= 5)
}

fn is_roman(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) && word != "XX"
}

/// A small word in -cion, -sion, -gion, -tion, -xion with its accent.
fn with_ending(small: &str) -> String {
    for ending in ["cion", "sion", "gion", "xion", "tion"] {
        if let Some((stem, marks)) = small.rsplit_once(ending)
            && !stem.is_empty()
            && !marks.chars().any(char::is_alphanumeric)
        {
            return format!("{stem}{}ón{marks}", &ending[..2]);
        }
    }
    small.to_string()
}

fn capitalised(word: &str) -> String {
    let mut done = false;
    let raise = |c: char| match !done && c.is_alphabetic() {
        true => {
            done = true;
            c.to_uppercase().next().unwrap_or(c)
        }
        false => c,
    };
    word.chars().map(raise).collect()
}

/// Name and acronym apart: `SERVICIO ... PROTEGIDAS - SERNANP`, `INSTITUTO NACIONAL DE CALIDAD (INACAL)`. Only an ending made of the name's
/// own letters in their order counts; a place after the dash is part of the name.
pub fn split_acronym(name: &str) -> (String, Option<String>) {
    let trimmed = name.trim();
    let cut = match trimmed.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) {
        Some((head, tail)) => Some((head, tail)),
        None => trimmed.rsplit_once('-'),
    };
    let Some((head, tail)) = cut else {
        return (trimmed.to_string(), None);
    };
    let (head, tail) = (head.trim().trim_end_matches('-').trim(), tail.trim());
    match is_acronym_of(tail, head) {
        true => (head.to_string(), Some(tail.to_string())),
        false => (trimmed.to_string(), None),
    }
}

fn is_acronym_of(tail: &str, head: &str) -> bool {
    let letters = fold(tail);
    let words = fold(head);
    let whole_word = (2..=12).contains(&letters.len())
        && !letters.contains(' ')
        && letters.chars().all(char::is_alphabetic);
    if !whole_word || tail.chars().any(char::is_lowercase) || words.split(' ').count() < 3 {
        return false;
    }
    let begins = words
        .split(' ')
        .any(|word| word.chars().next() == letters.chars().next());
    let mut rest = words.chars().filter(|c| *c != ' ');
    begins
        && !words.split(' ').any(|word| word == letters)
        && letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// The name with lost letters put back, word by word, where exactly one known word fits; unchanged otherwise.
pub fn repair<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if !is_broken(name) {
        return name.to_string();
    }
    let mend = |word: &str| -> String {
        if !is_broken(word) {
            return word.to_string();
        }
        let mut fitting: Vec<&str> = known
            .clone()
            .chain(all_accented().map(|word| -> &'a str { word }))
            .filter(|whole| fits(word, whole))
            .collect();
        fitting.sort_unstable();
        fitting.dedup_by_key(|whole| fold(whole));
        match fitting.as_slice() {
            [whole] => whole.to_uppercase(),
            _ => word.to_string(),
        }
    };
    name.split(' ').map(mend).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_people_write_them() {
        let pairs = [
            (
                "MUNICIPALIDAD DISTRITAL DE SAN JUAN DE LURIGANCHO",
                "Municipalidad Distrital de San Juan de Lurigancho",
            ),
            (
                "MUNICIPALIDAD DISTRITAL DE LEONOR ORDO¥EZ",
                "Municipalidad Distrital de Leonor Ordóñez",
            ),
            (
                "GOBIERNO REGIONAL DE CUSCO-EDUCACIÓN LA CONVENCIÓN",
                "Gobierno Regional de Cusco - Educación la Convención",
            ),
            ("DIRECCION DE SALUD II LIMA SUR", "Dirección de Salud II Lima Sur"),
            ("ELECTRO SUR ESTE S.A.A.", "Electro Sur Este S.A.A."),
            ("UNIVERSIDAD NACIONAL DE MUSICA", "Universidad Nacional de Música"),
            (
                "UNIDAD DE GESTION EDUCATIVA LOCAL UGEL 08 - CAÑETE",
                "Unidad de Gestión Educativa Local UGEL 08 - Cañete",
            ),
            ("INSTITUTO VIAL DE CANETE", "Instituto Vial de Cañete"),
            (
                "EMPRESA  MUNICIPAL DE  AGUA POTABLE",
                "Empresa Municipal de Agua Potable",
            ),
            ("Instituto del Mar", "Instituto del Mar"),
        ];
        for (list, person) in pairs {
            let spelling = Spelling::learn(["CAÑETE", "Asunción"].into_iter());
            assert_eq!(spelling.title(list), person);
            assert_eq!(spelling.title(person), person, "a second time");
        }
    }

    #[test]
    fn acronyms_are_made_of_the_names_own_letters() {
        let apart = |name: &str| split_acronym(name).1;
        assert_eq!(
            apart("SERVICIO NACIONAL DE AREAS NATURALES PROTEGIDAS POR EL ESTADO - SERNANP").as_deref(),
            Some("SERNANP")
        );
        assert_eq!(
            apart("INSTITUTO NACIONAL DE CALIDAD (INACAL)").as_deref(),
            Some("INACAL")
        );
        assert_eq!(
            apart("OFICINA DE NORMALIZACION PREVISIONAL-ONP").as_deref(),
            Some("ONP")
        );
        assert_eq!(apart("MUNICIPALIDAD DISTRITAL DE SANTA ROSA - PALLASCA"), None);
        assert_eq!(apart("GOBIERNO REGIONAL DE CUSCO - EDUCACION CANCHIS"), None);
    }

    #[test]
    fn lost_letters_come_back_when_one_word_fits() {
        let known = ["CAÑETE", "CARETE"];
        assert_eq!(repair("U. N. DE M?SICA", known.into_iter()), "U. N. DE MÚSICA");
        assert_eq!(repair("SEDE CA?ETE", known.into_iter()), "SEDE CA?ETE");
    }
}
