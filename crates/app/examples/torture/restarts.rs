//! PostgreSQL restarted beneath a server that goes on.

use crate::Setting;
use crate::report::{Chapter, Progress};
use crate::rig::cluster::{Cluster, Mode, is_installed};
use crate::rig::random::Random;
use crate::rig::round::Rig;
use crate::rig::server::{Instance, Server};
use anyhow::{Result, ensure};

const NAME: &str = "PostgreSQL restarted";

/// As often as asked for, fast and immediate in turns of chance.
pub fn run(setting: &Setting, random: Random) -> Result<Chapter> {
    let restarts = setting.options.restarts;
    if restarts == 0 {
        return Ok(Chapter::skipped(NAME, "none were asked for"));
    }
    if let Err(why) = is_installed() {
        return Ok(Chapter::skipped(NAME, why));
    }
    let cluster = Cluster::start()?;
    let instance = Instance {
        program: setting.program.clone(),
        data: setting.folder.join("restarted"),
        database: Some(cluster.database("restarted")?),
    };
    let mut rig = Rig::new(instance, setting.folder.join("restarted-copies"), random)?;
    let mut server = Server::start(&rig.instance)?;
    let progress = Progress::new(NAME, setting.options.minutes, 5);
    let (mut done, mut immediate) = (0, 0);
    while progress.goes_on(done, restarts, &rig) {
        let mode = match rig.random.once_in(2) {
            true => Mode::Immediate,
            false => Mode::Fast,
        };
        rig.restart_round(&server.address, &cluster, mode)?;
        ensure!(server.runs(), "the server ended by itself: {}", server.log());
        done += 1;
        immediate += u64::from(matches!(mode, Mode::Immediate));
    }
    server.kill()?;
    let told = rig.close()?;
    let more = [("restarts", done), ("of them immediate", immediate)];
    Ok(Chapter::of(NAME, &rig, told, progress.took(), &more))
}
