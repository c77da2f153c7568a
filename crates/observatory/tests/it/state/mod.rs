//! Home, matrix, shares, search, open data, help.

mod home;
mod links;
mod matrix;
mod search;
mod series;
mod shares;
