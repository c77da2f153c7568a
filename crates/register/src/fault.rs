//! Something of ours failed: the voice of the machine, kept apart from the voice of the rule ([`crate::Refused`]).
//!
//! A fault carries its causes, is logged once at the boundary of the program and never shown to a person as it is.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A failure of the system, with what was being done and why it failed. Cheap to clone: one broken disk fails many acts.
#[derive(Clone, Debug)]
pub struct Fault {
    doing: Arc<str>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault without a deeper cause.
    pub fn new(what: impl Into<String>) -> Fault {
        Fault {
            doing: Arc::from(what.into()),
            cause: None,
        }
    }

    /// A fault with its cause.
    pub fn because(doing: impl Into<String>, cause: impl Error + Send + Sync + 'static) -> Fault {
        Fault {
            doing: Arc::from(doing.into()),
            cause: Some(Arc::new(cause)),
        }
    }

    /// The whole chain in one line, for the log: `opening the register: disk full`.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut next = self.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_ref()
            .map(|cause| cause.as_ref() as &(dyn Error + 'static))
    }
}

/// Turns a foreign error into a [`Fault`] that says what was being done.
pub trait OrFault<T> {
    /// `read(path).or_fault("reading the key")?`
    ///
    /// # Errors
    /// The fault, when there was an error.
    fn or_fault(self, doing: impl Into<String>) -> Result<T, Fault>;
}

impl<T, E: Error + Send + Sync + 'static> OrFault<T> for Result<T, E> {
    fn or_fault(self, doing: impl Into<String>) -> Result<T, Fault> {
        self.map_err(|cause| Fault::because(doing, cause))
    }
}

impl<T> OrFault<T> for Option<T> {
    fn or_fault(self, doing: impl Into<String>) -> Result<T, Fault> {
        self.ok_or_else(|| Fault::new(doing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_names_every_cause_once() {
        let inner = std::io::Error::other("disk full");
        let fault = Fault::because("opening the register", Fault::because("writing page 4", inner));
        assert_eq!(fault.to_string(), "opening the register");
        assert_eq!(fault.chain(), "opening the register: writing page 4: disk full");
    }
}
