//! C2SP `tlog-witness`: every status of `add-checkpoint`, and what a register makes of the answers.

use crate::world::{Bench, ORIGIN, Site, leaves, note, root, signer, tile_bytes};
use http::StatusCode;
use register::tree::{Checkpoint, Hash, Note, NoteSigner, TileSet, consistency_proof, consistency_tiles};
use witness::{Client, Reply, Submission, Submitted, submit};

fn proof(old: u64, all: &[Hash]) -> Vec<Hash> {
    let new = all.len() as u64;
    let mut tiles = TileSet::new();
    for tile in consistency_tiles(old, new).unwrap() {
        tiles.insert(tile, &tile_bytes(all, tile).unwrap()).unwrap();
    }
    consistency_proof(old, new, &tiles).unwrap()
}

fn submission(old: u64, proof: Vec<Hash>, note: &str) -> Submission {
    Submission {
        old,
        proof,
        note: Note::parse(note.as_bytes()).unwrap(),
    }
}

async fn post(bench: &Bench, body: impl Into<Vec<u8>>) -> Reply {
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let request = http::Request::post("/add-checkpoint")
        .body(axum::body::Body::from(body.into()))
        .unwrap();
    let response = witness::router(bench.witness.clone())
        .oneshot(request)
        .await
        .unwrap();
    let status = response.status();
    if status == StatusCode::CONFLICT {
        assert_eq!(response.headers()["content-type"], "text/x.tlog.size");
    }
    Reply {
        status: status.as_u16(),
        body: response.into_body().collect().await.unwrap().to_bytes().to_vec(),
    }
}

async fn bench() -> Bench {
    let nowhere = "http://127.0.0.1:1".parse().unwrap();
    Bench::new(&nowhere, "uno.pe")
}

#[tokio::test]
async fn each_wrong_submission_gets_its_status() {
    let bench = bench().await;
    let (small, large) = (leaves(300, "", 0), leaves(400, "", 0));
    let first = post(&bench, submission(0, Vec::new(), &note(&small)).to_string()).await;
    assert_eq!(first.status, 200);
    let stranger = NoteSigner::from_seed(ORIGIN, &[1; 32]).unwrap();
    let forged = Checkpoint::new(ORIGIN, 400, root(&large))
        .sign(&[&stranger])
        .unwrap()
        .to_string();
    let altered = note(&large).replace("\n400\n", "\n401\n");
    let elsewhere = Checkpoint::new("otro.pe", 400, root(&large))
        .sign(&[&signer()])
        .unwrap()
        .to_string();
    let other = leaves(300, " told otherwise", 200);
    let good = proof(300, &large);
    let mut bent = good.clone();
    bent[0][0] ^= 1;
    let empty_root = Checkpoint::new(ORIGIN, 0, [7; 32])
        .sign(&[&signer()])
        .unwrap()
        .to_string();
    for (what, old, proof, note, status, said) in [
        (
            "another register",
            300,
            good.clone(),
            elsewhere,
            404,
            "does not follow",
        ),
        (
            "another key",
            300,
            good.clone(),
            forged,
            403,
            "not signed by a trusted key",
        ),
        ("altered", 300, good.clone(), altered, 403, "does not belong"),
        ("old above new", 500, good.clone(), note(&large), 400, "larger"),
        (
            "old is not the last",
            299,
            good.clone(),
            note(&large),
            409,
            "300\n",
        ),
        ("old is zero", 0, Vec::new(), note(&large), 409, "300\n"),
        ("proof bent", 300, bent, note(&large), 422, "does not lead"),
        (
            "proof missing",
            300,
            Vec::new(),
            note(&large),
            422,
            "not the number",
        ),
        ("smaller", 200, Vec::new(), note(&small[..200]), 409, "300\n"),
        ("empty with a root", 0, Vec::new(), empty_root, 409, "300\n"),
        (
            "same size, proof too many",
            300,
            good.clone(),
            note(&small),
            422,
            "not the number",
        ),
        (
            "same size, another root",
            300,
            Vec::new(),
            note(&other),
            422,
            "split view",
        ),
    ] {
        let reply = post(&bench, submission(old, proof, &note).to_string()).await;
        let body = String::from_utf8(reply.body).unwrap();
        assert_eq!(reply.status, status, "{what}: {body}");
        assert!(body.contains(said), "{what}: {body}");
    }
    assert_eq!(bench.size().await, 300);
    assert_eq!(
        bench.evidence().len(),
        1,
        "two roots for one size are kept as evidence"
    );
    let after = post(&bench, submission(300, good, &note(&large)).to_string()).await;
    assert_eq!(after.status, 503, "a witness that holds a proof cosigns no more");
}

