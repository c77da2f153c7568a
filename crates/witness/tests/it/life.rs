//! Two witnesses follow a register that grows; one stops and starts again.

use crate::world::{Bench, NOW, Site, cosigned, leaves};
use std::os::unix::fs::PermissionsExt;
use witness::{Client, Compared, Folder, Outcome};

#[tokio::test]
async fn two_witnesses_follow_and_agree() {
    let site = Site::new(leaves(300, "", 0)).await;
    let (one, two) = (
        Bench::new(&site.address, "uno.pe"),
        Bench::new(&site.address, "dos.pe"),
    );
    cosigned(&one.look().await, 0, 300);
    for size in [301, 511, 512, 66_000] {
        let before = one.size().await;
        site.show(leaves(size, "", 0));
        cosigned(&one.look().await, before, size);
        cosigned(&one.look().await, size, size);
    }
    cosigned(&two.look().await, 0, 66_000);
    let agreed = one.witness.compare(&two.open().await).await.unwrap();
    assert!(matches!(agreed, Compared::Agrees { size: 66_000 }), "{agreed:?}");
    site.show(leaves(66_001, "", 0));
    cosigned(&two.look().await, 66_000, 66_001);
    for (asking, asked) in [(&one, &two), (&two, &one)] {
        let compared = asking.witness.compare(&asked.open().await).await.unwrap();
        assert!(matches!(compared, Compared::Agrees { .. }), "{compared:?}");
    }
    assert!(one.evidence().is_empty() && two.evidence().is_empty());
}

#[tokio::test]
async fn growth_costs_few_tiles() {
    let site = Site::new(leaves(69_000, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    site.show(leaves(70_000, "", 0));
    let round = bench.witness.round().await.unwrap();
    cosigned(&round.outcome, 69_000, 70_000);
    assert!(round.tiles <= 6 && round.bytes <= 50_000, "{round:?}");
}

#[tokio::test]
async fn a_tile_that_is_full_by_now_stands_in_for_its_beginning() {
    let site = Site::new(leaves(100, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    let small = crate::world::note(&leaves(200, "", 0));
    site.show(leaves(600, "", 0));
    site.put("checkpoint", 200, small);
    site.put("tile/0/000.p/200", 404, "gone");
    cosigned(&bench.look().await, 100, 200);
}

#[tokio::test]
async fn a_restart_keeps_key_checkpoint_and_register() {
    let site = Site::new(leaves(10, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    let (key, kept) = (bench.witness.key().clone(), bench.witness.kept().await.unwrap());
    let bench = bench.restart(&site.address);
    assert_eq!(bench.witness.key(), &key);
    assert_eq!(bench.witness.kept().await.unwrap(), kept);
    assert_eq!(bench.witness.origin(), crate::world::ORIGIN);
    assert_eq!(
        bench.witness.first_day().await.unwrap().as_deref(),
        Some("2026-11-26")
    );
    site.show(leaves(20, "", 0));
    cosigned(&bench.look().await, 10, 20);
}

#[tokio::test]
async fn the_last_checkpoint_of_each_day_is_kept() {
    let site = Site::new(leaves(10, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    bench.clock.set("2026-11-28T15:00:00Z".parse().unwrap());
    site.show(leaves(20, "", 0));
    bench.look().await;
    let day = |name: &str| std::fs::read_to_string(bench.folder.path().join("days").join(name)).unwrap();
    assert!(day("2026-11-26.note").contains("\n10\n"));
    assert!(day("2026-11-28.note").contains("\n20\n"));
}

#[tokio::test]
async fn a_cosignature_is_never_older_than_the_one_before() {
    let site = Site::new(leaves(10, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    bench.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    bench.look().await;
    let kept = bench.witness.kept().await.unwrap().unwrap();
    let began: jiff::Timestamp = NOW.parse().unwrap();
    assert_eq!(i64::try_from(kept.cosigned.time).unwrap(), began.as_second());
}

#[test]
fn one_process_holds_a_folder_and_its_key_is_secret() {
    let folder = tempfile::tempdir().unwrap();
    let held = Folder::open(folder.path(), "uno.pe").unwrap();
    let refused = Folder::open(folder.path(), "uno.pe").unwrap_err();
    assert!(
        refused.chain().contains("in use by another witness"),
        "{}",
        refused.chain()
    );
    let key = folder.path().join("key");
    let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    drop(held);
    mode(0o644);
    let refused = Folder::open(folder.path(), "uno.pe").unwrap_err();
    assert!(refused.chain().contains("chmod 600"), "{}", refused.chain());
    mode(0o600);
    Folder::open(folder.path(), "uno.pe").unwrap();
}

#[test]
fn a_folder_follows_one_register() {
    let folder = tempfile::tempdir().unwrap();
    let mut folder = Folder::open(folder.path(), "uno.pe").unwrap();
    let key = |name: &str, seed| {
        let signer = register::tree::NoteSigner::from_seed(name, &[seed; 32]).unwrap();
        signer.verifier().clone()
    };
    assert!(folder.trust(key("a.pe", 1)).unwrap());
    assert!(!folder.trust(key("a.pe", 1)).unwrap());
    assert!(folder.trust(key("a.pe", 2)).unwrap());
    assert!(
        folder
            .trust(key("b.pe", 3))
            .unwrap_err()
            .chain()
            .contains("another folder")
    );
}

#[tokio::test]
async fn the_page_says_what_is_followed() {
    let site = Site::new(leaves(10, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    assert!(matches!(
        bench.witness.pass(&[]).await.round.unwrap().outcome,
        Outcome::Cosigned { .. }
    ));
    let address = bench.open().await;
    let client = Client::new(None).unwrap();
    let text = async |path: &str| {
        let address = if path.is_empty() {
            address.clone()
        } else {
            address.join(path)
        };
        let reply = client.get(&address, 100_000).await.unwrap();
        (reply.status, String::from_utf8(reply.body).unwrap())
    };
    let (status, page) = text("").await;
    assert_eq!(status, 200);
    for word in [
        "Testigo uno.pe",
        crate::world::ORIGIN,
        "26-11-2026 10:00",
        "Sin hallazgos",
        "Todo concuerda",
    ] {
        assert!(page.contains(word), "{word} in {page}");
    }
    assert_eq!(text("key").await.1.trim(), bench.witness.key().to_string());
    let (_, note) = text("checkpoint").await;
    assert!(note.contains("— uno.pe "));
    use sha2::Digest as _;
    let origin = register::hex(&sha2::Sha256::digest(crate::world::ORIGIN));
    assert_eq!(text(&format!("{origin}/checkpoint")).await, (200, note));
    assert_eq!(text("00/checkpoint").await.0, 404);
    assert_eq!(text("evidence/..%2Fkey").await.0, 404);
}
