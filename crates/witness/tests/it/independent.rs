//! Our cosigned checkpoint as an implementation that is not ours reads it.

use crate::world::{Bench, NOW, ORIGIN, Site, leaves, root, signer};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use signed_note::{Note, StandardVerifier, Verifier, VerifierList};

/// A cosigner as the C2SP page describes it, on their traits and without our code.
struct TheirCosigner {
    name: String,
    key: VerifyingKey,
}

impl TheirCosigner {
    /// From `name+id+base64(0x04 || key)`.
    fn new(vkey: &str) -> TheirCosigner {
        use base64::Engine as _;
        let parts: Vec<&str> = vkey.splitn(3, '+').collect();
        let typed = base64::engine::general_purpose::STANDARD
            .decode(parts[2])
            .unwrap();
        assert_eq!(typed[0], 0x04);
        let cosigner = TheirCosigner {
            name: parts[0].to_owned(),
            key: VerifyingKey::from_bytes(typed[1..].try_into().unwrap()).unwrap(),
        };
        assert_eq!(format!("{:08x}", cosigner.id()), parts[1]);
        cosigner
    }

    fn id(&self) -> u32 {
        let hash = Sha256::digest([self.name.as_bytes(), b"\n\x04", self.key.as_bytes()].concat());
        u32::from_be_bytes(hash[..4].try_into().unwrap())
    }
}

impl Verifier for TheirCosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id()
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk::<8>() else {
            return false;
        };
        let head = format!("cosignature/v1\ntime {}\n", u64::from_be_bytes(*time));
        let message = [head.as_bytes(), text].concat();
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(&message, &signature).is_ok())
    }
}

#[tokio::test]
async fn their_library_reads_checkpoint_and_cosignature() {
    let all = leaves(1_482, "", 0);
    let site = Site::new(all.clone()).await;
    let bench = Bench::new(&site.address, "testigo.example.pe");
    bench.look().await;
    let client = witness::Client::new(None).unwrap();
    let address = bench.open().await;
    let served = client.get(&address.join("checkpoint"), 100_000).await.unwrap();
    let vkey = client.get(&address.join("key"), 1_000).await.unwrap();
    let vkey = String::from_utf8(vkey.body).unwrap();
    let note = Note::from_bytes(&served.body).unwrap();
    let register = StandardVerifier::new(&signer().verifier().to_string()).unwrap();
    let known = VerifierList::new(vec![
        Box::new(register),
        Box::new(TheirCosigner::new(vkey.trim())),
    ]);
    let (verified, unknown) = note.verify(&known).unwrap();
    let names: Vec<&str> = verified.iter().map(signed_note::Signature::name).collect();
    assert_eq!((names, unknown.len()), (vec![ORIGIN, "testigo.example.pe"], 0));
    let time: [u8; 8] = verified[1].signature()[..8].try_into().unwrap();
    let now: jiff::Timestamp = NOW.parse().unwrap();
    assert_eq!(i64::from_be_bytes(time), now.as_second());
    let checkpoint = tlog_tiles::checkpoint::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(
        (checkpoint.origin(), checkpoint.size(), checkpoint.hash().0),
        (ORIGIN, 1_482, root(&all))
    );
}

#[tokio::test]
async fn who_does_not_know_witnesses_still_reads_the_note() {
    let site = Site::new(leaves(7, "", 0)).await;
    let bench = Bench::new(&site.address, "testigo.example.pe");
    bench.look().await;
    let served = bench.witness.kept().await.unwrap().unwrap().note.to_string();
    let register = StandardVerifier::new(&signer().verifier().to_string()).unwrap();
    let note = Note::from_bytes(served.as_bytes()).unwrap();
    let (verified, unknown) = note.verify(&VerifierList::new(vec![Box::new(register)])).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 1));
}
