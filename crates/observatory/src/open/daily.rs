//! Files that are served and made once a day, when the first one asks: whole or not at all.
//!
//! A file is written under a name of its own and flushed; only then does a small `.json` beside it come to name it.
//! Whatever ends the program in between, what is served is the whole file that was named last.

use super::dump::Written;
use capability::{Answer, Cx, Fut, House, Stop};
use http::header;
use jiff::Timestamp;
use jiff::civil::Date;
use register::{Fault, OrFault};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What writes a file.
type Writer = for<'a> fn(&'a House, &'a mut (dyn Write + Send)) -> Fut<'a, Result<Written, Fault>>;

/// A file of the day.
#[derive(Clone, Copy)]
pub(crate) struct Daily {
    /// Where it is served.
    pub path: &'static str,
    /// Its name for whoever keeps it, before the day: `qhapaq`.
    pub name: &'static str,
    /// Its name in the folder of dumps, and the end of all its names: `volcado`, `.zip`.
    pub stem: &'static str,
    pub ending: &'static str,
    pub media_type: &'static str,
    pub write: Writer,
}

/// A file that is served, as it names itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    file: String,
    /// Day of what it says.
    pub day: Date,
    /// When it was made.
    pub made: Timestamp,
    /// Acts in it.
    pub acts: u64,
    /// Root over them, lower-case hexadecimal.
    pub root: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
}

/// One turn for each file, so that several who ask at once wait for one making.
#[derive(Default)]
struct Turns(Mutex<HashMap<&'static str, Arc<tokio::sync::Mutex<()>>>>);

impl Daily {
    /// The file of today, sent from disk.
    pub(crate) async fn answer(self, cx: &Cx) -> Result<Answer, Stop> {
        let kept = self.of_today(&cx.house).await?;
        let path = folder(&cx.house).join(&kept.file);
        let file = File::open(&path).or_fault(format!("opening {}", path.display()))?;
        let name = format!("{}-{}{}", self.name, kept.day, self.ending);
        Ok(Answer::large_file(self.media_type, &name, file, kept.bytes)
            .header(header::ETAG, &format!("\"{}\"", kept.sha256))
            .open())
    }

    /// The last one that was made, if any.
    pub(crate) fn last(self, house: &House) -> Option<Kept> {
        let folder = folder(house);
        let kept: Kept = serde_json::from_slice(&fs::read(folder.join(self.naming())).ok()?).ok()?;
        let there = fs::metadata(folder.join(&kept.file)).ok()?;
        (there.len() == kept.bytes).then_some(kept)
    }

    /// Name of the file that says which one is served.
    fn naming(self) -> String {
        format!("{}{}.json", self.stem, self.ending)
    }

    /// The one of today. Whoever asks while it is made waits for it; it is finished even when nobody waits any more.
    async fn of_today(self, house: &Arc<House>) -> Result<Kept, Fault> {
        if let Some(kept) = self.fresh(house) {
            return Ok(kept);
        }
        let house = house.clone();
        let making = async move {
            let turn = {
                let shelf = house.shelf::<Turns>();
                let mut turns = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
                turns.entry(self.path).or_default().clone()
            };
            let _turn = turn.lock().await;
            match self.fresh(&house) {
                Some(kept) => Ok(kept),
                None => self.on_its_own_thread(house).await,
            }
        };
        tokio::spawn(making).await.or_fault("making a file of the day")?
    }

    fn fresh(self, house: &House) -> Option<Kept> {
        self.last(house)
            .filter(|kept| kept.day >= capability::lima(house.clock.now()))
    }

    /// Packing takes seconds of work: not on a thread that answers requests.
    async fn on_its_own_thread(self, house: Arc<House>) -> Result<Kept, Fault> {
        let runtime = tokio::runtime::Handle::current();
        let make = move || runtime.block_on(self.make(&house));
        tokio::task::spawn_blocking(make)
            .await
            .or_fault("making a file of the day")?
    }

    async fn make(self, house: &House) -> Result<Kept, Fault> {
        let folder = folder(house);
        let doing = || format!("writing into {}", folder.display());
        fs::create_dir_all(&folder).or_fault(doing())?;
        // Another process of the same house may be at it.
        let lock = File::create(folder.join(format!("{}.lock", self.naming()))).or_fault(doing())?;
        lock.lock().or_fault(doing())?;
        if let Some(kept) = self.fresh(house) {
            return Ok(kept);
        }
        let name = format!(
            "{}-{}{}",
            self.stem,
            register::hex(&register::random::<8>()?),
            self.ending
        );
        let part = folder.join(format!("{name}.part"));
        let mut out = BufWriter::new(File::create_new(&part).or_fault(doing())?);
        let written = (self.write)(house, &mut out).await?;
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
        self.put_name(&folder, &kept).or_fault(doing())?;
        self.clear(&folder, &kept.file).or_fault(doing())?;
        Ok(kept)
    }

    /// The new name in the place of the old one, at once.
    fn put_name(self, folder: &Path, kept: &Kept) -> std::io::Result<()> {
        let part = folder.join(format!("{}.part", self.naming()));
        let mut out = File::create(&part)?;
        out.write_all(&serde_json::to_vec(kept)?)?;
        out.sync_all()?;
        File::open(folder)?.sync_all()?;
        fs::rename(&part, folder.join(self.naming()))?;
        File::open(folder)?.sync_all()
    }

    /// Files of days before, and what a crash left half done.
    fn clear(self, folder: &Path, current: &str) -> std::io::Result<()> {
        let (whole, half) = (self.ending.to_owned(), format!("{}.part", self.ending));
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = name.starts_with(&format!("{}-", self.stem))
                && (name.ends_with(&whole) || name.ends_with(&half));
            if ours && name != current {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

fn folder(house: &House) -> PathBuf {
    house.options.folder.join("dumps")
}
