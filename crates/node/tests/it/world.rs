//! An exchange of two members: a municipality that calls and a registry that answers, each with its node, and the registry's service.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jose::{Alg, SigningKey};
use node::configuration::{
    Configuration, Content, Endpoint, Grant, Manifest, Member, Members, NodeEntry, NodeKey, Provider, Service,
};
use node::doors::{Addresses, Open};
use node::evidence::{Keeping, Ledger, Record};
use node::ident::NodeId;
use node::settings::Settings;
use node::state::{Keys, Node};
use node::wire::{Identity, fingerprint};
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    PKCS_ECDSA_P256_SHA256,
};
use register::{Clock, Fault, FixedClock};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Who calls.
pub const MUNICIPALITY: &str = "PE/GOB/20000000001";
/// Who answers.
pub const REGISTRY: &str = "PE/GOB/20000000002";
/// What is called.
pub const SERVICE: &str = "PE/GOB/20000000002/CONSULTA/padron";
/// Moment at which the clocks stand.
pub const NOW: &str = "2026-03-02T15:00:00Z";

/// Evidence in memory, which can be told to fail.
#[derive(Default)]
pub struct Memory {
    pub records: Mutex<Vec<Record>>,
    pub full: AtomicBool,
}

impl Ledger for Memory {
    fn keep(&self, record: Record) -> Keeping<'_> {
        Box::pin(async move {
            if self.full.load(Ordering::Relaxed) {
                return Err(Fault::new("no space left on device"));
            }
            let mut records = self.records.lock().expect("records");
            records.push(record);
            Ok(records.len() as u64 - 1)
        })
    }
}

/// A node at work.
pub struct Running {
    pub node: Arc<Node>,
    pub evidence: Arc<Memory>,
    pub at: Addresses,
    pub clock: Arc<FixedClock>,
    pub folder: Arc<tempfile::TempDir>,
    closing: watch::Sender<bool>,
}

impl Running {
    /// What was kept so far.
    pub fn records(&self) -> Vec<Record> {
        self.evidence.records.lock().expect("records").clone()
    }
    /// Tells it to stop.
    pub fn stop(&self) {
        self.closing.send_replace(true);
    }
}

/// What a node is made of before it runs.
pub struct Made {
    pub id: NodeId,
    pub keys: Keys,
    pub entry: NodeEntry,
}

/// The authority of the exchange.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

impl Authority {
    pub fn new() -> Authority {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("key");
        let mut params = CertificateParams::new(vec![]).expect("params");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).expect("authority").pem();
        Authority {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// A node of a member, with fresh keys.
    pub fn node(&self, member: &str, alg: Alg) -> Made {
        let id: NodeId = format!("{member}/nodo1").parse().expect("a node");
        let signing = SigningKey::generate(alg).expect("key");
        let (identity, certificate) = self.identity();
        let kid = signing.public().thumbprint();
        let jwk = signing.public().to_jwk(None);
        let jwk = jwk.as_object().expect("an object").clone();
        let entry = NodeEntry {
            id: id.clone(),
            address: None,
            certificates: vec![certificate],
            keys: vec![NodeKey {
                kid,
                jwk,
                from: 0,
                until: None,
            }],
        };
        Made {
            id,
            keys: Keys { identity, signing },
            entry,
        }
    }

    /// A certificate with its key, and its fingerprint.
    pub fn identity(&self) -> (Identity, String) {
        let (key, certificate, shown) = self.certificate();
        let identity = Identity::from_pem(certificate.as_bytes(), key.as_bytes());
        (identity.expect("identity"), shown)
    }

    /// Key and certificate as PEM, and the fingerprint.
    pub fn certificate(&self) -> (String, String, String) {
        self.certificate_for("nodo.invalid")
    }

    /// The same for a host.
    pub fn certificate_for(&self, host: &str) -> (String, String, String) {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("key");
        let mut params = CertificateParams::new(vec![host.into()]).expect("params");
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        let certificate = params.signed_by(&key, &self.issuer).expect("certificate");
        let shown = register::hex(&fingerprint(certificate.der()));
        (key.serialize_pem(), certificate.pem(), shown)
    }
}

/// Both members, what is offered and granted, and the nodes that run.
pub struct World {
    pub authority: Authority,
    pub members: Members,
    pub provider: Provider,
    pub consumer: Running,
    pub registry: Running,
}

/// How a world is made.
pub struct Wanted {
    pub alg: Alg,
    pub limits: &'static str,
    /// Further lines about the system that calls.
    pub system: &'static str,
    pub provider: Provider,
    /// Where the registry's service is, as its file says it, in place of an address.
    pub behind: Option<String>,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            alg: Alg::EdDsa,
            limits: "",
            system: "",
            provider: offered(),
            behind: None,
        }
    }
}

