//! The bundle of an act: what a good one proves, and that no altered one does.

use std::sync::OnceLock;

use proptest::prelude::*;

use crate::tree::*;

const ORIGIN: &str = "registro.example.pe/actos";
const DOCUMENT: [u8; 32] = [0xd0; 32];

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

/// The bundle of act 5 in a register of 11 acts, signed by `signers`.
fn bundle(signers: &[&NoteSigner]) -> Bundle {
    let payload = format!(
        r#"{{"documents":["{}"],"name":"Comité de Gobierno"}}"#,
        crate::hex(&DOCUMENT)
    );
    let opening = Opening {
        payload,
        salt: [7; 32],
    };
    let envelope = |seq: u64| {
        format!(
            r#"{{"commitment":"{}","kind":"directory/designated","seq":{seq}}}"#,
            crate::commitment(&opening.salt, &opening.payload)
        )
    };
    let (mut frontier, mut level) = (Frontier::new(), Vec::new());
    for leaf in (0..11).map(|seq| leaf_hash(envelope(seq).as_bytes())) {
        frontier.push(leaf);
        level.extend(leaf);
    }
    let mut tiles = TileSet::new();
    tiles
        .insert(
            TileRef {
                level: 0,
                index: 0,
                width: 11,
            },
            &level,
        )
        .unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 11, frontier.root())
        .sign(signers)
        .unwrap();
    let hashes = inclusion_proof(5, 11, &tiles).unwrap();
    Bundle {
        documents: vec![DOCUMENT],
        envelope: envelope(5),
        opening: Some(opening),
        proof: TlogProof {
            extra: None,
            index: 5,
            hashes,
            checkpoint,
        },
        vkey: signers[0].verifier().clone(),
    }
}

fn verdict(bundle: &Bundle, trusted: Option<&NoteSigner>) -> Verdict {
    verify_bundle(
        bundle.to_json().unwrap().as_bytes(),
        trusted.map(NoteSigner::verifier),
    )
}

/// A bundle altered by `alter` fails exactly these checks.
#[track_caller]
fn check(alter: impl FnOnce(&mut Bundle), failed: &[Check]) {
    let mut altered = bundle(&[&signer(1)]);
    alter(&mut altered);
    let verdict = verdict(&altered, Some(&signer(1)));
    let flaws: Vec<Check> = verdict.flaws().map(|(check, _)| check).collect();
    assert_eq!(flaws, failed, "{:?}", verdict.checks);
}

