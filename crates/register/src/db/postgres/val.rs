//! Our five kinds of values to and from PostgreSQL's types.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::db::Val;
use crate::{Fault, OrFault};

type Encoded = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Val {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(value) => int_to_sql(*value, ty, out),
            Val::Real(value) if *ty == Type::FLOAT8 => value.to_sql(ty, out),
            Val::Text(value) if is_text(ty) => value.to_sql(ty, out),
            Val::Blob(value) if *ty == Type::BYTEA => value.to_sql(ty, out),
            _ => Err(format!("a value of another kind is wanted: {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a whole number given where a fraction is kept"
)]
fn int_to_sql(value: i64, ty: &Type, out: &mut BytesMut) -> Encoded {
    match *ty {
        Type::INT8 => value.to_sql(ty, out),
        Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(value)?.to_sql(ty, out),
        Type::BOOL => (value != 0).to_sql(ty, out),
        Type::FLOAT8 => (value as f64).to_sql(ty, out),
        Type::NUMERIC => {
            put_numeric(value, out);
            Ok(IsNull::No)
        }
        _ => Err(format!("a whole number where {ty} is wanted").into()),
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(
        *ty,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN
    )
}

/// A column of a row as one of our values.
pub(crate) fn cell(row: &Row, column: usize) -> Result<Val, Fault> {
    let ty = row
        .columns()
        .get(column)
        .map(tokio_postgres::Column::type_)
        .or_fault("no such column")?;
    Ok(match *ty {
        Type::INT8 => take::<i64>(row, column)?,
        Type::INT4 => take::<i32>(row, column)?,
        Type::INT2 => take::<i16>(row, column)?,
        Type::BOOL => take::<bool>(row, column)?,
        Type::FLOAT8 => take::<f64>(row, column)?,
        Type::BYTEA => take::<Vec<u8>>(row, column)?,
        Type::NUMERIC => row
            .try_get::<_, Option<Numeric>>(column)
            .or_fault("reading a column")?
            .map_or(Val::Null, |n| n.0),
        _ => take::<String>(row, column)?,
    })
}

fn take<'a, T: FromSql<'a> + Into<Val>>(row: &'a Row, column: usize) -> Result<Val, Fault> {
    Ok(row
        .try_get::<_, Option<T>>(column)
        .or_fault("reading a column")?
        .into())
}

/// What `SUM` and `AVG` of whole numbers give: groups of four decimal digits.
struct Numeric(Val);

impl<'a> FromSql<'a> for Numeric {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Numeric, Box<dyn Error + Sync + Send>> {
        decimal(raw).map(Numeric).ok_or_else(|| "not a number".into())
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::NUMERIC
    }
}

/// A whole number when it is one and fits, a fraction otherwise.
fn decimal(raw: &[u8]) -> Option<Val> {
    let word = |nth: usize| {
        Some(i16::from_be_bytes(
            raw.get(2 * nth..2 * nth + 2)?.try_into().ok()?,
        ))
    };
    let (count, weight, sign) = (word(0)?, word(1)?, word(2)?);
    if sign != 0 && sign != 0x4000 {
        return None;
    }
    let (mut whole, mut fraction, mut exact) = (0_i128, 0.0, true);
    for nth in 0..count {
        let digit = word(4 + usize::try_from(nth).ok()?)?;
        let power = i32::from(weight) - i32::from(nth);
        match u32::try_from(power)
            .ok()
            .and_then(|power| 10_000_i128.checked_pow(power))
        {
            Some(scale) if exact => whole = whole.checked_add(i128::from(digit).checked_mul(scale)?)?,
            _ => exact = false,
        }
        fraction += f64::from(digit) * 10_000_f64.powi(power);
    }
    let minus = sign != 0;
    let whole = i64::try_from(if minus { -whole } else { whole })
        .ok()
        .filter(|_| exact);
    Some(whole.map_or(Val::Real(if minus { -fraction } else { fraction }), Val::Int))
}

fn put_numeric(value: i64, out: &mut BytesMut) {
    let (mut rest, mut groups) = (value.unsigned_abs(), Vec::new());
    while rest > 0 {
        groups.push((rest % 10_000) as u16);
        rest /= 10_000;
    }
    out.put_u16(groups.len() as u16);
    out.put_i16(groups.len() as i16 - 1);
    out.put_u16(if value < 0 { 0x4000 } else { 0 });
    out.put_u16(0);
    groups.iter().rev().for_each(|group| out.put_u16(*group));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_come_back_whole() {
        for value in [0, 1, -1, 9_999, 10_000, -123_456_789, i64::MAX, i64::MIN] {
            let mut raw = BytesMut::new();
            put_numeric(value, &mut raw);
            assert_eq!(decimal(&raw), Some(Val::Int(value)), "{value}");
        }
    }

    #[test]
    fn means_come_back_as_fractions() {
        // 12.5: two groups, the first of weight 0.
        let raw = [0, 2, 0, 0, 0, 0, 0, 1, 0, 12, 0x13, 0x88];
        assert_eq!(decimal(&raw), Some(Val::Real(12.5)));
        let not_a_number = [0, 0, 0, 0, 0xc0, 0, 0, 0];
        assert_eq!(decimal(&not_a_number), None);
    }
}
