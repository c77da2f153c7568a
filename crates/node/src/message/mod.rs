//! What a message is: the bytes that are hashed, the headers that travel, and the statement that a node signs about it.

mod hash;
mod headers;
mod statement;

pub use hash::{HeadBytes, MessageHash, request_head, response_head};
pub use headers::{
    CASE, CLIENT, ERROR, ID, NODE, PURPOSE, REPRESENTED, REQUEST_HASH, REQUEST_ID, ROLE, SERVICE, STATEMENT,
    USER, stays, text,
};
pub use statement::{
    Part, RequestStatement, ResponseStatement, STATEMENT_BYTES_MAX, StatementError, request_statement,
    response_statement,
};
