//! Time-stamps as RFC 3161 writes them, in the signed data of CMS (RFC 5652).

use super::der::{
    self, FIRST, FIRST_PLAIN, INTEGER, OCTETS, OID, Reader, SECOND, SEQUENCE, SET, TIME, Value,
};
use super::{Roots, TimestampError};
use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};
use std::time::Duration;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_parser::extensions::ExtendedKeyUsage;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Most certificates in a token: that of the authority and those between it and its root.
const CERTIFICATES_MAX: usize = 16;
const ID_SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const ID_SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const ID_SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
const ID_SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const ID_TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const ID_CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const ID_MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const ID_SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
const ID_SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
const ID_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `sha256WithRSAEncryption` but for its last byte, which is 11, 12 or 13.
const ID_RSA_WITH: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
/// `id-kp-timeStamping`.
const ID_TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

type Read<T> = Result<T, TimestampError>;

/// `TimeStampReq` for the SHA-256 of a text, with a nonce and the wish for the authority's certificates.
pub(super) fn request(text: &[u8], nonce: &[u8]) -> Vec<u8> {
    let algorithm = [der::write(OID, ID_SHA256), der::write(der::NULL, &[])].concat();
    let imprint = [
        der::write(SEQUENCE, &algorithm),
        der::write(OCTETS, digest(&SHA256, text).as_ref()),
    ];
    let parts = [
        der::unsigned(&[1]),
        der::write(SEQUENCE, &imprint.concat()),
        der::unsigned(nonce),
        der::write(der::BOOLEAN, &[0xff]),
    ];
    der::write(SEQUENCE, &parts.concat())
}

/// The token of a `TimeStampResp` that was granted.
pub(super) fn granted(answer: &[u8]) -> Read<&[u8]> {
    let mut answer = Reader::only(answer, SEQUENCE)?;
    let mut status = answer.inside(SEQUENCE)?;
    match status.next(INTEGER)?.content {
        // Granted, or granted with changes that the caller looks at.
        [0 | 1] => {}
        _ => return Err(TimestampError::Refused),
    }
    let token = answer.next(SEQUENCE)?;
    answer.end()?;
    Ok(token.whole)
}

/// What a token says, after its signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub at: Timestamp,
    pub nonce: Option<Vec<u8>>,
}

/// Reads a token over a text and checks its signature; with roots, also whose certificate signed it.
pub(super) fn open(token: &[u8], text: &[u8], roots: Option<&Roots>) -> Read<Said> {
    let mut content = Reader::only(token, SEQUENCE)?;
    is(content.next(OID)?, ID_SIGNED_DATA)?;
    let mut explicit = content.inside(FIRST)?;
    let mut signed = explicit.inside(SEQUENCE)?;
    content.end()?;
    explicit.end()?;
    signed.next(INTEGER)?;
    signed.next(SET)?;
    let mut encapsulated = signed.inside(SEQUENCE)?;
    is(encapsulated.next(OID)?, ID_TST_INFO)?;
    let mut explicit = encapsulated.inside(FIRST)?;
    let info = explicit.next(OCTETS)?.content;
    let mut certificates = Vec::new();
    if let Some(set) = signed.maybe(FIRST)? {
        let mut set = Reader::new(set.content);
        while !set.is_empty() && certificates.len() < CERTIFICATES_MAX {
            certificates.push(CertificateDer::from(set.any()?.whole));
        }
    }
    signed.maybe(SECOND)?;
    let mut signers = signed.inside(SET)?;
    let mut signer = signers.inside(SEQUENCE)?;
    signers.end()?;
    signed.end()?;
    let said = tst_info(info, text)?;
    let by = signature(&mut signer, info, &certificates)?;
    if let Some(roots) = roots {
        chain(by, &certificates, roots, said.at)?;
    }
    Ok(said)
}

