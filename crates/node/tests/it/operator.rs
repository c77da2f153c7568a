//! A node before an operator that lies, or whose answers were changed on the way.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use jose::{Alg, SigningKey};
use node::configuration::{
    ConfigurationError, Content, Index, Manifest, Member, Members, Provider, Service, sign_manifest,
};
use node::operator::wire::{Anchor, path};
use node::operator::{Keys, Machine, Operator, OperatorError, Options};
use register::tree::NoteSigner;
use register::{FixedClock, hex};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const NOW: i64 = 1_800_000_000_000;

/// Answers by path: status and body.
type Answers = Arc<Mutex<HashMap<String, (u16, Vec<u8>)>>>;

struct Lie {
    answers: Answers,
    key: SigningKey,
    operator: Operator,
    folder: TempDir,
    url: String,
}

fn sha256(bytes: &[u8]) -> String {
    hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

async fn serve(answers: Answers) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let answers = answers.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let answer = answers.lock().unwrap().get(request.uri().path()).cloned();
                let (status, body) = answer.unwrap_or((404, Vec::new()));
                let answer = Response::builder()
                    .status(status)
                    .header("location", "/elsewhere");
                async move { Ok::<_, Infallible>(answer.body(Full::new(Bytes::from(body))).unwrap()) }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    format!("http://{address}")
}

fn keys_of(key: &SigningKey) -> serde_json::Value {
    json!({"keys": [key.public().to_jwk(Some(Alg::EdDsa))]})
}

impl Lie {
    async fn new(require_proof: bool) -> Lie {
        let (answers, folder) = (Answers::default(), tempfile::tempdir().unwrap());
        let url = serve(answers.clone()).await;
        let key = SigningKey::generate(Alg::EdDsa).unwrap();
        let register = NoteSigner::from_seed("registro.example.pe/actos", &[7; 32]).unwrap();
        let machine = Machine {
            node: "PE/GOB/1/n".parse().unwrap(),
            keys: Keys::generate().unwrap(),
            certificates: Vec::new(),
            authorities: Vec::new(),
            card: String::new(),
            anchor: Anchor {
                instance: "PE".into(),
                keys: keys_of(&key),
                signed_keys: Vec::new(),
                register: register.verifier().to_string(),
                url: url.clone(),
            },
            subject_key: String::new(),
            pending: None,
        };
        machine.write(folder.path()).unwrap();
        let operator = open(&url, &folder, require_proof, NOW);
        Lie {
            answers,
            key,
            operator,
            folder,
            url,
        }
    }

    fn says(&self, path: &str, status: u16, body: impl Into<Vec<u8>>) {
        self.answers
            .lock()
            .unwrap()
            .insert(path.to_owned(), (status, body.into()));
    }

    /// Puts parts up, and gives the manifest of a serial that names them.
    fn parts(&self, serial: u64, name: &str, provider: Option<(&str, Provider)>) -> Manifest {
        let member = |code: &str| Member {
            id: format!("PE/GOB/{code}").parse().unwrap(),
            name: name.to_owned(),
            suspended: false,
            subsystems: BTreeMap::new(),
            nodes: Vec::new(),
        };
        let members = Members {
            members: vec![member("1"), member("2")],
            authorities: Vec::new(),
        };
        let mut parts = vec![("members".to_owned(), serde_json::to_vec(&members).unwrap())];
        parts.extend(provider.map(|(name, part)| (name.to_owned(), serde_json::to_vec(&part).unwrap())));
        let index = Index {
            parts: parts
                .iter()
                .map(|(name, bytes)| (name.clone(), sha256(bytes)))
                .collect(),
        };
        let index = serde_json::to_vec(&index).unwrap();
        for bytes in parts.iter().map(|(_, bytes)| bytes).chain([&index]) {
            self.says(&format!("{}/{}", path::PARTS, sha256(bytes)), 200, bytes.clone());
        }
        Manifest {
            instance: "PE".into(),
            issued: NOW - 1_000,
            until: NOW + 600_000,
            content: Content {
                serial,
                index: sha256(&index),
            },
        }
    }

    fn publishes(&self, key: &SigningKey, said: &Manifest) {
        self.says(path::CONFIGURATION, 200, sign_manifest(key, said).unwrap());
    }

    async fn refused(&self, said: &Manifest) -> OperatorError {
        self.publishes(&self.key, said);
        let before = self.operator.current().get().map(|it| it.manifest().clone());
        let error = self.operator.refresh().await.unwrap_err();
        let after = self.operator.current().get().map(|it| it.manifest().clone());
        assert_eq!(before, after, "what was in use stays in use");
        error
    }
}

fn open(url: &str, folder: &TempDir, require_proof: bool, now: i64) -> Operator {
    let options = Options {
        url: url.to_owned(),
        authorities: None,
        folder: folder.path().to_owned(),
        require_proof,
    };
    let clock = FixedClock::new(Timestamp::from_millisecond(now).unwrap());
    Operator::open(options, Arc::new(clock)).unwrap()
}

fn is(error: ConfigurationError) -> OperatorError {
    OperatorError::Configuration(error)
}

