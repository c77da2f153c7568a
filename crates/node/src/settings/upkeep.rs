//! What a node's file says of its evidence: where it is archived, how long it is kept, who stamps its time.

use super::{SettingsError, is_address};
use crate::evidence::retention::Rule;
use serde::Deserialize;
use std::path::PathBuf;

/// Longest term, in days: a hundred years.
const DAYS_MAX: u32 = 36_500;
/// Shortest term in the log, in days: a start reads the exchanges of the day for their quotas.
const HERE_DAYS_MIN: u32 = 2;
/// Bytes that a segment of the log may have.
const SEGMENT_BYTES: std::ops::RangeInclusive<u64> = 64 << 10..=1 << 30;
/// Minutes between two time-stamps.
const STAMP_MINUTES: std::ops::RangeInclusive<u32> = 1..=1440;

/// Where full segments of the log go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveAt {
    /// A folder that is there: where it lies on another machine, one below the point where that is mounted, so that nothing is
    /// archived while it is not.
    pub folder: PathBuf,
    /// What stands before all names in it.
    #[serde(default = "prefix")]
    pub prefix: String,
    /// Bytes after which a segment of the log is full, and goes. A node with few exchanges fills a small one sooner.
    #[serde(default = "segment_bytes")]
    pub segment_bytes: u64,
}

fn prefix() -> String {
    "evidencia".to_owned()
}

fn segment_bytes() -> u64 {
    64 << 20
}

/// Who stamps the time of the log's states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timestamps {
    /// Its address, `http://` or `https://`.
    pub url: String,
    /// Roots that its certificates lead to, PEM.
    pub roots: PathBuf,
    /// Least minutes between two time-stamps.
    #[serde(default = "minutes")]
    pub minutes: u32,
}

fn minutes() -> u32 {
    60
}

/// Whether the three can work together.
pub(super) fn check(
    archive: Option<&ArchiveAt>,
    retention: Option<&Rule>,
    timestamps: Option<&Timestamps>,
) -> Result<(), SettingsError> {
    let wrong = |text: String| Err(SettingsError(text));
    if let Some(archive) = archive {
        let is_sound = |letter: char| letter.is_ascii_alphanumeric() || "-_/".contains(letter);
        let prefix = &archive.prefix;
        if prefix.is_empty() || prefix.len() > 100 || !prefix.chars().all(is_sound) {
            return wrong("[archive] prefix is 1 to 100 letters, digits, - _ and /".into());
        }
        if !SEGMENT_BYTES.contains(&archive.segment_bytes) {
            let (least, most) = (SEGMENT_BYTES.start(), SEGMENT_BYTES.end());
            return wrong(format!("[archive] segment_bytes is between {least} and {most}"));
        }
    }
    if let Some(rule) = retention {
        if archive.is_none() {
            return wrong("[retention] goes with [archive]: only what is archived leaves the node".into());
        }
        let days = [rule.here_days, rule.content_days, rule.metadata_days];
        if days.iter().any(|days| !(1..=DAYS_MAX).contains(days)) || rule.here_days < HERE_DAYS_MIN {
            return wrong(format!(
                "[retention] terms are days, {DAYS_MAX} at most; here_days is {HERE_DAYS_MIN} at least, the others 1"
            ));
        }
        if rule.here_days > rule.metadata_days || rule.content_days > rule.metadata_days {
            return wrong("[retention] here_days and content_days are no longer than metadata_days".into());
        }
    }
    match timestamps {
        Some(stamps) if !is_address(&stamps.url) => {
            wrong("[timestamps] url is http:// or https://, a host and a path".into())
        }
        Some(stamps) if !STAMP_MINUTES.contains(&stamps.minutes) => wrong(format!(
            "[timestamps] minutes is between {} and {}",
            STAMP_MINUTES.start(),
            STAMP_MINUTES.end()
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    fn read(further: &str) -> Result<Settings, String> {
        let text = format!("folder = \"x\"\n[provider]\nlisten = \"0.0.0.0:5500\"\n{further}");
        Settings::read(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn terms_that_cannot_be_are_refused_with_what_to_write() {
        let archive = "[archive]\nfolder = \"/srv/evidencia\"\n";
        let rule = |here: u32, content: u32, metadata: u32| {
            format!("[retention]\nhere_days = {here}\ncontent_days = {content}\nmetadata_days = {metadata}\n")
        };
        let good = read(&format!("{archive}{}", rule(2, 1, 2))).expect("good");
        let kept = good.archive.expect("an archive");
        assert_eq!(
            (kept.prefix.as_str(), kept.segment_bytes),
            ("evidencia", 64 << 20)
        );
        let stamps = "[timestamps]\nroots = \"r.pem\"\nurl = \"http://tsa.example.pe\"\n";
        assert_eq!(
            read(stamps).expect("good").timestamps.expect("stamps").minutes,
            60
        );
        let with = |terms: String| format!("{archive}{terms}");
        for (further, named) in [
            (rule(30, 30, 60), "goes with [archive]"),
            (with(rule(1, 30, 60)), "here_days is 2 at least"),
            (with(rule(30, 0, 60)), "the others 1"),
            (with(rule(30, 30, 36_501)), "36500 at most"),
            (with(rule(61, 30, 60)), "no longer than metadata_days"),
            (with(rule(30, 61, 60)), "no longer than metadata_days"),
            (format!("{archive}prefix = \"a b\"\n"), "prefix is"),
            (
                format!("{archive}segment_bytes = 1000\n"),
                "segment_bytes is between",
            ),
            (format!("{archive}url = \"s3://x\"\n"), "url"),
            (format!("{stamps}minutes = 0\n"), "minutes is between"),
            (stamps.replace("http:", "ftp:"), "url is http://"),
            (stamps.replace("roots", "raices"), "raices"),
        ] {
            let told = read(&further).expect_err("refused");
            assert!(told.contains(named), "{further}: {told}");
        }
    }
}
