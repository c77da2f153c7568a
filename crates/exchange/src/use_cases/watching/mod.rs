//! What people do with what was unusual.

pub(super) mod review_alert;
