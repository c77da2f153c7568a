//! What a stranger can send a node, each kind behind its first byte: read or refused, never both, never the end of the program. The
//! fuzzer `exchange` and the replay of its corpus share this file.

use jose::{Alg, PublicKey, SigningKey};
use node::configuration::{self, Configuration, Manifest, Members, Provider, address, check_part};
use node::gate::{Asking, Locator, matches, pairs, sound_path, target};
use node::ident::{ClientId, MemberId, NodeId, ServiceId, decode_part};
use node::message::{request_statement, response_statement};
use node::no::{self, No, Spelling};
use node::operator::{Asked, Reports, check_possession, claimed};
use node::settings::Settings;
use std::sync::LazyLock;

/// Kinds of input.
pub const KINDS: u8 = 7;
/// The moment of every check, in milliseconds.
const NOW: i64 = 1_782_864_000_000;

/// A key that everybody can read here: what stands behind a signature is reached with it.
static KEY: LazyLock<SigningKey> = LazyLock::new(|| {
    // PKCS #8 of an Ed25519 key (RFC 8410 section 7) with the seed 07 07 … 07.
    let head = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ];
    let pkcs8 = [&head[..], &[7; 32]].concat();
    SigningKey::from_pkcs8(Alg::EdDsa, pkcs8).expect("a key")
});

/// Reads one input. What was taken must hold what its reader promises.
pub fn read(data: &[u8]) -> bool {
    let Some((kind, rest)) = data.split_first() else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    match kind % KINDS {
        0 => path(&text),
        1 => names(&text),
        2 => headers(&text),
        3 => statement(&text),
        4 => call(&text),
        5 => sealed(rest),
        _ => settings(&text),
    }
}

/// A path that is taken has one reading, however often it is decoded.
fn path(text: &str) -> bool {
    let Ok(taken) = target(text) else {
        return false;
    };
    assert!(sound_path(taken.path) && (taken.path.is_empty() || taken.path.starts_with('/')));
    let mut once = taken.path.to_owned();
    for _ in 0..4 {
        for (at, part) in once.split('/').enumerate() {
            let bare = part.split(';').next().unwrap_or_default();
            assert!(bare != "." && bare != "..", "{text:?} leaves its service");
            assert!(at == 0 || !part.contains('\\'), "{text:?} has another slash");
        }
        let parts: Option<Vec<String>> = once.split('/').map(|part| decode_part(part).ok()).collect();
        let Some(parts) = parts else { break };
        // As many parts after decoding as before: no encoded slash.
        let again = parts.join("/");
        assert_eq!(again.matches('/').count(), once.matches('/').count(), "{text:?}");
        once = again;
    }
    if let Some(query) = taken.query {
        drop(pairs(query));
    }
    let again = format!("/r1/{}{}", taken.service, taken.path);
    assert_eq!(
        target(&again).map(|again| again.service),
        Ok(taken.service.clone())
    );
    assert!(matches(taken.path, taken.path), "{text:?} is not itself");
    true
}

/// A name that is taken is written as it was read, and belongs to one member.
fn names(text: &str) -> bool {
    let mut taken = false;
    if let Ok(client) = ClientId::parse(text) {
        assert_eq!(ClientId::parse(client.as_str()), Ok(client.clone()));
        assert!(client.as_str().starts_with(client.member().as_str()));
        taken = true;
    }
    if let Ok(service) = ServiceId::parse(text) {
        assert_eq!(service.subsystem().member(), service.member());
        assert_eq!(
            ServiceId::of(&service.subsystem(), &service.code()).map(|again| again.to_string()),
            Ok(service.to_string())
        );
        taken = true;
    }
    if let Ok(node) = NodeId::parse(text) {
        assert!(node.as_str().starts_with(node.member().as_str()));
        taken = true;
    }
    taken | MemberId::parse(text).is_ok()
}

/// Types of refusals, places of people, addresses.
fn headers(text: &str) -> bool {
    let mut taken = false;
    if let Some((side, why)) = no::read_kind(text) {
        let no = No::new(side, why, text);
        for spelling in [Spelling::New, Spelling::Old] {
            assert_eq!(no::read_kind(&no.kind(spelling)), Some((side, why)));
        }
        let json: serde_json::Value = serde_json::from_str(&no.json(Spelling::New)).expect("JSON");
        assert_eq!(json["message"], text);
        taken = true;
    }
    no::media_type(text.lines());
    if let Some((host, port)) = address(text) {
        assert!(!host.is_empty() && port > 0 && !text.contains(['\r', '\n', ' ', '/']));
        taken = true;
    }
    let (locator, asked) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(locator) = Locator::parse(locator) {
        let (path, query) = asked.split_once('?').unwrap_or((asked, ""));
        let asking = Asking {
            path,
            query: Some(query),
            headers: &http::HeaderMap::new(),
            body: asked.as_bytes(),
        };
        if let Some(subject) = asking.subject(&locator) {
            assert!(subject.len() <= 64 && subject.chars().all(char::is_alphanumeric));
        }
        taken = true;
    }
    taken
}

