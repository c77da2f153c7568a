//! The server killed by SIGKILL at random moments, on either database.

use crate::Setting;
use crate::report::{Chapter, Progress};
use crate::rig::cluster::{Cluster, is_installed};
use crate::rig::random::Random;
use crate::rig::round::Rig;
use crate::rig::server::Instance;
use anyhow::Result;

/// Kills between two lines of progress.
const LINE: u64 = 20;

/// With the database in the folder.
pub fn sqlite(setting: &Setting, random: Random) -> Result<Chapter> {
    run(
        "kills, SQLite",
        setting,
        "sqlite",
        None,
        setting.options.kills,
        random,
    )
}

/// With PostgreSQL.
pub fn postgres(setting: &Setting, random: Random) -> Result<Chapter> {
    let name = "kills, PostgreSQL";
    if let Err(why) = is_installed() {
        return Ok(Chapter::skipped(name, why));
    }
    let cluster = Cluster::start()?;
    let database = cluster.database("torture")?;
    run(
        name,
        setting,
        "postgres",
        Some(database),
        setting.options.postgres_kills,
        random,
    )
}

fn run(
    name: &'static str,
    setting: &Setting,
    folder: &str,
    database: Option<String>,
    kills: u64,
    random: Random,
) -> Result<Chapter> {
    if kills == 0 {
        return Ok(Chapter::skipped(name, "none were asked for"));
    }
    let instance = Instance {
        program: setting.program.clone(),
        data: setting.folder.join(folder),
        database,
    };
    let mut rig = Rig::new(instance, setting.folder.join(format!("{folder}-copies")), random)?;
    let progress = Progress::new(name, setting.options.minutes, LINE);
    let mut rounds = 0;
    while progress.goes_on(rig.counts.kills, kills, &rig) {
        rig.kill_round()?;
        rounds += 1;
        if rounds % setting.options.verify_every.max(1) == 0 {
            rig.verify()?;
        }
    }
    let killing = progress.took();
    let told = rig.close()?;
    let per_minute = (rig.counts.kills as f64 / killing.as_secs_f64() * 60.0) as u64;
    let more = [
        ("kills", rig.counts.kills),
        ("of them while starting", rig.counts.kills_at_start),
        ("kills per minute", per_minute),
    ];
    Ok(Chapter::of(name, &rig, told, progress.took(), &more))
}
