//! What a browser presents: chains of anything, and anything that the right authority signed.
#![no_main]

use fuzz::{NOW, key, piece, sign_der};
use identity::{CertificateReader, CertificateSettings};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use p256::pkcs8::EncodePrivateKey;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType, IsCa,
    KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use std::sync::LazyLock;

struct House {
    reader: CertificateReader,
    authority: Vec<u8>,
    _folder: tempfile::TempDir,
}

/// Algorithm of the signature, ecdsa-with-SHA256.
const ALGORITHM: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let pkcs8 = key().to_pkcs8_der().expect("a key");
    let key = KeyPair::try_from(pkcs8.as_bytes()).expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.distinguished_name.push(DnType::CommonName, "Autoridad");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let issuer = CertifiedIssuer::self_signed(params, key).expect("an authority");
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2026, 1, 1),
        next_update: date_time_ymd(2030, 1, 1),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list
        .signed_by(&issuer)
        .and_then(|list| list.pem())
        .expect("a list");
    let folder = tempfile::tempdir().expect("a folder");
    let (authorities, lists) = (folder.path().join("authorities.pem"), folder.path().join("lists"));
    std::fs::create_dir(&lists).expect("a folder");
    std::fs::write(&authorities, issuer.pem()).expect("a file");
    std::fs::write(lists.join("list.pem"), list).expect("a file");
    let settings = CertificateSettings {
        url: "https://localhost:8443".to_owned(),
        authorities,
        revocation_lists: lists,
        document_prefixes: ["PNOPE-", ""].map(str::to_owned).into(),
    };
    House {
        reader: CertificateReader::new(settings),
        authority: issuer.der().to_vec(),
        _folder: folder,
    }
});

/// A DER sequence of parts.
fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    let length = u16::try_from(inside.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[0x30, 0x82], &length[..], &inside].concat()
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, mut rest)) = data.split_first() else {
        return;
    };
    let chain = match kind % 2 {
        0 => {
            let mut chain = Vec::new();
            while !rest.is_empty() && chain.len() < 8 {
                chain.push(piece(&mut rest).to_vec());
            }
            chain
        }
        _ => {
            let signature = sign_der(rest);
            let length = u8::try_from(signature.len() + 1).expect("a short signature");
            let bits = [&[0x03, length, 0x00], &signature[..]].concat();
            vec![sequence(&[rest, &ALGORITHM, &bits]), HOUSE.authority.clone()]
        }
    };
    let now = Timestamp::from_second(NOW).expect("a moment");
    if let Ok(dni) = HOUSE.reader.read(&chain, now).expect("files that can be read") {
        assert!(
            dni.len() == 8 && dni.bytes().all(|byte| byte.is_ascii_digit()),
            "{dni}"
        );
    }
});
