//! Keep a note: the smallest use case there is. It refuses to keep the same sentence twice.

use capability::power::Target;
use capability::{Cx, Decision, Field, FieldKind, Fut, Part, Refusal, Stop, UseCase, Values};
use register::Draft;
use serde::Deserialize;

use crate::acts::{NOTED, Noted};
use crate::store;

/// The declaration: form, API, command and permission follow from it.
pub(crate) const USE_CASE: UseCase = UseCase {
    id: "specimen/note",
    act: NOTED,
    title: "specimen-note",
    path: "/specimen/nueva",
    api: "/api/v1/specimen",
    parts: &[Part {
        title: "specimen-note-part",
        fields: &[Field::new("text", "specimen-note-text", FieldKind::Text(200))],
    }],
    prepare: capability::unprepared,
    decide: decided,
};

#[derive(Debug, Deserialize)]
struct Note {
    text: String,
}

fn decided(cx: &Cx, values: Values) -> Fut<'_, Result<Decision, Stop>> {
    Box::pin(async move {
        let note: Note = values.into_typed()?;
        let entity = cx.caller.acting.as_ref().ok_or(Stop::SignIn)?.entity;
        let known = store::texts_of(cx, entity).await?;
        let noted = decide(&known, note)?;
        let draft = Draft::new(NOTED, cx.under()?).entity(entity).payload_of(&noted)?;
        Ok(Decision::act(draft, Target { entity: Some(entity), ..Target::default() }))
    })
}

/// The rule. Pure: no clock, no database, no HTTP.
fn decide(known: &[String], note: Note) -> Result<Noted, Refusal> {
    if known.contains(&note.text) {
        return Err(Refusal::new("specimen-refused-known").field("text"));
    }
    Ok(Noted { text: note.text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sentence_is_kept_once() {
        let note = |text: &str| Note { text: text.to_owned() };
        let known = ["a".to_owned()];
        assert_eq!(decide(&known, note("b")), Ok(Noted { text: "b".to_owned() }));
        assert_eq!(decide(&known, note("a")).map_err(|no| no.text), Err("specimen-refused-known"));
    }
}
