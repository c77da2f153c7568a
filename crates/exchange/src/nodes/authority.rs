//! Certificates that nodes show each other: of the operator's own authority, or of outside ones that it trusts.

use crate::configuration::{AuthorityKind, Settings};
use crate::keys::{self, Kind, Made};
use capability::House;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use node::ident::NodeId;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DnType, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, SanType, SerialNumber, date_time_ymd,
};
use register::{Fault, OrFault, hex};
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use std::sync::Arc;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Longest request or chain, in bytes.
pub(crate) const PEM_BYTES_MAX: usize = 16 * 1024;
/// Most certificates of a chain.
const CHAIN_MAX: usize = 5;
/// Days that the own authority lasts.
const AUTHORITY_DAYS: i64 = 3_650;

/// Why a request or a certificate is not taken: the key of the sentence.
pub(crate) type Refused = &'static str;

/// A certificate that was taken.
pub(crate) struct Certified {
    /// Its own and those between it and its root, PEM each.
    pub chain: Vec<String>,
    /// SHA-256 of its DER, base 16.
    pub sha256: String,
    /// Its end, in milliseconds of Unix time.
    pub until: i64,
}

/// The own authority: P-256, by which certificates are signed.
pub(crate) struct Authority;

impl Kind for Authority {
    const PURPOSE: &'static str = "exchange/authority";
    const DAYS: Option<i64> = Some(AUTHORITY_DAYS / 2);
    const SHOWN_DAYS: i64 = 7;
    type Opened = KeyPair;

    fn make(house: &House, now: Timestamp) -> Result<Made, Fault> {
        let key = KeyPair::generate().or_fault("making the key of the authority")?;
        let mut params = CertificateParams::new(Vec::new()).or_fault("describing the authority")?;
        let settings = crate::configuration::settings(house);
        let name = format!("Qhapaq {} {}", settings.instance, &hex(&register::random::<4>()?));
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        dated(&mut params, now, AUTHORITY_DAYS)?;
        let certificate = params.self_signed(&key).or_fault("signing the authority")?;
        Ok(Made {
            id: hex(&register::random::<16>()?),
            shown: certificate.pem(),
            secret: key.serialize_der(),
        })
    }
    fn open(_: &str, secret: Vec<u8>) -> Option<KeyPair> {
        KeyPair::try_from(secret).ok()
    }
}

/// Certificates of the authorities whose certificates nodes take.
pub(crate) async fn authorities(house: &House) -> Result<Vec<String>, Fault> {
    let settings = crate::configuration::settings(house);
    match settings.authority {
        AuthorityKind::External => Ok(settings.trusted.clone()),
        AuthorityKind::Own => {
            let keys = keys::all::<Authority>(house).await?;
            Ok(keys.iter().map(|held| held.shown.clone()).collect())
        }
    }
}

/// The certificate of a node: signed for the request, or brought and checked.
///
/// # Errors
/// Refused when the request is none, its key is of another kind, or the certificate is not for this node.
pub(crate) async fn certify(
    house: &House,
    node: &NodeId,
    address: Option<&str>,
    csr: &str,
    brought: Option<&str>,
) -> Result<Result<Certified, Refused>, Fault> {
    let settings = crate::configuration::settings(house);
    let request = match request(csr) {
        Ok(request) => request,
        Err(refused) => return Ok(Err(refused)),
    };
    match (settings.authority, brought) {
        (AuthorityKind::Own, None) => sign(house, &settings, node, address, &request).await.map(Ok),
        (AuthorityKind::Own, Some(_)) => Ok(Err("exchange-certificate-own")),
        (AuthorityKind::External, None) => Ok(Err("exchange-certificate-missing")),
        (AuthorityKind::External, Some(pem)) => Ok(check(
            &settings.trusted,
            pem,
            &request,
            address,
            house.clock.now(),
        )),
    }
}

/// Reads a request; its own signature proves that its key is held.
fn request(csr: &str) -> Result<CertificateSigningRequestParams, Refused> {
    if csr.len() > PEM_BYTES_MAX {
        return Err("exchange-csr");
    }
    let request = CertificateSigningRequestParams::from_pem(csr).map_err(|_| "exchange-csr")?;
    let known = [
        &rcgen::PKCS_ECDSA_P256_SHA256,
        &rcgen::PKCS_ECDSA_P384_SHA384,
        &rcgen::PKCS_ED25519,
    ];
    match known.contains(&request.public_key.algorithm()) {
        true => Ok(request),
        false => Err("exchange-csr-key"),
    }
}

