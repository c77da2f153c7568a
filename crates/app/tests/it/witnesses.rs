//! A whole instance and two witnesses over loopback: its checkpoints are cosigned, its proofs carry it, its fork is caught.

use crate::house::{ADMIN, Home};
use app::config::{Instance, WitnessEntry};
use app::open::{self, Place};
use app::witnesses;
use capability::House;
use register::tree::{Bundle, Note, WitnessKey};
use register::{Clock, Draft, FixedClock, Under};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use witness::{Address, Client, Compared, Finding, Folder, Outcome, Witness};

const NOW: &str = "2026-11-26T15:00:00Z";

async fn open(router: axum::Router) -> Address {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

async fn serve(house: &Arc<House>) -> Address {
    open(capability::router(house.clone(), app::roof::routes())).await
}

/// A witness with its folder, and where it serves.
struct Bench {
    witness: Arc<Witness>,
    address: Address,
    folder: TempDir,
}

impl Bench {
    async fn new(house: &House, follows: &Address, name: &str) -> Bench {
        let temporary = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(temporary.path(), name).unwrap();
        folder.trust(house.register.verifier()).unwrap();
        let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
        let client = Client::new(None).unwrap();
        let witness = Arc::new(Witness::new(client, follows, folder, clock as Arc<dyn Clock>).unwrap());
        Bench {
            address: open(witness::router(witness.clone())).await,
            witness,
            folder: temporary,
        }
    }

    fn entry(&self, name: &str) -> WitnessEntry {
        WitnessEntry {
            name: name.to_owned(),
            url: self.address.to_string(),
            key: self.witness.key().to_string(),
        }
    }

    async fn look(&self) -> Outcome {
        self.witness.round().await.unwrap().outcome
    }
}

fn instance(witness: Vec<WitnessEntry>) -> Instance {
    Instance {
        base_url: "http://127.0.0.1:8080".into(),
        origin: "prueba.local/registro".into(),
        demo: true,
        witness,
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    }
}

fn signed_by(note: &str, keys: &[&WitnessKey]) -> usize {
    let note = Note::parse(note.as_bytes()).unwrap();
    keys.iter().filter(|key| key.of(&note).is_some()).count()
}

#[tokio::test]
async fn checkpoints_are_cosigned_and_proofs_carry_it() {
    let home = Home::new().await;
    let address = serve(&home.house).await;
    let one = Bench::new(&home.house, &address, "uno.pe").await;
    let two = Bench::new(&home.house, &address, "dos.pe").await;
    assert!(matches!(one.look().await, Outcome::Cosigned { before: 0, .. }));
    witnesses::name(&home.house, &instance(vec![one.entry("Uno"), two.entry("Dos")])).unwrap();
    let client = Client::new(None).unwrap();
    let asked = witnesses::ask(&home.house, &client).await;
    assert!(
        asked.len() == 2 && asked.iter().all(|(_, why)| why.is_empty()),
        "{asked:?}"
    );
    assert!(
        witnesses::ask(&home.house, &client).await.is_empty(),
        "nobody is asked twice for the same"
    );

    let keys = [one.witness.key(), two.witness.key()];
    let checkpoint = home.get("/log/checkpoint").await.text;
    assert_eq!(signed_by(&checkpoint, &keys), 2);
    assert!(
        matches!(one.look().await, Outcome::Cosigned { .. }),
        "a witness reads it with foreign cosignatures"
    );

    let act = home.house.register.stream(3, 1).await.unwrap().remove(0);
    let proof = home.get(&format!("/actos/{}/prueba.json", act.code())).await;
    let bundle = Bundle::from_json(proof.text.as_bytes()).unwrap();
    assert_eq!(signed_by(&bundle.proof.checkpoint.to_string(), &keys), 2);
    let verdict = register::tree::verify_bundle(proof.text.as_bytes(), Some(&home.house.register.verifier()));
    assert!(verdict.is_proven(), "{:?}", verdict.checks);

    home.sign_in(ADMIN).await;
    grow(&home.house, "primero").await;
    let checkpoint = home.get("/log/checkpoint").await.text;
    assert_eq!(
        signed_by(&checkpoint, &keys),
        0,
        "a checkpoint that nobody signed yet bears no cosignature"
    );
    let act = home
        .house
        .register
        .stream(home.size().await - 1, 1)
        .await
        .unwrap()
        .remove(0);
    let proof = home.get(&format!("/actos/{}/prueba.json", act.code())).await;
    assert!(
        Bundle::from_json(proof.text.as_bytes()).is_ok(),
        "an act newer than every cosignature has its proof"
    );
    let asked = witnesses::ask(&home.house, &client).await;
    assert!(asked.iter().all(|(_, why)| why.is_empty()), "{asked:?}");
    let page = home.get("/testigos").await.text;
    assert!(page.contains("2 de 2 testigos firmaron"), "{page}");

    witnesses::name(&home.house, &instance(vec![one.entry("Uno")])).unwrap();
    let kept = home.get("/log/checkpoint").await.text;
    assert_eq!(
        signed_by(&kept, &keys),
        1,
        "what was signed before a restart is shown after it"
    );
}

#[tokio::test]
async fn a_witness_that_is_away_or_another_is_told_and_stops_nothing() {
    let home = Home::new().await;
    let address = serve(&home.house).await;
    let bench = Bench::new(&home.house, &address, "uno.pe").await;
    let stranger = register::tree::Cosigner::from_seed("uno.pe", &[1; 32]).unwrap();
    let mut away = bench.entry("Lejos");
    away.url = "http://127.0.0.1:1".into();
    let mut other = bench.entry("Otro");
    other.key = stranger.witness().to_string();
    witnesses::name(&home.house, &instance(vec![away, other])).unwrap();
    let asked = witnesses::ask(&home.house, &Client::new(None).unwrap()).await;
    assert!(asked[0].1.contains("cannot be reached"), "{asked:?}");
    assert!(asked[1].1.contains("without a cosignature"), "{asked:?}");
    assert_eq!(home.get("/log/checkpoint").await.status, 200);
}

#[tokio::test]
async fn a_wrong_section_is_named() {
    let home = Home::new().await;
    let cosigner = register::tree::Cosigner::from_seed("uno.pe", &[1; 32]).unwrap();
    let good = WitnessEntry {
        name: "Uno".into(),
        url: "https://uno.pe".into(),
        key: cosigner.witness().to_string(),
    };
    witnesses::name(&home.house, &instance(vec![good.clone()])).unwrap();
    let of_register = home.house.register.verifier().to_string();
    for (entries, said) in [
        (
            vec![WitnessEntry {
                key: "uno".into(),
                ..good.clone()
            }],
            "key",
        ),
        (
            vec![WitnessEntry {
                key: of_register,
                ..good.clone()
            }],
            "another type",
        ),
        (
            vec![WitnessEntry {
                url: "uno.pe".into(),
                ..good.clone()
            }],
            "url",
        ),
        (
            vec![WitnessEntry {
                name: " ".into(),
                ..good.clone()
            }],
            "name",
        ),
        (vec![good.clone(), good.clone()], "two witnesses"),
        (vec![good.clone(); 33], "more than 32"),
    ] {
        let refused = format!(
            "{:#}",
            witnesses::name(&home.house, &instance(entries)).unwrap_err()
        );
        assert!(refused.contains(said), "{refused}");
    }
    let unknown = "base_url = 'a'\norigin = 'b'\n[[witness]]\nname = 'c'\nurl = 'd'\nkey = 'e'\nport = 1\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("qhapaq.toml"), unknown).unwrap();
    let refused = format!("{:#}", Instance::read(folder.path()).unwrap_err());
    assert!(refused.contains("port"), "{refused}");
}

/// The data folder is copied, each copy records something else, and both are served under one key.
#[tokio::test]
async fn a_forked_register_is_caught_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let first = house(&here).await;
    for word in ["uno", "dos", "tres"] {
        grow(&first, word).await;
    }
    let address = serve(&first).await;
    let (one, two) = (
        Bench::new(&first, &address, "uno.pe").await,
        Bench::new(&first, &address, "dos.pe").await,
    );
    one.look().await;
    two.look().await;
    assert!(matches!(
        one.witness.compare(&two.address).await.unwrap(),
        Compared::Agrees { .. }
    ));

    // Database, documents and key, as somebody with access to the machine would take them.
    register::backup(&first.register, Some(&first.documents), &there)
        .await
        .unwrap();
    let second = house(&there).await;
    assert_eq!(second.register.verifier(), first.register.verifier());
    grow(&first, "para unos").await;
    for word in ["para otros", "y algo más"] {
        grow(&second, word).await;
    }
    let (first_address, second_address) = (serve(&first).await, serve(&second).await);
    let size = second.register.head().await.unwrap().size;

    // Each sees one history, and both compare.
    let (left, right) = (
        moved(one, &first_address).await,
        moved(two, &second_address).await,
    );
    assert!(matches!(left.look().await, Outcome::Cosigned { .. }));
    assert!(matches!(right.look().await, Outcome::Cosigned { .. }));
    let compared = right.witness.compare(&left.address).await.unwrap();
    assert!(
        matches!(compared, Compared::Found(Finding::Forked { old, new }) if (old, new) == (size - 1, size)),
        "{compared:?}"
    );
    assert!(matches!(right.look().await, Outcome::Stopped));

    // One witness that is shown the other history.
    let left = moved(left, &second_address).await;
    let outcome = left.look().await;
    assert!(
        matches!(outcome, Outcome::Found(Finding::Forked { .. })),
        "{outcome}"
    );
    assert!(
        left.witness
            .found()
            .await
            .unwrap()
            .iter()
            .any(|found| found.proven)
    );

    // One that had seen the larger history is shown the smaller one.
    let fresh = Bench::new(&first, &second_address, "tres.pe").await;
    fresh.look().await;
    let outcome = moved(fresh, &first_address).await.look().await;
    assert!(
        matches!(outcome, Outcome::Found(Finding::Rollback { .. })),
        "{outcome}"
    );
}

