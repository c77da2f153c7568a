//! A register as it shows itself to strangers: key, checkpoint and tiles below one address.

use std::sync::atomic::{AtomicU64, Ordering};

use register::tree::{TILE_BYTES, TilePath, TileRef, TileSet, VerifierKey};

use crate::{Address, Client, Reply, Trouble};

/// Largest checkpoint taken from a register or another witness, in bytes.
pub const CHECKPOINT_BYTES_MAX: usize = 64 * 1024;
/// Largest answer taken for a key: one line.
const KEY_BYTES_MAX: usize = 1024;

/// A register seen through the web. Counts what it was asked for.
pub struct Log {
    client: Client,
    address: Address,
    tiles: AtomicU64,
    bytes: AtomicU64,
}

impl Log {
    /// The log below an address such as `https://registro.example.pe/log`.
    pub fn new(client: Client, address: Address) -> Log {
        Log {
            client,
            address,
            tiles: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Tiles and bytes received so far, checkpoints included in the bytes.
    pub fn received(&self) -> (u64, u64) {
        (
            self.tiles.load(Ordering::Relaxed),
            self.bytes.load(Ordering::Relaxed),
        )
    }

    /// The newest checkpoint, as bytes that prove nothing yet.
    ///
    /// # Errors
    /// [`Trouble`] when there is no answer, or one with another status than 200.
    pub async fn checkpoint(&self) -> Result<Vec<u8>, Trouble> {
        self.whole("checkpoint", CHECKPOINT_BYTES_MAX).await
    }

    /// The key it publishes. Who trusts it has compared it with what the register made known elsewhere.
    ///
    /// # Errors
    /// [`Trouble`] when there is no answer or it is no key.
    pub async fn key(&self) -> Result<VerifierKey, Trouble> {
        let body = self.whole("key", KEY_BYTES_MAX).await?;
        let text = String::from_utf8_lossy(&body);
        text.trim().parse().map_err(|error| Trouble::Unreachable {
            address: self.address.join("key").to_string(),
            why: format!("what it answers is no key: {error}"),
        })
    }

    /// Read tiles into a set; those it holds already are not asked again. A tile that the log does not have, or has in
    /// another length, stays out: what is then missing is found when the proof is made.
    ///
    /// # Errors
    /// [`Trouble`] when the log does not answer; a 404 is an answer.
    pub async fn read(&self, wanted: &[TileRef], held: &mut TileSet) -> Result<(), Trouble> {
        for tile in wanted {
            if held.hashes(*tile).is_ok() {
                continue;
            }
            let (tile, reply) = match self.tile(*tile).await? {
                Reply { status: 404, .. } if !tile.is_full() => {
                    let full = TileRef::full(tile.level, tile.index);
                    (full, self.tile(full).await?)
                }
                reply => (*tile, reply),
            };
            match reply.status {
                200 => drop(held.insert(tile, &reply.body)),
                404 => {}
                status => {
                    return Err(Trouble::Status {
                        address: self.address.join(&TilePath::Tile(tile).to_string()).to_string(),
                        status,
                    });
                }
            }
        }
        Ok(())
    }

    async fn tile(&self, tile: TileRef) -> Result<Reply, Trouble> {
        let address = self.address.join(&TilePath::Tile(tile).to_string());
        let reply = self.client.get(&address, TILE_BYTES).await?;
        self.tiles.fetch_add(1, Ordering::Relaxed);
        self.count(&reply);
        Ok(reply)
    }

    async fn whole(&self, part: &str, bytes_max: usize) -> Result<Vec<u8>, Trouble> {
        let address = self.address.join(part);
        let reply = self.client.get(&address, bytes_max).await?;
        self.count(&reply);
        if reply.status == 200 {
            Ok(reply.body)
        } else {
            Err(Trouble::Status {
                address: address.to_string(),
                status: reply.status,
            })
        }
    }

    fn count(&self, reply: &Reply) {
        let bytes = u64::try_from(reply.body.len()).unwrap_or(u64::MAX);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
