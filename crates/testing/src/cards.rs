//! Authorities of the kind that sign electronic identity cards, and what they sign.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
    date_time_ymd,
};

/// A day: year, month, day.
pub type Day = (i32, u8, u8);

/// An authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a card is asked to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Attribute `serialNumber` of the subject, when it has one.
    pub document: Option<&'static str>,
    /// Number of the certificate.
    pub number: u64,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Whether its key may sign in, or documents alone.
    pub signs_in: bool,
    /// Whether it is for clients of TLS, or for servers.
    pub client: bool,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            document: Some("PNOPE-47654321"),
            number: 7,
            from: (2025, 1, 1),
            to: (2035, 1, 1),
            signs_in: true,
            client: true,
        }
    }
}

/// A card: the chain that a browser presents, and its key.
pub struct Card {
    /// DER, the holder's first.
    pub chain: Vec<Vec<u8>>,
    /// PKCS #8, DER.
    pub key: Vec<u8>,
}

fn params(name: &str, (from, to): (Day, Day)) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(to.0, to.1, to.2);
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(name: &str) -> CertificateParams {
    let mut params = params(name, ((2020, 1, 1), (2040, 1, 1)));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

impl Authority {
    /// One that vouches for itself.
    pub fn root(name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::self_signed(authority(name), key).unwrap())
    }

    /// One that this one vouches for.
    pub fn under(&self, name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::signed_by(authority(name), key, &self.0).unwrap())
    }

    /// As files keep it.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A card.
    pub fn card(&self, wanted: &Wanted) -> Card {
        let mut params = params("Persona Ficticia", (wanted.from, wanted.to));
        if let Some(document) = wanted.document {
            let serial_number = DnType::from_oid(&[2, 5, 4, 5]);
            params.distinguished_name.push(serial_number, document);
        }
        params.serial_number = Some(SerialNumber::from(wanted.number));
        params.key_usages = vec![match wanted.signs_in {
            true => KeyUsagePurpose::DigitalSignature,
            false => KeyUsagePurpose::ContentCommitment,
        }];
        params.extended_key_usages = vec![match wanted.client {
            true => ExtendedKeyUsagePurpose::ClientAuth,
            false => ExtendedKeyUsagePurpose::ServerAuth,
        }];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Card {
            chain: vec![certificate.der().to_vec(), self.0.der().to_vec()],
            key: key.serialize_der(),
        }
    }

    /// The certificate and the key of a server of that name, PEM.
    pub fn server(&self, name: &str) -> (String, String) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// Its list of revoked certificates, PEM, good to a day.
    pub fn list(&self, revoked: &[u64], to: Day) -> String {
        let at = date_time_ymd(2026, 1, 1);
        let revoked = revoked.iter().map(|number| RevokedCertParams {
            serial_number: SerialNumber::from(*number),
            revocation_time: at,
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: at,
            next_update: date_time_ymd(to.0, to.1, to.2),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.0).unwrap().pem().unwrap()
    }
}
