//! Values that both databases keep alike: NULL, whole numbers, fractions, text, bytes.
//!
//! Dates are ISO text, instants RFC 3339 text in UTC with milliseconds (so that text order is time order), booleans 0 and 1,
//! money whole cents, JSON text.

use jiff::Timestamp;
use jiff::civil::Date;

/// One value of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// Nothing.
    Null,
    /// A whole number; also booleans (0, 1) and money (cents).
    Int(i64),
    /// A fraction.
    Real(f64),
    /// Text; also dates, instants, ids and JSON.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

macro_rules! whole {
    ($($type:ty),*) => { $(
        impl From<$type> for Val {
            fn from(value: $type) -> Val { Val::Int(i64::from(value)) }
        }
        impl From<&$type> for Val {
            fn from(value: &$type) -> Val { Val::Int(i64::from(*value)) }
        }
        impl Cell for $type {
            fn take(val: Val) -> Option<$type> {
                match val { Val::Int(value) => <$type>::try_from(value).ok(), _ => None }
            }
        }
    )* };
}
whole!(i64, i32, i16, i8, u32, u16, u8);

/// Whole numbers above `i64::MAX` do not exist in a database: they are kept as the largest that does.
macro_rules! clamped {
    ($($type:ty),*) => { $(
        impl From<$type> for Val {
            fn from(value: $type) -> Val { Val::Int(i64::try_from(value).unwrap_or(i64::MAX)) }
        }
        impl From<&$type> for Val {
            fn from(value: &$type) -> Val { Val::from(*value) }
        }
        impl Cell for $type {
            fn take(val: Val) -> Option<$type> {
                match val { Val::Int(value) => <$type>::try_from(value).ok(), _ => None }
            }
        }
    )* };
}
clamped!(u64, usize);

macro_rules! into_val {
    ($($type:ty: $value:ident => $val:expr;)*) => { $(
        impl From<$type> for Val {
            fn from($value: $type) -> Val { $val }
        }
    )* };
}
into_val! {
    bool: value => Val::Int(i64::from(value));
    &bool: value => Val::Int(i64::from(*value));
    f64: value => Val::Real(value);
    &f64: value => Val::Real(*value);
    String: value => Val::Text(value);
    &String: value => Val::Text(value.clone());
    &str: value => Val::Text(value.to_owned());
    Vec<u8>: value => Val::Blob(value);
    &Vec<u8>: value => Val::Blob(value.clone());
    &[u8]: value => Val::Blob(value.to_vec());
    Timestamp: value => Val::Text(instant_text(value));
    &Timestamp: value => Val::Text(instant_text(*value));
    Date: value => Val::Text(value.to_string());
    &Date: value => Val::Text(value.to_string());
    serde_json::Value: value => Val::Text(value.to_string());
    &serde_json::Value: value => Val::Text(value.to_string());
}

impl<const N: usize> From<[u8; N]> for Val {
    fn from(value: [u8; N]) -> Val {
        Val::Blob(value.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Val {
    fn from(value: &[u8; N]) -> Val {
        Val::Blob(value.to_vec())
    }
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Val {
        value.map_or(Val::Null, Into::into)
    }
}

impl<T: Clone + Into<Val>> From<&Option<T>> for Val {
    fn from(value: &Option<T>) -> Val {
        value.clone().map_or(Val::Null, Into::into)
    }
}

/// An instant as kept in columns and envelopes: `2026-03-02T14:05:09.120Z`.
pub fn instant_text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A type that a column can be read into.
pub trait Cell: Sized {
    /// The value, or none when the column holds something else.
    fn take(val: Val) -> Option<Self>;
}

impl Cell for Val {
    fn take(val: Val) -> Option<Val> {
        Some(val)
    }
}

impl Cell for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a whole number where a fraction is read: sums and means of either kind"
    )]
    fn take(val: Val) -> Option<f64> {
        match val {
            Val::Real(value) => Some(value),
            Val::Int(value) => Some(value as f64),
            _ => None,
        }
    }
}

impl Cell for bool {
    fn take(val: Val) -> Option<bool> {
        match val {
            Val::Int(value) => Some(value != 0),
            _ => None,
        }
    }
}

impl Cell for String {
    fn take(val: Val) -> Option<String> {
        match val {
            Val::Text(value) => Some(value),
            _ => None,
        }
    }
}

impl Cell for Vec<u8> {
    fn take(val: Val) -> Option<Vec<u8>> {
        match val {
            Val::Blob(value) => Some(value),
            _ => None,
        }
    }
}

impl<const N: usize> Cell for [u8; N] {
    fn take(val: Val) -> Option<[u8; N]> {
        Vec::take(val)?.try_into().ok()
    }
}

impl Cell for Timestamp {
    fn take(val: Val) -> Option<Timestamp> {
        String::take(val)?.parse().ok()
    }
}

impl Cell for Date {
    fn take(val: Val) -> Option<Date> {
        String::take(val)?.parse().ok()
    }
}

impl Cell for serde_json::Value {
    fn take(val: Val) -> Option<serde_json::Value> {
        serde_json::from_str(&String::take(val)?).ok()
    }
}

impl<T: Cell> Cell for Option<T> {
    fn take(val: Val) -> Option<Option<T>> {
        match val {
            Val::Null => Some(None),
            other => T::take(other).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_keep_milliseconds_and_sort_as_text() {
        let early: Timestamp = "2026-03-02T14:05:09.12Z".parse().unwrap();
        let late: Timestamp = "2026-03-02T14:05:10Z".parse().unwrap();
        assert_eq!(Val::from(early), Val::Text("2026-03-02T14:05:09.120Z".to_owned()));
        assert!(instant_text(early) < instant_text(late));
        assert_eq!(Timestamp::take(Val::from(early)), Some(early));
    }

    #[test]
    fn a_column_of_another_kind_is_not_read() {
        assert_eq!(i64::take(Val::Text("1".to_owned())), None);
        assert_eq!(u8::take(Val::Int(256)), None);
        assert_eq!(u64::take(Val::Int(-1)), None);
        assert_eq!(<Option<i64> as Cell>::take(Val::Null), Some(None));
        assert_eq!(<[u8; 2]>::take(Val::Blob(vec![1, 2, 3])), None);
    }
}
