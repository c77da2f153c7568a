//! Acts as they were recorded.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;

use crate::canonical::write_text;
use crate::db::{Stmt, Val, stmt};
use crate::tree::{Hash, leaf_hash};
use crate::{ActId, DesignationId, EntityId, Envelope, Fault, OrFault, Recorded, Register, args, record};

/// Acts in one answer at most.
const LIMIT_MAX: u32 = 5_000;

record! {
    /// A row of `register_act`.
    pub(crate) struct ActRow {
        seq: u64,
        id: ActId,
        kind: String,
        entity: Option<EntityId>,
        at: Timestamp,
        envelope: String,
        salt: Option<Vec<u8>>,
        payload: Option<String>,
        leaf: Hash,
    }
}

impl ActRow {
    pub(crate) const BETWEEN: &str =
        "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act
        WHERE seq >= $1 AND seq < $2 ORDER BY seq";
    /// The function keeps databases from sorting by kind first: the order is that of the acts.
    const OF_PREFIX: &str =
        "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act
        WHERE seq >= $1 AND substr(kind, 1, $2) = $3 ORDER BY seq LIMIT $4";
    pub(crate) const ADD: &str =
        "INSERT INTO register_act (seq, id, kind, entity, at, envelope, salt, payload, leaf)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const ONE: &str =
        "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act WHERE seq = $1";
    const BY_ID: &str =
        "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act WHERE id = $1";

    /// The row of an act that came from outside, unchecked but for its form.
    pub(crate) fn given(
        envelope: String,
        salt: Option<Vec<u8>>,
        payload: Option<String>,
    ) -> Result<ActRow, Fault> {
        let Envelope {
            seq,
            id,
            kind,
            entity,
            at,
            ..
        } = Envelope::parse(&envelope)?;
        let leaf = leaf_hash(envelope.as_bytes());
        Ok(ActRow {
            seq,
            id,
            kind,
            entity,
            at,
            envelope,
            salt,
            payload,
            leaf,
        })
    }

    /// The change that writes it.
    pub(crate) fn insert(&self) -> Stmt {
        let ActRow {
            seq,
            id,
            kind,
            entity,
            at,
            envelope,
            salt,
            payload,
            leaf,
        } = self;
        stmt(
            ActRow::ADD,
            args![*seq, id, kind, *entity, at, envelope, salt, payload, leaf],
        )
    }
}

/// An act with everything that proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAct {
    /// The act.
    pub act: Recorded,
    /// The envelope: its bytes are the leaf of the tree.
    pub envelope: String,
    /// Salt of the commitment; none when the payload was erased. Goes only to those who may read the payload.
    pub salt: Option<Vec<u8>>,
    /// Canonical payload; none when it was erased. Reserved acts: only for those whose power reaches it.
    pub payload: Option<String>,
    /// Leaf hash.
    pub leaf: Hash,
}

/// Which acts to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of this entity.
    pub entity: Option<EntityId>,
    /// Only those of this kind: `directory/designated`.
    pub kind: Option<String>,
    /// Only those before this sequence number: the last one of the page before.
    pub before: Option<u64>,
    /// Only those after this sequence number.
    pub after: Option<u64>,
    /// Only those that touch this: `designation:018f…`.
    pub subject: Option<String>,
    /// Only those recorded under this designation.
    pub under: Option<DesignationId>,
    /// How many; at most 5,000.
    pub limit: u32,
}

impl Filter {
    /// What a row must fulfil, and the arguments in their order.
    fn conditions(&self) -> Result<(Vec<String>, Vec<Val>), Fault> {
        let number = |seq: Option<u64>| seq.and_then(|seq| i64::try_from(seq).ok());
        let written = |text: &str| {
            let mut written = String::new();
            write_text(&mut written, text)
                .map(|()| written)
                .or_fault("looking for acts by what they touch")
        };
        let subject = self.subject.as_deref().map(written).transpose()?;
        let subject = subject.map(|subject| format!("%\"subjects\":[%{subject}%"));
        let under = self.under.map(|id| format!("%\"designation\":\"{id}\"%"));
        let asked = [
            ("seq < ", Some(Val::from(number(self.before).unwrap_or(i64::MAX)))),
            ("seq > ", number(self.after).map(Val::from)),
            ("entity = ", self.entity.map(Val::from)),
            ("kind = ", self.kind.as_ref().map(Val::from)),
            ("envelope LIKE ", subject.map(Val::from)),
            ("envelope LIKE ", under.map(Val::from)),
        ];
        let (mut conditions, mut arguments) = (Vec::new(), Vec::new());
        for (condition, value) in asked {
            if let Some(value) = value {
                arguments.push(value);
                conditions.push(format!("{condition}${}", arguments.len()));
            }
        }
        Ok((conditions, arguments))
    }
}

impl Register {
    /// An act with its proof material, checked against its leaf.
    ///
    /// # Errors
    /// When the stored act is not what its leaf says, or the database fails.
    pub async fn read_act(&self, seq: u64) -> Result<Option<StoredAct>, Fault> {
        let row: Option<ActRow> = self.db().get(ActRow::ONE, args![seq]).await?;
        row.map(|row| stored(row, seq)).transpose()
    }

