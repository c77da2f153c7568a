//! Documents: kept once, given back as they were, never damaged unnoticed.

use std::sync::Arc;

use bytes::Bytes;
use register::{DocumentRefused, Documents, Limits, PutError};

use crate::both;
use crate::world::World;

both!(
    a_document_comes_back_as_it_went,
    a_damaged_document_is_not_given_out,
    what_is_refused_leaves_nothing,
    an_erased_document_is_gone
);

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

async fn opened(world: &World) -> Documents {
    let register = world.open().await;
    Documents::open(
        &world.folder.path().join("documents"),
        register.db().clone(),
        Arc::clone(&world.clock) as _,
    )
    .unwrap()
}

async fn a_document_comes_back_as_it_went(world: World) {
    let documents = opened(&world).await;
    let one = documents
        .put(Bytes::from_static(PDF), "application/pdf", &Limits::PDF)
        .await
        .unwrap();
    let two = documents
        .put(Bytes::from_static(PDF), "", &Limits::ANY)
        .await
        .unwrap();
    assert_eq!(one, two);
    assert_eq!(one.size, PDF.len() as u64);
    let (found, bytes) = documents.get(&one.sha256).await.unwrap().unwrap();
    assert_eq!((found, &bytes[..]), (one.clone(), PDF));
    assert_eq!(documents.find(&one.sha256).await.unwrap(), Some(one));
    assert!(documents.get("../../etc/passwd").await.unwrap().is_none());
}

async fn a_damaged_document_is_not_given_out(world: World) {
    let documents = opened(&world).await;
    let kept = documents
        .put(Bytes::from_static(PDF), "application/pdf", &Limits::PDF)
        .await
        .unwrap();
    let file = world
        .folder
        .path()
        .join("documents")
        .join(&kept.sha256[..2])
        .join(&kept.sha256);
    std::fs::write(&file, b"%PDF-1.7 something else").unwrap();
    let fault = documents.get(&kept.sha256).await.unwrap_err();
    assert!(fault.to_string().contains("damaged"), "{fault}");
    std::fs::remove_file(&file).unwrap();
    assert!(documents.get(&kept.sha256).await.is_err());
}

async fn what_is_refused_leaves_nothing(world: World) {
    let documents = opened(&world).await;
    let refused = documents
        .put(Bytes::new(), "application/pdf", &Limits::PDF)
        .await
        .unwrap_err();
    assert!(matches!(refused, PutError::Refused(DocumentRefused::Empty)));
    let files = walk(&world.folder.path().join("documents"));
    assert_eq!(files, 0);
}

async fn an_erased_document_is_gone(world: World) {
    let documents = opened(&world).await;
    let kept = documents
        .put(Bytes::from_static(PDF), "application/pdf", &Limits::PDF)
        .await
        .unwrap();
    documents.erase(&kept.sha256).await.unwrap();
    assert_eq!(documents.find(&kept.sha256).await.unwrap(), None);
    assert_eq!(walk(&world.folder.path().join("documents")), 0);
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { walk(&path) } else { 1 })
        .sum()
}
