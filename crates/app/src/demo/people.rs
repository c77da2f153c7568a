//! Invented people, visibly invented: their surnames say so, and their document numbers begin with zeros.

/// Given names in use in Peru.
const GIVEN: [&str; 24] = [
    "Ana",
    "Luis",
    "María",
    "José",
    "Rosa",
    "Carlos",
    "Elena",
    "Jorge",
    "Marcela",
    "Edgar",
    "Hugo",
    "Luz",
    "Teófilo",
    "Nélida",
    "Saturnino",
    "Yolanda",
    "Raúl",
    "Flor",
    "Wilmer",
    "Gladys",
    "Percy",
    "Nancy",
    "Rubén",
    "Delia",
];

/// First surnames: none is anybody's.
const FIRST: [&str; 4] = ["Ejemplo", "Muestra", "Prueba", "Ficticio"];

/// Second surnames.
const SECOND: [&str; 12] = [
    "Quispe", "Huamán", "Mamani", "Flores", "Rojas", "Condori", "Vargas", "Ttito", "Layme", "Sulca", "Arana",
    "Chávez",
];

/// Somebody invented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invented {
    /// Document number: eight digits, from 00000001.
    pub dni: String,
    /// Given name.
    pub given: &'static str,
    /// Surnames.
    pub surnames: String,
    /// Institutional address that leads nowhere.
    pub email: String,
}

/// The n-th invented person.
pub fn invented(number: u32) -> Invented {
    let at = number as usize;
    let given = GIVEN[at % GIVEN.len()];
    let surnames = format!(
        "{} {}",
        FIRST[(at / 3) % FIRST.len()],
        SECOND[(at / 7) % SECOND.len()]
    );
    Invented {
        dni: format!("{number:08}"),
        given,
        surnames,
        email: format!("persona{number}@ejemplo.gob.pe"),
    }
}

#[cfg(test)]
mod tests {
    use super::invented;

    #[test]
    fn invented_people_say_so() {
        for number in [1, 2, 500, 40_000] {
            let person = invented(number);
            assert!(person.dni.starts_with("000"), "{person:?}");
            assert!(
                ["Ejemplo", "Muestra", "Prueba", "Ficticio"]
                    .iter()
                    .any(|word| person.surnames.starts_with(word))
            );
        }
    }
}