    /// The short code of an act, without reading what it says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn code_of(&self, seq: u64) -> Result<Option<String>, Fault> {
        let at: Option<(Timestamp,)> = self
            .db()
            .get("SELECT at FROM register_act WHERE seq = $1", args![seq])
            .await?;
        Ok(at.map(|(at,)| crate::act_code(seq, at)))
    }

    /// The short codes of acts by their numbers, without reading what they say; unknown numbers are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn codes_of(&self, seqs: impl IntoIterator<Item = u64>) -> Result<HashMap<u64, String>, Fault> {
        let keys: Vec<Val> = seqs.into_iter().map(Val::from).collect();
        let rows: Vec<(u64, Timestamp)> = self
            .db()
            .among("SELECT seq, at FROM register_act WHERE seq IN", &keys)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(seq, at)| (seq, crate::act_code(seq, at)))
            .collect())
    }

    /// An act by its identifier.
    ///
    /// # Errors
    /// As [`Register::read_act`].
    pub async fn act_by_id(&self, id: ActId) -> Result<Option<StoredAct>, Fault> {
        let row: Option<ActRow> = self.db().get(ActRow::BY_ID, args![id]).await?;
        row.map(|row| {
            let seq = row.seq;
            stored(row, seq)
        })
        .transpose()
    }

    /// Every act that passes, newest first, however many there are: `limit` says how many are read at a time.
    ///
    /// # Errors
    /// As [`Register::acts`].
    pub async fn all_acts(&self, filter: &Filter) -> Result<Vec<Recorded>, Fault> {
        let mut filter = filter.clone();
        filter.limit = filter.limit.clamp(1, LIMIT_MAX);
        let mut all = Vec::new();
        loop {
            let acts = self.acts(&filter).await?;
            let more = acts.len() == filter.limit as usize;
            filter.before = acts.last().map(|act| act.seq);
            all.extend(acts);
            if !more {
                return Ok(all);
            }
        }
    }

    /// Acts, newest first.
    ///
    /// # Errors
    /// When a stored act cannot be read, or the database fails.
    pub async fn acts(&self, filter: &Filter) -> Result<Vec<Recorded>, Fault> {
        let (conditions, arguments) = filter.conditions()?;
        let sql = format!(
            "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act WHERE {} ORDER BY seq DESC LIMIT {}",
            conditions.join(" AND "),
            filter.limit.min(LIMIT_MAX)
        );
        self.db()
            .query_text::<ActRow>(&sql, arguments)
            .await?
            .into_iter()
            .map(recorded)
            .collect()
    }

    /// Acts from `from` on, oldest first, at most `limit` (and at most 5,000).
    ///
    /// # Errors
    /// When a stored act cannot be read, or the database fails.
    pub async fn stream(&self, from: u64, limit: u32) -> Result<Vec<Recorded>, Fault> {
        let until = from.saturating_add(u64::from(limit.min(LIMIT_MAX)));
        let rows: Vec<ActRow> = self.db().query(ActRow::BETWEEN, args![from, until]).await?;
        rows.into_iter().map(recorded).collect()
    }

    /// Acts whose kind begins so (`directory/`), from `from` on, oldest first, at most `limit` (and at most 5,000).
    ///
    /// # Errors
    /// When a stored act cannot be read, or the database fails.
    pub async fn stream_of(&self, prefix: &str, from: u64, limit: u32) -> Result<Vec<Recorded>, Fault> {
        let arguments = args![from, prefix.chars().count() as u64, prefix, limit.min(LIMIT_MAX)];
        let rows: Vec<ActRow> = self.db().query(ActRow::OF_PREFIX, arguments).await?;
        rows.into_iter().map(recorded).collect()
    }
}

fn recorded(row: ActRow) -> Result<Recorded, Fault> {
    let payload = parse_payload(row.seq, row.payload.as_deref())?;
    Ok(Envelope::parse(&row.envelope)?.recorded(payload))
}

fn stored(row: ActRow, seq: u64) -> Result<StoredAct, Fault> {
    let (envelope, salt, payload) = (row.envelope.clone(), row.salt.clone(), row.payload.clone());
    let (act, leaf) = verified(row, seq)?;
    Ok(StoredAct {
        act,
        envelope,
        salt,
        payload,
        leaf,
    })
}

fn parse_payload(seq: u64, payload: Option<&str>) -> Result<Option<Value>, Fault> {
    payload
        .map(serde_json::from_str)
        .transpose()
        .or_fault(format!("reading the payload of act {seq}"))
}

/// The act in a row, when leaf, envelope, columns, salt and payload all agree and it stands at `seq`; with its leaf hash.
pub(crate) fn verified(row: ActRow, seq: u64) -> Result<(Recorded, Hash), Fault> {
    let wrong = |what: &str| Err(Fault::new(format!("act {} is damaged: {what}", row.seq)));
    if row.seq != seq {
        return Err(Fault::new(format!("act {seq} is missing")));
    }
    if leaf_hash(row.envelope.as_bytes()) != row.leaf {
        return wrong("the envelope is not that of its leaf");
    }
    let envelope = Envelope::parse(&row.envelope)?;
    if envelope.seq != row.seq
        || envelope.id != row.id
        || envelope.entity != row.entity
        || envelope.at != row.at
    {
        return wrong("its columns are not those of its envelope");
    }
    if envelope.kind != row.kind {
        return wrong("its kind is not that of its envelope");
    }
    match (&row.salt, &row.payload) {
        (Some(salt), Some(payload)) if envelope.commits_to(salt, payload) => {}
        (None, None) if envelope.visibility == crate::Visibility::Reserved => {}
        _ => return wrong("its payload is not the one it commits to"),
    }
    let payload = parse_payload(row.seq, row.payload.as_deref())?;
    Ok((envelope.recorded(payload), row.leaf))
}