fn is(value: Value<'_>, wanted: &[u8]) -> Read<()> {
    if value.content == wanted {
        Ok(())
    } else {
        Err(TimestampError::Shape)
    }
}

/// `TSTInfo`: the text it is over, and when it was seen.
fn tst_info(info: &[u8], text: &[u8]) -> Read<Said> {
    let mut info = Reader::only(info, SEQUENCE)?;
    if info.next(INTEGER)?.content != [1] {
        return Err(TimestampError::Shape);
    }
    info.next(OID)?;
    let mut imprint = info.inside(SEQUENCE)?;
    let algorithm = hash(imprint.inside(SEQUENCE)?.next(OID)?.content)?;
    if imprint.next(OCTETS)?.content != digest(algorithm, text).as_ref() {
        return Err(TimestampError::OtherText);
    }
    info.next(INTEGER)?;
    let at = moment(info.next(TIME)?.content).ok_or(TimestampError::Shape)?;
    info.maybe(SEQUENCE)?;
    info.maybe(der::BOOLEAN)?;
    let nonce = info.maybe(INTEGER)?.map(|nonce| nonce.content.to_vec());
    Ok(Said { at, nonce })
}

/// `GeneralizedTime` as RFC 3161 narrows it: `YYYYMMDDhhmmss[.s…]Z`.
fn moment(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let part = |range: std::ops::Range<usize>| &whole[range];
    let text = format!(
        "{}-{}-{}T{}:{}:{}.{fraction}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(8..10),
        part(10..12),
        part(12..14)
    );
    text.parse().ok()
}

fn hash(oid: &[u8]) -> Read<&'static Algorithm> {
    match oid {
        _ if oid == ID_SHA256 => Ok(&SHA256),
        _ if oid == ID_SHA384 => Ok(&SHA384),
        _ if oid == ID_SHA512 => Ok(&SHA512),
        _ => Err(TimestampError::Algorithm),
    }
}

/// Checks what a `SignerInfo` signed and gives the certificate whose key did.
fn signature<'c>(
    signer: &mut Reader<'_>,
    info: &[u8],
    certificates: &'c [CertificateDer<'c>],
) -> Read<&'c CertificateDer<'c>> {
    signer.next(INTEGER)?;
    // Which certificate it is says the signed attribute, not this.
    if signer.maybe(FIRST_PLAIN)?.is_none() {
        signer.next(SEQUENCE)?;
    }
    let digest_oid = signer.inside(SEQUENCE)?.next(OID)?.content;
    let algorithm = hash(digest_oid)?;
    let attributes = signer.next(FIRST)?;
    let signature_oid = signer.inside(SEQUENCE)?.next(OID)?.content;
    let signature = signer.next(OCTETS)?.content;
    let by = attributes_say(attributes.content, digest(algorithm, info).as_ref(), certificates)?;
    let end = EndEntityCert::try_from(by).map_err(|_| TimestampError::Certificate)?;
    // What is signed is the set under its own tag (RFC 5652 section 5.4).
    let signed = der::write(SET, attributes.content);
    let wanted = signature_algorithm(signature_oid, digest_oid)?;
    let good = ALL_VERIFICATION_ALGS
        .iter()
        .filter(|known| known.signature_alg_id().as_ref().starts_with(&wanted))
        .any(|known| end.verify_signature(*known, &signed, signature).is_ok());
    if good {
        Ok(by)
    } else {
        Err(TimestampError::Signature)
    }
}

/// The begin of the algorithm's identifier as certificates write it. CMS may name the key's kind alone and the hash beside it.
fn signature_algorithm(oid: &[u8], digest_oid: &[u8]) -> Read<Vec<u8>> {
    if oid != ID_RSA {
        return Ok(der::write(OID, oid));
    }
    let last = match digest_oid {
        _ if digest_oid == ID_SHA256 => 11,
        _ if digest_oid == ID_SHA384 => 12,
        _ => 13,
    };
    Ok(der::write(OID, &[ID_RSA_WITH, &[last]].concat()))
}

