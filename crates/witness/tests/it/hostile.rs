//! A register that wants to harm whoever looks at it: each trick has a named end, and none is a crash.

use crate::world::{Bench, ORIGIN, Site, cosigned, leaves, open, signer};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use register::tree::{Checkpoint, NoteSigner};
use witness::{Finding, Outcome, Trouble};

fn signed(size: u64, root: [u8; 32]) -> String {
    Checkpoint::new(ORIGIN, size, root)
        .sign(&[&signer()])
        .unwrap()
        .to_string()
}

#[tokio::test]
async fn giant_sizes_end_in_a_finding() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    for size in [u64::MAX, 1 << 63, (1 << 63) - 1, 1 << 40, 66_000] {
        site.put("checkpoint", 200, signed(size, [7; 32]));
        let round = bench.witness.round().await.unwrap();
        let Outcome::Found(finding) = round.outcome else {
            panic!("{size}: {}", round.outcome);
        };
        assert_eq!(
            (finding.name(), finding.is_proven()),
            ("unproven", false),
            "{size}"
        );
        assert!(round.tiles < 100, "{size}: {} tiles", round.tiles);
    }
    assert_eq!(bench.size().await, 300);
}

#[tokio::test]
async fn tiles_of_another_tree_prove_nothing() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    for bytes in [
        vec![],
        vec![1],
        vec![9; 32],
        vec![9; 44 * 32],
        vec![9; 145 * 32],
        vec![9; 8192],
    ] {
        site.show(leaves(400, "", 0));
        site.put("tile/0/001.p/144", 200, bytes.clone());
        let outcome = bench.look().await;
        assert!(
            matches!(
                outcome,
                Outcome::Found(Finding::Unproven {
                    old: 300,
                    new: 400,
                    ..
                })
            ),
            "{}: {outcome}",
            bytes.len()
        );
    }
    site.put("tile/0/001.p/144", 404, "");
    let outcome = bench.look().await;
    assert!(
        matches!(outcome, Outcome::Found(Finding::Unproven { .. })),
        "{outcome}"
    );
    assert_eq!(bench.evidence().len(), 1);
}

#[tokio::test]
async fn what_is_no_signed_checkpoint_is_named() {
    let honest = leaves(300, "", 0);
    let site = Site::new(honest.clone()).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    let other = NoteSigner::from_seed(ORIGIN, &[1; 32]).unwrap();
    let stranger = NoteSigner::from_seed("otro.pe", &[42; 32]).unwrap();
    let point = Checkpoint::new(ORIGIN, 301, [7; 32]);
    let altered = crate::world::note(&honest).replace("\n300\n", "\n301\n");
    for bytes in [
        Vec::new(),
        b"\n\n".to_vec(),
        vec![0xff; 500],
        "— ".repeat(1000).into_bytes(),
        "a\n".repeat(20_000).into_bytes(),
        altered.into_bytes(),
        point.sign(&[&other]).unwrap().to_string().into_bytes(),
        point.sign(&[&stranger]).unwrap().to_string().into_bytes(),
        Checkpoint::new("otro.pe", 301, [7; 32])
            .sign(&[&signer()])
            .unwrap()
            .to_string()
            .into_bytes(),
    ] {
        site.put("checkpoint", 200, bytes.clone());
        let outcome = bench.look().await;
        assert!(
            matches!(outcome, Outcome::Found(Finding::NotSigned { .. })),
            "{outcome}: {}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(60)])
        );
    }
    assert!(
        bench.evidence().is_empty(),
        "what anyone could have sent is no evidence"
    );
    assert_eq!(bench.size().await, 300);
}

#[tokio::test]
async fn an_empty_tree_with_a_root_is_refused() {
    let site = Site::new(Vec::new()).await;
    let bench = Bench::new(&site.address, "uno.pe");
    site.put("checkpoint", 200, signed(0, [7; 32]));
    let outcome = bench.look().await;
    assert!(
        matches!(outcome, Outcome::Found(Finding::Unproven { .. })),
        "{outcome}"
    );
    site.put("checkpoint", 200, crate::world::note(&[]));
    cosigned(&bench.look().await, 0, 0);
    site.put("checkpoint", 200, crate::world::note(&leaves(5, "", 0)));
    cosigned(&bench.look().await, 0, 5);
}

#[tokio::test]
async fn endless_answers_end_at_the_limit() {
    let endless = || async {
        let bytes = bytes::Bytes::from_static(&[b'a'; 4096]);
        let stream = futures_util::stream::repeat_with(move || Ok::<_, std::io::Error>(bytes.clone()));
        Body::from_stream(stream)
    };
    let address = open(Router::new().route("/log/checkpoint", get(endless))).await;
    let bench = Bench::new(&address, "uno.pe");
    let trouble = bench.witness.round().await.unwrap_err();
    assert!(matches!(trouble, Trouble::TooLong { .. }), "{trouble}");
}

#[tokio::test]
async fn redirections_and_faults_are_troubles_and_no_findings() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    for status in [301, 302, 307, 404, 429, 500, 503] {
        site.put("checkpoint", status, "elsewhere");
        let trouble = bench.witness.round().await.unwrap_err();
        assert!(
            matches!(trouble, Trouble::Status { status: seen, .. } if seen == status),
            "{trouble}"
        );
    }
    let nobody = "http://127.0.0.1:1".parse().unwrap();
    let bench = Bench::new(&nobody, "dos.pe");
    let pass = bench.witness.pass(&[nobody]).await;
    assert!(pass.is_incomplete() && pass.findings().next().is_none());
    assert!(matches!(pass.round, Err(Trouble::Unreachable { .. })));
}

#[tokio::test]
async fn a_log_that_fails_in_the_middle_is_a_trouble() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    site.show(leaves(400, "", 0));
    site.put("tile/0/001.p/144", 500, "");
    let trouble = bench.witness.round().await.unwrap_err();
    assert!(
        matches!(trouble, Trouble::Status { status: 500, .. }),
        "{trouble}"
    );
    assert!(bench.evidence().is_empty());
}

#[tokio::test]
async fn a_peer_that_shows_something_else_is_a_trouble() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    let stranger = NoteSigner::from_seed(ORIGIN, &[1; 32]).unwrap();
    let forged = Checkpoint::new(ORIGIN, 300, [7; 32])
        .sign(&[&stranger])
        .unwrap()
        .to_string();
    let peer = open(Router::new().route("/checkpoint", get(move || async move { forged }))).await;
    let trouble = bench.witness.compare(&peer).await.unwrap_err();
    assert!(matches!(trouble, Trouble::Peer { .. }), "{trouble}");
    assert!(bench.evidence().is_empty());
}