#[tokio::test]
async fn a_manifest_counts_by_a_pinned_key_for_its_exchange_and_in_its_time() {
    let lie = Lie::new(false).await;
    let said = lie.parts(1, "a", None);
    let stranger = SigningKey::generate(Alg::EdDsa).unwrap();
    lie.publishes(&stranger, &said);
    lie.says(
        path::ANCHOR,
        200,
        json!({
            "instance": "PE", "keys": keys_of(&stranger), "register": "x", "url": "x",
            "signed_keys": [jose::sign(&stranger, "qhapaq-operator-keys+jws", &keys_of(&stranger)).unwrap()],
        })
        .to_string(),
    );
    assert_eq!(
        lie.operator.refresh().await,
        Err(is(ConfigurationError::Signature))
    );
    let with = |change: fn(&mut Manifest)| {
        let mut said = said.clone();
        change(&mut said);
        said
    };
    for (wrong, error) in [
        (with(|it| it.instance = "EC".into()), ConfigurationError::Instance),
        (with(|it| it.until = NOW), ConfigurationError::Over),
        (with(|it| it.issued = NOW + 60_001), ConfigurationError::Future),
    ] {
        assert_eq!(lie.refused(&wrong).await, is(error));
    }
    lie.publishes(&lie.key, &said);
    assert_eq!(lie.operator.refresh().await, Ok(true));
}

#[tokio::test]
async fn an_older_configuration_is_not_taken_before_or_after_a_start() {
    let lie = Lie::new(false).await;
    let (first, second) = (lie.parts(1, "a", None), lie.parts(2, "b", None));
    lie.publishes(&lie.key, &second);
    assert_eq!(lie.operator.refresh().await, Ok(true));
    assert_eq!(lie.refused(&first).await, is(ConfigurationError::Older));
    let mut other = lie.parts(2, "c", None);
    assert_eq!(
        lie.refused(&other).await,
        is(ConfigurationError::Part),
        "one number, two contents"
    );
    let again = open(&lie.url, &lie.folder, false, NOW);
    assert_eq!(again.current().get().unwrap().manifest().content.serial, 2);
    lie.publishes(&lie.key, &first);
    assert_eq!(again.refresh().await, Err(is(ConfigurationError::Older)));
    // The same, signed earlier by another process of the operator: nothing new, and no alarm.
    other = second.clone();
    other.issued -= 1;
    lie.publishes(&lie.key, &other);
    assert_eq!(again.refresh().await, Ok(false));
    assert_eq!(again.current().get().unwrap().manifest().issued, second.issued);
}

#[tokio::test]
async fn parts_are_those_that_were_signed() {
    let lie = Lie::new(false).await;
    let said = lie.parts(1, "a", None);
    let place = lie
        .answers
        .lock()
        .unwrap()
        .keys()
        .find(|it| it.ends_with(&said.content.index))
        .cloned()
        .unwrap();
    let index = lie.answers.lock().unwrap()[&place].1.clone();
    lie.says(&place, 200, [&index[..], b" "].concat());
    assert_eq!(lie.refused(&said).await, is(ConfigurationError::Part));
    lie.says(&place, 302, index.clone());
    assert!(matches!(lie.refused(&said).await, OperatorError::Refused(302, _)));
    lie.says(&place, 200, index);
    lie.publishes(&lie.key, &said);
    assert_eq!(lie.operator.refresh().await, Ok(true));
    // A part under the name of this member that offers what is of another.
    let service: Service = serde_json::from_value(json!({
        "id": "PE/GOB/2/MESA/padron", "title": "Padrón", "enabled": true, "endpoints": [],
    }))
    .unwrap();
    let provider = Provider {
        services: vec![service],
        grants: Vec::new(),
    };
    let said = lie.parts(2, "a", Some(("provider/PE/GOB/1", provider)));
    assert_eq!(lie.refused(&said).await, is(ConfigurationError::Shape));
    // No hash of the operator's becomes a path.
    let mut said = lie.parts(3, "a", None);
    said.content.index = "../nodes".into();
    assert_eq!(lie.refused(&said).await, OperatorError::Shape);
}

#[tokio::test]
async fn what_the_register_does_not_name_is_not_used() {
    let lie = Lie::new(true).await;
    let said = lie.parts(1, "a", None);
    assert!(matches!(lie.refused(&said).await, OperatorError::Refused(404, _)));
    for body in ["{}", "[]", "", "{\"format\":\"qhapaq-bundle/1\"}"] {
        lie.says(path::PROOF, 200, body);
        assert_eq!(lie.refused(&said).await, OperatorError::NotInRegister, "{body}");
    }
}

#[tokio::test]
async fn an_answer_has_a_limit() {
    let lie = Lie::new(false).await;
    lie.says(path::CONFIGURATION, 200, vec![b'a'; 64 * 1024]);
    assert_eq!(lie.operator.refresh().await, Err(OperatorError::TooLarge));
    lie.says(path::CONFIGURATION, 200, "not a token");
    assert_eq!(lie.operator.refresh().await, Err(is(ConfigurationError::Shape)));
    lie.says(
        path::CONFIGURATION,
        500,
        json!({"detail": "Vuelve más tarde"}).to_string(),
    );
    let no = lie.operator.refresh().await;
    assert_eq!(no, Err(OperatorError::Refused(500, "Vuelve más tarde".into())));
}
