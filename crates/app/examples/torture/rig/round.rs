//! A round: work, a fault beneath it, and afterwards the account of what was promised.

use super::Result;
use super::cluster::{Cluster, Mode};
use super::copies::{self, Making, Tally};
use super::desk::{self, Desk, Turn};
use super::http::Client;
use super::ledger::Ledger;
use super::letters::{self, Told};
use super::log::Log;
use super::random::Random;
use super::server::{Instance, Server, start_and_kill};
use super::state;
use anyhow::{Context, ensure};
use register::db::Db;
use register::hex;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Who works at the same time.
const DESKS: usize = 4;
/// Longest wait for what must come, such as the first receipt of a round.
const PATIENCE: Duration = Duration::from_secs(300);
/// Longest wait before a kill, in milliseconds: after the first receipt, and from the start of the program.
const WORK_MILLIS: u64 = 500;
const START_MILLIS: u64 = 400;
/// Tries of a request that the house could not do.
const TRIES: usize = 2_000;
/// Pause of a client whose request failed.
const PAUSE: Duration = Duration::from_millis(10);
/// What readers ask for.
const PAGES: [&str; 6] = [
    "/",
    "/matriz.csv",
    "/datos/volcado.zip",
    "/entidades",
    "/actos",
    "/matriz",
];

/// What was done, for the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub kills: u64,
    pub kills_at_start: u64,
    /// Acts recorded whose receipt never arrived; the same key gave it later.
    pub unanswered: u64,
    /// Requests of before that were sent again and got their first receipt.
    pub repeated: u64,
    pub reads: u64,
    pub copies: Tally,
    pub verified: u64,
}

/// Whether those who only read may be told that something failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    MayFail,
    GoesOn,
}

/// An instance with people at work, and what they hold against it.
pub struct Rig {
    pub instance: Instance,
    pub ledger: Ledger,
    pub log: Log,
    pub counts: Counts,
    pub random: Random,
    desks: Vec<Desk>,
    copies: PathBuf,
    /// Acts before anybody worked.
    before: u64,
    /// Promises and documents compared so far.
    compared: (usize, usize),
    runtime: tokio::runtime::Runtime,
}

impl Rig {
    /// Makes the State and seats people in it. Copies go into a folder of their own, which is made and cleared.
    pub fn new(instance: Instance, copies: PathBuf, mut random: Random) -> Result<Rig> {
        let seats = state::make(&instance, DESKS)?;
        let mut log = Log::default();
        let server = Server::start(&instance)?;
        log.follow(&mut Client::new(&server.address))?;
        server.kill()?;
        let desks = seats.into_iter().zip(0..);
        Ok(Rig {
            desks: desks
                .map(|(seat, nth)| Desk::new(nth, seat, random.fork()))
                .collect(),
            before: log.size(),
            instance,
            ledger: Ledger::default(),
            log,
            counts: Counts::default(),
            random,
            copies,
            compared: (0, 0),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
        })
    }

    /// Starts the server, settles what the last kill left open, lets everybody work for a while, kills.
    pub fn kill_round(&mut self) -> Result<()> {
        self.between()?;
        if self.random.once_in(8) {
            start_and_kill(&self.instance, self.random.wait(START_MILLIS))?;
            self.counts.kills += 1;
            self.counts.kills_at_start += 1;
        }
        let server = Server::start(&self.instance)?;
        let address = server.address.clone();
        self.settle(&address)?;
        let copy = match self.random.once_in(3) {
            true => Some(Making::begin(&self.instance, &self.copies, &mut self.random)?),
            false => None,
        };
        let wait = self.random.wait(WORK_MILLIS);
        let killed = self.work(&address, Reading::GoesOn, move |_| {
            std::thread::sleep(wait);
            let mut server = server;
            ensure!(server.runs(), "the server ended by itself: {}", server.log());
            server.kill()
        });
        killed?;
        self.counts.kills += 1;
        if let Some(copy) = copy {
            copy.end(
                &self.instance,
                &mut self.random,
                &self.ledger,
                &mut self.counts.copies,
            )?;
        }
        self.documents()
    }

