//! Cosignatures: written, read, refused when anything was altered, and never mistaken for a register's signature.

use proptest::prelude::*;

use crate::tree::*;

const NAME: &str = "testigo.example.pe";
const TIME: u64 = 1_795_705_200;

fn cosigner() -> Cosigner {
    Cosigner::from_seed(NAME, &[7; 32]).unwrap()
}

fn note() -> Note {
    let signer = NoteSigner::from_seed("registro.example.pe/actos", &[1; 32]).unwrap();
    Checkpoint::new("registro.example.pe/actos", 1482, leaf_hash(b"root"))
        .sign(&[&signer])
        .unwrap()
}

#[test]
fn keys_are_read_back_as_written() {
    let cosigner = cosigner();
    let public = cosigner.witness().to_string();
    assert_eq!(public.parse::<WitnessKey>().as_ref(), Ok(cosigner.witness()));
    let again: Cosigner = cosigner.to_secret_text().parse().unwrap();
    assert_eq!(again.witness(), cosigner.witness());
    assert!(!format!("{cosigner:?}").contains("7, 7"), "{cosigner:?}");
}

#[test]
fn the_keys_of_witness_and_register_do_not_stand_in_for_each_other() {
    let register = NoteSigner::from_seed(NAME, &[7; 32]).unwrap();
    let witness = cosigner();
    assert_eq!(
        witness.witness().to_string().parse::<VerifierKey>(),
        Err(KeyError::Type)
    );
    assert_eq!(
        register.verifier().to_string().parse::<WitnessKey>(),
        Err(KeyError::Type)
    );
    assert_ne!(register.verifier().id(), witness.witness().id());
}

#[test]
fn a_cosignature_stands_beside_the_signature_of_the_register() {
    let (mut note, cosigner) = (note(), cosigner());
    assert_eq!(cosigner.witness().of(&note), None);
    note.add(cosigner.cosign(note.text(), TIME)).unwrap();
    note.add(cosigner.cosign(note.text(), TIME + 60)).unwrap();
    let read = Note::parse(note.to_string().as_bytes()).unwrap();
    let (cosigned, _) = cosigner.witness().of(&read).unwrap();
    assert_eq!((cosigned.name.as_str(), cosigned.time), (NAME, TIME + 60));
    let register = NoteSigner::from_seed("registro.example.pe/actos", &[1; 32]).unwrap();
    assert!(read.verify(std::slice::from_ref(register.verifier())).is_ok());
}

#[test]
fn a_time_of_zero_or_beyond_the_calendar_is_no_cosignature() {
    let (note, cosigner) = (note(), cosigner());
    for time in [0, u64::MAX] {
        let line = cosigner.cosign(note.text(), time);
        assert_eq!(cosigner.witness().cosigned(note.text(), &line), None, "{time}");
    }
}

proptest! {
    #[test]
    fn no_altered_byte_goes_unnoticed(at in 0_usize..72, bit in 0_u8..8) {
        let (note, cosigner) = (note(), cosigner());
        let mut line = cosigner.cosign(note.text(), TIME);
        line.signature[at] ^= 1 << bit;
        prop_assert_eq!(cosigner.witness().cosigned(note.text(), &line), None);
    }

    #[test]
    fn any_text_is_a_key_or_a_refusal(text in ".{0,200}") {
        let _ = text.parse::<WitnessKey>().map_err(|error| error.to_string());
        let _ = text.parse::<Cosigner>().map_err(|error| error.to_string());
    }

    #[test]
    fn any_signature_line_is_judged(bytes in proptest::collection::vec(any::<u8>(), 1..100)) {
        let (note, cosigner) = (note(), cosigner());
        let witness = cosigner.witness();
        let line = NoteSignature { name: NAME.to_owned(), id: witness.id(), signature: bytes };
        prop_assert_eq!(witness.cosigned(note.text(), &line), None);
    }
}
