//! Tests of the exchange through the house.
