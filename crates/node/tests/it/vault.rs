//! The vault: what it keeps, from whom, and what it never shows.

use crate::adapters::{moment, vault};
use node::adapter::vault::{Fields, Key, Secret, Vault, VaultError, make_key};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    make_key(&folder.path().join("key")).unwrap();
    folder
}

fn fields(password: &str) -> Fields {
    [
        ("user".to_owned(), Secret::new("40999999")),
        ("password".to_owned(), Secret::new(password)),
    ]
    .into()
}

fn put(vault: &Vault, name: &str, password: &str) -> Result<(), VaultError> {
    vault.put(name, fields(password), Some(15), moment("2026-03-02T15:00:00Z"))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_put_is_named_and_not_shown() {
    let folder = folder();
    let vault = vault(folder.path());
    assert_eq!(vault.names().unwrap(), []);
    put(&vault, "reniec", "secreta-1").unwrap();
    put(&vault, "sunarp", "secreta-2").unwrap();
    let names = vault.names().unwrap();
    assert_eq!(names[0].name, "reniec");
    assert_eq!(names[0].fields, ["password", "user"]);
    assert_eq!((names[0].valid_days, names[0].pending), (Some(15), false));
    let shown = format!("{vault:?} {names:?} {:?}", fields("secreta-1"));
    assert!(
        !shown.contains("secreta") && !shown.contains("40999999"),
        "{shown}"
    );
    let file = fs::read(folder.path().join("vault")).unwrap();
    assert!(!String::from_utf8_lossy(&file).contains("secreta"));
    assert!(
        !String::from_utf8_lossy(&file).contains("reniec"),
        "names are sealed too"
    );
    for name in ["vault", "key", "vault.lock"] {
        assert_eq!(mode(&folder.path().join(name)), 0o600, "{name}");
    }
    vault.remove("sunarp").unwrap();
    assert_eq!(vault.names().unwrap().len(), 1);
    assert!(matches!(vault.remove("sunarp"), Err(VaultError::Unknown { .. })));
}

#[test]
fn a_command_and_a_running_node_see_each_other_and_lose_nothing() {
    let folder = folder();
    let (node, command) = (vault(folder.path()), vault(folder.path()));
    std::thread::scope(|scope| {
        for (vault, letter) in [(&node, 'a'), (&command, 'b')] {
            scope.spawn(move || {
                for at in 0..20 {
                    put(vault, &format!("{letter}{at}"), "x").unwrap();
                }
            });
        }
    });
    assert_eq!(node.names().unwrap().len(), 40);
    assert_eq!(node.names().unwrap(), command.names().unwrap());
}

#[test]
fn a_touched_file_or_another_key_opens_nothing() {
    let folder = folder();
    let path = folder.path().join("vault");
    put(&vault(folder.path()), "reniec", "secreta").unwrap();
    let whole = fs::read(&path).unwrap();
    let open = || Vault::open(&path, Key::File(folder.path().join("key")));
    let sealed = |found: Result<Vault, VaultError>| matches!(found, Err(VaultError::Sealed { .. }));
    for at in 0..whole.len() {
        let mut touched = whole.clone();
        touched[at] ^= 1;
        fs::write(&path, &touched).unwrap();
        assert!(sealed(open()), "byte {at}");
    }
    for length in [0, 5, 15, 20, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(sealed(open()), "cut at {length}");
    }
    fs::write(&path, &whole).unwrap();
    assert!(open().is_ok());
    make_key(&folder.path().join("other")).unwrap();
    assert!(sealed(Vault::open(&path, Key::File(folder.path().join("other")))));
}

#[test]
fn a_key_that_others_can_read_is_not_used() {
    let folder = folder();
    let key = folder.path().join("key");
    let path = folder.path().join("vault");
    let open = |key: Key| Vault::open(&path, key);
    for (mode, own, systemd) in [
        (0o600, true, true),
        (0o400, true, true),
        (0o440, false, true),
        (0o644, false, false),
        (0o660, false, false),
    ] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(open(Key::File(key.clone())).is_ok(), own, "{mode:o}");
        assert_eq!(open(Key::Systemd(key.clone())).is_ok(), systemd, "{mode:o}");
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "short").unwrap();
    assert!(matches!(
        open(Key::File(key.clone())),
        Err(VaultError::Key { .. })
    ));
    fs::write(&key, [7; 32]).unwrap();
    assert!(open(Key::File(key.clone())).is_ok(), "32 bytes as they are");
    assert!(make_key(&key).is_err(), "a key is never overwritten");
    fs::remove_file(&key).unwrap();
    assert!(matches!(open(Key::File(key)), Err(VaultError::File { .. })));
}

#[test]
fn what_is_no_secret_is_refused_by_its_name() {
    let folder = folder();
    let vault = vault(folder.path());
    let long = "x".repeat(1_001);
    for bad in ["", "a\nb", &long] {
        let told = put(&vault, "reniec", bad).unwrap_err().to_string();
        assert!(
            told.starts_with("password ") && (bad.is_empty() || !told.contains(bad)),
            "{told}"
        );
    }
    assert!(put(&vault, "", "x").is_err());
    assert!(put(&vault, &"n".repeat(101), "x").is_err());
    assert_eq!(vault.names().unwrap(), []);
}