/// The service with one grant for the municipality.
pub fn offered() -> Provider {
    let endpoint = |method: &str, path: &str| Endpoint {
        method: method.into(),
        path: path.into(),
    };
    let service = Service {
        id: SERVICE.parse().expect("a service"),
        title: "Padrón".into(),
        enabled: true,
        endpoints: vec![endpoint("*", "/**")],
        openapi: None,
        level: Default::default(),
        evidence: Default::default(),
        large_requests: Default::default(),
        asynchronous: None,
        subject: Some("path:2".into()),
    };
    let grant = Grant {
        id: "g1".into(),
        clients: vec![format!("{MUNICIPALITY}/MESA").parse().expect("a client")],
        service: service.id.clone(),
        endpoints: Vec::new(),
        purposes: vec!["tramite".into()],
        legal_base: "D.Leg. 1246 art. 2".into(),
        fields: None,
        day_max: None,
        minute_max: None,
        case_required: false,
        from: 0,
        until: i64::MAX,
    };
    Provider {
        services: vec![service],
        grants: vec![grant],
    }
}

impl World {
    /// A world whose registry offers what `service` answers.
    pub async fn new<F, Fut>(wanted: Wanted, service: F) -> World
    where
        F: Fn(Request<Incoming>) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Response<Full<Bytes>>> + Send + 'static,
    {
        let at = serve(service).await;
        World::around(wanted, at).await
    }

    /// A world whose registry's service listens at an address.
    pub async fn around(wanted: Wanted, service: std::net::SocketAddr) -> World {
        let authority = Authority::new();
        let made = authority.node(REGISTRY, wanted.alg);
        let mut registry_entry = made.entry.clone();
        let behind = wanted.behind;
        let behind = behind.unwrap_or_else(|| format!("url = \"http://{service}/base\"\n"));
        let file = format!(
            "folder = \"FOLDER\"\n[provider]\nlisten = \"127.0.0.1:0\"\n[[service]]\nsubsystem = \"CONSULTA\"\ncode = \"padron\"\n\
             {behind}{}",
            wanted.limits
        );
        let registry = run(made, &file, empty()).await;
        registry_entry.address = registry.at.provider.map(|at| at.to_string());
        let made = authority.node(MUNICIPALITY, wanted.alg);
        let members = Members {
            members: vec![
                member(
                    MUNICIPALITY,
                    "Municipalidad de Ejemplo",
                    "MESA",
                    made.entry.clone(),
                ),
                member(REGISTRY, "Registro de Ejemplo", "CONSULTA", registry_entry),
            ],
            authorities: vec![authority.pem.clone()],
        };
        let file = format!(
            "folder = \"FOLDER\"\n[consumer]\nlisten = \"127.0.0.1:0\"\n[[consumer.system]]\nsubsystem = \"MESA\"\n\
             without_certificate = true\n{}{}",
            wanted.system, wanted.limits
        );
        let consumer = run(made, &file, empty()).await;
        let world = World {
            authority,
            members,
            provider: wanted.provider,
            consumer,
            registry,
        };
        world.configure();
        world
    }

    /// Tells both nodes what stands now.
    pub fn configure(&self) {
        let of = |provider| configuration(self.members.clone(), provider, i64::MAX);
        self.consumer.node.configure(of(None));
        self.registry.node.configure(of(Some(self.provider.clone())));
    }

