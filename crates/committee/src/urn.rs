//! The urn of a secret ballot: slips with a receipt and a vote, and nothing of their voter.
//!
//! The voter's browser brings the receipt: it was drawn by lot when the page was written and is kept nowhere else. The act says
//! that the person used their vote; the slip lies in a kept table in the order of the receipts, so that no row number and no
//! moment tells whose it is. Slips are published, in the order of their receipts, when the ballot is closed.

use crate::acts::{Slip, Vote};
use crate::ids::BallotId;
use capability::House;
use register::db::{Stmt, stmt};
use register::{Fault, args, record};

/// Letters and figures of a receipt: none that is taken for another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many of them: 130 bits.
pub const RECEIPT_CHARS: usize = 26;

/// A new receipt, by lot.
///
/// # Errors
/// When the machine has no source of randomness.
pub fn receipt() -> Result<String, Fault> {
    let bytes = register::random::<RECEIPT_CHARS>()?;
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
    Ok(bytes.into_iter().map(letter).collect())
}

/// Whether a text could be a receipt.
pub fn is_receipt(text: &str) -> bool {
    text.len() == RECEIPT_CHARS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// A slip goes into the urn, and the whole urn is laid out anew in the order of the receipts: a database keeps the order in
/// which rows were written, which would be the order in which people voted.
pub fn drop_in(ballot: BallotId, receipt: &str, vote: Vote) -> [Stmt; 3] {
    const LAY_OUT: &str = "INSERT INTO committee_urn (ballot_id, receipt, vote) SELECT $1, receipt, vote FROM (SELECT receipt, vote FROM committee_urn WHERE ballot_id = $2 UNION ALL SELECT $3, $4) AS slip ORDER BY receipt";
    const EMPTY: &str = "DELETE FROM committee_urn WHERE ballot_id = $1";
    const PUT_BACK: &str = "UPDATE committee_urn SET ballot_id = $1 WHERE ballot_id = $2";
    let table = format!("{ballot}/table");
    [
        stmt(LAY_OUT, args![table.clone(), ballot, receipt, vote.as_str()]),
        stmt(EMPTY, args![ballot]),
        stmt(PUT_BACK, args![ballot, table]),
    ]
}

record! { struct Row { receipt: String, vote: String } }

/// Every slip of a ballot, in the order of the receipts.
///
/// # Errors
/// When the database fails.
pub async fn slips(house: &House, ballot: BallotId) -> Result<Vec<Slip>, Fault> {
    const SLIPS: &str = "SELECT receipt, vote FROM committee_urn WHERE ballot_id = $1 ORDER BY receipt";
    let rows: Vec<Row> = house.register.db().query(SLIPS, args![ballot]).await?;
    let slip = |row: Row| {
        Some(Slip {
            vote: Vote::parse(&row.vote)?,
            receipt: row.receipt,
        })
    };
    Ok(rows.into_iter().filter_map(slip).collect())
}

/// Whether a slip with that receipt lies in the urn.
///
/// # Errors
/// When the database fails.
pub async fn holds(house: &House, ballot: BallotId, receipt: &str) -> Result<bool, Fault> {
    const HOLDS: &str = "SELECT vote FROM committee_urn WHERE ballot_id = $1 AND receipt = $2";
    let row: Option<(String,)> = house.register.db().get(HOLDS, args![ballot, receipt]).await?;
    Ok(row.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_drawn_by_lot_and_recognised() {
        let (one, two) = (receipt().expect("random"), receipt().expect("random"));
        assert_ne!(one, two);
        assert!(is_receipt(&one) && is_receipt(&two));
        for text in ["", "K7QW2M4XBR9T3FH5ZC8VNA6PD0", "K7QW2M4XBR9T3FH5ZC8VNA6PDE2"] {
            assert!(!is_receipt(text), "{text}");
        }
    }
}
