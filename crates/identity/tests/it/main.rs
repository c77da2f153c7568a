//! The door of the house, tried from outside: requests in, answers out.

mod access_key;
mod attempts;
mod first_access;
mod invitation;
mod looks;
mod session;
mod sign_in;
mod silence;
mod world;
