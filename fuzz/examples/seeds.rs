//! Writes the questions that the fuzzers answer (`fixtures/`) and good answers to begin from (`seeds/`).

use fuzz::{BASE, NOW, jwk, key, pieces, sign_der, token};
use jose::status_list::StatusList;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::{RegisterPublicKeyCredential, Url, Uuid};

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |folder: &str, name: &str, bytes: &[u8]| {
        let folder = here.join(folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(name), bytes).expect("a file");
    };
    tokens(&|name, bytes| write("seeds/jwt", name, &bytes));
    passkeys(&write);
    certificates(&|name, bytes| write("seeds/certificate", name, &bytes));
    exchange(&|name, bytes| write("seeds/exchange", name, &bytes));
    old_services(&|name, bytes| write("seeds/adapter", name, &bytes));
}

fn raw(kind: u8, bytes: &[u8]) -> Vec<u8> {
    [&[kind], bytes].concat()
}

/// A kind, a first piece, and the rest as it is.
fn two(kind: u8, first: &[u8], rest: &[u8]) -> Vec<u8> {
    [pieces(kind, [first]), rest.to_vec()].concat()
}

fn tokens(write: &dyn Fn(&str, Vec<u8>)) {
    let text = |value: Value| value.to_string().into_bytes();
    let header = text(json!({"alg": "ES256", "typ": "JWT", "kid": "k"}));
    let claims = text(
        json!({"iss": "https://a.example", "aud": ["me", "you"], "iat": NOW, "exp": NOW + 300, "nbf": NOW, "nonce": "n"}),
    );
    write("id-token", raw(0, token(&header, &claims).as_bytes()));
    write("id-token-signed", two(1, &header, &claims));
    let header = text(json!({"alg": "ES256", "typ": "dpop+jwt", "jwk": jwk()}));
    let claims = text(json!({"jti": "1", "htm": "POST", "htu": "https://a.example/token?x#y", "iat": NOW}));
    write("proof", raw(2, token(&header, &claims).as_bytes()));
    write("proof-signed", two(3, &header, &claims));
    let shown = br#"["c2FsdHNhbHRzYWx0c2FsdA","name",{"given":"Rosa"}]"#;
    let digest = jose::hash(&jose::encode(shown));
    let header = text(json!({"alg": "ES256", "typ": "dc+sd-jwt", "kid": "k"}));
    let claims = text(
        json!({"iss": "https://a.example", "vct": "v", "_sd": [digest], "_sd_alg": "sha-256", "cnf": {"jwk": jwk()}}),
    );
    let whole = format!("{}~{}~", token(&header, &claims), jose::encode(shown));
    write("credential", raw(4, whole.as_bytes()));
    write(
        "credential-signed",
        pieces(5, [&header[..], &claims[..], &shown[..]]),
    );
    write("key-set", raw(6, &text(json!({"keys": [jwk()]}))));
    write("key", raw(6, &text(jwk())));
    let list = StatusList::new(1, 64)
        .and_then(|list| list.to_json())
        .expect("a list");
    let header = text(json!({"alg": "ES256", "typ": "statuslist+jwt", "kid": "k"}));
    let claims = text(
        json!({"sub": "https://a.example/list", "iat": NOW, "exp": NOW + 60, "ttl": 60, "status_list": list}),
    );
    write("list", two(7, &header, &claims));
}

fn client(kind: &str, challenge: &str) -> Vec<u8> {
    json!({"type": kind, "challenge": challenge, "origin": BASE, "crossOrigin": false})
        .to_string()
        .into_bytes()
}

/// Authenticator data, with the key where it is new.
fn data(key: Option<&[u8]>) -> Vec<u8> {
    let mut data = Sha256::digest("localhost").to_vec();
    data.push(if key.is_some() { 0x45 } else { 0x05 });
    data.extend(1u32.to_be_bytes());
    if let Some(key) = key {
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend([1; 16]);
        data.extend(key);
    }
    data
}

/// {"fmt": "none", "attStmt": {}, "authData": bytes} with a key {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
fn object() -> Vec<u8> {
    let point = key().verifying_key().to_encoded_point(false);
    let bytes = point.as_bytes();
    let cose = [
        &[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20][..],
        &bytes[1..33],
        &[0x22, 0x58, 0x20],
        &bytes[33..],
    ]
    .concat();
    let data = data(Some(&cose));
    let length = u16::try_from(data.len()).expect("short").to_be_bytes();
    [
        &b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"[..],
        &length,
        &data,
    ]
    .concat()
}