/// A token over the text as claims, of a type, by the key that everybody has.
fn signed(typ: &str, text: &str) -> Option<String> {
    let claims: serde_json::Value = serde_json::from_str(text).ok()?;
    jose::sign(&KEY, typ, &claims).ok()
}

fn by_key(kid: &str) -> Option<&'static PublicKey> {
    (kid == KEY.public().thumbprint()).then(|| KEY.public())
}

/// Statements about messages: raw, and over anything by the right key. One about a request is none about an answer.
fn statement(text: &str) -> bool {
    assert!(request_statement(text, |_| None).is_err());
    let mut taken = request_statement(text, by_key).is_ok() | response_statement(text, by_key).is_ok();
    for typ in ["qhapaq-request+jws", "qhapaq-response+jws"] {
        let Some(token) = signed(typ, text) else { continue };
        let (request, response) = (
            request_statement(&token, by_key),
            response_statement(&token, by_key),
        );
        assert!(request.is_err() || response.is_err(), "{text:?} is both");
        if let Ok(said) = request {
            let again = said.sign(&KEY).expect("signed");
            assert_eq!(request_statement(&again, by_key), Ok(said));
            taken = true;
        }
        if let Ok(said) = response {
            let again = said.sign(&KEY).expect("signed");
            assert_eq!(response_statement(&again, by_key), Ok(said));
            taken = true;
        }
    }
    taken
}

/// Calls of nodes to the operator: what is taken is about that request, at about that moment.
fn call(text: &str) -> bool {
    let asked = Asked {
        method: "POST",
        path: "/exchange/v1/reports",
        body: b"{}",
    };
    let mut taken = claimed(text).is_ok();
    if let Some(token) = signed("qhapaq-call+jws", text)
        && let Ok(claimed) = claimed(&format!("{}{token}", node::operator::SCHEME))
        && let Ok(call) = claimed.check(KEY.public(), asked, NOW)
    {
        assert!(call.method == asked.method && call.path == asked.path);
        assert!((call.at - NOW).abs() <= node::operator::WINDOW_MS);
        assert!((16..=64).contains(&call.jti.len()));
        taken = true;
    }
    if let Some(token) = signed("qhapaq-possession+jws", text) {
        taken |= check_possession(&token, KEY.public(), "about", None, NOW).is_ok();
    }
    if let Ok(reports) = serde_json::from_str::<Reports>(text) {
        let again = serde_json::to_string(&reports).expect("JSON");
        assert_eq!(serde_json::from_str::<Reports>(&again).ok(), Some(reports));
        taken = true;
    }
    taken
}

/// Parts of a configuration: whatever loads can be asked anything.
fn sealed(bytes: &[u8]) -> bool {
    assert!(check_part(bytes, "").is_err());
    let Ok((members, provider)) = serde_json::from_slice::<(Members, Option<Provider>)>(bytes) else {
        let set = jose::KeySet::read(br#"{"keys":[]}"#);
        let text = String::from_utf8_lossy(bytes);
        assert!(set.is_err() || configuration::manifest(&text, &set.expect("keys")).is_err());
        return false;
    };
    let content = configuration::Content {
        serial: 1,
        index: String::new(),
    };
    let manifest = Manifest {
        instance: "PE".into(),
        issued: 1,
        until: 2,
        content,
    };
    let Ok(loaded) = Configuration::new(manifest, members, provider) else {
        return false;
    };
    for member in loaded.members() {
        assert!(
            loaded
                .member(&member.id)
                .is_some_and(|known| known.id == member.id)
        );
        assert_eq!(loaded.takes_part(&member.id), !member.suspended);
        for node in &member.nodes {
            assert_eq!(node.id.member(), member.id, "a node speaks for its own member");
            assert!(loaded.node(&node.id).is_some());
            assert!(node.address.as_deref().is_none_or(|text| address(text).is_some()));
            for key in &node.keys {
                assert!(loaded.key(&key.kid).is_none_or(|known| known.node.id == node.id));
            }
        }
    }
    for grant in loaded.grants() {
        assert!(
            loaded.service(&grant.service).is_some(),
            "a grant is of a service that is offered"
        );
        for client in &grant.clients {
            let found = loaded.grants_for(client, &grant.service);
            assert!(found.iter().any(|known| known.id == grant.id));
        }
    }
    true
}

/// The file of a node.
fn settings(text: &str) -> bool {
    match Settings::read(text) {
        Ok(settings) => {
            assert!(settings.consumer.is_some() || settings.provider.is_some());
            true
        }
        Err(why) => {
            assert!(!why.to_string().is_empty());
            false
        }
    }
}
