//! A disk that takes no more, and a disk that takes nothing any more, beneath a server at work: a small file system of its own,
//! mounted from a file.

use crate::Setting;
use crate::report::{Chapter, Progress};
use crate::rig::http::Client;
use crate::rig::random::Random;
use crate::rig::round::{Reading, Rig, next_act, wait_until};
use crate::rig::server::{Instance, Server};
use anyhow::{Context, Result, bail, ensure};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Size of the file system.
const BYTES: u64 = 320 << 20;
/// Longest wait before and after the fault, in milliseconds.
const WAIT_MILLIS: u64 = 600;

/// Filled at random moments, with room again later.
pub fn full(setting: &Setting, random: Random) -> Result<Chapter> {
    run("disk full", setting, "full", random, fill_round)
}

/// Made read-only while it is written to, then checked, mounted and started again.
pub fn read_only(setting: &Setting, random: Random) -> Result<Chapter> {
    run("disk read-only", setting, "read-only", random, abort_round)
}

fn run(
    name: &'static str,
    setting: &Setting,
    folder: &str,
    random: Random,
    round: fn(&mut Rig, &Disk) -> Result<u64>,
) -> Result<Chapter> {
    let disks = setting.options.disks;
    if disks == 0 {
        return Ok(Chapter::skipped(name, "none were asked for"));
    }
    let disk = match Disk::new(&setting.folder.join(folder)) {
        Ok(disk) => disk,
        Err(why) => return Ok(Chapter::skipped(name, format!("{why:#}"))),
    };
    let instance = Instance {
        program: setting.program.clone(),
        data: disk.mounted.join("data"),
        database: None,
    };
    let mut rig = Rig::new(instance, setting.folder.join(format!("{folder}-copies")), random)?;
    let progress = Progress::new(name, setting.options.minutes, 2);
    let (mut done, mut starts) = (0, 0);
    while progress.goes_on(done, disks, &rig) {
        starts += round(&mut rig, &disk)?;
        done += 1;
    }
    let told = rig.close()?;
    let more = [("times", done), ("started and read in that state", starts)];
    Ok(Chapter::of(name, &rig, told, progress.took(), &more))
}

/// Full, for a while, with people at work; sometimes the server is killed then, and started on the full disk.
fn fill_round(rig: &mut Rig, disk: &Disk) -> Result<u64> {
    let mut server = ready(rig)?;
    let (before, after) = (rig.random.wait(WAIT_MILLIS), rig.random.wait(WAIT_MILLIS));
    let (address, again) = (server.address.clone(), rig.random.once_in(3));
    rig.work(&address, Reading::GoesOn, |ledger| {
        std::thread::sleep(before);
        let faults = ledger.faults();
        let filler = disk.fill()?;
        wait_until("a fault that is told", || ledger.faults() > faults)?;
        std::thread::sleep(after);
        if again {
            return Ok(());
        }
        std::fs::remove_file(filler)?;
        next_act(ledger, ledger.acts())
    })?;
    ensure!(server.runs(), "the server ended by itself: {}", server.log());
    if !again {
        rig.settle(&address)?;
        server.kill()?;
        return rig.documents().map(|()| 0);
    }
    server.kill()?;
    let reads = start_without_room(rig)?;
    std::fs::remove_file(disk.filler())?;
    let server = Server::start(&rig.instance)?;
    rig.settle(&server.address)?;
    server.kill()?;
    rig.documents().map(|()| reads)
}

/// Either it starts and can be read, or it says why it does not: that there is no room.
fn start_without_room(rig: &mut Rig) -> Result<u64> {
    match Server::start(&rig.instance) {
        Ok(server) => {
            let answer = Client::new(&server.address).get("/matriz", &[])?;
            if answer.status != 200 {
                rig.ledger.found(format!(
                    "started on a full disk, reading was answered with {}",
                    answer.status
                ));
            }
            server.kill().map(|()| 1)
        }
        Err(said) => {
            let said = format!("{said:#}");
            if !["full", "No space left", "disk I/O error"]
                .iter()
                .any(|word| said.contains(word))
            {
                rig.ledger
                    .found(format!("on a full disk the server does not say so: {said}"));
            }
            Ok(0)
        }
    }
}

