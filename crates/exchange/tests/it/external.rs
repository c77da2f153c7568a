//! Certificates of outside authorities: taken when chain, days, use, key and name of the machine are right.

use crate::world::{Who, World, told};
use exchange::{AuthorityKind, Settings, use_settings};
use jiff::SignedDuration;
use node::operator::Keys;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

type Root = CertifiedIssuer<'static, KeyPair>;
const HOST: &str = "nodo.muestra.gob.pe";

fn authority() -> Root {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Root::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for the keys of a machine.
fn certificate(root: &Root, keys: &Keys, change: impl FnOnce(&mut CertificateParams)) -> String {
    let mut params = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2027, 12, 31));
    change(&mut params);
    let key = KeyPair::from_pem(keys.tls_pem()).unwrap();
    params.signed_by(&key, root).unwrap().pem()
}

fn trusts(world: &World, root: &Root) {
    let settings = Settings {
        authority: AuthorityKind::External,
        trusted: vec![root.pem()],
        ..Settings::default()
    };
    use_settings(world.house(), settings).unwrap();
}

#[tokio::test]
async fn a_certificate_of_an_outside_authority_is_judged_whole() {
    let world = World::new().await;
    world.joined().await;
    let (root, stranger) = (authority(), authority());
    trusts(&world, &root);
    let token = world.token(Who::Security, "n1").await;
    let (keys, other) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    let send = async |certificate: Option<String>| {
        let address = format!("{HOST}:5500");
        let sent = keys
            .enrolment(&token, "n1", Some(&address), certificate, world.now())
            .unwrap();
        world.enrol(&sent).await
    };
    let client_only = |it: &mut CertificateParams| {
        it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    };
    let server_only = |it: &mut CertificateParams| {
        it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    };
    let over = |it: &mut CertificateParams| it.not_after = date_time_ymd(2026, 11, 1);
    let elsewhere = CertificateParams::new(vec!["otro.gob.pe".to_owned()])
        .unwrap()
        .subject_alt_names;
    for (certificate, expected) in [
        (None, "exchange-certificate-missing"),
        (Some("none".to_owned()), "exchange-certificate"),
        (
            Some(certificate(&stranger, &keys, |_| {})),
            "exchange-certificate-untrusted",
        ),
        (
            Some(certificate(&root, &other, |_| {})),
            "exchange-certificate-key",
        ),
        (
            Some(certificate(&root, &keys, over)),
            "exchange-certificate-untrusted",
        ),
        (
            Some(certificate(&root, &keys, server_only)),
            "exchange-certificate-untrusted",
        ),
        (
            Some(certificate(&root, &keys, client_only)),
            "exchange-certificate-host",
        ),
        (
            Some(certificate(&root, &keys, |it| it.subject_alt_names = elsewhere)),
            "exchange-certificate-host",
        ),
    ] {
        assert_eq!(told(&send(certificate).await), format!("422 {expected}"));
    }
    let good = send(Some(certificate(&root, &keys, |_| {}))).await;
    assert_eq!(good.status, 201, "{}", good.text);
    assert_eq!(good.json()["authorities"][0], root.pem());
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn an_authority_that_is_none_is_refused_at_the_start() {
    let world = World::new().await;
    let settings = Settings {
        authority: AuthorityKind::External,
        trusted: vec!["none".to_owned()],
        ..Settings::default()
    };
    assert!(
        use_settings(world.house(), settings)
            .unwrap_err()
            .contains("trusted")
    );
    world.later(SignedDuration::ZERO);
}
