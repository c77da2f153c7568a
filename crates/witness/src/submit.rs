//! The register's side of C2SP `tlog-witness`: send a checkpoint with its proof, take the cosignature back.

use register::tree::{Cosigned, Note, NoteSignature, WitnessKey, read_size};

use crate::{Address, Client, Submission, Trouble};

/// Largest answer of a witness, in bytes.
const ANSWER_BYTES_MAX: usize = 16 * 1024;

/// What a witness answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It cosigned; its signature holds.
    Cosigned(Cosigned, NoteSignature),
    /// It cosigned this size last: send a proof from there.
    Conflict(u64),
    /// It refused; the first line of its reason.
    Refused {
        /// Status of HTTP.
        status: u16,
        /// What it says.
        why: String,
    },
    /// It answered 200 without a cosignature of its key for this checkpoint.
    NoCosignature,
}

/// Send a checkpoint to the witness at `address`, which signs with `key`.
///
/// # Errors
/// [`Trouble`] when it does not answer.
pub async fn submit(
    client: &Client,
    address: &Address,
    key: &WitnessKey,
    submission: &Submission,
) -> Result<Submitted, Trouble> {
    let address = address.join("add-checkpoint");
    let body = submission.to_string().into_bytes();
    let reply = client.post(&address, body, ANSWER_BYTES_MAX).await?;
    let text = String::from_utf8_lossy(&reply.body);
    Ok(match reply.status {
        200 => cosignature(key, &submission.note, &text),
        409 => match read_size(text.trim_end_matches('\n')) {
            Some(size) => Submitted::Conflict(size),
            None => refused(409, &text),
        },
        status => refused(status, &text),
    })
}

fn cosignature(key: &WitnessKey, note: &Note, lines: &str) -> Submitted {
    let newest = lines
        .lines()
        .filter_map(NoteSignature::parse)
        .filter_map(|line| Some((key.cosigned(note.text(), &line)?, line)))
        .max_by_key(|(cosigned, _)| cosigned.time);
    newest.map_or(Submitted::NoCosignature, |(cosigned, line)| {
        Submitted::Cosigned(cosigned, line)
    })
}

fn refused(status: u16, text: &str) -> Submitted {
    let shown = |letter: &char| !letter.is_control();
    Submitted::Refused {
        status,
        why: text
            .lines()
            .next()
            .unwrap_or("")
            .chars()
            .filter(shown)
            .take(200)
            .collect(),
    }
}
