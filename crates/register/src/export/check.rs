//! A stream read through before anything of it is written: what is wrong is named with its line, and nothing was touched.

use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::import::check_versions;
use super::kept;
use super::{Line, Reading};
use crate::read::{ActRow, verified};
use crate::tree::Frontier;
use crate::{Fault, OrFault, Projectors, hex};

/// Read everything, write nothing.
///
/// # Errors
/// When the stream was changed, ends early, or was written by another version; the fault names the line.
pub(super) fn check(input: &mut (dyn BufRead + Send), projectors: &Projectors) -> Result<(), Fault> {
    let mut reading = Reading::new(input);
    let head = reading.head()?;
    check_versions(&head, projectors)?;
    let tables = kept::names(projectors);
    let mut frontier = Frontier::new();
    loop {
        let line = reading.line()?;
        let at = reading.lines;
        let doing = || format!("line {at} of the export");
        match line {
            Line::Act {
                envelope,
                salt,
                payload,
            } => {
                let leaf = act(envelope, salt, payload, frontier.size())
                    .map_err(|cause| Fault::because(doing(), cause))?;
                frontier.push(leaf);
            }
            Line::Row { table, cells } => {
                if !tables.contains(&table.as_str()) {
                    return Err(Fault::new(format!(
                        "line {at} of the export is a row of {table}, which this version does not keep"
                    )));
                }
                for cell in cells {
                    kept::from_json(cell).map_err(|cause| Fault::because(doing(), cause))?;
                }
            }
            Line::Document { bytes } => {
                STANDARD.decode(bytes).or_fault(doing())?;
            }
            Line::Mark { .. } => {}
            Line::End { .. } => break,
        }
    }
    if frontier.size() != head.size || hex(&frontier.root()) != head.root {
        return Err(Fault::new(
            "the acts of the export do not lead to the root in its head, line 1",
        ));
    }
    let more = reading
        .input
        .fill_buf()
        .or_fault("reading after the end of the export")?;
    if more.is_empty() {
        Ok(())
    } else {
        Err(Fault::new(format!(
            "the export goes on after its end, line {}",
            reading.lines
        )))
    }
}

fn act(
    envelope: String,
    salt: Option<String>,
    payload: Option<String>,
    seq: u64,
) -> Result<crate::tree::Hash, Fault> {
    let salt = salt
        .map(|salt| STANDARD.decode(salt))
        .transpose()
        .or_fault("reading a salt")?;
    Ok(verified(ActRow::given(envelope, salt, payload)?, seq)?.1)
}
