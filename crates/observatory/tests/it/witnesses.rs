//! The page of the witnesses: nobody yet, one that is up to date, one that is late.

use crate::house::Town;
use capability::{Cosigning, Witnesses, Witnessing};
use register::tree::{Checkpoint, Cosigner, Note};

fn witness(name: &str, seed: u8) -> (Witnessing, Cosigner) {
    let cosigner = Cosigner::from_seed(&format!("{name}.pe"), &[seed; 32]).unwrap();
    let witness = Witnessing {
        name: name.to_owned(),
        url: format!("https://{name}.pe"),
        key: cosigner.witness().clone(),
        last: None,
    };
    (witness, cosigner)
}

/// What the witness signed at a moment, of a note.
fn signed(cosigner: &Cosigner, note: &str, at: &str) -> Cosigning {
    let mut note = Note::parse(note.as_bytes()).unwrap();
    let at: jiff::Timestamp = at.parse().unwrap();
    let seconds = u64::try_from(at.as_second()).unwrap();
    note.add(cosigner.cosign(note.text(), seconds)).unwrap();
    Cosigning::of(cosigner.witness(), note).unwrap()
}

#[tokio::test]
async fn without_witnesses_the_page_says_how_to_become_one() {
    let town = Town::new().await;
    let page = town.page("/testigos").await;
    assert!(page.contains("Este registro aún no tiene testigos"));
    let key = town.house.register.verifier().to_string();
    assert!(
        page.contains(&format!(
            "qhapaq witness --follow https://qhapaq.example --name testigo.example.pe --key &#39;{key}&#39;"
        )) || page.contains(&format!("--key '{key}'")),
        "{page}"
    );
    assert!(town.page("/ayuda").await.contains("href=\"/testigos\""));
}

#[tokio::test]
async fn each_witness_stands_with_what_it_signed_and_when() {
    let town = Town::new().await;
    let now = town.house.register.checkpoint().await.unwrap();
    let small = {
        let signer = register::tree::NoteSigner::from_seed("registro.example.pe/actos", &[1; 32]).unwrap();
        Checkpoint::new("registro.example.pe/actos", 2, [1; 32])
            .sign(&[&signer])
            .unwrap()
            .to_string()
    };
    let (mut one, first) = witness("contraloria", 1);
    let (mut two, second) = witness("universidad", 2);
    let (three, _) = witness("diario", 3);
    one.last = Some(signed(&first, &now, "2026-11-20T15:40:00Z"));
    two.last = Some(signed(&second, &small, "2026-11-10T15:40:00Z"));
    town.house.shelf::<Witnesses>().name(vec![one, two, three]);
    let page = town.page("/testigos").await;
    for words in [
        "1 de 3 testigos firmaron el registro tal como está ahora",
        "Al día",
        "hace 2 minutos",
        "Atrasado",
        "hace 10 días",
        "Aún no firma",
        "href=\"https://universidad.pe\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
