//! Coming in, and replacing keys and certificate.

use super::client::{ANSWER_BYTES_MAX, Options, read};
use super::http::Http;
use super::wire::{Enrolled, Replacement, path};
use super::{Keys, Machine, Operator, OperatorError};
use crate::files;
use register::Clock;

/// Comes in: makes keys, sends them with the token, and keeps what comes back. A machine that came in before is left alone.
///
/// # Errors
/// [`OperatorError`].
pub async fn enrol(
    options: &Options,
    token: &str,
    name: &str,
    address: Option<&str>,
    clock: &dyn Clock,
) -> Result<Machine, OperatorError> {
    if Machine::is_in(&options.folder) {
        let folder = options.folder.display();
        return Err(OperatorError::Disk(format!(
            "{folder} holds a machine already; choose another folder"
        )));
    }
    let http = Http::new(&options.url, options.authorities.as_deref())?;
    files::make_folder(&options.folder).map_err(OperatorError::Disk)?;
    let keys = Keys::generate()?;
    let asked = keys.enrolment(token, name, address, None, clock.now().as_millisecond())?;
    let body = serde_json::to_vec(&asked).map_err(|_| OperatorError::Machine)?;
    let reply = http
        .ask("POST", path::NODES, &[], body.into(), ANSWER_BYTES_MAX)
        .await?;
    let enrolled: Enrolled = read(&reply)?;
    let machine = Machine::new(keys, enrolled);
    machine.operator_keys()?;
    machine.register_key()?;
    machine.write(&options.folder)?;
    Ok(machine)
}

impl Operator {
    async fn replace(&self, by: &Keys, asked: &Replacement) -> Result<Enrolled, OperatorError> {
        let body = serde_json::to_vec(asked).map_err(|_| OperatorError::Machine)?;
        read(&self.call(by, "POST", path::KEYS, body.into()).await?)
    }

    /// Puts new keys and a new certificate in the place of those it has. Those before count on for the operator's overlap, or end at
    /// once. Nothing is lost when it breaks off: the new keys are on disk before they are sent, and the next call goes on with them.
    ///
    /// # Errors
    /// [`OperatorError`]; the keys before stay in use.
    pub async fn rotate(&self, at_once: bool) -> Result<(), OperatorError> {
        let mut machine = Machine::clone(&self.machine());
        let (fresh, sent_before) = match machine.pending.clone() {
            Some(keys) => (keys, true),
            None => (Keys::generate()?, false),
        };
        if !sent_before {
            machine.pending = Some(fresh.clone());
            self.put(machine.clone())?;
        }
        let asked = fresh.replacement(&machine.node, None, at_once, self.now())?;
        let enrolled = match self.replace(&machine.keys, &asked).await {
            Ok(enrolled) => enrolled,
            // They arrived the last time, and only the answer was lost: the new key asks for its certificate itself.
            Err(OperatorError::Refused(..)) if sent_before => {
                let only_certificate = Replacement {
                    csr: Some(fresh.csr()?),
                    ..Replacement::default()
                };
                self.replace(&fresh, &only_certificate).await?
            }
            Err(error) => return Err(error),
        };
        if enrolled.node != machine.node {
            return Err(OperatorError::Shape);
        }
        let anchor = machine.anchor;
        machine = Machine::new(fresh, enrolled);
        machine.anchor = anchor;
        self.put(machine)
    }

    /// Rotates when two thirds of the certificate's life are over; whether it did.
    ///
    /// # Errors
    /// As [`Operator::rotate`].
    pub async fn rotate_when_due(&self) -> Result<bool, OperatorError> {
        if !self.machine().is_rotation_due(self.now()) {
            return Ok(false);
        }
        self.rotate(false).await?;
        Ok(true)
    }
}
