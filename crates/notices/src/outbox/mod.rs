//! The outbox: where a written letter leaves the house. A folder of files by default, or a mail server.

mod file;
mod smtp;

use std::sync::{Arc, OnceLock};

use capability::{Fut, House};

pub use file::FileOutbox;
pub use smtp::{MailSettings, SmtpOutbox, Tls};

use crate::notice::LetterId;

/// A letter as it leaves: an envelope and the bytes of RFC 5322.
pub struct Written {
    /// The letter.
    pub id: LetterId,
    /// Address it goes to.
    pub to: lettre::Address,
    /// The whole message, lines ended by CR and LF.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Written({})", self.id)
    }
}

/// Why a letter did not leave. The reason is a word of ours and never what a server answered, which may quote an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may leave another time.
    Later(String),
    /// It never will.
    Never(String),
}

/// Somewhere a letter can leave by. Handing the same letter over twice must be harmless where the means allow it.
pub trait Outbox: Send + Sync {
    /// Hands a letter over. When it answers well, the letter has left.
    fn send<'a>(&'a self, letter: &'a Written) -> Fut<'a, Result<(), Undelivered>>;

    /// Whether a letter left already, as far as the means can tell: asked when a try was interrupted before it was marked.
    fn left(&self, _letter: LetterId) -> Fut<'_, bool> {
        Box::pin(async { false })
    }

    /// Destroys what it keeps of a letter, when the person it went to is erased or its term has passed.
    fn forget(&self, _letter: LetterId) -> Fut<'_, Result<(), register::Fault>> {
        Box::pin(async { Ok(()) })
    }
}

/// The outbox of a house, chosen once.
#[derive(Default)]
struct Chosen(OnceLock<(Arc<dyn Outbox>, String)>);

/// Lets the letters of a house leave by this outbox, from this sender (`Name <address>`). The first choice stands.
pub fn use_outbox(house: &House, outbox: Arc<dyn Outbox>, from: impl Into<String>) {
    house.shelf::<Chosen>().0.get_or_init(|| (outbox, from.into()));
}

/// Lets the letters of a house leave by a mail server; a demonstration keeps to its folder, for its people are invented.
///
/// # Errors
/// When the settings cannot be used; the fault says which and how to mend it.
pub fn use_mail(house: &House, settings: &MailSettings) -> Result<(), register::Fault> {
    let outbox = SmtpOutbox::new(settings, &house.options.folder, &host(house))?;
    if !house.options.demo {
        use_outbox(house, Arc::new(outbox), settings.from.clone());
    }
    Ok(())
}

/// The outbox of a house and its sender: the folder `outbox` unless another was chosen.
pub(crate) fn of(house: &House) -> (Arc<dyn Outbox>, String) {
    let chosen = house.shelf::<Chosen>();
    let (outbox, from) = chosen.0.get_or_init(|| {
        let folder = FileOutbox::new(house.options.folder.join("outbox"));
        (Arc::new(folder), format!("Qhapaq <avisos@{}>", host(house)))
    });
    (outbox.clone(), from.clone())
}

/// The host strangers use, for the names of messages: `qhapaq.example.gob.pe`.
pub(crate) fn host(house: &House) -> String {
    host_of(&house.options.base_url)
}

/// The host of an address when it has a name, and a name of ours when it is a number.
fn host_of(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    let number = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if host.bytes().all(plain) && !number {
        host.to_owned()
    } else {
        "qhapaq.local".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_no_sender() {
        for (base, want) in [
            ("https://qhapaq.example.gob.pe", "qhapaq.example.gob.pe"),
            ("http://localhost:8080", "localhost"),
            ("http://127.0.0.1:8080", "qhapaq.local"),
            ("http://[::1]:8080", "qhapaq.local"),
            ("", "qhapaq.local"),
        ] {
            let host = host_of(base);
            assert_eq!(host, want, "{base}");
            assert!(
                format!("Qhapaq <avisos@{host}>")
                    .parse::<lettre::message::Mailbox>()
                    .is_ok(),
                "{host}"
            );
        }
    }
}
