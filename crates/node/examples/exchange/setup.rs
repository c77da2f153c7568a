//! The folder of each node: certificates, keys, settings, and what the operator would have said.

use anyhow::{Context, Result};
use jose::{Alg, SigningKey};
use node::configuration::{
    Content, Endpoint, Grant, Manifest, Member, Members, NodeEntry, NodeKey, Provider, Service,
};
use node::wire::fingerprint;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    PKCS_ECDSA_P256_SHA256,
};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// Who calls.
pub const MUNICIPALITY: &str = "PE/GOB/20000000001";
/// Who answers.
pub const REGISTRY: &str = "PE/GOB/20000000002";

/// Ports of one run.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    pub consumer: u16,
    pub registry: u16,
    pub provider: u16,
    pub nginx_front: u16,
    pub nginx_back: u16,
}

/// What the operator says, in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Said {
    pub manifest: Manifest,
    pub members: Members,
    pub provider: Provider,
}

/// Writes the folders `consumer` and `registry`, and certificates for nginx beside them. Where a line stands between the nodes, the
/// registry's is reached through it.
pub fn write(folder: &Path, ports: Ports, line: Option<u16>) -> Result<()> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(vec![])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "authority");
    let pem = params.self_signed(&key)?.pem();
    fs::write(folder.join("authority.pem"), &pem)?;
    let issuer = Issuer::new(params, key);
    let consumer = node(folder, "consumer", MUNICIPALITY, None, &issuer)?;
    let registry = node(
        folder,
        "registry",
        REGISTRY,
        Some(line.unwrap_or(ports.registry)),
        &issuer,
    )?;
    let members = Members {
        members: vec![
            member(MUNICIPALITY, "MESA", consumer)?,
            member(REGISTRY, "CONSULTA", registry)?,
        ],
        authorities: vec![pem],
    };
    let content = Content {
        serial: 1,
        index: String::new(),
    };
    let manifest = Manifest {
        instance: "PE".into(),
        issued: 0,
        until: i64::MAX,
        content,
    };
    let said = Said {
        manifest,
        members,
        provider: offered()?,
    };
    for name in ["consumer", "registry"] {
        fs::write(folder.join(name).join("said.json"), serde_json::to_vec(&said)?)?;
    }
    let at = folder.join("consumer");
    let file = format!(
        "folder = {:?}\n[consumer]\nlisten = \"127.0.0.1:{}\"\n[[consumer.system]]\nsubsystem = \"MESA\"\nwithout_certificate = true\n",
        at, ports.consumer
    );
    fs::write(at.join("node.toml"), file)?;
    let at = folder.join("registry");
    let file = format!(
        "folder = {:?}\n[provider]\nlisten = \"127.0.0.1:{}\"\n[[service]]\nsubsystem = \"CONSULTA\"\ncode = \"padron\"\n\
         url = \"http://127.0.0.1:{}\"\n",
        at, ports.registry, ports.provider
    );
    fs::write(at.join("node.toml"), file)?;
    Ok(())
}

fn node(
    folder: &Path,
    name: &str,
    member: &str,
    port: Option<u16>,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<NodeEntry> {
    let folder = folder.join(name);
    fs::create_dir_all(&folder)?;
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(vec!["localhost".into()])?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    let certificate = params.signed_by(&key, issuer)?;
    fs::write(folder.join("chain.pem"), certificate.pem())?;
    fs::write(folder.join("key.pem"), key.serialize_pem())?;
    let signing = SigningKey::generate(Alg::EdDsa).context("making a key")?;
    fs::write(folder.join("signing.der"), signing.pkcs8())?;
    let jwk = signing
        .public()
        .to_jwk(None)
        .as_object()
        .cloned()
        .unwrap_or_default();
    Ok(NodeEntry {
        id: format!("{member}/nodo1").parse()?,
        address: port.map(|port| format!("127.0.0.1:{port}")),
        certificates: vec![register::hex(&fingerprint(certificate.der()))],
        keys: vec![NodeKey {
            kid: signing.public().thumbprint(),
            jwk,
            from: 0,
            until: None,
        }],
    })
}

fn member(id: &str, subsystem: &str, node: NodeEntry) -> Result<Member> {
    Ok(Member {
        id: id.parse()?,
        name: id.into(),
        suspended: false,
        subsystems: [(subsystem.to_owned(), subsystem.to_owned())].into(),
        nodes: vec![node],
    })
}

fn offered() -> Result<Provider> {
    let service = Service {
        id: format!("{REGISTRY}/CONSULTA/padron").parse()?,
        title: "Padrón".into(),
        enabled: true,
        endpoints: vec![Endpoint {
            method: "*".into(),
            path: "/**".into(),
        }],
        openapi: None,
        level: Default::default(),
        evidence: Default::default(),
        large_requests: Default::default(),
        asynchronous: None,
        subject: Some("path:2".into()),
    };
    let grant = Grant {
        id: "g1".into(),
        clients: vec![format!("{MUNICIPALITY}/MESA").parse()?],
        service: service.id.clone(),
        endpoints: Vec::new(),
        purposes: vec!["tramite".into()],
        legal_base: "D.Leg. 1246 art. 2".into(),
        fields: None,
        day_max: Some(u32::MAX),
        minute_max: None,
        case_required: false,
        from: 0,
        until: i64::MAX,
    };
    Ok(Provider {
        services: vec![service],
        grants: vec![grant],
    })
}
