//! The few questions that only the database answers: counts, one raw act, whether a document is cited.

use capability::House;
use register::{EntityId, Fault, args, record};

record! {
    /// An act as its row holds it, unchecked: whoever reads it checks it.
    #[derive(Debug, Clone)]
    pub(super) struct RawAct { envelope: String, salt: Option<Vec<u8>>, payload: Option<String> }
}

/// The row of an act.
pub(super) async fn raw_act(house: &House, seq: u64) -> Result<Option<RawAct>, Fault> {
    house
        .register
        .db()
        .get(
            "SELECT envelope, salt, payload FROM register_act WHERE seq = $1",
            args![seq],
        )
        .await
}

/// Which acts a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ActFilter {
    /// Only those of this entity.
    pub entity: Option<EntityId>,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those before this number.
    pub before: Option<u64>,
}

impl ActFilter {
    fn limit(&self) -> i64 {
        self.before
            .and_then(|before| i64::try_from(before).ok())
            .unwrap_or(i64::MAX)
    }
    /// The same question for the register.
    pub(crate) fn asked(&self, before: Option<u64>, limit: u32) -> register::Filter {
        register::Filter {
            entity: self.entity,
            kind: self.kind.clone(),
            before: before.or(self.before),
            limit,
            ..register::Filter::default()
        }
    }
}

/// How many acts pass.
pub(super) async fn count_acts(house: &House, filter: &ActFilter) -> Result<u64, Fault> {
    let (db, limit) = (house.register.db(), filter.limit());
    let row: Option<(u64,)> = match (filter.entity, &filter.kind) {
        (None, None) => {
            db.get("SELECT COUNT(*) FROM register_act WHERE seq < $1", args![limit])
                .await?
        }
        (Some(entity), None) => {
            db.get(
                "SELECT COUNT(*) FROM register_act WHERE seq < $1 AND entity = $2",
                args![limit, entity],
            )
            .await?
        }
        (None, Some(kind)) => {
            db.get(
                "SELECT COUNT(*) FROM register_act WHERE seq < $1 AND kind = $2",
                args![limit, kind],
            )
            .await?
        }
        (Some(entity), Some(kind)) => {
            db.get(
                "SELECT COUNT(*) FROM register_act WHERE seq < $1 AND entity = $2 AND kind = $3",
                args![limit, entity, kind],
            )
            .await?
        }
    };
    Ok(row.map_or(0, |(count,)| count))
}

/// Number of the act in that place of the list, newest first; none when the list is shorter.
pub(super) async fn act_at(house: &House, filter: &ActFilter, place: u64) -> Result<Option<u64>, Fault> {
    let (db, limit) = (house.register.db(), filter.limit());
    let row: Option<(u64,)> = match (filter.entity, &filter.kind) {
        (None, None) => {
            db.get("SELECT seq FROM register_act WHERE seq < $1 ORDER BY seq DESC LIMIT 1 OFFSET $2", args![limit, place])
                .await?
        }
        (Some(entity), None) => {
            db.get(
                "SELECT seq FROM register_act WHERE seq < $1 AND entity = $2 ORDER BY seq DESC LIMIT 1 OFFSET $3",
                args![limit, entity, place],
            )
            .await?
        }
        (None, Some(kind)) => {
            db.get(
                "SELECT seq FROM register_act WHERE seq < $1 AND kind = $2 ORDER BY seq DESC LIMIT 1 OFFSET $3",
                args![limit, kind, place],
            )
            .await?
        }
        (Some(entity), Some(kind)) => {
            db.get(
                "SELECT seq FROM register_act WHERE seq < $1 AND entity = $2 AND kind = $3 ORDER BY seq DESC LIMIT 1 OFFSET $4",
                args![limit, entity, kind, place],
            )
            .await?
        }
    };
    Ok(row.map(|(seq,)| seq))
}

/// Whether a public designation cites the document.
pub(super) async fn is_cited(house: &House, sha256: &str) -> Result<bool, Fault> {
    let row: Option<(i64,)> = house
        .register
        .db()
        .get(
            "SELECT 1 FROM directory_designation WHERE document = $1 LIMIT 1",
            args![sha256],
        )
        .await?;
    Ok(row.is_some())
}
