//! The directory with real and generated lists.

mod import;
