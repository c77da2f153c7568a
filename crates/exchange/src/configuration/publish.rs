//! The act that names a content, recorded when it changes: by acts, or by the day.

use super::assembled::{Assembled, assembled};
use crate::acts::members::ConfigurationPublished;
use crate::nodes;
use capability::House;
use node::configuration::{Content, content_hash};
use register::{
    Draft, Fault, Follower, Handling, OrFault, RecordError, Recorded, Refused, Under, args, record,
};
use std::sync::Arc;

/// Publishes, and anchors logs of nodes.
pub(crate) struct Publisher(pub(crate) Arc<House>);

impl Follower for Publisher {
    fn name(&self) -> &'static str {
        "exchange/configuration"
    }
    fn handle<'a>(&'a self, acts: &'a [Recorded]) -> Handling<'a> {
        Box::pin(async move {
            let own = |act: &Recorded| act.kind == "exchange/configuration-published";
            if !acts.iter().all(own) {
                publish(&self.0).await?;
            }
            // Where acts never cease there is no idle moment.
            nodes::anchor_due(&self.0).await
        })
    }
    fn idle(&self) -> Handling<'_> {
        Box::pin(async move {
            publish(&self.0).await?;
            nodes::anchor_due(&self.0).await
        })
    }
}

record! {
    /// A content that was published.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Published { serial: u64, index_hash: String, content: String, seq: u64 }
}

impl Published {
    /// What manifests say of it.
    pub(crate) fn content(&self) -> Content {
        Content {
            serial: self.serial,
            index: self.index_hash.clone(),
        }
    }
}

/// The content that was published last.
pub(crate) async fn last(house: &House) -> Result<Option<Published>, Fault> {
    const LAST: &str =
        "SELECT serial, index_hash, content, seq FROM exchange_configuration ORDER BY serial DESC LIMIT 1";
    house.register.db().get(LAST, args![]).await
}

/// Records the content, when it is another than the last. A register without members has none.
async fn publish(house: &House) -> Result<(), Fault> {
    let last = last(house).await?;
    let now = assembled(house).await?;
    let same = last.as_ref().is_some_and(|last| last.index_hash == now.index);
    let nothing = last.is_none() && now.counts[0] == 0;
    if same || nothing {
        return Ok(());
    }
    let serial = last.map_or(1, |last| last.serial + 1);
    match house.register.record(draft(serial, &now)?).await {
        // Somebody else published the same serial first; the next look sees theirs.
        Ok(_) | Err(RecordError::Refused(Refused::Conflict { .. })) => Ok(()),
        Err(error) => Err(Fault::because("publishing the configuration", error)),
    }
}

fn draft(serial: u64, now: &Assembled) -> Result<Draft, Fault> {
    let [members, services, grants] = now.counts;
    let content = Content {
        serial,
        index: now.index.clone(),
    };
    let published = ConfigurationPublished {
        serial,
        index: now.index.clone(),
        content: content_hash(&content).or_fault("hashing the configuration")?,
        members,
        services,
        grants,
    };
    Draft::new("exchange/configuration-published", Under::system()).payload_of(&published)
}
