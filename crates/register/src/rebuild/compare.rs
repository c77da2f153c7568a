//! Whether two databases hold the same derived tables, and where they part.

use sha2::{Digest, Sha256};

use crate::db::{Db, Page, Val};
use crate::{Fault, Projectors, Table, hex};

/// Rows read at a time.
const PAGE: u32 = 2_000;

/// One derived table in two databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its name.
    pub table: &'static str,
    /// Rows in the first database, as far as both are equal.
    pub rows: u64,
    /// SHA-256 over those rows in the order of the key, in hexadecimal.
    pub digest: String,
    /// Where they part, if they do.
    pub difference: Option<Difference>,
}

/// The first row that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its key, as text.
    pub key: String,
    /// The columns that differ; empty when the row is missing on one side.
    pub columns: Vec<String>,
    /// Whether the first database has it.
    pub in_first: bool,
    /// Whether the second database has it.
    pub in_second: bool,
}

/// Compare the derived tables of `projectors`, each row by row in the order of its key.
///
/// # Errors
/// When a table is missing on one side, has other columns there, or a database fails.
pub async fn compare(first: &Db, second: &Db, projectors: &Projectors) -> Result<Vec<Compared>, Fault> {
    let mut all = Vec::new();
    for table in projectors.iter().flat_map(|projector| projector.tables()) {
        all.push(compare_table(first, second, table).await?);
    }
    Ok(all)
}

async fn compare_table(first: &Db, second: &Db, table: &Table) -> Result<Compared, Fault> {
    let columns = columns(first, table).await?;
    if columns != self::columns(second, table).await? {
        return Err(Fault::new(format!(
            "table {} has other columns in the other database",
            table.name
        )));
    }
    let key: Vec<String> = table.key.iter().map(|column| (*column).to_owned()).collect();
    let (mut hash, mut rows, mut after) = (Sha256::new(), 0, None::<Vec<Val>>);
    loop {
        let page = Page {
            columns: &columns,
            key: &key,
            after: after.as_deref(),
            limit: PAGE,
        };
        let (left, right) = (
            first.page(table.name, page).await?,
            second.page(table.name, page).await?,
        );
        for nth in 0..left.len().max(right.len()) {
            let (one, two) = (left.get(nth), right.get(nth));
            if one != two {
                let difference = Some(difference(one, two, &columns, &key));
                return Ok(Compared {
                    table: table.name,
                    rows,
                    digest: hex(&hash.finalize()),
                    difference,
                });
            }
            one.into_iter().flatten().for_each(|val| hash_val(&mut hash, val));
            rows += 1;
        }
        match left.last() {
            Some(last) => after = Some(key_of(last, &columns, &key)),
            None => {
                return Ok(Compared {
                    table: table.name,
                    rows,
                    digest: hex(&hash.finalize()),
                    difference: None,
                });
            }
        }
    }
}

async fn columns(db: &Db, table: &Table) -> Result<Vec<String>, Fault> {
    let names: Vec<String> = db
        .columns(table.name)
        .await?
        .into_iter()
        .map(|column| column.name)
        .collect();
    if names.is_empty() {
        Err(Fault::new(format!("there is no table {}", table.name)))
    } else {
        Ok(names)
    }
}

fn key_of(row: &[Val], columns: &[String], key: &[String]) -> Vec<Val> {
    let cell = |name: &String| {
        row.get(columns.iter().position(|column| column == name)?)
            .cloned()
    };
    key.iter().filter_map(cell).collect()
}

/// The row that comes first is the one that stands alone when the keys differ.
fn difference(
    one: Option<&Vec<Val>>,
    two: Option<&Vec<Val>>,
    columns: &[String],
    key: &[String],
) -> Difference {
    let key_text = |row: &Vec<Val>| {
        key_of(row, columns, key)
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (left, right) = (one.map(key_text), two.map(key_text));
    match (one, two) {
        (Some(one), Some(two)) if left == right => {
            let differs = |(column, (a, b)): (&String, (&Val, &Val))| (a != b).then(|| column.clone());
            let columns = columns
                .iter()
                .zip(one.iter().zip(two))
                .filter_map(differs)
                .collect();
            Difference {
                key: left.unwrap_or_default(),
                columns,
                in_first: true,
                in_second: true,
            }
        }
        _ => {
            let in_first = left.is_some() && (right.is_none() || left < right);
            let key = if in_first { left } else { right };
            Difference {
                key: key.unwrap_or_default(),
                columns: Vec::new(),
                in_first,
                in_second: !in_first,
            }
        }
    }
}

fn text(val: &Val) -> String {
    match val {
        Val::Null => "NULL".to_owned(),
        Val::Int(value) => value.to_string(),
        Val::Real(value) => value.to_string(),
        Val::Text(value) => value.clone(),
        Val::Blob(value) => hex(value),
    }
}

fn hash_val(hash: &mut Sha256, val: &Val) {
    let (kind, bytes) = match val {
        Val::Null => (0_u8, Vec::new()),
        Val::Int(value) => (1, value.to_be_bytes().to_vec()),
        Val::Real(value) => (2, value.to_bits().to_be_bytes().to_vec()),
        Val::Text(value) => (3, value.as_bytes().to_vec()),
        Val::Blob(value) => (4, value.clone()),
    };
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}