/// What scripts rely on: 0 consistent, 1 not ended, 2 no key, 3 found.
#[tokio::test]
async fn the_command_tells_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let first = house(&folder.path().join("here")).await;
    let there = folder.path().join("there");
    register::backup(&first.register, Some(&first.documents), &there)
        .await
        .unwrap();
    let second = house(&there).await;
    grow(&first, "para unos").await;
    grow(&second, "para otros").await;
    let (honest, other) = (serve(&first).await.to_string(), serve(&second).await.to_string());
    let key = first.register.verifier().to_string();
    let state = folder.path().join("state");
    let once = async |follow: &str, more: &[&str]| {
        let done = tokio::process::Command::new(env!("CARGO_BIN_EXE_qhapaq"))
            .args(["witness", "--once", "--follow", follow, "--state"])
            .arg(&state)
            .args(more)
            .stdin(std::process::Stdio::null())
            .output()
            .await
            .unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        (done.status.code().unwrap(), said)
    };
    let (code, said) = once(&honest, &[]).await;
    assert!(
        code == 2 && said.contains(&key),
        "without a terminal no key is trusted: {code} {said}"
    );
    let (code, said) = once(&honest, &["--key", &key]).await;
    assert!(code == 0 && said.contains("cosigned"), "{code} {said}");
    let (code, said) = once("http://127.0.0.1:1", &[]).await;
    assert!(code == 1 && said.contains("cannot be reached"), "{code} {said}");
    for _ in 0..2 {
        let (code, said) = once(&other, &[]).await;
        assert!(code == 3 && said.contains("FOUND split view"), "{code} {said}");
    }
    let (code, said) = once(&honest, &[]).await;
    assert!(code == 3 && said.contains("nothing cosigned"), "{code} {said}");
}

