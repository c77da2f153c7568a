//! What keeps a round from ending, and says nothing against the register: a server that does not answer, a full disk.

use std::fmt;

use register::Fault;

/// Why something could not be asked or kept.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// No connection, or it broke.
    Unreachable {
        /// What was asked.
        address: String,
        /// What the machine says.
        why: String,
    },
    /// The server took longer than a request may.
    Late {
        /// What was asked.
        address: String,
        /// Seconds it had.
        seconds: u64,
    },
    /// The server sent more than such an answer can hold.
    TooLong {
        /// What was asked.
        address: String,
        /// Bytes it may send.
        bytes_max: usize,
    },
    /// The server answered with another status than expected; redirections are not followed.
    Status {
        /// What was asked.
        address: String,
        /// The status.
        status: u16,
    },
    /// Another witness gave something that is not a checkpoint of the register followed here.
    Peer {
        /// What was asked.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something of ours failed: disk, state.
    Own(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Own(fault)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Unreachable { address, why } => write!(f, "{address} cannot be reached: {why}"),
            Trouble::Late { address, seconds } => {
                write!(f, "{address} did not answer within {seconds} seconds")
            }
            Trouble::TooLong { address, bytes_max } => {
                write!(f, "{address} sent more than the {bytes_max} bytes it may")
            }
            Trouble::Status { address, status } => write!(f, "{address} answered with status {status}"),
            Trouble::Peer { address, why } => {
                write!(
                    f,
                    "{address} gave no checkpoint of the register followed here: {why}"
                )
            }
            Trouble::Own(fault) => f.write_str(&fault.chain()),
        }
    }
}

impl std::error::Error for Trouble {}
