//! `qhapaq node vault`: a secret goes in by the input and comes out nowhere.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PASSWORD: &str = "Clave-muy-secreta = 1";

/// The command on a folder with `nodo.toml`, with that input.
fn vault(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qhapaq"))
        .args(["node", "vault"])
        .args(arguments)
        .args(["--config", "nodo.toml"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

fn settings(folder: &Path, vault: &str) {
    let text = format!("folder = \"nodo\"\n[provider]\nlisten = \"127.0.0.1:0\"\n{vault}");
    std::fs::write(folder.join("nodo.toml"), text).unwrap();
}

fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains(PASSWORD), "{text}");
    text
}

#[test]
fn what_goes_in_by_the_input_is_named_and_opens_with_its_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    settings(at, "[vault]\nfile = \"boveda\"\nkey = \"llave\"\n");
    let fields = format!("user=40999999\r\npassword={PASSWORD}\n\n");
    let early = vault(at, &["put", "reniec"], &fields);
    assert!(!early.status.success(), "there is no key yet");
    let made = vault(at, &["key"], "");
    assert!(made.status.success(), "{}", told(&made));
    let mode = std::fs::metadata(at.join("llave")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = vault(at, &["key"], "");
    assert_eq!(again.status.code(), Some(2), "{}", told(&again));
    assert_eq!(told(&vault(at, &["names"], "")), "The vault holds nothing.\n");

    let put = vault(at, &["put", "reniec", "--valid-days", "15"], &fields);
    assert!(put.status.success(), "{}", told(&put));
    assert_eq!(told(&put), "");
    let names = told(&vault(at, &["names"], ""));
    assert!(names.starts_with("reniec  password, user  set 2"), "{names}");
    assert!(
        names.ends_with("lives 15 days\n") && !names.contains("40999999"),
        "{names}"
    );
    let sealed = std::fs::read(at.join("boveda")).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("secreta"));

    std::fs::rename(at.join("llave"), at.join("otra")).unwrap();
    let other = vault(at, &["key"], "");
    assert!(told(&other).contains("sealed with another key"));
    assert!(!at.join("llave").exists());
    std::fs::rename(at.join("otra"), at.join("llave")).unwrap();
    std::fs::set_permissions(at.join("llave"), std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(
        !vault(at, &["names"], "").status.success(),
        "others can read the key"
    );
    std::fs::set_permissions(at.join("llave"), std::fs::Permissions::from_mode(0o600)).unwrap();

    assert!(vault(at, &["remove", "reniec"], "").status.success());
    let gone = vault(at, &["remove", "reniec"], "");
    assert_eq!(gone.status.code(), Some(2));
    assert_eq!(told(&gone), "The vault has no credential reniec.\n");
}

#[test]
fn what_is_not_of_the_form_is_refused_by_its_line_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    settings(at, "[vault]\nfile = \"boveda\"\nkey = \"llave\"\n");
    assert!(vault(at, &["key"], "").status.success());
    let long = format!("password={}", "x".repeat(70_000));
    for (input, named) in [
        ("", "1 to 32 lines"),
        (PASSWORD.split(' ').next().unwrap(), "Line 1 has no ="),
        ("user=a\nuser=b\n", "Line 2 names a field a second time"),
        ("user=\n", "user is empty"),
        ("=secreto\n", "field is empty"),
        (long.as_str(), "longer than"),
    ] {
        let output = vault(at, &["put", "reniec"], input);
        let text = told(&output);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(named), "{text}");
        assert!(!text.contains("Clave"), "{text}");
    }
    assert_eq!(told(&vault(at, &["names"], "")), "The vault holds nothing.\n");
    // A secret as an argument is not taken.
    let argument = vault(at, &["put", "reniec", "password=x"], "");
    assert_eq!(argument.status.code(), Some(2));
    settings(at, "");
    let none = vault(at, &["names"], "");
    assert!(!none.status.success() && told(&none).contains("has no [vault]"));
    settings(
        at,
        "[vault]\nfile = \"boveda\"\nsystemd_key = \"/run/credentials/x\"\n",
    );
    assert!(told(&vault(at, &["key"], "")).contains("systemd-creds"));
}
