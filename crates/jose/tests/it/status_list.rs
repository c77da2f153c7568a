//! Lists of states.

use jose::status_list::{INVALID, LIST_BYTES_MAX, Reference, StatusList, TYP, VALID};
use jose::{Alg, JoseError, KeySet, PublicKey, SigningKey, sign};
use serde_json::json;

const HERE: &str = "https://a.example/credencial/estados/1";
const NOW: i64 = 1_800_000_000;

fn keys(key: &SigningKey) -> KeySet {
    let jwk = key.public().to_jwk(Some(key.alg()));
    KeySet(vec![PublicKey::from_jwk(jwk.as_object().unwrap()).unwrap()])
}

/// The list of one bit that the standard prints.
#[test]
fn as_the_standard_prints_it() {
    let list = StatusList::from_json(&json!({"bits": 1, "lst": "eNrbuRgAAhcBXQ"})).unwrap();
    let states: Vec<u8> = (0..16).filter_map(|place| list.get(place)).collect();
    assert_eq!(states, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    assert_eq!(list.get(16), None);
}

#[test]
fn what_is_set_is_read_and_touches_no_neighbour() {
    for bits in [1, 2, 4, 8] {
        let mut list = StatusList::new(bits, 100).unwrap();
        let most = 0xff >> (8 - bits);
        assert!(list.set(41, most) && list.set(42, INVALID) && list.set(41, VALID));
        let again = StatusList::from_json(&list.to_json().unwrap()).unwrap();
        assert_eq!(again, list);
        for place in 0..100 {
            assert_eq!(
                list.get(place),
                Some(u8::from(place == 42)),
                "{bits} bits, place {place}"
            );
        }
        assert!(!list.set(5000, INVALID));
        assert!(bits == 8 || !list.set(1, most + 1));
    }
}

#[test]
fn signed_for_one_address_and_a_short_time() {
    let key = SigningKey::generate(Alg::Es256).unwrap();
    let mut list = StatusList::new(1, 1 << 17).unwrap();
    assert!(list.set(99_999, INVALID));
    let token = list.sign(&key, HERE, NOW, 60).unwrap();
    let read = |address: &str, now: i64| StatusList::verify(&token, &keys(&key), address, now);
    assert_eq!(read(HERE, NOW).unwrap().get(99_999), Some(INVALID));
    assert_eq!(
        read("https://a.example/credencial/estados/2", NOW).err(),
        Some(JoseError::Binding("sub"))
    );
    assert_eq!(read(HERE, NOW + 120).err(), Some(JoseError::Expired));
    assert_eq!(read(HERE, NOW - 61).err(), Some(JoseError::NotYet));
    let other = SigningKey::generate(Alg::Es256).unwrap();
    let judged = StatusList::verify(&token, &keys(&other), HERE, NOW);
    assert_eq!(judged.err(), Some(JoseError::UnknownKey));
    let claims = json!({"sub": HERE, "iat": NOW, "status_list": list.to_json().unwrap()});
    let endless = sign(&key, TYP, &claims).unwrap();
    let judged = StatusList::verify(&endless, &keys(&key), HERE, NOW);
    assert_eq!(judged.err(), Some(JoseError::Claim("exp")));
    let other_kind = sign(&key, "jwt", &claims).unwrap();
    let judged = StatusList::verify(&other_kind, &keys(&key), HERE, NOW);
    assert_eq!(judged.err(), Some(JoseError::Type), "{TYP}");
}

/// As many states as a list may have, of which nothing compresses, still fit in a token that is read.
#[test]
fn the_fullest_list_can_be_read() {
    let key = SigningKey::generate(Alg::Es256).unwrap();
    let mut list = StatusList::new(8, LIST_BYTES_MAX).unwrap();
    let mut state = 1_u32;
    for place in 0..LIST_BYTES_MAX {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        assert!(list.set(place, (state >> 24) as u8));
    }
    let token = list.sign(&key, HERE, NOW, 60).unwrap();
    assert_eq!(StatusList::verify(&token, &keys(&key), HERE, NOW), Ok(list));
}

#[test]
fn bombs_and_rubbish() {
    assert_eq!(
        StatusList::new(8, LIST_BYTES_MAX + 1).err(),
        Some(JoseError::TooLong)
    );
    assert_eq!(StatusList::new(3, 8).err(), Some(JoseError::Claim("bits")));
    let bomb = {
        use std::io::Read;
        let zeros = vec![0; 16 * 1024 * 1024];
        let mut packed = Vec::new();
        let level = flate2::Compression::best();
        flate2::read::ZlibEncoder::new(zeros.as_slice(), level)
            .read_to_end(&mut packed)
            .unwrap();
        jose::encode(packed)
    };
    for (value, want) in [
        (json!({"bits": 1, "lst": bomb}), JoseError::TooLong),
        (
            json!({"bits": 0, "lst": "eNrbuRgAAhcBXQ"}),
            JoseError::Claim("bits"),
        ),
        (
            json!({"bits": 256, "lst": "eNrbuRgAAhcBXQ"}),
            JoseError::Claim("bits"),
        ),
        (json!({"bits": 1}), JoseError::Claim("lst")),
        (json!({"bits": 1, "lst": "AAAA"}), JoseError::Claim("lst")),
        (json!({"bits": 1, "lst": "eNrbuRgAAhcBX"}), JoseError::Base64),
    ] {
        assert_eq!(StatusList::from_json(&value).err(), Some(want));
    }
}

#[test]
fn where_a_state_stands() {
    let place = Reference {
        uri: HERE.into(),
        index: 7,
    };
    let claims = json!({"status": place.to_json()});
    assert_eq!(Reference::of(claims.as_object().unwrap()), Ok(Some(place)));
    assert_eq!(Reference::of(json!({}).as_object().unwrap()), Ok(None));
    for status in [
        json!(null),
        json!({}),
        json!({"status_list": {"idx": -1, "uri": HERE}}),
        json!({"status_list": {"idx": 1}}),
        json!({"status_list": {"idx": 1, "uri": ""}}),
        json!({"status_list": {"idx": 1, "uri": "x".repeat(513)}}),
    ] {
        let claims = json!({"status": status});
        assert_eq!(
            Reference::of(claims.as_object().unwrap()).err(),
            Some(JoseError::Claim("status"))
        );
    }
}
