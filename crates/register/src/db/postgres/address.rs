//! The address of a PostgreSQL server, and the encrypted way to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::fault;
use crate::{Fault, OrFault};

/// Where systems keep the authorities they trust: Debian and most others, then Red Hat's.
const AUTHORITIES: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

/// A parsed address.
pub(crate) struct Address {
    config: Config,
    authorities: Option<PathBuf>,
}

impl Address {
    /// Parse a URL. `sslrootcert=FILE` names the authorities to trust instead of the system's.
    pub(crate) fn parse(url: &str) -> Result<Address, Fault> {
        let (plain, authorities) = without_authorities(url);
        let mut config: Config = plain.parse().or_fault("reading the database address")?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_application_name().is_none() {
            config.application_name("qhapaq");
        }
        Ok(Address { config, authorities })
    }

    /// How to encrypt, when the address asks for it (`sslmode=require`). The server must prove its name.
    pub(crate) fn tls(&self) -> Result<Option<MakeRustlsConnect>, Fault> {
        if self.config.get_ssl_mode() != SslMode::Require {
            return Ok(None);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .or_fault("preparing TLS")?
            .with_root_certificates(self.trusted()?)
            .with_no_client_auth();
        Ok(Some(MakeRustlsConnect::new(config)))
    }

    fn trusted(&self) -> Result<RootCertStore, Fault> {
        let system = || AUTHORITIES.iter().map(PathBuf::from).find(|file| file.exists());
        let file = self.authorities.clone().or_else(system).or_fault(
            "the address asks for TLS and this system has no file of authorities: name one with sslrootcert=FILE",
        )?;
        let mut roots = RootCertStore::empty();
        let (added, _) = roots.add_parsable_certificates(certificates(&file)?);
        if added == 0 {
            Err(Fault::new(format!("no authority in {}", file.display())))
        } else {
            Ok(roots)
        }
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Fault> {
    let doing = || format!("reading the authorities in {}", file.display());
    let read = CertificateDer::pem_file_iter(file).or_fault(doing())?;
    read.collect::<Result<Vec<_>, _>>().or_fault(doing())
}

/// The URL without its `sslrootcert`, which the driver does not know.
fn without_authorities(url: &str) -> (String, Option<PathBuf>) {
    let Some((base, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let named = |pair: &&str| pair.starts_with("sslrootcert=");
    let file = query
        .split('&')
        .find(named)
        .and_then(|pair| Some(PathBuf::from(pair.split_once('=')?.1)));
    let rest: Vec<&str> = query.split('&').filter(|pair| !named(pair)).collect();
    (format!("{base}?{}", rest.join("&")), file)
}

impl Address {
    pub(super) async fn connect(&self) -> Result<Client, Fault> {
        let connected = match self.tls()? {
            None => self
                .config
                .connect(tokio_postgres::NoTls)
                .await
                .map(|(client, connection)| {
                    tokio::spawn(connection);
                    client
                }),
            Some(tls) => self.config.connect(tls).await.map(|(client, connection)| {
                tokio::spawn(connection);
                client
            }),
        };
        connected
            .map_err(|cause| fault("connecting to the database", &cause))
            .or_fault("opening a connection")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_authorities_is_taken_out_of_the_address() {
        let (url, file) =
            without_authorities("postgres://h/d?sslmode=require&sslrootcert=/etc/ca.pem&connect_timeout=3");
        assert_eq!(url, "postgres://h/d?sslmode=require&connect_timeout=3");
        assert_eq!(file, Some(PathBuf::from("/etc/ca.pem")));
    }

    #[test]
    fn tls_only_when_asked_for() {
        assert!(Address::parse("postgres://h/d").unwrap().tls().unwrap().is_none());
        let missing = Address::parse("postgres://h/d?sslmode=require&sslrootcert=/does/not/exist").unwrap();
        assert!(missing.tls().is_err());
    }
}
