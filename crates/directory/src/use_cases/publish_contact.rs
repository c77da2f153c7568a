//! Publish an office's contact, where the norm asks for it (D.S. 016-2024-JUS, art. 37).

use crate::target;
use crate::together::Together;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use register::DesignationId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/publish-contact",
    act: "directory/contact-published",
    title: "directory-publish-contact",
    path: "/publicar-contacto",
    api: "/api/v1/contacts",
    parts: &[Part {
        title: "directory-part-contact",
        fields: &[
            Field::new("designation", "directory-field-designation", FieldKind::Id),
            Field::new(
                "place",
                "directory-field-contact-place",
                FieldKind::Choice(Choices::Fixed(PLACES)),
            ),
            Field::new("declared", "directory-field-declared", FieldKind::Flag),
        ],
    }],
    prepare,
    decide: submit,
};

/// Where a contact can be seen, with text keys.
pub const PLACES: &[(&str, &str)] = &[
    ("gob_pe", "directory-contact-gob-pe"),
    ("entity_site", "directory-contact-entity-site"),
    ("here", "directory-contact-here"),
];

#[derive(Debug, Deserialize)]
struct Publish {
    designation: DesignationId,
    place: String,
    #[serde(rename = "declared")]
    _declared: bool,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = target::designation_of_form(cx, form).await?;
        let office = target::office_name(cx, &row.office);
        form.title = Some(
            cx.tr()
                .f("directory-contact-office", &[("office", office.as_str().into())])
                .to_string(),
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Publish = values.into_typed()?;
        let (row, entity) = target::designation(cx, new.designation).await?;
        if row.end_reason.is_some() || row.person_id.is_none() {
            return Err(Refusal::new("directory-already-ended")
                .field("designation")
                .into());
        }
        let mut together = Together::new(cx, entity)?;
        together.publish_contact(row.id, &row.office, new.place)?;
        Ok(together.decision())
    })
}
