//! Using a password that ends, by many callers at once, without ever locking the account.
//!
//! Callers share the password while it is known to be good. Whatever needs care is done by one alone, while all others wait: the first
//! use after a start, the use after a refusal, and the change of the password. A change is on disk as `pending` before the provider
//! hears of it; when nobody knows whether it was taken, both passwords are tried, the old one first. A credential that was refused
//! rests for a while, also across a restart. What is done alone runs to its end, also when its caller went away.

mod service;

pub use service::{Service, Told};

use super::outcome::Outcome;
use super::pide::Rotation;
use super::vault::{Credential, Fields, Standing, Vault, VaultError, new_password};
use super::{Failed, SettingsError, Tools};
use jiff::{SignedDuration, Timestamp};
use register::Clock;
use std::sync::Arc;
use tokio::sync::OwnedRwLockWriteGuard;

/// Minutes that a password is taken as good after it was taken by the provider.
const PROVEN_MINUTES: i64 = 10;
/// Minutes until changing a password is tried again after it failed.
const CHANGE_MINUTES: i64 = 10;

/// A credential, the vault that holds it, and how carefully it is used.
pub struct Account {
    vault: Arc<Vault>,
    name: String,
    clock: Arc<dyn Clock>,
    pause_minutes: u16,
    rotation: Option<Rotation>,
}

/// Asks, with the credential if there is one.
pub async fn told<S: Service>(
    service: &Arc<S>,
    account: Option<&Arc<Account>>,
    question: S::Question,
) -> Result<Told, Failed> {
    let Some(account) = account else {
        return service.once(&question, &Fields::new()).await;
    };
    let turn = account.vault.turn(&account.name);
    let mut tried = None;
    {
        let standing = turn.read().await;
        let credential = account.get()?;
        if account.is_good(&standing, &credential) {
            let told = service.once(&question, &credential.fields).await?;
            match told.outcome {
                Outcome::BadUser | Outcome::ExpiredPassword => tried = Some((credential.serial, told)),
                _ => return Ok(told),
            }
        }
    }
    let user = User {
        service: service.clone(),
        account: account.clone(),
        question,
    };
    let alone = tokio::spawn(async move { user.alone(turn.write_owned().await, tried).await });
    alone.await.map_err(|_| Failed::Vault {
        why: "using it was broken off".into(),
    })?
}

/// One question to a service by an account.
struct User<S: Service> {
    service: Arc<S>,
    account: Arc<Account>,
    question: S::Question,
}

impl Account {
    /// The account that settings name, if they name one.
    ///
    /// # Errors
    /// [`SettingsError`] when there is no vault.
    pub fn of(
        name: Option<&String>,
        tools: &Tools,
        pause_minutes: u16,
        rotation: Option<Rotation>,
    ) -> Result<Option<Arc<Account>>, SettingsError> {
        match (name, &tools.vault) {
            (None, _) => Ok(None),
            (Some(name), Some(vault)) => Ok(Some(Arc::new(Account {
                vault: vault.clone(),
                name: name.clone(),
                clock: tools.clock.clone(),
                pause_minutes,
                rotation,
            }))),
            (Some(_), None) => Err(SettingsError(
                "credential: this node has no vault; name its file and key in the settings".into(),
            )),
        }
    }

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

    /// The provider took the pending password: it is the one in use.
    async fn settle(&self, field: String) -> Result<Credential, Failed> {
        let now = self.clock.now();
        let settle = move |one: &mut Credential| {
            if let Some(pending) = one.pending.take() {
                one.fields.insert(field, pending);
                one.changed_at = now;
                one.refused_at = None;
                one.swapped = false;
                one.serial += 1;
            }
        };
        self.update(settle).await
    }

    /// The password in use and the pending one change places, on disk, before the other is tried.
    async fn swap(&self, field: String) -> Result<Credential, Failed> {
        let swap = move |one: &mut Credential| {
            if let Some(pending) = one.pending.take() {
                one.pending = one.fields.insert(field, pending);
                one.swapped = true;
                one.serial += 1;
            }
        };
        self.update(swap).await
    }

    /// The provider knows the password in use: what changed places with it is forgotten.
    async fn known(&self, credential: Credential) -> Result<Credential, Failed> {
        if !credential.swapped {
            return Ok(credential);
        }
        let now = self.clock.now();
        let forget = move |one: &mut Credential| {
            one.pending = None;
            one.swapped = false;
            one.changed_at = now;
            one.refused_at = None;
        };
        self.update(forget).await
    }
}

