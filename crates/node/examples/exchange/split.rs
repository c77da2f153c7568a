//! Where the time of one exchange goes: each part measured alone, on the same machine.

use anyhow::Result;
use jose::{Alg, SigningKey};
use node::evidence::{Ledger, Log, LogOptions, Outcome, Record, Role};
use node::message::{MessageHash, Part, RequestStatement, request_head, request_statement};
use node::wire::{Identity, client_config, fingerprint, server_config};
use rustls::pki_types::ServerName;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Microseconds of each part for one exchange of 1 KB: both nodes together.
pub struct Split {
    pub hash: f64,
    pub sign: f64,
    pub verify: f64,
    pub log: f64,
    pub tls: f64,
}

/// Measures the parts.
pub fn measure(folder: &Path) -> Result<Split> {
    let key = SigningKey::generate(Alg::EdDsa)?;
    let body = vec![b'x'; 1024];
    let said = statement()?;
    let token = said.sign(&key)?;
    let headers = [
        ("content-type", "application/json"),
        ("x-road-client", "PE/GOB/20000000001/MESA"),
        ("x-road-id", "m-1"),
    ];
    let hash = each(20_000, || {
        let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes()));
        let head = request_head("POST", "/r1/PE/GOB/20000000002/CONSULTA/padron/1024", headers);
        let mut request = MessageHash::request(&head);
        request.update(&body);
        let mut response = MessageHash::response(&head);
        response.update(&body);
        black_box((request.finish(), response.finish()));
    });
    let sign = each(20_000, || drop(black_box(said.sign(&key))));
    let verify = each(10_000, || {
        drop(black_box(request_statement(&token, |_| Some(key.public()))))
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let log = runtime.block_on(log(folder, &token))?;
    let tls = runtime.block_on(tls(folder))?;
    // Each node hashes both messages; one signs and the other verifies each of the two; both keep a record.
    Ok(Split {
        hash: 2.0 * hash,
        sign: 2.0 * sign,
        verify: 2.0 * verify,
        log: 2.0 * log,
        tls,
    })
}

fn each(times: u32, mut one: impl FnMut()) -> f64 {
    for _ in 0..times / 10 {
        one();
    }
    let began = Instant::now();
    for _ in 0..times {
        one();
    }
    began.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

fn statement() -> Result<RequestStatement> {
    Ok(RequestStatement {
        part: Part::Whole,
        node: "PE/GOB/20000000001/nodo1".parse()?,
        at: 1_764_262_800_000,
        request: "8d1f2c1e-0b5a-4c37-9d52-6f0a1b2c3d4e".into(),
        id: "m-1".into(),
        client: "PE/GOB/20000000001/MESA".parse()?,
        service: "PE/GOB/20000000002/CONSULTA/padron".parse()?,
        hash: "a".repeat(88),
    })
}

/// One record after the other, each waited for.
async fn log(folder: &Path, token: &str) -> Result<f64> {
    let options = LogOptions::new(folder.join("split"), "PE/GOB/20000000001/nodo1".parse()?);
    let log = Log::open(options).map_err(|fault| anyhow::anyhow!(fault.chain()))?;
    let began = Instant::now();
    for at in 0..500 {
        let kept = log.keep(record(at, token)?).await;
        kept.map_err(|fault| anyhow::anyhow!(fault.chain()))?;
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / 500.0)
}

fn record(at: i64, token: &str) -> Result<Record> {
    Ok(Record {
        seq: 0,
        previous: String::new(),
        role: Role::Consumer,
        node: "PE/GOB/20000000001/nodo1".parse()?,
        peer: Some("PE/GOB/20000000002/nodo1".parse()?),
        request: format!("r-{at}"),
        id: "m-1".into(),
        client: "PE/GOB/20000000001/MESA".parse()?,
        service: "PE/GOB/20000000002/CONSULTA/padron".parse()?,
        method: "POST".into(),
        endpoint: "/**".into(),
        user: None,
        office: None,
        represented: None,
        purpose: Some("tramite".into()),
        case: Some("EXP-1".into()),
        legal_base: None,
        grant: Some("g1".into()),
        fields: None,
        subject: None,
        outcome: Outcome::Answered { status: 200 },
        request_in: at,
        request_out: at,
        response_in: at,
        response_out: at,
        request_bytes: 1024,
        response_bytes: 1024,
        request_hash: "a".repeat(88),
        response_hash: "b".repeat(44),
        request_statement: token.into(),
        response_statement: token.into(),
        request_content: None,
        response_content: None,
        trace: None,
    })
}

/// What TLS adds to sending 1 KB and getting 1 KB back over the loopback.
async fn tls(folder: &Path) -> Result<f64> {
    let identity = |name: &str| -> Result<Identity> {
        let read = |file: &str| std::fs::read(folder.join(name).join(file));
        Identity::from_pem(&read("chain.pem")?, &read("key.pem")?)
            .map_err(|fault| anyhow::anyhow!(fault.chain()))
    };
    let (client, server) = (identity("consumer")?, identity("registry")?);
    let authority = vec![std::fs::read_to_string(folder.join("authority.pem"))?];
    let fault = |fault: register::Fault| anyhow::anyhow!(fault.chain());
    let accept =
        tokio_rustls::TlsAcceptor::from(Arc::new(server_config(&server, &authority).map_err(fault)?));
    let pins = vec![fingerprint(&server.chain[0])];
    let connect =
        tokio_rustls::TlsConnector::from(Arc::new(client_config(&client, &authority, pins).map_err(fault)?));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = listener.local_addr()?;
    tokio::spawn(async move {
        if let Ok((stream, _)) = listener.accept().await {
            echo(stream).await;
        }
        if let Ok((stream, _)) = listener.accept().await
            && let Ok(stream) = accept.accept(stream).await
        {
            echo(stream).await;
        }
    });
    let plain = TcpStream::connect(at).await?;
    plain.set_nodelay(true)?;
    let plain = ping(plain).await?;
    let stream = TcpStream::connect(at).await?;
    stream.set_nodelay(true)?;
    let sealed = ping(
        connect
            .connect(ServerName::try_from("localhost")?, stream)
            .await?,
    )
    .await?;
    Ok((sealed - plain).max(0.0))
}

async fn echo(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut bytes = [0; 1024];
    while stream.read_exact(&mut bytes).await.is_ok() {
        if stream.write_all(&bytes).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

async fn ping(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Result<f64> {
    let mut bytes = [1; 1024];
    let mut began = Instant::now();
    for at in 0..3_000 {
        if at == 500 {
            began = Instant::now();
        }
        stream.write_all(&bytes).await?;
        stream.flush().await?;
        stream.read_exact(&mut bytes).await?;
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / 2_500.0)
}
