//! Erase a person's data where the law orders it: the acts stay, the name goes (Ley 29733, art. 20).

use crate::acts::PersonErased;
use crate::people::{self, Person};
use crate::store;
use capability::power::Target;
use capability::{Cx, Decision, Field, FieldKind, Forgotten, Fut, Part, Refusal, Stop, UseCase, Values};
use register::{Draft, PersonId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/erase-person",
    act: "directory/person-erased",
    title: "directory-erase-person",
    path: "/suprimir-datos",
    api: "/api/v1/erasures",
    parts: &[Part {
        title: "directory-part-erasure",
        fields: &[
            Field::new("person", "directory-field-person", FieldKind::Text(36)),
            Field::new("norm", "directory-field-norm", FieldKind::Text(160)),
            Field::new("declared", "directory-field-declared", FieldKind::Flag),
        ],
    }],
    prepare: capability::unprepared,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Erase {
    person: PersonId,
    norm: String,
    #[serde(rename = "declared")]
    _declared: bool,
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Erase = values.into_typed()?;
        let known = people::person(&cx.house, new.person)
            .await?
            .filter(|person| person.erased_on.is_none())
            .ok_or_else(|| Refusal::new("directory-person-unknown").field("person"))?;
        if !store::designations_held(&cx.house, new.person, cx.today())
            .await?
            .is_empty()
        {
            return Err(Refusal::new("directory-person-in-office")
                .field("person")
                .article("ley-29733", "20")
                .into());
        }
        let draft = Draft::new("directory/person-erased", cx.under()?)
            .subject(format!("person:{}", new.person))
            .payload_of(&PersonErased {
                person: new.person,
                norm: new.norm,
            })?
            .aside(people::erase(new.person, cx.today()));
        let elsewhere = cx.house.forget(cx, &forgotten(known)).await?;
        let draft = elsewhere.into_iter().fold(draft, Draft::aside);
        Ok(Decision::act(draft, Target::default()))
    })
}

/// By what drafts and notices may still tell of the person.
fn forgotten(person: Person) -> Forgotten {
    Forgotten {
        id: person.id,
        dni: person.dni,
        names: [person.given_names, person.surnames],
        contacts: person.email.into_iter().chain(person.phone).collect(),
    }
}
