#![doc = include_str!("../README.md")]

mod address;
pub use address::{Address, AddressError};

mod trouble;
pub use trouble::Trouble;

mod client;
pub use client::{Client, Reply};

mod log;
pub use log::{CHECKPOINT_BYTES_MAX, Log};

mod growth;
pub use growth::{Contrary, Fork, Growth, judge, prove, tiles_to_judge};

mod finding;
pub use finding::{Finding, Found};

mod folder;
pub use folder::{Folder, Kept, replace};

mod evidence;

mod submission;
pub use submission::{PROOF_LINES_MAX, SUBMISSION_BYTES_MAX, Submission, SubmissionError};

mod accept;
pub use accept::Refused;

mod witness;
pub use witness::{Compared, Last, Outcome, Pass, Round, Witness};

mod submit;
pub use submit::{Submitted, submit};

mod page;

mod serve;
pub use serve::router;
