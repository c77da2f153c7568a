//! Who follows this register from outside, what they signed last, and how to become one of them.

mod page;

pub(crate) use page::routes;
