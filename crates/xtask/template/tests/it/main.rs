//! The test program of this capability; its modules bear the names of what they test.

mod noted;