/// Checks the signed attributes: each of them once, the kind and digest of what was signed, and whose certificate it was (RFC 3161
/// section 2.4.2, RFC 5816), so that nobody puts another one beside it.
fn attributes_say<'c>(
    attributes: &[u8],
    wanted: &[u8],
    certificates: &'c [CertificateDer<'c>],
) -> Read<&'c CertificateDer<'c>> {
    let (mut kind, mut found, mut by) = (None, None, None);
    let mut attributes = Reader::new(attributes);
    while !attributes.is_empty() {
        let mut attribute = attributes.inside(SEQUENCE)?;
        let oid = attribute.next(OID)?.content;
        let mut values = attribute.inside(SET)?;
        let value = values.any()?;
        let twice = match oid {
            _ if oid == ID_CONTENT_TYPE => kind.replace(value).is_some(),
            _ if oid == ID_MESSAGE_DIGEST => found.replace(value).is_some(),
            _ if oid == ID_SIGNING_CERTIFICATE => by.replace((value, false)).is_some(),
            _ if oid == ID_SIGNING_CERTIFICATE_V2 => by.replace((value, true)).is_some(),
            _ => false,
        };
        if twice {
            return Err(TimestampError::Shape);
        }
    }
    let (Some(kind), Some(found), Some((by, second))) = (kind, found, by) else {
        return Err(TimestampError::Shape);
    };
    is(kind, ID_TST_INFO)?;
    if (found.tag, found.content) != (OCTETS, wanted) {
        return Err(TimestampError::Signature);
    }
    let mut named = Reader::only(by.whole, SEQUENCE)?
        .inside(SEQUENCE)?
        .inside(SEQUENCE)?;
    let algorithm = match named.maybe(SEQUENCE)? {
        Some(algorithm) if second => hash(Reader::new(algorithm.content).next(OID)?.content)?,
        _ if second => &SHA256,
        // The first form of the attribute knows no other; what is signed is hashed by a better one.
        _ => &SHA1_FOR_LEGACY_USE_ONLY,
    };
    let print = named.next(OCTETS)?.content;
    let mut fitting = certificates.iter();
    fitting
        .find(|certificate| digest(algorithm, certificate).as_ref() == print)
        .ok_or(TimestampError::Certificate)
}

/// Whether a certificate for time-stamps leads to a root within its days, at the moment of the time-stamp. It is for nothing else, and
/// says so in a critical extension (RFC 3161 section 2.3); those between it and the root need not name any use.
fn chain(
    by: &CertificateDer<'_>,
    certificates: &[CertificateDer<'_>],
    roots: &Roots,
    at: Timestamp,
) -> Read<()> {
    let wrong = |_| TimestampError::Certificate;
    let (_, parsed) = X509Certificate::from_der(by).map_err(|_| TimestampError::Certificate)?;
    let usage = parsed.extended_key_usage().ok().flatten();
    let alone = |usage: &ExtendedKeyUsage<'_>| {
        let others = usage.any || usage.server_auth || usage.client_auth || usage.code_signing;
        let more = usage.email_protection || usage.ocsp_signing || !usage.other.is_empty();
        usage.time_stamping && !others && !more
    };
    if !usage.is_some_and(|usage| usage.critical && alone(usage.value)) {
        return Err(TimestampError::Certificate);
    }
    let end = EndEntityCert::try_from(by).map_err(wrong)?;
    let anchors = roots.0.iter().map(anchor_from_trusted_cert);
    let anchors = anchors.collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let seconds = u64::try_from(at.as_second()).map_err(|_| TimestampError::Certificate)?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let usage = KeyUsage::required_if_present(ID_TIME_STAMPING);
    end.verify_for_usage(
        ALL_VERIFICATION_ALGS,
        &anchors,
        certificates,
        at,
        usage,
        None,
        None,
    )
    .map(|_| ())
    .map_err(wrong)
}
