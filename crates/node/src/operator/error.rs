//! Why something with the operator did not work.

use crate::configuration::ConfigurationError;
use std::fmt;

/// Why something with the operator did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorError {
    /// Its address is none, or is not protected by TLS.
    Address(String),
    /// It cannot be reached, or did not answer in time.
    Unreachable(String),
    /// Its answer is larger than it may be.
    TooLarge,
    /// It says no: status, and why.
    Refused(u16, String),
    /// Its answer has another shape than it must.
    Shape,
    /// What it says is not taken.
    Configuration(ConfigurationError),
    /// The configuration does not stand in the register: this node is perhaps shown another State than everybody else.
    NotInRegister,
    /// What the node keeps cannot be read or written.
    Disk(String),
    /// The machine cannot make keys or sign.
    Machine,
}

impl fmt::Display for OperatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OperatorError::Address(url) => {
                write!(
                    f,
                    "{url} is no address of an operator: https://, or http:// on this machine itself"
                )
            }
            OperatorError::Unreachable(why) => write!(f, "the operator cannot be reached: {why}"),
            OperatorError::TooLarge => f.write_str("the operator's answer is larger than it may be"),
            OperatorError::Refused(status, why) => write!(f, "the operator says no ({status}): {why}"),
            OperatorError::Shape => f.write_str("the operator's answer cannot be understood"),
            OperatorError::Configuration(error) => error.fmt(f),
            OperatorError::NotInRegister => f.write_str("the configuration does not stand in the register"),
            OperatorError::Disk(why) => write!(f, "what the node keeps: {why}"),
            OperatorError::Machine => f.write_str("the machine cannot make keys or sign"),
        }
    }
}

impl std::error::Error for OperatorError {}

impl From<ConfigurationError> for OperatorError {
    fn from(error: ConfigurationError) -> OperatorError {
        OperatorError::Configuration(error)
    }
}