impl<S: Service> User<S> {
    /// Asks while nobody else uses the account. `tried` is what a shared use of a password came to.
    async fn alone(
        &self,
        mut standing: OwnedRwLockWriteGuard<Standing>,
        tried: Option<(u64, Told)>,
    ) -> Result<Told, Failed> {
        let account = &self.account;
        let credential = account.get()?;
        if credential.is_paused(account.pause_minutes, account.clock.now()) {
            return Ok(Told::paused());
        }
        // Somebody was faster: the password is another one, or it was proven meanwhile.
        let told = match tried {
            Some((serial, told)) if serial == credential.serial => told,
            _ if account.is_good(&standing, &credential) => {
                let shared = standing.downgrade();
                let told = self.once(&credential.fields).await;
                drop(shared);
                return told;
            }
            _ => self.once(&credential.fields).await?,
        };
        match told.outcome {
            Outcome::BadUser => self.refused(&mut standing, credential, told).await,
            _ => self.taken(&mut standing, credential, told).await,
        }
    }

    /// The password in use was refused: perhaps the provider took the pending one before something broke.
    async fn refused(
        &self,
        standing: &mut Standing,
        credential: Credential,
        told: Told,
    ) -> Result<Told, Failed> {
        let account = &self.account;
        standing.proven = None;
        if let Some(rotation) = &account.rotation
            && credential.pending.is_some()
            && !credential.swapped
        {
            let other = account.swap(rotation.field.clone()).await?;
            let second = self.once(&other.fields).await?;
            if second.outcome != Outcome::BadUser {
                return self.taken(standing, other, second).await;
            }
        }
        let now = account.clock.now();
        tracing::warn!(credential = %account.name, "the provider refused the credential: it rests");
        account.update(move |one| one.refused_at = Some(now)).await?;
        Ok(told)
    }

    /// The password in use was not refused.
    async fn taken(
        &self,
        standing: &mut Standing,
        credential: Credential,
        told: Told,
    ) -> Result<Told, Failed> {
        let account = &self.account;
        match told.outcome {
            Outcome::ExpiredPassword => {
                account.known(credential).await?;
                self.expired(standing, told).await
            }
            Outcome::Found | Outcome::NotFound | Outcome::LimitReached => {
                let credential = account.known(credential).await?;
                standing.proven = Some((credential.serial, account.clock.now()));
                if account.should_change(standing, &credential, account.clock.now()) {
                    // The password still works: the caller has the answer, whatever comes of the change.
                    self.change(standing).await;
                }
                Ok(told)
            }
            Outcome::Other | Outcome::BadUser => Ok(told),
        }
    }

    /// The provider says that the password is over: it is changed, and the question asked once more.
    async fn expired(&self, standing: &mut Standing, told: Told) -> Result<Told, Failed> {
        let account = &self.account;
        standing.proven = None;
        let now = account.clock.now();
        if account.rotation.is_none() || !may_change(standing, now) {
            return Ok(told);
        }
        let Some(changed) = self.change(standing).await else {
            return Ok(told);
        };
        let again = self.once(&changed.fields).await?;
        if !matches!(again.outcome, Outcome::BadUser | Outcome::ExpiredPassword) {
            standing.proven = Some((changed.serial, account.clock.now()));
        }
        Ok(again)
    }

    /// Changes the password; none when it is not changed, or nobody knows.
    async fn change(&self, standing: &mut Standing) -> Option<Credential> {
        let account = &self.account;
        let rotation = account.rotation.as_ref()?;
        match self.try_change(rotation).await {
            Ok(Some(changed)) => {
                tracing::info!(credential = %account.name, "the password was changed");
                standing.proven = None;
                standing.change_failed_at = None;
                Some(changed)
            }
            Ok(None) => {
                tracing::warn!(credential = %account.name, "the provider did not change the password");
                standing.change_failed_at = Some(account.clock.now());
                None
            }
            Err(failed) => {
                tracing::warn!(credential = %account.name, %failed, "changing the password broke off");
                standing.change_failed_at = Some(account.clock.now());
                None
            }
        }
    }

    async fn try_change(&self, rotation: &Rotation) -> Result<Option<Credential>, Failed> {
        let account = &self.account;
        let credential = account.get()?;
        let next = match credential.pending.clone() {
            Some(pending) => pending,
            None => new_password(&rotation.password)?,
        };
        let kept = next.clone();
        account.update(move |one| one.pending = Some(kept)).await?;
        let outcome = self.service.change(rotation, &credential, &next).await?;
        match outcome {
            Outcome::Found => account.settle(rotation.field.clone()).await.map(Some),
            Outcome::BadUser => {
                let now = account.clock.now();
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

    async fn once(&self, fields: &Fields) -> Result<Told, Failed> {
        self.service.once(&self.question, fields).await
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
