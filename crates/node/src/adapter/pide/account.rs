//! Using a password that ends, by many callers at once, without ever locking the account.
//!
//! Callers share the password while it is known to be good. Whatever needs care is done by one alone, while all others wait: the first
//! use after a start, the use after a refusal, and the change of the password. A change is on disk as `pending` before the provider
//! hears of it; when nobody knows whether it was taken, both passwords are tried, the old one first. A credential that was refused
//! rests for a while, also across a restart. What is done alone runs to its end, also when its caller went away.

use super::{Account, Fields, Inner, Outcome, Question, Rotation, Told, asking};
use crate::adapter::vault::{Credential, Secret, Standing, VaultError, new_password};
use crate::adapter::{Failed, parameter};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::sync::OwnedRwLockWriteGuard;

/// Minutes that a password is taken as good after it was taken by the provider.
const PROVEN_MINUTES: i64 = 10;
/// Minutes until changing a password is tried again after it failed.
const CHANGE_MINUTES: i64 = 10;

/// Asks, with the credential if there is one.
pub async fn told(inner: &Arc<Inner>, question: Question) -> Result<Told, Failed> {
    let Some(account) = &inner.account else {
        return inner.once(&question, &Fields::new()).await;
    };
    let turn = account.vault.turn(&account.name);
    let mut tried = None;
    {
        let standing = turn.read().await;
        let credential = account.get()?;
        if inner.is_good(&standing, &credential) {
            let told = inner.once(&question, &credential.fields).await?;
            match told.outcome {
                Outcome::BadUser | Outcome::ExpiredPassword => tried = Some((credential.serial, told)),
                _ => return Ok(told),
            }
        }
    }
    let inner = inner.clone();
    let alone = tokio::spawn(async move {
        let standing = turn.write_owned().await;
        inner.alone(standing, question, tried).await
    });
    alone.await.map_err(|_| Failed::Vault {
        why: "using it was broken off".into(),
    })?
}

impl Inner {
    /// Whether many may use it at once.
    fn is_good(&self, standing: &Standing, credential: &Credential) -> bool {
        let now = self.clock.now();
        let recent = SignedDuration::from_mins(PROVEN_MINUTES);
        let proven = standing
            .proven
            .is_some_and(|(serial, at)| serial == credential.serial && now.duration_since(at) < recent);
        proven
            && !credential.is_paused(self.pause_minutes, now)
            && !self.should_change(standing, credential, now)
    }

    fn should_change(&self, standing: &Standing, credential: &Credential, now: Timestamp) -> bool {
        let due = self
            .rotation
            .as_ref()
            .is_some_and(|rotation| credential.is_due(rotation.days_before, now));
        due && may_change(standing, now)
    }

    /// Asks while nobody else uses the account. `tried` is what a shared use of a password came to.
    async fn alone(
        &self,
        mut standing: OwnedRwLockWriteGuard<Standing>,
        question: Question,
        tried: Option<(u64, Told)>,
    ) -> Result<Told, Failed> {
        let account = self.account()?;
        let credential = account.get()?;
        if credential.is_paused(self.pause_minutes, self.clock.now()) {
            return Ok(Told::paused());
        }
        // Somebody was faster: the password is another one, or it was proven meanwhile.
        let told = match tried {
            Some((serial, told)) if serial == credential.serial => told,
            _ if self.is_good(&standing, &credential) => {
                let shared = standing.downgrade();
                let told = self.once(&question, &credential.fields).await;
                drop(shared);
                return told;
            }
            _ => self.once(&question, &credential.fields).await?,
        };
        match told.outcome {
            Outcome::BadUser => self.refused(account, &mut standing, &question, told).await,
            Outcome::ExpiredPassword => self.expired(account, &mut standing, &question, told).await,
            Outcome::Found | Outcome::NotFound | Outcome::LimitReached => {
                standing.proven = Some((credential.serial, self.clock.now()));
                if self.should_change(&standing, &credential, self.clock.now()) {
                    // The password still works: the caller has the answer, whatever comes of the change.
                    self.change(account, &mut standing).await;
                }
                Ok(told)
            }
            Outcome::Other => Ok(told),
        }
    }

    /// The password in use was refused: perhaps the provider took the pending one before something broke.
    async fn refused(
        &self,
        account: &Account,
        standing: &mut Standing,
        question: &Question,
        told: Told,
    ) -> Result<Told, Failed> {
        standing.proven = None;
        let credential = account.get()?;
        let field = self.rotation.as_ref().map(|rotation| rotation.field.clone());
        if let (Some(field), Some(pending)) = (field, credential.pending.clone()) {
            let mut fields = credential.fields.clone();
            fields.insert(field.clone(), pending);
            let second = self.once(question, &fields).await?;
            if second.outcome != Outcome::BadUser {
                let settled = self.settle(account, field).await?;
                if second.outcome == Outcome::ExpiredPassword {
                    return self.expired(account, standing, question, second).await;
                }
                standing.proven = Some((settled.serial, self.clock.now()));
                return Ok(second);
            }
        }
        let now = self.clock.now();
        tracing::warn!(credential = %account.name, "the provider refused the credential: it rests");
        account.update(move |one| one.refused_at = Some(now)).await?;
        Ok(told)
    }

