//! The directory with real and generated lists.

mod import;
mod import_odd;
mod past;
mod retention;