#[tokio::test]
async fn an_empty_tree_with_a_root_is_unprocessable() {
    let bench = bench().await;
    let empty_root = Checkpoint::new(ORIGIN, 0, [7; 32])
        .sign(&[&signer()])
        .unwrap()
        .to_string();
    assert_eq!(
        post(&bench, submission(0, Vec::new(), &empty_root).to_string())
            .await
            .status,
        422
    );
    let spare = submission(0, vec![[1; 32]], &note(&leaves(3, "", 0)));
    assert_eq!(post(&bench, spare.to_string()).await.status, 422);
}

#[tokio::test]
async fn bodies_that_are_no_submission_are_bad_requests() {
    let bench = bench().await;
    let good = submission(0, Vec::new(), &note(&leaves(3, "", 0))).to_string();
    let many = submission(0, vec![[1; 32]; 64], &note(&leaves(3, "", 0))).to_string();
    for body in [
        String::new(),
        "old 0".to_owned(),
        good.replacen("old 0", "old 00", 1),
        good.replacen("old 0", "old -1", 1),
        good.replacen("old 0", "old", 1),
        good.replacen("old 0", "size 0", 1),
        good.replacen("old 0", "old 99999999999999999999", 1),
        good.replacen("old 0\n", "old 0\nAAAA\n", 1),
        good.replacen("old 0\n\n", "old 0\n", 1),
        many,
    ] {
        assert_eq!(post(&bench, body.clone()).await.status, 400, "{body}");
    }
    assert_eq!(post(&bench, vec![b'a'; 1 << 20]).await.status, 413);
    assert_eq!(post(&bench, good).await.status, 200);
}

#[tokio::test]
async fn a_register_learns_the_size_and_gets_its_cosignature() {
    let site = Site::new(leaves(300, "", 0)).await;
    let bench = Bench::new(&site.address, "uno.pe");
    bench.look().await;
    let (address, client, key) = (
        bench.open().await,
        Client::new(None).unwrap(),
        bench.witness.key(),
    );
    let all = leaves(400, "", 0);
    let blind = submission(0, Vec::new(), &note(&all));
    assert_eq!(
        submit(&client, &address, key, &blind).await.unwrap(),
        Submitted::Conflict(300)
    );
    let right = submission(300, proof(300, &all), &note(&all));
    let Submitted::Cosigned(cosigned, line) = submit(&client, &address, key, &right).await.unwrap() else {
        panic!("not cosigned");
    };
    assert_eq!(cosigned.name, "uno.pe");
    assert!(key.cosigned(right.note.text(), &line).is_some());
    let stranger = register::tree::Cosigner::from_seed("uno.pe", &[9; 32]).unwrap();
    let again = submission(400, Vec::new(), &note(&all));
    let answered = submit(&client, &address, stranger.witness(), &again)
        .await
        .unwrap();
    assert_eq!(
        answered,
        Submitted::NoCosignature,
        "a cosignature of another key is worth nothing"
    );
    let Submitted::Refused { status: 422, .. } = submit(
        &client,
        &address,
        key,
        &submission(400, vec![[1; 32]], &note(&all)),
    )
    .await
    .unwrap() else {
        panic!("not refused");
    };
}

/// Of two that come at once from the same size, one is kept and the other hears the new size: nothing is rolled back.
#[tokio::test]
async fn two_at_once_do_not_roll_back() {
    let bench = bench().await;
    let all = leaves(400, "", 0);
    bench
        .witness
        .accept(submission(0, Vec::new(), &note(&all[..100])))
        .await
        .unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for size in 101..=140_usize {
        let witness = bench.witness.clone();
        let sent = submission(100, proof(100, &all[..size]), &note(&all[..size]));
        tasks.spawn(async move { witness.accept(sent).await.is_ok() });
    }
    let accepted = tasks
        .join_all()
        .await
        .into_iter()
        .filter(|accepted| *accepted)
        .count();
    assert_eq!(accepted, 1);
    assert!(bench.size().await > 100);
}
