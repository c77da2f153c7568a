//! JSON: columns told once, rows as objects.

use super::{Cell, TableColumn, TableData};
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

/// Bytes of the table as `{"columns":[{"key","label","kind"}],"rows":[{key: value}],"total":n,"cut_off":false}`.
/// Dates are ISO text, numbers that are not finite are `null`.
pub fn to_json(table: &TableData) -> Vec<u8> {
    // Writing plain values to memory has no way to fail: keys are text, and nothing here refuses.
    serde_json::to_vec(table).unwrap_or_default()
}

impl Serialize for TableData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serializer.serialize_struct("Table", 4)?;
        table.serialize_field("columns", &self.columns)?;
        table.serialize_field("rows", &Objects(self))?;
        table.serialize_field("total", &self.total)?;
        table.serialize_field("cut_off", &self.cut_off)?;
        table.end()
    }
}

struct Objects<'a>(&'a TableData);

impl Serialize for Objects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for cells in &self.0.rows {
            rows.serialize_element(&Object {
                columns: &self.0.columns,
                cells,
            })?;
        }
        rows.end()
    }
}

struct Object<'a> {
    columns: &'a [TableColumn],
    cells: &'a [Cell],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            object.serialize_entry(&column.key, cell)?;
        }
        object.end()
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Int(number) => serializer.serialize_i64(*number),
            Cell::Real(number) if number.is_finite() => serializer.serialize_f64(*number),
            Cell::Date(day) => serializer.serialize_str(&day.to_string()),
            Cell::Bool(truth) => serializer.serialize_bool(*truth),
            Cell::Real(_) | Cell::Null => serializer.serialize_none(),
        }
    }
}
