//! The dump that is served: made once a day when the first one asks, whole or not at all.
//!
//! The archive is written under a name of its own and flushed; only then does `volcado.json` come to name it. Whatever
//! ends the program in between, what is served is the whole archive that was named last.

use super::write::write;
use capability::{Answer, Cx, House, Route, Stop, handler};
use http::header;
use jiff::Timestamp;
use jiff::civil::Date;
use register::{Fault, OrFault};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where it is served.
pub(crate) const PATH: &str = "/datos/volcado.zip";
/// Names the archive that is served.
const NAMED: &str = "volcado.json";
/// Beginning of the name of every archive, whole or not.
const STEM: &str = "volcado-";

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::open(PATH, "application/zip", handler(|cx, _| Box::pin(file(cx)))).live()]
}

/// The archive that is served, as it names itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    file: String,
    /// Day of its verdicts.
    pub day: Date,
    /// When it was made.
    pub made: Timestamp,
    /// Acts in it.
    pub acts: u64,
    /// Root over them, lower-case hexadecimal.
    pub root: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the archive, lower-case hexadecimal.
    pub sha256: String,
}

#[derive(Default)]
struct Turn(tokio::sync::Mutex<()>);

/// `GET /datos/volcado.zip`.
async fn file(cx: &Cx) -> Result<Answer, Stop> {
    let kept = of_today(&cx.house).await?;
    let path = folder(&cx.house).join(&kept.file);
    let file = File::open(&path).or_fault(format!("opening {}", path.display()))?;
    let name = format!("qhapaq-{}.zip", kept.day);
    Ok(Answer::large_file("application/zip", &name, file, kept.bytes)
        .header(header::ETAG, &format!("\"{}\"", kept.sha256))
        .open())
}

/// The last one that was made, if any.
pub(crate) fn last(house: &House) -> Option<Kept> {
    let folder = folder(house);
    let kept: Kept = serde_json::from_slice(&fs::read(folder.join(NAMED)).ok()?).ok()?;
    let there = fs::metadata(folder.join(&kept.file)).ok()?;
    (there.len() == kept.bytes).then_some(kept)
}

/// The one of today. Whoever asks while it is made waits for the same one; it is finished even when nobody waits any more.
async fn of_today(house: &Arc<House>) -> Result<Kept, Fault> {
    if let Some(kept) = fresh(house) {
        return Ok(kept);
    }
    let house = house.clone();
    let making = async move {
        let shelf = house.shelf::<Turn>();
        let _turn = shelf.0.lock().await;
        match fresh(&house) {
            Some(kept) => Ok(kept),
            None => on_its_own_thread(house).await,
        }
    };
    tokio::spawn(making).await.or_fault("making the dump")?
}

fn fresh(house: &House) -> Option<Kept> {
    last(house).filter(|kept| kept.day >= capability::lima(house.clock.now()))
}

/// Packing takes seconds of work: not on a thread that answers requests.
async fn on_its_own_thread(house: Arc<House>) -> Result<Kept, Fault> {
    let runtime = tokio::runtime::Handle::current();
    let make = move || runtime.block_on(make(&house));
    tokio::task::spawn_blocking(make)
        .await
        .or_fault("making the dump")?
}

async fn make(house: &House) -> Result<Kept, Fault> {
    let folder = folder(house);
    let doing = || format!("writing into {}", folder.display());
    fs::create_dir_all(&folder).or_fault(doing())?;
    let lock = File::create(folder.join("lock")).or_fault(doing())?;
    // Another process of the same house may be at it.
    lock.lock().or_fault(doing())?;
    if let Some(kept) = fresh(house) {
        return Ok(kept);
    }
    let name = format!("{STEM}{}.zip", register::hex(&register::random::<8>()?));
    let part = folder.join(format!("{name}.part"));
    let mut out = BufWriter::new(File::create_new(&part).or_fault(doing())?);
    let written = write(house, &mut out).await?;
    out.flush().or_fault(doing())?;
    out.get_ref().sync_all().or_fault(doing())?;
    fs::rename(&part, folder.join(&name)).or_fault(doing())?;
    let kept = Kept {
        file: name,
        day: written.day,
        made: written.made,
        acts: written.acts,
        root: register::hex(&written.root),
        bytes: written.bytes,
        sha256: written.sha256,
    };
    put_name(&folder, &kept).or_fault(doing())?;
    clear(&folder, &kept.file).or_fault(doing())?;
    Ok(kept)
}

/// The new name in the place of the old one, at once.
fn put_name(folder: &Path, kept: &Kept) -> std::io::Result<()> {
    let part = folder.join(format!("{NAMED}.part"));
    let mut out = File::create(&part)?;
    out.write_all(&serde_json::to_vec(kept)?)?;
    out.sync_all()?;
    File::open(folder)?.sync_all()?;
    fs::rename(&part, folder.join(NAMED))?;
    File::open(folder)?.sync_all()
}

/// Archives of days before, and what a crash left half done.
fn clear(folder: &Path, current: &str) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(STEM) && name != *current {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn folder(house: &House) -> PathBuf {
    house.options.folder.join("dumps")
}