    /// Everybody works while PostgreSQL is restarted beneath the server, which recovers by itself.
    pub fn restart_round(&mut self, address: &str, cluster: &Cluster, mode: Mode) -> Result<()> {
        let wait = self.random.wait(WORK_MILLIS);
        self.work(address, Reading::MayFail, |ledger| {
            std::thread::sleep(wait);
            cluster.restart(mode)?;
            next_act(ledger, ledger.acts())
        })?;
        self.settle(address)?;
        self.documents()
    }

    /// What happens between rounds as if time passed: a new day wants a new dump, nobody holds the followers any more.
    fn between(&mut self) -> Result<()> {
        if self.random.once_in(4) {
            std::fs::remove_dir_all(self.instance.data.join("dumps")).ok();
        }
        // A server alone with its database frees them itself; several that share one wait for a minute.
        if self.instance.database.is_some() {
            let url = self.instance.url();
            self.runtime.block_on(async {
                let db = Db::open(&url).await.map_err(app::open::fault)?;
                letters::let_time_pass(&db).await
            })?;
        }
        Ok(())
    }

    /// Everybody works and reads until `end` has come back; it begins when the first act of the round was acknowledged.
    pub fn work(
        &mut self,
        address: &str,
        reading: Reading,
        end: impl FnOnce(&Ledger) -> Result<()>,
    ) -> Result<()> {
        let (stop, ledger, before) = (AtomicBool::new(false), &self.ledger, self.ledger.acts());
        let mut reader = self.random.fork();
        let desks = &mut self.desks;
        let (outcome, reads) = std::thread::scope(|scope| {
            for desk in desks {
                let stop = &stop;
                scope.spawn(move || sit(desk, address, ledger, stop));
            }
            let reads = scope.spawn(|| read(address, &mut reader, reading, ledger, &stop));
            let outcome = next_act(ledger, before).and_then(|()| end(ledger));
            stop.store(true, Ordering::Relaxed);
            (outcome, reads.join().unwrap_or(0))
        });
        self.counts.reads += reads;
        outcome
    }

    /// What was promised is there; what got no answer is asked again with its key; then everything adds up.
    pub fn settle(&mut self, address: &str) -> Result<()> {
        let mut client = Client::new(address);
        self.log.follow(&mut client)?;
        self.ledger.compare(self.compared.0, &self.log);
        self.counts.unanswered += self.log.size().saturating_sub(self.before + self.ledger.acts());
        for desk in &mut self.desks {
            let mut tries = 0;
            while desk.waits() {
                if desk.turn(&mut client, &self.ledger)? == Turn::Fault {
                    std::thread::sleep(PAUSE);
                }
                tries += 1;
                ensure!(tries < TRIES, "a request is answered with a fault for ever");
            }
        }
        self.repeat(&mut client)?;
        self.log.follow(&mut client)?;
        self.ledger.compare(self.compared.0, &self.log);
        self.compared.0 = self.ledger.promises();
        self.ledger.add_up(self.before, &self.log);
        Ok(())
    }

    /// Requests that were answered long ago or just now are sent again, and give the receipt they gave.
    fn repeat(&mut self, client: &mut Client) -> Result<()> {
        let promises = self.ledger.promises() as u64;
        if promises == 0 {
            return Ok(());
        }
        for nth in [self.random.below(promises), promises - 1] {
            let promise = self.ledger.promise(usize::try_from(nth)?).context("a promise")?;
            let answer = desk::send(client, &promise.request)?;
            if answer.status != 201 || answer.json()["acts"] != promise.acts {
                let request = &promise.request;
                self.ledger.found(format!(
                    "{} sent again with its key was answered {} {} instead of {}",
                    request.path,
                    answer.status,
                    answer.text(),
                    promise.acts
                ));
            }
            self.counts.repeated += 1;
        }
        Ok(())
    }