async fn sign(
    house: &House,
    settings: &Settings,
    node: &NodeId,
    address: Option<&str>,
    request: &CertificateSigningRequestParams,
) -> Result<Certified, Fault> {
    let now = house.clock.now();
    let keys = keys::all::<Authority>(house).await?;
    let held = keys::current(&keys, now)?;
    let key = held.opened.as_ref().or_fault("the key of the authority")?;
    let issuer = Issuer::from_ca_cert_pem(&held.shown, key).or_fault("reading the authority")?;
    // Nothing of what the request asks for is taken but its key.
    let mut params = CertificateParams::new(names(address)).or_fault("naming a certificate")?;
    let uri = format!("urn:qhapaq:node:{node}")
        .try_into()
        .or_fault("naming a certificate")?;
    params.subject_alt_names.push(SanType::URI(uri));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(
        DnType::CommonName,
        format!("node {}", &hex(&register::random::<4>()?)),
    );
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    params.serial_number = Some(SerialNumber::from_slice(&positive(register::random::<16>()?)));
    let until = dated(&mut params, now, settings.certificate_days)?;
    let certificate = params
        .signed_by(&request.public_key, &issuer)
        .or_fault("signing a certificate")?;
    Ok(Certified {
        chain: vec![certificate.pem(), held.shown.clone()],
        sha256: sha256(certificate.der()),
        until,
    })
}

/// Names of the machine in its certificate.
fn names(address: Option<&str>) -> Vec<String> {
    let host = address.and_then(node::configuration::address);
    host.map(|(host, _)| host.to_owned()).into_iter().collect()
}

/// A serial number is positive and has no zero before it (RFC 5280 section 4.1.2.2).
fn positive(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[0] = bytes[0] & 0x7f | 0x40;
    bytes
}

/// Days of a certificate: from yesterday, so that clocks may differ; gives the end in milliseconds of Unix time.
fn dated(params: &mut CertificateParams, now: Timestamp, days: i64) -> Result<i64, Fault> {
    let day = |shift: i64| -> Result<Date, Fault> {
        let at = now
            .checked_add(SignedDuration::from_hours(shift * 24))
            .or_fault("dating a certificate")?;
        Ok(at.to_zoned(TimeZone::UTC).date())
    };
    let (from, to) = (day(-1)?, day(days)?);
    let moment = |day: Date| date_time_ymd(day.year().into(), day.month() as u8, day.day() as u8);
    (params.not_before, params.not_after) = (moment(from), moment(to));
    let end = to.to_zoned(TimeZone::UTC).or_fault("dating a certificate")?;
    Ok(end.timestamp().as_millisecond())
}

fn sha256(der: &[u8]) -> String {
    hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der).as_ref())
}

/// Whether every trusted certificate is one.
pub(crate) fn check_trusted(trusted: &[String]) -> Result<(), String> {
    roots(trusted)
        .map(|_| ())
        .map_err(|_| "trusted holds a certificate that is none".to_owned())
}

fn roots(trusted: &[String]) -> Result<Arc<RootCertStore>, Refused> {
    let mut roots = RootCertStore::empty();
    for pem in trusted {
        let root = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| "exchange-certificate")?;
        roots.add(root).map_err(|_| "exchange-certificate")?;
    }
    Ok(Arc::new(roots))
}

/// Judges a certificate of an outside authority: chain, days, use for both ends of TLS, name of the machine, and that it is for the
/// key of the request.
fn check(
    trusted: &[String],
    pem: &str,
    request: &CertificateSigningRequestParams,
    address: Option<&str>,
    now: Timestamp,
) -> Result<Certified, Refused> {
    let shape = "exchange-certificate";
    if pem.len() > PEM_BYTES_MAX {
        return Err(shape);
    }
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .take(CHAIN_MAX + 1)
        .collect::<Result<_, _>>()
        .map_err(|_| shape)?;
    let (own, between) = chain
        .split_first()
        .filter(|_| chain.len() <= CHAIN_MAX)
        .ok_or(shape)?;
    let (_, read) = X509Certificate::from_der(own).map_err(|_| shape)?;
    if read.public_key().raw != request.public_key.subject_public_key_info() {
        return Err("exchange-certificate-key");
    }
    let provider = Arc::new(ring::default_provider());
    let roots = roots(trusted)?;
    let at = std::time::Duration::from_secs(u64::try_from(now.as_second()).unwrap_or(0));
    let at = UnixTime::since_unix_epoch(at);
    let client = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider.clone()).build();
    let client = client.map_err(|_| shape)?;
    client
        .verify_client_cert(own, between, at)
        .map_err(|_| "exchange-certificate-untrusted")?;
    if let Some((host, _)) = address.and_then(node::configuration::address) {
        let server = WebPkiServerVerifier::builder_with_provider(roots, provider)
            .build()
            .map_err(|_| shape)?;
        let name = ServerName::try_from(host.to_owned()).map_err(|_| shape)?;
        server
            .verify_server_cert(own, between, &name, &[], at)
            .map_err(|_| "exchange-certificate-host")?;
    }
    let until = read.validity().not_after.timestamp().saturating_mul(1_000);
    let armoured = chain.iter().map(|one| armoured(one)).collect();
    Ok(Certified {
        chain: armoured,
        sha256: sha256(own),
        until,
    })
}

/// A certificate as PEM (RFC 7468).
fn armoured(der: &[u8]) -> String {
    use std::fmt::Write;
    let text = base64(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        // Writing to a text cannot fail, and base64 is ASCII.
        writeln!(pem, "{}", String::from_utf8_lossy(line)).ok();
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

/// Base64 with padding, from the one without.
fn base64(bytes: &[u8]) -> String {
    let mut text = jose::encode(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}
