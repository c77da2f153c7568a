//! A register that tells two histories is caught: by one witness that sees both, and by two that compare.

use crate::world::{Bench, Site, cosigned, leaves};
use register::tree::{Checkpoint, Note};
use witness::{Compared, Finding, Outcome};

fn found(outcome: Outcome) -> Finding {
    match outcome {
        Outcome::Found(finding) => finding,
        other => panic!("{other}"),
    }
}

/// Shown one history and then another one, at each pair of sizes, a witness finds exactly this and cosigns nothing more.
#[tokio::test]
async fn one_witness_that_sees_both_histories() {
    for (honest, other, expected, proven) in [
        (300, 300, "split-view", true),
        (300, 301, "forked", true),
        (256, 300, "forked", true),
        (512, 66_000, "forked", true),
        (255, 70_000, "forked", true),
        (300, 299, "rollback", false),
        (300, 0, "rollback", false),
    ] {
        let site = Site::new(leaves(honest, "", 0)).await;
        let bench = Bench::new(&site.address, "uno.pe");
        cosigned(&bench.look().await, 0, honest);
        site.show(leaves(other, " told otherwise", 200));
        let finding = found(bench.look().await);
        assert_eq!(
            (finding.name(), finding.is_proven()),
            (expected, proven),
            "{honest} {other}"
        );
        assert_eq!(bench.size().await, honest);
        assert_eq!(bench.evidence().len(), 1);
        found(bench.look().await);
        assert_eq!(bench.evidence().len(), 1, "the same evidence is kept once");
    }
}

#[tokio::test]
async fn the_evidence_convinces_without_the_witness() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    site.show(leaves(400, " told otherwise", 200));
    bench.look().await;
    let folder = bench.folder.path().join("evidence").join(&bench.evidence()[0]);
    let keys = [crate::world::signer().verifier().clone()];
    let open = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        Checkpoint::open(&bytes, crate::world::ORIGIN, &keys).unwrap().0
    };
    let (earlier, later) = (open("earlier.note"), open("later.note"));
    let proof = std::fs::read_to_string(folder.join("proof.txt")).unwrap();
    let hash = |line: &str| {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(line).unwrap();
        <[u8; 32]>::try_from(bytes).unwrap()
    };
    let (first, rest) = proof.split_once('\n').unwrap();
    let other_root = hash(first.strip_prefix("root ").unwrap());
    let path: Vec<_> = rest.lines().map(hash).collect();
    assert_ne!(other_root, earlier.root);
    register::tree::verify_consistency(earlier.size, later.size, &path, &other_root, &later.root).unwrap();
    assert_eq!(
        other_root,
        crate::world::root(&leaves(300, " told otherwise", 200))
    );
}

#[tokio::test]
async fn after_a_proof_nothing_is_cosigned_until_a_person_looked() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    site.show(leaves(300, " told otherwise", 200));
    bench.look().await;
    site.show(leaves(310, "", 0));
    assert!(matches!(bench.look().await, Outcome::Stopped));
    let bench = bench.restart(&site.address);
    assert!(
        matches!(bench.look().await, Outcome::Stopped),
        "also after a restart"
    );
    let evidence = bench.folder.path().join("evidence");
    std::fs::rename(&evidence, bench.folder.path().join("looked-at")).unwrap();
    let bench = bench.restart(&site.address);
    cosigned(&bench.look().await, 300, 310);
}

#[tokio::test]
async fn a_rollback_is_told_and_growth_goes_on() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    site.show(leaves(200, "", 0));
    assert_eq!(
        found(bench.look().await),
        Finding::Rollback { kept: 300, seen: 200 }
    );
    site.show(leaves(310, "", 0));
    cosigned(&bench.look().await, 300, 310);
    assert_eq!(bench.evidence().len(), 1);
}

/// Each witness sees one consistent history; neither alone can know.
#[tokio::test]
async fn two_witnesses_that_compare() {
    let (here, there) = (
        Site::new(leaves(300, "", 0)).await,
        Site::new(leaves(300, " told otherwise", 200)).await,
    );
    let (one, two) = (
        Bench::new(&here.address, "uno.pe"),
        Bench::new(&there.address, "dos.pe"),
    );
    cosigned(&one.look().await, 0, 300);
    cosigned(&two.look().await, 0, 300);
    for (asking, asked) in [(&one, &two), (&two, &one)] {
        let compared = asking.witness.compare(&asked.open().await).await.unwrap();
        assert!(
            matches!(compared, Compared::Found(Finding::SplitView { size: 300 })),
            "{compared:?}"
        );
        assert_eq!(asking.evidence().len(), 1);
        assert!(matches!(asking.look().await, Outcome::Stopped));
    }
    let later = std::fs::read(
        one.folder
            .path()
            .join("evidence")
            .join(&one.evidence()[0])
            .join("later.note"),
    )
    .unwrap();
    let later = Note::parse(&later).unwrap();
    assert!(
        two.witness.key().of(&later).is_some(),
        "the other witness's own cosignature is in the evidence"
    );
}

#[tokio::test]
async fn two_witnesses_at_different_sizes() {
    let (here, there) = (
        Site::new(leaves(300, "", 0)).await,
        Site::new(leaves(450, " told otherwise", 200)).await,
    );
    let (one, two) = (
        Bench::new(&here.address, "uno.pe"),
        Bench::new(&there.address, "dos.pe"),
    );
    one.look().await;
    two.look().await;
    let compared = two.witness.compare(&one.open().await).await.unwrap();
    assert!(
        matches!(compared, Compared::Found(Finding::Forked { old: 300, new: 450 })),
        "{compared:?}"
    );
    let compared = one.witness.compare(&two.open().await).await.unwrap();
    assert!(
        matches!(
            compared,
            Compared::Found(Finding::Unproven {
                old: 300,
                new: 450,
                ..
            })
        ),
        "the register does not show this one the tiles of the other history: {compared:?}"
    );
}

#[tokio::test]
async fn the_page_tells_a_contradiction() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.witness.pass(&[]).await;
    site.show(leaves(300, " told otherwise", 200));
    let pass = bench.witness.pass(&[]).await;
    assert_eq!(pass.findings().count(), 1);
    let address = bench.open().await;
    let client = witness::Client::new(None).unwrap();
    let page = client.get(&address, 100_000).await.unwrap();
    let page = String::from_utf8(page.body).unwrap();
    assert!(
        page.contains("El registro se contradijo") && page.contains("No todo concuerda"),
        "{page}"
    );
    let name = &bench.evidence()[0];
    assert!(page.contains(name));
    site.show(leaves(310, "", 0));
    assert!(bench.witness.pass(&[]).await.is_stopped());
    let after = client.get(&address, 100_000).await.unwrap();
    let after = String::from_utf8(after.body).unwrap();
    assert!(
        !after.contains("Todo concuerda"),
        "a good round does not hide what stands: {after}"
    );
    let shown = client
        .get(&address.join(&format!("evidence/{name}")), 100_000)
        .await
        .unwrap();
    let shown = String::from_utf8(shown.body).unwrap();
    assert_eq!(
        shown.matches("— registro.example.pe/actos ").count(),
        2,
        "{shown}"
    );
}