#[test]
fn a_good_bundle_passes_every_check() {
    let good = bundle(&[&signer(1)]);
    let json = good.to_json().unwrap();
    assert_eq!(Bundle::from_json(json.as_bytes()), Ok(good.clone()));
    assert!(json.starts_with(r#"{"documents":["d0d0"#), "{json}");
    let verdict = verdict(&good, Some(&signer(1)));
    assert!(
        verdict
            .checks
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Passed),
        "{:?}",
        verdict.checks
    );
    assert!(verdict.is_proven());
    assert_eq!(verdict.bundle, Some(good));
}

#[test]
fn without_a_trusted_key_it_holds_and_is_not_proven() {
    let verdict = verdict(&bundle(&[&signer(1)]), None);
    assert!(verdict.holds() && !verdict.is_proven());
    assert!(
        verdict
            .checks
            .contains(&(Check::TrustedKey, Outcome::Skipped(Gap::NoTrustedKey)))
    );
}

#[test]
fn while_the_key_is_replaced_either_key_proves() {
    let both = bundle(&[&signer(1), &signer(2)]);
    assert!(verdict(&both, Some(&signer(1))).is_proven());
    assert!(verdict(&both, Some(&signer(2))).is_proven());
    let flaws: Vec<_> = verdict(&both, Some(&signer(3)))
        .flaws()
        .map(|(check, _)| check)
        .collect();
    assert_eq!(flaws, [Check::TrustedKey]);
}

#[test]
fn a_reserved_payload_is_proven_without_being_shown() {
    let mut reserved = bundle(&[&signer(1)]);
    (reserved.opening, reserved.documents) = (None, vec![]);
    let verdict = verdict(&reserved, Some(&signer(1)));
    assert!(verdict.is_proven());
    assert!(
        verdict
            .checks
            .contains(&(Check::Commitment, Outcome::Skipped(Gap::PayloadNotShown)))
    );
    assert!(
        verdict
            .checks
            .contains(&(Check::Documents, Outcome::Skipped(Gap::NoDocuments)))
    );
}

#[test]
fn each_alteration_fails_its_check() {
    check(
        |bundle| bundle.opening.as_mut().unwrap().salt[0] ^= 1,
        &[Check::Commitment],
    );
    check(
        |bundle| bundle.opening.as_mut().unwrap().payload.push(' '),
        &[Check::Commitment],
    );
    check(
        |bundle| bundle.envelope = bundle.envelope.replace("designated", "undesignated"),
        &[Check::Inclusion],
    );
    check(
        |bundle| bundle.envelope = bundle.envelope.replace(":5}", ":6}"),
        &[Check::Leaf, Check::Inclusion],
    );
    check(
        |bundle| bundle.envelope = "{}".into(),
        &[Check::Commitment, Check::Leaf, Check::Inclusion],
    );
    check(|bundle| bundle.proof.index = 6, &[Check::Leaf, Check::Inclusion]);
    check(|bundle| bundle.proof.hashes[2][31] ^= 1, &[Check::Inclusion]);
    check(|bundle| bundle.proof.hashes.truncate(3), &[Check::Inclusion]);
    check(
        |bundle| bundle.vkey = signer(2).verifier().clone(),
        &[Check::Signature],
    );
    check(|bundle| bundle.documents.push([0xd1; 32]), &[Check::Documents]);
    check(|bundle| bundle.opening = None, &[Check::Documents]);
}

#[test]
fn a_checkpoint_of_another_register_or_root_is_refused() {
    let other = NoteSigner::from_seed("elsewhere.example", &[1; 32]).unwrap();
    let root = [3; 32];
    let resign =
        |origin: &str, root, signer: &NoteSigner| Checkpoint::new(origin, 11, root).sign(&[signer]).unwrap();
    check(
        |bundle| bundle.proof.checkpoint = resign(ORIGIN, root, &signer(1)),
        &[Check::Inclusion],
    );
    check(
        |bundle| bundle.proof.checkpoint = resign(ORIGIN, root, &signer(9)),
        &[Check::Inclusion, Check::Signature, Check::TrustedKey],
    );
    check(
        |bundle| bundle.proof.checkpoint = resign("elsewhere.example", root, &signer(1)),
        &[Check::Inclusion, Check::Origin],
    );
    let mut foreign = bundle(&[&signer(1)]);
    let checkpoint: Checkpoint = foreign.proof.checkpoint.text().parse().unwrap();
    foreign.proof.checkpoint = resign("elsewhere.example", checkpoint.root, &other);
    foreign.vkey = other.verifier().clone();
    assert!(verdict(&foreign, None).holds());
    let flaws: Vec<_> = verdict(&foreign, Some(&signer(1)))
        .flaws()
        .map(|(check, _)| check)
        .collect();
    assert_eq!(flaws, [Check::Origin, Check::TrustedKey]);
}

#[test]
fn only_one_way_of_writing_is_a_bundle() {
    let json = bundle(&[&signer(1)]).to_json().unwrap();
    let check = |text: String, error| assert_eq!(Bundle::from_json(text.as_bytes()), Err(error), "{text}");
    check(String::new(), BundleError::Form);
    check(format!("{json}\n"), BundleError::Form);
    check(json.replace(r#","format""#, r#", "format""#), BundleError::Form);
    check(
        json.replace(r#""format""#, r#""more":1,"format""#),
        BundleError::Form,
    );
    check(json.replace("bundle/1", "bundle/2"), BundleError::Format);
    check(json.replace("d0d0", "D0D0"), BundleError::Form);
    check(json.replace("é", "\\u00e9"), BundleError::Form);
    check(
        json.replace("index 5", "index 05"),
        BundleError::Proof(TlogProofError::Form),
    );
    check(
        json.replace(r#""vkey":"registro"#, r#""vkey":"ministro"#),
        BundleError::Key(KeyError::Id),
    );
    check(" ".repeat(BUNDLE_BYTES_MAX + 1), BundleError::TooLarge);
    let mut large = bundle(&[&signer(1)]);
    large.envelope = "e".repeat(ENTRY_BYTES_MAX + 1);
    assert_eq!(large.to_json(), Err(BundleError::TooLarge));
}

#[test]
fn the_proof_inside_is_of_the_standard_form() {
    let proof = bundle(&[&signer(1)]).proof;
    let text = proof.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        (lines[0], lines[1], lines[2].len()),
        ("c2sp.org/tlog-proof@v1", "index 5", 44)
    );
    assert_eq!((lines[6], lines[7], lines[8]), ("", ORIGIN, "11"));
    assert_eq!(proof.verify(&bundle(&[&signer(1)]).leaf()).unwrap().size, 11);
    assert!(matches!(
        proof.verify(&[0; 32]),
        Err(TlogProofError::Inclusion(ProofError::RootDiffers { size: 11 }))
    ));
    let extra = text.replace("index", "extra YWdl\nindex");
    assert_eq!(
        extra.parse::<TlogProof>().unwrap().extra.as_deref(),
        Some(&b"age"[..])
    );
    let long = text.replace(
        "index 5\n",
        &format!("index 5\n{}", format!("{}\n", lines[2]).repeat(62)),
    );
    assert_eq!(long.parse::<TlogProof>(), Err(TlogProofError::Form));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_altered_byte_goes_unseen(at in any::<usize>(), flip in 1_u8..) {
        static GOOD: OnceLock<String> = OnceLock::new();
        let mut json = GOOD.get_or_init(|| bundle(&[&signer(1)]).to_json().unwrap()).clone().into_bytes();
        let place = at % json.len();
        json[place] ^= flip;
        prop_assert!(!verify_bundle(&json, Some(signer(1).verifier())).holds());
        prop_assert!(!verify_bundle(&json, None).holds());
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text: String) {
        prop_assert!(!verify_bundle(&bytes, None).holds());
        prop_assert!(text.parse::<TlogProof>().is_err());
    }
}