fn passkeys(write: &dyn Fn(&str, &str, &[u8])) {
    let origin = Url::parse(BASE).expect("an address");
    let party = WebauthnBuilder::new("localhost", &origin)
        .and_then(|builder| builder.build())
        .expect("a house");
    let person = Uuid::from_bytes([2; 16]);
    let challenge = |asked: &Value| {
        asked["publicKey"]["challenge"]
            .as_str()
            .expect("a challenge")
            .to_owned()
    };
    let made = |challenge: &str| {
        json!({
            "id": jose::encode([1; 16]), "rawId": jose::encode([1; 16]), "type": "public-key", "extensions": {},
            "response": {"attestationObject": jose::encode(object()), "clientDataJSON": jose::encode(client("webauthn.create", challenge)), "transports": ["internal"]},
        })
    };
    let (asked, state) = party
        .start_passkey_registration(person, "rosa", "Rosa", None)
        .expect("a question");
    let asked = serde_json::to_value(&asked).expect("JSON");
    let answer: RegisterPublicKeyCredential =
        serde_json::from_value(made(&challenge(&asked))).expect("an answer");
    let passkey = party
        .finish_passkey_registration(&answer, &state)
        .expect("a passkey");
    write(
        "fixtures",
        "passkey.json",
        &serde_json::to_vec(&passkey).expect("JSON"),
    );
    write(
        "fixtures",
        "adding.json",
        &serde_json::to_vec(&state).expect("JSON"),
    );
    write(
        "seeds/passkey",
        "made",
        &raw(1, made(&challenge(&asked)).to_string().as_bytes()),
    );
    write(
        "seeds/passkey",
        "made-object",
        &two(2, &object(), &client("webauthn.create", &challenge(&asked))),
    );

    let (asked, state) = party.start_discoverable_authentication().expect("a question");
    let challenge = challenge(&serde_json::to_value(&asked).expect("JSON"));
    write(
        "fixtures",
        "asked.json",
        &serde_json::to_vec(&state).expect("JSON"),
    );
    write("fixtures", "challenge.txt", challenge.as_bytes());
    let (data, client) = (data(None), client("webauthn.get", &challenge));
    let signature = sign_der(&[&data[..], &Sha256::digest(&client)].concat());
    let answer = json!({
        "id": jose::encode([1; 16]), "rawId": jose::encode([1; 16]), "type": "public-key", "extensions": {},
        "response": {
            "authenticatorData": jose::encode(&data), "clientDataJSON": jose::encode(&client),
            "signature": jose::encode(signature), "userHandle": jose::encode([2; 16]),
        },
    });
    write("seeds/passkey", "answer", &raw(0, answer.to_string().as_bytes()));
    write("seeds/passkey", "answer-signed", &two(3, &data, &client));
}

fn certificates(write: &dyn Fn(&str, Vec<u8>)) {
    use p256::pkcs8::EncodePrivateKey;
    use rcgen::{
        CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
        date_time_ymd,
    };
    let pkcs8 = key().to_pkcs8_der().expect("a key");
    let pair = || KeyPair::try_from(pkcs8.as_bytes()).expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.distinguished_name.push(DnType::CommonName, "Autoridad");
    let issuer = CertifiedIssuer::self_signed(params.clone(), pair()).expect("an authority");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Persona");
    params
        .distinguished_name
        .push(DnType::from_oid(&[2, 5, 4, 5]), "PNOPE-47654321");
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2035, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let card = params.signed_by(&pair(), &issuer).expect("a card");
    let der = card.der();
    write("chain", pieces(0, [&der[..], &issuer.der()[..]]));
    // What is signed stands first inside of the outer sequence, both with lengths of two bytes.
    let length = usize::from(u16::from_be_bytes([der[6], der[7]]));
    write("signed", raw(1, &der[4..8 + length]));
}