/// The same witness, shown another address: what a split view does to it.
async fn moved(bench: Bench, address: &Address) -> Bench {
    let name = bench.witness.key().name();
    // The first one is still served, so it holds its folder: this one goes on in a copy.
    let copy = tempfile::tempdir().unwrap();
    for file in ["key", "register", "checkpoint"] {
        std::fs::copy(bench.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let folder = Folder::open(copy.path(), name).unwrap();
    let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
    let witness = Witness::new(
        Client::new(None).unwrap(),
        address,
        folder,
        clock as Arc<dyn Clock>,
    );
    let witness = Arc::new(witness.unwrap());
    Bench {
        address: open(witness::router(witness.clone())).await,
        witness,
        folder: copy,
    }
}

async fn house(data: &Path) -> Arc<House> {
    let place = Place {
        data: data.to_owned(),
        database: None,
    };
    let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
    open::house_with(&place, &instance(Vec::new()), clock as Arc<dyn Clock>)
        .await
        .unwrap()
}

/// Registers an entity of this name.
async fn grow(house: &House, name: &str) {
    let entity = register::EntityId::new(house.clock.as_ref()).unwrap();
    let registered = directory::acts::EntityRegistered {
        entity,
        kind: "public_body".to_owned(),
        details: directory::acts::EntityDetails {
            name: name.to_owned(),
            ubigeo: Some("150101".to_owned()),
            ..Default::default()
        },
        source: None,
        authority: None,
    };
    let draft = Draft::new("directory/entity-registered", Under::system())
        .entity(entity)
        .payload_of(&registered)
        .unwrap();
    house.register.record(draft).await.unwrap();
}
