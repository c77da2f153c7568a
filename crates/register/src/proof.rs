//! What proves the register to others: checkpoints, tiles, entry bundles, proofs.

use std::collections::HashMap;
use std::sync::PoisonError;

use crate::identity::{KEY_ROTATED, OPENED};
use crate::tree::{
    Checkpoint, Hash, TileRef, TileSet, VerifierKey, consistency_proof, consistency_tiles, encode_entries,
    inclusion_proof, inclusion_tiles, root_from_tiles, root_tiles, tile_root,
};
use crate::{Fault, OrFault, Register, args};

/// What is expensive to make and does not change.
#[derive(Default)]
pub(crate) struct Cache {
    checkpoint: Option<SignedCheckpoint>,
    /// Hashes of the partial tile of each level above 0: index of the tile, hashes so far.
    partial: HashMap<u8, (u64, Vec<Hash>)>,
}

struct SignedCheckpoint {
    size: u64,
    key: u32,
    text: String,
}

impl Register {
    /// The signed checkpoint of the register as it stands (C2SP `tlog-checkpoint`).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checkpoint(&self) -> Result<String, Fault> {
        let (head, signer) = (self.head().await?, self.signer());
        let key = signer.verifier().id();
        let mut cache = self.inner().cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cache
            .checkpoint
            .as_ref()
            .filter(|known| known.size == head.size && known.key == key)
        {
            return Ok(known.text.clone());
        }
        let note = Checkpoint::new(self.origin(), head.size, head.root)
            .sign(&[&signer])
            .or_fault("signing a checkpoint")?;
        let text = note.to_string();
        cache.checkpoint = Some(SignedCheckpoint {
            size: head.size,
            key,
            text: text.clone(),
        });
        Ok(text)
    }

    /// A signed checkpoint of the register as it stood after `size` acts, for what was copied from it at that moment.
    ///
    /// # Errors
    /// When the register does not reach that far, or the database fails.
    pub async fn checkpoint_at(&self, size: u64) -> Result<String, Fault> {
        if size > self.head().await?.size {
            return Err(Fault::new(format!("the register has no {size} acts yet")));
        }
        let tiles = self.tiles(&root_tiles(size)).await?;
        let root = root_from_tiles(size, &tiles).or_fault("computing an earlier root")?;
        let note = Checkpoint::new(self.origin(), size, root)
            .sign(&[&self.signer()])
            .or_fault("signing a checkpoint")?;
        Ok(note.to_string())
    }

    /// The public key that signs checkpoints now, as followers write it: `origin+id+base64`.
    pub fn verifier(&self) -> VerifierKey {
        self.signer().verifier().clone()
    }

    /// All public keys the register has had, oldest first, each with the act that brought it.
    ///
    /// # Errors
    /// When the database fails or holds something that is no key.
    pub async fn verifiers(&self) -> Result<Vec<(u64, VerifierKey)>, Fault> {
        const SQL: &str = "SELECT seq, payload FROM register_act WHERE kind = $1 OR kind = $2 ORDER BY seq";
        let acts: Vec<(u64, serde_json::Value)> = self.db().query(SQL, args![OPENED, KEY_ROTATED]).await?;
        let key = |(seq, payload): (u64, serde_json::Value)| {
            let text = payload["new_key"]
                .as_str()
                .or(payload["key"].as_str())
                .or_fault("an act without key")?;
            Ok((seq, text.parse().or_fault("reading a public key")?))
        };
        acts.into_iter().map(key).collect()
    }

    /// Proof that act `seq` is in the register of `size` acts.
    ///
    /// # Errors
    /// When there is no such act or size, or the database fails.
    pub async fn inclusion(&self, seq: u64, size: u64) -> Result<Vec<Hash>, Fault> {
        let needed = inclusion_tiles(seq, size).or_fault("proving inclusion")?;
        inclusion_proof(seq, size, &self.tiles(&needed).await?).or_fault("proving inclusion")
    }

    /// Proof that the register of `old` acts is the beginning of the register of `new` acts.
    ///
    /// # Errors
    /// When there is no such size, or the database fails.
    pub async fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, Fault> {
        let needed = consistency_tiles(old, new).or_fault("proving consistency")?;
        consistency_proof(old, new, &self.tiles(&needed).await?).or_fault("proving consistency")
    }

    /// The hashes of a tile, 32 bytes each; none when the register does not reach that far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tile(&self, tile: TileRef) -> Result<Option<Vec<u8>>, Fault> {
        let reach =
            TileRef::at_size(tile.level, tile.index, self.head().await?.size).map_or(0, |there| there.width);
        if tile.width == 0 || tile.width > reach {
            return Ok(None);
        }
        let hashes = self.tile_hashes(tile).await?;
        Ok(Some(hashes.concat()))
    }

    /// The envelopes under a tile of level 0: `width` of them from `256 * index` on, each after its length (C2SP
    /// `tlog-tiles` entry bundle); none when the register does not reach that far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entry_bundle(&self, index: u64, width: u16) -> Result<Option<Vec<u8>>, Fault> {
        const SQL: &str = "SELECT envelope FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        let Some(from) = index.checked_mul(256).filter(|_| (1..=256).contains(&width)) else {
            return Ok(None);
        };
        let rows: Vec<(String,)> = self
            .db()
            .query(SQL, args![from, from.saturating_add(u64::from(width))])
            .await?;
        if rows.len() < usize::from(width) {
            return Ok(None);
        }
        let entries: Vec<String> = rows.into_iter().map(|(envelope,)| envelope).collect();
        encode_entries(&entries)
            .or_fault("writing an entry bundle")
            .map(Some)
    }

    async fn tiles(&self, needed: &[TileRef]) -> Result<TileSet, Fault> {
        let mut set = TileSet::new();
        for tile in needed {
            let hashes = self.tile_hashes(*tile).await?;
            set.insert(*tile, &hashes.concat()).or_fault("reading a tile")?;
        }
        Ok(set)
    }

    /// From the stored tile when it is full; otherwise from leaves, or from the full tiles below.
    async fn tile_hashes(&self, tile: TileRef) -> Result<Vec<Hash>, Fault> {
        const FULL: &str = "SELECT hashes FROM register_tile WHERE level = $1 AND place = $2";
        const LEAVES: &str = "SELECT leaf FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        let width = usize::from(tile.width);
        if tile.level == 0 && !tile.is_full() {
            let from = tile.index.saturating_mul(256);
            let leaves: Vec<(Hash,)> = self
                .db()
                .query(LEAVES, args![from, from + u64::from(tile.width)])
                .await?;
            return Ok(leaves.into_iter().map(|(leaf,)| leaf).collect());
        }
        if let Some((bytes,)) = self
            .db()
            .get::<(Vec<u8>,)>(FULL, args![tile.level, tile.index])
            .await?
        {
            return Ok(bytes.as_chunks::<32>().0.iter().take(width).copied().collect());
        }
        self.partial_above(tile).await
    }

    /// A partial tile above level 0 is made of the roots of full tiles; those once computed are kept.
    async fn partial_above(&self, tile: TileRef) -> Result<Vec<Hash>, Fault> {
        const BELOW: &str =
            "SELECT hashes FROM register_tile WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place";
        let width = usize::from(tile.width);
        let mut hashes = self.kept_partial(tile);
        if hashes.len() < width {
            let below = tile.below();
            let (Some(from), Some(last)) = (below.get(hashes.len()), below.last()) else {
                return Ok(hashes);
            };
            let rows: Vec<(Vec<u8>,)> = self
                .db()
                .query(BELOW, args![from.level, from.index, last.index + 1])
                .await?;
            hashes.extend(rows.iter().map(|(bytes,)| tile_root(bytes.as_chunks::<32>().0)));
            let mut cache = self.inner().cache.lock().unwrap_or_else(PoisonError::into_inner);
            cache.partial.insert(tile.level, (tile.index, hashes.clone()));
        }
        hashes.truncate(width);
        Ok(hashes)
    }

    fn kept_partial(&self, tile: TileRef) -> Vec<Hash> {
        let cache = self.inner().cache.lock().unwrap_or_else(PoisonError::into_inner);
        match cache.partial.get(&tile.level) {
            Some((index, hashes)) if *index == tile.index => hashes.clone(),
            _ => Vec::new(),
        }
    }
}
