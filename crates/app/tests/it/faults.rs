//! Commands on what is cut short or cannot be written: they say so plainly, and leave nothing half done under a final name.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Output};

/// Runs `qhapaq`; whether it ended well and what it said.
fn qhapaq(data: &Path, arguments: &[&str]) -> (bool, String) {
    said(Command::new(env!("CARGO_BIN_EXE_qhapaq")), data, arguments)
}

fn said(mut program: Command, data: &Path, arguments: &[&str]) -> (bool, String) {
    let output: Output = program.arg("--data").arg(data).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said.into_owned())
}

fn init(data: &Path) {
    let (good, said) = qhapaq(data, &["init"]);
    assert!(good, "{said}");
}

/// A place to import into: configuration and key, and no database yet.
fn beside(data: &Path, name: &str) -> std::path::PathBuf {
    let other = data.parent().unwrap().join(name);
    std::fs::create_dir_all(other.join("keys")).unwrap();
    for file in ["qhapaq.toml", "keys/register"] {
        std::fs::copy(data.join(file), other.join(file)).unwrap();
    }
    other
}

#[test]
fn an_export_cut_in_the_middle_is_named_by_its_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    init(&data);
    let export = folder.path().join("all.jsonl");
    let (good, said) = qhapaq(&data, &["export", export.to_str().unwrap()]);
    assert!(good, "{said}");
    let bytes = std::fs::read(&export).unwrap();
    let other = beside(&data, "other");
    let cut = folder.path().join("cut.jsonl");
    for at in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 2] {
        std::fs::write(&cut, &bytes[..at]).unwrap();
        let (good, said) = qhapaq(&other, &["import", "register", cut.to_str().unwrap()]);
        let whole_lines = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        assert!(!good, "cut at {at}: {said}");
        assert!(
            said.contains(&format!("the export ends early, after line {whole_lines}")),
            "cut at {at}: {said}"
        );
    }
    // The same folder takes the whole file, as only an empty database does.
    let (good, said) = qhapaq(&other, &["import", "register", export.to_str().unwrap()]);
    assert!(good && said.contains("acts imported"), "{said}");
    let (good, said) = qhapaq(&other, &["verify"]);
    assert!(good && said.contains("nothing is wrong"), "{said}");
}

#[test]
fn what_is_there_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    init(&data);
    for (verb, name) in [
        ("export", "all.jsonl"),
        ("dump", "public.zip"),
        ("backup", "copy"),
    ] {
        let target = folder.path().join(name);
        let target = target.to_str().unwrap();
        let (good, said) = qhapaq(&data, &[verb, target]);
        assert!(good, "{verb}: {said}");
        assert!(
            !Path::new(&format!("{target}.part")).exists(),
            "{verb} leaves nothing beside"
        );
        let (good, said) = qhapaq(&data, &[verb, target]);
        assert!(!good && said.contains("is there already"), "{verb}: {said}");
    }
    let (good, said) = qhapaq(&folder.path().join("copy"), &["verify"]);
    assert!(good, "a backup can be used as it is: {said}");
}

#[test]
fn a_folder_that_cannot_be_written_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    init(&data);
    std::fs::remove_file(data.join("serving.lock")).ok();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o555)).unwrap();
    let (good, said) = said(
        as_one_who_minds_modes(),
        &data,
        &["serve", "--listen", "127.0.0.1:0"],
    );
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(!good, "{said}");
    assert!(
        said.contains("data cannot be written") && said.contains("make the disk writable"),
        "it says what and the remedy: {said}"
    );
}

/// The program as a user to whom modes of files apply: root is without the right to pass over them.
fn as_one_who_minds_modes() -> Command {
    let program = env!("CARGO_BIN_EXE_qhapaq");
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search"]);
    command.args(["--inh-caps", "-dac_override,-dac_read_search", program]);
    command
}
