//! Time-stamps of an authority: `openssl ts` is one, and answers for it as it does for others.

use crate::evidence::{append, node_id, open};
use crate::world::serve;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use node::evidence::Log;
use node::evidence::receipt::{Check, Outcome, Receipt, Trust, verify};
use node::evidence::timestamp::{
    Authority, AuthorityOptions, Roots, TimestampError, keep, kept, verify_token,
};
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use register::tree::NoteSigner;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

/// `id-kp-timeStamping` and `id-kp-serverAuth`, each as a list of one.
const TIME_STAMPING: [u8; 12] = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];
const SERVER: [u8; 12] = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1];

/// An authority of time-stamps in a folder: a root, an intermediate and the certificate that signs.
pub struct Tsa {
    folder: tempfile::TempDir,
    pub roots: Roots,
    pub roots_pem: String,
}

fn run(command: &mut Command) {
    let done = command
        .output()
        .expect("openssl, which this test needs, can be started");
    assert!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

fn openssl(folder: &Path, arguments: &[&str]) {
    run(Command::new("openssl").current_dir(folder).args(arguments));
}

/// A certificate of an issuer for a key, in these years.
fn certificate(
    name: &str,
    key: &KeyPair,
    usage: &[u8],
    years: (i32, i32),
    issuer: &Issuer<'_, KeyPair>,
) -> String {
    let mut params = CertificateParams::new(vec![]).expect("params");
    params.distinguished_name.push(DnType::CommonName, name);
    (params.not_before, params.not_after) = (
        rcgen::date_time_ymd(years.0, 1, 1),
        rcgen::date_time_ymd(years.1, 1, 1),
    );
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let mut extended = CustomExtension::from_oid_content(&[2, 5, 29, 37], usage.to_vec());
    extended.set_criticality(true);
    params.custom_extensions.push(extended);
    params.signed_by(key, issuer).expect("certificate").pem()
}

fn authority(name: &str) -> (CertificateParams, KeyPair) {
    let mut params = CertificateParams::new(vec![]).expect("params");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params, KeyPair::generate().expect("key"))
}

impl Tsa {
    /// With a key of that kind, `openssl genpkey`; certificates hashed by `ess`.
    pub fn new(kind: &[&str], ess: &str) -> Tsa {
        Tsa::with(kind, ess, &TIME_STAMPING, (2020, 2060))
    }

