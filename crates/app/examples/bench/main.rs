//! Pages and import under load, against the machine's own limits: `cargo xtask bench pages --json FILE`.
//!
//! A State of 3,000 entities and 200,000 acts is made in a temporary folder and served by a process of its own, which
//! sixteen connections that keep alive ask for pages. Then the register grows to a million acts and is served again. The
//! server is this very program, called with the words of `qhapaq serve`. A second State, with 500,000 acts of five years, is
//! asked for its past, for reports and for its archive.

mod dump;
mod past;

use anyhow::{Context, Result};
use app::config::Instance;
use app::open::{self, Place};
use capability::House;
use register::{Clock, Draft, FixedClock, PostId, SystemClock, Under};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
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

fn main() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("--json") => bench(args.next().map(PathBuf::from)),
        Some(_) => Ok(app::run()),
        None => bench(None),
    }
}

#[tokio::main]
async fn bench(json: Option<PathBuf>) -> Result<ExitCode> {
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
    Ok(ExitCode::SUCCESS)
}

async fn measure(folder: &Path) -> Result<Figures> {
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
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    let present = SystemClock.now();
    let clock = Arc::new(FixedClock::new(app::demo::beginning(present)?));
    let house = open::house_with(&place, &instance, clock.clone()).await?;
    instance.write(&place.data)?;
    import(&house, &mut figures).await?;
    app::demo::make(&house, &clock, present, &[list], false).await?;
    grow(&house, ACTS).await?;
    let board = directory::board::board(&house).await.map_err(open::fault)?;
    let entities = board.entities.iter().map(|entity| entity.href()).collect();
    catch_up(&house, &mut figures).await?;
    let server = Server::start(&place.data).await?;
    // The past is read in the background at the start; a series waits for it.
    let mut stream = TcpStream::connect(&server.address).await?;
    ask(&mut stream, "/series", FRESH, &mut Vec::new()).await?;
    drop(stream);
    ask_pages(&server.address, Arc::new(entities), &mut figures).await?;
    figures.insert("rss_mb", server.rss_mb());
    drop(server);
    grow(&house, ACTS_START).await?;
    catch_up(&house, &mut figures).await?;
    drop(house);
    let start = Instant::now();
    let server = Server::start(&place.data).await?;
    let mut stream = TcpStream::connect(&server.address).await?;
    ask(&mut stream, "/", GZIP, &mut Vec::new()).await?;
    figures.insert("start_ms", start.elapsed().as_secs_f64() * 1e3);
    drop(server);
    let dump = dump::measure(&place.data, &folder.join("volcado.zip")).await?;
    figures.insert("dump_million_s", dump.seconds);
    figures.insert("dump_million_rss_mb", dump.peak_mb);
    past::measure(&folder.join("past"), &mut figures).await?;
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

/// Lets the followers read what was recorded, as they would have in the five years.
async fn catch_up(house: &Arc<House>, figures: &mut Figures) -> Result<()> {
    let (start, mut acts) = (Instant::now(), 0);
    for follower in house.followers() {
        acts += house.register.follow(&*follower).await.map_err(open::fault)?;
    }
    figures.insert(
        "followers_acts_per_s",
        acts as f64 / start.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// The program, serving a folder until dropped.
struct Server {
    address: String,
    process: Child,
}

impl Server {
    async fn start(data: &Path) -> Result<Server> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let process = Command::new(std::env::current_exe()?)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", &address])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Server { address, process };
        for _ in 0..10_000 {
            if TcpStream::connect(&server.address).await.is_ok() {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        anyhow::bail!("the server does not answer on {}", server.address)
    }

    /// Memory of the server in megabytes.
    fn rss_mb(&self) -> f64 {
        memory_mb(self.process.id(), "VmRSS:")
    }
}

/// The most memory that a process has held so far, in megabytes.
fn peak_mb(process: u32) -> f64 {
    memory_mb(process, "VmHWM:")
}

fn memory_mb(process: u32, line: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = status.lines().find_map(|text| {
        let number = text.strip_prefix(line)?.trim().strip_suffix(" kB")?;
        number.trim().parse::<f64>().ok()
    });
    kilobytes.unwrap_or(0.0) / 1024.0
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// What browsers send, and what makes the server write each page anew.
const GZIP: &str = "Accept-Encoding: gzip\r\n";
const FRESH: &str = "";

async fn ask_pages(address: &str, entities: Arc<Vec<String>>, figures: &mut Figures) -> Result<()> {
    let fresh = load(address, entities.clone(), FRESH).await?;
    figures.insert("entity_page_fresh_per_s", fresh.per_second);
    figures.insert("entity_page_fresh_p99_ms", fresh.p99_ms);
    let entities = load(address, entities, GZIP).await?;
    figures.insert("entity_page_per_s", entities.per_second);
    figures.insert("entity_page_p99_ms", entities.p99_ms);
    let matrix: Arc<Vec<String>> = Arc::new(
        (1..=25)
            .flat_map(|region| {
                [
                    format!("/matriz?departamento={region:02}"),
                    format!("/matriz?departamento={region:02}&estado=missing"),
                    format!("/matriz?p={region}"),
                    "/matriz?tipo=ministry".to_owned(),
                ]
            })
            .collect(),
    );
    let fresh = load(address, matrix, FRESH).await?;
    figures.insert("matrix_per_s", fresh.per_second);
    figures.insert("matrix_p99_ms", fresh.p99_ms);
    let home = load(address, Arc::new(vec!["/".to_owned()]), FRESH).await?;
    figures.insert("home_p99_ms", home.p99_ms);
    let mut stream = TcpStream::connect(address).await?;
    let mut took = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        let size = ask(&mut stream, "/matriz.csv", FRESH, &mut Vec::new()).await?;
        took.push(start.elapsed().as_secs_f64() * 1e3);
        figures.insert("matrix_csv_kb", size as f64 / 1024.0);
    }
    figures.insert("matrix_csv_ms", took.into_iter().fold(0.0, f64::max));
    Ok(())
}

/// What sixteen connections saw.
struct Load {
    per_second: f64,
    p99_ms: f64,
}

/// Asks pages from sixteen connections, each in its own order.
async fn load(address: &str, pages: Arc<Vec<String>>, header: &'static str) -> Result<Load> {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let start = Instant::now();
    let clients = (0..CONNECTIONS).map(|client| {
        let (pages, address) = (pages.clone(), address.to_owned());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            let (mut took, mut buffer, mut turn) = (Vec::new(), Vec::new(), client * 37);
            while Instant::now() < until {
                let start = Instant::now();
                ask(&mut stream, &pages[turn % pages.len()], header, &mut buffer).await?;
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
    Ok(Load {
        per_second: took.len() as f64 / seconds,
        p99_ms: p99.as_secs_f64() * 1e3,
    })
}

/// One request on a connection that stays open; the size of the body.
async fn ask(stream: &mut TcpStream, path: &str, header: &str, buffer: &mut Vec<u8>) -> Result<usize> {
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{header}\r\n").as_bytes())
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
