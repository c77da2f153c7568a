//! Letters by a mail server (RFC 5321), encrypted unless the server is this very machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use capability::Fut;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use register::{Fault, OrFault};
use serde::{Deserialize, Serialize};

use super::{Outbox, Undelivered, Written};

/// Longest wait for one answer of the server.
const ANSWER_SECONDS: u64 = 30;
/// Longest time for one letter, whatever the server does.
const LETTER_SECONDS: u64 = 120;

/// `[mail]` of `qhapaq.toml`. An unknown key is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Name of the server.
    pub host: String,
    /// Its port: usually 587 for `starttls`, 465 for `implicit`, 25 for `none`.
    pub port: u16,
    /// How the way to it is encrypted.
    pub tls: Tls,
    /// Who signs in; nobody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// File with the password, in one line; its path counts from the data folder. The password itself never stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// File of the authorities to trust, when they are not the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<PathBuf>,
    /// Sender: `Qhapaq <avisos@ejemplo.gob.pe>`.
    pub from: String,
}

/// How the way to the server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// Begins in the clear and must change to TLS before anything is said.
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// In the clear: only to this very machine.
    None,
}

/// A mail server.
pub struct SmtpOutbox {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: lettre::Address,
}

impl std::fmt::Debug for SmtpOutbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmtpOutbox")
    }
}

impl SmtpOutbox {
    /// A server by its settings; nothing is said to it yet. `folder` is the data folder, `name` how this house greets.
    ///
    /// # Errors
    /// When the sender is no address, a file cannot be read, or a password or a letter would travel in the clear.
    pub fn new(settings: &MailSettings, folder: &Path, name: &str) -> Result<SmtpOutbox, Fault> {
        let from: Mailbox = settings.from.parse().or_fault(
            "[mail] from of qhapaq.toml is no sender: write it as `Qhapaq <avisos@ejemplo.gob.pe>`",
        )?;
        let near = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if settings.tls == Tls::None && !near {
            return Err(Fault::new(
                "[mail] tls = \"none\" is for a server on this machine only: use \"starttls\" or \"implicit\"",
            ));
        }
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .hello_name(ClientId::Domain(name.to_owned()))
            .timeout(Some(Duration::from_secs(ANSWER_SECONDS)))
            .tls(encryption(settings, folder)?);
        if let Some(credentials) = credentials(settings, folder)? {
            server = server.credentials(credentials);
        }
        Ok(SmtpOutbox {
            server: server.build(),
            from: from.email,
        })
    }
}

fn encryption(settings: &MailSettings, folder: &Path) -> Result<lettre::transport::smtp::client::Tls, Fault> {
    use lettre::transport::smtp::client::Tls as Way;
    let trusted = || trusted(settings, folder);
    Ok(match settings.tls {
        Tls::None => Way::None,
        Tls::Starttls => Way::Required(trusted()?),
        Tls::Implicit => Way::Wrapper(trusted()?),
    })
}

fn trusted(settings: &MailSettings, folder: &Path) -> Result<TlsParameters, Fault> {
    let parameters = TlsParameters::builder(settings.host.clone());
    let parameters = match &settings.authorities {
        None => parameters,
        Some(file) => {
            let file = folder.join(file);
            let doing = || format!("reading the authorities in {}", file.display());
            let pem = std::fs::read(&file).or_fault(doing())?;
            let authorities = Certificate::from_pem(&pem).or_fault(doing())?;
            parameters
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authorities)
        }
    };
    parameters.build().or_fault("preparing TLS for the mail server")
}

fn credentials(settings: &MailSettings, folder: &Path) -> Result<Option<Credentials>, Fault> {
    match (&settings.user, &settings.password_file) {
        (None, None) => Ok(None),
        (Some(user), Some(file)) => {
            let file = folder.join(file);
            let password = std::fs::read_to_string(&file).or_fault(format!(
                "reading the password of the mail server in {}",
                file.display()
            ))?;
            Ok(Some(Credentials::new(
                user.clone(),
                password.trim_end().to_owned(),
            )))
        }
        _ => Err(Fault::new(
            "[mail] user and password_file of qhapaq.toml come together: give both or none",
        )),
    }
}

impl Outbox for SmtpOutbox {
    fn send<'a>(&'a self, letter: &'a Written) -> Fut<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            let envelope = lettre::address::Envelope::new(Some(self.from.clone()), vec![letter.to.clone()])
                .map_err(|_| Undelivered::Never("envelope".to_owned()))?;
            let sending = self.server.send_raw(&envelope, &letter.bytes);
            match tokio::time::timeout(Duration::from_secs(LETTER_SECONDS), sending).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(undelivered(&error)),
                Err(_) => Err(Undelivered::Later("timeout".to_owned())),
            }
        })
    }
}

/// A server's answer as a word of ours: its code, or what broke.
fn undelivered(error: &lettre::transport::smtp::Error) -> Undelivered {
    let code = error.status().map(|code| format!("smtp-{code}"));
    match code {
        Some(code) if error.is_permanent() => Undelivered::Never(code),
        Some(code) => Undelivered::Later(code),
        None if error.is_timeout() => Undelivered::Later("timeout".to_owned()),
        None if error.is_tls() => Undelivered::Later("tls".to_owned()),
        None => Undelivered::Later("connection".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            host: "127.0.0.1".to_owned(),
            port: 25,
            tls: Tls::None,
            user: None,
            password_file: None,
            authorities: None,
            from: "Qhapaq <avisos@ejemplo.gob.pe>".to_owned(),
        }
    }

    fn refused(change: impl FnOnce(&mut MailSettings)) -> String {
        let mut settings = settings();
        change(&mut settings);
        let folder = Path::new("/nonexistent");
        SmtpOutbox::new(&settings, folder, "qhapaq.example")
            .map_or_else(|fault| fault.chain(), |_| String::new())
    }

    #[test]
    fn settings_that_cannot_work_are_refused_with_the_remedy() {
        assert_eq!(refused(|_| {}), "");
        assert!(refused(|mail| mail.from = "nadie".to_owned()).contains("Qhapaq <avisos@ejemplo.gob.pe>"));
        assert!(refused(|mail| mail.host = "smtp.example".to_owned()).contains("starttls"));
        assert!(refused(|mail| mail.user = Some("qhapaq".to_owned())).contains("come together"));
        let both = refused(|mail| {
            mail.user = Some("qhapaq".to_owned());
            mail.password_file = Some("keys/smtp".into());
        });
        assert!(both.contains("/nonexistent/keys/smtp"), "{both}");
        let authorities = refused(|mail| {
            mail.tls = Tls::Implicit;
            mail.authorities = Some("ca.pem".into());
        });
        assert!(authorities.contains("/nonexistent/ca.pem"), "{authorities}");
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let known = "host = \"a\"\nport = 25\ntls = \"none\"\nfrom = \"a@b.pe\"\n";
        assert!(toml::from_str::<MailSettings>(known).is_ok());
        for line in ["password = \"x\"", "tsl = \"none\"", "port = 70000"] {
            assert!(
                toml::from_str::<MailSettings>(&format!("{known}{line}\n")).is_err(),
                "{line}"
            );
        }
    }
}
