//! Keys, notes and checkpoints: known answers, rotation, tampering, and any bytes at all.

use proptest::prelude::*;

use crate::tree::*;

/// Key, text and signature that the Go original of signed notes is tested with.
const PETER_SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE: &str = "— PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

const ORIGIN: &str = "registro.example.pe/actos";

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint::new(ORIGIN, 1482, leaf_hash(b"root"))
}

#[test]
fn the_known_note_is_written_and_read() {
    let signer: NoteSigner = PETER_SIGNER.parse().unwrap();
    assert_eq!(signer.verifier().to_string(), PETER);
    assert_eq!(signer.to_secret_text(), PETER_SIGNER);
    let note = Note::sign(PETER_TEXT, &[&signer]).unwrap();
    assert_eq!(note.to_string(), format!("{PETER_TEXT}\n{PETER_LINE}"));
    let trusted: VerifierKey = PETER.parse().unwrap();
    assert_eq!(note.verify(std::slice::from_ref(&trusted)), Ok(vec![&trusted]));
}

#[test]
fn keys_that_are_not_keys_are_refused_by_name() {
    let check = |text: &str, error| assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text}");
    check("", KeyError::Form);
    check("PeterNeumann+c74f20a3", KeyError::Form);
    check(
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KeyError::Form,
    );
    check(
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        KeyError::Form,
    );
    check(
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KeyError::Id,
    );
    check(
        "OtherNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KeyError::Id,
    );
    check(
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KeyError::Name,
    );
    check(
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KeyError::Type,
    );
    check("PeterNeumann+c74f20a3+ARpc2Q==", KeyError::Key);
    assert_eq!(VerifierKey::new(ORIGIN, &[0; 32]), Err(KeyError::Key));
    assert_eq!(NoteSigner::from_seed("", &[1; 32]).unwrap_err(), KeyError::Name);
    assert_eq!(PETER.parse::<NoteSigner>().unwrap_err(), KeyError::Form);
}

#[test]
fn a_signing_key_does_not_show_itself() {
    let signer = signer(3);
    let shown = format!("{signer:?}");
    let secret = signer.to_secret_text();
    let seed = secret.rsplit('+').next().unwrap();
    assert!(!shown.contains(seed) && !shown.contains("3, 3, 3"), "{shown}");
}

#[test]
fn while_a_key_is_replaced_both_old_and_new_followers_are_served() {
    let (old, new, stranger) = (signer(1), signer(2), signer(3));
    let note = checkpoint().sign(&[&old, &new]).unwrap().to_string();
    for trusted in [&old, &new] {
        let (opened, _) = Checkpoint::open(note.as_bytes(), ORIGIN, &[trusted.verifier().clone()]).unwrap();
        assert_eq!(opened, checkpoint());
    }
    let strange = Checkpoint::open(note.as_bytes(), ORIGIN, &[stranger.verifier().clone()]);
    assert_eq!(
        strange.unwrap_err(),
        CheckpointError::Note(NoteError::NoTrustedSignature)
    );
}

#[test]
fn signatures_of_witnesses_are_kept_and_do_not_count() {
    let own = signer(1);
    let mut note = checkpoint().sign(&[&own]).unwrap();
    let cosignature = NoteSignature {
        name: "witness.example".into(),
        id: 7,
        signature: vec![9; 72],
    };
    note.add(cosignature.clone()).unwrap();
    note.add(cosignature.clone()).unwrap();
    let read = Note::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(read.signatures()[1..], [cosignature]);
    assert_eq!(read.verify(&[own.verifier().clone()]).unwrap(), [own.verifier()]);
    let nameless = NoteSignature {
        name: "no name".into(),
        id: 7,
        signature: vec![9; 72],
    };
    assert_eq!(note.add(nameless), Err(NoteError::SignatureLine { line: 3 }));
}

#[test]
fn a_wrong_signature_beside_a_right_one_is_refused() {
    let own = signer(1);
    let mut note = checkpoint().sign(&[&own]).unwrap();
    let forged = NoteSignature {
        signature: vec![0; 64],
        ..note.signatures()[0].clone()
    };
    note.add(forged).unwrap();
    let refused = note.verify(&[own.verifier().clone()]).unwrap_err();
    assert_eq!(
        refused,
        NoteError::BadSignature {
            name: ORIGIN.into(),
            id: own.verifier().id()
        }
    );
}

#[test]
fn notes_that_are_not_notes_are_refused_by_name() {
    let check = |text: &str, error| assert_eq!(Note::parse(text.as_bytes()), Err(error), "{text:?}");
    check("", NoteError::Unsigned);
    check("text\n", NoteError::Unsigned);
    check("text\n\n", NoteError::Unsigned);
    check(&format!("text{PETER_LINE}"), NoteError::Unsigned);
    check(&format!("text\n\n{}", PETER_LINE.trim_end()), NoteError::Unsigned);
    check(&format!("te\txt\n\n{PETER_LINE}"), NoteError::NotText);
    check("text\n\n— name\n", NoteError::SignatureLine { line: 1 });
    check(
        &format!("text\n\n{PETER_LINE}— na+me AAAAAAA=\n"),
        NoteError::SignatureLine { line: 2 },
    );
    check("text\n\n— name AAAAAA==\n", NoteError::SignatureLine { line: 1 });
    check(
        &format!("text\n\n{}", PETER_LINE.repeat(NOTE_SIGNATURES_MAX + 1)),
        NoteError::TooManySignatures,
    );
    check(
        &format!("{}\n\n{PETER_LINE}", "t".repeat(NOTE_BYTES_MAX)),
        NoteError::TooLong,
    );
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::NotText));
    assert_eq!(Note::sign("no newline", &[&signer(1)]), Err(NoteError::NoNewline));
    assert_eq!(Note::sign("text\n", &[]), Err(NoteError::Unsigned));
}

