//! Whether a call may pass: the one place where a node decides it, with nothing but what the owner's acts say.

mod decide;
mod fields;
mod path;
mod quota;
mod replay;
mod subject;

pub use decide::{Asked, Passed, decide};
pub use fields::{FieldsError, Only};
pub use path::{PathError, Target, matches, sound_path, target};
pub use quota::{Quotas, Used};
pub use replay::{SEEN_SECONDS, Seen};
pub use subject::{Asking, Locator, pairs, pseudonym};