/// One good input of each kind that a node of the exchange reads.
fn exchange(write: &dyn Fn(&str, Vec<u8>)) {
    let of = |kind: u8, text: &str| raw(kind, text.as_bytes());
    write("path", of(0, "/r1/PE/GOB/20131370998/CONSULTA/padron/personas/00000007?vista=corta&a=%20b"));
    write("path-odd", of(0, "/r1/PE/GOB/1/S/s/a%2Fb/..;x/%252e%252e/"));
    write("client", of(1, "PE/GOB/20131378972/MESA"));
    write("service", of(1, "PE/GOB/20131370998/CONSULTA/padr%C3%B3n"));
    write("node", of(1, "PE/GOB/20131378972/n1"));
    write("refusal", of(2, "Server.ServerProxy.ServiceFailed.HttpError"));
    write("address", of(2, "nodo.muestra.gob.pe:5500"));
    write("address-six", of(2, "[2001:db8::1]:5500"));
    for (name, locator, asked) in [
        ("path", "path:2", "/personas/00000007"),
        ("query", "query:dni", "/?otro=1&dni=0000%30008"),
        ("json", "json:/persona/dni", r#"{"persona":{"dni":9}}"#),
    ] {
        write(&format!("person-{name}"), of(2, &format!("{locator}\n{asked}")));
    }
    let request = json!({
        "part": "whole", "node": "PE/GOB/1/n", "at": 1, "request": "r", "id": "m", "client": "PE/GOB/1/MESA",
        "service": "PE/GOB/2/S/s", "hash": "aGFzaA=="
    });
    write("request", of(3, &request.to_string()));
    let response = json!({
        "part": "head", "node": "PE/GOB/2/n", "at": 1, "request": "r", "request_hash": "aGFzaA==", "status": 200,
        "hash": "aGFzaA==", "grant": "g"
    });
    write("response", of(3, &response.to_string()));
    let call = json!({
        "node": "PE/GOB/1/n", "method": "POST", "path": "/exchange/v1/reports", "at": NOW * 1_000,
        "digest": jose::encode(Sha256::digest(b"{}")), "jti": "AAAAAAAAAAAAAAAAAAAAAA"
    });
    write("call", of(4, &call.to_string()));
    write("held", of(4, &json!({"about": "about", "csr": "", "at": NOW * 1_000}).to_string()));
    let report = json!({
        "seq": 3, "role": "provider", "request": "r", "client": "PE/GOB/1/MESA", "service": "PE/GOB/2/S/s", "method": "GET",
        "has_case": true, "outcome": {"answered": 200}, "request_in": 1, "request_out": 2, "response_in": 3,
        "response_out": 4, "request_bytes": 0, "response_bytes": 9
    });
    write("reports", of(4, &json!({"from": 3, "until": 4, "reports": [report]}).to_string()));
    let node = json!({"id": "PE/GOB/2/n", "address": "127.0.0.1:5500", "certificates": ["07".repeat(32)], "keys": []});
    let members = json!({"members": [
        {"id": "PE/GOB/1", "name": "Uno", "subsystems": {"MESA": "Mesa"}, "nodes": []},
        {"id": "PE/GOB/2", "name": "Dos", "subsystems": {"S": "S"}, "nodes": [node], "suspended": true}
    ], "authorities": []});
    let service = json!({"id": "PE/GOB/2/S/s", "title": "S", "enabled": true, "endpoints": [{"method": "GET", "path": "/a/*"}]});
    let grant = json!({
        "id": "g", "clients": ["PE/GOB/1/MESA"], "service": "PE/GOB/2/S/s", "endpoints": [], "purposes": ["p"],
        "legal_base": "Ley", "from": 0, "until": 9
    });
    let parts = json!([members, {"services": [service], "grants": [grant]}]);
    write("parts", of(5, &parts.to_string()));
    write(
        "settings",
        of(
            6,
            "folder = \"x\"\n[consumer]\nlisten = \"127.0.0.1:8080\"\n[[consumer.system]]\nsubsystem = \"MESA\"\nwithout_certificate = true\n[provider]\nlisten = \"0.0.0.0:5500\"\n[[service]]\nsubsystem = \"S\"\ncode = \"s\"\nurl = \"http://127.0.0.1:9000/api\"\n[limits]\nheld_bytes = 1024\n",
        ),
    );
}

/// One good answer of each kind that old services give.
fn old_services(write: &dyn Fn(&str, Vec<u8>)) {
    let of = |kind: u8, text: &str| raw(kind, text.as_bytes());
    write(
        "envelope",
        of(
            0,
            r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a:r xmlns:a="urn:a"><b>1</b><b>2</b><c/></a:r></s:Body></s:Envelope>"#,
        ),
    );
    write(
        "fault",
        of(
            0,
            r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>"#,
        ),
    );
    write(
        "wsdl",
        of(
            1,
            r#"<definitions targetNamespace="urn:a" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"><types><schema><element name="q"><complexType><sequence><element name="dni" type="string"/></sequence></complexType></element><element name="r"><complexType><sequence><element name="n" type="string" maxOccurs="9"/></sequence></complexType></element></schema></types><message name="i"><part element="q"/></message><message name="o"><part element="r"/></message><portType name="P"><operation name="o"><input message="i"/><output message="o"/></operation></portType><binding name="B" type="P"><s:binding style="document"/><operation name="o"><s:operation soapAction="u"/></operation></binding></definitions>"#,
        ),
    );
    write("found", of(2, r#"{"r":{"code":"0000","data":{"a":"1"},"text":"ok"}}"#));
    write("refused", of(2, r#"{"r":{"code":"1002","text":"vencida"}}"#));
}
