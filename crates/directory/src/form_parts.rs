//! Parts that several forms share: the act of the authority, with its document.

use crate::acts::Instrument;
use capability::{Choice, Choices, Cx, Field, FieldKind, FormState, Part, Refusal, Refusals};
use jiff::civil::Date;
use norms::EntityTypeId;
use serde::Deserialize;

/// A resolution: PDF of at most 10 MB, as the governing body's own form.
pub const RESOLUTION: register::Limits = register::Limits {
    bytes_max: 10 << 20,
    accepted: &[register::MediaType::Pdf],
};

/// Fields that every form asks of a resolution, to be read into a [`NewInstrument`].
pub mod instrument {
    use super::{Choices, Field, FieldKind, RESOLUTION};

    /// Kind, of those that the type of entity uses.
    pub const KIND: Field = Field::new(
        "instrument_kind",
        "directory-field-instrument-kind",
        FieldKind::Choice(Choices::Prepared),
    );
    /// Number as it is written.
    pub const NUMBER: Field = Field::new(
        "instrument_number",
        "directory-field-instrument-number",
        FieldKind::Text(60),
    );
    /// Day it was signed.
    pub const DATE: Field = Field::new(
        "instrument_date",
        "directory-field-instrument-date",
        FieldKind::Date,
    );
    /// The signed document.
    pub const DOCUMENT: Field = Field::new(
        "document",
        "directory-field-document",
        FieldKind::File(&RESOLUTION),
    );
}

/// The resolution: kind, number, date, article, document.
pub(crate) const INSTRUMENT: Part = Part {
    title: "directory-part-instrument",
    fields: &[
        instrument::KIND,
        instrument::NUMBER,
        instrument::DATE,
        Field::new("article", "directory-field-article", FieldKind::Text(160)).optional(),
        instrument::DOCUMENT,
    ],
};

/// Yes and no.
pub(crate) const YES_NO: &[(&str, &str)] = &[("no", "directory-no"), ("yes", "directory-yes")];

/// What the part sends.
#[derive(Debug, Clone, Deserialize)]
pub struct NewInstrument {
    /// Kind, of `norms`.
    pub instrument_kind: String,
    /// Number as it is written.
    pub instrument_number: String,
    /// Day it was signed.
    pub instrument_date: Date,
    /// Article it invokes.
    pub article: Option<String>,
    /// The document received.
    pub document: DocumentGiven,
}

/// A document as the house knows it.
#[derive(Debug, Clone, Deserialize)]
pub struct DocumentGiven {
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl From<NewInstrument> for Instrument {
    fn from(new: NewInstrument) -> Instrument {
        Instrument {
            kind: new.instrument_kind,
            number: new.instrument_number,
            date: new.instrument_date,
            article: new.article,
            document: Some(new.document.sha256),
        }
    }
}

/// Dates in order: signed, in force, ended; nothing is signed in the future.
pub fn check_dates(instrument: &NewInstrument, from: Date, to: Option<Date>, today: Date, no: &mut Refusals) {
    let signed = instrument.instrument_date;
    no.when(signed > today, || {
        Refusal::new("directory-signed-in-future")
            .field("instrument_date")
            .arg("today", spanish(today))
    });
    no.when(from < signed, || {
        Refusal::new("directory-from-before-act")
            .field("from")
            .arg("signed", spanish(signed))
    });
    no.when(to.is_some_and(|to| to < from), || {
        Refusal::new("directory-to-before-from")
            .field("to")
            .arg("from", spanish(from))
    });
}

/// A day as Peruvian norms write it in tables.
pub(crate) fn spanish(day: Date) -> String {
    format!("{:02}-{:02}-{}", day.day(), day.month(), day.year())
}

/// Kinds of act that this type of entity uses.
pub(crate) fn prepare_instrument(cx: &Cx, form: &mut FormState, entity_type: EntityTypeId) {
    form.choose("instrument_kind", instrument_kinds(cx, entity_type));
}

/// Kinds of act that this type of entity uses, to choose from.
pub fn instrument_kinds(cx: &Cx, entity_type: EntityTypeId) -> Vec<Choice> {
    let kinds = cx.house.law.designation_kinds().iter();
    kinds
        .filter(|kind| kind.is_used_by(entity_type))
        .map(|kind| Choice {
            value: kind.id.to_string(),
            label: cx.pick(&kind.names).to_owned(),
        })
        .collect()
}

/// Employment bonds of the law, to choose from.
pub fn bonds(cx: &Cx) -> Vec<Choice> {
    cx.house
        .law
        .bonds()
        .iter()
        .map(|bond| Choice {
            value: bond.id.to_string(),
            label: cx.pick(&bond.names).to_owned(),
        })
        .collect()
}
