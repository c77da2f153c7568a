//! What the fuzzers of devices and of certificates found is refused, and never stops the program.

use identity::{CertificateReader, CertificateSettings, passkey_fits, passkey_is_made};
use testing::cards::Authority;

const BASE: &str = "https://localhost:8080";
const ASKED: &str = include_str!("../../../../fuzz/fixtures/asked.json");
const ADDING: &str = include_str!("../../../../fuzz/fixtures/adding.json");
const KEPT: &str = include_str!("../../../../fuzz/fixtures/passkey.json");

#[test]
fn devices() {
    let mut made = 0;
    for input in testing::corpus("passkey") {
        passkey_fits(BASE, ASKED, KEPT, &input[1..]).unwrap();
        made += usize::from(passkey_is_made(BASE, ADDING, &input[1..]).unwrap());
    }
    assert!(made > 0, "the good answer that the fuzzer began from");
    let other = "https://otra.example";
    for input in testing::corpus("passkey") {
        assert!(!passkey_fits(other, ASKED, KEPT, &input[1..]).unwrap());
        assert!(!passkey_is_made(other, ADDING, &input[1..]).unwrap());
    }
}

#[test]
fn certificates() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::root("Autoridad");
    let (authorities, lists) = (folder.path().join("a.pem"), folder.path().join("lists"));
    std::fs::create_dir(&lists).unwrap();
    std::fs::write(&authorities, authority.pem()).unwrap();
    std::fs::write(lists.join("a.pem"), authority.list(&[], (2030, 1, 1))).unwrap();
    let reader = CertificateReader::new(CertificateSettings {
        url: BASE.to_owned(),
        authorities,
        revocation_lists: lists,
        document_prefixes: vec![String::new()],
    });
    let now = "2026-07-01T00:00:00Z".parse().unwrap();
    for input in testing::corpus("certificate") {
        let chain = [input[1..].to_vec(), authority_of(&input)];
        assert!(
            reader.read(&chain, now).unwrap().is_err(),
            "no authority of this house signed it"
        );
    }
}

/// What stands behind the first piece, as the fuzzer cuts it.
fn authority_of(input: &[u8]) -> Vec<u8> {
    input.get(3..).unwrap_or_default().to_vec()
}
