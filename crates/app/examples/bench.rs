//! Pages and import under load, against the machine's own limits: `cargo xtask bench pages --json FILE`.
//!
//! A State of 3,000 entities and 200,000 acts is made in a temporary folder, served on a real socket, and asked by
//! sixteen connections that keep alive. Then the register grows to a million acts and is opened again.

use anyhow::{Context, Result};
use app::config::Instance;
use app::open::{self, Place};
use capability::House;
use register::{Draft, PostId, Under};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ENTITIES: usize = 3_000;
const ACTS: u64 = 200_000;
const ACTS_START: u64 = 1_000_000;
const CONNECTIONS: usize = 16;
const SECONDS: u64 = 4;

type Figures = BTreeMap<&'static str, f64>;

#[tokio::main]
async fn main() -> Result<()> {
    let json = std::env::args()
        .skip_while(|arg| arg != "--json")
        .nth(1)
        .map(PathBuf::from);
    let folder = std::env::temp_dir().join(format!("qhapaq-bench-{}", std::process::id()));
    let outcome = measure(&folder).await;
    std::fs::remove_dir_all(&folder).ok();
    let figures = outcome?;
    for (key, value) in &figures {
        println!("{key:<28} {value:>14.1}");
    }
    if let Some(path) = json {
        std::fs::write(&path, serde_json::to_string_pretty(&figures)?)
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

async fn measure(folder: &std::path::Path) -> Result<Figures> {
    let mut figures = Figures::new();
    std::fs::create_dir_all(folder)?;
    let list = folder.join("lista.csv");
    std::fs::write(&list, entities_csv())?;
    let place = Place {
        data: folder.join("data"),
        database: None,
    };
    let instance = Instance {
        base_url: "http://127.0.0.1".to_owned(),
        origin: "bench.local/registro".to_owned(),
        demo: true,
    };
    let house = open::house(&place, &instance).await?;
    import(&house, &mut figures).await?;
    app::demo::make(&house, &[list], false).await?;
    grow(&house, ACTS).await?;
    serve_and_ask(&house, &mut figures).await?;
    figures.insert("rss_mb", rss_mb());
    grow(&house, ACTS_START).await?;
    drop(house);
    let start = Instant::now();
    let house = open::house(&place, &instance).await?;
    directory::board::board(&house).await.map_err(open::fault)?;
    figures.insert("start_ms", start.elapsed().as_secs_f64() * 1e3);
    Ok(figures)
}

/// Municipalities of nowhere, spread over the departments.
fn entities_csv() -> String {
    let mut csv = String::from("NOMBRE;UBIGEO;TIPO\n");
    for number in 0..ENTITIES {
        let _written = writeln!(
            csv,
            "MUNICIPALIDAD DISTRITAL DE PRUEBA {number};{:02}{:02}{:02};DISTRITAL",
            number % 25 + 1,
            number / 25 % 19 + 1,
            number % 30 + 1
        );
    }
    csv
}

/// Dry run and write of the list into an empty house.
async fn import(house: &Arc<House>, figures: &mut Figures) -> Result<()> {
    let given = vec![("lista.csv".to_owned(), entities_csv().into_bytes())];
    let start = Instant::now();
    let understood = directory::take_in::understand(house, &given)
        .await
        .map_err(open::fault)?;
    let understood = understood.map_err(|(name, error)| anyhow::anyhow!("{name}: {error}"))?;
    directory::take_in::write(
        house,
        &Under::system(),
        &understood,
        &(Arc::new(|_, _| {}) as register::Progress),
    )
    .await?;
    figures.insert(
        "import_rows_per_s",
        ENTITIES as f64 / start.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Adds acts of the usual size until there are so many.
async fn grow(house: &Arc<House>, acts: u64) -> Result<()> {
    let board = directory::board::board(house).await.map_err(open::fault)?;
    let mut size = house.register.head().await.map_err(open::fault)?.size;
    let mut turn = 0usize;
    while size < acts {
        let many = (acts - size).min(500);
        let mut drafts = Vec::with_capacity(many as usize);
        for _ in 0..many {
            turn += 1;
            let entity = &board.entities[turn % board.entities.len()];
            let post = PostId::new(house.clock.as_ref())?;
            let created = directory::acts::PostCreated {
                post,
                name: format!("Puesto de prueba {turn}"),
                unit: None,
                from: jiff::civil::Date::constant(2026, 1, 5),
            };
            drafts.push(
                Draft::new("directory/post-created", Under::system())
                    .entity(entity.id)
                    .subject(format!("post:{post}"))
                    .payload_of(&created)?,
            );
        }
        house.register.record_group(drafts, None).await?;
        size += many;
    }
    Ok(())
}

async fn serve_and_ask(house: &Arc<House>, figures: &mut Figures) -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = capability::router(house.clone(), app::roof::routes());
    let server = tokio::spawn(async move {
        axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .await
    });
    let board = directory::board::board(house).await.map_err(open::fault)?;
    let pages: Vec<String> = board.entities.iter().map(|entity| entity.href()).collect();
    let (per_second, p99) = load(address, Arc::new(pages)).await?;
    figures.insert("entity_page_per_s", per_second);
    figures.insert("entity_page_p99_ms", p99);
    let matrix: Vec<String> = (1..=25)
        .flat_map(|region| {
            [
                format!("/matriz?departamento={region:02}"),
                format!("/matriz?departamento={region:02}&estado=missing"),
                "/matriz?p=3".to_owned(),
                "/matriz?tipo=ministry".to_owned(),
            ]
        })
        .collect();
    let (per_second, p99) = load(address, Arc::new(matrix)).await?;
    figures.insert("matrix_per_s", per_second);
    figures.insert("matrix_p99_ms", p99);
    figures.insert(
        "home_p99_ms",
        load(address, Arc::new(vec!["/".to_owned()])).await?.1,
    );
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    let size = ask(&mut stream, "/matriz.csv", &mut Vec::new()).await?;
    figures.insert("matrix_csv_ms", start.elapsed().as_secs_f64() * 1e3);
    figures.insert("matrix_csv_kb", size as f64 / 1024.0);
    server.abort();
    Ok(())
}

/// Asks pages from sixteen connections; requests a second and the 99th percentile in milliseconds.
async fn load(address: SocketAddr, pages: Arc<Vec<String>>) -> Result<(f64, f64)> {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let start = Instant::now();
    let clients = (0..CONNECTIONS).map(|client| {
        let pages = pages.clone();
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            let (mut took, mut buffer, mut turn) = (Vec::new(), Vec::new(), client * 37);
            while Instant::now() < until {
                let start = Instant::now();
                ask(&mut stream, &pages[turn % pages.len()], &mut buffer).await?;
                took.push(start.elapsed());
                turn += CONNECTIONS;
            }
            Ok::<_, anyhow::Error>(took)
        })
    });
    let mut took = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        took.extend(client.await??);
    }
    let seconds = start.elapsed().as_secs_f64();
    took.sort_unstable();
    let p99 = took.get(took.len() * 99 / 100).copied().unwrap_or_default();
    Ok((took.len() as f64 / seconds, p99.as_secs_f64() * 1e3))
}

/// One request on a connection that stays open; the size of the body.
async fn ask(stream: &mut TcpStream, path: &str, buffer: &mut Vec<u8>) -> Result<usize> {
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n").as_bytes())
        .await?;
    buffer.clear();
    let mut chunk = vec![0; 65_536];
    loop {
        let read = stream.read(&mut chunk).await?;
        anyhow::ensure!(read > 0, "the connection closed on {path}");
        buffer.extend_from_slice(&chunk[..read]);
        let Some(head) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..head]);
        anyhow::ensure!(
            text.starts_with("HTTP/1.1 200"),
            "{path}: {}",
            text.lines().next().unwrap_or("")
        );
        let length = text.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")?
                .parse::<usize>()
                .ok()
        });
        let length = length.with_context(|| format!("{path} has no length"))?;
        if buffer.len() >= head + 4 + length {
            return Ok(length);
        }
    }
}

/// Memory of this process, server and clients together, in megabytes.
fn rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| {
        line.strip_prefix("VmRSS:")?
            .trim()
            .strip_suffix(" kB")?
            .trim()
            .parse::<f64>()
            .ok()
    });
    kilobytes.unwrap_or(0.0) / 1024.0
}