    /// The provider says that the password is over: it is changed, and the question asked once more.
    async fn expired(
        &self,
        account: &Account,
        standing: &mut Standing,
        question: &Question,
        told: Told,
    ) -> Result<Told, Failed> {
        standing.proven = None;
        let now = self.clock.now();
        if self.rotation.is_none() || !may_change(standing, now) {
            return Ok(told);
        }
        let Some(changed) = self.change(account, standing).await else {
            return Ok(told);
        };
        let again = self.once(question, &changed.fields).await?;
        if !matches!(again.outcome, Outcome::BadUser | Outcome::ExpiredPassword) {
            standing.proven = Some((changed.serial, self.clock.now()));
        }
        Ok(again)
    }

    /// Changes the password; none when it is not changed, or nobody knows.
    async fn change(&self, account: &Account, standing: &mut Standing) -> Option<Credential> {
        let rotation = self.rotation.as_ref()?;
        match self.try_change(account, rotation).await {
            Ok(Some(changed)) => {
                tracing::info!(credential = %account.name, "the password was changed");
                standing.proven = None;
                standing.change_failed_at = None;
                Some(changed)
            }
            Ok(None) => {
                tracing::warn!(credential = %account.name, "the provider did not change the password");
                standing.change_failed_at = Some(self.clock.now());
                None
            }
            Err(failed) => {
                tracing::warn!(credential = %account.name, %failed, "changing the password broke off");
                standing.change_failed_at = Some(self.clock.now());
                None
            }
        }
    }

    async fn try_change(&self, account: &Account, rotation: &Rotation) -> Result<Option<Credential>, Failed> {
        let credential = account.get()?;
        let next = match credential.pending.clone() {
            Some(pending) => pending,
            None => new_password(&rotation.password)?,
        };
        let kept = next.clone();
        account.update(move |one| one.pending = Some(kept)).await?;
        let outcome = self.ask_change(rotation, &credential, &next).await?;
        match outcome {
            Outcome::Found => self.settle(account, rotation.field.clone()).await.map(Some),
            Outcome::BadUser => {
                let now = self.clock.now();
                account.update(move |one| one.refused_at = Some(now)).await?;
                Ok(None)
            }
            // It said no: what it was offered is not the password, and another one is offered next time.
            Outcome::NotFound | Outcome::ExpiredPassword | Outcome::LimitReached | Outcome::Other => {
                account.update(|one| one.pending = None).await?;
                Ok(None)
            }
        }
    }

    async fn ask_change(
        &self,
        rotation: &Rotation,
        credential: &Credential,
        next: &Secret,
    ) -> Result<Outcome, Failed> {
        let missing = |what: &str| Failed::Vault {
            why: format!("it has no field {what}"),
        };
        let old = credential.fields.get(&rotation.field);
        let old = old.ok_or_else(|| missing(&rotation.field))?;
        let filled = rotation.filled();
        let mut values =
            parameter::complete(&filled, &credential.fields).map_err(|why| Failed::Vault { why })?;
        values.push((&rotation.old, old.expose()));
        values.push((&rotation.new, next.expose()));
        let said = self
            .backend
            .send(asking::asking(rotation.style, &rotation.path, &values))
            .await?;
        Ok(rotation.outcome.judge(&asking::read(&self.backend, &said)?))
    }

    /// The pending password is the one in use.
    async fn settle(&self, account: &Account, field: String) -> Result<Credential, Failed> {
        let now = self.clock.now();
        let settle = move |one: &mut Credential| {
            if let Some(pending) = one.pending.take() {
                one.fields.insert(field, pending);
                one.changed_at = now;
                one.refused_at = None;
                one.serial += 1;
            }
        };
        account.update(settle).await
    }

    fn account(&self) -> Result<&Account, Failed> {
        self.account.as_ref().ok_or_else(|| Failed::Vault {
            why: "there is none".into(),
        })
    }
}

impl Account {
    fn get(&self) -> Result<Credential, Failed> {
        Ok(self.vault.get(&self.name)?)
    }

    /// Writes to the disk and waits for it, on a thread that may wait.
    async fn update(
        &self,
        change: impl FnOnce(&mut Credential) + Send + 'static,
    ) -> Result<Credential, Failed> {
        let (vault, name) = (self.vault.clone(), self.name.clone());
        let updated = tokio::task::spawn_blocking(move || vault.update(&name, change)).await;
        let updated = updated.map_err(|_| Failed::Vault {
            why: "writing it was broken off".into(),
        })?;
        Ok(updated?)
    }
}

impl Told {
    fn paused() -> Told {
        Told {
            outcome: Outcome::BadUser,
            reply: serde_json::Value::Null,
            paused: true,
        }
    }
}

impl From<VaultError> for Failed {
    fn from(error: VaultError) -> Failed {
        Failed::Vault {
            why: error.to_string(),
        }
    }
}

fn may_change(standing: &Standing, now: Timestamp) -> bool {
    let rest = SignedDuration::from_mins(CHANGE_MINUTES);
    standing
        .change_failed_at
        .is_none_or(|failed| now.duration_since(failed) >= rest)
}
