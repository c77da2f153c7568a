//! What the operator signed of the keys of nodes: asked for when a receipt needs it, and kept for when the operator is away.

use super::Upkeep;
use crate::configuration::{Card, card};
use crate::evidence::Role;
use crate::files;
use crate::ident::NodeId;
use crate::message::STATEMENT_BYTES_MAX;
use crate::operator::OperatorError;
use jose::{Jws, KeySet};
use register::tree::VerifierKey;
use register::{Fault, OrFault};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Most cards of one node that are looked at.
const CARDS_MAX: usize = 32;
/// Latest records whose nodes are looked at.
const LATEST: usize = 1000;

/// A card and its signed form.
pub(super) type Signed = (Card, String);

impl Upkeep {
    /// What is known of the keys of a node, the newest first: from the operator, or, when it is away, those of the named keys that were
    /// kept. Says whether it was away.
    pub(super) async fn cards(&self, node: &NodeId, kids: &[String]) -> (Vec<Signed>, bool) {
        match self.asked(node).await {
            Ok(cards) => {
                for (card, token) in &cards {
                    self.keep_card(&card.key.kid, token);
                }
                (cards, false)
            }
            Err(error) => {
                tracing::warn!(%node, %error, "the cards of a node were not fetched");
                (self.kept_cards(node, kids), true)
            }
        }
    }

    /// Fetches the cards of the nodes at the other end of the latest messages that are not kept yet, so that their receipts prove
    /// something while the operator is away.
    ///
    /// # Errors
    /// When the evidence cannot be read. That the operator is away is none: the next look does it.
    pub async fn learn(&self) -> Result<(), Fault> {
        let log = self.log.clone();
        let from = log.size().saturating_sub(LATEST as u64);
        let records = tokio::task::spawn_blocking(move || log.records(from, LATEST));
        let mut unknown = BTreeSet::new();
        for record in records.await.or_fault("reading the latest records")?? {
            let statement = match record.role {
                Role::Consumer => &record.response_statement,
                Role::Provider => &record.request_statement,
            };
            let file = kid_of(statement).and_then(|kid| self.card_file(&kid));
            if let (Some(peer), Some(file)) = (record.peer, file)
                && !file.exists()
            {
                unknown.insert(peer);
            }
        }
        for peer in unknown {
            if self.cards(&peer, &[]).await.1 {
                break;
            }
        }
        Ok(())
    }

    async fn asked(&self, node: &NodeId) -> Result<Vec<Signed>, OperatorError> {
        let tokens = self.operator.cards(node).await?;
        let read = |keys: &KeySet| checked(node, &tokens, keys);
        let cards = read(&self.operator.machine().operator_keys()?);
        if cards.len() == tokens.len().min(CARDS_MAX) {
            return Ok(cards);
        }
        // The operator may have another key since: those that are known say which.
        self.operator.refresh_anchor().await?;
        Ok(read(&self.operator.machine().operator_keys()?))
    }

    fn card_file(&self, kid: &str) -> Option<PathBuf> {
        // A thumbprint of RFC 7638: 32 bytes, base64url. Nothing else becomes a name of a file.
        let is_thumbprint = jose::decode(kid).is_ok_and(|bytes| bytes.len() == 32);
        let folder = self.node.settings.folder.join("cards");
        is_thumbprint.then(|| folder.join(format!("{kid}.jws")))
    }

    fn keep_card(&self, kid: &str, token: &str) {
        let Some(file) = self.card_file(kid) else { return };
        let kept = file.parent().map_or(Ok(()), files::make_folder);
        if let Err(why) = kept.and_then(|()| files::write(&file, token.as_bytes())) {
            tracing::warn!(why, "a card of a node was not kept");
        }
    }

    fn kept_cards(&self, node: &NodeId, kids: &[String]) -> Vec<Signed> {
        let machine = self.operator.machine();
        let Ok(keys) = machine.operator_keys() else {
            return Vec::new();
        };
        let files = kids.iter().filter_map(|kid| self.card_file(kid));
        let mut tokens: Vec<String> = files
            .filter_map(|file| files::read(&file, STATEMENT_BYTES_MAX as u64).ok())
            .filter_map(|bytes| String::from_utf8(bytes).ok())
            .collect();
        tokens.push(machine.card.clone());
        let mut cards = checked(node, &tokens, &keys);
        cards.sort_by_key(|(card, _)| std::cmp::Reverse(card.issued));
        let mut seen = std::collections::HashSet::new();
        cards.retain(|(card, _)| seen.insert(card.key.kid.clone()));
        cards
    }
}

/// Those of the cards that the operator signed of that node.
fn checked(node: &NodeId, tokens: &[String], keys: &KeySet) -> Vec<Signed> {
    let tokens = tokens.iter().take(CARDS_MAX);
    let read = tokens.filter_map(|token| Some((card(token, keys).ok()?, token.clone())));
    read.filter(|(card, _)| card.node == *node).collect()
}

/// The key that a statement says it is signed by.
pub(super) fn kid_of(statement: &str) -> Option<String> {
    Jws::read(statement).ok()?.header.kid
}

/// The key of a card as one of notes; none when it is not Ed25519.
pub(super) fn note_key(card: &Card) -> Option<VerifierKey> {
    let jwk = &card.key.jwk;
    let x = jwk
        .get("x")
        .filter(|_| jwk.get("crv").is_some_and(|crv| crv == "Ed25519"))?;
    let public: [u8; 32] = jose::decode(x.as_str()?).ok()?.try_into().ok()?;
    VerifierKey::new(&crate::operator::log_origin(&card.node), &public).ok()
}
