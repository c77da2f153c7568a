//! Open formats, read as others read them.

mod atom;
mod calendar;
mod directory;
mod dump;