    /// The same nodes among other members.
    pub fn with(&self, members: Members) -> World {
        let same = |running: &Running| Running {
            node: running.node.clone(),
            evidence: running.evidence.clone(),
            at: running.at,
            clock: running.clock.clone(),
            folder: running.folder.clone(),
            closing: running.closing.clone(),
        };
        World {
            authority: Authority::new(),
            members,
            provider: self.provider.clone(),
            consumer: same(&self.consumer),
            registry: same(&self.registry),
        }
    }

    /// A call of the municipality's system.
    pub async fn call(&self, request: Request<Full<Bytes>>) -> (http::response::Parts, Bytes) {
        let at = self.consumer.at.consumer.expect("a door");
        let response = send(at, request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        (parts, body.collect().await.expect("the body").to_bytes())
    }
}

/// A request for the service as the municipality's system sends it.
pub fn request(method: &str, path: &str) -> http::request::Builder {
    let client = format!("{MUNICIPALITY}/MESA");
    Request::builder()
        .method(method)
        .uri(format!("/r1/{SERVICE}{path}"))
        .header("host", "nodo")
        .header("X-Road-Client", client)
}

/// Sends a request on a connection of its own.
pub async fn send(
    at: std::net::SocketAddr,
    request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, hyper::Error> {
    let stream = TcpStream::connect(at).await.expect("connected");
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    sender.send_request(request).await
}

/// A configuration that holds until a moment.
pub fn configuration(members: Members, provider: Option<Provider>, until: i64) -> Arc<Configuration> {
    let content = Content {
        serial: 1,
        index: String::new(),
    };
    let manifest = Manifest {
        instance: "PE".into(),
        issued: 0,
        until,
        content,
    };
    Arc::new(Configuration::new(manifest, members, provider).expect("a configuration"))
}

fn empty() -> Arc<Configuration> {
    configuration(Members::default(), None, i64::MAX)
}

pub fn member(id: &str, name: &str, subsystem: &str, node: NodeEntry) -> Member {
    Member {
        id: id.parse().expect("a member"),
        name: name.into(),
        suspended: false,
        subsystems: [(subsystem.to_owned(), subsystem.to_owned())].into(),
        nodes: vec![node],
    }
}

/// Starts a node.
pub async fn run(made: Made, file: &str, configuration: Arc<Configuration>) -> Running {
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let file = file.replace("FOLDER", &folder.path().display().to_string());
    let settings = Settings::read(&file).expect("settings");
    let evidence = Arc::new(Memory::default());
    let clock = Arc::new(FixedClock::new(NOW.parse().expect("a moment")));
    let shared: Arc<dyn Clock> = clock.clone();
    let ledger: Arc<dyn Ledger> = evidence.clone();
    let node = Node::new(
        made.id,
        settings,
        made.keys,
        b"subject key".to_vec(),
        configuration,
        ledger,
        shared,
    );
    let node = Arc::new(node.expect("a node"));
    let open = Open::open(&node).await.expect("open");
    let at = open.addresses();
    let (closing, closed) = watch::channel(false);
    tokio::spawn(open.serve(node.clone(), closed));
    Running {
        node,
        evidence,
        at,
        clock,
        folder,
        closing,
    }
}

/// Serves HTTP/1.1 with a function.
pub async fn serve<F, Fut>(service: F) -> std::net::SocketAddr
where
    F: Fn(Request<Incoming>) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
    let at = listener.local_addr().expect("address");
    serve_on(listener, service);
    at
}

/// The same on a listener.
pub fn serve_on<F, Fut>(listener: std::net::TcpListener, service: F)
where
    F: Fn(Request<Incoming>) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    listener.set_nonblocking(true).expect("a listener");
    let listener = TcpListener::from_std(listener).expect("a listener");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            let answer = service_fn(
                move |request| -> Pin<Box<dyn Future<Output = Result<_, std::convert::Infallible>> + Send>> {
                    let answered = service(request);
                    Box::pin(async move { Ok(answered.await) })
                },
            );
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer),
            );
        }
    });
}
