//! Name of the log of a node in its signed checkpoints.

use crate::ident::NodeId;

/// The origin of a node's log, which is also the name of the key that signs it (C2SP tlog-checkpoint, signed-note). A name of a key
/// holds no `+`; that of a node may, and writes it percent-encoded here.
pub fn log_origin(node: &NodeId) -> String {
    format!("qhapaq/{}", node.as_str().replace('+', "%2B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_has_a_name_that_a_key_may_bear() {
        let node = "PE/GOB/1/a+b".parse().expect("a node");
        assert_eq!(log_origin(&node), "qhapaq/PE/GOB/1/a%2Bb");
        assert!(register::tree::is_key_name(&log_origin(&node)));
    }
}