/// The file system gives up while people work; reading goes on; the server refuses to start before it is mended.
fn abort_round(rig: &mut Rig, disk: &Disk) -> Result<u64> {
    let mut server = ready(rig)?;
    let (before, after) = (rig.random.wait(WAIT_MILLIS), rig.random.wait(WAIT_MILLIS));
    let (address, pid) = (server.address.clone(), server.pid());
    rig.work(&address, Reading::GoesOn, |ledger| {
        std::thread::sleep(before);
        let faults = ledger.faults();
        disk.abort_beneath(pid)?;
        wait_until("a fault that is told", || ledger.faults() > faults)?;
        std::thread::sleep(after);
        Ok(())
    })?;
    ensure!(server.runs(), "the server ended by itself: {}", server.log());
    server.kill()?;
    match Server::start(&rig.instance) {
        Ok(_) => rig
            .ledger
            .found("started on a disk that cannot be written".to_owned()),
        Err(said) if format!("{said:#}").contains("cannot be written") => {}
        Err(said) => rig
            .ledger
            .found(format!("a read-only disk is not told plainly: {said:#}")),
    }
    disk.mend()?;
    let server = Server::start(&rig.instance)?;
    rig.settle(&server.address)?;
    server.kill()?;
    rig.documents().map(|()| 0)
}

/// A server with everything settled, and the dump of the day made.
fn ready(rig: &mut Rig) -> Result<Server> {
    let server = Server::start(&rig.instance)?;
    rig.settle(&server.address)?;
    Client::new(&server.address).get("/datos/volcado.zip", &[])?;
    Ok(server)
}

/// A file system in a file, mounted; gone with this value.
struct Disk {
    image: PathBuf,
    mounted: PathBuf,
}

impl Disk {
    fn new(folder: &Path) -> Result<Disk> {
        if !std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
            bail!("only root may mount a file system");
        }
        let disk = Disk {
            image: folder.with_extension("img"),
            mounted: folder.to_owned(),
        };
        std::fs::create_dir_all(folder)?;
        File::create(&disk.image)?.set_len(BYTES)?;
        run_program(
            Command::new("mkfs.ext4")
                .args(["-q", "-F", "-m", "0"])
                .arg(&disk.image),
        )?;
        disk.mount().context("a loop device is needed")?;
        Ok(disk)
    }

    fn mount(&self) -> Result<()> {
        run_program(
            Command::new("mount")
                .args(["-o", "loop"])
                .arg(&self.image)
                .arg(&self.mounted),
        )
    }

    fn filler(&self) -> PathBuf {
        self.mounted.join("filler")
    }

    /// Fills it to the last byte; the file that does.
    fn fill(&self) -> Result<PathBuf> {
        let mut filler = OpenOptions::new().create(true).append(true).open(self.filler())?;
        for size in [1 << 20, 4096, 1] {
            loop {
                match filler.write(&vec![b'x'; size]) {
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(error).context("filling the disk"),
                }
            }
        }
        Ok(self.filler())
    }

    /// As when the device fails: from now on nothing more is written to it. The process is held meanwhile: ext4 may answer
    /// a flush that is on its way in this very moment with success, and have lost what it was to flush.
    fn abort_beneath(&self, pid: u32) -> Result<()> {
        Server::hold(pid)?;
        let aborted = run_program(
            Command::new("mount")
                .args(["-o", "remount,abort"])
                .arg(&self.mounted),
        );
        Server::let_go(pid)?;
        aborted
    }

    fn mend(&self) -> Result<()> {
        run_program(Command::new("umount").arg(&self.mounted))?;
        let mut check = Command::new("e2fsck");
        let status = check
            .args(["-f", "-y"])
            .arg(&self.image)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        // 1 and 2: errors were there and are mended.
        ensure!(
            status.code().is_some_and(|code| code < 4),
            "e2fsck ended with {status}"
        );
        self.mount()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What was killed a moment ago may still hold it.
        for _ in 0..50 {
            if run_program(Command::new("umount").arg(&self.mounted)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        std::fs::remove_file(&self.image).ok();
    }
}

fn run_program(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("starting {:?}", command.get_program()))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.success(),
        "{:?}: {}",
        command.get_program(),
        said.trim()
    );
    Ok(())
}