#[test]
fn a_checkpoint_is_three_lines() {
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let read: Checkpoint = text.parse().unwrap();
    assert_eq!(
        (read.origin.as_str(), read.size),
        ("example.com/behind-the-sofa", 20_852_163)
    );
    assert_eq!(read.to_string(), text);
    let extended = format!("{text}one\ntwo\n");
    assert_eq!(extended.parse::<Checkpoint>().unwrap().extensions, ["one", "two"]);
    assert_eq!(extended.parse::<Checkpoint>().unwrap().to_string(), extended);
}

#[test]
fn checkpoints_that_are_not_checkpoints_are_refused_by_name() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let check = |text: String, error| assert_eq!(text.parse::<Checkpoint>(), Err(error), "{text:?}");
    check(format!("origin\n1\n{root}"), CheckpointError::Lines);
    check("origin\n1\n".into(), CheckpointError::Lines);
    check(format!("\n1\n{root}\n"), CheckpointError::Lines);
    check(format!("origin\n1\n{root}\n\n"), CheckpointError::Lines);
    check(
        format!("origin\n1\n{root}\n{}", "e\n".repeat(17)),
        CheckpointError::Lines,
    );
    assert!(
        format!("origin\n1\n{root}\n{}", "e\n".repeat(16))
            .parse::<Checkpoint>()
            .is_ok()
    );
    check(
        format!("{}\n1\n{root}\n", "o".repeat(1025)),
        CheckpointError::Lines,
    );
    for size in ["01", "-1", "+1", "1 ", "x", "18446744073709551616", "00"] {
        check(format!("origin\n{size}\n{root}\n"), CheckpointError::Size);
    }
    check(format!("origin\n1\n{}\n", &root[..43]), CheckpointError::Root);
    check("origin\n1\nAAAA\n".into(), CheckpointError::Root);
    let other = checkpoint().sign(&[&signer(1)]).unwrap().to_string();
    let opened = Checkpoint::open(
        other.as_bytes(),
        "elsewhere.example",
        &[signer(1).verifier().clone()],
    );
    assert_eq!(
        opened.unwrap_err(),
        CheckpointError::OtherOrigin { found: ORIGIN.into() }
    );
    for origin in ["", "two\nlines"] {
        assert!(Checkpoint::new(origin, 1, [0; 32]).sign(&[&signer(1)]).is_err());
    }
}

proptest! {
    #[test]
    fn a_tampered_checkpoint_is_refused(at in any::<usize>(), flip in 1_u8..) {
        let own = signer(1);
        let mut note = checkpoint().sign(&[&own]).unwrap().to_string().into_bytes();
        let place = at % note.len();
        note[place] ^= flip;
        prop_assert!(Checkpoint::open(&note, ORIGIN, &[own.verifier().clone()]).is_err());
    }

    #[test]
    fn a_shortened_or_lengthened_checkpoint_is_refused(at in any::<usize>(), byte: u8) {
        let own = signer(1);
        let note = checkpoint().sign(&[&own]).unwrap().to_string().into_bytes();
        let place = at % note.len();
        let longer = [&note[..place], &[byte], &note[place..]].concat();
        prop_assert!(Checkpoint::open(&longer, ORIGIN, &[own.verifier().clone()]).is_err());
        prop_assert!(Checkpoint::open(&note[..place], ORIGIN, &[own.verifier().clone()]).is_err());
    }

    #[test]
    fn what_is_read_is_what_was_there(text in "[a-z —+/=\n]{0,40}", line in "— [a-z+ ]{1,4} [A-Za-z0-9+/]{8}", end in "\n{0,2}") {
        let whole = format!("{text}\n\n{line}{end}");
        if let Ok(note) = Note::parse(whole.as_bytes()) {
            prop_assert_eq!(note.to_string(), whole);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_faithful(bytes in prop::collection::vec(any::<u8>(), 0..300), text: String) {
        prop_assert!(Note::parse(&bytes).is_err() || std::str::from_utf8(&bytes).is_ok());
        if let Ok(checkpoint) = text.parse::<Checkpoint>() {
            prop_assert_eq!(checkpoint.to_string(), text.clone());
        }
        if let Ok(key) = text.parse::<VerifierKey>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn checkpoints_survive(size: u64, root: Hash, extensions in prop::collection::vec("[^\n]{1,20}", 0..4)) {
        let checkpoint = Checkpoint { extensions, ..Checkpoint::new(ORIGIN, size, root) };
        prop_assert_eq!(checkpoint.to_string().parse::<Checkpoint>(), Ok(checkpoint));
    }
}
