//! Reading rows into values of our own.

use super::{Cell, Val};
use crate::Fault;

/// A value that reads itself from a row.
pub trait Record: Sized {
    /// Names of the columns in order, for `SELECT`; empty for tuples and plain rows.
    const COLUMNS: &'static str;

    /// Read from the columns in order.
    ///
    /// # Errors
    /// When a column holds something that does not fit; the fault names it.
    fn read(row: &mut dyn Iterator<Item = Val>) -> Result<Self, Fault>;
}

impl Record for Vec<Val> {
    const COLUMNS: &'static str = "";

    fn read(row: &mut dyn Iterator<Item = Val>) -> Result<Vec<Val>, Fault> {
        Ok(row.collect())
    }
}

/// The next column of a row as `T`. Used by [`record!`](crate::record).
///
/// # Errors
/// When it is missing or holds something else; the fault bears `name`.
pub fn next_cell<T: Cell>(row: &mut dyn Iterator<Item = Val>, name: &'static str) -> Result<T, Fault> {
    row.next()
        .and_then(T::take)
        .ok_or_else(|| Fault::new(format!("column {name} holds something unexpected")))
}

macro_rules! tuples {
    ($(($($type:ident),+))*) => { $(
        impl<$($type: Cell),+> Record for ($($type,)+) {
            const COLUMNS: &'static str = "";
            fn read(row: &mut dyn Iterator<Item = Val>) -> Result<Self, Fault> {
                Ok(($(next_cell::<$type>(row, "of a tuple")?,)+))
            }
        }
    )* };
}
tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) (A, B, C, D, E, F, G) (A, B, C, D, E, F, G, H) }

/// A struct that reads itself from a row: `record! { pub struct Unit { id: UnitId, name: String } }`.
///
/// Fields are public. `Unit::COLUMNS` is `"id, name"`, for use with `concat!`-free queries such as
/// `db.query::<Unit>(sql, args)` where `sql` lists the same columns in the same order.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* #[doc = concat!("Column `", stringify!($field), "`.")] pub $field: $type),*
        }
        impl $crate::db::Record for $name {
            const COLUMNS: &'static str = $crate::columns!($($field)*);
            fn read(row: &mut dyn Iterator<Item = $crate::db::Val>) -> Result<Self, $crate::Fault> {
                Ok($name {
                    $($field: $crate::db::next_cell::<$type>(row, concat!(stringify!($name), ".", stringify!($field)))?),*
                })
            }
        }
    };
}

/// Names separated by commas, as one literal: `columns!(id name)` is `"id, name"`.
#[macro_export]
macro_rules! columns {
    ($first:ident $($more:ident)*) => { concat!(stringify!($first) $(, ", ", stringify!($more))*) };
}

/// Arguments of a statement: `args![id, "text", 3, None::<i64>]`.
#[macro_export]
macro_rules! args {
    ($($arg:expr),* $(,)?) => { vec![$($crate::db::Val::from($arg)),*] };
}

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        /// A row of a test.
        #[derive(Debug, PartialEq)]
        struct Unit {
            id: i64,
            name: Option<String>,
        }
    }

    #[test]
    fn a_record_reads_its_columns_in_order() {
        assert_eq!(Unit::COLUMNS, "id, name");
        let unit = Unit::read(&mut args![3, None::<String>].into_iter()).unwrap();
        assert_eq!(unit, Unit { id: 3, name: None });
    }

    #[test]
    fn a_wrong_column_is_named() {
        let fault = Unit::read(&mut args![3, 4].into_iter()).unwrap_err();
        assert_eq!(fault.to_string(), "column Unit.name holds something unexpected");
    }
}
