//! Tests of the node.

mod operator;
