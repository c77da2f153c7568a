//! Operations that this program knows, from `operations.toml`.

use super::settings::Operation;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    operation: Vec<Operation>,
}

/// Every operation. The file is part of the program, and a test reads it.
pub fn all() -> Vec<Operation> {
    let known: Result<Known, _> = toml::from_str(include_str!("operations.toml"));
    known.map(|known| known.operation).unwrap_or_default()
}

/// The operation of a name.
pub fn named(name: &str) -> Option<Operation> {
    all().into_iter().find(|operation| operation.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::parameter::{About, Source};

    #[test]
    fn every_operation_is_sound_and_says_where_it_is_from() {
        let known: Known = toml::from_str(include_str!("operations.toml")).expect("the file is read");
        assert!(known.operation.len() >= 12);
        let mut names: Vec<&str> = known.operation.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), known.operation.len(), "a name is there twice");
        for operation in &known.operation {
            assert!(!operation.source.is_empty(), "{}", operation.name);
            assert!(
                !operation.confirmed,
                "{}: no official document was seen",
                operation.name
            );
            // Where no shape of the answer is known, the settings give it; all else must hold already.
            let mut filled = operation.clone();
            if filled.answer.is_empty() {
                let list = "from = 'a.b'\nto = 'candidates'\nkind = 'list'";
                filled.answer = vec![toml::from_str(list).expect("a field")];
                filled.outcome.proof = Some("a".into());
            }
            assert_eq!(filled.fault(), None, "{}", operation.name);
        }
    }

    #[test]
    fn searches_by_names_give_candidates() {
        for operation in all() {
            let by_document = operation.parameters.iter().any(|one| one.digits.is_some());
            let by_names = operation
                .parameters
                .iter()
                .any(|one| one.to.to_lowercase().contains("apellido"));
            if by_names && !by_document {
                assert!(operation.candidates, "{}", operation.name);
            }
        }
    }

    #[test]
    fn who_looks_comes_from_the_exchange() {
        let operation = named("pj-antecedentes-penales").expect("known");
        let of = |name: &str| {
            operation
                .parameters
                .iter()
                .find(|one| one.to == name)
                .map(|one| &one.from)
        };
        assert_eq!(of("xMotivoConsulta"), Some(&Source::Context(About::Purpose)));
        assert_eq!(
            of("xProcesoEntidadConsultante"),
            Some(&Source::Context(About::Case))
        );
        assert_eq!(
            of("xDniPersonaConsultante"),
            Some(&Source::Context(About::UserDocument))
        );
    }
}
