//! Mutual TLS 1.3 between nodes. Who the other end is follows from the fingerprint of its certificate in the signed configuration;
//! chain, days and purpose must be right besides. Names in certificates prove nothing here.

use register::Fault;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, RootCertStore,
    ServerConfig, SignatureScheme,
};
use std::sync::Arc;

/// Protocol of the connections between nodes.
const ALPN: &[u8] = b"h2";

/// What a node shows of itself.
#[derive(Debug)]
pub struct Identity {
    /// Its certificate and those between it and its authority.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key of the certificate.
    pub key: PrivateKeyDer<'static>,
}

impl Identity {
    /// From PEM.
    ///
    /// # Errors
    /// When a part is no PEM or there is no certificate.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Identity, Fault> {
        let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|error| Fault::because("reading the certificate of the node", error))?;
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|error| Fault::because("reading the key of the node", error))?;
        if chain.is_empty() {
            return Err(Fault::new("the file of the node's certificate holds none"));
        }
        Ok(Identity { chain, key })
    }
}

/// SHA-256 of a certificate.
pub fn fingerprint(certificate: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, certificate);
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest.as_ref());
    bytes
}

/// How other nodes are let in: they must show a certificate of one of these authorities. Which node it is, the caller asks by its
/// fingerprint, at each request.
///
/// # Errors
/// When authorities or identity cannot be used.
pub fn server_config(identity: &Identity, authorities: &[String]) -> Result<ServerConfig, Fault> {
    let verifier = chain_verifier(authorities)?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| Fault::because("TLS 1.3", error))?
        .with_client_cert_verifier(verifier)
        .with_single_cert(identity.chain.clone(), identity.key.clone_key())
        .map_err(|error| Fault::because("using the certificate of the node", error))?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(config)
}

/// How another node is called: it must show one of these certificates.
///
/// # Errors
/// When authorities or identity cannot be used.
pub fn client_config(
    identity: &Identity,
    authorities: &[String],
    certificates: Vec<[u8; 32]>,
) -> Result<ClientConfig, Fault> {
    let verifier = Pinned {
        chain: chain_verifier(authorities)?,
        certificates,
    };
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| Fault::because("TLS 1.3", error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
        .map_err(|error| Fault::because("using the certificate of the node", error))?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn algorithms() -> WebPkiSupportedAlgorithms {
    ring::default_provider().signature_verification_algorithms
}

fn chain_verifier(authorities: &[String]) -> Result<Arc<dyn ClientCertVerifier>, Fault> {
    let mut roots = RootCertStore::empty();
    for pem in authorities {
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| Fault::because("reading an authority", error))?;
            roots
                .add(certificate)
                .map_err(|error| Fault::because("reading an authority", error))?;
        }
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .map_err(|error| Fault::because("trusting the authorities of the exchange", error))
}

/// Believes the certificates that the configuration names for one node.
#[derive(Debug)]
struct Pinned {
    /// Chain, days and purpose: certificates of nodes are for both ends, and none of them is believed for a name.
    chain: Arc<dyn ClientCertVerifier>,
    certificates: Vec<[u8; 32]>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if !self.certificates.contains(&fingerprint(end_entity)) {
            return Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            ));
        }
        self.chain.verify_client_cert(end_entity, intermediates, now)?;
        Ok(ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &algorithms())
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &algorithms())
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        algorithms().supported_schemes()
    }
}

/// How the member's own systems are let in: they may show a certificate, of whatever authority, and prove that they hold its key. The
/// file of the node says by its fingerprint which system it is.
///
/// # Errors
/// When the identity cannot be used.
pub fn door_config(identity: &Identity) -> Result<ServerConfig, Fault> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::because("TLS", error))?
        .with_client_cert_verifier(Arc::new(Shown))
        .with_single_cert(identity.chain.clone(), identity.key.clone_key())
        .map_err(|error| Fault::because("using the certificate of the door", error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Asks for a certificate and checks that its key is held; who that is, the settings say.
#[derive(Debug)]
struct Shown;

impl ClientCertVerifier for Shown {
    fn client_auth_mandatory(&self) -> bool {
        false
    }
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }
    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &algorithms())
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &algorithms())
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        algorithms().supported_schemes()
    }
}