    /// Documents acknowledged since the last time are on disk, whole; so is the dump that is served.
    pub fn documents(&mut self) -> Result<()> {
        let papers = self.ledger.papers(self.compared.1);
        for sha256 in &papers {
            let path = self
                .instance
                .data
                .join("documents")
                .join(&sha256[..2])
                .join(sha256);
            let found = std::fs::read(&path).map(|bytes| hex(&Sha256::digest(&bytes)));
            if found.as_ref().ok() != Some(sha256) {
                self.ledger.found(format!(
                    "document {sha256} was acknowledged and is not there: {found:?}"
                ));
            }
        }
        self.compared.1 += papers.len();
        if let Err(half) = copies::served_dump(&self.instance.data) {
            self.ledger.found(format!("{half:#}"));
        }
        Ok(())
    }

    /// Everything is read and compared, with the server down: `qhapaq verify`, `qhapaq replay`, documents, notices.
    pub fn verify(&mut self) -> Result<()> {
        for command in ["verify", "replay"] {
            if let Err(wrong) = self.instance.run(&[command]) {
                self.ledger.found(format!("{wrong:#}"));
            }
        }
        let url = self.instance.url();
        let (listed, twice) = self.runtime.block_on(async {
            let db = Db::open(&url).await.map_err(app::open::fault)?;
            let rows: Vec<(String,)> = db
                .query("SELECT sha256 FROM register_document", Vec::new())
                .await
                .map_err(app::open::fault)?;
            anyhow::Ok((rows, letters::doubled(&db).await?))
        })?;
        let listed: std::collections::BTreeSet<String> = listed.into_iter().map(|(hash,)| hash).collect();
        for paper in self.ledger.papers(0) {
            if !listed.contains(&paper) {
                self.ledger
                    .found(format!("document {paper} was acknowledged and is not listed"));
            }
        }
        for what in twice {
            self.ledger.found(format!("told twice: {what}"));
        }
        self.counts.verified += 1;
        Ok(())
    }

    /// The last account: what waits is settled, everything is verified, every notice was given and every letter left once.
    pub fn close(&mut self) -> Result<Told> {
        let server = Server::start(&self.instance)?;
        let address = server.address.clone();
        self.settle(&address)?;
        self.documents()?;
        server.kill()?;
        self.verify()?;
        self.runtime
            .block_on(letters::all_told(&self.instance, &self.ledger, &self.log))
    }
}

fn sit(desk: &mut Desk, address: &str, ledger: &Ledger, stop: &AtomicBool) {
    let mut client = Client::new(address);
    while !stop.load(Ordering::Relaxed) {
        if !matches!(desk.turn(&mut client, ledger), Ok(Turn::Done)) {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Reads pages and files; how many came whole.
fn read(address: &str, random: &mut Random, reading: Reading, ledger: &Ledger, stop: &AtomicBool) -> u64 {
    let (mut client, mut reads) = (Client::new(address), 0);
    while !stop.load(Ordering::Relaxed) {
        let page = PAGES[random.below(PAGES.len() as u64) as usize];
        let Ok(answer) = client.get(page, &[]) else {
            std::thread::sleep(PAUSE);
            continue;
        };
        reads += 1;
        let half = match (page, answer.status) {
            (_, 500..) if reading == Reading::MayFail => {
                ledger.fault(&answer);
                false
            }
            ("/datos/volcado.zip", 200) => copies::whole_zip(&answer.body).is_err(),
            ("/matriz.csv", 200) => !answer.body.ends_with(b"\n"),
            (_, status) => status != 200,
        };
        if half {
            ledger.found(format!(
                "{page} was answered with {} and {} bytes",
                answer.status,
                answer.body.len()
            ));
        }
    }
    reads
}

/// Waits until more than so many acts are acknowledged.
///
/// # Errors
/// When nobody is answered for a long time.
pub fn next_act(ledger: &Ledger, before: u64) -> Result<()> {
    wait_until("an act that is acknowledged", || ledger.acts() > before)
}

/// Waits for something that must come.
///
/// # Errors
/// When it does not.
pub fn wait_until(what: &str, came: impl Fn() -> bool) -> Result<()> {
    let began = Instant::now();
    while !came() {
        ensure!(
            began.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
