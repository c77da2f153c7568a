//! The words of documents: texts, facts, days, codes and instruments.

use crate::record::words::instrument_kind;
use capability::{Cx, Stop};
use directory::store::DesignationRow;
use paper::Fact;

/// The code of an act by its number in a column.
pub(super) async fn code_of(cx: &Cx, seq: i64) -> Result<String, Stop> {
    let seq = u64::try_from(seq).map_err(|_| Stop::NotFound)?;
    cx.house.register.code_of(seq).await?.ok_or(Stop::NotFound)
}

/// A text of the wing.
pub(super) fn t(cx: &Cx, key: &str) -> String {
    cx.tr().t(key).into_owned()
}

/// A fact with a label of the texts.
pub(super) fn fact(cx: &Cx, key: &str, value: impl Into<String>) -> Fact {
    Fact::new(t(cx, key), value)
}

/// A day of a column as documents write it.
pub(super) fn day(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), ui::format::date_short)
}

/// Kind, number and day of the instrument that designates.
pub(super) fn instrument(cx: &Cx, row: &DesignationRow) -> String {
    let kind = instrument_kind(cx, &row.instrument_kind);
    format!("{kind} {}, {}", row.instrument_number, day(&row.instrument_on))
        .trim()
        .to_owned()
}
