//! Forgetting the keys under which requests were sent: they serve repetitions, and nobody repeats an old request.

use jiff::Timestamp;

use crate::db::stmt;
use crate::{Fault, Register, args};

/// Keys of one transaction: those who record wait for no more than this.
const KEYS_MAX: u32 = 500;

impl Register {
    /// Forget the idempotency keys of requests from before an instant; how many there were. The acts stay. A request that is
    /// sent again after its key was forgotten is a new one.
    ///
    /// # Errors
    /// When the database fails; what was forgotten until then stays so, and it can be done again.
    pub async fn forget_keys(&self, before: Timestamp) -> Result<u64, Fault> {
        const OLD: &str = "SELECT caller, key FROM register_key WHERE at < $1 ORDER BY at LIMIT $2";
        const FORGET: &str = "DELETE FROM register_key WHERE caller = $1 AND key = $2";
        let mut forgotten = 0;
        loop {
            let old: Vec<(String, String)> = self.db().query(OLD, args![before, KEYS_MAX]).await?;
            if old.is_empty() {
                return Ok(forgotten);
            }
            forgotten += old.len() as u64;
            let changes: Vec<_> = old
                .into_iter()
                .map(|(caller, key)| stmt(FORGET, args![caller, key]))
                .collect();
            self.db()
                .commit(&changes)
                .await
                .map_err(|error| Fault::because("forgetting the keys of old requests", error))?;
        }
    }
}