    fn with(kind: &[&str], ess: &str, usage: &[u8], years: (i32, i32)) -> Tsa {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        openssl(at, &[&["genpkey", "-out", "key.pem"], kind].concat());
        let key = KeyPair::from_pem(&std::fs::read_to_string(at.join("key.pem")).expect("a key"));
        let (root, root_key) = authority("Root");
        let root_pem = root.self_signed(&root_key).expect("root").pem();
        let root = Issuer::new(root, root_key);
        let (between, between_key) = authority("Between");
        let between_pem = between.signed_by(&between_key, &root).expect("between").pem();
        let between = Issuer::new(between, between_key);
        let signer = certificate("Authority", &key.expect("a key"), usage, years, &between);
        std::fs::write(at.join("signer.pem"), signer).expect("written");
        std::fs::write(at.join("chain.pem"), between_pem).expect("written");
        std::fs::write(at.join("serial"), "01").expect("written");
        let conf = format!(
            "[tsa]\nserial = serial\nsigner_cert = signer.pem\ncerts = chain.pem\nsigner_key = key.pem\nsigner_digest = sha256\n\
             default_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1, millisecs:500\nordering = yes\ntsa_name = yes\n\
             clock_precision_digits = 3\ness_cert_id_chain = no\ness_cert_id_alg = {ess}\n"
        );
        std::fs::write(at.join("tsa.conf"), conf).expect("written");
        let roots = Roots::from_pem(root_pem.as_bytes()).expect("roots");
        Tsa {
            folder,
            roots,
            roots_pem: root_pem,
        }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What `openssl ts` answers to a request.
    pub fn answer(&self, request: &[u8]) -> Vec<u8> {
        let at = self.folder.path();
        std::fs::write(at.join("query"), request).expect("written");
        openssl(
            at,
            &[
                "ts",
                "-reply",
                "-config",
                "tsa.conf",
                "-section",
                "tsa",
                "-queryfile",
                "query",
                "-out",
                "answer",
            ],
        );
        std::fs::read(at.join("answer")).expect("an answer")
    }

    /// Another signature over what a token says, by this authority, as anybody with its key can make.
    fn sign_again(&self, token: &[u8]) -> Vec<u8> {
        let at = self.folder.path();
        std::fs::write(at.join("other"), token).expect("written");
        openssl(
            at,
            &[
                "cms",
                "-verify",
                "-noverify",
                "-inform",
                "DER",
                "-in",
                "other",
                "-out",
                "said",
            ],
        );
        openssl(
            at,
            &[
                "cms",
                "-sign",
                "-binary",
                "-nodetach",
                "-cades",
                "-md",
                "sha256",
                "-outform",
                "DER",
                "-econtent_type",
                "1.2.840.113549.1.9.16.1.4",
                "-in",
                "said",
                "-signer",
                "signer.pem",
                "-inkey",
                "key.pem",
                "-certfile",
                "chain.pem",
                "-out",
                "again",
            ],
        );
        std::fs::read(at.join("again")).expect("a token")
    }

    /// The authority as a node asks it, with what stands before its answers.
    async fn asked<F>(self: &std::sync::Arc<Self>, answer: F) -> Authority
    where
        F: Fn(&Tsa, &[u8]) -> Response<Full<Bytes>> + Clone + Send + Sync + 'static,
    {
        let tsa = self.clone();
        let at = serve(move |request: Request<Incoming>| {
            let (tsa, answer) = (tsa.clone(), answer.clone());
            async move {
                assert_eq!(request.headers()["content-type"], "application/timestamp-query");
                let body = request.into_body().collect().await.expect("the body").to_bytes();
                answer(&tsa, &body)
            }
        })
        .await;
        Authority::new(AuthorityOptions {
            url: format!("http://{at}/tsa"),
            roots: self.roots.clone(),
            wait: Duration::from_secs(20),
        })
        .expect("an authority")
    }
}

pub fn reply(body: Vec<u8>) -> Response<Full<Bytes>> {
    let response = Response::builder().header("content-type", "application/timestamp-reply");
    response.body(Full::from(body)).expect("an answer")
}

/// An answer that grants a token, which has between 256 and 65,535 bytes.
fn granted(token: &[u8]) -> Vec<u8> {
    let status = [0x30, 3, 2, 1, 0];
    let length = u16::try_from(status.len() + token.len()).expect("short");
    [&[0x30, 0x82][..], &length.to_be_bytes(), &status, token].concat()
}

pub const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

fn signer() -> NoteSigner {
    NoteSigner::from_seed(&node::operator::log_origin(&node_id()), &[7; 32]).expect("a key")
}

/// A log with an exchange, and its signed state.
fn log() -> (tempfile::TempDir, Log, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    append(&log, 0, 3);
    let note = log.checkpoint(&signer()).expect("signed").1;
    (folder, log, note)
}

/// An authority, and its token over a note.
struct Stamped {
    tsa: std::sync::Arc<Tsa>,
    note: String,
    token: Vec<u8>,
}

fn stamped() -> &'static Stamped {
    static STAMPED: OnceLock<Stamped> = OnceLock::new();
    STAMPED.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let tsa = std::sync::Arc::new(Tsa::new(&P256, "sha256"));
        let (_folder, _log, note) = log();
        let token = runtime.block_on(async {
            let authority = tsa.asked(|tsa, request| reply(tsa.answer(request))).await;
            authority.stamp(&note).await.expect("a time-stamp")
        });
        Stamped { tsa, note, token }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_stamp_is_kept_beside_the_state_and_goes_into_receipts() {
    for (kind, ess) in [(&P256, "sha256"), (&RSA, "sha1")] {
        let tsa = std::sync::Arc::new(Tsa::new(kind, ess));
        let authority = tsa.asked(|tsa, request| reply(tsa.answer(request))).await;
        let (_folder, log, note) = tokio::task::spawn_blocking(log).await.expect("made");
        let token = authority.stamp(&note).await.expect("a time-stamp");
        assert_eq!(kept(&log, &note).expect("read"), None);
        keep(&log, &note, &token).expect("kept");
        assert_eq!(kept(&log, &note).expect("read"), Some(token.clone()));
        let receipt = Receipt::of(&log, &signer(), 1, Vec::new(), None)
            .expect("made")
            .expect("there");
        let receipt = receipt.stamped_by(&log).expect("read");
        assert_eq!(receipt.timestamp, Some(token));
        let json = receipt.to_json().expect("written");
        let trust = Trust {
            timestamps: Some(&tsa.roots),
            ..Trust::default()
        };
        let verdict = verify(json.as_bytes(), &trust);
        assert_eq!(verdict.of(Check::Timestamp), Some(&Outcome::Passed), "{kind:?}");
        assert!(verdict.stamped.is_some());
        let unknown = verify(json.as_bytes(), &Trust::default());
        assert!(matches!(unknown.of(Check::Timestamp), Some(Outcome::Skipped(_))));
        let mut other = receipt.clone();
        other.checkpoint = NoteSigner::from_seed("other", &[9; 32])
            .map(|signer| log.checkpoint(&signer).expect("signed").1)
            .expect("a key");
        let verdict = verify(other.to_json().expect("written").as_bytes(), &trust);
        assert!(matches!(verdict.of(Check::Timestamp), Some(Outcome::Failed(_))));
    }
}

#[test]
fn a_time_stamp_is_over_one_text_and_of_a_root_that_is_trusted() {
    let Stamped { tsa, note, token } = stamped();
    assert!(verify_token(token, note.as_bytes(), Some(&tsa.roots)).is_ok());
    let other = verify_token(token, b"another text", Some(&tsa.roots));
    assert_eq!(other, Err(TimestampError::OtherText));
    let stranger = Tsa::new(&P256, "sha256");
    let verdict = verify_token(token, note.as_bytes(), Some(&stranger.roots));
    assert_eq!(verdict, Err(TimestampError::Certificate));
    assert!(Roots::from_pem(b"").is_err());
}

#[test]
fn a_certificate_is_for_time_stamps_and_within_its_days() {
    let Stamped { note, token, .. } = stamped();
    for (usage, years, wanted) in [
        (&TIME_STAMPING, (2020, 2060), Ok(())),
        (&SERVER, (2020, 2060), Err(TimestampError::Certificate)),
        (&TIME_STAMPING, (2020, 2021), Err(TimestampError::Certificate)),
        (&TIME_STAMPING, (2059, 2060), Err(TimestampError::Certificate)),
    ] {
        let tsa = Tsa::with(&P256, "sha256", usage, years);
        let again = tsa.sign_again(token);
        let found = verify_token(&again, note.as_bytes(), Some(&tsa.roots)).map(|_| ());
        assert_eq!(found, wanted, "{usage:?} {years:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_not_to_this_request_are_not_taken() {
    let Stamped { tsa, note, .. } = tokio::task::spawn_blocking(stamped).await.expect("made");
    type Answer = fn(&Tsa, &[u8]) -> Response<Full<Bytes>>;
    let wrong: [(Answer, &str); 7] = [
        // An answer to an earlier request for the same note.
        (|_, _| reply(granted(&stamped().token)), "another request"),
        (|_, _| reply(vec![0x30, 5, 0x30, 3, 2, 1, 2]), "did not grant"),
        (|_, _| reply(vec![0; 10]), "no time-stamp"),
        (|_, _| reply(vec![0; 1 << 20]), "length limit"),
        (
            |tsa, request| {
                let mut answer = tsa.answer(request);
                let last = answer.len() - 1;
                answer[last] ^= 1;
                reply(answer)
            },
            "signature",
        ),
        (
            |_, _| Response::new(Full::from("hola")),
            "200 OK and no time-stamp",
        ),
        (
            |tsa, request| {
                let mut response = reply(tsa.answer(request));
                *response.status_mut() = http::StatusCode::BAD_GATEWAY;
                response
            },
            "502",
        ),
    ];
    for (answer, why) in wrong {
        let authority = tsa.asked(answer).await;
        let fault = authority.stamp(note).await.expect_err(why).chain();
        assert!(fault.contains(why), "{why}: {fault}");
    }
    let nobody = Authority::new(AuthorityOptions {
        url: "http://127.0.0.1:1/tsa".into(),
        roots: tsa.roots.clone(),
        wait: Duration::from_secs(20),
    });
    assert!(nobody.expect("an authority").stamp(note).await.is_err());
    for url in ["", "ftp://a/", "tsa.example", "/tsa"] {
        let options = AuthorityOptions {
            url: url.into(),
            roots: tsa.roots.clone(),
            wait: Duration::from_secs(20),
        };
        assert!(Authority::new(options).is_err(), "{url}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever byte of a token becomes another one: it is refused, or says the same.
    #[test]
    fn a_changed_token_is_refused_or_says_the_same(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let Stamped { tsa, note, token } = stamped();
        let moment = verify_token(token, note.as_bytes(), Some(&tsa.roots));
        let mut changed = token.clone();
        let at = at.index(token.len());
        changed[at] = to;
        let found = verify_token(&changed, note.as_bytes(), Some(&tsa.roots));
        prop_assert!(found == moment || found.is_err());
        let cut = cut.index(token.len());
        prop_assert!(verify_token(&token[..cut], note.as_bytes(), Some(&tsa.roots)).is_err());
    }
}
