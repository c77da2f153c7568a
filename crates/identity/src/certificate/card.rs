//! What a certificate says of its holder (RFC 5280, ETSI EN 319 412-1 section 5.1.3).

use super::chain::Bad;
use x509_parser::oid_registry::OID_X509_SERIALNUMBER;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Digits of a DNI.
const DNI_DIGITS: usize = 8;

/// The DNI of the holder of a certificate whose key may sign in: of two keys on a card, the one that signs documents must not.
pub(super) fn dni(der: &[u8], prefixes: &[String]) -> Result<String, Bad> {
    let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| Bad::Shape)?;
    if !rest.is_empty() {
        return Err(Bad::Shape);
    }
    let usage = certificate
        .key_usage()
        .map_err(|_| Bad::Shape)?
        .ok_or(Bad::Purpose)?;
    if !usage.value.digital_signature() {
        return Err(Bad::Purpose);
    }
    let mut serials = certificate
        .subject()
        .iter_by_oid(&OID_X509_SERIALNUMBER)
        .filter_map(|attribute| attribute.as_str().ok());
    let (Some(serial), None) = (serials.next(), serials.next()) else {
        return Err(Bad::Document);
    };
    let digits = |text: &str| text.len() == DNI_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut bare = prefixes
        .iter()
        .filter_map(|prefix| serial.strip_prefix(prefix.as_str()));
    bare.find(|text| digits(text))
        .map(str::to_owned)
        .ok_or(Bad::Document)
}
