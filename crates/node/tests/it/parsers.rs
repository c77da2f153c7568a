//! What strangers send is read or refused, and never breaks a reader.

use node::configuration::{address, card, manifest};
use node::ident::{ClientId, MemberId, NodeId, ServiceId};
use node::operator::{SCHEME, check_possession, claimed};
use proptest::prelude::*;

fn key() -> jose::SigningKey {
    jose::SigningKey::generate(jose::Alg::EdDsa).unwrap()
}

proptest! {
    #[test]
    fn whatever_comes_as_a_call_or_a_proof_is_none(text in ".{0,300}") {
        let key = key();
        prop_assert!(claimed(&text).is_err());
        let header = [SCHEME, &text].concat();
        prop_assert!(claimed(&header).is_err());
        prop_assert!(check_possession(&text, key.public(), "about", None, 0).is_err());
        let keys = jose::KeySet(vec![key.public().clone()]);
        prop_assert!(manifest(&text, &keys).is_err() && card(&text, &keys).is_err());
    }

    #[test]
    fn an_address_that_is_taken_has_nothing_but_a_host_and_a_port(text in "[a-z0-9.:/@\\[\\] \r\n-]{0,40}") {
        if let Some((host, port)) = address(&text) {
            let bare = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
            prop_assert_eq!(bare, text);
        }
    }

    #[test]
    fn a_name_that_is_read_is_written_the_same_way_again(text in "[A-Za-z0-9%/._~'()+,=ñ -]{0,60}") {
        macro_rules! same {
            ($($name:ident),*) => { $(if let Ok(name) = $name::parse(&text) {
                prop_assert_eq!($name::parse(name.as_str()), Ok(name.clone()));
                prop_assert!(!name.as_str().contains([' ', '\r', '\n']));
            })* };
        }
        same!(MemberId, ClientId, ServiceId, NodeId);
    }
}
